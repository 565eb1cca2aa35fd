/* SPDX-License-Identifier: EUPL-1.2 */
/* How a reader asked to be shown pages: the cookie, and that no page kept for one display is shown
 * in another. */
#include "commons/display.h"

#include <string.h>

#include "commons/page_cache.h"
#include "commons/test_app.h"

TEST(what_is_not_understood_is_the_usual)
{
    static const char *const odd[] = {
        "",        "0",      "0000",  "000000", "99999",
        "aaaaa",   "-9999",  "/////", ":::::",  "\xff\xff\xff\xff\xff",
        "0 0 0 0", "langue", "4:2:3:"};
    for (i64 i = 0; i < countof(odd); i++)
        expect(display_is_usual(display_read(str_of(odd[i]))));
    struct display half = display_read(S("29010")); /* 9 is nothing: that part alone is the usual */
    expect(half.chosen[0] == 2 && half.chosen[1] == 0 && half.chosen[3] == 1);
}

TEST(each_display_has_its_byte_its_cookie_and_its_marks)
{
    bool seen[256] = {0};
    i64 count = 0;
    for (int n = 0; n < 44444; n++) {
        str figures = text_format(a, "%05d", n);
        struct display d = display_read(figures);
        str cookie = display_cookie(a, d);
        if (!str_eq(cookie, figures))
            continue; /* some figure stood for nothing */
        expect(!seen[display_byte(d)]);
        seen[display_byte(d)] = true;
        expect(display_is_usual(d) == str_eq(figures, S("00000")));
        expect((display_marks(a, d).len == 0) == display_is_usual(d));
        count++;
    }
    expect(count == 4 * 2 * 3 * 2 * 3);
    expect_text(display_marks(a, display_read(S("21112"))),
                S("size-2 spaced device contrast dark"));
    expect_text(display_scheme(display_read(S("00001"))), S("light"));
    expect_text(display_scheme(display_read(S("30000"))), S("light dark"));
}

/* ---- the page cache ---------------------------------------------------------------------- */

static void marks(struct request *r)
{
    answer_text(r, "text/plain", display_marks(r->arena, display_asked(r->in)));
    if (!r->body.len)
        r->body = S("usual");
}

static const struct route routes[] = {
    {"GET", "/marks", ANYONE, ON_LOOP | KEPT, 0, marks, NULL, NULL, ""},
    {0},
};

/* What the cache answers, or, where it has nothing, what is made and then kept. */
static str shown(struct test_app *t, str cookie, bool *found)
{
    struct test_ask q = {.path = "/marks", .cookie = cookie};
    struct page_key key;
    expect(page_key_of(test_incoming(t->arena, &q), t->app.newest_settings, &key));
    struct kept_page *p = page_find(t->app.page_cache, &key, t->app.newest_settings, os_now());
    *found = p != NULL;
    if (!p)
        return test_ask_in(t, t->arena, q)->body;
    str copy = text_format(t->arena, "%.*s", (int)p->body.len, p->body.at);
    page_release(p);
    return copy;
}

TEST(no_page_of_one_display_is_shown_in_another)
{
    static const struct {
        const char *cookie, *marks;
    } readers[] = {
        {"", "usual"},
        {"affichage=00001", "light"},
        {"affichage=00002", "dark"},
        {"langue=fr; affichage=30000", "size-3"},
        {"affichage=01000", "spaced"},
        {"affichage=00100", "device"},
        {"affichage=00200", "serif"},
        {"affichage=00010; langue=fr", "contrast"},
        {"affichage=31212", "size-3 spaced serif contrast dark"},
    };
    struct test_app *t = test_app_of(a, routes);
    t->app.page_cache = page_cache_start(1 << 20);
    bool found;
    for (int turn = 0; turn < 2; turn++)
        for (i64 i = 0; i < countof(readers); i++) {
            expect_text(shown(t, str_of(readers[i].cookie), &found), str_of(readers[i].marks));
            expect(found == (turn == 1));
        }
    /* A cookie that says nothing shares the usual page: nobody fills the cache with words. */
    static const char *const odd[] = {"affichage=00000", "affichage=zzzzz",
                                      "affichage=", "affichage=0000100001", "autre=00002"};
    for (i64 i = 0; i < countof(odd); i++) {
        expect_text(shown(t, str_of(odd[i]), &found), S("usual"));
        expect(found);
    }
    page_cache_free(t->app.page_cache);
    test_app_close(t);
}
