/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/answer.h"

#include <brotli/decode.h>
#include <zlib.h>

#include "base/test.h"

static void expect_range(str range, i64 size, enum range wanted, i64 from, i64 len)
{
    i64 got_from = -1, got_len = -1;
    enum range got =
        range_of(&(struct range_request){.range = range, .size = size}, &got_from, &got_len);
    if (got != wanted || (got == RANGE_PART && (got_from != from || got_len != len)))
        expect_text(range, S("(another range)"));
}

TEST(ranges_are_read)
{
    expect_range(S(""), 10, RANGE_WHOLE, 0, 0);
    expect_range(S("bytes=0-3"), 10, RANGE_PART, 0, 4);
    expect_range(S("Bytes = 3-"), 10, RANGE_PART, 3, 7);
    expect_range(S("bytes=9-9"), 10, RANGE_PART, 9, 1);
    expect_range(S("bytes=3-99999999999999999999999"), 10, RANGE_PART, 3, 7);
    expect_range(S("bytes=-4"), 10, RANGE_PART, 6, 4);
    expect_range(S("bytes=-40"), 10, RANGE_PART, 0, 10);
    expect_range(S("bytes=-99999999999999999999999"), 10, RANGE_PART, 0, 10);
    expect_range(S("bytes=10-"), 10, RANGE_NONE, 0, 0);
    expect_range(S("bytes=99999999999999999999999-"), 10, RANGE_NONE, 0, 0);
    expect_range(S("bytes=-0"), 10, RANGE_NONE, 0, 0);
    expect_range(S("bytes=0-"), 0, RANGE_NONE, 0, 0);
    expect_range(S("bytes=4-3"), 10, RANGE_WHOLE, 0, 0);
    expect_range(S("bytes=0-1,3-4"), 10, RANGE_WHOLE, 0, 0);
    expect_range(S("bytes=-"), 10, RANGE_WHOLE, 0, 0);
    expect_range(S("bytes=a-3"), 10, RANGE_WHOLE, 0, 0);
    expect_range(S("bytes=3-b"), 10, RANGE_WHOLE, 0, 0);
    expect_range(S("bytes=--3"), 10, RANGE_WHOLE, 0, 0);
    expect_range(S("bytes=3"), 10, RANGE_WHOLE, 0, 0);
    expect_range(S("lines=0-3"), 10, RANGE_WHOLE, 0, 0);
    expect_text(range_content(a, 3, 4, 10), S("bytes 3-6/10"));
    expect_text(range_content(a, 0, 0, 10), S("bytes */10"));
}

TEST(if_range_keeps_to_one_version)
{
    i64 from, len;
    struct range_request r = {.range = S("bytes=0-3"),
                              .etag = S("\"v1\""),
                              .size = 10,
                              .last_modified = S("Sun, 14 Mar 2027 09:26:53 GMT")};
    r.if_range = S("\"v1\"");
    expect(range_of(&r, &from, &len) == RANGE_PART);
    r.if_range = S("Sun, 14 Mar 2027 09:26:53 GMT");
    expect(range_of(&r, &from, &len) == RANGE_PART);
    r.if_range = S("\"v2\"");
    expect(range_of(&r, &from, &len) == RANGE_WHOLE);
    r.if_range = S("W/\"v1\"");
    expect(range_of(&r, &from, &len) == RANGE_WHOLE);
    r.if_range = S("Sun, 14 Mar 2027 09:26:54 GMT");
    expect(range_of(&r, &from, &len) == RANGE_WHOLE);
    r.etag = r.last_modified = r.if_range = S("W/\"v1\"");
    expect(range_of(&r, &from, &len) == RANGE_WHOLE);
}

TEST(entity_tags_are_compared)
{
    expect(etag_matches(S("\"a\""), S("\"a\"")));
    expect(etag_matches(S("\"b\" , W/\"a\""), S("\"a\"")));
    expect(etag_matches(S("\"a\""), S("W/\"a\"")));
    expect(etag_matches(S(" * "), S("\"a\"")));
    expect(etag_matches(S("\"x,y\", \"a\""), S("\"a\"")));
    expect(!etag_matches(S("\"x,\"a\"\""), S("\"a\"")));
    expect(!etag_matches(S(""), S("\"a\"")));
    expect(!etag_matches(S("a"), S("\"a\"")));
    expect(!etag_matches(S("\"aa\""), S("\"a\"")));
    expect(!etag_matches(S("\"a"), S("\"a\"")));
    expect(!etag_matches(S("*"), S("")));
    expect(etag_matches_strongly(S("W/\"a\", \"a\""), S("\"a\"")));
    expect(!etag_matches_strongly(S("W/\"a\""), S("\"a\"")));
    expect(!etag_matches_strongly(S("\"a\""), S("W/\"a\"")));
}

TEST(codings_are_chosen)
{
    enum { ALL = CODING_IDENTITY | CODING_GZIP | CODING_BROTLI };
    expect(coding_choose(S(""), ALL) == CODING_IDENTITY);
    expect(coding_choose(S("gzip, deflate, br"), ALL) == CODING_BROTLI);
    expect(coding_choose(S("gzip, deflate, br"), CODING_GZIP) == CODING_GZIP);
    expect(coding_choose(S("gzip;q=1.0, br;q=0.9"), ALL) == CODING_GZIP);
    expect(coding_choose(S("GZIP ; Q=0.5"), ALL) == CODING_GZIP);
    expect(coding_choose(S("br;q=0, *"), ALL) == CODING_GZIP);
    expect(coding_choose(S("*;q=0.1"), ALL) == CODING_BROTLI);
    expect(coding_choose(S("*;q=0"), ALL) == CODING_IDENTITY);
    expect(coding_choose(S("identity, gzip;q=0.5"), ALL) == CODING_IDENTITY);
    expect(coding_choose(S("identity;q=0.5, gzip;q=0.501"), ALL) == CODING_GZIP);
    expect(coding_choose(S("gzip;q=1.5"), ALL) == CODING_IDENTITY);
    expect(coding_choose(S("gzip;q="), ALL) == CODING_IDENTITY);
    expect(coding_choose(S("gzip;q=0.0001"), ALL) == CODING_IDENTITY);
    expect(coding_choose(S("deflate, zstd"), ALL) == CODING_IDENTITY);
    expect(coding_choose(S("identity;q=0"), CODING_IDENTITY) == CODING_IDENTITY);
    expect_text(coding_name(CODING_BROTLI), S("br"));
    expect_text(coding_name(CODING_GZIP), S("gzip"));
}

static str page_of(arena *a, i64 len)
{
    char *p = new_n(a, char, len + 1);
    for (i64 i = 0; i < len; i++)
        p[i] = (char)('a' + (i * i / 7) % 26);
    return (str){p, len};
}

TEST(compressed_text_comes_back)
{
    static const i64 sizes[] = {0, 1, 4000, 300000};
    for (i64 i = 0; i < countof(sizes); i++) {
        str s = page_of(a, sizes[i]), packed = gzip_of(a, s, 6);
        char *back = new_n(a, char, s.len + 1);
        z_stream z = {.next_in = (Bytef *)(uintptr_t)packed.at,
                      .avail_in = (uInt)packed.len,
                      .next_out = (Bytef *)back,
                      .avail_out = (uInt)s.len + 1};
        expect(inflateInit2(&z, 15 + 16) == Z_OK && inflate(&z, Z_FINISH) == Z_STREAM_END);
        expect(str_eq((str){back, (i64)z.total_out}, s));
        inflateEnd(&z);
        expect(s.len < 100 || packed.len < s.len);
        packed = brotli_of(a, s, 5);
        size_t len = (size_t)s.len + 1;
        expect(BrotliDecoderDecompress((size_t)packed.len, (const uint8_t *)packed.at, &len,
                                       (uint8_t *)back) == BROTLI_DECODER_RESULT_SUCCESS);
        expect(str_eq((str){back, (i64)len}, s));
    }
}

TEST(escapes_are_decoded_or_refused)
{
    str got;
    expect(percent_decode(a, S("a%20b+c%2f%C3%A9"), &got));
    expect_text(got, S("a b+c/é"));
    expect(percent_decode(a, S("%41"), &got));
    expect_text(got, S("A"));
    expect(percent_decode(a, S("médiathèque"), &got));
    expect(percent_decode(a, S(""), &got) && got.len == 0);
    expect(!percent_decode(a, S("%"), &got));
    expect(!percent_decode(a, S("a%4"), &got));
    expect(!percent_decode(a, S("%4g"), &got));
    expect(!percent_decode(a, S("%g4"), &got));
    expect(!percent_decode(a, S("%00"), &got));
    expect(!percent_decode(a, S("a%0Ab"), &got));
    expect(!percent_decode(a, S("%7F"), &got));
    expect(!percent_decode(a, S("%C3"), &got));
    expect(!percent_decode(a, S("%C0%AF"), &got));
    expect(!percent_decode(a, S("%ED%A0%80"), &got));
    expect(form_decode(a, S("a+b%2B%0D%0A"), &got));
    expect_text(got, S("a b+\r\n"));
    expect(!form_decode(a, S("%00"), &got) && !form_decode(a, S("%E9"), &got));
}

TEST(cookies_are_found)
{
    expect_text(cookie_get(S("a=1; session=x=y; b"), S("session")), S("x=y"));
    expect_text(cookie_get(S("xsession=1;session=2;session=3"), S("session")), S("2"));
    expect_text(cookie_get(S("session=\"q\""), S("session")), S("q"));
    expect_text(cookie_get(S("session = v "), S("session")), S("v"));
    expect_text(cookie_get(S("Session=1; session"), S("session")), S(""));
    expect_text(cookie_get(S(""), S("session")), S(""));
    expect_text(cookie_get(S("a=b; =c"), S("session")), S(""));
}
