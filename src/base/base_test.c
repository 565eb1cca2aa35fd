/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>

#include "base/test.h"
#include "base/values.h"

TEST(an_address_carries_no_code)
{
    expect_text(url_check(S("javascript:alert(1)")).text, S("#"));
    expect_text(url_check(S("//evil.example")).text, S("#"));
    expect_text(url_check(S("/\\evil.example")).text, S("#"));
    expect_text(url_check(S("java\tscript:alert(1)")).text, S("#"));
    expect_text(url_check(S("/experiences/1")).text, S("/experiences/1"));
    expect_text(url_check(S("https://exemple.fr/a")).text, S("https://exemple.fr/a"));
    expect(!url_is_web(S("https://")) && !url_is_web(S("http:///x")));
}

TEST(text_is_cut_at_separators_and_at_its_maximum)
{
    str rest = S("a;b;;c");
    expect_text(str_cut(&rest, ';'), S("a"));
    expect_text(str_cut(&rest, ';'), S("b"));
    expect_text(str_cut(&rest, ';'), S(""));
    expect_text(str_cut(&rest, ';'), S("c"));
    expect(rest.len == 0);
    text t = text_of(a, 5);
    text_add(&t, S("abc"));
    text_add(&t, S("def"));
    expect(t.cut);
    expect_text(text_str(&t), S("abcde"));
}

static str counted(arena *a, int *calls)
{
    ++*calls;
    return arena_copy(a, S("corps"));
}

TEST(numbers_are_written_whole)
{
    static const i64 numbers[] = {0, 7, -7, 10, 1234567890, INT64_MAX, INT64_MIN};
    text t = text_of(a, 200);
    for (i64 i = 0; i < countof(numbers); i++) {
        text_add_i64(&t, numbers[i]);
        text_add_char(&t, ' ');
    }
    expect_text(text_str(&t), S("0 7 -7 10 1234567890 9223372036854775807 -9223372036854775808 "));
}

TEST(a_cut_falls_between_two_characters)
{
    str s = S("aé€🎭");
    static const i64 wanted[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};
    for (i64 n = 0; n < countof(wanted); n++)
        expect(utf8_within(s, n).len == wanted[n]);
    expect(utf8_within(str_first(s, 5), 100).len == 3); /* cut by somebody else */
    expect(utf8_within(S("\x80\x80"), 2).len == 2 && utf8_within((str){0}, 5).len == 0);
}

TEST(parts_are_joined_each_looked_at_once)
{
    int calls = 0;
    str all = text_join(a, S("<"), counted(a, &calls), (str){0}, S(">"));
    expect_text(all, S("<corps>"));
    expect(all.at[all.len] == '\0' && calls == 1);
    expect(text_join(a, (str){0}).len == 0);
}

TEST(utf8_is_checked_strictly)
{
    expect(utf8_valid(S("Œuvre à l’œil 🎭")));
    expect(!utf8_valid(S("\xC0\xAF")));         /* overlong */
    expect(!utf8_valid(S("\xED\xA0\x80")));     /* surrogate */
    expect(!utf8_valid(S("\xF4\x90\x80\x80"))); /* beyond U+10FFFF */
    expect(!utf8_valid(S("abc\xE2\x82")));      /* cut short */
    expect(!utf8_valid((str){"a\0b", 3}));
    expect(utf8_length(S("été")) == 3);
    expect_text(utf8_first(S("été"), 2), S("ét"));
}

TEST(french_names_fold_to_what_people_type)
{
    expect_text(text_fold(a, S("L’Haÿ-les-Roses")), S("l hay les roses"));
    expect_text(text_fold(a, S("  Œuilly, ÉTRŒUNGT !")), S("oeuilly etroeungt"));
    expect_text(text_fold(a, S("e\xCC\x81t\xC3\xA9")), S("ete"));
    expect_text(text_slug(a, S("Lecture à voix haute !")), S("lecture-a-voix-haute"));
    expect_text(text_slug(a, S("???")), S("sans-titre"));
    expect(str_compare(text_sort_key(a, S("Les Abymes")), text_sort_key(a, S("Ablon"))) > 0);
    expect(str_compare(text_sort_key(a, S("Évreux")), text_sort_key(a, S("Fécamp"))) < 0);
}

TEST(days_are_those_of_the_calendar)
{
    day d;
    expect(day_read(S("2024-02-29"), &d) && d.ymd == 20240229);
    expect(!day_read(S("2023-02-29"), &d) && !day_read(S("2023-2-9"), &d));
    expect(day_number(day_of(1970, 1, 1)) == 0);
    for (i64 n = -200000; n < 200000; n += 77)
        expect(day_number(day_from_number(n)) == n);
    partial_day p;
    expect(partial_day_read(S("2019-03"), &p) && p.ymd == 20190300);
    expect_text(partial_day_iso(a, p), S("2019-03"));
    expect(!partial_day_read(S("2019-13"), &p) && !partial_day_read(S("2019-"), &p));
}

TEST(midnight_is_that_of_france)
{
    instant t;
    expect(instant_read(S("2026-07-14T22:30:00Z"), &t) && instant_day(t).ymd == 20260715);
    expect(instant_read(S("2026-12-31T22:30:00Z"), &t) && instant_day(t).ymd == 20261231);
    expect(instant_minute(t) == 23 * 60 + 30);
    expect(instant_read(S("2026-03-29T00:59:59Z"), &t) && instant_minute(t) == 119);
    expect(instant_read(S("2026-03-29T01:00:00Z"), &t) && instant_minute(t) == 180);
    expect_text(instant_http(a, t), S("Sun, 29 Mar 2026 01:00:00 GMT"));
    expect_text(instant_rfc3339(a, t), S("2026-03-29T01:00:00Z"));
    static const struct {
        i64 ymd;
        const char *begins;
    } days[] = {{20260714, "2026-07-13T22:00:00Z"},
                {20270101, "2026-12-31T23:00:00Z"},
                {20260329, "2026-03-28T23:00:00Z"}, /* summer time begins that day */
                {20260330, "2026-03-29T22:00:00Z"},
                {20261025, "2026-10-24T22:00:00Z"}, /* and ends that day */
                {20261026, "2026-10-25T23:00:00Z"}};
    for (i64 n = 0; n < countof(days); n++)
        expect(instant_read(str_of(days[n].begins), &t) &&
               day_begins((day){days[n].ymd}).us == t.us);
    expect(instant_plus_days(t, -2).us == t.us - 172800000000);
}

TEST(amounts_are_read_as_people_write_them)
{
    static const struct {
        const char *text;
        i64 cents;
    } rows[] = {{"1 200", 120000},
                {"1200,50", 120050},
                {"12.500 €", 1250000},
                {"12.50", 1250},
                {"38 k€", 3800000},
                {"1,2 M€", 120000000},
                {"1\xE2\x80\xAF"
                 "200",
                 120000},
                {"0", 0}};
    cents c;
    for (i64 i = 0; i < countof(rows); i++)
        expect(cents_read(str_of(rows[i].text), &c) && c.n == rows[i].cents);
    static const char *const bad[] = {"",     "mille", "-5",    "1,2,3",    "99999999999999999999",
                                      "12k3", "1,005", "1,200", "9000000 M"};
    for (i64 i = 0; i < countof(bad); i++)
        expect(!cents_read(str_of(bad[i]), &c));
    expect(!cents_add((cents){INT64_MAX}, (cents){1}, &c));
}

TEST(the_arena_says_when_it_is_too_much)
{
    arena small = arena_of(100 << 10);
    jmp_buf out;
    small.too_much = &out;
    bool jumped = false;
    if (setjmp(out) == 0) {
        for (int i = 0; i < 1000; i++)
            memset(arena_take(&small, 1, 1000), 1, 1000);
    } else {
        jumped = true;
    }
    expect(jumped && small.taken <= 100 << 10);
    expect(arena_try(&small, 1, 1 << 30) == NULL);
    arena_free(&small);
}

TEST(nothing_is_a_fine_amount_even_at_first)
{
    arena b = arena_of(1 << 20);
    expect(new_n(&b, char, 0) != NULL);
    arena_free(&b);
}

static void count_down(void *n) { --*(int *)n; }

TEST(end_callbacks_run_once)
{
    arena b = arena_of(1 << 20);
    int n = 2;
    arena_at_end(&b, count_down, &n);
    arena_reset(&b);
    expect(n == 1);
    arena_free(&b);
    expect(n == 1);
}
