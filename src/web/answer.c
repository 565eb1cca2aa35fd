/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/answer.h"

#include <brotli/encode.h>
#include <string.h>
#include <zlib.h>

#include "base/text.h"
#include "web/http_parse.h"

/* ---- ranges ------------------------------------------------------------------------------ */

/* Digits only: "-5" and "+5" are no positions. More than 18 digits lie beyond any file. */
static bool position_read(str s, i64 *n)
{
    for (i64 i = 0; i < s.len; i++)
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
    if (s.len > 18) {
        *n = INT64_MAX;
        return true;
    }
    return str_to_i64(s, n);
}

/* If-Range: the range is of the version its sender holds, or is not wanted (strong comparison). */
static bool same_version(const struct range_request *r)
{
    str held = str_trim(r->if_range);
    if (!held.len)
        return true;
    if (held.at[0] == '"')
        return str_eq(held, r->etag);
    return !str_starts(held, S("W/")) && r->last_modified.len && str_eq(held, r->last_modified);
}

enum range range_of(const struct range_request *r, i64 *from, i64 *len)
{
    str last = r->range, unit = str_trim(str_cut(&last, '='));
    if (!http_same(unit, S("bytes")) || str_has(last, S(",")) || !str_has(last, S("-")) ||
        !same_version(r))
        return RANGE_WHOLE;
    str first = str_trim(str_cut(&last, '-'));
    last = str_trim(last);
    i64 start = 0, end = r->size - 1;
    if (first.len == 0) { /* the last so many bytes */
        if (!last.len || !position_read(last, &start))
            return RANGE_WHOLE;
        if (start == 0)
            return RANGE_NONE;
        start = start < r->size ? r->size - start : 0;
    } else if (!position_read(first, &start) || (last.len && !position_read(last, &end)) ||
               (last.len && end < start)) {
        return RANGE_WHOLE;
    }
    if (start >= r->size)
        return RANGE_NONE;
    end = end < r->size ? end : r->size - 1;
    *from = start;
    *len = end - start + 1;
    return RANGE_PART;
}

str range_content(arena *a, i64 from, i64 len, i64 size)
{
    text t = text_of(a, 100);
    text_add(&t, S("bytes "));
    if (len > 0) {
        text_add_i64(&t, from);
        text_add_char(&t, '-');
        text_add_i64(&t, from + len - 1);
    } else {
        text_add_char(&t, '*');
    }
    text_add_char(&t, '/');
    text_add_i64(&t, size);
    return text_str(&t);
}

/* ---- validators -------------------------------------------------------------------------- */

/* Takes one entity tag off a list; a comma may stand inside the quotes. False at the end, or where
   the list is broken. */
static bool tag_next(str *list, str *opaque, bool *weak)
{
    while (list->len && (strchr(" \t,", list->at[0]) && list->at[0]))
        *list = str_from(*list, 1);
    *weak = str_starts(*list, S("W/"));
    str rest = str_from(*list, *weak ? 2 : 0);
    if (!str_starts(rest, S("\"")))
        return false;
    i64 end = str_find(str_from(rest, 1), S("\""));
    if (end < 0)
        return false;
    *opaque = str_first(rest, end + 2);
    *list = str_from(rest, end + 2);
    return true;
}

static bool tag_in(str list, str etag, bool strongly)
{
    str own, opaque;
    bool own_weak, weak;
    if (!tag_next(&etag, &own, &own_weak))
        return false;
    if (str_eq(str_trim(list), S("*")))
        return true;
    while (tag_next(&list, &opaque, &weak))
        if (str_eq(opaque, own) && !(strongly && (weak || own_weak)))
            return true;
    return false;
}

bool etag_matches(str if_none_match, str etag) { return tag_in(if_none_match, etag, false); }
bool etag_matches_strongly(str if_match, str etag) { return tag_in(if_match, etag, true); }

/* ---- content coding ---------------------------------------------------------------------- */

/* q=0.5 in thousandths; 1000 when there is none; 0 when it is malformed (refusing is safe). */
static int quality(str parameters)
{
    while (parameters.len) {
        str value = str_trim(str_cut(&parameters, ';')), name = str_trim(str_cut(&value, '='));
        if (!http_same(name, S("q")))
            continue;
        value = str_trim(value);
        if (!value.len || value.len > 5 || (value.at[0] != '0' && value.at[0] != '1') ||
            (value.len > 1 && value.at[1] != '.'))
            return 0;
        int q = (value.at[0] - '0') * 1000, unit = 100;
        for (i64 i = 2; i < value.len; i++, unit /= 10) {
            if (value.at[i] < '0' || value.at[i] > '9')
                return 0;
            q += (value.at[i] - '0') * unit;
        }
        return q <= 1000 ? q : 0;
    }
    return 1000;
}

enum coding coding_choose(str accept_encoding, unsigned offered)
{
    int gzip = -1, brotli = -1, identity = -1, any = -1;
    str element;
    while (http_list_next(&accept_encoding, &element)) {
        str name = str_trim(str_cut(&element, ';'));
        int q = quality(element);
        if (http_same(name, S("gzip")) || http_same(name, S("x-gzip")))
            gzip = q;
        else if (http_same(name, S("br")))
            brotli = q;
        else if (http_same(name, S("identity")))
            identity = q;
        else if (str_eq(name, S("*")))
            any = q;
    }
    /* What is not named: as "*" says; else identity is allowed last, the others are not. */
    brotli = !(offered & CODING_BROTLI) ? 0 : brotli >= 0 ? brotli : any > 0 ? any : 0;
    gzip = !(offered & CODING_GZIP) ? 0 : gzip >= 0 ? gzip : any > 0 ? any : 0;
    identity = identity > 0 ? identity : 0;
    if (brotli > 0 && brotli >= gzip && brotli >= identity)
        return CODING_BROTLI;
    if (gzip > 0 && gzip >= identity)
        return CODING_GZIP;
    return CODING_IDENTITY;
}

str coding_name(enum coding c)
{
    return c == CODING_BROTLI ? S("br") : c == CODING_GZIP ? S("gzip") : S("identity");
}

/* Room is taken from the arena before the library is entered: nobody jumps over its state. */
str gzip_of(arena *a, str s, int level)
{
    enum { GZIP_WINDOW = 15 + 16, MEMORY = 8, GZIP_ENDS = 64 };
    check(s.len <= INT32_MAX);
    uLong bound = compressBound((uLong)s.len) + GZIP_ENDS;
    char *to = new_n(a, char, (i64)bound);
    z_stream z = {.next_in = (Bytef *)(uintptr_t)s.at,
                  .avail_in = (uInt)s.len,
                  .next_out = (Bytef *)to,
                  .avail_out = (uInt)bound};
    check(deflateInit2(&z, level, Z_DEFLATED, GZIP_WINDOW, MEMORY, Z_DEFAULT_STRATEGY) == Z_OK);
    int done = deflate(&z, Z_FINISH);
    i64 len = (i64)z.total_out;
    deflateEnd(&z);
    check(done == Z_STREAM_END); /* the bound is zlib's promise */
    return (str){to, len};
}

str brotli_of(arena *a, str s, int level)
{
    size_t len = BrotliEncoderMaxCompressedSize((size_t)s.len);
    check(len > 0);
    char *to = new_n(a, char, (i64)len);
    check(BrotliEncoderCompress(level, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, (size_t)s.len,
                                (const uint8_t *)s.at, &len, (uint8_t *)to));
    return (str){to, (i64)len};
}

/* ---- what a request carries -------------------------------------------------------------- */

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool decode(arena *a, str s, bool plus_is_blank, str *decoded)
{
    char *to = new_n(a, char, s.len + 1);
    i64 len = 0;
    for (i64 i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (c == '%') {
            int high = i + 2 < s.len ? hex(s.at[i + 1]) : -1;
            int low = i + 2 < s.len ? hex(s.at[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus_is_blank) {
            c = ' ';
        }
        to[len++] = c;
    }
    *decoded = (str){to, len};
    return utf8_valid(*decoded);
}

static bool plain_path(str s)
{
    for (i64 i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] <= ' ' || (unsigned char)s.at[i] >= 0x7f || s.at[i] == '%')
            return false;
    return true;
}

bool percent_decode(arena *a, str s, str *decoded)
{
    if (plain_path(s)) { /* nearly always: it stands for itself */
        *decoded = s;
        return true;
    }
    if (!decode(a, s, false, decoded))
        return false;
    for (i64 i = 0; i < decoded->len; i++)
        if ((unsigned char)decoded->at[i] < ' ' || decoded->at[i] == 0x7f)
            return false;
    return true;
}

bool form_decode(arena *a, str s, str *decoded) { return decode(a, s, true, decoded); }

str cookie_get(str header, str name)
{
    while (header.len) {
        str value = str_cut(&header, ';');
        if (!str_has(value, S("=")))
            continue;
        if (!str_eq(str_trim(str_cut(&value, '=')), name))
            continue;
        value = str_trim(value);
        if (value.len >= 2 && value.at[0] == '"' && value.at[value.len - 1] == '"')
            value = str_first(str_from(value, 1), value.len - 2);
        return value;
    }
    return (str){0};
}
