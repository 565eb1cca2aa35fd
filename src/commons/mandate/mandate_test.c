/* SPDX-License-Identifier: EUPL-1.2 */
/* Mandates, what they open and for how long. */
#include "commons/mandate/mandate.h"

#include "commons/test_app.h"

static void page(struct request *r) { answer_text(r, "text/plain", S("bonjour")); }

static const struct route routes[] = {{"GET", "/page", ANYONE, ON_LOOP, 0, page, NULL, NULL, ""},
                                      {0}};

static struct request *ask(struct test_app *t, str cookie)
{
    return test_ask_in(t, t->arena, (struct test_ask){.path = "/page", .cookie = cookie});
}

static void wait_days(i64 days) { os_fake.now.us += days * 86400000000; }

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
    mandate_prove(r, id, PROOF_VOUCHED, "letter");
    test_commit(t);
}

static void upkeep(struct test_app *t)
{
    struct request *r = test_begin(t);
    mandates_upkeep(r);
    persons_upkeep(r);
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

TEST(a_mandate_that_is_ended_gives_no_word_and_sixty_days_to_read)
{
    struct test_app *t = test_app_of(a, routes);
    i64 anne = test_person(t, "anne@exemple.fr", ROLE_MEMBER), id = mandate(t, anne, -1);
    prove(t, id);
    struct request *r = test_begin(t);
    mandate_end(r, id, day_plus(r->today, -1));
    test_commit(t);
    expect(ask(t, test_session(t, anne))->reader.capacities.len == 0); /* no word in its name */
    expect(audiences(t, anne).len > 3);                                /* and sixty days to read */
    wait_days(READING_DAYS);
    upkeep(t);
    expect(audiences(t, anne).len > 3);
    wait_days(1);
    upkeep(t);
    expect_text(audiences(t, anne), S("1"));
    test_app_close(t);
}

TEST(a_mandate_that_is_revoked_opens_nothing_at_all)
{
    struct test_app *t = test_app_of(a, routes);
    i64 anne = test_person(t, "anne@exemple.fr", ROLE_MEMBER), id = mandate(t, anne, -1);
    prove(t, id);
    struct request *r = test_begin(t);
    mandate_revoke(r, id);
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
    expect(audiences(t, anne).len > 3);
    wait_days(READING_DAYS);
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
    i64 id = mandate(t, anne, -1);
    prove(t, id);
    struct request *r = test_begin(t);
    mandate_end(r, id, day_plus(r->today, -READING_DAYS)); /* and it began before */
    db_script(t->writer, "UPDATE mandate SET starts_on = 20260101, reads_until = 20270301");
    test_commit(t);
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
    wait_days(21 + READING_DAYS);
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
    wait_days(2 + READING_DAYS);
    upkeep(t);
    expect_text(audiences(t, anne), text_format(a, "1 %lld", (long long)group));
    r = test_begin(t);
    audience_group_remove(r, group, berthe);
    test_commit(t);
    expect_text(audiences(t, berthe), S("1"));
    expect_text(audiences(t, 0), S("1")); /* visitors */
    test_app_close(t);
}
