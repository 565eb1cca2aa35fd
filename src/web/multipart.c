/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/multipart.h"

#include <string.h>

/* ---- headers --------------------------------------------------------------------------------- */

static char lower(char c) { return (char)(c >= 'A' && c <= 'Z' ? c | 32 : c); }

static bool same_word(str a, str lower_case)
{
    if (a.len != lower_case.len)
        return false;
    for (i64 i = 0; i < a.len; i++)
        if (lower(a.at[i]) != lower_case.at[i])
            return false;
    return true;
}

static bool token_char(char c) { return c > ' ' && c < 127 && !strchr("()<>@,;:\\\"/[]?=", c); }

/* Reads `; name=value` or `; name="value"` at the head of *rest. In a quoted value only `\"` and
   `\\` are escapes: browsers leave other backslashes as they are. False at the end or when broken,
   which *broken tells apart. */
static bool next_parameter(arena *a, str *rest, str *name, str *value, bool *broken)
{
    str s = str_trim(*rest);
    if (!s.len)
        return false;
    *broken = true;
    if (s.at[0] != ';')
        return false;
    s = str_trim(str_from(s, 1));
    i64 n = 0;
    while (n < s.len && token_char(s.at[n]))
        n++;
    *name = str_first(s, n);
    if (!n || n == s.len || s.at[n] != '=')
        return false;
    s = str_from(s, n + 1);
    if (!s.len || s.at[0] != '"') {
        for (n = 0; n < s.len && token_char(s.at[n]); n++) {
        }
        *value = str_first(s, n);
        *rest = str_from(s, n);
        *broken = n == 0;
        return n > 0;
    }
    text t = text_of(a, s.len);
    for (n = 1; n < s.len && s.at[n] != '"'; n++) {
        if (s.at[n] == '\\' && n + 1 < s.len && (s.at[n + 1] == '"' || s.at[n + 1] == '\\'))
            n++;
        text_add_char(&t, s.at[n]);
    }
    if (n >= s.len)
        return false;
    *value = text_str(&t);
    *rest = str_from(s, n + 1);
    *broken = false;
    return true;
}

static str media_type(str content_type)
{
    str rest = content_type;
    return str_trim(str_cut(&rest, ';'));
}

bool multipart_is(str content_type)
{
    return same_word(media_type(content_type), S("multipart/form-data"));
}

static bool boundary_of(arena *a, str content_type, str *boundary)
{
    i64 at = str_find(content_type, S(";"));
    str rest = at < 0 ? (str){0} : str_from(content_type, at), name, value;
    bool broken = false, found = false;
    while (next_parameter(a, &rest, &name, &value, &broken))
        if (same_word(name, S("boundary"))) {
            if (found)
                return false;
            found = true;
            *boundary = value;
        }
    if (broken || !found || !boundary->len || boundary->len > MULTIPART_BOUNDARY_MAX)
        return false;
    for (i64 i = 0; i < boundary->len; i++)
        if (boundary->at[i] < ' ' || boundary->at[i] > 126)
            return false;
    return boundary->at[boundary->len - 1] != ' ';
}

struct part {
    str name, file_name, content_type;
    bool named, file;
};

static bool read_disposition(arena *a, str value, struct part *p)
{
    str rest = value, name, said;
    bool broken = false;
    i64 at = str_find(value, S(";"));
    if (p->named || !same_word(str_trim(at < 0 ? value : str_first(value, at)), S("form-data")))
        return false;
    rest = at < 0 ? (str){0} : str_from(value, at);
    while (next_parameter(a, &rest, &name, &said, &broken)) {
        if (same_word(name, S("name"))) {
            if (p->named)
                return false;
            p->named = true;
            p->name = said;
        } else if (same_word(name, S("filename"))) {
            p->file = true;
            p->file_name = said;
        }
    }
    return !broken && p->named;
}

static bool read_headers(arena *a, str headers, struct part *p)
{
    while (headers.len) {
        i64 end = str_find(headers, S("\r\n"));
        str line = end < 0 ? headers : str_first(headers, end);
        headers = end < 0 ? (str){0} : str_from(headers, end + 2);
        i64 colon = str_find(line, S(":"));
        if (colon < 1)
            return false;
        str name = str_first(line, colon), value = str_trim(str_from(line, colon + 1));
        if (same_word(name, S("content-disposition"))) {
            if (!read_disposition(a, value, p))
                return false;
        } else if (same_word(name, S("content-type"))) {
            p->content_type = value;
        } else if (same_word(name, S("content-transfer-encoding")) &&
                   !same_word(value, S("binary")) && !same_word(value, S("8bit")) &&
                   !same_word(value, S("7bit"))) {
            return false; /* RFC 7578 4.7: nobody sends it, and it would change the bytes */
        }
    }
    return p->named;
}

/* ---- the body -------------------------------------------------------------------------------- */

static i64 find_from(str body, i64 from, str what)
{
    const char *at = from < body.len ? memmem(body.at + from, (size_t)(body.len - from), what.at,
                                              (size_t)what.len)
                                     : NULL;
    return at ? at - body.at : -1;
}

/* "C:\\Mes documents\\liste.csv" is "liste.csv"; what is no text is no name. */
static str plain_name(arena *a, str name)
{
    for (i64 i = name.len - 1; i >= 0; i--)
        if (name.at[i] == '/' || name.at[i] == '\\') {
            name = str_from(name, i + 1);
            break;
        }
    if (!utf8_valid(name))
        return (str){0};
    text t = text_of(a, name.len);
    for (i64 i = 0; i < name.len; i++)
        if ((unsigned char)name.at[i] >= ' ' && name.at[i] != 127)
            text_add_char(&t, name.at[i]);
    return utf8_first(text_str(&t), MULTIPART_FILE_NAME_MAX);
}

static bool keep(arena *a, const struct part *p, str content, pairs *fields, struct upload *file)
{
    if (!p->name.len || !utf8_valid(p->name))
        return false;
    if (p->file) {
        if (file->field.len)
            return false; /* one form, one file */
        *file = (struct upload){p->name, plain_name(a, p->file_name), p->content_type, content};
        return true;
    }
    if (content.len > MULTIPART_TEXT_MAX || !utf8_valid(content))
        return false;
    *push(a, fields) = (struct pair){p->name, content};
    return true;
}

bool multipart_read(arena *a, str content_type, str body, pairs *fields, struct upload *file)
{
    str boundary = {0};
    *fields = (pairs){0};
    *file = (struct upload){0};
    if (!multipart_is(content_type) || !boundary_of(a, content_type, &boundary))
        return false;
    str line = text_format(a, "\r\n--%.*s", STR(boundary));
    str first = str_from(line, 2);
    /* What stands before the first boundary is a preamble; we know none that sends one. */
    if (!str_starts(body, first))
        return false;
    i64 at = first.len;
    for (i64 parts = 0; parts <= MULTIPART_PARTS_MAX; parts++) {
        str rest = str_from(body, at);
        if (str_starts(rest, S("--")))
            return true; /* the closing one; an epilogue is not looked at */
        if (parts == MULTIPART_PARTS_MAX || !str_starts(rest, S("\r\n")))
            return false;
        i64 headers = at + 2, blank = find_from(body, at, S("\r\n\r\n"));
        if (blank < headers || blank - headers > MULTIPART_HEADERS_MAX)
            return false;
        i64 from = blank + 4, end = find_from(body, blank + 2, line);
        struct part p = {0};
        if (end < 0 || !read_headers(a, (str){body.at + headers, blank - headers}, &p))
            return false;
        str content = end > from ? (str){body.at + from, end - from} : (str){0};
        if (!keep(a, &p, content, fields, file))
            return false;
        at = end + line.len;
    }
    return false;
}
