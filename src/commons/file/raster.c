/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/file/raster.h"

#include <string.h>

enum { CHANNELS = 4 };

static struct raster blank(arena *a, const struct raster *like, i64 width, i64 height)
{
    struct raster r = *like;
    r.width = width;
    r.height = height;
    r.turned = 1;
    r.at = arena_try(a, CHANNELS, width * height);
    return r;
}

/* Where a pixel of the turned picture is found in the one that is stored (EXIF 2.32, 4.6.4). */
static const uint8_t *source_of(const struct raster *r, i64 x, i64 y)
{
    i64 w = r->width, h = r->height, sx = x, sy = y;
    switch (r->turned) {
    case 2:
        sx = w - 1 - x;
        break;
    case 3:
        sx = w - 1 - x, sy = h - 1 - y;
        break;
    case 4:
        sy = h - 1 - y;
        break;
    case 5:
        sx = y, sy = x;
        break;
    case 6:
        sx = y, sy = h - 1 - x;
        break;
    case 7:
        sx = w - 1 - y, sy = h - 1 - x;
        break;
    case 8:
        sx = w - 1 - y, sy = x;
        break;
    default:
        break;
    }
    return r->at + (sy * w + sx) * CHANNELS;
}

struct raster raster_turned(arena *a, const struct raster *r)
{
    if (r->turned <= 1 || r->turned > 8)
        return *r;
    bool across = r->turned >= 5;
    struct raster to = blank(a, r, across ? r->height : r->width, across ? r->width : r->height);
    for (i64 y = 0; to.at && y < to.height; y++)
        for (i64 x = 0; x < to.width; x++)
            memcpy(to.at + (y * to.width + x) * CHANNELS, source_of(r, x, y), CHANNELS);
    return to;
}

/* ---- smaller --------------------------------------------------------------------------------- */

/* A pixel of the smaller picture covers from..to of the larger, in 1/FINE of a pixel. */
enum { FINE = 256 };

struct span {
    i64 from, to;
};
static struct span span_of(i64 at, i64 small, i64 large)
{
    return (struct span){at * large * FINE / small, (at + 1) * large * FINE / small};
}

/* How much of pixel n the span covers. */
static i64 covered(struct span s, i64 n)
{
    i64 from = s.from > n * FINE ? s.from : n * FINE;
    i64 to = s.to < (n + 1) * FINE ? s.to : (n + 1) * FINE;
    return to - from;
}

static void mean(const struct raster *r, struct span across, struct span down, uint8_t *to)
{
    i64 sum[CHANNELS] = {0}, weight = 0, plain[3] = {0};
    for (i64 y = down.from / FINE; y * FINE < down.to && y < r->height; y++) {
        i64 high = covered(down, y);
        for (i64 x = across.from / FINE; x * FINE < across.to && x < r->width; x++) {
            const uint8_t *p = r->at + (y * r->width + x) * CHANNELS;
            i64 area = high * covered(across, x), alpha = area * p[3];
            for (int c = 0; c < 3; c++)
                sum[c] += alpha * p[c], plain[c] += area * p[c];
            sum[3] += alpha;
            weight += area;
        }
    }
    for (int c = 0; c < 3; c++)
        to[c] = (uint8_t)(sum[3] ? (sum[c] + sum[3] / 2) / sum[3] : plain[c] / (weight + !weight));
    to[3] = (uint8_t)((sum[3] + weight / 2) / (weight + !weight));
}

struct raster raster_narrowed(arena *a, const struct raster *r, i64 width)
{
    if (width >= r->width)
        return *r;
    i64 height = (r->height * width + r->width / 2) / r->width;
    struct raster to = blank(a, r, width, height ? height : 1);
    for (i64 y = 0; to.at && y < to.height; y++)
        for (i64 x = 0; x < to.width; x++)
            mean(r, span_of(x, to.width, r->width), span_of(y, to.height, r->height),
                 to.at + (y * to.width + x) * CHANNELS);
    return to;
}
