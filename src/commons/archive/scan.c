/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/archive/scan.h"

#include <string.h>

struct scan {
    const char *at, *end;
    arena *arena;
};

static void skip_blanks(struct scan *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t' || *s->at == '\r' || *s->at == '\n'))
        s->at++;
}

static bool take(struct scan *s, char c)
{
    skip_blanks(s);
    if (s->at == s->end || *s->at != c)
        return false;
    s->at++;
    return true;
}

static bool take_word(struct scan *s, str word)
{
    if (s->end - s->at < word.len || memcmp(s->at, word.at, (size_t)word.len) != 0)
        return false;
    s->at += word.len;
    return true;
}

static char unescaped(char c)
{
    switch (c) {
    case '"':
    case '\\':
    case '/':
        return c;
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return 0;
    }
}

/* Up to the closing quote: where the next escape, control character or quote stands. */
static const char *plain_until(const char *at, const char *end)
{
    while (at < end && *at != '"' && *at != '\\' && (unsigned char)*at >= ' ')
        at++;
    return at;
}

/* The rest of a string from its first escape on; `from` is where it began. */
static bool read_escaped(struct scan *s, const char *from, str *out)
{
    char *room = arena_bytes(s->arena, s->end - from), *to = room;
    const char *at = from;
    for (;;) {
        i64 plain = s->at - at;
        memcpy(to, at, (size_t)plain);
        to += plain;
        if (s->at == s->end || (unsigned char)*s->at < ' ')
            return false;
        if (*s->at == '"')
            break;
        char c = s->at + 1 < s->end ? unescaped(s->at[1]) : '\0';
        if (!c)
            return false;
        *to++ = c;
        at = s->at += 2;
        s->at = plain_until(s->at, s->end);
    }
    s->at++;
    *out = (str){room, to - room};
    return true;
}

static bool read_string(struct scan *s, str *out)
{
    if (!take(s, '"'))
        return false;
    const char *from = s->at;
    s->at = plain_until(from, s->end);
    if (s->at == s->end || *s->at != '"')
        return read_escaped(s, from, out);
    *out = (str){from, s->at - from};
    s->at++;
    return true;
}

/* As many digits as never leave 64 bits; a fraction or an exponent is not taken, so that what
   follows is no comma. */
static bool read_number(struct scan *s, i64 *number)
{
    enum { DIGITS_MAX = 17 };
    const char *from = s->at;
    *number = 0;
    for (; s->at < s->end && *s->at >= '0' && *s->at <= '9'; s->at++) {
        if (s->at - from == DIGITS_MAX)
            return false;
        *number = 10 * *number + (*s->at - '0');
    }
    i64 digits = s->at - from;
    return digits == 1 || (digits > 1 && *from != '0');
}

static bool read_value(struct scan *s, struct scanned *m)
{
    skip_blanks(s);
    if (s->at == s->end)
        return false;
    m->form = *s->at == '"'                    ? SCANNED_TEXT
              : *s->at == 't' || *s->at == 'f' ? SCANNED_FLAG
                                               : SCANNED_NUMBER;
    if (m->form == SCANNED_TEXT)
        return read_string(s, &m->text);
    if (m->form == SCANNED_NUMBER)
        return read_number(s, &m->number);
    m->number = *s->at == 't';
    return take_word(s, m->number ? S("true") : S("false"));
}

static bool is_twice(const struct scanned_object *o, str name)
{
    for (i64 i = 0; i < o->len; i++)
        if (str_eq(o->at[i].name, name))
            return true;
    return false;
}

/* ASCII by eights: most of a text. */
static bool valid(str s)
{
    const uint64_t high = 0x8080808080808080u;
    uint64_t eight;
    while (s.len) {
        while (s.len >= (i64)sizeof eight) {
            memcpy(&eight, s.at, sizeof eight);
            if (eight & high)
                break;
            s = str_from(s, sizeof eight);
        }
        i64 length = 1;
        if (s.len && (unsigned char)s.at[0] >= 0x80 && utf8_next(s, &length) < 0)
            return false;
        s = str_from(s, length);
    }
    return true;
}

bool scan_object(arena *a, str line, struct scanned_object *out)
{
    struct scan s = {line.at, line.at + line.len, a};
    out->len = 0;
    if (!line.len || !valid(line) || !take(&s, '{'))
        return false;
    do {
        struct scanned m = {0};
        if (out->len == SCANNED_MAX || !read_string(&s, &m.name) || is_twice(out, m.name) ||
            !take(&s, ':') || !read_value(&s, &m))
            return false;
        out->at[out->len++] = m;
    } while (take(&s, ','));
    if (!take(&s, '}'))
        return false;
    skip_blanks(&s);
    return s.at == s.end;
}
