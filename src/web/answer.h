/* SPDX-License-Identifier: EUPL-1.2 */
/* answer: what HTTP asks of an answer beyond its bytes, and the decoding of what a request carries.
 * Pure and engine-neutral: text in, values out. Texts made here live in the arena given. */
#ifndef WEB_ANSWER_H
#define WEB_ANSWER_H

#include "base/arena.h"

/* ---- ranges (RFC 9110 14) ---------------------------------------------------------------- */

struct range_request {
    str range, if_range;     /* as sent; empty when absent */
    str etag, last_modified; /* of what is served now, as it says them; empty when unknown */
    i64 size;                /* of the whole, in bytes */
};
enum range {
    RANGE_WHOLE, /* 200: no range, not ours to understand, several, or of another version */
    RANGE_PART,  /* 206 with *from and *len, which lie inside the whole */
    RANGE_NONE,  /* 416 */
};
enum range range_of(const struct range_request *r, i64 *from, i64 *len);

/* The Content-Range of a 206, and with len 0 the one of a 416: "bytes 3-6/10", "bytes *" "/10". */
str range_content(arena *a, i64 from, i64 len, i64 size);

/* ---- validators (RFC 9110 8.8.3, 13.1) --------------------------------------------------- */

/* Does If-None-Match name this version? Weak comparison; "*" names every one. `etag` with quotes.
 */
bool etag_matches(str if_none_match, str etag);
/* Does If-Match? Strong comparison: a weak tag never matches. */
bool etag_matches_strongly(str if_match, str etag);

/* ---- content coding (RFC 9110 12.5.3) ---------------------------------------------------- */

enum coding { CODING_IDENTITY = 1, CODING_GZIP = 2, CODING_BROTLI = 4 };

/* The best of `offered` (CODING_… joined by |) that the header allows: the highest q, then brotli,
   gzip, identity. Identity when nothing is allowed: a page is better than a 406. */
enum coding coding_choose(str accept_encoding, unsigned offered);
str coding_name(enum coding c); /* "br", "gzip", "identity" */

/* Compressed text (RFC 1952, RFC 7932); zlib's level 1 to 9, brotli's 0 to 11. */
str gzip_of(arena *a, str s, int level);
str brotli_of(arena *a, str s, int level);

/* ---- what a request carries -------------------------------------------------------------- */

/* The text of a percent-encoded path or path segment; '+' is itself. False when an escape is
   broken, the result is not UTF-8 (base/text.h), or holds a control character. What needs no
   decoding is not copied: it lives as long as `s`. */
bool percent_decode(arena *a, str s, str *decoded);

/* The text of a name or value of application/x-www-form-urlencoded (WHATWG URL 5.1): '+' is a
   blank. Line ends and tabs may be there; other control characters are for the field to judge.
   False when an escape is broken or the result is not UTF-8. */
bool form_decode(arena *a, str s, str *decoded);

/* The value of a cookie in a Cookie header (RFC 6265 5.4), without surrounding quotes; the first of
   that name, empty when absent. */
str cookie_get(str header, str name);

#endif
