/* SPDX-License-Identifier: EUPL-1.2 */
/* picture: what is kept of a picture that somebody sent: nothing of its file, only its pixels, in
 * three sizes. Whatever else it held (place, camera, name of its author, thumbnail of what was cut
 * away, colour profile) is left behind; the way the camera was held is applied (ADR 25). */
#ifndef COMMONS_FILE_PICTURE_H
#define COMMONS_FILE_PICTURE_H

#include "base/arena.h"
#include "commons/file/sniff.h"

/* Widths, in pixels. A size that would be larger than the picture is left out; the last is the
   widest that there is. */
enum { PICTURE_SMALL = 320, PICTURE_PAGE = 960, PICTURE_LARGE = 1920, PICTURE_SIZES = 3 };
enum {
    PICTURE_SIDE_MAX = 16000, /* of what is sent */
    PICTURE_PIXELS_MAX =
        50 * 1000000,             /* the same: asked of the header, before anything is decoded */
    PICTURE_BYTES_MAX = 12 << 20, /* of all sizes together */
};

struct picture_size {
    i64 width, height;
    str bytes; /* WebP */
};
struct picture {
    struct picture_size size[PICTURE_SIZES]; /* narrowest first */
    i64 count;
};

/* Within the limits above: by its header. */
bool picture_fits(const struct sniffed *s);
/* In this very process: call it where a broken library harms nobody (helper.h). False: it cannot be
   read. */
bool picture_make(arena *a, str bytes, struct picture *p);

#endif
