/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/html.h"

#include <string.h>

#include "base/test.h"

/* What one writer wrote, in one language. */
#define written(language_, call)                                                                   \
    ({                                                                                             \
        html page_ = {.arena = a, .language = language_}, *h = &page_;                             \
        call;                                                                                      \
        html_str(h);                                                                               \
    })

TEST(text_cannot_become_markup)
{
    expect_text(written(FRENCH, html_text(h, S("<a href='x'>\"R&D\"</a>"))),
                S("&lt;a href=&#39;x&#39;&gt;&quot;R&amp;D&quot;&lt;/a&gt;"));
    expect_text(written(FRENCH, html_text(h, ((str){0}))), S(""));
    expect_text(written(FRENCH, html_attr(h, S("\" onclick=\"x"))), S("&quot; onclick=&quot;x"));
    expect_text(written(FRENCH, html_text(h, ((markup){S("<p>")}))), S("<p>"));
    expect_text(written(FRENCH, html_path(h, S("été/../?a=1"))),
                S("%C3%A9t%C3%A9%2F..%2F%3Fa%3D1"));
    expect_text(written(FRENCH, html_href(h, url_check(S("/a?b=1&c=\"")))),
                S("/a?b=1&amp;c=&quot;"));
    expect_text(written(FRENCH, html_path(h, ((uid){{0xAB, 1}}))),
                S("ab010000000000000000000000000000"));
}

TEST(numbers_follow_the_language)
{
    expect_text(written(FRENCH, html_text(h, (i64)0)), S("0"));
    expect_text(written(FRENCH, html_text(h, (i64)999)), S("999"));
    expect_text(written(FRENCH, html_text(h, (i64)29204)), S("29\u202F204"));
    expect_text(written(FRENCH, html_text(h, (i64)-1234567)), S("\u22121\u202F234\u202F567"));
    expect_text(written(ENGLISH, html_text(h, (i64)1234567)), S("1,234,567"));
    expect_text(written(ENGLISH, html_text(h, INT64_MIN)), S("\u22129,223,372,036,854,775,808"));
    expect_text(written(FRENCH, html_attr(h, (i64)29204)), S("29204"));
    expect_text(written(FRENCH, html_attr(h, INT64_MIN)), S("-9223372036854775808"));
}

TEST(money_follows_the_language)
{
    expect_text(written(FRENCH, html_text(h, ((cents){2920400}))), S("29\u202F204\u00A0€"));
    expect_text(written(FRENCH, html_text(h, ((cents){2920405}))), S("29\u202F204,05\u00A0€"));
    expect_text(written(ENGLISH, html_text(h, ((cents){2920450}))), S("€29,204.50"));
    expect_text(written(FRENCH, html_text(h, ((cents){-5}))), S("\u22120,05\u00A0€"));
    expect_text(written(FRENCH, html_attr(h, ((cents){2920450}))), S("29204.50"));
    expect_text(written(FRENCH, html_attr(h, ((cents){-2920400}))), S("-29204"));
}

TEST(days_follow_the_language)
{
    expect_text(written(FRENCH, html_text(h, day_of(2027, 3, 14))), S("14\u00A0mars 2027"));
    expect_text(written(FRENCH, html_text(h, day_of(2027, 3, 1))), S("1er\u00A0mars 2027"));
    expect_text(written(ENGLISH, html_text(h, day_of(2027, 3, 1))), S("1\u00A0March 2027"));
    expect_text(written(FRENCH, html_text(h, ((partial_day){20190300}))), S("mars 2019"));
    expect_text(written(ENGLISH, html_text(h, ((partial_day){20190000}))), S("2019"));
    expect_text(written(FRENCH, html_attr(h, day_of(2027, 3, 1))), S("2027-03-01"));
    expect_text(written(FRENCH, html_attr(h, ((partial_day){20190300}))), S("2019-03"));
    expect_text(written(FRENCH, html_attr(h, ((partial_day){20190000}))), S("2019"));
    for (int m = 1; m <= 12; m++) { /* the lengths in the table of months */
        str fr = written(FRENCH, html_text(h, ((partial_day){20190000 + 100 * m})));
        str en = written(ENGLISH, html_text(h, ((partial_day){20190000 + 100 * m})));
        expect(str_ends(fr, S(" 2019")) && utf8_valid(fr) && !memchr(fr.at, 0, (size_t)fr.len));
        expect(str_ends(en, S(" 2019")) && utf8_valid(en) && !memchr(en.at, 0, (size_t)en.len));
    }
    expect(written(FRENCH, html_text(h, day_of(2027, 13, 1))).len > 0); /* no stop */
    expect(written(FRENCH, html_text(h, ((day){-1}))).len > 0);
}

TEST(instants_are_shown_in_france)
{
    instant t, noon;
    expect(instant_read(S("2027-03-14T09:26:53Z"), &t));
    expect(instant_read(S("2027-07-01T10:00:00Z"), &noon));
    expect_text(written(FRENCH, html_text(h, t)), S("14\u00A0mars 2027 à 10\u00A0h\u00A026"));
    expect_text(written(ENGLISH, html_text(h, t)), S("14\u00A0March 2027 at 10:26"));
    expect_text(written(FRENCH, html_text(h, noon)), S("1er\u00A0juillet 2027 à 12\u00A0h"));
    expect_text(written(ENGLISH, html_text(h, noon)), S("1\u00A0July 2027 at 12:00"));
    expect_text(written(FRENCH, html_attr(h, t)), S("2027-03-14T09:26:53Z"));
}

TEST(a_form_has_a_token_and_a_key_of_its_own)
{
    expect_text(written(FRENCH, html_form(h)), S(""));
    html h = {.arena = a, .csrf = S("to\"ken"), .seed = 42};
    html_form(&h);
    str first = html_str(&h);
    expect(str_has(first, S("name=\"csrf\" value=\"to&quot;ken\"")));
    i64 at = str_find(first, S("name=\"key\" value=\""));
    expect(at > 0 && first.len >= at + 18 + UID_TEXT);
    uid key, again;
    expect(uid_read(str_first(str_from(first, at + 18), UID_TEXT), &key));
    /* the reference values of splitmix64 seeded with 42 */
    expect_text(str_first(str_from(first, at + 18), UID_TEXT),
                S("bdd732262feb6e9528efe333b266f103"));
    i64 before = h.len;
    html_form(&h);
    str second = str_from(html_str(&h), before);
    at = str_find(second, S("name=\"key\" value=\""));
    expect(uid_read(str_first(str_from(second, at + 18), UID_TEXT), &again));
    expect(!uid_eq(key, again) && h.forms == 2);
}

TEST(a_message_is_escaped_in_place)
{
    expect_text(written(FRENCH, html_text(h, T("R&D {1}", S("<b>")))), S("R&amp;D &lt;b&gt;"));
    expect_text(written(FRENCH, html_text(h, ((message){0}))), S(""));
}

TEST(a_page_grows_and_then_is_too_much)
{
    arena small = arena_of(64 << 20);
    jmp_buf too_much;
    small.too_much = &too_much;
    static char line[1000];
    memset(line, 'x', sizeof line);
    html h = {.arena = &small};
    html *volatile page = &h;
    bool volatile jumped = false;
    if (setjmp(too_much))
        jumped = true;
    else
        for (int i = 0; i < 5000; i++)
            html_raw(page, (str){line, sizeof line});
    expect(jumped && page->len <= HTML_MAX && page->len > HTML_MAX - 1000);
    arena_free(&small);
}
