/* SPDX-License-Identifier: EUPL-1.2 */
/* raster: pixels between a decoder and an encoder. Runs in the confined child only (helper.h), but
 * is pure: the fuzz target calls it in its own process. */
#ifndef COMMONS_FILE_RASTER_H
#define COMMONS_FILE_RASTER_H

#include "base/arena.h"
#include "commons/file/sniff.h"

struct raster {
    i64 width, height;
    uint8_t *at; /* red, green, blue, alpha; rows without a gap */
    bool opaque; /* alpha is 255 everywhere */
    bool drawn;  /* it came without loss: a drawing or a screen, perhaps */
    int turned;  /* the EXIF orientation that is still to be applied: 1 to 8 */
};

/* Each answers false when the bytes are broken or memory is short. A picture may be decoded smaller
   than it is, never narrower, once turned, than `wanted` pixels. */
bool decode_jpeg(arena *a, str bytes, i64 wanted, struct raster *r);
bool decode_png(arena *a, str bytes, struct raster *r);
bool decode_webp(arena *a, str bytes, i64 wanted, struct raster *r);

/* What the libraries ask of the machine once (which instructions it has), they ask now. */
void decode_warm(void);

/* As people held the camera. NULL `at` when memory is short. */
struct raster raster_turned(arena *a, const struct raster *r);
/* Smaller, to that width; each pixel is the mean of what it covers, weighed by alpha. */
struct raster raster_narrowed(arena *a, const struct raster *r, i64 width);

/* WebP. Empty when it cannot be. */
str encode_webp(arena *a, const struct raster *r);

#endif
