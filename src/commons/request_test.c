/* SPDX-License-Identifier: EUPL-1.2 */
/* Who may ask for what, which forms are ours, and what becomes of a request that goes wrong. */
#include "commons/mandate/mandate.h"
#include "commons/test_app.h"
#include "web/answer.h"

/* ---- a small site ------------------------------------------------------------------------ */

static int handled; /* how often a handler was reached */

static void page(struct request *r)
{
    handled++;
    answer_text(r, "text/plain", text_format(r->arena, "person %lld", (long long)r->reader.person));
}

static void writing_page(struct request *r)
{
    person_create(r, (struct person_new){.email = S("par.get@exemple.fr"), .name = S("Anne")});
    page(r);
}

static void take(struct request *r, i64 kilobytes)
{
    for (i64 i = 0; i < kilobytes; i++)
        memset(new_n(r->arena, char, 1024), 'x', 1024);
}

/* Takes all but so many kilobytes of its arena, then answers with a text as long as asked. */
static void full_page(struct request *r)
{
    i64 left = request_query_id(r, "left"), len = request_query_id(r, "len");
    i64 room = (r->arena->limit - r->arena->taken) / 1024 - left;
    take(r, room > 0 ? room : 0);
    handled++;
    char *said = len ? new_n(r->arena, char, len) : NULL;
    for (i64 i = 0; i < len; i++)
        said[i] = (char)('a' + i * 7919 % 26);
    answer_text(r, "text/plain", (str){said, len});
}

static void much_page(struct request *r) { take(r, 1 << 20); }

static void header_page(struct request *r)
{
    answer_header(r, "X-Test", request_query(r, "value"));
    answer_cookie(r, "essai", request_query(r, "value"), 60);
    page(r);
}

static void go_page(struct request *r) { see_other(r, request_query(r, "to"), (message){0}); }

static void notice_page(struct request *r) { see_other(r, S("/page"), T("C’est noté.")); }

static const struct field email_fields[] = {
    {.name = "email", .type = FIELD_EMAIL, .label = T("Courriel"), .required = true},
};

static void add_prepare(struct request *r) { request_form(r, email_fields, 1); }

static void add_apply(struct request *r)
{
    i64 id = person_create(
        r, (struct person_new){.email = form_text(r->form, "email"), .name = S("Anne")});
    if (id)
        see_other(r, path_of(r, "/people/%lld", (long long)id), T("C’est noté."));
    else
        refuse(r, "email", T("Un compte existe déjà pour cette adresse : connectez-vous."));
}

static void add_again(struct request *r)
{
    answer_text(r, "text/plain",
                text_join(r->arena, S("again: "), form_value(r->form, "email")->typed));
}

/* Writes, then asks for more than there is. */
static void much_apply(struct request *r)
{
    add_apply(r);
    take(r, 1 << 20);
}

/* Writes, then breaks a rule of the schema. */
static void broken_apply(struct request *r)
{
    add_apply(r);
    session_insert(r->db, (struct session_insert_in){.token = S("x"), .person = 999999});
}

static void gone_apply(struct request *r)
{
    add_apply(r);
    not_found(r);
}

static void random_apply(struct request *r)
{
    see_other(r, path_of(r, "/%s", "x"), (message){0});
    for (i64 i = 0; i < 3; i++) {
        char id[UID_TEXT];
        uid_write(request_uid(r), id);
        r->location = text_format(r->arena, "%.*s-%.*s", STR(r->location), UID_TEXT, id);
    }
}

static void ordered_apply(struct request *r)
{
    char one[UID_TEXT], two[UID_TEXT];
    uid_write(request_uid_in_order(r), one);
    uid_write(request_uid_in_order(r), two);
    see_other(r, path_of(r, "/%.*s-%.*s", UID_TEXT, one, UID_TEXT, two), (message){0});
}

static const struct route routes[] = {
    {"GET", "/page", ANYONE, ON_LOOP, 0, page, NULL, NULL, ""},
    {"GET", "/member", MEMBER, ON_LOOP, 0, page, NULL, NULL, ""},
    {"GET", "/mandated", MANDATED, ON_LOOP, 0, page, NULL, NULL, ""},
    {"GET", "/admin", ADMINISTRATOR, ON_LOOP, 0, page, NULL, NULL, ""},
    {"POST", "/page", ANYONE, ON_WORKER, 0, page, NULL, NULL, ""},
    {"POST", "/member", MEMBER, ON_WORKER, 0, page, NULL, NULL, ""},
    {"POST", "/mandated", MANDATED, ON_WORKER, 0, page, NULL, NULL, ""},
    {"POST", "/admin", ADMINISTRATOR, ON_WORKER, 0, page, NULL, NULL, ""},
    {"GET", "/writing", ANYONE, ON_LOOP, 0, writing_page, NULL, NULL, ""},
    {"GET", "/full", ANYONE, ON_LOOP, 0, full_page, NULL, NULL, ""},
    {"GET", "/much", ANYONE, ON_LOOP, 0, much_page, NULL, NULL, ""},
    {"GET", "/header", ANYONE, ON_LOOP, 0, header_page, NULL, NULL, ""},
    {"GET", "/go", ANYONE, ON_LOOP, 0, go_page, NULL, NULL, ""},
    {"GET", "/notice", ANYONE, ON_LOOP, 0, notice_page, NULL, NULL, ""},
    {"POST", "/people", ANYONE, ON_WORKER, 0, add_prepare, add_apply, add_again, ""},
    {"POST", "/much", ANYONE, ON_WORKER, 0, add_prepare, much_apply, add_again, ""},
    {"POST", "/broken", ANYONE, ON_WORKER, 0, add_prepare, broken_apply, add_again, ""},
    {"POST", "/gone", ANYONE, ON_WORKER, 0, add_prepare, gone_apply, add_again, ""},
    {"POST", "/random", ANYONE, ON_WORKER, 0, NULL, random_apply, NULL, ""},
    {"POST", "/ordered", ANYONE, ON_WORKER, 0, NULL, ordered_apply, NULL, ""},
    {0},
};

/* One answer, in an arena of the size that a server gives; it is freed with the test. */
static struct request *ask(struct test_app *t, struct test_ask q)
{
    arena *own = new (t->arena, arena);
    *own = arena_of(ARENA_DEFAULT);
    arena_at_end(t->arena, (void (*)(void *))arena_free, own);
    q.rehearse = true;
    return test_ask_in(t, own, q);
}

static bool there(struct test_app *t, const char *email)
{
    db_begin(t->reader);
    bool found = person_by_email(t->reader, t->arena, str_of(email)) != NULL;
    db_commit(t->reader);
    return found;
}

/* ---- rights ------------------------------------------------------------------------------ */

static void declare_mandate(struct test_app *t, i64 person)
{
    struct request *r = test_begin(t);
    mandate_create(r, (struct mandate_new){.person = person,
                                           .organisation = 1,
                                           .function = S("adjointe"),
                                           .kind = S("elected"),
                                           .starts_on = r->today});
    test_commit(t);
}

static str csrf_of(struct test_app *t, str cookie)
{
    return ask(t, (struct test_ask){.path = "/page", .cookie = cookie})->page.csrf;
}

TEST(a_route_is_for_those_it_names)
{
    struct test_app *t = test_app_of(a, routes);
    static const char *const paths[] = {"/page", "/member", "/mandated", "/admin"};
    i64 member = test_person(t, "m@exemple.fr", ROLE_MEMBER),
        mandated = test_person(t, "e@exemple.fr", ROLE_MEMBER);
    declare_mandate(t, mandated);
    str cookies[] = {{0},
                     test_session(t, member),
                     test_session(t, mandated),
                     test_session(t, test_person(t, "a@exemple.fr", ROLE_ADMINISTRATOR))};
    /* rows: visitor, member, mandated, administrator without a mandate */
    static const bool may[4][4] = {{1, 0, 0, 0}, {1, 1, 0, 0}, {1, 1, 1, 0}, {1, 1, 0, 1}};
    for (int i = 0; i < 4 * 4 * 2; i++) {
        int who = i / 8, what = i / 2 % 4;
        str token = text_join(a, S("csrf="), csrf_of(t, cookies[who]));
        int before = handled;
        struct request *r = ask(t, (struct test_ask){.method = i % 2 ? "POST" : "GET",
                                                     .path = paths[what],
                                                     .cookie = cookies[who],
                                                     .body = token});
        expect(handled - before == may[who][what]);
        if (may[who][what])
            expect(r->status == 200);
        else if (who == 0)
            expect(r->status == 303 && str_starts(r->location, S("/connexion?retour=%2F")));
        else if (what == 2)
            expect(r->status == 303 && str_eq(r->location, S("/mon-compte/mandats")));
        else
            expect(r->status == 403);
    }
    test_app_close(t);
}

/* ---- whose form it is -------------------------------------------------------------------- */

TEST(a_post_comes_from_a_page_of_ours)
{
    struct test_app *t = test_app_of(a, routes);
    static const struct {
        struct test_ask ask;
        bool ours;
    } cases[] = {
        {{.site = "same-origin"}, true},
        {{.site = "none"}, true},
        {{.site = "same-site"}, false},
        {{.site = "cross-site"}, false},
        {{.site = "cross-site", .origin = "https://parvis.exemple.fr"},
         false}, /* the browser's word first */
        {{.origin = "https://parvis.exemple.fr"}, true},
        {{.origin = "http://parvis.exemple.fr"}, true}, /* behind a proxy that ends TLS */
        {{.origin = "https://parvis.exemple.fr.mal.example"}, false},
        {{.origin = "https://mal.example/parvis.exemple.fr"}, false},
        {{.origin = "https://parvis.exemple.fr@mal.example"}, false},
        {{.origin = "null"}, false},
        {{.origin = "null", .referer = "https://parvis.exemple.fr/page"}, false},
        {{.referer = "https://parvis.exemple.fr/page?x=1"}, true},
        {{.referer = "https://mal.example/"}, false},
        {{.referer = "https://mal.example/", .name = "x", .value = "y"}, false},
        {{.origin = "https://autre.exemple.fr:444", .host = "autre.exemple.fr:444"}, true},
        {{.origin = "https://autre.exemple.fr", .host = "autre.exemple.fr:444"}, false},
        {{.origin = "://"}, false},
    };
    for (i64 i = 0; i < countof(cases); i++) {
        struct test_ask q = cases[i].ask;
        q.method = "POST";
        q.path = "/page";
        struct request *r = ask(t, q);
        if ((r->status == 200) != cases[i].ours)
            expect_text(text_format(a, "case %lld: %d", (long long)i, r->status),
                        S("the other way"));
    }
    struct request *bare =
        ask(t, (struct test_ask){.method = "POST", .path = "/page", .origin = " ", .site = NULL});
    expect(bare->status == 403);
    /* with a setting, it decides and not what the request calls its host */
    t->app.newest_settings->origin = S("https://parvis.exemple.fr");
    struct test_ask q = {
        .method = "POST", .path = "/page", .origin = "https://mal.example", .host = "mal.example"};
    expect(ask(t, q)->status == 403);
    q.origin = "https://parvis.exemple.fr";
    expect(ask(t, q)->status == 200);
    test_app_close(t);
}

TEST(a_members_form_holds_the_token_of_the_session)
{
    struct test_app *t = test_app_of(a, routes);
    i64 anne = test_person(t, "anne@exemple.fr", ROLE_MEMBER);
    str one = test_session(t, anne), other = test_session(t, anne);
    str right = csrf_of(t, one), foreign = csrf_of(t, other);
    expect(right.len == 32 && foreign.len == 32 && !str_eq(right, foreign));
    expect(!str_has(one, right)); /* the page does not tell the cookie */
    str bodies[] = {{0},
                    S("csrf="),
                    S("csrf=00000000000000000000000000000000"),
                    text_format(a, "csrf=%.*s", STR(foreign)),
                    text_join(a, S("csrf="), str_first(right, 31)),
                    text_format(a, "csrf=%.*s0", STR(right))};
    for (i64 i = 0; i < countof(bodies); i++) {
        int before = handled;
        expect(ask(t,
                   (struct test_ask){
                       .method = "POST", .path = "/member", .cookie = one, .body = bodies[i]})
                   ->status == 403);
        expect(handled == before);
    }
    str body = text_format(a, "csrf=%.*s", STR(right));
    expect(
        ask(t, (struct test_ask){.method = "POST", .path = "/member", .cookie = one, .body = body})
            ->status == 200);
    expect(ask(t, (struct test_ask){.method = "POST",
                                    .path = "/member",
                                    .cookie = one,
                                    .body = body,
                                    .site = "cross-site"})
               ->status == 403);
    test_app_close(t);
}

/* ---- what goes wrong --------------------------------------------------------------------- */

TEST(a_get_cannot_write)
{
    struct test_app *t = test_app_of(a, routes);
    struct request *r = ask(t, (struct test_ask){.path = "/writing"});
    expect(r->status == 500 && str_has(r->body, S("incident")) && !str_has(r->body, S("readonly")));
    expect(!there(t, "par.get@exemple.fr"));
    expect(ask(t, (struct test_ask){.path = "/page"})->status == 200); /* the connection goes on */
    test_app_close(t);
}

TEST(too_much_is_a_413_and_nothing_else)
{
    struct test_app *t = test_app_of(a, routes);
    struct request *r = ask(t, (struct test_ask){.path = "/much"});
    expect(r->status == 413 && str_has(r->body, S("<h1>")));
    expect(test_header(r, "Content-Security-Policy").len > 0);
    r = ask(
        t, (struct test_ask){.method = "POST", .path = "/much", .body = S("email=a%40exemple.fr")});
    expect(r->status == 413 && !there(t, "a@exemple.fr"));
    r = ask(t, (struct test_ask){
                   .method = "POST", .path = "/people", .body = S("email=a%40exemple.fr")});
    expect(r->status == 303 && there(t, "a@exemple.fr"));
    test_app_close(t);
}

TEST(an_arena_full_to_the_brim_still_answers)
{
    struct test_app *t = test_app_of(a, routes);
    static const struct {
        i64 left, len;
    } cases[] = {{0, 1},          {1, 500},         {64, 60000},    {200, 150000},
                 {4200, 4000000}, {20000, 9000000}, {8000, 8100000}};
    for (i64 i = 0; i < countof(cases); i++)
        for (int gzip = 0; gzip < 2; gzip++) {
            struct request *r =
                ask(t, (struct test_ask){
                           .path = arena_c_string(a, text_format(a, "/full?left=%lld&len=%lld",
                                                                 (long long)cases[i].left,
                                                                 (long long)cases[i].len)),
                           .name = "accept-encoding",
                           .value = gzip ? "gzip" : "identity"});
            expect(r->status == 200 || r->status == 413);
            expect(test_header(r, "Cache-Control").len > 0 && r->body.len > 0);
        }
    test_app_close(t);
}

TEST(a_broken_write_is_undone_alone)
{
    struct test_app *t = test_app_of(a, routes);
    struct request *r = ask(
        t,
        (struct test_ask){.method = "POST", .path = "/broken", .body = S("email=b%40exemple.fr")});
    expect(r->status == 500 && !there(t, "b@exemple.fr"));
    r = ask(
        t, (struct test_ask){.method = "POST", .path = "/gone", .body = S("email=b%40exemple.fr")});
    expect(r->status == 404 && !there(t, "b@exemple.fr"));
    r = ask(t, (struct test_ask){
                   .method = "POST", .path = "/people", .body = S("email=b%40exemple.fr")});
    expect(r->status == 303 && there(t, "b@exemple.fr"));
    test_app_close(t);
}

TEST(on_a_full_disk_the_page_says_that_nothing_was_kept)
{
    enum { MOST = 400 };
    struct test_app *t = test_app_of(a, routes);
    int kept = 0, status = 303;
    db_script(t->writer, "PRAGMA max_page_count = 1"); /* SQLite: no more than there are now */
    for (; kept < MOST && status == 303; kept += status == 303) {
        struct request *r =
            ask(t, (struct test_ask){.method = "POST",
                                     .path = "/people",
                                     .body = text_format(a, "email=p%d%%40exemple.fr", kept)});
        status = r->status;
        if (status != 303)
            expect(status == 507 && str_has(r->body, S("incident")) &&
                   str_has(r->body, S("Rien n’a été enregistré")));
    }
    expect(status == 507);
    for (int i = 0; i < kept; i++)
        expect(there(t, arena_c_string(a, text_format(a, "p%d@exemple.fr", i))));
    expect(!there(t, arena_c_string(a, text_format(a, "p%d@exemple.fr", kept))));
    expect(ask(t, (struct test_ask){.path = "/page"})->status == 200); /* reading goes on */
    db_script(t->writer, "PRAGMA max_page_count = 1000000");
    expect(ask(t, (struct test_ask){.method = "POST",
                                    .path = "/people",
                                    .body = S("email=apres%40exemple.fr")})
               ->status == 303);
    test_app_close(t);
}

TEST(a_refusal_shows_the_form_with_what_was_typed)
{
    struct test_app *t = test_app_of(a, routes);
    struct request *r = ask(
        t, (struct test_ask){.method = "POST", .path = "/people", .body = S("email=sans+arobase")});
    expect(r->status == 422);
    expect_text(r->body, S("again: sans arobase"));
    test_person(t, "prise@exemple.fr", ROLE_MEMBER);
    r = ask(t, (struct test_ask){
                   .method = "POST", .path = "/people", .body = S("email=Prise%40exemple.fr")});
    expect(r->status == 422 && !test_header(r, "Location").len); /* refused by the second half */
    expect_text(r->body, S("again: Prise@exemple.fr"));
    test_app_close(t);
}

TEST(broken_requests_are_told_apart)
{
    struct test_app *t = test_app_of(a, routes);
    static const struct {
        struct test_ask ask;
        int status;
    } cases[] = {
        {{.path = "/rien"}, 404},
        {{.path = "/page/"}, 200}, /* a slash too much does no harm */
        {{.path = "/page//"}, 404},
        {{.path = "//page"}, 404},
        {{.path = "/%zz"}, 404},
        {{.path = "page"}, 404},
        {{.path = "*"}, 404},
        {{.path = "/page?%zz"}, 400},
        {{.path = "/page?x=%c3%28"}, 400},
        {{.method = "POST", .path = "/go"}, 405},
        {{.method = "GET", .path = "/people"}, 405},
        {{.method = "DELETE", .path = "/page"}, 405},
        {{.method = "HEAD", .path = "/page"}, 200},
        {{.method = "POST", .path = "/page", .body = {"x=%e9", 5}}, 400},
    };
    for (i64 i = 0; i < countof(cases); i++) {
        struct request *r = ask(t, cases[i].ask);
        if (r->status != cases[i].status)
            expect_text(text_format(a, "%s: %d", cases[i].ask.path, r->status),
                        S("another status"));
        expect(test_header(r, "Content-Security-Policy").len > 0);
    }
    expect_text(test_header(ask(t, (struct test_ask){.method = "PUT", .path = "/page"}), "Allow"),
                S("GET, HEAD, POST"));
    expect_text(test_header(ask(t, (struct test_ask){.method = "PUT", .path = "/go"}), "Allow"),
                S("GET, HEAD"));
    expect_text(test_header(ask(t, (struct test_ask){.path = "/people"}), "Allow"), S("POST"));
    test_app_close(t);
}

TEST(nothing_from_outside_begins_another_header)
{
    struct test_app *t = test_app_of(a, routes);
    static const char *const values[] = {"a%0d%0aX-Other:%20b", "a%0aX-Other:%20b", "a%0dX", "%0a",
                                         "a%09b"};
    for (i64 i = 0; i < countof(values); i++) {
        struct request *r =
            ask(t, (struct test_ask){
                       .path = arena_c_string(a, text_format(a, "/header?value=%s", values[i]))});
        struct request *go = ask(
            t,
            (struct test_ask){.path = arena_c_string(a, text_format(a, "/go?to=/x%s", values[i]))});
        for (i64 h = 0; h < r->header_count; h++)
            for (i64 n = 0; n < r->headers[h].value.len; n++)
                expect((unsigned char)r->headers[h].value.at[n] >= 32);
        for (i64 h = 0; h < go->header_count; h++)
            for (i64 n = 0; n < go->headers[h].value.len; n++)
                expect((unsigned char)go->headers[h].value.at[n] >= 32);
    }
    expect_text(test_header(ask(t, (struct test_ask){.path = "/header?value=a+b"}), "X-Test"),
                S("a b"));
    test_app_close(t);
}

/* ---- only once --------------------------------------------------------------------------- */

TEST(a_replayed_form_gets_the_first_answer)
{
    struct test_app *t = test_app_of(a, routes);
    str cookie = test_session(t, test_person(t, "anne@exemple.fr", ROLE_MEMBER));
    str csrf = csrf_of(t, cookie);
    struct test_ask q = {.method = "POST",
                         .path = "/people",
                         .cookie = cookie,
                         .body =
                             text_format(a, "csrf=%.*s&key=k1&email=c%%40exemple.fr", STR(csrf))};
    struct request *first = ask(t, q), *second = ask(t, q);
    expect(first->status == 303 && second->status == 303);
    expect_text(second->location, first->location);
    /* a form refused is not yet answered: the same key may come again */
    q.body = text_format(a, "csrf=%.*s&key=k2&email=c%%40exemple.fr", STR(csrf));
    expect(ask(t, q)->status == 422);
    q.body = text_format(a, "csrf=%.*s&key=k2&email=d%%40exemple.fr", STR(csrf));
    expect(ask(t, q)->status == 303);
    /* another person's key is another key */
    str bob = test_session(t, test_person(t, "bob@exemple.fr", ROLE_MEMBER));
    q = (struct test_ask){
        .method = "POST",
        .path = "/people",
        .cookie = bob,
        .body = text_join(a, S("csrf="), csrf_of(t, bob), S("&key=k1&email=e%40exemple.fr"))};
    expect(!str_eq(ask(t, q)->location, first->location));
    expect(there(t, "e@exemple.fr"));
    test_app_close(t);
}

TEST(randomness_comes_with_the_request)
{
    struct test_app *t = test_app_of(a, routes);
    struct request *one = ask(t, (struct test_ask){.method = "POST", .path = "/random"});
    struct request *two = ask(t, (struct test_ask){.method = "POST", .path = "/random"});
    expect(one->status == 303 && one->drawn == 3 && !str_eq(one->location, two->location));
    str rest = str_from(one->location, 3), first = str_cut(&rest, '-'),
        second = str_cut(&rest, '-');
    expect(first.len == 32 && second.len == 32 && rest.len == 32 && !str_eq(first, second) &&
           !str_eq(second, rest));
    test_app_close(t);
}

/* 2027-03-01T09:00:00Z is 1803891600000 ms. */
TEST(a_uid_in_order_begins_with_the_time_of_its_request)
{
    struct test_app *t = test_app_of(a, routes);
    str now = ask(t, (struct test_ask){.method = "POST", .path = "/ordered"})->location;
    os_fake.now.us += 1000;
    str later = ask(t, (struct test_ask){.method = "POST", .path = "/ordered"})->location;
    str one = str_first(str_from(now, 1), 32), two = str_from(now, 34),
        three = str_first(str_from(later, 1), 32);
    expect(one.len == 32 && two.len == 32 && three.len == 32);
    expect_text(str_first(one, 12), text_format(a, "%012llx", 1803891600000LL));
    expect_text(str_first(two, 12), str_first(one, 12));
    expect_text(str_first(three, 12), text_format(a, "%012llx", 1803891600001LL));
    expect(!str_eq(one, two) && !str_eq(str_from(one, 12), str_from(three, 12)));
    test_app_close(t);
}

TEST(the_values_of_a_query_are_bounded)
{
    struct test_app *t = test_app_of(a, routes);
    char path[4096] = "/header?value=";
    size_t len = strlen(path);
    memset(path + len, 'a', sizeof path - len - 1);
    struct request *r = ask(t, (struct test_ask){.path = path});
    expect(r->status == 200 && test_header(r, "X-Test").len <= 500);
    pairs many = {0};
    text q = text_of(a, 1 << 16);
    for (int i = 0; i <= FORM_PAIRS_MAX; i++)
        text_add(&q, S("a=b&"));
    expect(!form_pairs(a, text_str(&q), &many));
    test_app_close(t);
}

TEST(a_body_is_announced_by_its_route)
{
    struct test_app *t = test_app_of(a, routes);
    expect(dispatch_body_max(&t->app, S("POST"), S("/people")) == BODY_DEFAULT);
    expect(dispatch_body_max(&t->app, S("GET"), S("/people")) == 0);
    expect(dispatch_body_max(&t->app, S("POST"), S("/rien")) == 0);
    text path = text_of(a, 8000);
    for (int i = 0; i < 3000; i++)
        text_add_char(&path, i % 2 ? 'a' : '/');
    expect(dispatch_body_max(&t->app, S("POST"), text_str(&path)) == 0);
    test_app_close(t);
}
