/* SPDX-License-Identifier: EUPL-1.2 */
/* server_corpus: requests that are malformed, ambiguous or odd, and the statuses a server of ours
 * must answer, in order, before it closes or waits. A request for /smuggled hides behind many of
 * them: no server may ever see it. Used by src/web/server_test.c and bench/server_spike.c.
 *
 * Sources: RFC 9112 2.2, 3, 5, 6 and 7.1; RFC 9110 5.5, 7.2, 8.6, 15. "/" answers 200. */
#ifndef WEB_SERVER_CORPUS_H
#define WEB_SERVER_CORPUS_H

#include "base/base.h"

struct http_case {
    const char *name;
    str bytes;
    const char *statuses;
};
#define HOST "Host: a.example\r\n"
#define GET "GET / HTTP/1.1\r\n" HOST
#define POST "POST / HTTP/1.1\r\n" HOST
#define HIDDEN "GET /smuggled HTTP/1.1\r\n" HOST "\r\n"
#define CASE(name, bytes, statuses)                                                                \
    {                                                                                              \
        name, {"" bytes "", sizeof(bytes) - 1}, statuses                                           \
    }

static const struct http_case http_cases[] = {
    /* sound requests */
    CASE("plain", GET "\r\n", "200"),
    CASE("two pipelined", GET "\r\n" GET "\r\n", "200 200"),
    CASE("post then get", POST "Content-Length: 3\r\n\r\nabc" GET "\r\n", "200 200"),
    CASE("chunked then get",
         POST "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" GET "\r\n", "200 200"),
    CASE("chunked, extension and trailer",
         POST "Transfer-Encoding: Chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nX-T: 1\r\n\r\n" GET "\r\n",
         "200 200"),
    CASE("body of a GET", GET "Content-Length: 3\r\n\r\nabc" GET "\r\n", "200 200"),
    CASE("absolute form", "GET http://a.example/ HTTP/1.1\r\n" HOST "\r\n", "200"),
    CASE("absolute form without path", "GET http://a.example HTTP/1.1\r\n" HOST "\r\n", "200"),
    CASE("one empty line before", "\r\n" GET "\r\n", "200"),
    CASE("tab and bytes above 127 in a value", GET "X-A: a\tb \xc3\xa9\r\n\r\n", "200"),
    CASE("HTTP/1.0 without Host closes", "GET / HTTP/1.0\r\n\r\n" HIDDEN, "200"),
    CASE("HTTP/1.0 keep-alive", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" GET "\r\n",
         "200 200"),
    CASE("Connection: close closes", GET "Connection: close\r\n\r\n" HIDDEN, "200"),
    CASE("close among other tokens", GET "Connection: te, close\r\n\r\n" HIDDEN, "200"),
    /* lengths */
    CASE("two equal lengths", POST "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc" HIDDEN,
         "400"),
    CASE("two different lengths", POST "Content-Length: 0\r\nContent-Length: 60\r\n\r\n" HIDDEN,
         "400"),
    CASE("list of lengths", POST "Content-Length: 3, 3\r\n\r\nabc" HIDDEN, "400"),
    CASE("length with plus", POST "Content-Length: +3\r\n\r\nabc" HIDDEN, "400"),
    CASE("length with minus", POST "Content-Length: -3\r\n\r\nabc" HIDDEN, "400"),
    CASE("hexadecimal length", POST "Content-Length: 0x3\r\n\r\nabc" HIDDEN, "400"),
    CASE("empty length", POST "Content-Length:\r\n\r\n" HIDDEN, "400"),
    CASE("length cut by a blank", POST "Content-Length: 3 0\r\n\r\nabc" HIDDEN, "400"),
    CASE("length over 64 bits", POST "Content-Length: 18446744073709551617\r\n\r\n" HIDDEN, "400"),
    CASE("length and chunked",
         POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" HIDDEN, "400"),
    CASE("chunked and length",
         POST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" HIDDEN, "400"),
    /* transfer codings */
    CASE("chunked twice", POST "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n" HIDDEN,
         "400"),
    CASE("two coding fields",
         POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" HIDDEN,
         "400"),
    CASE("chunked is not last", POST "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n" HIDDEN,
         "400"),
    CASE("identity", POST "Transfer-Encoding: identity\r\n\r\n" HIDDEN, "400"),
    CASE("unknown coding", POST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" HIDDEN, "400"),
    CASE("quoted chunked", POST "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n" HIDDEN, "400"),
    CASE("empty coding", POST "Transfer-Encoding:\r\n\r\n" HIDDEN, "400"),
    CASE("vertical tab before chunked",
         POST "Transfer-Encoding: \x0b"
              "chunked\r\n\r\n0\r\n\r\n" HIDDEN,
         "400"),
    CASE("gzip, chunked is not implemented",
         POST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" HIDDEN, "501"),
    CASE("chunked in HTTP/1.0",
         "POST / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" HIDDEN, "400"),
    CASE("chunk size with 0x", POST "Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n",
         "400"),
    CASE("chunk size with minus", POST "Transfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n",
         "400"),
    CASE("empty chunk size", POST "Transfer-Encoding: chunked\r\n\r\n;a\r\n" HIDDEN, "400"),
    CASE("blank before chunk size", POST "Transfer-Encoding: chunked\r\n\r\n 0\r\n\r\n" HIDDEN,
         "400"),
    CASE("chunk size over 64 bits",
         POST "Transfer-Encoding: chunked\r\n\r\n10000000000000003\r\nabc\r\n0\r\n\r\n", "400"),
    CASE("chunk size ended by LF", POST "Transfer-Encoding: chunked\r\n\r\n0\n\r\n" HIDDEN, "400"),
    CASE("LF in chunk extension",
         POST "Transfer-Encoding: chunked\r\n\r\n2;\nxx\r\n4c\r\n0\r\n\r\n" HIDDEN, "400"),
    CASE("chunk longer than its size",
         POST "Transfer-Encoding: chunked\r\n\r\n3\r\nabcde\r\n0\r\n\r\n", "400"),
    CASE("malformed trailer", POST "Transfer-Encoding: chunked\r\n\r\n0\r\nno colon\r\n\r\n" HIDDEN,
         "400"),
    /* Host */
    CASE("no Host", "GET / HTTP/1.1\r\n\r\n", "400"),
    CASE("two Hosts", GET HOST "\r\n", "400"),
    CASE("two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\n" HOST HOST "\r\n", "400"),
    CASE("empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "400"),
    CASE("list in Host", "GET / HTTP/1.1\r\nHost: a.example, b.example\r\n\r\n", "400"),
    CASE("user in Host", "GET / HTTP/1.1\r\nHost: u@a.example\r\n\r\n", "400"),
    CASE("path in Host", "GET / HTTP/1.1\r\nHost: a.example/b\r\n\r\n", "400"),
    CASE("port of Host is no number", "GET / HTTP/1.1\r\nHost: a.example:8x\r\n\r\n", "400"),
    CASE("authority differs from Host", "GET http://b.example/ HTTP/1.1\r\n" HOST "\r\n", "400"),
    /* fields */
    CASE("folded value", GET "X-A: a\r\n b\r\n\r\n", "400"),
    CASE("folded length", POST "Content-Length:\r\n 3\r\n\r\nabc" HIDDEN, "400"),
    CASE("blank before the first field", "GET / HTTP/1.1\r\n " HOST HOST "\r\n", "400"),
    CASE("space before colon", POST "Content-Length : 60\r\n\r\n" HIDDEN, "400"),
    CASE("tab before colon", POST "Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n" HIDDEN, "400"),
    CASE("no colon", GET "X-A\r\n\r\n", "400"),
    CASE("empty name", GET ": a\r\n\r\n", "400"),
    CASE("name that is no token", GET "X(A): a\r\n\r\n", "400"),
    CASE("NUL in a value", GET "X-A: a\0b\r\n\r\n", "400"),
    CASE("NUL in a name", GET "X\0A: a\r\n\r\n", "400"),
    CASE("NUL hides a length", POST "Content-Length: 0\0\r\nX-A: b\r\n\r\n" HIDDEN, "400"),
    CASE("control byte in a value", GET "X-A: a\x01\r\n\r\n", "400"),
    CASE("DEL in a value", GET "X-A: a\x7f\r\n\r\n", "400"),
    CASE("bare CR in a value", GET "X-A: a\rContent-Length: 60\r\n\r\n" HIDDEN, "400"),
    CASE("bare CR ends a field", GET "X-A: a\r\r\n\r\n", "400"),
    CASE("bare LF ends a field", POST "X-A: a\nContent-Length: 60\r\n\r\n" HIDDEN, "400"),
    CASE("bare LF ends everything", "GET / HTTP/1.1\nHost: a.example\n\n" HIDDEN, "400"),
    CASE("bare LF ends the fields", GET "\n" HIDDEN, "400"),
    /* request line */
    CASE("lower-case method", "get / HTTP/1.1\r\n" HOST "\r\n", "501"),
    CASE("unknown method", "PROPFIND / HTTP/1.1\r\n" HOST "\r\n", "501"),
    CASE("prefix of a method", "GE / HTTP/1.1\r\n" HOST "\r\n", "501"),
    CASE("TRACE", "TRACE / HTTP/1.1\r\n" HOST "\r\n", "405"),
    CASE("CONNECT", "CONNECT a.example:443 HTTP/1.1\r\n" HOST "\r\n", "405"),
    CASE("method that is no token", "G(T / HTTP/1.1\r\n" HOST "\r\n", "400"),
    CASE("method with NUL", "GE\0T / HTTP/1.1\r\n" HOST "\r\n", "400"),
    CASE("blank first", " GET / HTTP/1.1\r\n" HOST "\r\n", "400"),
    CASE("two spaces", "GET  / HTTP/1.1\r\n" HOST "\r\n", "400"),
    CASE("tab between", "GET\t/ HTTP/1.1\r\n" HOST "\r\n", "400"),
    CASE("space in target", "GET /a b HTTP/1.1\r\n" HOST "\r\n", "400"),
    CASE("trailing space", "GET / HTTP/1.1 \r\n" HOST "\r\n", "400"),
    CASE("HTTP/0.9", "GET /\r\n\r\n", "400"),
    CASE("HTTP/2.0", "GET / HTTP/2.0\r\n" HOST "\r\n", "505"),
    CASE("preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505"),
    CASE("HTTP/1.2", "GET / HTTP/1.2\r\n" HOST "\r\n", "505"),
    CASE("lower-case version", "GET / http/1.1\r\n" HOST "\r\n", "400"),
    CASE("version with more digits", "GET / HTTP/1.10\r\n" HOST "\r\n", "400"),
    CASE("relative target", "GET a HTTP/1.1\r\n" HOST "\r\n", "400"),
    CASE("fragment in target", "GET /#a HTTP/1.1\r\n" HOST "\r\n", "400"),
    CASE("control byte in target", "GET /\x01 HTTP/1.1\r\n" HOST "\r\n", "400"),
    CASE("NUL in target", "GET /\0 HTTP/1.1\r\n" HOST "\r\n", "400"),
    CASE("DEL in target", "GET /\x7f HTTP/1.1\r\n" HOST "\r\n", "400"),
    CASE("CR in target", "GET /\rX HTTP/1.1\r\n" HOST "\r\n", "400"),
    CASE("backslash target", "GET \\ HTTP/1.1\r\n" HOST "\r\n", "400"),
    CASE("asterisk for GET", "GET * HTTP/1.1\r\n" HOST "\r\n", "400"),
    CASE("other scheme", "GET ftp://a.example/ HTTP/1.1\r\n" HOST "\r\n", "400"),
    CASE("user in authority", "GET http://u@a.example/ HTTP/1.1\r\n" HOST "\r\n", "400"),
    CASE("TLS hello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", "400"),
    CASE("unknown expectation", POST "Expect: cake\r\nContent-Length: 3\r\n\r\nabc", "417"),
};

#undef GET
#undef POST
#undef HIDDEN
#undef HOST
#undef CASE

#endif
