/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/contribution/json.h"

#include <string.h>

/* A byte of these eight that is a control character, a quote or a backslash sets its highest bit; a
   byte after such a one may be marked too. */
static uint64_t marked(uint64_t eight)
{
    const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;
    uint64_t quote = eight ^ ones * '"', backslash = eight ^ ones * '\\';
    return ((eight - ones * ' ') | (quote - ones) | (backslash - ones)) & ~eight & high;
}

/* How many bytes stand for themselves in a string (RFC 8259, section 7). */
static i64 plain_bytes(str s)
{
    i64 n = 0;
    for (uint64_t eight; n + (i64)sizeof eight <= s.len; n += (i64)sizeof eight) {
        memcpy(&eight, s.at + n, sizeof eight);
        if (marked(eight))
            break;
    }
    while (n < s.len && (unsigned char)s.at[n] >= 32 && s.at[n] != '"' && s.at[n] != '\\')
        n++;
    return n;
}

void json_add_string(text *t, str s)
{
    static const char hex[] = "0123456789abcdef";
    static const char letters[] = "btnvfr"; /* from 8 to 13; \v has no letter in JSON */
    text_add_char(t, '"');
    for (i64 i = 0; i < s.len; i++) {
        i64 plain = plain_bytes(str_from(s, i));
        text_add(t, (str){s.at + i, plain});
        i += plain;
        if (i == s.len)
            break;
        unsigned char c = (unsigned char)s.at[i];
        if (c == '"' || c == '\\') {
            text_add_char(t, '\\');
            text_add_char(t, (char)c);
        } else if (c >= 8 && c <= 13 && c != 11) {
            text_add_char(t, '\\');
            text_add_char(t, letters[c - 8]);
        } else {
            text_add(t, S("\\u00"));
            text_add_char(t, hex[c >> 4]);
            text_add_char(t, hex[c & 15]);
        }
    }
    text_add_char(t, '"');
}

void json_add_key(text *t, const char *name)
{
    if (t->len && t->at[t->len - 1] != '{')
        text_add_char(t, ',');
    json_add_string(t, str_of(name));
    text_add_char(t, ':');
}

static void forget(void *tree) { json_decref(tree); }

/* Deep nesting costs jansson its stack: counted before it is called. */
static bool shallow(str s)
{
    enum { NESTING_MAX = 32 };
    int depth = 0;
    bool quoted = false;
    for (i64 i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '['))
            depth++;
        else if (!quoted && (c == '}' || c == ']'))
            depth--;
        if (depth > NESTING_MAX)
            return false;
    }
    return true;
}

json_t *json_parse(arena *a, str s)
{
    if (!s.len || !shallow(s))
        return NULL;
    json_t *tree = json_loadb(s.at, (size_t)s.len, JSON_REJECT_DUPLICATES, NULL);
    if (tree)
        arena_at_end(a, forget, tree);
    return tree;
}

str json_str(const json_t *value)
{
    if (!json_is_string(value))
        return (str){0};
    return (str){json_string_value(value), (i64)json_string_length(value)};
}
