/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/editor/editor.h"

#include "commons/rate/rate.h"
#include "commons/test_app.h"

/* Somebody who is signed in, with the token of their forms. */
struct writer_of_texts {
    str cookie, csrf;
};

static struct writer_of_texts somebody(struct test_app *t, arena *a, const char *email)
{
    struct writer_of_texts w = {.cookie = test_session(t, test_person(t, email, ROLE_MEMBER))};
    struct request *r = test_ask_in(
        t, a, (struct test_ask){.path = "/nulle-part", .cookie = w.cookie}); /* any page has one */
    w.csrf = arena_copy(a, r->page.csrf);
    return w;
}

static struct request *preview_of(struct test_app *t, arena *a, struct writer_of_texts w,
                                  const char *fields)
{
    str body = text_format(a, "csrf=%.*s&%s", STR(w.csrf), fields);
    return test_ask_in(
        t, a,
        (struct test_ask){.method = "POST", .path = "/apercu", .cookie = w.cookie, .body = body});
}

static bool shows(const struct request *r, const char *words)
{
    return str_has(html_str(&r->page), str_of(words));
}

TEST(a_text_is_shown_as_it_will_be)
{
    struct test_app *t = test_app_of(a, editor_feature.routes);
    rate_reset();
    struct writer_of_texts w = somebody(t, a, "anne@exemple.fr");
    struct request *r = preview_of(t, a, w, "genre=message&texte=%23%20Un%0Adeux%0Atrois");
    expect(r->status == 200);
    expect(shows(r, "<h4>Un</h4>") && shows(r, "<br"));
    r = preview_of(t, a, w, "genre=recit&texte=%23%20Un%0Adeux%0Atrois");
    expect(shows(r, "<h3>Un</h3>") && !shows(r, "<br"));
    r = preview_of(t, a, w, "genre=%3Cscript%3E&texte=%3Cscript%3Ealert(1)%3C/script%3E");
    expect(r->status == 200 && !shows(r, "<script>alert"));
    r = preview_of(t, a, w, "texte=%5Bx%5D(javascript:alert(1))");
    expect(!shows(r, "javascript:"));
    r = preview_of(t, a, w, "texte=%20%0A");
    expect(r->status == 200 && shows(r, "Rien à montrer"));
    test_app_close(t);
}

TEST(a_preview_needs_a_session_and_its_token)
{
    struct test_app *t = test_app_of(a, editor_feature.routes);
    rate_reset();
    struct writer_of_texts w = somebody(t, a, "anne@exemple.fr");
    struct writer_of_texts nobody = {0}, forged = {w.cookie, S("0123456789abcdef")};
    expect(preview_of(t, a, nobody, "texte=a")->status == 403);
    expect(preview_of(t, a, forged, "texte=a")->status == 403);
    struct request *r =
        test_ask_in(t, a,
                    (struct test_ask){.method = "POST",
                                      .path = "/apercu",
                                      .cookie = w.cookie,
                                      .origin = "https://ailleurs.exemple",
                                      .body = text_format(a, "csrf=%.*s&texte=a", STR(w.csrf))});
    expect(r->status == 403);
    expect(preview_of(t, a, w, "texte=a")->status == 200);
    test_app_close(t);
}

/* One who asks like a program waits, and nobody else with them. */
TEST(too_many_previews_wait)
{
    struct test_app *t = test_app_of(a, editor_feature.routes);
    rate_reset();
    struct writer_of_texts anne = somebody(t, a, "anne@exemple.fr");
    struct writer_of_texts omar = somebody(t, a, "omar@exemple.fr");
    int refused = 0;
    for (int i = 0; i < 70; i++) {
        arena each = arena_of(8 << 20);
        struct request *r = preview_of(t, &each, anne, "texte=a");
        refused += r->status == 429 && shows(r, "aperçus de suite");
        arena_free(&each);
    }
    expect(refused > 0);
    expect(preview_of(t, a, omar, "texte=a")->status == 200);
    test_app_close(t);
}
