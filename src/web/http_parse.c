/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/http_parse.h"

#include <string.h>

enum {
    EMPTY_LINES_BYTES_MAX = 4,    /* two empty lines before a request */
    LINE_REST_MAX = 64,           /* of a request line besides its target */
    LENGTH_DIGITS_MAX = 18,       /* fits an i64 */
    CHUNK_DIGITS_MAX = 15,        /* hexadecimal; fits an i64 */
    CHUNK_OVERHEAD_BASE = 16384,  /* sizes, extensions and trailer: this much, and … */
    CHUNK_OVERHEAD_PER_DATA = 16, /* … 16 times the data, so that 1-byte chunks still pass */
};

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }
static bool digit(char c) { return c >= '0' && c <= '9'; }
static bool alnum(char c) { return digit(c) || (lower(c) >= 'a' && lower(c) <= 'z'); }
static bool control(char c) { return (unsigned char)c < ' ' || c == 0x7f; }

bool http_same(str a, str b)
{
    if (a.len != b.len)
        return false;
    i64 i = 0; /* most are written as we write them */
    while (i < a.len && a.at[i] == b.at[i])
        i++;
    for (; i < a.len; i++)
        if (lower(a.at[i]) != lower(b.at[i]))
            return false;
    return true;
}

/* RFC 9110 5.6.2. A table: names of fields are most of what is read and sent besides pages. */
static const bool token_bytes[256] = {
    ['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true, ['!'] = true,  ['#'] = true,
    ['$'] = true,         ['%'] = true,         ['&'] = true,         ['\''] = true, ['*'] = true,
    ['+'] = true,         ['-'] = true,         ['.'] = true,         ['^'] = true,  ['_'] = true,
    ['`'] = true,         ['|'] = true,         ['~'] = true,
};

static bool token_char(char c) { return token_bytes[(unsigned char)c]; }

bool http_token(str s)
{
    for (i64 i = 0; i < s.len; i++)
        if (!token_char(s.at[i]))
            return false;
    return s.len > 0;
}

/* Optional white space is blanks and tabs only (RFC 9110 5.6.3). */
static str trim(str s)
{
    while (s.len && (s.at[0] == ' ' || s.at[0] == '\t'))
        s = str_from(s, 1);
    while (s.len && (s.at[s.len - 1] == ' ' || s.at[s.len - 1] == '\t'))
        s.len--;
    return s;
}

bool http_list_next(str *list, str *element)
{
    while (list->len) {
        *element = trim(str_cut(list, ','));
        if (element->len)
            return true;
    }
    return false;
}

/* ---- where the head ends ----------------------------------------------------------------- */

/* Looks at the new bytes once. A byte that no head may hold is refused at once, so that a TLS
   greeting or a lone LF does not wait for the deadline. */
static int scan_to_end(struct http_scan *scan, str bytes)
{
    i64 i = scan->at;
    for (; i < bytes.len; i++) {
        if (i > scan->start && bytes.at[i - 1] != '\r')
            i += http_plain(str_from(bytes, i));
        if (i == bytes.len)
            break;
        char c = bytes.at[i];
        if (c == '\n') {
            if (i == scan->start || bytes.at[i - 1] != '\r')
                return 400;
            if (i == scan->start + 1) {
                scan->start += 2;
                if (scan->start > EMPTY_LINES_BYTES_MAX)
                    return 400;
                continue;
            }
            if (!scan->line)
                scan->line = i + 1 - scan->start;
            else if (bytes.at[i - 2] == '\n') {
                scan->at = i + 1;
                return HTTP_WHOLE;
            }
        } else if ((control(c) && c != '\t' && c != '\r') ||
                   (i > scan->start && bytes.at[i - 1] == '\r')) {
            return 400;
        }
    }
    scan->at = i;
    return HTTP_MORE;
}

static int too_long(const struct http_scan *scan, const struct http_limits *limits)
{
    i64 len = scan->at - scan->start;
    if ((scan->line ? scan->line : len) > limits->target_bytes_max + LINE_REST_MAX)
        return 414;
    if (!scan->line)
        return HTTP_MORE;
    return len - scan->line > limits->headers_bytes_max ? 431 : HTTP_MORE;
}

/* ---- the request line -------------------------------------------------------------------- */

static bool host_valid(str host)
{
    str name = host;
    i64 at = 0;
    if (str_starts(host, S("["))) {
        i64 end = str_find(host, S("]"));
        for (at = 1; at < end; at++)
            if (!alnum(host.at[at]) && host.at[at] != ':' && host.at[at] != '.')
                return false;
        if (end < 2)
            return false;
        at = end + 1;
    } else {
        while (at < name.len && (alnum(name.at[at]) || strchr("-._", name.at[at])))
            at++;
        if (at == 0)
            return false;
    }
    if (at < host.len && host.at[at++] != ':')
        return false;
    if (host.len - at > 5)
        return false;
    while (at < host.len && digit(host.at[at]))
        at++;
    return at == host.len;
}

/* Bytes above 127 are let through: people type them, and what decodes the path judges them. */
static bool target_valid(str target)
{
    return target.len > 0 && http_plain(target) == target.len &&
           !memchr(target.at, '#', (size_t)target.len);
}

static bool target_read(str target, struct http_head *h)
{
    str rest = target;
    if (str_eq(target, S("*")) && str_eq(h->method, S("OPTIONS"))) {
        h->path = target;
        return true;
    }
    if (!str_starts(target, S("/"))) { /* absolute form, RFC 9112 3.2.2 */
        if (http_same(str_first(target, 7), S("http://")))
            rest = str_from(target, 7);
        else if (http_same(str_first(target, 8), S("https://")))
            rest = str_from(target, 8);
        else
            return false;
        i64 end = 0;
        while (end < rest.len && rest.at[end] != '/' && rest.at[end] != '?')
            end++;
        h->host = str_first(rest, end);
        if (!host_valid(h->host))
            return false;
        rest = str_from(rest, end);
    }
    h->query = rest;
    h->path = str_cut(&h->query, '?');
    if (!h->path.len)
        h->path = S("/");
    return true;
}

static int line_read(str line, const struct http_limits *limits, struct http_head *h)
{
    static const char *const methods[] = {"GET",    "HEAD",    "POST", "PUT",
                                          "DELETE", "OPTIONS", "PATCH"};
    str version = line;
    h->method = str_cut(&version, ' ');
    str target = str_cut(&version, ' ');
    if (!http_token(h->method) || !target_valid(target) || version.len != 8 ||
        !str_starts(version, S("HTTP/")) || !digit(version.at[5]) || version.at[6] != '.' ||
        !digit(version.at[7]))
        return 400;
    if (version.at[5] != '1' || version.at[7] > '1')
        return 505;
    h->minor = version.at[7] - '0';
    bool known = false;
    for (i64 i = 0; i < countof(methods); i++)
        known = known || str_eq(h->method, str_of(methods[i]));
    if (!known)
        return str_eq(h->method, S("TRACE")) || str_eq(h->method, S("CONNECT")) ? 405 : 501;
    if (target.len > limits->target_bytes_max)
        return 414;
    return target_read(target, h) ? HTTP_WHOLE : 400;
}

/* ---- the fields -------------------------------------------------------------------------- */

struct framing { /* what was seen of the fields that say where the request ends */
    int hosts, lengths, codings;
    str host;
    bool close, keep;
};

static int length_read(str value, i64 *length)
{
    i64 n = 0;
    if (value.len == 0)
        return 400;
    for (i64 i = 0; i < value.len; i++) {
        if (!digit(value.at[i]) || i == LENGTH_DIGITS_MAX)
            return 400;
        n = n * 10 + (value.at[i] - '0');
    }
    *length = n;
    return HTTP_WHOLE;
}

/* `chunked` alone. A known coding before it is sound but not ours: 501 (RFC 9112 6.1). */
static int coding_read(str value)
{
    static const char *const known[] = {"gzip", "x-gzip", "deflate", "compress", "x-compress"};
    str element = {0}, last = {0};
    i64 before = 0;
    while (http_list_next(&value, &element)) {
        if (last.len) {
            bool is_known = false;
            for (i64 i = 0; i < countof(known); i++)
                is_known = is_known || http_same(last, str_of(known[i]));
            if (!is_known)
                return 400;
            before++;
        }
        last = element;
    }
    if (!http_same(last, S("chunked")))
        return 400;
    return before ? 501 : HTTP_WHOLE;
}

static int field_read(const struct header *f, struct http_head *h, struct framing *seen)
{
    if (http_same(f->name, S("Host"))) {
        seen->hosts++;
        seen->host = f->value;
    } else if (http_same(f->name, S("Content-Length"))) {
        seen->lengths++;
        return length_read(f->value, &h->length);
    } else if (http_same(f->name, S("Transfer-Encoding"))) {
        seen->codings++;
        h->chunked = true;
        return coding_read(f->value);
    } else if (http_same(f->name, S("Expect"))) {
        if (!http_same(f->value, S("100-continue")))
            return 417;
        h->expects_continue = h->minor == 1;
    } else if (http_same(f->name, S("Connection"))) {
        str list = f->value, element;
        while (http_list_next(&list, &element)) {
            seen->close = seen->close || http_same(element, S("close"));
            seen->keep = seen->keep || http_same(element, S("keep-alive"));
        }
    }
    return HTTP_WHOLE;
}

/* One field line; control bytes were refused by the scan. */
static bool field_split(str line, struct header *f)
{
    str value = line;
    f->name = str_cut(&value, ':');
    f->value = trim(value);
    /* refuses a blank before the colon, and a folded line */
    return f->name.len < line.len && http_token(f->name);
}

static int fields_read(str rest, const struct http_limits *limits, struct header *headers,
                       struct http_head *h)
{
    struct framing seen = {0};
    while (rest.len > 2) {
        str line = str_cut(&rest, '\n'); /* the scan saw a CR before each LF */
        line.len--;
        if (h->header_count == limits->headers_max)
            return 431;
        struct header *f = &headers[h->header_count++];
        if (!field_split(line, f))
            return 400;
        int read = field_read(f, h, &seen);
        if (read != HTTP_WHOLE)
            return read;
    }
    h->headers = headers;
    if (seen.lengths > 1 || seen.codings > 1 || (seen.lengths && seen.codings) ||
        (seen.codings && h->minor == 0))
        return 400;
    if (seen.hosts > 1 || (seen.hosts == 0 && h->minor == 1))
        return 400;
    if (seen.hosts && (!host_valid(seen.host) || (h->host.len && !http_same(h->host, seen.host))))
        return 400;
    h->host = seen.hosts ? seen.host : h->host;
    h->keep_alive = !seen.close && (h->minor == 1 || seen.keep);
    return HTTP_WHOLE;
}

int http_head_read(struct http_scan *scan, str bytes, const struct http_limits *limits,
                   struct header *headers, struct http_head *head)
{
    int scanned = scan_to_end(scan, bytes);
    if (scanned == 400)
        return 400;
    int length = too_long(scan, limits);
    if (length != HTTP_MORE)
        return length;
    if (scanned == HTTP_MORE)
        return HTTP_MORE;
    *head = (struct http_head){.bytes = scan->at};
    str whole = str_from(str_first(bytes, scan->at), scan->start);
    int read = line_read(str_first(whole, scan->line - 2), limits, head);
    if (read != HTTP_WHOLE)
        return read;
    return fields_read(str_from(whole, scan->line), limits, headers, head);
}

/* ---- chunked ----------------------------------------------------------------------------- */

enum chunk_state {
    SIZE,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER_START,
    TRAILER_NAME,
    TRAILER_VALUE,
    TRAILER_LF,
    LAST_LF,
    DONE
};

static int hex(char c)
{
    if (digit(c))
        return c - '0';
    return lower(c) >= 'a' && lower(c) <= 'f' ? lower(c) - 'a' + 10 : -1;
}

static bool size_next(struct http_chunked *k, char c)
{
    if (hex(c) >= 0) {
        if (k->left >> (4 * (CHUNK_DIGITS_MAX - 1)))
            return false;
        k->left = k->left * 16 + hex(c);
        k->digits = true;
        return true;
    }
    k->state = c == '\r' ? SIZE_LF : EXTENSION;
    return k->digits && (c == '\r' || c == ';');
}

/* One byte outside the data; false where it cannot stand. */
static bool chunk_next(struct http_chunked *k, char c)
{
    switch (k->state) {
    case SIZE:
        return size_next(k, c);
    case EXTENSION:
        if (c == '\r')
            k->state = SIZE_LF;
        return c == '\r' || c == '\t' || !control(c);
    case SIZE_LF:
        k->state = k->left ? DATA : TRAILER_START;
        k->digits = false;
        return c == '\n';
    case DATA_CR:
        k->state = DATA_LF;
        return c == '\r';
    case DATA_LF:
        k->state = SIZE;
        return c == '\n';
    case TRAILER_START:
        k->state = c == '\r' ? LAST_LF : TRAILER_NAME;
        return c == '\r' || token_char(c);
    case TRAILER_NAME:
        if (c == ':')
            k->state = TRAILER_VALUE;
        return c == ':' || token_char(c);
    case TRAILER_VALUE:
        if (c == '\r')
            k->state = TRAILER_LF;
        return c == '\r' || c == '\t' || !control(c);
    case TRAILER_LF:
        k->state = TRAILER_START;
        return c == '\n';
    default: /* LAST_LF */
        k->state = DONE;
        return c == '\n';
    }
}

int http_chunked_read(struct http_chunked *k, str in, i64 *used, char *out, i64 *out_len)
{
    i64 i = 0, len = 0;
    *used = *out_len = 0;
    while (i < in.len && k->state != DONE) {
        if (k->state == DATA) {
            i64 n = in.len - i < k->left ? in.len - i : k->left;
            memmove(out + len, in.at + i, (size_t)n);
            len += n, i += n, k->left -= n;
            k->data += n;
            if (k->left == 0)
                k->state = DATA_CR;
            continue;
        }
        if (!chunk_next(k, in.at[i++]) ||
            ++k->overhead > CHUNK_OVERHEAD_BASE + CHUNK_OVERHEAD_PER_DATA * k->data)
            return 400;
    }
    *used = i;
    *out_len = len;
    return k->state == DONE ? HTTP_WHOLE : HTTP_MORE;
}
