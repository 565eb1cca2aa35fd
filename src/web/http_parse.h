/* SPDX-License-Identifier: EUPL-1.2 */
/* http_parse: reads the head of an HTTP/1.x request and chunked bodies (RFC 9112). Pure: bytes in,
 * values out, no memory of its own. Stricter than the RFC where leniency is what smuggling needs:
 * a line ends with CR LF only, no folded field, no blank before a colon, one Content-Length, never
 * beside Transfer-Encoding, `chunked` alone, one Host of plain letters, no control byte anywhere.
 */
#ifndef WEB_HTTP_PARSE_H
#define WEB_HTTP_PARSE_H

#include <endian.h>
#include <string.h>

#include "web/server.h"

struct http_limits {
    i64 target_bytes_max, headers_bytes_max;
    i64 headers_max; /* fields; the room of the array given to http_head_read */
};

/* How many bytes come before the first control byte: eight at a time, since most of a head is
   letters. A subtraction borrows only from bytes above, so that the lowest one found is the first.
 */
static inline i64 http_plain(str s)
{
    const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
    i64 i = 0;
    for (; i + 8 <= s.len; i += 8) {
        uint64_t word;
        memcpy(&word, s.at + i, sizeof word);
        word = le64toh(word);
        uint64_t deleted = word ^ ones * 0x7f;
        uint64_t found = (((word - ones * ' ') & ~word) | ((deleted - ones) & ~deleted)) & highs;
        if (found)
            return i + (__builtin_ctzll(found) >> 3);
    }
    while (i < s.len && (unsigned char)s.at[i] >= ' ' && s.at[i] != 0x7f)
        i++;
    return i;
}

/* Where reading stands; {0} at the start of each request. Needed because bytes come in pieces. */
struct http_scan {
    i64 at;    /* bytes already looked at */
    i64 start; /* after the empty lines that RFC 9112 2.2 tells to skip */
    i64 line;  /* length of the request line with its CR LF, from `start`; 0 while unknown */
};

struct http_head {
    str method, path, query, host; /* `query` without '?' */
    const struct header *headers;
    i64 header_count;
    i64 bytes;  /* of the head; the body follows */
    i64 length; /* of the body; 0 without one, and when chunked */
    bool chunked, keep_alive, expects_continue;
    int minor; /* HTTP/1.minor */
};

enum { HTTP_MORE = 0, HTTP_WHOLE = 1 }; /* anything else is a status: 400, 405, 414… */

/* Reads `bytes`, all that came so far. The head points into `bytes` and `headers`. */
int http_head_read(struct http_scan *scan, str bytes, const struct http_limits *limits,
                   struct header *headers, struct http_head *head);

/* A chunked body (RFC 9112 7.1), in pieces. {0} at its start. */
struct http_chunked {
    int state;
    i64 left;     /* bytes of the current chunk still to come */
    i64 data;     /* bytes of data so far */
    i64 overhead; /* bytes of sizes, extensions and trailer so far */
    bool digits;  /* the size being read has at least one */
};

/* Takes `in` and writes the data to `out` (which may be where `in` is, and never needs more room).
 *used says how much of `in` belongs to the body: all of it, unless HTTP_WHOLE is returned. */
int http_chunked_read(struct http_chunked *c, str in, i64 *used, char *out, i64 *out_len);

bool http_same(str a, str b); /* without case, ASCII only */
bool http_token(str s);       /* RFC 9110 5.6.2 */

/* The next element of a comma-separated list, trimmed; skips empty ones; false at the end. */
bool http_list_next(str *list, str *element);

#endif
