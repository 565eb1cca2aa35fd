/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a picture: what they are, how they were held, and the decoders, in this very
 * process. */
#include <webp/decode.h>

#include "base/arena.h"
#include "commons/file/picture.h"
#include "commons/file/raster.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { PIXELS_MAX = 1 << 18 }; /* larger ones only cost time */
    str bytes = {(const char *)data, (i64)size};
    struct sniffed s = file_sniff(bytes);
    int turned = exif_orientation(bytes);
    check(turned >= 1 && turned <= 8 && s.width >= 0 && s.height >= 0);
    if (!picture_fits(&s) || s.width * s.height > PIXELS_MAX)
        return 0;
    arena a = arena_of(256 << 20);
    struct picture p;
    if (picture_make(&a, bytes, &p)) {
        check(p.count >= 1 && p.count <= PICTURE_SIZES);
        for (i64 i = 0; i < p.count; i++) {
            struct sniffed made = file_sniff(p.size[i].bytes);
            check(made.type == FILE_WEBP && made.width == p.size[i].width &&
                  made.height == p.size[i].height && made.width <= PICTURE_LARGE);
        }
    }
    arena_free(&a);
    return 0;
}
