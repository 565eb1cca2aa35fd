/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/file/sniff.h"

#include <string.h>

static uint8_t byte_at(str s, i64 at) { return at < s.len ? (uint8_t)s.at[at] : 0; }

static i64 big(str s, i64 at, int bytes)
{
    i64 n = 0;
    for (int i = 0; i < bytes; i++)
        n = n << 8 | byte_at(s, at + i);
    return n;
}

static i64 little(str s, i64 at, int bytes)
{
    i64 n = 0;
    for (int i = bytes; i-- > 0;)
        n = n << 8 | byte_at(s, at + i);
    return n;
}

static bool bytes_are(str s, i64 at, str what)
{
    return at + what.len <= s.len && memcmp(s.at + at, what.at, (size_t)what.len) == 0;
}

/* ---- pictures -------------------------------------------------------------------------------- */

/* T.81 B.1.1.4: markers without a length, and those that begin a frame. */
static bool marker_alone(i64 m) { return m == 0x01 || (m >= 0xD0 && m <= 0xD8); }

static bool marker_of_frame(i64 m)
{
    return m >= 0xC0 && m <= 0xCF && m != 0xC4 && m != 0xC8 && m != 0xCC;
}

static struct sniffed sniff_jpeg(str s)
{
    struct sniffed f = {.type = FILE_JPEG};
    for (i64 at = 2; at + 4 <= s.len;) {
        if (byte_at(s, at) != 0xFF)
            return f;
        i64 marker = byte_at(s, at + 1), length = big(s, at + 2, 2);
        if (marker == 0xFF) {
            at++; /* padding */
        } else if (marker_alone(marker)) {
            at += 2;
        } else if (marker_of_frame(marker)) {
            f.height = big(s, at + 5, 2);
            f.width = big(s, at + 7, 2);
            return f;
        } else if (marker == 0xD9 || marker == 0xDA || length < 2) {
            return f; /* the end, or data before any frame */
        } else {
            at += 2 + length;
        }
    }
    return f;
}

static struct sniffed sniff_png(str s)
{
    struct sniffed f = {.type = FILE_PNG};
    if (!bytes_are(s, 12, S("IHDR")))
        return f;
    f.width = big(s, 16, 4);
    f.height = big(s, 20, 4);
    /* acTL stands before the first IDAT of an animation (APNG) */
    for (i64 at = 8; at + 12 <= s.len && !bytes_are(s, at + 4, S("IDAT"));) {
        if (bytes_are(s, at + 4, S("acTL")))
            f.type = FILE_ANIMATION;
        at += 12 + big(s, at, 4);
    }
    return f;
}

static struct sniffed sniff_webp(str s)
{
    enum { ANIMATION_FLAG = 2 };
    struct sniffed f = {.type = FILE_WEBP};
    if (bytes_are(s, 12, S("VP8X"))) {
        if (byte_at(s, 20) & ANIMATION_FLAG)
            f.type = FILE_ANIMATION;
        f.width = 1 + little(s, 24, 3);
        f.height = 1 + little(s, 27, 3);
    } else if (bytes_are(s, 12, S("VP8L")) && byte_at(s, 20) == 0x2F) {
        i64 bits = little(s, 21, 4);
        f.width = 1 + (bits & 0x3FFF);
        f.height = 1 + (bits >> 14 & 0x3FFF);
    } else if (bytes_are(s, 12, S("VP8 ")) && bytes_are(s, 23, S("\x9D\x01\x2A"))) {
        f.width = little(s, 26, 2) & 0x3FFF;
        f.height = little(s, 28, 2) & 0x3FFF;
    }
    return f;
}

/* ---- the others ------------------------------------------------------------------------------ */

/* The header at the very first byte, and an end near the last: what also begins as something else
   is not taken for a PDF. */
static bool is_pdf(str s)
{
    enum { TAIL = 2048 };
    str tail = s.len > TAIL ? str_from(s, s.len - TAIL) : s;
    return str_starts(s, S("%PDF-")) && str_has(tail, S("%%EOF"));
}

/* A text that begins as XML does and holds an <svg> near its head, in any of the usual encodings'
   ASCII part: it is only refused, so a guess is enough. */
static bool is_svg(str s)
{
    enum { HEAD = 4096 };
    s = str_first(s, HEAD);
    if (str_starts(s, S("\xEF\xBB\xBF")))
        s = str_from(s, 3);
    s = str_trim(s);
    return str_starts(s, S("<")) && str_has(s, S("<svg"));
}

static bool is_heic(str s)
{
    static const char *const brands[] = {"heic", "heix", "hevc", "mif1", "msf1", "heim", "avif"};
    if (!bytes_are(s, 4, S("ftyp")))
        return false;
    for (i64 i = 0; i < countof(brands); i++)
        if (bytes_are(s, 8, str_of(brands[i])))
            return true;
    return false;
}

struct sniffed file_sniff(str s)
{
    if (bytes_are(s, 0, S("\xFF\xD8\xFF")))
        return sniff_jpeg(s);
    if (bytes_are(s, 0, S("\x89PNG\r\n\x1A\n")))
        return sniff_png(s);
    if (bytes_are(s, 0, S("RIFF")) && bytes_are(s, 8, S("WEBP")))
        return sniff_webp(s);
    if (str_starts(s, S("GIF8")))
        return (struct sniffed){.type = FILE_ANIMATION};
    if (is_pdf(s))
        return (struct sniffed){.type = FILE_PDF};
    if (is_heic(s))
        return (struct sniffed){.type = FILE_HEIC};
    if (is_svg(s))
        return (struct sniffed){.type = FILE_SVG};
    return (struct sniffed){0};
}

/* ---- orientation ----------------------------------------------------------------------------- */

int exif_orientation(str t)
{
    enum { ORIENTATION = 0x0112, SHORT = 3, ENTRY = 12, ENTRIES_MAX = 500 };
    bool motorola = bytes_are(t, 0, S("MM"));
    if (!motorola && !bytes_are(t, 0, S("II")))
        return 1;
    i64 (*number)(str, i64, int) = motorola ? big : little;
    i64 at = number(t, 4, 4), count = number(t, at, 2);
    for (i64 i = 0; i < count && i < ENTRIES_MAX; i++) {
        i64 entry = at + 2 + i * ENTRY;
        if (entry + ENTRY > t.len)
            return 1;
        if (number(t, entry, 2) == ORIENTATION && number(t, entry + 2, 2) == SHORT) {
            i64 o = number(t, entry + 8, 2);
            return o >= 1 && o <= 8 ? (int)o : 1;
        }
    }
    return 1;
}
