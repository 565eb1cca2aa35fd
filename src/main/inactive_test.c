/* SPDX-License-Identifier: EUPL-1.2 */
/* Accounts that nobody came to for long, over years of a clock that is moved. */
#include "commons/job/periodic.h"
#include "commons/personal/personal.h"
#include "main/signin_world.h"

enum { DAY_SECONDS = 86400 };

static void script(struct world *w, const char *sql)
{
    db_begin(w->t.i.writer);
    db_script(w->t.i.writer, sql);
    db_commit(w->t.i.writer);
    expect_text(db_fault(w->t.i.writer), S(""));
    db_clear(w->t.i.writer);
}

static void days_without_relay(struct world *w, i64 count)
{
    os_fake.now.us += count * DAY_SECONDS * (i64)1000000;
    periodic_run_now(&w->t.i.app, w->t.i.writer);
}

/* The relay takes what there is at the end of them. */
static void days(struct world *w, i64 count)
{
    days_without_relay(w, count);
    script(w, "UPDATE outbox SET state = 2");
}

static i64 person(struct world *w, const char *email)
{
    return test_person(&w->t, (struct person_new){.email = str_of(email),
                                                  .name = S("Anne Martin"),
                                                  .password_hash = S(""),
                                                  .confirmed = true});
}

static bool there(struct world *w, i64 person)
{
    return person_public(w->t.reader, &w->a, person) != NULL;
}

/* Mails of these words to that address, sent or waiting. */
static i64 mails(struct world *w, const char *address, const char *words)
{
    i64 count = 0;
    for (int state = MAIL_WAITING; state <= MAIL_SENT; state++) {
        struct outbox_line_rows rows = outbox_list(w->t.reader, &w->a, state, INT64_MAX);
        for (i64 i = 0; i < rows.len; i++)
            count += rows.at[i].email.has && str_eq(rows.at[i].email.value, str_of(address)) &&
                     str_has(rows.at[i].subject, str_of(words));
    }
    return count;
}

TEST(who_does_not_come_is_told_twice_then_erased_without_a_name)
{
    (void)a;
    struct world w;
    world_open(&w);
    test_administrator(&w.t);
    i64 anne = person(&w, ANNE);
    days(&w, 0);
    days(&w, 729);
    expect(!mails(&w, ANNE, "sera effacé"));
    days(&w, 4);
    expect(mails(&w, ANNE, "dans 30 jours") == 1 && there(&w, anne));
    days(&w, 1);
    days(&w, 1); /* not every day */
    expect(mails(&w, ANNE, "sera effacé") == 1);
    days(&w, 22);
    expect(mails(&w, ANNE, "dans 7 jours") == 1 && mails(&w, ANNE, "sera effacé") == 2);
    days(&w, 5);
    expect(there(&w, anne));
    days(&w, 1);
    expect(!there(&w, anne));
    expect(!person_by_email(w.t.reader, &w.a, S(ANNE)));
    days(&w, 0); /* once */
    world_close(&w);
}

TEST(a_stop_of_months_does_not_erase_whom_nobody_told)
{
    (void)a;
    struct world w;
    world_open(&w);
    test_administrator(&w.t);
    i64 anne = person(&w, ANNE);
    days(&w, 0);
    days(&w, 3000);
    expect(there(&w, anne) && mails(&w, ANNE, "dans 30 jours") == 1);
    days(&w, 29);
    expect(there(&w, anne));
    days(&w, 2);
    expect(!there(&w, anne));
    world_close(&w);
}

TEST(signing_in_keeps_an_account_and_so_does_a_token_that_is_used)
{
    (void)a;
    struct world w;
    struct jar here = {0};
    world_open(&w);
    i64 administrator = test_administrator(&w.t), anne = anne_opens(&w);
    i64 paul = person(&w, "paul@exemple.fr");
    days(&w, 0);
    days(&w, 734);
    expect(mails(&w, ANNE, "dans 30 jours") == 1 &&
           mails(&w, "paul@exemple.fr", "dans 30 jours") == 1);
    expect(post(&w, &here, S("/connexion"), S("email=" ANNE "&password=une+phrase+que+je+retiens"))
               ->status == 303);
    script(&w,
           arena_c_string(&w.a, text_format(&w.a,
                                            "INSERT INTO api_token (person, name, hash, scope, "
                                            "created_at, expires_at, used_at) VALUES (%lld, 'n', "
                                            "'h', 'public', 1, 9000000000000000, %lld)",
                                            (long long)paul, (long long)os_now().us + 1)));
    days(&w, 31);
    expect(there(&w, anne) && there(&w, paul) && there(&w, administrator));
    expect(mails(&w, ANNE, "dans 7 jours") == 0);
    days(&w, 734); /* and the years begin again */
    expect(mails(&w, ANNE, "dans 30 jours") == 2);
    world_close(&w);
}

/* A visit that is kept in memory counts, also in the very minute of the deed. */
TEST(who_reads_a_page_at_that_moment_is_here)
{
    (void)a;
    struct world w;
    struct jar here = {0};
    world_open(&w);
    test_administrator(&w.t);
    w.t.i.app.newest_settings->session_days = 365;
    w.t.i.app.newest_settings->inactive_months = 6;
    i64 anne = anne_opens(&w);
    expect(post(&w, &here, S("/connexion"), S("email=" ANNE "&password=une+phrase+que+je+retiens"))
               ->status == 303);
    days(&w, 0);
    days(&w, 184);
    expect(mails(&w, ANNE, "dans 30 jours") == 1);
    os_fake.now.us += 30 * DAY_SECONDS * (i64)1000000;
    expect(get(&w, &here, S("/mon-compte"))->status == 200);
    expect(periodic_run_one(&w.t.i.app, w.t.i.writer, &inactive_erasing));
    expect(there(&w, anne));
    world_close(&w);
}

/* A relay that is down for months has told nobody. */
TEST(no_time_passes_while_the_mail_waits_for_the_relay)
{
    (void)a;
    struct world w;
    world_open(&w);
    test_administrator(&w.t);
    i64 anne = person(&w, ANNE);
    days(&w, 0);
    days_without_relay(&w, 734);
    expect(mails(&w, ANNE, "dans 30 jours") == 1);
    for (int i = 0; i < 6; i++)
        days_without_relay(&w, 20);
    expect(there(&w, anne) && mails(&w, ANNE, "dans 30 jours") == 1);
    days(&w, 1); /* it leaves at last */
    days(&w, 28);
    expect(there(&w, anne));
    days(&w, 2);
    expect(!there(&w, anne));
    world_close(&w);
}

static i64 kept(struct world *w, i64 person, str *why)
{
    struct inactive_line_rows rows = inactive_list(w->t.reader, &w->a, 0);
    for (i64 i = 0; i < rows.len; i++)
        if (rows.at[i].person == person) {
            *why = rows.at[i].kept;
            return rows.at[i].kept.len > 0;
        }
    return -1;
}

TEST(administrators_and_only_managers_stay_and_the_administration_has_a_word)
{
    (void)a;
    struct world w;
    str why = {0};
    world_open(&w);
    i64 administrator = test_administrator(&w.t), anne = person(&w, ANNE);
    i64 paul = person(&w, "paul@exemple.fr"), lea = person(&w, "lea@exemple.fr");
    const char *const mandate =
        "INSERT INTO mandate (uid, person, organisation, function, kind, starts_on, created_at, "
        "proof, charge) VALUES (randomblob(16), %lld, %lld, 'directrice', 'officer', 20200101, 1, "
        "2, %lld)";
    const i64 rows[][3] = {{anne, 1, 2}, {paul, 2, 2}, {lea, 2, 0}};
    for (i64 i = 0; i < countof(rows); i++)
        script(&w, arena_c_string(&w.a, text_format(&w.a, mandate, (long long)rows[i][0],
                                                    (long long)rows[i][1], (long long)rows[i][2])));
    days(&w, 0);
    days(&w, 734);
    expect(kept(&w, administrator, &why) == 1 && str_eq(why, S("administrator")));
    expect(kept(&w, anne, &why) == 1 && str_eq(why, S("manager")));
    expect(kept(&w, paul, &why) == 0 && kept(&w, lea, &why) == 0);
    expect(mails(&w, TEST_ADMINISTRATOR, "inactifs vous attendent") == 1);
    expect(mails(&w, TEST_ADMINISTRATOR, "sera effacé") == 0 &&
           mails(&w, ANNE, "sera effacé") == 0);
    days(&w, 31);
    /* of the two of one organisation the last stays, with the charge that has passed on */
    expect(there(&w, administrator) && there(&w, anne) && !there(&w, paul) && there(&w, lea));
    expect(kept(&w, lea, &why) == 1 && str_eq(why, S("manager")));
    expect(mails(&w, TEST_ADMINISTRATOR, "inactifs vous attendent") == 2);
    days(&w, 31);
    expect(there(&w, lea) && mails(&w, TEST_ADMINISTRATOR, "inactifs vous attendent") == 2);
    world_close(&w);
}

TEST(nobody_is_erased_by_time_without_mail_or_when_the_setting_says_never)
{
    (void)a;
    struct world w;
    str why = {0};
    world_open(&w);
    test_administrator(&w.t);
    i64 anne = person(&w, ANNE);
    struct settings *s = w.t.i.app.newest_settings;
    days(&w, 0);
    s->smtp = S("");
    days(&w, 2000);
    days(&w, 40);
    expect(there(&w, anne) && kept(&w, anne, &why) < 0);
    s->smtp = S("smtp://127.0.0.1:2525");
    s->inactive_months = 0;
    days(&w, 1);
    days(&w, 40);
    expect(there(&w, anne) && kept(&w, anne, &why) < 0);
    s->inactive_months = 24;
    days(&w, 1);
    expect(kept(&w, anne, &why) == 0);
    s->inactive_months = 0; /* and what was announced is taken back */
    days(&w, 31);
    expect(there(&w, anne) && kept(&w, anne, &why) < 0);
    world_close(&w);
}

TEST(who_is_suspended_or_cannot_be_told_is_left_alone)
{
    (void)a;
    struct world w;
    str why = {0};
    world_open(&w);
    test_administrator(&w.t);
    i64 anne = person(&w, ANNE), paul = person(&w, "paul@exemple.fr");
    i64 ines = person(&w, "in\xC3\xA8s@exemple.fr");
    days(&w, 0);
    script(&w, arena_c_string(&w.a, text_format(&w.a,
                                                "UPDATE person SET suspended_at = 1 WHERE id = "
                                                "%lld",
                                                (long long)paul)));
    days(&w, 734);
    expect(kept(&w, anne, &why) == 0 && kept(&w, paul, &why) < 0);
    expect(kept(&w, ines, &why) == 1 && str_eq(why, S("address")));
    script(&w, arena_c_string(&w.a, text_format(&w.a,
                                                "UPDATE person SET suspended_at = 1 WHERE id = "
                                                "%lld",
                                                (long long)anne)));
    days(&w, 31);
    expect(there(&w, anne) && there(&w, paul) && there(&w, ines));
    world_close(&w);
}

TEST(the_administration_sees_them_and_nobody_else)
{
    (void)a;
    struct world w;
    struct jar agnes = {0}, paul = {0};
    world_open(&w);
    test_administrator(&w.t);
    person(&w, ANNE);
    days(&w, 0);
    expect(post(&w, &agnes, S("/connexion"),
                S("email=" TEST_ADMINISTRATOR "&password=une+phrase+pour+animer+le+forum"))
               ->status == 303);
    struct request *r = get(&w, &agnes, S("/admin/personnes/inactives"));
    expect(r->status == 200 && says(&w, r, "Aucun compte n’est resté si longtemps"));
    days(&w, 734);
    agnes = (struct jar){0};
    post(&w, &agnes, S("/connexion"),
         S("email=" TEST_ADMINISTRATOR "&password=une+phrase+pour+animer+le+forum"));
    r = get(&w, &agnes, S("/admin/personnes/inactives"));
    expect(says(&w, r, ANNE) && says(&w, r, "à vous de voir") && says(&w, r, "sauf visite"));
    expect(get(&w, &paul, S("/admin/personnes/inactives"))->status == 303);
    world_close(&w);
}
