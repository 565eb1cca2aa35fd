/* SPDX-License-Identifier: EUPL-1.2 */
/* The scanner takes what is plain, and of that what jansson reads; tests/fuzz/archive.c goes on. */
#include "commons/archive/scan.h"

#include "base/test.h"
#include "commons/contribution/json.h"

/* Whether it was taken; then jansson must agree. */
static bool scanned(arena *a, str line)
{
    struct scanned_object o;
    if (!scan_object(a, line, &o))
        return false;
    json_t *tree = json_parse(a, line);
    expect(json_is_object(tree) && (i64)json_object_size(tree) == o.len);
    for (i64 i = 0; i < o.len; i++) {
        const struct scanned *s = &o.at[i];
        json_t *value = json_object_getn(tree, s->name.at, (size_t)s->name.len);
        switch (s->form) {
        case SCANNED_TEXT:
            expect(json_is_string(value));
            expect_text(s->text, json_str(value));
            break;
        case SCANNED_NUMBER:
            expect(json_is_integer(value) && json_integer_value(value) == s->number);
            break;
        case SCANNED_FLAG:
            expect(json_is_boolean(value) && json_is_true(value) == s->number);
            break;
        }
    }
    return true;
}

TEST(plain_objects_are_taken)
{
    static const char *const lines[] = {
        "{\"type\":\"post\",\"number\":1,\"hidden\":true,\"best\":false}",
        " { \"a\" : \"b\" , \"c\" : 0 } \r\n",
        "{\"body\":\"à la ligne\\n\\t\\\"là\\\" \\\\ \\/ \\b\\f\\r\"}",
        "{\"\":\"\"}",
        "{\"é\":\"日本\",\"n\":12345678901234567}",
    };
    for (i64 i = 0; i < countof(lines); i++)
        expect(scanned(a, str_of(lines[i])));
}

TEST(all_else_is_left_to_jansson)
{
    static const char *const lines[] = {
        "",
        "{",
        "{}",
        "[1]",
        "null",
        "{\"a\":1",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{\"a\":01}",
        "{\"a\":-1}",
        "{\"a\":1.5}",
        "{\"a\":1e3}",
        "{\"a\":123456789012345678}",
        "{\"a\":tru}",
        "{\"a\":null}",
        "{\"a\":[]}",
        "{\"a\":{}}",
        "{\"a\":\"\\u0041\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\",
        "{\"a\":\"b}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\xc3\"}",
        "{\"a\":\"\xed\xa0\x80\"}",
        "{\"a\":\"\xc0\xaf\"}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1} x",
        "{\"a\":1}{\"b\":2}",
    };
    for (i64 i = 0; i < countof(lines); i++)
        expect(!scanned(a, str_of(lines[i])));
    expect(!scanned(a, (str){"{\"a\":\"\0\"}", 9}));
}

TEST(whatever_bytes_change_both_agree)
{
    static const char line[] =
        "{\"body\":\"Été \\\"où\\\" \\n fin\",\"number\":120,\"hidden\":true}";
    enum { TRIES = 20000, LEN = sizeof line - 1 };
    static const char bytes[] = "\"\\{}[]:, 019-.eEtfn\n\t\x80\xc3\xa9\xf0u/";
    uint64_t random = 2012;
    i64 taken = 0;
    for (i64 i = 0; i < TRIES; i++) {
        char changed[LEN];
        for (i64 n = 0; n < LEN; n++)
            changed[n] = line[n];
        for (i64 n = 0; n < 1 + i % 3; n++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            changed[(random >> 33) % LEN] = bytes[(random >> 50) % (sizeof bytes - 1)];
        }
        taken += scanned(a, (str){changed, LEN});
        arena_reset(a);
    }
    expect(taken > 0 && taken < TRIES);
}
