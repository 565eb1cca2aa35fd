/* SPDX-License-Identifier: EUPL-1.2 */
/* packed: text files in the binary, written at build by tools/pack.c: one after the other as
 *
 *     path, a line feed, the number of bytes in decimal, a line feed, the bytes, a line feed
 *
 * and compressed together by Brotli (RFC 7932). */
#ifndef BASE_PACKED_H
#define BASE_PACKED_H

#include "base/base.h"

struct packed {
    str bytes; /* compressed */
    i64 size;  /* unpacked */
};

#endif
