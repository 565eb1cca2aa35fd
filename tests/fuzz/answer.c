/* SPDX-License-Identifier: EUPL-1.2 */
/* The decoders of what a request carries. The first byte cuts the rest in two texts. */
#include "web/answer.h"

#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    arena a = arena_of(64 << 20);
    str all = {(const char *)data + 1, (i64)size - 1};
    str one = str_first(all, data[0]), two = str_from(all, one.len), got;
    if (percent_decode(&a, all, &got)) {
        check(utf8_valid(got) && got.len <= all.len);
        text t = text_of(&a, 1 << 20);
        str again;
        text_add_percent(&t, got); /* what was decoded can be written and read again */
        check(t.cut || (percent_decode(&a, text_str(&t), &again) && str_eq(again, got)));
    }
    if (form_decode(&a, all, &got))
        check(utf8_valid(got) && got.len <= all.len);
    i64 from = -1, len = -1, total = data[0] % 20;
    struct range_request r = {.range = one, .if_range = two, .etag = S("\"v\""), .size = total};
    if (range_of(&r, &from, &len) == RANGE_PART)
        check(from >= 0 && len > 0 && from + len <= total);
    r = (struct range_request){.range = all, .size = total};
    if (range_of(&r, &from, &len) == RANGE_PART)
        check(from >= 0 && len > 0 && from + len <= total);
    etag_matches(one, two);
    etag_matches_strongly(two, one);
    unsigned offered = CODING_IDENTITY | CODING_GZIP;
    check(coding_choose(all, offered) & offered);
    got = cookie_get(one, two);
    check(got.len == 0 || (got.at >= one.at && got.at + got.len <= one.at + one.len));
    arena_free(&a);
    return 0;
}
