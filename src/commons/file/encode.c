/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>

#include <webp/encode.h>

#include "commons/file/raster.h"

enum { CHANNELS = 4, QUALITY = 80, EFFORT = 4, DRAWN_EFFORT = 30 };

/* Few colours, so that leaving nothing out is likely to be lighter too: a drawing, a screen. */
static bool few_colours(const struct raster *r)
{
    enum { SLOTS = 1 << 15, FEW = 3000 };
    uint8_t seen[SLOTS / 8] = {0};
    i64 colours = 0;
    for (i64 i = 0; i < r->width * r->height; i++) {
        const uint8_t *p = r->at + i * CHANNELS;
        unsigned slot = (unsigned)(p[0] >> 3) << 10 | (unsigned)(p[1] >> 3) << 5 | p[2] >> 3;
        if (!(seen[slot / 8] >> slot % 8 & 1)) {
            seen[slot / 8] |= (uint8_t)(1 << slot % 8);
            colours++;
        }
    }
    return colours < FEW;
}

struct written {
    arena *arena;
    uint8_t *at;
    i64 len, cap;
};

static int write_more(const uint8_t *bytes, size_t len, const WebPPicture *p)
{
    struct written *w = p->custom_ptr;
    if (w->len + (i64)len > w->cap) {
        i64 cap = 2 * (w->cap + (i64)len);
        uint8_t *more = arena_try(w->arena, cap, 1);
        if (!more)
            return 0;
        if (w->len)
            memcpy(more, w->at, (size_t)w->len);
        w->at = more;
        w->cap = cap;
    }
    memcpy(w->at + w->len, bytes, len);
    w->len += (i64)len;
    return 1;
}

static str encoded(arena *a, const struct raster *r, const WebPConfig *c)
{
    WebPPicture p;
    struct written w = {.arena = a};
    if (!WebPPictureInit(&p))
        return (str){0};
    p.width = (int)r->width;
    p.height = (int)r->height;
    p.use_argb = c->lossless;
    p.writer = write_more;
    p.custom_ptr = &w;
    int stride = (int)(r->width * CHANNELS);
    bool done = (r->opaque ? WebPPictureImportRGBX(&p, r->at, stride)
                           : WebPPictureImportRGBA(&p, r->at, stride)) &&
                WebPEncode(c, &p);
    WebPPictureFree(&p);
    return done ? (str){(char *)w.at, w.len} : (str){0};
}

str encode_webp(arena *a, const struct raster *r)
{
    WebPConfig c;
    str plain = {0}, whole = {0};
    if (r->width > WEBP_MAX_DIMENSION || r->height > WEBP_MAX_DIMENSION || !WebPConfigInit(&c))
        return plain;
    c.quality = QUALITY;
    c.method = EFFORT;
    plain = encoded(a, r, &c);
    if (r->drawn && few_colours(r) && WebPConfigInit(&c)) {
        c.lossless = 1;
        c.quality = DRAWN_EFFORT;
        c.method = 3;
        whole = encoded(a, r, &c);
    }
    return whole.len && whole.len <= plain.len ? whole : plain;
}
