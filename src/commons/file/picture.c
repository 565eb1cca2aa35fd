/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/file/picture.h"

#include "commons/file/raster.h"

bool picture_fits(const struct sniffed *s)
{
    return s->width > 0 && s->height > 0 && s->width <= PICTURE_SIDE_MAX &&
           s->height <= PICTURE_SIDE_MAX && s->width * s->height <= PICTURE_PIXELS_MAX;
}

static bool decode(arena *a, str bytes, struct raster *r)
{
    struct sniffed s = file_sniff(bytes);
    if (!picture_fits(&s))
        return false;
    switch (s.type) {
    case FILE_JPEG:
        return decode_jpeg(a, bytes, PICTURE_LARGE, r);
    case FILE_PNG:
        return decode_png(a, bytes, r);
    case FILE_WEBP:
        return decode_webp(a, bytes, PICTURE_LARGE, r);
    default:
        return false;
    }
}

bool picture_make(arena *a, str bytes, struct picture *p)
{
    static const i64 widths[PICTURE_SIZES] = {PICTURE_SMALL, PICTURE_PAGE, PICTURE_LARGE};
    struct raster r;
    *p = (struct picture){0};
    if (!decode(a, bytes, &r))
        return false;
    r = raster_turned(a, &r);
    /* the largest first: the smaller ones are made from it */
    struct raster sizes[PICTURE_SIZES];
    if (!r.at)
        return false;
    for (int i = PICTURE_SIZES - 1; i >= 0; i--) {
        sizes[i] = raster_narrowed(a, &r, widths[i]);
        if (!sizes[i].at)
            return false;
        r = sizes[i];
    }
    for (int i = 0; i < PICTURE_SIZES; i++) {
        if (i && sizes[i].width == sizes[i - 1].width)
            break; /* it is no larger */
        struct picture_size *s = &p->size[p->count++];
        *s = (struct picture_size){sizes[i].width, sizes[i].height, encode_webp(a, &sizes[i])};
        if (!s->bytes.len)
            return false;
    }
    return true;
}
