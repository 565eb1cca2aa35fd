/* SPDX-License-Identifier: EUPL-1.2 */
/* The decoders, each library named: nothing chooses one by itself. They run in a confined child; a
 * fault of theirs ends that child and is a refusal. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>
#include <webp/decode.h>

#include "commons/file/raster.h"

enum { CHANNELS = 4 };

/* ---- JPEG ------------------------------------------------------------------------------------ */

struct jpeg_reading {
    struct jpeg_decompress_struct d;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf failed;
};

static void jpeg_fails(j_common_ptr c)
{
    longjmp(((struct jpeg_reading *)c->client_data)->failed, 1);
}

static void jpeg_silent(j_common_ptr c) { (void)c; }

/* A progressive picture of a thousand scans costs a thousand times its size. */
static void jpeg_scans(j_common_ptr c)
{
    enum { SCANS_MAX = 100 };
    if (((struct jpeg_reading *)c->client_data)->d.input_scan_number > SCANS_MAX)
        jpeg_fails(c);
}

static int jpeg_orientation(const struct jpeg_reading *j)
{
    for (jpeg_saved_marker_ptr m = j->d.marker_list; m; m = m->next) {
        str s = {(const char *)m->data, (i64)m->data_length};
        if (m->marker == JPEG_APP0 + 1 && str_starts(s, S("Exif\0\0")))
            return exif_orientation(str_from(s, 6));
    }
    return 1;
}

/* The smallest eighths of the picture that are still wide enough. */
static void jpeg_scale(struct jpeg_reading *j, i64 wanted, int turned)
{
    i64 width = turned >= 5 ? j->d.image_height : j->d.image_width;
    j->d.scale_denom = 8;
    for (j->d.scale_num = 1; j->d.scale_num < 8; j->d.scale_num *= 2)
        if (width * j->d.scale_num / 8 >= wanted)
            return;
}

/* A row as the library gives it, spread to red, green, blue and alpha in place. Four colours of
   printing come inverted, as Adobe writes them. */
static void jpeg_spread(uint8_t *row, i64 width, bool printed, bool inverted)
{
    for (i64 x = width; x-- > 0;) {
        uint8_t *to = row + x * CHANNELS;
        if (printed) {
            int black = inverted ? to[3] : 255 - to[3];
            for (int c = 0; c < 3; c++)
                to[c] = (uint8_t)((inverted ? to[c] : 255 - to[c]) * black / 255);
        } else {
            const uint8_t *from = row + x * 3;
            uint8_t red = from[0], green = from[1], blue = from[2];
            to[0] = red, to[1] = green, to[2] = blue;
        }
        to[3] = 255;
    }
}

static bool jpeg_rows(arena *a, struct jpeg_reading *j, i64 wanted, struct raster *r)
{
    jpeg_save_markers(&j->d, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(&j->d, TRUE);
    bool printed = j->d.num_components == 4;
    r->turned = jpeg_orientation(j);
    jpeg_scale(j, wanted, r->turned);
    j->d.out_color_space = printed ? JCS_CMYK : JCS_RGB;
    jpeg_start_decompress(&j->d);
    r->width = j->d.output_width;
    r->height = j->d.output_height;
    r->at = arena_try(a, CHANNELS, r->width * r->height);
    if (!r->at)
        return false;
    while (j->d.output_scanline < j->d.output_height) {
        JSAMPROW row = r->at + (i64)j->d.output_scanline * r->width * CHANNELS;
        jpeg_read_scanlines(&j->d, &row, 1);
        jpeg_spread(row, r->width, printed, j->d.saw_Adobe_marker);
    }
    r->opaque = true;
    return true;
}

bool decode_jpeg(arena *a, str bytes, i64 wanted, struct raster *r)
{
    struct jpeg_reading *j = arena_try(a, sizeof *j, 1);
    *r = (struct raster){.turned = 1};
    if (!j)
        return false;
    j->d.err = jpeg_std_error(&j->errors);
    j->errors.error_exit = jpeg_fails;
    j->errors.output_message = jpeg_silent;
    if (setjmp(j->failed)) {
        jpeg_destroy_decompress(&j->d);
        return false;
    }
    jpeg_create_decompress(&j->d);
    j->d.client_data = j;
    j->progress.progress_monitor = jpeg_scans;
    j->d.progress = &j->progress;
    jpeg_mem_src(&j->d, (const unsigned char *)bytes.at, (unsigned long)bytes.len);
    bool whole = jpeg_rows(a, j, wanted, r);
    /* a picture cut short is not taken: its grey half would be published */
    whole = whole && j->errors.num_warnings == 0;
    jpeg_destroy_decompress(&j->d);
    return whole;
}

/* ---- PNG ------------------------------------------------------------------------------------- */

struct png_reading {
    str rest;
    struct raster *r;
    png_structp png;
    png_infop info;
    png_bytepp rows;
};

static void png_more(png_structp png, png_bytep to, size_t len)
{
    struct png_reading *p = png_get_io_ptr(png);
    if ((i64)len > p->rest.len)
        png_error(png, "short");
    memcpy(to, p->rest.at, len);
    p->rest = str_from(p->rest, (i64)len);
}

static void png_fails(png_structp png, png_const_charp why)
{
    (void)why;
    png_longjmp(png, 1);
}

static void png_silent(png_structp png, png_const_charp why) { (void)png, (void)why; }

static int png_turned(struct png_reading *p)
{
    png_uint_32 len = 0;
    png_bytep exif = NULL;
    if (!png_get_eXIf_1(p->png, p->info, &len, &exif))
        return 1;
    return exif_orientation((str){(const char *)exif, (i64)len});
}

/* Whatever it holds becomes eight bits of red, green, blue and alpha. */
static void png_as_rgba(struct png_reading *p)
{
    png_set_expand(p->png);
    png_set_scale_16(p->png);
    png_set_gray_to_rgb(p->png);
    png_set_add_alpha(p->png, 255, PNG_FILLER_AFTER);
    png_set_interlace_handling(p->png);
    png_read_update_info(p->png, p->info);
}

static bool png_rows(arena *a, struct png_reading *p)
{
    enum { CHUNK_MAX = 4 << 20, SIDE_MAX = 1 << 16 };
    png_set_user_limits(p->png, SIDE_MAX, SIDE_MAX);
    png_set_chunk_malloc_max(p->png, CHUNK_MAX);
    png_set_read_fn(p->png, p, png_more);
    png_read_info(p->png, p->info);
    png_as_rgba(p);
    p->r->width = png_get_image_width(p->png, p->info);
    p->r->height = png_get_image_height(p->png, p->info);
    if ((i64)png_get_rowbytes(p->png, p->info) != p->r->width * CHANNELS)
        return false;
    p->r->at = arena_try(a, CHANNELS, p->r->width * p->r->height);
    p->rows = arena_try(a, sizeof *p->rows, p->r->height);
    if (!p->r->at || !p->rows)
        return false;
    for (i64 y = 0; y < p->r->height; y++)
        p->rows[y] = p->r->at + y * p->r->width * CHANNELS;
    png_read_image(p->png, p->rows);
    png_read_end(p->png, p->info);
    p->r->turned = png_turned(p);
    return true;
}

static bool all_opaque(const struct raster *r)
{
    for (i64 i = 0; i < r->width * r->height; i++)
        if (r->at[i * CHANNELS + 3] != 255)
            return false;
    return true;
}

bool decode_png(arena *a, str bytes, struct raster *r)
{
    *r = (struct raster){.turned = 1, .drawn = true};
    struct png_reading *p = arena_try(a, sizeof *p, 1);
    if (!p)
        return false;
    *p = (struct png_reading){.rest = bytes, .r = r};
    p->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, png_fails, png_silent);
    p->info = p->png ? png_create_info_struct(p->png) : NULL;
    volatile bool whole = false;
    if (p->info && !setjmp(png_jmpbuf(p->png)))
        whole = png_rows(a, p);
    png_destroy_read_struct(&p->png, &p->info, NULL);
    r->opaque = whole && all_opaque(r);
    return whole;
}

/* ---- WebP ------------------------------------------------------------------------------------ */

bool decode_webp(arena *a, str bytes, i64 wanted, struct raster *r)
{
    WebPDecoderConfig c;
    *r = (struct raster){.turned = 1};
    if (!WebPInitDecoderConfig(&c) ||
        WebPGetFeatures((const uint8_t *)bytes.at, (size_t)bytes.len, &c.input) != VP8_STATUS_OK ||
        c.input.has_animation)
        return false;
    r->width = c.input.width;
    r->height = c.input.height;
    if (r->width > wanted) {
        i64 height = r->height * wanted / r->width;
        c.options.use_scaling = 1;
        c.options.scaled_width = (int)wanted;
        c.options.scaled_height = (int)(height ? height : 1);
        r->width = wanted;
        r->height = c.options.scaled_height;
    }
    r->at = arena_try(a, CHANNELS, r->width * r->height);
    if (!r->at)
        return false;
    c.output.colorspace = MODE_RGBA;
    c.output.is_external_memory = 1;
    c.output.u.RGBA.rgba = r->at;
    c.output.u.RGBA.stride = (int)(r->width * CHANNELS);
    c.output.u.RGBA.size = (size_t)(r->width * r->height * CHANNELS);
    bool whole = WebPDecode((const uint8_t *)bytes.at, (size_t)bytes.len, &c) == VP8_STATUS_OK;
    WebPFreeDecBuffer(&c.output);
    r->drawn = c.input.format == 2; /* lossless */
    r->opaque = whole && all_opaque(r);
    return whole;
}

/* ---- before confinement -----------------------------------------------------------------------
 */

static int by_value(const void *a, const void *b)
{
    return *(const uint8_t *)a - *(const uint8_t *)b;
}

void decode_warm(void)
{
    enum { SIDE = 16, ROOM = 8 << 10 };
    static uint8_t pixels[SIDE * SIDE * CHANNELS], room[ROOM];
    struct raster r = {.width = SIDE, .height = SIDE, .at = pixels, .turned = 1};
    arena a = arena_of(4 << 20);
    /* glibc's qsort asks once how much memory there is, when what it sorts is large */
    qsort(room, sizeof room, 1, by_value);
    str bytes = encode_webp(&a, &r);
    if (bytes.len)
        (void)decode_webp(&a, bytes, SIDE, &r);
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr errors;
    unsigned char *to = room;
    unsigned long len = sizeof room;
    c.err = jpeg_std_error(&errors);
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &to, &len);
    c.image_width = SIDE;
    c.image_height = SIDE;
    c.input_components = 3;
    c.in_color_space = JCS_RGB;
    jpeg_set_defaults(&c);
    jpeg_start_compress(&c, TRUE);
    for (JSAMPROW row = pixels; c.next_scanline < SIDE;)
        jpeg_write_scanlines(&c, &row, 1);
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    (void)decode_jpeg(&a, (str){(char *)room, (i64)len}, SIDE, &r);
    arena_free(&a);
}
