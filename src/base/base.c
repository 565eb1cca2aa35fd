/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void bug(const char *what, const char *file, int line)
{
    fprintf(stderr, "%s:%d: bug: %s\n", file, line, what);
    abort();
}

str str_of(const char *c_string)
{
    return c_string ? (str){c_string, (i64)strlen(c_string)} : (str){0};
}

bool str_eq(str a, str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, (size_t)a.len) == 0);
}

int str_compare(str a, str b)
{
    i64 common = a.len < b.len ? a.len : b.len;
    int order = common ? memcmp(a.at, b.at, (size_t)common) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool str_starts(str text, str prefix)
{
    return text.len >= prefix.len && str_eq(str_first(text, prefix.len), prefix);
}

bool str_ends(str text, str suffix)
{
    return text.len >= suffix.len && str_eq(str_from(text, text.len - suffix.len), suffix);
}

i64 str_find(str text, str part)
{
    if (part.len == 0)
        return 0;
    const char *found = text.len ? memmem(text.at, (size_t)text.len, part.at, (size_t)part.len) : 0;
    return found ? found - text.at : -1;
}

bool str_has(str text, str part) { return str_find(text, part) >= 0; }

str str_from(str text, i64 from)
{
    check(from >= 0);
    if (from >= text.len)
        return (str){0};
    return (str){text.at + from, text.len - from};
}

str str_first(str text, i64 len) { return (str){text.at, len < text.len ? len : text.len}; }

static bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

str str_trim(str s)
{
    while (s.len && blank(s.at[0]))
        s.at++, s.len--;
    while (s.len && blank(s.at[s.len - 1]))
        s.len--;
    return s;
}

str str_cut(str *rest, char separator)
{
    str all = *rest;
    const char *at = all.len ? memchr(all.at, separator, (size_t)all.len) : 0;
    i64 len = at ? at - all.at : all.len;
    *rest = str_from(all, at ? len + 1 : all.len);
    return str_first(all, len);
}

bool str_to_i64(str s, i64 *n)
{
    bool minus = s.len && s.at[0] == '-';
    str digits = str_from(s, minus);
    i64 value = 0;
    if (digits.len < 1 || digits.len > 18)
        return false;
    for (i64 i = 0; i < digits.len; i++) {
        if (digits.at[i] < '0' || digits.at[i] > '9')
            return false;
        value = value * 10 + (digits.at[i] - '0');
    }
    *n = minus ? -value : value;
    return true;
}

/* A control character or a space inside an address is how a scheme gets hidden. */
static bool printable(str s)
{
    for (i64 i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] <= ' ' || s.at[i] == 127 || s.at[i] == '\\')
            return false;
    return true;
}

bool url_is_web(str s)
{
    str host = str_starts(s, S("https://"))  ? str_from(s, 8)
               : str_starts(s, S("http://")) ? str_from(s, 7)
                                             : (str){0};
    return host.len && host.at[0] != '/' && host.at[0] != ':' && printable(s);
}

url url_check(str s)
{
    bool path = s.len && s.at[0] == '/' && (s.len == 1 || s.at[1] != '/') && printable(s);
    bool mail = str_starts(s, S("mailto:")) && s.len > 7 && printable(s);
    return (url){path || mail || url_is_web(s) ? s : S("#")};
}

void uid_write(uid u, char text[static UID_TEXT])
{
    static const char hex[] = "0123456789abcdef";
    for (int i = 0; i < 16; i++) {
        text[2 * i] = hex[u.at[i] >> 4];
        text[2 * i + 1] = hex[u.at[i] & 15];
    }
}

static int nibble(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool uid_read(str s, uid *u)
{
    if (s.len != UID_TEXT)
        return false;
    uid read;
    for (int i = 0; i < 16; i++) {
        int high = nibble(s.at[2 * i]), low = nibble(s.at[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        read.at[i] = (uint8_t)(high << 4 | low);
    }
    *u = read;
    return true;
}

bool uid_eq(uid a, uid b) { return memcmp(a.at, b.at, sizeof a.at) == 0; }
