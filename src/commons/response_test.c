/* SPDX-License-Identifier: EUPL-1.2 */
/* What leaves: validators, compression, ranges of files, the signed notice, the usual headers. */
#include "commons/response.h"

#include <sys/mman.h>

#include "commons/test_app.h"

static const char letters[] = "abcdefghijklmnopqrstuvwxyz";

static void text_page(struct request *r)
{
    i64 len = request_query_id(r, "len");
    char *said = new_n(r->arena, char, len + 1);
    for (i64 i = 0; i < len; i++)
        said[i] = letters[i % 26];
    answer_text(r, "text/plain; charset=utf-8", (str){said, len});
}

static void picture(struct request *r)
{
    text_page(r);
    r->content_type = S("image/png");
}

static void public_text(struct request *r)
{
    answer_header(r, "Cache-Control", S("public, max-age=60"));
    answer_header(r, "Vary", S("Accept"));
    text_page(r);
}

static void html_page(struct request *r)
{
    r->status = 200;
    html_raw(&r->page, S("<p>"));
    html_text_str(&r->page, r->layout.notice);
}

static void leave_notice(struct request *r)
{
    see_other(r, S("/html"), T("C’est noté, {1}.", request_query(r, "who")));
}

static void file_page(struct request *r)
{
    int f = memfd_create("file", MFD_CLOEXEC);
    check(f >= 0 && write(f, letters, 26) == 26);
    answer_file(r, "application/pdf", f, 26, S("\"v1\""));
}

static const struct route routes[] = {
    {"GET", "/text", ANYONE, ON_LOOP, 0, text_page, NULL, NULL, ""},
    {"GET", "/picture", ANYONE, ON_LOOP, 0, picture, NULL, NULL, ""},
    {"GET", "/public", ANYONE, ON_LOOP, 0, public_text, NULL, NULL, ""},
    {"GET", "/html", ANYONE, ON_LOOP, 0, html_page, NULL, NULL, ""},
    {"POST", "/html", ANYONE, ON_LOOP, 0, html_page, NULL, NULL, ""},
    {"GET", "/notice", ANYONE, ON_LOOP, 0, leave_notice, NULL, NULL, ""},
    {"GET", "/file", ANYONE, ON_LOOP, 0, file_page, NULL, NULL, ""},
    {0},
};

static struct request *ask(struct test_app *t, struct test_ask q)
{
    arena *own = new (t->arena, arena);
    *own = arena_of(ARENA_DEFAULT);
    arena_at_end(t->arena, (void (*)(void *))arena_free, own);
    struct request *r = test_ask_in(t, own, q);
    if (r->file_answer)
        close(r->file);
    return r;
}

static struct request *with(struct test_app *t, const char *path, const char *name, str value)
{
    return ask(
        t, (struct test_ask){.path = path, .name = name, .value = arena_c_string(t->arena, value)});
}

TEST(a_version_known_is_not_sent_again)
{
    struct test_app *t = test_app_of(a, routes);
    struct request *first = ask(t, (struct test_ask){.path = "/text?len=100"});
    str tag = test_header(first, "ETag");
    expect(first->status == 200 && str_starts(tag, S("W/\"")));
    struct request *again = with(t, "/text?len=100", "if-none-match", tag);
    expect(again->status == 304 && again->body.len == 0);
    expect_text(test_header(again, "ETag"), tag);
    expect(test_header(again, "Cache-Control").len && test_header(again, "Vary").len);
    expect(with(t, "/text?len=100", "if-none-match", S("\"a\", *"))->status == 200);
    expect(with(t, "/text?len=100", "if-none-match", text_format(a, "\"a\", %.*s", STR(tag)))
               ->status == 304);
    expect(with(t, "/text?len=101", "if-none-match", tag)->status == 200);
    expect(with(t, "/rien", "if-none-match", S("*"))->status == 404);
    expect(!test_header(ask(t, (struct test_ask){.path = "/rien"}), "ETag").len);
    struct request *posted =
        ask(t, (struct test_ask){
                   .method = "POST", .path = "/html", .name = "if-none-match", .value = "*"});
    expect(posted->status == 200 && !test_header(posted, "ETag").len);
    test_app_close(t);
}

TEST(a_tag_changes_with_any_byte)
{
    struct test_app *t = test_app_of(a, routes);
    str tags[40];
    for (int i = 0; i < countof(tags); i++) {
        tags[i] =
            test_header(ask(t, (struct test_ask){.path = arena_c_string(
                                                     a, text_format(a, "/text?len=%d", i + 1))}),
                        "ETag");
        for (int n = 0; n < i; n++)
            expect(!str_eq(tags[i], tags[n]));
    }
    test_app_close(t);
}

TEST(what_is_long_enough_is_compressed_for_whoever_asks)
{
    struct test_app *t = test_app_of(a, routes);
    static const struct {
        const char *path, *accept;
        bool gzip;
    } cases[] = {
        {"/text?len=1024", "gzip", true},      {"/text?len=1023", "gzip", false},
        {"/text?len=4000", "br, gzip", true},  {"/text?len=4000", "", false},
        {"/text?len=4000", "identity", false}, {"/text?len=4000", "gzip;q=0", false},
        {"/text?len=4000", "br", false},       {"/picture?len=4000", "gzip", false},
        {"/text?len=4000", "*", true},
    };
    for (i64 i = 0; i < countof(cases); i++) {
        struct request *r = with(t, cases[i].path, "accept-encoding", str_of(cases[i].accept));
        bool gzip = str_eq(test_header(r, "Content-Encoding"), S("gzip"));
        expect(gzip == cases[i].gzip && gzip == str_starts(r->body, S("\x1f\x8b")));
        expect(str_has(test_header(r, "Vary"), S("Accept-Encoding")));
    }
    test_app_close(t);
}

TEST(every_answer_has_the_usual_headers)
{
    struct test_app *t = test_app_of(a, routes);
    static const char *const paths[] = {"/text?len=3", "/html", "/rien",    "/notice",
                                        "/file",       "/%zz",  "/text?%zz"};
    static const char *const names[] = {"Content-Security-Policy",
                                        "X-Content-Type-Options",
                                        "Referrer-Policy",
                                        "Cross-Origin-Opener-Policy",
                                        "Permissions-Policy",
                                        "Cache-Control",
                                        "Vary"};
    for (i64 i = 0; i < countof(paths); i++)
        for (i64 n = 0; n < countof(names); n++)
            expect(test_header(ask(t, (struct test_ask){.path = paths[i]}), names[n]).len > 0);
    struct request *r = ask(t, (struct test_ask){.path = "/public?len=3"});
    expect_text(test_header(r, "Cache-Control"), S("public, max-age=60"));
    expect_text(test_header(r, "Vary"), S("Accept"));
    expect(!test_header(r, "Strict-Transport-Security").len);
    str csp = test_header(r, "Content-Security-Policy");
    expect(str_has(csp, S("default-src 'none'")) && str_has(csp, S("base-uri 'none'")) &&
           str_has(csp, S("form-action 'self'")) && !str_has(csp, S("unsafe")));
    t->app.newest_settings->origin = S("https://parvis.exemple.fr");
    expect(
        test_header(ask(t, (struct test_ask){.path = "/html"}), "Strict-Transport-Security").len >
        0);
    test_app_close(t);
}

TEST(what_is_a_members_own_is_not_for_caches)
{
    struct test_app *t = test_app_of(a, routes);
    str cookie = test_session(t, test_person(t, "anne@exemple.fr", ROLE_MEMBER));
    expect_text(test_header(ask(t, (struct test_ask){.path = "/html"}), "Cache-Control"),
                S("no-cache"));
    expect_text(
        test_header(ask(t, (struct test_ask){.path = "/html", .cookie = cookie}), "Cache-Control"),
        S("private, no-cache"));
    test_app_close(t);
}

/* ---- the notice -------------------------------------------------------------------------- */

static str cookie_of(struct request *r)
{
    str line = test_header(r, "Set-Cookie");
    return str_cut(&line, ';');
}

TEST(a_notice_is_said_once_on_the_next_page)
{
    struct test_app *t = test_app_of(a, routes);
    struct request *left = ask(t, (struct test_ask){.path = "/notice?who=Anne"});
    str line = test_header(left, "Set-Cookie"), cookie = cookie_of(left);
    expect(left->status == 303 && str_has(line, S("HttpOnly")) && str_has(line, S("Max-Age=60")));
    struct request *styles = ask(t, (struct test_ask){.path = "/text?len=3", .cookie = cookie});
    expect(!test_header(styles, "Set-Cookie").len); /* it is for a page */
    struct request *shown = ask(t, (struct test_ask){.path = "/html", .cookie = cookie});
    expect_text(shown->body, S("<p>C’est noté, Anne."));
    expect(str_starts(test_header(shown, "Set-Cookie"), S("avis=; Path=/; Max-Age=0")));
    expect_text(test_header(shown, "Cache-Control"), S("private, no-cache"));
    struct request *escaped = ask(t, (struct test_ask){.path = "/notice?who=%3Cb%3E"});
    shown = ask(t, (struct test_ask){.path = "/html", .cookie = cookie_of(escaped)});
    expect(str_has(shown->body, S("&lt;b&gt;")));
    test_app_close(t);
}

TEST(a_forged_notice_is_not_said)
{
    struct test_app *t = test_app_of(a, routes);
    str cookie = cookie_of(ask(t, (struct test_ask){.path = "/notice?who=Anne"}));
    for (i64 i = 5; i < cookie.len - 1; i++) { /* the last letter holds bits that are not read */
        char *forged = (char *)(uintptr_t)arena_c_string(a, cookie);
        forged[i] = forged[i] == 'A' ? 'B' : 'A';
        struct request *r = ask(t, (struct test_ask){.path = "/html", .cookie = str_of(forged)});
        expect(r->status == 200 && str_eq(r->body, S("<p>")));
    }
    static const char *const others[] = {"avis=", "avis=AAAA", "avis=%%%", "avis=\"\"",
                                         "avis=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"};
    for (i64 i = 0; i < countof(others); i++)
        expect_text(ask(t, (struct test_ask){.path = "/html", .cookie = str_of(others[i])})->body,
                    S("<p>"));
    t->app.secret[0] ^= 1; /* of another instance */
    expect_text(ask(t, (struct test_ask){.path = "/html", .cookie = cookie})->body, S("<p>"));
    test_app_close(t);
}

TEST(a_long_notice_is_cut_between_letters)
{
    struct test_app *t = test_app_of(a, routes);
    for (int shift = 0; shift < 3; shift++) {
        text path = text_of(a, 4000);
        text_add(&path, S("/notice?who="));
        for (int i = 0; i < shift; i++)
            text_add_char(&path, 'x');
        for (int i = 0; i < 120; i++)
            text_add(&path, S("%E2%80%99%C3%A9"));
        struct request *r = ask(t, (struct test_ask){.path = arena_c_string(a, text_str(&path))});
        struct request *shown = ask(t, (struct test_ask){.path = "/html", .cookie = cookie_of(r)});
        expect(str_starts(shown->body, S("<p>C’est noté, ")) && utf8_valid(shown->body));
    }
    test_app_close(t);
}

/* ---- files ------------------------------------------------------------------------------- */

TEST(a_file_leaves_whole_or_in_part)
{
    struct test_app *t = test_app_of(a, routes);
    struct request *r = ask(t, (struct test_ask){.path = "/file"});
    expect(r->status == 200 && str_eq(test_header(r, "Accept-Ranges"), S("bytes")));
    expect_text(test_header(r, "ETag"), S("\"v1\""));
    r = with(t, "/file", "range", S("bytes=3-6"));
    expect(r->status == 206);
    expect_text(test_header(r, "Content-Range"), S("bytes 3-6/26"));
    r = with(t, "/file", "range", S("bytes=26-"));
    expect(r->status == 416);
    expect_text(test_header(r, "Content-Range"), S("bytes */26"));
    expect(with(t, "/file", "range", S("lines=1-2"))->status == 200);
    test_app_close(t);
}

TEST(a_file_that_is_known_is_not_sent_again)
{
    struct test_app *t = test_app_of(a, routes);
    struct request *r = with(t, "/file", "if-none-match", S("\"v1\""));
    expect(r->status == 304);
    expect(with(t, "/file", "if-none-match", S("\"v0\""))->status == 200);
    test_app_close(t);
}
