/* SPDX-License-Identifier: EUPL-1.2 */
/* sniff: what a file is, by its own bytes: never by the type a browser declared nor by its name.
 * Pure, and safe on any bytes. Formats: JPEG (ITU-T T.81, JFIF), PNG (ISO/IEC 15948), WebP (RFC
 * 9649), PDF (ISO 32000). */
#ifndef COMMONS_FILE_SNIFF_H
#define COMMONS_FILE_SNIFF_H

#include "base/base.h"

enum file_type {
    FILE_UNKNOWN,
    FILE_JPEG,
    FILE_PNG,
    FILE_WEBP,
    FILE_PDF,
    /* known, and refused with a sentence of their own */
    FILE_SVG,
    FILE_HEIC,
    FILE_ANIMATION, /* GIF, animated WebP or PNG */
};

struct sniffed {
    enum file_type type;
    i64 width, height; /* of a picture, as its header says; 0: the header is broken */
};
struct sniffed file_sniff(str bytes);

/* The orientation that a camera wrote (EXIF 2.32, tag 0x0112), of the TIFF structure that follows
   "Exif\0\0": 1 to 8; 1 when there is none or it is broken. */
int exif_orientation(str tiff);

#endif
