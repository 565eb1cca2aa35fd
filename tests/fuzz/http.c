/* SPDX-License-Identifier: EUPL-1.2 */
/* The way a request takes from the wire: head and chunked body, whole and in pieces. The first byte
 * says how large the pieces are. What is read must not depend on them, and must lie in the input.
 */
#include <stdlib.h>
#include <string.h>

#include "web/http_parse.h"

enum { HEADERS_MAX = 20 };
static const struct http_limits limits = {200, 2000, HEADERS_MAX};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool inside(str part, str whole)
{
    return part.len >= 0 &&
           (part.len == 0 || (part.at >= whole.at && part.at + part.len <= whole.at + whole.len));
}

static void head_checked(const struct http_head *h, str bytes)
{
    static const char *const own[] = {"/"}; /* the path of http://host */
    check(h->bytes > 0 && h->bytes <= bytes.len && h->length >= 0);
    check(inside(h->method, bytes) && inside(h->query, bytes) && inside(h->host, bytes));
    check(inside(h->path, bytes) || str_eq(h->path, str_of(own[0])));
    check(h->header_count >= 0 && h->header_count <= HEADERS_MAX);
    check(!(h->chunked && h->length) && (h->minor == 0 || h->host.len > 0));
    for (i64 i = 0; i < h->header_count; i++) {
        const struct header *f = &h->headers[i];
        check(inside(f->name, bytes) && inside(f->value, bytes) && http_token(f->name));
        for (i64 k = 0; k < f->value.len; k++)
            check((uint8_t)f->value.at[k] >= ' ' || f->value.at[k] == '\t');
    }
}

/* A body read in pieces of `step` bytes; the same verdict and the same data for every step. */
static int body_read(str bytes, i64 step, char *out, i64 *len, i64 *used)
{
    struct http_chunked k = {0};
    int read = HTTP_MORE;
    *len = *used = 0;
    while (read == HTTP_MORE && *used < bytes.len) {
        i64 took, wrote;
        str piece = str_first(str_from(bytes, *used), step);
        read = http_chunked_read(&k, piece, &took, out + *len, &wrote);
        if (read != HTTP_MORE && read != HTTP_WHOLE)
            return read;
        check(took <= piece.len && wrote <= took && (read == HTTP_WHOLE || took == piece.len));
        *used += took;
        *len += wrote;
    }
    return read;
}

static void body_checked(str bytes, i64 step)
{
    char *once = malloc((size_t)bytes.len + 1), *pieces = malloc((size_t)bytes.len + 1);
    i64 len, used, len_pieces, used_pieces;
    check(once && pieces);
    int read = body_read(bytes, bytes.len + 1, once, &len, &used);
    int again = body_read(bytes, step, pieces, &len_pieces, &used_pieces);
    check(read == again);
    if (read == HTTP_WHOLE || read == HTTP_MORE)
        check(len == len_pieces && used == used_pieces && !memcmp(once, pieces, (size_t)len));
    free(once);
    free(pieces);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct header headers[HEADERS_MAX], headers_pieces[HEADERS_MAX];
    struct http_head head = {0}, pieces = {0};
    struct http_scan scan = {0}, scan_pieces = {0};
    if (size < 2)
        return 0;
    i64 step = 1 + data[0] % 64, came = 0;
    str bytes = {(const char *)data + 1, (i64)size - 1};
    int read = http_head_read(&scan, bytes, &limits, headers, &head), again = HTTP_MORE;
    while (again == HTTP_MORE && came < bytes.len) {
        came = came + step < bytes.len ? came + step : bytes.len;
        again =
            http_head_read(&scan_pieces, str_first(bytes, came), &limits, headers_pieces, &pieces);
    }
    check((read == HTTP_WHOLE) == (again == HTTP_WHOLE) &&
          (read == HTTP_MORE) == (again == HTTP_MORE));
    if (read == HTTP_WHOLE) {
        head_checked(&head, bytes);
        check(head.bytes == pieces.bytes && head.length == pieces.length &&
              head.chunked == pieces.chunked && head.header_count == pieces.header_count);
        body_checked(str_from(bytes, head.bytes), step);
    }
    body_checked(bytes, step);
    return 0;
}
