/* SPDX-License-Identifier: EUPL-1.2 */
/* Sessions and passwords. */
#include "commons/test_app.h"

#include <sodium.h>

static void page(struct request *r) { answer_text(r, "text/plain", S("bonjour")); }

/* Between the two halves of a request somebody else's decision is written. */
static struct db *written_meanwhile;

static void suspended_meanwhile(struct request *r)
{
    (void)r;
    db_begin(written_meanwhile);
    db_script(written_meanwhile, "UPDATE person SET suspended_at = 1");
    db_commit(written_meanwhile);
}

static void write_apply(struct request *r)
{
    person_set_password(r->db, r->reader.person, S("written"));
    see_other(r, S("/page"), (message){0});
}

static const struct route routes[] = {
    {"GET", "/page", ANYONE, ON_LOOP, 0, page, NULL, NULL, ""},
    {"POST", "/write", MEMBER, ON_WORKER, 1000, NULL, write_apply, NULL, ""},
    {"POST", "/meanwhile", MEMBER, ON_WORKER, 1000, suspended_meanwhile, write_apply, NULL, ""},
    {0}};

static struct request *ask(struct test_app *t, str cookie)
{
    return test_ask_in(t, t->arena, (struct test_ask){.path = "/page", .cookie = cookie});
}

static i64 reader_of(struct test_app *t, str cookie) { return ask(t, cookie)->reader.person; }

static void wait_days(i64 days) { os_fake.now.us += days * 86400000000; }

/* ---- passwords --------------------------------------------------------------------------- */

TEST(a_password_is_hashed_and_compared)
{
    str hash = {0}, again = {0};
    check(sodium_init() >= 0);
    expect(password_hash(a, S("une phrase que je retiens"), &hash) &&
           password_hash(a, S("une phrase que je retiens"), &again));
    expect(str_starts(hash, S("$argon2id$v=19$m=19456,t=2,p=1$")) && !str_eq(hash, again));
    expect(password_matches(S("une phrase que je retiens"), hash) &&
           password_matches(S("une phrase que je retiens"), again));
    expect(!password_matches(S("une phrase que je retien"), hash) &&
           !password_matches((str){0}, hash));
}

TEST(nobody_signs_in_without_a_hash)
{
    check(sodium_init() >= 0);
    str nobody = str_of(password_of_nobody);
    expect(!password_matches((str){0}, (str){0}) && !password_matches(S("personne"), (str){0}));
    expect(!password_matches(S("x"), S("not a hash")) &&
           !password_matches(S("x"), S("$argon2id$")));
    char long_one[500];
    memset(long_one, '$', sizeof long_one);
    expect(!password_matches(S("x"), (str){long_one, sizeof long_one}));
    /* an unknown address costs what a known one does: the same function, the same parameters */
    expect(str_starts(nobody, S("$argon2id$v=19$m=19456,t=2,p=1$")));
    expect(crypto_pwhash_str_needs_rehash(password_of_nobody, 2, 19 << 20) == 0);
}

/* ---- sessions ---------------------------------------------------------------------------- */

TEST(a_session_names_its_person_until_it_ends)
{
    struct test_app *t = test_app_of(a, routes);
    i64 anne = test_person(t, "anne@exemple.fr", ROLE_MEMBER);
    str cookie = test_session(t, anne), other = test_session(t, anne);
    expect(reader_of(t, cookie) == anne && reader_of(t, other) == anne && !str_eq(cookie, other));
    struct request *r = ask(t, cookie);
    expect_text(r->reader.email, S("anne@exemple.fr"));
    wait_days(29);
    expect(reader_of(t, cookie) == anne);
    wait_days(1);
    expect(reader_of(t, cookie) == 0 && !ask(t, cookie)->page.csrf.len);
    test_app_close(t);
}

TEST(only_the_very_cookie_opens_it)
{
    struct test_app *t = test_app_of(a, routes);
    i64 anne = test_person(t, "anne@exemple.fr", ROLE_MEMBER);
    str cookie = test_session(t, anne);
    char *changed = (char *)(uintptr_t)arena_c_string(a, cookie);
    changed[cookie.len - 1] = changed[cookie.len - 1] == '0' ? '1' : '0';
    expect(reader_of(t, str_of(changed)) == 0);
    expect(reader_of(t, str_first(cookie, cookie.len - 1)) == 0);
    expect(reader_of(t, text_format(a, "%.*s0", STR(cookie))) == 0);
    expect(reader_of(t, text_format(a, "__Host-%.*s", STR(cookie))) == 0);
    expect(reader_of(t, text_format(a, "a=b; %.*s; c=d", STR(cookie))) == anne);
    /* a name that a neighbouring host could set is not read over https */
    t->app.newest_settings->origin = S("https://parvis.exemple.fr");
    expect(reader_of(t, cookie) == 0);
    str secure = test_session(t, anne);
    expect(str_starts(secure, S("__Host-parvis=")) && reader_of(t, secure) == anne);
    test_app_close(t);
}

TEST(the_database_does_not_hold_what_opens_a_session)
{
    struct test_app *t = test_app_of(a, routes);
    str cookie = test_session(t, test_person(t, "anne@exemple.fr", ROLE_MEMBER));
    str token = str_from(cookie, str_find(cookie, S("=")) + 1);
    db_begin(t->reader);
    expect(session_reader(t->reader, a, token, os_now()) == NULL);
    db_commit(t->reader);
    test_app_close(t);
}

TEST(signing_out_ends_this_session_alone)
{
    struct test_app *t = test_app_of(a, routes);
    i64 anne = test_person(t, "anne@exemple.fr", ROLE_MEMBER);
    str one = test_session(t, anne), other = test_session(t, anne);
    struct request *r = test_begin(t);
    r->in = test_incoming(a, &(struct test_ask){.path = "/page", .cookie = one});
    person_sign_out(r);
    test_commit(t);
    expect(str_has(r->headers[0].value, S("Max-Age=0")));
    expect(reader_of(t, one) == 0 && reader_of(t, other) == anne);
    test_app_close(t);
}

TEST(a_suspended_person_is_a_visitor)
{
    struct test_app *t = test_app_of(a, routes);
    str cookie = test_session(t, test_person(t, "anne@exemple.fr", ROLE_ADMINISTRATOR));
    expect(ask(t, cookie)->reader.role == ROLE_ADMINISTRATOR);
    db_begin(t->writer);
    db_script(t->writer, "UPDATE person SET suspended_at = 1");
    db_commit(t->writer);
    expect(reader_of(t, cookie) == 0 && ask(t, cookie)->reader.role == ROLE_MEMBER);
    test_app_close(t);
}

TEST(who_is_suspended_meanwhile_writes_nothing)
{
    struct test_app *t = test_app_of(a, routes);
    i64 anne = test_person(t, "anne@exemple.fr", ROLE_MEMBER);
    str cookie = test_session(t, anne);
    struct test_ask q = {
        .method = "POST",
        .path = "/write",
        .cookie = cookie,
        .body = text_format(a, "csrf=%.*s", STR(ask(t, cookie)->page.csrf)),
    };
    written_meanwhile = t->writer;
    expect(test_ask_in(t, t->arena, q)->status == 303);
    expect_text(person_password(t->writer, a, anne)->password, S("written"));
    db_begin(t->writer);
    db_script(t->writer, "UPDATE person SET password = ''");
    db_commit(t->writer);
    q.path = "/meanwhile";
    expect(test_ask_in(t, t->arena, q)->status == 403);
    expect_text(person_password(t->writer, a, anne)->password, S(""));
    test_app_close(t);
}

TEST(one_address_is_one_person)
{
    struct test_app *t = test_app_of(a, routes);
    test_person(t, "anne@exemple.fr", ROLE_MEMBER);
    struct request *r = test_begin(t);
    expect(person_create(
               r, (struct person_new){.email = S("anne@exemple.fr"), .name = S("Autre")}) == 0);
    test_commit(t);
    i64 next = test_person(t, "b@exemple.fr", ROLE_MEMBER);
    expect(person_public(t->writer, a, next - 1) == NULL ||
           next == 2); /* nothing of the refused one stays */
    test_app_close(t);
}

/* ---- upkeep ------------------------------------------------------------------------------- */

TEST(upkeep_forgets_old_form_keys_and_sessions)
{
    struct test_app *t = test_app_of(a, routes);
    i64 anne = test_person(t, "anne@exemple.fr", ROLE_MEMBER);
    test_session(t, anne);
    struct request *r = test_begin(t);
    used_key_insert(r->db, anne, S("k"), S("/x"), r->now);
    test_commit(t);
    wait_days(6);
    persons_upkeep(test_begin(t));
    test_commit(t);
    expect(used_key_location(t->writer, a, anne, S("k")) != NULL);
    wait_days(2);
    persons_upkeep(test_begin(t));
    test_commit(t);
    expect(used_key_location(t->writer, a, anne, S("k")) == NULL);
    test_app_close(t);
}
