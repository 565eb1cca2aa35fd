/* SPDX-License-Identifier: EUPL-1.2 */
/* The page cache by itself: what is kept, for whom, and how long. That it is right after every
 * write is tried by the stories (tests/story/inside.c), by dispatch_test and by changes_test. */
#include "commons/page_cache.h"

#include "commons/test_app.h"

/* ---- the site ---------------------------------------------------------------------------- */

enum { LARGE = 20000, CACHE = 16 * 6 * LARGE }; /* a shard holds five large pages */

static void page(struct request *r) { answer_text(r, "text/plain", S("bonjour")); }

static void with_cookie(struct request *r)
{
    answer_cookie(r, "adresse", S("x"), 60);
    page(r);
}

static void refused(struct request *r) { forbidden(r, T("À remplir.")); }

static void large(struct request *r)
{
    char *bytes = new_n(r->arena, char, LARGE);
    memset(bytes, 'x', LARGE);
    answer_text(r, "text/plain", (str){bytes, LARGE});
}

static void timed(struct request *r)
{
    session_reader(r->db, r->arena, S("nobody's"), r->now);
    page(r);
}

static const struct route routes[] = {
    {"GET", "/kept", ANYONE, ON_LOOP | KEPT, 0, page, NULL, NULL, ""},
    {"GET", "/fresh", ANYONE, ON_LOOP, 0, page, NULL, NULL, ""},
    {"GET", "/cookie", ANYONE, ON_LOOP | KEPT, 0, with_cookie, NULL, NULL, ""},
    {"GET", "/refused", ANYONE, ON_LOOP | KEPT, 0, refused, NULL, NULL, ""},
    {"GET", "/timed", ANYONE, ON_LOOP | KEPT, 0, timed, NULL, NULL, ""},
    {"GET", "/large/{n}", ANYONE, ON_LOOP | KEPT, 0, large, NULL, NULL, ""},
    {0},
};

static struct test_app *open_site(arena *a)
{
    struct test_app *t = test_app_of(a, routes);
    t->app.page_cache = page_cache_start(CACHE);
    return t;
}

static void close_site(struct test_app *t)
{
    page_cache_free(t->app.page_cache);
    test_app_close(t);
}

static struct kept_page *find(struct test_app *t, struct test_ask q)
{
    struct page_key key;
    return page_key_of(test_incoming(t->arena, &q), t->app.newest_settings, &key)
               ? page_find(t->app.page_cache, &key, t->app.newest_settings, os_now())
               : NULL;
}

static bool kept(struct test_app *t, struct test_ask q)
{
    struct kept_page *p = find(t, q);
    if (p)
        page_release(p);
    return p != NULL;
}

static bool kept_once_asked(struct test_app *t, struct test_ask q)
{
    arena own = arena_of(4 << 20);
    test_ask_in(t, &own, q);
    arena_free(&own);
    return kept(t, q);
}

/* ---- tests ------------------------------------------------------------------------------- */

TEST(what_a_visitor_is_answered_is_kept_where_the_route_says_so)
{
    struct test_app *t = open_site(a);
    expect(!kept(t, (struct test_ask){.path = "/kept"}));
    expect(kept_once_asked(t, (struct test_ask){.path = "/kept"}));
    expect(kept_once_asked(t, (struct test_ask){.path = "/kept?page=2"}));
    expect(!kept(t, (struct test_ask){.path = "/kept?page=3"}));
    expect(!kept_once_asked(t, (struct test_ask){.path = "/fresh"}));
    expect(!kept_once_asked(t, (struct test_ask){.path = "/cookie"}));
    expect(!kept_once_asked(t, (struct test_ask){.path = "/refused"}));
    expect(!kept_once_asked(t, (struct test_ask){.path = "/nowhere"}));
    struct kept_page *p = find(t, (struct test_ask){.path = "/kept"});
    expect_text(((str){p->body.at, p->body.len}), S("bonjour"));
    expect(str_has(p->body.head, S("Content-Type: text/plain\r\n")) &&
           !str_has(p->body.head, S("Set-Cookie")));
    expect(str_has(p->head_unchanged, text_format(a, "ETag: %.*s\r\n", STR(p->etag))));
    page_release(p);
    close_site(t);
}

/* A page that all its readers hold already must not be made again for each of them. */
TEST(a_page_is_kept_also_when_who_asks_first_holds_it)
{
    struct test_app *t = open_site(a);
    arena own = arena_of(4 << 20);
    str tag = test_ask_in(t, &own, (struct test_ask){.path = "/kept"})->etag;
    const char *asked = arena_c_string(a, tag);
    struct request *r = test_ask_in(
        t, &own,
        (struct test_ask){.path = "/kept?page=9", .name = "if-none-match", .value = asked});
    expect(r->status == 304 && r->body.len == 0);
    struct kept_page *p = find(t, (struct test_ask){.path = "/kept?page=9"});
    expect(p != NULL);
    expect_text(((str){p->body.at, p->body.len}), S("bonjour"));
    page_release(p);
    arena_free(&own);
    close_site(t);
}

TEST(who_brings_an_account_or_a_notice_is_answered_afresh)
{
    struct test_app *t = open_site(a);
    struct page_key key;
    struct test_ask visitors[] = {
        {.path = "/kept"},
        {.path = "/kept", .cookie = S("langue=fr")},
        {.path = "/kept", .cookie = S("_pk_id=1.2; autre=3")},
    };
    struct test_ask others[] = {
        {.path = "/kept", .cookie = S("parvis=0123")},
        {.path = "/kept", .cookie = S("langue=fr; __Host-parvis=0123")},
        {.path = "/kept", .cookie = S("avis=0123")},
        {.path = "/kept", .name = "authorization", .value = "Bearer x"},
        {.path = "/kept", .name = "range", .value = "bytes=0-1"},
        {.path = "/kept", .method = "POST"},
    };
    for (i64 i = 0; i < countof(visitors); i++)
        expect(page_key_of(test_incoming(a, &visitors[i]), t->app.newest_settings, &key));
    for (i64 i = 0; i < countof(others); i++) {
        expect(!page_key_of(test_incoming(a, &others[i]), t->app.newest_settings, &key));
        expect(!kept_once_asked(t, others[i]));
    }
    expect(!kept(t, visitors[0]));
    close_site(t);
}

TEST(a_page_is_kept_by_language_coding_and_host)
{
    struct test_app *t = open_site(a);
    struct test_ask french = {.path = "/kept"},
                    english = {.path = "/kept", .name = "accept-language", .value = "en"},
                    chosen = {.path = "/kept", .cookie = S("langue=en")},
                    packed = {.path = "/kept", .name = "accept-encoding", .value = "br, gzip"},
                    elsewhere = {.path = "/kept", .host = "autre.exemple.fr"};
    expect(kept_once_asked(t, french) && !kept(t, english) && !kept(t, packed) &&
           !kept(t, elsewhere));
    expect(kept_once_asked(t, english) && kept(t, chosen) && kept(t, french));
    struct settings own = *t->app.newest_settings;
    own.origin = S("https://parvis.exemple.fr");
    t->app.newest_settings = &own; /* other settings: nothing of before holds */
    expect(!kept(t, french));
    expect(kept_once_asked(t, french) && kept(t, elsewhere)); /* the host says nothing any more */
    close_site(t);
}

TEST(each_coding_is_kept_apart_and_says_its_name)
{
    struct test_app *t = open_site(a);
    static const struct {
        const char *accepted, *says;
    } cases[] = {
        {"", NULL},
        {"gzip", "Content-Encoding: gzip\r\n"},
        {"gzip, br", "Content-Encoding: br\r\n"},
        {"br;q=0.5, gzip", "Content-Encoding: gzip\r\n"},
        {"br;q=0, *", "Content-Encoding: gzip\r\n"},
        {"zstd, br;q=0.2", "Content-Encoding: br\r\n"},
        {"zstd", NULL},
    };
    for (i64 i = 0; i < countof(cases); i++) {
        struct test_ask asked = {
            .path = "/large/1", .name = "accept-encoding", .value = cases[i].accepted};
        expect(kept_once_asked(t, asked));
        struct kept_page *p = find(t, asked);
        bool packed = cases[i].says != NULL;
        expect(str_has(p->body.head, packed ? str_of(cases[i].says) : S("ETag")));
        expect(str_has(p->body.head, S("Content-Encoding")) == packed);
        expect(str_has(p->body.head, S("Vary: Accept-Encoding")));
        expect(!str_has(p->head_unchanged, S("Content-Encoding")));
        expect(packed ? p->body.len < LARGE / 10 : p->body.len == LARGE);
        page_release(p);
    }
    expect(page_cache_counts(t->app.page_cache).pages == 3);
    close_site(t);
}

TEST(a_page_ends_with_its_day_and_sooner_where_time_was_asked)
{
    struct test_app *t = open_site(a);
    struct test_ask plain = {.path = "/kept"}, of_now = {.path = "/timed"};
    expect(instant_read(S("2027-03-01T22:59:50Z"), &os_fake.now)); /* ten seconds to midnight */
    expect(kept_once_asked(t, plain) && kept_once_asked(t, of_now));
    os_fake.now.us += (SECONDS_TIMED - 1) * 1000000;
    expect(kept(t, plain) && kept(t, of_now));
    os_fake.now.us += 1000000;
    expect(kept(t, plain) && !kept(t, of_now));
    os_fake.now.us += 5000000;
    expect(!kept(t, plain));
    close_site(t);
}

TEST(memory_is_bounded_and_what_was_asked_least_lately_goes_first)
{
    enum { PAGES = 300 };
    struct test_app *t = open_site(a);
    expect(kept_once_asked(t, (struct test_ask){.path = "/large/1"}));
    struct kept_page *sent = find(t, (struct test_ask){.path = "/large/1"});
    for (int i = 2; i < PAGES; i++) {
        kept_once_asked(
            t, (struct test_ask){.path = arena_c_string(a, text_format(a, "/large/%d", i))});
        expect(page_cache_counts(t->app.page_cache).bytes <= CACHE);
    }
    expect(!kept(t, (struct test_ask){.path = "/large/1"}));
    expect(kept(t, (struct test_ask){.path = "/large/299"}));
    struct page_cache_counts n = page_cache_counts(t->app.page_cache);
    expect(n.pages > 16 && n.pages <= 16 * 5 && n.made == PAGES - 1);
    expect(sent->body.at[LARGE - 1] == 'x'); /* who sends a page keeps it */
    page_release(sent);
    close_site(t);
}

TEST(an_address_beyond_the_limit_is_made_each_time)
{
    struct test_app *t = open_site(a);
    text long_one = text_of(a, 4000);
    text_add(&long_one, S("/kept?q="));
    while (long_one.len < PAGE_KEY_MAX)
        text_add_char(&long_one, 'a');
    expect(!kept_once_asked(t, (struct test_ask){.path = arena_c_string(a, text_str(&long_one))}));
    expect(page_cache_start(0) == NULL);
    close_site(t);
}

TEST(who_waits_is_told_once)
{
    struct page_cache *c = page_cache_start(CACHE);
    struct page_waiter all[4] = {0};
    for (int i = 0; i < 4; i++) {
        all[i].key.hash = (uint64_t)(i == 3);
        all[i].key.len = 1;
        all[i].key.text[0] = (char)(i == 3);
    }
    expect(!page_wait(c, &all[0]) && page_wait(c, &all[1]) && page_wait(c, &all[2]));
    expect(!page_wait(c, &all[3])); /* another page */
    expect(page_made(c, &all[3]) == NULL);
    struct page_waiter *first = page_made(c, &all[0]);
    expect(first && first->next && !first->next->next);
    expect(page_made(c, &all[0]) == NULL && !page_wait(c, &all[0]));
    page_made(c, &all[0]);
    page_cache_free(c);
}
