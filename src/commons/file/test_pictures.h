/* SPDX-License-Identifier: EUPL-1.2 */
/* test_pictures: pictures made for tests, so that none is kept in the repository: what a camera, a
 * drawing program or somebody who means harm would send. */
#ifndef COMMONS_FILE_TEST_PICTURES_H
#define COMMONS_FILE_TEST_PICTURES_H

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>
#include <webp/encode.h>

#include "base/arena.h"

/* Soft shades with some noise, the left half red and the upper half light: as heavy as a
   photograph, and one sees how it is turned. */
static inline void test_shades(uint8_t *rgb, i64 width, i64 height)
{
    uint32_t noise = 1;
    for (i64 y = 0; y < height; y++)
        for (i64 x = 0; x < width; x++, rgb += 3) {
            noise = noise * 1664525 + 1013904223;
            int grain = (int)(noise >> 28);
            bool left = x < width / 2, upper = y < height / 2;
            rgb[0] = (uint8_t)(left ? 180 + grain + (upper ? 40 : 0) : 20 + grain);
            rgb[1] = (uint8_t)((upper ? 120 : 20) + grain);
            rgb[2] = (uint8_t)(left ? 20 + grain : 180 + grain);
        }
}

/* An EXIF segment as a camera writes it: orientation, its maker, and where it was (a GPS directory
   with 45° 46′ N). */
static inline str test_exif(arena *a, int orientation)
{
    static const uint8_t head[] = "Exif\0\0II*\0\x08\0\0\0\x03\0"
                                  "\x0F\x01\x02\0\x0E\0\0\0\x32\0\0\0" /* Make, at 50 */
                                  "\x12\x01\x03\0\x01\0\0\0\x01\0\0\0" /* Orientation */
                                  "\x25\x88\x04\0\x01\0\0\0\x40\0\0\0" /* GPS, at 64 */
                                  "\0\0\0\0"
                                  "SecretCamera\0\0"                 /* 50 */
                                  "\x02\0"                           /* 64 */
                                  "\x01\0\x02\0\x02\0\0\0N\0\0\0"    /* GPSLatitudeRef */
                                  "\x02\0\x05\0\x03\0\0\0\x5E\0\0\0" /* GPSLatitude, at 94 */
                                  "\0\0\0\0"
                                  "\x2D\0\0\0\x01\0\0\0\x2E\0\0\0\x01\0\0\0\0\0\0\0\x01\0\0\0";
    char *at = arena_bytes(a, sizeof head - 1);
    memcpy(at, head, sizeof head - 1);
    at[6 + 10 + 12 + 8] = (char)orientation;
    return (str){at, sizeof head - 1};
}

struct test_jpeg {
    i64 width, height;
    int orientation; /* 0: no EXIF at all */
    bool printed;    /* four colours */
    bool progressive;
};
static inline str test_jpeg_of(arena *a, struct test_jpeg t)
{
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr errors;
    int colours = t.printed ? 4 : 3;
    unsigned long len = (unsigned long)(t.width * t.height * 4 + 65536);
    uint8_t *rgb = new_n(a, uint8_t, t.width * t.height * 4);
    unsigned char *to = (unsigned char *)arena_bytes(a, (i64)len);
    test_shades(rgb, t.width, t.height);
    c.err = jpeg_std_error(&errors);
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &to, &len);
    c.image_width = (JDIMENSION)t.width;
    c.image_height = (JDIMENSION)t.height;
    c.input_components = colours;
    c.in_color_space = t.printed ? JCS_CMYK : JCS_RGB;
    jpeg_set_defaults(&c);
    jpeg_set_quality(&c, 85, TRUE);
    if (t.progressive)
        jpeg_simple_progression(&c);
    jpeg_start_compress(&c, TRUE);
    if (t.orientation) {
        str exif = test_exif(a, t.orientation);
        jpeg_write_marker(&c, JPEG_APP0 + 1, (const JOCTET *)exif.at, (unsigned)exif.len);
    }
    while (c.next_scanline < c.image_height) {
        JSAMPROW row = rgb + (i64)c.next_scanline * t.width * colours;
        jpeg_write_scanlines(&c, &row, 1);
    }
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    return (str){(char *)to, (i64)len};
}

/* A drawing of a few colours, or with `alpha` one whose right half is seen through. */
static inline str test_png_of(arena *a, i64 width, i64 height, bool alpha)
{
    int channels = alpha ? 4 : 3;
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)width,
                       .height = (png_uint_32)height,
                       .format = alpha ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB};
    uint8_t *at = new_n(a, uint8_t, width * height * channels);
    for (i64 i = 0; i < width * height; i++) {
        i64 x = i % width, y = i / width;
        at[i * channels] = x / 16 % 2 ? 200 : 20;
        at[i * channels + 1] = y / 16 % 2 ? 150 : 30;
        at[i * channels + 2] = 90;
        if (alpha)
            at[i * channels + 3] = x < width / 2 ? 255 : 0;
    }
    png_alloc_size_t len = PNG_IMAGE_PNG_SIZE_MAX(image);
    char *to = arena_bytes(a, (i64)len);
    check(png_image_write_to_memory(&image, to, &len, 0, at, 0, NULL));
    return (str){to, (i64)len};
}

static inline str test_webp_of(arena *a, i64 width, i64 height)
{
    uint8_t *rgb = new_n(a, uint8_t, width * height * 3), *to = NULL;
    test_shades(rgb, width, height);
    size_t len = WebPEncodeRGB(rgb, (int)width, (int)height, (int)width * 3, 80, &to);
    str copy = arena_copy(a, (str){(char *)to, (i64)len});
    WebPFree(to);
    return copy;
}

/* A page of one line, and a script that a reader would run. */
static inline str test_pdf(void)
{
    return S("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert("
             "1))>>>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n"
             "%%EOF\n");
}

#endif
