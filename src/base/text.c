/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

text text_of(arena *a, i64 max_bytes) { return (text){.arena = a, .max = max_bytes}; }

void text_add(text *t, str s)
{
    if (s.len > t->max - t->len) {
        s.len = t->max - t->len;
        t->cut = true;
    }
    if (!s.len)
        return;
    if (t->cap - t->len < s.len) {
        i64 cap = (t->cap ? t->cap * 2 : 256) + s.len;
        char *at = arena_bytes(t->arena, cap);
        if (t->len)
            memcpy(at, t->at, (size_t)t->len);
        t->at = at;
        t->cap = cap;
    }
    memcpy(t->at + t->len, s.at, (size_t)s.len);
    t->len += s.len;
}

void text_add_char(text *t, char c)
{
    if (t->len < t->cap && t->len < t->max)
        t->at[t->len++] = c;
    else
        text_add(t, (str){&c, 1});
}

void text_add_i64(text *t, i64 n)
{
    char digits[20]; /* of the largest, with its sign: every page writes numbers, printf is slow */
    i64 at = countof(digits);
    uint64_t rest = n < 0 ? -(uint64_t)n : (uint64_t)n;
    do
        digits[--at] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (n < 0)
        digits[--at] = '-';
    text_add(t, (str){digits + at, countof(digits) - at});
}

void text_add_uid(text *t, uid u)
{
    char hex[UID_TEXT];
    uid_write(u, hex);
    text_add(t, (str){hex, UID_TEXT});
}

void text_add_percent(text *t, str s)
{
    static const char hex[] = "0123456789ABCDEF";
    for (i64 i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        bool plain = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '-' ||
                     c == '.' || c == '_' || c == '~';
        text_add(t, plain ? (str){s.at + i, 1} : (str){(char[]){'%', hex[c >> 4], hex[c & 15]}, 3});
    }
}

str text_format(arena *a, const char *format, ...)
{
    enum { FORMAT_MAX = 64 << 10, SHORT = 512 };
    char first[SHORT]; /* most fit, and are formatted once */
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(first, sizeof first, format, args);
    va_end(args);
    check(len >= 0 && len < FORMAT_MAX);
    char *at = arena_bytes(a, len + 1);
    if (len < SHORT)
        memcpy(at, first, (size_t)len + 1);
    else
        vsnprintf(at, (size_t)len + 1, format, again);
    va_end(again);
    return (str){at, len};
}

str text_join_parts(arena *a, const str *parts, i64 count)
{
    i64 len = 0;
    for (i64 i = 0; i < count; i++)
        len += parts[i].len;
    char *at = arena_bytes(a, len + 1), *to = at;
    for (i64 i = 0; i < count; i++)
        if (parts[i].len) {
            memcpy(to, parts[i].at, (size_t)parts[i].len);
            to += parts[i].len;
        }
    *to = '\0';
    return (str){at, len};
}

/* ---- UTF-8 ------------------------------------------------------------------------------- */

int32_t utf8_next(str s, i64 *length)
{
    *length = 1;
    if (!s.len)
        return -1;
    unsigned char lead = (unsigned char)s.at[0];
    if (lead < 0x80)
        return lead ? lead : -1;
    int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (lead < 0xC2 || lead > 0xF4 || s.len <= more)
        return -1;
    int32_t c = lead & (0x3F >> more);
    for (int i = 1; i <= more; i++) {
        unsigned char next = (unsigned char)s.at[i];
        if ((next & 0xC0) != 0x80)
            return -1;
        c = c << 6 | (next & 0x3F);
    }
    static const int32_t least[] = {0, 0x80, 0x800, 0x10000};
    if (c < least[more] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return -1;
    *length = more + 1;
    return c;
}

bool utf8_valid(str s)
{
    for (i64 length; s.len; s = str_from(s, length))
        if (utf8_next(s, &length) < 0)
            return false;
    return true;
}

i64 utf8_length(str s)
{
    i64 n = 0;
    for (i64 i = 0; i < s.len; i++)
        n += (s.at[i] & 0xC0) != 0x80;
    return n;
}

str utf8_first(str s, i64 code_points)
{
    i64 i = 0;
    for (; i < s.len; i++)
        if ((s.at[i] & 0xC0) != 0x80 && code_points-- == 0)
            break;
    return str_first(s, i);
}

str utf8_within(str s, i64 bytes)
{
    s = str_first(s, bytes);
    i64 back = 1; /* from the end to the lead of the last character */
    while (back < s.len && back < 4 && (s.at[s.len - back] & 0xC0) == 0x80)
        back++;
    unsigned char lead = s.len ? (unsigned char)s.at[s.len - back] : 0;
    i64 whole = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (whole > back)
        s.len -= back;
    return s;
}

i64 utf8_write(char to[static 4], int32_t c)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const int lead[] = {0, 0xC0, 0xE0, 0xF0};
    to[0] = (char)(lead[more] | c >> 6 * more);
    for (int i = 1; i <= more; i++)
        to[i] = (char)(0x80 | (c >> 6 * (more - i) & 0x3F));
    return more + 1;
}

/* ---- French ------------------------------------------------------------------------------ */

/* Latin letters of Unicode's Latin-1 Supplement and Latin Extended-A blocks (U+00C0 to U+017F)
   without their marks, in lower case: two bytes each, a space where the letter is alone. */
static const char latin[] = "a a a a a a aec e e e e i i i i "
                            "d n o o o o o   o u u u u y thss"
                            "a a a a a a aec e e e e i i i i "
                            "d n o o o o o   o u u u u y thy "
                            "a a a a a a c c c c c c c c d d "
                            "d d e e e e e e e e e e g g g g "
                            "g g g g h h h h i i i i i i i i "
                            "i i ijijj j k k k l l l l l l l "
                            "l l l n n n n n n n n n o o o o "
                            "o o oeoer r r r r r s s s s s s "
                            "s s t t t t t t u u u u u u u u "
                            "u u u u w w y y y z z z z z z s ";

i64 text_fold_code_point(int32_t c, char to[static 4])
{
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        to[0] = (char)c;
        return 1;
    }
    if (c >= 'A' && c <= 'Z') {
        to[0] = (char)(c | 32);
        return 1;
    }
    if (c >= 0xC0 && c <= 0x17F) {
        const char *pair = latin + 2 * (c - 0xC0);
        to[0] = pair[0];
        to[1] = pair[1];
        return pair[0] == ' ' ? 0 : pair[1] == ' ' ? 1 : 2;
    }
    if (c < 0xC0 || (c >= 0x2000 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x303F) ||
        (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF)
        return 0;
    if ((c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F))
        c += 32; /* Greek and Cyrillic capitals */
    return utf8_write(to, c);
}

/* Combining marks disappear without parting the word they stand in. */
static bool mark(int32_t c) { return c >= 0x300 && c <= 0x36F; }

static str fold_with(arena *a, str s, char between)
{
    text t = text_of(a, 3 * s.len + 1);
    bool gap = false;
    for (i64 length; s.len; s = str_from(s, length)) {
        char letter[4];
        int32_t c = utf8_next(s, &length);
        if (mark(c))
            continue;
        i64 n = c < 0 ? 0 : text_fold_code_point(c, letter);
        if (n && gap && t.len)
            text_add_char(&t, between);
        gap = n == 0 && (gap || t.len);
        if (n)
            text_add(&t, (str){letter, n});
    }
    return text_str(&t);
}

str text_fold(arena *a, str s) { return fold_with(a, s, ' '); }

str text_sort_key(arena *a, str s)
{
    static const char *const articles[] = {"l ", "le ", "la ", "les ", "los "};
    str key = text_fold(a, s);
    for (i64 i = 0; i < countof(articles); i++)
        if (str_starts(key, str_of(articles[i])) && key.len > str_of(articles[i]).len) {
            key = str_from(key, str_of(articles[i]).len);
            break;
        }
    text t = text_of(a, key.len + 1 + s.len);
    text_add(&t, key);
    text_add_char(&t, '\1');
    text_add(&t, s);
    return text_str(&t);
}

str text_slug(arena *a, str s)
{
    enum { SLUG_MAX = 60 };
    str folded = fold_with(a, s, '-');
    text t = text_of(a, SLUG_MAX);
    for (i64 i = 0; i < folded.len; i++)
        if ((folded.at[i] & 0x80) == 0) /* other alphabets have no place in an address of ours */
            text_add_char(&t, folded.at[i]);
    str slug = text_str(&t);
    if (t.cut)
        for (i64 i = slug.len; i > SLUG_MAX / 2; i--)
            if (slug.at[i - 1] == '-') {
                slug.len = i - 1;
                break;
            }
    while (slug.len && slug.at[slug.len - 1] == '-')
        slug.len--;
    while (slug.len && slug.at[0] == '-')
        slug = str_from(slug, 1);
    return slug.len ? slug : S("sans-titre");
}
