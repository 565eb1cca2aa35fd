/* SPDX-License-Identifier: EUPL-1.2 */
/* What is known by itself: what is kept, for how long, and that it holds nothing of its reader.
 * That it is right after every write is tried by the stories (tests/story/inside.c). */
#include "commons/known.h"

#include <pthread.h>

#include "commons/test_app.h"

/* ---- kinds ------------------------------------------------------------------------------- */

enum { LARGE = 20000, STORE = 8 * 8 * (LARGE + 4000) };

static i64 makings, reader_seen;

static const void *read_role(struct request *r, str key, instant *until)
{
    i64 person;
    (void)until;
    memcpy(&person, key.at, sizeof person);
    makings++;
    reader_seen |= r->reader.person;
    const struct person_role *p = person_role(r->db, r->arena, person);
    return p ? &p->role : NULL;
}
static const struct known_kind roles = {"role", read_role, false};

/* Reads another value, and something of its own. */
static const void *read_both(struct request *r, str key, instant *until)
{
    i64 *both = new_n(r->arena, i64, 2), person;
    (void)until;
    memcpy(&person, key.at, sizeof person);
    const i64 *role = known_by(r, &roles, &person);
    both[0] = role ? *role : -1;
    both[1] = (i64)person_acts(r->db, person);
    return both;
}
static const struct known_kind boths = {"both", read_both, false};

static const void *read_timed(struct request *r, str key, instant *until)
{
    (void)key, (void)until;
    makings++;
    session_reader(r->db, r->arena, S("nobody's"), r->now);
    return "x";
}
static const struct known_kind timed = {"timed", read_timed, false};

static const void *read_ending(struct request *r, str key, instant *until)
{
    until->us = r->now.us + 60 * (i64)1000000;
    return read_timed(r, key, until);
}
static const struct known_kind ending = {"ending", read_ending, .tells_end = true};

static const void *read_large(struct request *r, str key, instant *until)
{
    i64 bytes;
    (void)until;
    memcpy(&bytes, key.at, sizeof bytes);
    return memset(arena_bytes(r->arena, bytes), 'x', (size_t)bytes);
}
static const struct known_kind larges = {"large", read_large, false};

/* ---- the site ---------------------------------------------------------------------------- */

static void role_page(struct request *r)
{
    i64 person = request_query_id(r, "p");
    const i64 *role = known_by(r, &roles, &person);
    answer_text(r, "text/plain", text_format(r->arena, "%lld", role ? (long long)*role : -1));
}

static void both_page(struct request *r)
{
    i64 person = request_query_id(r, "p");
    const i64 *both = known_by(r, &boths, &person);
    answer_text(r, "text/plain",
                text_format(r->arena, "%lld %lld", (long long)both[0], (long long)both[1]));
}

static void timed_page(struct request *r)
{
    answer_text(r, "text/plain",
                str_of(known(r, request_query(r, "fin").len ? &ending : &timed, S("k"))));
}

static void large_page(struct request *r)
{
    i64 bytes = request_query_id(r, "octets");
    const char *at = known_by(r, &larges, &bytes);
    answer_text(r, "text/plain", (str){at, 5});
}

static const struct route routes[] = {
    {"GET", "/role", ANYONE, ON_LOOP, 0, role_page, NULL, NULL, ""},
    {"GET", "/both", ANYONE, ON_LOOP, 0, both_page, NULL, NULL, ""},
    {"GET", "/timed", ANYONE, ON_LOOP, 0, timed_page, NULL, NULL, ""},
    {"GET", "/large", ANYONE, ON_LOOP, 0, large_page, NULL, NULL, ""},
    {0},
};

static struct test_app *open_site(arena *a)
{
    struct test_app *t = test_app_of(a, routes);
    known_free(t->app.known);
    t->app.known = known_start(STORE);
    makings = reader_seen = 0;
    return t;
}

static str asked_as(struct test_app *t, const char *path, str cookie)
{
    arena own = arena_of(4 << 20);
    struct request *r = test_ask_in(t, &own, (struct test_ask){.path = path, .cookie = cookie});
    str body = arena_copy(t->arena, r->body);
    if (r->status != 200)
        body = text_format(t->arena, "status %d", r->status);
    arena_free(&own);
    return body;
}

static str asked(struct test_app *t, const char *path) { return asked_as(t, path, (str){0}); }

static void set_role(struct test_app *t, i64 person, enum role role)
{
    struct request *r = test_begin(t);
    person_set_role(r, person, role);
    test_commit(t);
}

/* ---- tests ------------------------------------------------------------------------------- */

TEST(a_value_is_read_once_until_its_row_changes)
{
    struct test_app *t = open_site(a);
    i64 anne = test_person(t, "anne@exemple.fr", ROLE_MEMBER);
    i64 bea = test_person(t, "bea@exemple.fr", ROLE_MODERATOR);
    const char *of_anne = arena_c_string(a, text_format(a, "/role?p=%lld", (long long)anne));
    const char *of_bea = arena_c_string(a, text_format(a, "/role?p=%lld", (long long)bea));
    for (int i = 0; i < 3; i++) {
        expect_text(asked(t, of_anne), S("0"));
        expect_text(asked(t, of_bea), S("2"));
    }
    expect(makings == 2);
    set_role(t, anne, ROLE_READER);
    expect_text(asked(t, of_anne), S("3"));
    expect_text(asked(t, of_bea), S("2"));
    expect(makings == 3); /* what another row was made of stays */
    struct known_counts n = known_counts(t->app.known);
    expect(n.values == 2 && n.made == 3 && n.found == 5);
    test_app_close(t);
}

TEST(what_does_not_hold_any_more_is_swept_away)
{
    struct test_app *t = open_site(a);
    i64 anne = test_person(t, "anne@exemple.fr", ROLE_MEMBER);
    test_person(t, "bea@exemple.fr", ROLE_MODERATOR);
    expect_text(asked(t, "/role?p=1"), S("0"));
    expect_text(asked(t, "/role?p=2"), S("2"));
    struct request *r = test_begin(t);
    known_sweep(r);
    expect(known_counts(t->app.known).values == 2);
    person_set_role(r, anne, ROLE_READER);
    test_commit(t);
    known_sweep(r);
    expect(known_counts(t->app.known).values == 1);
    test_app_close(t);
}

TEST(what_is_not_there_is_asked_again)
{
    struct test_app *t = open_site(a);
    expect_text(asked(t, "/role?p=77"), S("-1"));
    expect_text(asked(t, "/role?p=77"), S("-1"));
    expect(makings == 2 && known_counts(t->app.known).values == 0);
    test_app_close(t);
}

TEST(what_is_made_of_another_value_goes_with_it)
{
    struct test_app *t = open_site(a);
    i64 anne = test_person(t, "anne@exemple.fr", ROLE_MEMBER);
    const char *path = arena_c_string(a, text_format(a, "/both?p=%lld", (long long)anne));
    expect_text(asked(t, path), S("0 1"));
    expect_text(asked(t, path), S("0 1"));
    expect(makings == 1);
    set_role(t, anne, ROLE_MODERATOR);
    expect_text(asked(t, path), S("2 1"));
    /* the inner one was known already: the outer one learns what it was made of all the same */
    expect_text(asked(t, arena_c_string(a, text_format(a, "/role?p=%lld", (long long)anne))),
                S("2"));
    known_free(t->app.known);
    t->app.known = known_start(STORE);
    asked(t, arena_c_string(a, text_format(a, "/role?p=%lld", (long long)anne)));
    expect_text(asked(t, path), S("2 1"));
    set_role(t, anne, ROLE_READER);
    expect_text(asked(t, path), S("3 1"));
    test_app_close(t);
}

/* Whoever comes first, it is made as a visitor reads. */
TEST(nothing_of_its_reader_is_in_a_value)
{
    struct test_app *t = open_site(a);
    i64 anne = test_person(t, "anne@exemple.fr", ROLE_ADMINISTRATOR);
    str cookie = test_session(t, anne);
    expect_text(asked_as(t, "/role?p=1", cookie), S("1"));
    expect(makings == 1 && reader_seen == 0);
    test_app_close(t);
}

TEST(without_a_store_and_on_the_writers_connection_everything_is_read)
{
    struct test_app *t = open_site(a);
    i64 anne = test_person(t, "anne@exemple.fr", ROLE_MEMBER);
    struct request *r = test_begin(t);
    expect(!known_keeps(r));
    expect(*(const i64 *)known_by(r, &roles, &anne) == ROLE_MEMBER);
    person_set_role(r, anne, ROLE_MODERATOR);
    expect(*(const i64 *)known_by(r, &roles, &anne) == ROLE_MODERATOR);
    test_commit(t);
    expect(known_counts(t->app.known).made == 0);
    struct known_store *s = t->app.known;
    t->app.known = NULL;
    asked(t, "/role?p=1");
    asked(t, "/role?p=1");
    t->app.known = s;
    expect(makings == 4 && known_counts(s).made == 0);
    test_app_close(t);
}

TEST(a_value_ends_with_its_day_its_time_or_when_it_says)
{
    struct test_app *t = open_site(a);
    asked(t, "/timed");
    asked(t, "/timed?fin=1");
    expect(makings == 2);
    os_fake.now.us += (SECONDS_KNOWN - 1) * (i64)1000000;
    asked(t, "/timed");
    expect(makings == 2);
    os_fake.now.us += 1000000;
    asked(t, "/timed");
    asked(t, "/timed?fin=1");
    expect(makings == 3);
    os_fake.now.us += 55 * (i64)1000000;
    asked(t, "/timed?fin=1");
    expect(makings == 4);
    i64 anne = test_person(t, "anne@exemple.fr", ROLE_MEMBER);
    const char *path = arena_c_string(a, text_format(a, "/role?p=%lld", (long long)anne));
    asked(t, path);
    expect(instant_read(S("2027-03-01T23:00:01Z"), &os_fake.now)); /* after midnight in France */
    asked(t, path);
    expect(makings == 6);
    struct settings own = *t->app.newest_settings;
    t->app.newest_settings = &own; /* other settings: nothing of before holds */
    asked(t, path);
    expect(makings == 7);
    test_app_close(t);
}

TEST(memory_is_bounded_and_what_is_too_large_is_made_each_time)
{
    struct test_app *t = open_site(a);
    for (int i = 0; i < 200; i++) {
        expect_text(asked(t, arena_c_string(a, text_format(a, "/large?octets=%d", LARGE + i))),
                    S("xxxxx"));
        expect(known_counts(t->app.known).bytes <= STORE);
    }
    struct known_counts n = known_counts(t->app.known);
    expect(n.values > 8 && n.values < 100 && n.made == 200);
    asked(t, "/large?octets=60000");
    asked(t, "/large?octets=60000");
    expect(known_counts(t->app.known).made == 200);
    test_app_close(t);
}

/* Where even the request's own memory would be too small, it is the request that is cut. */
TEST(too_much_for_a_value_is_too_much_for_its_request)
{
    struct test_app *t = open_site(a);
    expect(!str_eq(asked(t, "/large?octets=5000000"), S("xxxxx")));
    expect_text(asked(t, "/large?octets=5000"), S("xxxxx"));
    expect(known_counts(t->app.known).made == 1);
    test_app_close(t);
}

/* ---- sessions ---------------------------------------------------------------------------- */

static void me_page(struct request *r)
{
    answer_text(r, "text/plain",
                text_format(r->arena, "%lld %.*s %d %d", (long long)r->reader.person,
                            STR(r->reader.name), (int)r->reader.role,
                            (int)r->reader.capacities.len));
}
static const struct route my_routes[] = {
    {"GET", "/moi", ANYONE, ON_LOOP, 0, me_page, NULL, NULL, ""},
    {0},
};

static void written(struct test_app *t, const char *sql)
{
    struct request *r = test_begin(t);
    db_script(r->db, sql);
    test_commit(t);
}

TEST(who_stands_behind_a_session_is_right_at_once)
{
    struct test_app *t = test_app_of(a, my_routes);
    i64 anne = test_person(t, "anne@exemple.fr", ROLE_MEMBER);
    str cookie = test_session(t, anne);
    expect_text(asked_as(t, "/moi", cookie), S("1 Anne 0 0"));
    expect_text(asked_as(t, "/moi", cookie), S("1 Anne 0 0"));
    expect(known_counts(t->app.known).found > 0);
    set_role(t, anne, ROLE_MODERATOR);
    expect_text(asked_as(t, "/moi", cookie), S("1 Anne 2 0"));
    written(t, "UPDATE person_name SET name = 'Béa' WHERE person = 1");
    expect_text(asked_as(t, "/moi", cookie), S("1 Béa 2 0"));
    written(t, "INSERT INTO mandate (uid, person, organisation, function, kind, proof, starts_on,"
               " created_at) VALUES (randomblob(16), 1, 1, 'adjointe', 'elected', 2, 20270101, 0)");
    expect_text(asked_as(t, "/moi", cookie), S("1 Béa 2 1"));
    written(t, "UPDATE mandate SET ends_on = 20270301");
    expect_text(asked_as(t, "/moi", cookie), S("1 Béa 2 1"));
    os_fake.now.us += 86400 * (i64)1000000;
    expect_text(asked_as(t, "/moi", cookie), S("1 Béa 2 0"));
    struct request *r = test_begin(t);
    person_suspend(r, anne, (opt_instant){0});
    test_commit(t);
    expect_text(asked_as(t, "/moi", cookie), S("0  0 0"));
    test_app_close(t);
}

TEST(a_session_that_ran_out_is_nobodys)
{
    struct test_app *t = test_app_of(a, my_routes);
    str cookie = test_session(t, test_person(t, "anne@exemple.fr", ROLE_MEMBER));
    written(t, "UPDATE session SET expires_at = 1803891620000000"); /* in twenty seconds */
    expect(instant_read(S("2027-03-01T09:00:00Z"), &os_fake.now));
    expect_text(asked_as(t, "/moi", cookie), S("1 Anne 0 0"));
    os_fake.now.us += 19 * (i64)1000000;
    expect_text(asked_as(t, "/moi", cookie), S("1 Anne 0 0"));
    os_fake.now.us += 1000000;
    expect_text(asked_as(t, "/moi", cookie), S("0  0 0"));
    test_app_close(t);
}

/* ---- threads ----------------------------------------------------------------------------- */

struct reading {
    struct test_app *t;
    struct db *reader;
    pthread_t thread;
};

static void *read_on(void *what)
{
    struct reading *reading = what;
    struct test_app *t = reading->t;
    struct header host = {S("host"), S("parvis.exemple.fr")};
    for (int i = 0; i < 300; i++) {
        arena own = arena_of(4 << 20);
        struct incoming in = {.method = S("GET"),
                              .path = S("/role"),
                              .query = i % 2 ? S("p=1") : S("p=2"),
                              .address = S("127.0.0.1"),
                              .headers = &host,
                              .header_count = 1};
        struct request *r = dispatch_now(&t->app, reading->reader, NULL, &in, &own, false);
        check(r->status == 200 && r->body.len == 1);
        arena_free(&own);
    }
    return NULL;
}

static const void *read_quietly(struct request *r, str key, instant *until)
{
    i64 person;
    (void)until;
    memcpy(&person, key.at, sizeof person);
    const struct person_role *p = person_role(r->db, r->arena, person);
    return p ? &p->role : NULL;
}

static void quiet_page(struct request *r)
{
    static const struct known_kind quiet = {"quiet", read_quietly, false};
    i64 person = request_query_id(r, "p");
    const i64 *role = known_by(r, &quiet, &person);
    answer_text(r, "text/plain", text_format(r->arena, "%lld", role ? (long long)*role : -1));
}
static const struct route quiet_routes[] = {
    {"GET", "/role", ANYONE, ON_LOOP, 0, quiet_page, NULL, NULL, ""},
    {0},
};

TEST(threads_read_while_another_writes)
{
    enum { READERS = 3 };
    struct test_app *t = test_app_of(a, quiet_routes);
    i64 anne = test_person(t, "anne@exemple.fr", ROLE_MEMBER);
    test_person(t, "bea@exemple.fr", ROLE_MODERATOR);
    struct reading readings[READERS];
    os_fake.on = false; /* it is one thread's */
    for (int i = 0; i < READERS; i++) {
        readings[i] = (struct reading){.t = t, .reader = test_open(t, DB_READ)};
        check(pthread_create(&readings[i].thread, NULL, read_on, &readings[i]) == 0);
    }
    for (int i = 0; i < 100; i++) { /* whoever was answered sees what was written */
        set_role(t, anne, i % 2 ? ROLE_MEMBER : ROLE_READER);
        expect_text(asked(t, "/role?p=1"), i % 2 ? S("0") : S("3"));
    }
    for (int i = 0; i < READERS; i++) {
        pthread_join(readings[i].thread, NULL);
        db_close(readings[i].reader);
    }
    expect_text(asked(t, "/role?p=1"), S("0"));
    test_app_close(t);
}
