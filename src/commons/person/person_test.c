/* SPDX-License-Identifier: EUPL-1.2 */
/* Sessions, passwords, mandates, and what these open. */
#include "commons/test_app.h"

#include <sodium.h>

static void page(struct request *r) { answer_text(r, "text/plain", S("bonjour")); }

static const struct route routes[] = {{"GET", "/page", ANYONE, ON_LOOP, 0, page, NULL, NULL, ""},
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

/* ---- mandates ---------------------------------------------------------------------------- */

enum { PUBLIC_AUDIENCE = 1, PEERS_AUDIENCE = 2 };

/* "1 2 5": the audiences that a person reads. */
static str audiences(struct test_app *t, i64 person)
{
    struct reader_audience_rows rows = reader_audience_list(t->writer, t->arena, person);
    text said = text_of(t->arena, 1000);
    for (i64 i = 0; i < rows.len; i++) {
        if (i)
            text_add_char(&said, ' ');
        text_add_i64(&said, rows.at[i].audience);
    }
    return text_str(&said);
}

static i64 mandate(struct test_app *t, i64 person, i64 last_in_days)
{
    struct request *r = test_begin(t);
    struct mandate_new m = {.person = person,
                            .organisation = 1,
                            .function = S("adjointe à la culture"),
                            .kind = S("elected"),
                            .starts_on = r->today};
    if (last_in_days >= 0)
        m.ends_on = SOME(opt_day, day_plus(r->today, last_in_days));
    i64 id = mandate_create(r, m);
    test_commit(t);
    return id;
}

static void prove(struct test_app *t, i64 id)
{
    struct request *r = test_begin(t);
    mandate_prove(r, id, PROOF_VOUCHED);
    test_commit(t);
}

static void upkeep(struct test_app *t)
{
    persons_upkeep(test_begin(t));
    test_commit(t);
}

TEST(a_declared_mandate_lets_one_speak_and_read_no_more)
{
    struct test_app *t = test_app_of(a, routes);
    i64 anne = test_person(t, "anne@exemple.fr", ROLE_MEMBER);
    expect_text(audiences(t, anne), S("1"));
    i64 id = mandate(t, anne, -1);
    str cookie = test_session(t, anne);
    struct request *r = ask(t, cookie);
    expect(r->reader.capacities.len == 1 && r->reader.capacities.at[0].audience == 0);
    expect_text(audiences(t, anne), S("1"));
    expect_text(capacity_text(a, &r->reader.capacities.at[0]),
                S("adjointe à la culture, Bonneville"));
    expect(reader_capacity(r, id) != NULL && reader_capacity(r, id + 1) == NULL &&
           reader_capacity(r, 0) == NULL);
    prove(t, id);
    r = ask(t, cookie);
    i64 own = r->reader.capacities.at[0].audience;
    expect(own > PEERS_AUDIENCE);
    expect_text(audiences(t, anne), text_format(a, "1 2 %lld", (long long)own));
    test_app_close(t);
}

TEST(a_mandate_that_is_ended_opens_nothing_from_that_day)
{
    struct test_app *t = test_app_of(a, routes);
    i64 anne = test_person(t, "anne@exemple.fr", ROLE_MEMBER), id = mandate(t, anne, -1);
    prove(t, id);
    struct request *r = test_begin(t);
    mandate_end(r, id, day_plus(r->today, -1));
    test_commit(t);
    expect_text(audiences(t, anne), S("1"));
    expect(ask(t, test_session(t, anne))->reader.capacities.len == 0);
    test_app_close(t);
}

TEST(a_mandate_lapses_by_itself_the_day_after_its_last)
{
    struct test_app *t = test_app_of(a, routes);
    i64 anne = test_person(t, "anne@exemple.fr", ROLE_MEMBER),
        berthe = test_person(t, "b@exemple.fr", ROLE_MEMBER);
    str cookie = test_session(t, anne);
    prove(t, mandate(t, anne, 10));
    prove(t, mandate(t, berthe, -1));
    wait_days(10);
    upkeep(t);
    expect(audiences(t, anne).len > 3 &&
           ask(t, cookie)->reader.capacities.len == 1); /* the last day still counts */
    wait_days(1);
    expect(ask(t, cookie)->reader.capacities.len == 0);
    upkeep(t);
    expect_text(audiences(t, anne), S("1"));
    expect(audiences(t, berthe).len > 3);
    test_app_close(t);
}

TEST(no_request_reads_by_a_mandate_that_ended_yesterday)
{
    struct test_app *t = test_app_of(a, routes);
    i64 anne = test_person(t, "anne@exemple.fr", ROLE_MEMBER);
    check(instant_read(S("2027-03-01T22:59:00Z"), &os_fake.now)); /* 23:59 in Paris */
    str cookie = test_session(t, anne);
    prove(t, mandate(t, anne, 0));
    ask(t, cookie);
    expect(audiences(t, anne).len > 3); /* the last day still counts, whoever asks */
    os_fake.now.us += 2 * 60000000;
    expect(ask(t, (str){0})->status == 200 && audiences(t, anne).len > 3); /* nobody waits for it */
    expect(ask(t, cookie)->status == 200);
    expect_text(audiences(t, anne), S("1")); /* before any upkeep */
    test_app_close(t);
}

TEST(a_second_mandate_keeps_open_what_it_opens)
{
    struct test_app *t = test_app_of(a, routes);
    i64 anne = test_person(t, "anne@exemple.fr", ROLE_MEMBER);
    prove(t, mandate(t, anne, 10));
    prove(t, mandate(t, anne, 40));
    str both = audiences(t, anne);
    wait_days(20);
    upkeep(t);
    expect_text(audiences(t, anne), both);
    wait_days(21);
    upkeep(t);
    expect_text(audiences(t, anne), S("1"));
    test_app_close(t);
}

TEST(private_groups_outlast_mandates)
{
    struct test_app *t = test_app_of(a, routes);
    i64 anne = test_person(t, "anne@exemple.fr", ROLE_MEMBER),
        berthe = test_person(t, "b@exemple.fr", ROLE_MEMBER);
    struct request *r = test_begin(t);
    i64 group = audience_group(r, anne);
    audience_group_add(r, group, berthe);
    test_commit(t);
    prove(t, mandate(t, anne, 1));
    wait_days(2);
    upkeep(t);
    expect_text(audiences(t, anne), text_format(a, "1 %lld", (long long)group));
    r = test_begin(t);
    audience_group_remove(r, group, berthe);
    test_commit(t);
    expect_text(audiences(t, berthe), S("1"));
    expect_text(audiences(t, 0), S("1")); /* visitors */
    test_app_close(t);
}

TEST(upkeep_forgets_old_form_keys_and_sessions)
{
    struct test_app *t = test_app_of(a, routes);
    i64 anne = test_person(t, "anne@exemple.fr", ROLE_MEMBER);
    test_session(t, anne);
    struct request *r = test_begin(t);
    used_key_insert(r->db, anne, S("k"), S("/x"), r->now);
    test_commit(t);
    wait_days(6);
    upkeep(t);
    expect(used_key_location(t->writer, a, anne, S("k")) != NULL);
    wait_days(2);
    upkeep(t);
    expect(used_key_location(t->writer, a, anne, S("k")) == NULL);
    test_app_close(t);
}
