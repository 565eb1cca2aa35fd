/* SPDX-License-Identifier: EUPL-1.2 */
/* What proves a mandate, tried by those it should not help; who has the charge, whatever happens.
 */
#include "commons/mandate/mandate.h"

#include <sqlite3.h>

#include "commons/test_app.h"

static const struct route routes[] = {{0}};
static const i64 HOUR = 3600000000, DAY = 86400000000;

static struct request *as(struct test_app *t, i64 person)
{
    struct request *r = test_begin(t);
    static uint8_t drawn;
    memset(r->seed, ++drawn, sizeof r->seed);
    r->reader.person = person;
    r->reader.name = S("Anne");
    r->reader.email = S("anne@exemple.fr");
    reader_load_capacities(r, r->db);
    return r;
}

static i64 person(struct test_app *t, const char *email)
{
    return test_person(t, email, ROLE_MEMBER);
}

static i64 mandate_of(struct test_app *t, i64 who, const char *kind, enum proof proof)
{
    struct request *r = as(t, who);
    i64 id = mandate_create(r, (struct mandate_new){.person = who,
                                                    .organisation = 1,
                                                    .function = S("fonction"),
                                                    .kind = str_of(kind),
                                                    .starts_on = r->today,
                                                    .proof = proof});
    test_commit(t);
    return id;
}

static struct mandate_whole *now_of(struct test_app *t, i64 mandate)
{
    return mandate_by_id(t->writer, t->arena, mandate);
}

static bool vouches(struct test_app *t, i64 who, i64 mandate)
{
    message why = mandate_vouch(as(t, who), mandate);
    test_commit(t);
    return !message_is(why);
}

/* The last mail that was queued, as HTML. */
static str last_mail(struct test_app *t)
{
    sqlite3 *d = NULL;
    sqlite3_stmt *row = NULL;
    check(sqlite3_open(t->database, &d) == SQLITE_OK);
    check(sqlite3_prepare_v2(d, "SELECT html FROM outbox ORDER BY id DESC LIMIT 1", -1, &row,
                             NULL) == SQLITE_OK);
    check(sqlite3_step(row) == SQLITE_ROW);
    str said = text_format(t->arena, "%s", (const char *)sqlite3_column_text(row, 0));
    sqlite3_finalize(row);
    sqlite3_close(d);
    return said;
}

/* ---- words of colleagues --------------------------------------------------------------------- */

TEST(a_managers_word_proves_and_two_members_do)
{
    struct test_app *t = test_app_of(a, routes);
    i64 boss = person(t, "boss@x.fr"), one = person(t, "one@x.fr"), two = person(t, "two@x.fr"),
        three = person(t, "three@x.fr"), four = person(t, "four@x.fr");
    i64 lead = mandate_of(t, boss, "elected", PROOF_VOUCHED);
    expect(now_of(t, lead)->charge == CHARGE_MANAGER); /* the first to be proven */
    i64 m1 = mandate_of(t, one, "agent", PROOF_DECLARED);
    expect(vouches(t, boss, m1) && now_of(t, m1)->proof == PROOF_VOUCHED);
    expect_text(now_of(t, m1)->proven_how, S("manager"));
    i64 m2 = mandate_of(t, two, "agent", PROOF_VOUCHED);
    i64 m3 = mandate_of(t, three, "agent", PROOF_DECLARED);
    expect(vouches(t, one, m3) && now_of(t, m3)->proof == PROOF_DECLARED);
    expect(vouches(t, one, m3) && now_of(t, m3)->proof == PROOF_DECLARED); /* twice is once */
    expect(vouches(t, two, m3) && now_of(t, m3)->proof == PROOF_VOUCHED);
    expect_text(now_of(t, m3)->proven_how, S("members"));
    expect(!vouches(t, boss, m3)); /* there is nothing left to say */
    (void)m2;
    (void)four;
    test_app_close(t);
}

TEST(nobody_else_vouches)
{
    struct test_app *t = test_app_of(a, routes);
    i64 seller = person(t, "s@x.fr"), declared = person(t, "d@x.fr"),
        stranger = person(t, "x@x.fr"), asks = person(t, "q@x.fr"), gone = person(t, "g@x.fr");
    mandate_of(t, seller, "provider", PROOF_VOUCHED);
    mandate_of(t, declared, "elected", PROOF_DECLARED);
    i64 ended = mandate_of(t, gone, "agent", PROOF_VOUCHED);
    struct request *r = as(t, gone);
    mandate_end(r, ended, day_plus(r->today, -1));
    test_commit(t);
    i64 m = mandate_of(t, asks, "agent", PROOF_DECLARED);
    expect(!vouches(t, seller, m) && !vouches(t, declared, m) && !vouches(t, stranger, m) &&
           !vouches(t, gone, m) && !vouches(t, asks, m));
    expect(now_of(t, m)->proof == PROOF_DECLARED);
    r = as(t, declared);
    expect(message_is(mandate_vouch_by_letter(r, m)));
    r->reader.animator = true;
    r->reader.role = ROLE_READER; /* an account that only reads decides nothing */
    expect(message_is(mandate_vouch_by_letter(r, m)));
    r->reader.role = ROLE_ADMINISTRATOR;
    expect(!message_is(mandate_vouch_by_letter(r, m)));
    test_commit(t);
    expect(now_of(t, m)->proof == PROOF_VOUCHED);
    test_app_close(t);
}

TEST(the_word_of_who_left_does_not_count)
{
    struct test_app *t = test_app_of(a, routes);
    i64 one = person(t, "one@x.fr"), two = person(t, "two@x.fr"), asks = person(t, "q@x.fr");
    i64 m1 = mandate_of(t, one, "agent", PROOF_VOUCHED);
    mandate_of(t, two, "agent", PROOF_VOUCHED);
    i64 m = mandate_of(t, asks, "agent", PROOF_DECLARED);
    expect(vouches(t, one, m));
    struct request *r = as(t, one);
    mandate_end(r, m1, day_plus(r->today, -1));
    test_commit(t);
    expect(vouches(t, two, m) && now_of(t, m)->proof == PROOF_DECLARED);
    test_app_close(t);
}

/* Two pages were open at the same moment: each decided from what it saw, the writer takes one after
   the other. */
TEST(two_words_at_once_prove_once)
{
    struct test_app *t = test_app_of(a, routes);
    i64 one = person(t, "one@x.fr"), two = person(t, "two@x.fr"), asks = person(t, "q@x.fr");
    mandate_of(t, one, "agent", PROOF_VOUCHED);
    mandate_of(t, two, "agent", PROOF_VOUCHED);
    i64 m = mandate_of(t, asks, "agent", PROOF_DECLARED);
    struct request *first = as(t, one);
    struct capacities seen_by_two = {0};
    struct request *second = new (a, struct request);
    expect(!message_is(mandate_vouch(first, m)));
    *second = *first;
    second->reader.person = two;
    second->reader.capacities = seen_by_two;
    reader_load_capacities(second, t->writer);
    expect(!message_is(mandate_vouch(second, m)));
    expect(message_is(mandate_vouch(second, m))); /* proven meanwhile */
    test_commit(t);
    expect(now_of(t, m)->proof == PROOF_VOUCHED);
    test_app_close(t);
}

/* ---- addresses, codes ------------------------------------------------------------------------ */

TEST(domains_are_read_and_free_mail_is_none)
{
    expect_text(domain_of(a, S(" Anne@Mairie-Bonneville.FR ")), S("mairie-bonneville.fr"));
    expect_text(domain_of(a, S("bonneville.fr")), S("bonneville.fr"));
    static const char *const none[] = {
        "",          "fr",  "a@",     ".fr",  "x..fr",          "x.fr.", "-x.fr", "x-.fr",
        "127.0.0.1", "x.f", "x y.fr", "é.fr", "x.fr\r\nBcc: y", "x.123", "@@x.fr"};
    for (i64 i = 0; i < countof(none); i++)
        expect_text(domain_of(a, str_of(none[i])), S(""));
    expect(domain_is_free(S("gmail.com")) && domain_is_free(S("orange.fr")) &&
           domain_is_free(S("gouv.fr")) && !domain_is_free(S("bonneville.fr")));
}

/* The code in the last mail that left. */
static str code_sent(struct test_app *t)
{
    str said = last_mail(t);
    i64 at = str_find(said, S("<strong translate=\"no\">"));
    check(at >= 0);
    return str_first(str_from(said, at + (i64)strlen("<strong translate=\"no\">")),
                     CODE_LETTERS + 1);
}

static message enter(struct test_app *t, i64 who, i64 mandate, str code)
{
    bool proven;
    message why = mandate_enter_code(as(t, who), mandate, code, &proven);
    test_commit(t);
    return why;
}

static message ask_code(struct test_app *t, i64 who, i64 mandate, const char *email)
{
    message why = mandate_send_domain_code(as(t, who), mandate, str_of(email));
    test_commit(t);
    return why;
}

static void know(struct test_app *t, const char *domain, const char *general)
{
    struct request *r = as(t, test_person(t, "admin@x.fr", ROLE_ADMINISTRATOR));
    r->reader.role = ROLE_ADMINISTRATOR;
    expect(!message_is(domain_add(r, 1, str_of(domain))));
    expect(!message_is(contact_set(r, 1, str_of(general))));
    test_commit(t);
}

TEST(a_code_to_an_address_of_the_organisation_proves)
{
    struct test_app *t = test_app_of(a, routes);
    i64 anne = person(t, "anne@perso.fr"), eve = person(t, "eve@perso.fr");
    know(t, "bonneville.fr", "mairie@bonneville.fr");
    i64 m = mandate_of(t, anne, "agent", PROOF_DECLARED);
    expect(message_is(ask_code(t, anne, m, "anne@gmail.com")));
    expect(message_is(ask_code(t, anne, m, "anne@autre.fr")));
    expect(message_is(ask_code(t, anne, m, "anne@bonneville.fr.autre.fr")));
    expect(message_is(ask_code(t, anne, m, "bonneville.fr")));
    expect(message_is(ask_code(t, eve, m, "eve@bonneville.fr"))); /* not hers */
    expect(!message_is(ask_code(t, anne, m, "Anne@Bonneville.fr")));
    str code = code_sent(t);
    expect(message_is(enter(t, eve, m, code)));
    expect(message_is(enter(t, anne, m, S("AAAA-AAAA"))));
    expect(!message_is(enter(t, anne, m, code)) && now_of(t, m)->proof == PROOF_DOMAIN);
    expect(message_is(enter(t, anne, m, code))); /* once */
    test_app_close(t);
}

TEST(a_code_ends_wears_out_and_is_of_one_mandate)
{
    struct test_app *t = test_app_of(a, routes);
    i64 anne = person(t, "anne@perso.fr");
    know(t, "bonneville.fr", "mairie@bonneville.fr");
    i64 m = mandate_of(t, anne, "agent", PROOF_DECLARED),
        other = mandate_of(t, anne, "officer", PROOF_DECLARED);
    expect(!message_is(ask_code(t, anne, m, "anne@bonneville.fr")));
    str code = code_sent(t);
    expect(message_is(enter(t, anne, other, code)));
    os_fake.now.us += HOUR;
    expect(message_is(enter(t, anne, m, code))); /* too late */
    expect(!message_is(ask_code(t, anne, m, "anne@bonneville.fr")));
    code = code_sent(t);
    for (i64 i = 0; i < CODE_TRIES; i++)
        expect(message_is(enter(t, anne, m, S("AAAA-AAAA"))));
    expect(message_is(enter(t, anne, m, code)) && now_of(t, m)->proof == PROOF_DECLARED);
    test_app_close(t);
}

TEST(a_general_address_is_not_flooded)
{
    struct test_app *t = test_app_of(a, routes);
    know(t, "bonneville.fr", "mairie@bonneville.fr");
    i64 sent = 0;
    for (int i = 0; i < 6; i++) {
        i64 who = person(t, arena_c_string(a, text_format(a, "p%d@x.fr", i)));
        i64 m = mandate_of(t, who, "agent", PROOF_DECLARED);
        sent += !message_is(mandate_send_general_code(as(t, who), m));
        test_commit(t);
    }
    expect(sent == CODES_ADDRESS_DAY);
    os_fake.now.us += DAY + HOUR;
    i64 who = person(t, "later@x.fr"), m = mandate_of(t, who, "agent", PROOF_DECLARED);
    expect(!message_is(mandate_send_general_code(as(t, who), m)));
    test_commit(t);
    str code = code_sent(t);
    os_fake.now.us += 6 * DAY;
    expect(!message_is(enter(t, who, m, code)) && now_of(t, m)->proof == PROOF_VOUCHED);
    expect_text(now_of(t, m)->proven_how, S("code"));
    test_app_close(t);
}

TEST(what_signing_in_shows_proves_too)
{
    struct test_app *t = test_app_of(a, routes);
    i64 anne = person(t, "anne@bonneville.fr"), bea = person(t, "bea@x.fr");
    know(t, "bonneville.fr", "");
    i64 m = mandate_of(t, anne, "agent", PROOF_DECLARED);
    struct request *r = as(t, anne);
    expect(mandate_prove_by_address(r, anne, S("anne@gmail.com")) == 0);
    expect(mandate_prove_by_address(r, anne, S("anne@bonneville.fr")) == 1);
    test_commit(t);
    expect(now_of(t, m)->proof == PROOF_DOMAIN);
    r = as(t, bea);
    db_script(t->writer, "UPDATE organisation SET siren = '217400423'");
    expect(mandate_prove_by_siret(r, bea, S("000000000")) == 0);
    expect(mandate_prove_by_siret(r, bea, S("217400423")) ==
           0); /* her function is yet to be said */
    test_commit(t);
    i64 hers = mandate_of(t, bea, "officer", PROOF_DECLARED);
    expect(now_of(t, hers)->proof == PROOF_SIRET);
    r = as(t, anne);
    expect(mandate_prove_by_siret(r, anne, S("217400423")) == 1);
    mandate_prove(r, m, PROOF_DOMAIN, "domain"); /* the better proof stays */
    test_commit(t);
    expect(now_of(t, m)->proof == PROOF_SIRET);
    test_app_close(t);
}

/* ---- invitations ----------------------------------------------------------------------------- */

static str token_sent(struct test_app *t)
{
    str said = last_mail(t);
    i64 at = str_find(said, S("/invitations/"));
    check(at >= 0);
    return str_first(str_from(said, at + (i64)strlen("/invitations/")), INVITATION_TOKEN);
}

static message invite(struct test_app *t, i64 who, const char *email)
{
    struct request *r = as(t, who);
    message why = invitation_send(r, 1,
                                  &(struct invited){.email = str_of(email),
                                                    .function = S("adjointe"),
                                                    .kind = S("elected"),
                                                    .starts_on = r->today});
    test_commit(t);
    return why;
}

static message accept(struct test_app *t, i64 who, str token)
{
    message why = invitation_accept(as(t, who), token);
    test_commit(t);
    return why;
}

TEST(who_the_manager_invites_lands_vouched)
{
    struct test_app *t = test_app_of(a, routes);
    i64 boss = person(t, "boss@x.fr"), guest = person(t, "guest@perso.fr"),
        eve = person(t, "e@x.fr");
    mandate_of(t, boss, "elected", PROOF_VOUCHED);
    expect(message_is(invite(t, eve, "a@x.fr")));
    expect(message_is(invite(t, boss, "pas une adresse")));
    expect(!message_is(invite(t, boss, "guest@perso.fr")));
    expect(message_is(invite(t, boss, "guest@perso.fr"))); /* one waits */
    str token = token_sent(t);
    expect(message_is(accept(t, boss, token))); /* not for oneself */
    expect(message_is(accept(t, guest, S("0123456789abcdef0123456789abcdef"))));
    expect(!message_is(accept(t, guest, token)));
    i64 m = mandate_there(t->writer, guest, 1, instant_day(os_fake.now));
    expect(m && now_of(t, m)->proof == PROOF_VOUCHED);
    expect_text(now_of(t, m)->proven_how, S("invitation"));
    expect(message_is(accept(t, eve, token))); /* a link serves once */
    test_app_close(t);
}

TEST(an_invitation_is_worth_what_who_sent_it_is)
{
    struct test_app *t = test_app_of(a, routes);
    i64 boss = person(t, "boss@x.fr"), member = person(t, "m@x.fr"), guest = person(t, "g@x.fr"),
        late = person(t, "l@x.fr");
    i64 lead = mandate_of(t, boss, "elected", PROOF_VOUCHED);
    mandate_of(t, member, "agent", PROOF_VOUCHED);
    expect(!message_is(invite(t, member, "g@x.fr")));
    expect(!message_is(accept(t, guest, token_sent(t)))); /* one word of two */
    i64 m = mandate_there(t->writer, guest, 1, instant_day(os_fake.now));
    expect(now_of(t, m)->proof == PROOF_DECLARED);
    expect(!message_is(invite(t, boss, "l@x.fr")));
    str token = token_sent(t);
    struct request *r = as(t, boss);
    mandate_end(r, lead, day_plus(r->today, -1)); /* gone before it was opened */
    test_commit(t);
    expect(!message_is(accept(t, late, token)));
    m = mandate_there(t->writer, late, 1, instant_day(os_fake.now));
    expect(now_of(t, m)->proof == PROOF_DECLARED);
    test_app_close(t);
}

TEST(an_invitation_proves_the_function_that_it_names)
{
    struct test_app *t = test_app_of(a, routes);
    i64 boss = person(t, "boss@x.fr"), guest = person(t, "g@x.fr");
    mandate_of(t, boss, "elected", PROOF_VOUCHED);
    i64 claimed = mandate_of(t, guest, "officer", PROOF_DECLARED);
    expect(!message_is(invite(t, boss, "g@x.fr")));
    expect(!message_is(accept(t, guest, token_sent(t))));
    const struct mandate_whole *m =
        now_of(t, mandate_there(t->writer, guest, 1, instant_day(os_fake.now)));
    expect(m->proof == PROOF_VOUCHED && now_of(t, claimed)->proof == PROOF_DECLARED);
    expect_text(m->function, S("adjointe"));
    expect_text(m->kind, S("elected"));
    test_app_close(t);
}

static void suspend(struct test_app *t, i64 who)
{
    person_suspend(as(t, who), who, (opt_instant){0});
    test_commit(t);
}

TEST(the_word_of_who_is_suspended_does_not_count)
{
    struct test_app *t = test_app_of(a, routes);
    i64 boss = person(t, "boss@x.fr"), one = person(t, "one@x.fr"), two = person(t, "two@x.fr"),
        guest = person(t, "g@x.fr");
    mandate_of(t, boss, "elected", PROOF_VOUCHED);
    mandate_of(t, one, "agent", PROOF_VOUCHED);
    mandate_of(t, two, "agent", PROOF_VOUCHED);
    expect(!message_is(invite(t, boss, "g@x.fr")));
    suspend(t, boss); /* before it was opened */
    expect(!message_is(accept(t, guest, token_sent(t))));
    i64 m = mandate_there(t->writer, guest, 1, instant_day(os_fake.now));
    expect(now_of(t, m)->proof == PROOF_DECLARED);
    expect(vouches(t, one, m));
    suspend(t, one);
    expect(vouches(t, two, m) && now_of(t, m)->proof == PROOF_DECLARED);
    test_app_close(t);
}

TEST(an_invitation_ends)
{
    struct test_app *t = test_app_of(a, routes);
    i64 boss = person(t, "boss@x.fr"), guest = person(t, "g@x.fr");
    mandate_of(t, boss, "elected", PROOF_VOUCHED);
    expect(!message_is(invite(t, boss, "g@x.fr")));
    str token = token_sent(t);
    os_fake.now.us += (INVITATION_DAYS + 1) * DAY;
    expect(message_is(accept(t, guest, token)));
    expect(mandate_there(t->writer, guest, 1, instant_day(os_fake.now)) == 0);
    test_app_close(t);
}

/* ---- the charge ------------------------------------------------------------------------------ */

TEST(an_organisation_with_members_keeps_a_manager)
{
    struct test_app *t = test_app_of(a, routes);
    i64 boss = person(t, "boss@x.fr"), deputy = person(t, "d@x.fr"), agent = person(t, "a@x.fr"),
        seller = person(t, "s@x.fr");
    i64 m1 = mandate_of(t, boss, "elected", PROOF_VOUCHED),
        m2 = mandate_of(t, deputy, "agent", PROOF_VOUCHED),
        m3 = mandate_of(t, agent, "agent", PROOF_VOUCHED),
        m4 = mandate_of(t, seller, "provider", PROOF_VOUCHED);
    struct request *r = as(t, boss);
    expect(message_is(mandate_leave_refusal(r, m1)));
    expect(message_is(charge_name_deputy(r, m4)) && message_is(charge_hand_over(r, m4)));
    expect(message_is(charge_name_deputy(r, m1)));
    expect(!message_is(charge_name_deputy(r, m2)));
    expect(!message_is(mandate_leave_refusal(r, m1)));
    test_commit(t);
    r = as(t, agent);
    expect(message_is(charge_hand_over(r, m3)) && message_is(charge_take(r, 1)));
    test_commit(t);
    r = as(t, boss);
    mandate_end(r, m1, day_plus(r->today, -1));
    test_commit(t);
    expect(now_of(t, m2)->charge == CHARGE_MANAGER && now_of(t, m1)->charge == CHARGE_NONE);
    /* the one who was deputy a moment ago leaves at the same time: she is manager now, and is asked
     */
    r = as(t, deputy);
    expect(message_is(mandate_leave_refusal(r, m2)));
    mandate_end(r, m2, day_plus(r->today, -1)); /* whatever the page said: somebody takes it */
    test_commit(t);
    expect(now_of(t, m3)->charge == CHARGE_MANAGER);
    r = as(t, agent);
    expect(!message_is(mandate_leave_refusal(r, m3))); /* alone, but for a provider */
    mandate_end(r, m3, day_plus(r->today, -1));
    test_commit(t);
    expect(now_of(t, m4)->charge == CHARGE_NONE);
    test_app_close(t);
}

TEST(a_charge_passes_on_when_its_mandate_lapses)
{
    struct test_app *t = test_app_of(a, routes);
    i64 boss = person(t, "boss@x.fr"), agent = person(t, "a@x.fr");
    i64 m1 = mandate_of(t, boss, "elected", PROOF_VOUCHED),
        m2 = mandate_of(t, agent, "agent", PROOF_VOUCHED);
    struct request *r = as(t, boss);
    mandate_end(r, m1, day_plus(r->today, 3)); /* announced */
    test_commit(t);
    expect(now_of(t, m1)->charge == CHARGE_MANAGER);
    os_fake.now.us += 4 * DAY;
    mandates_lapse(test_begin(t));
    test_commit(t);
    expect(now_of(t, m1)->charge == CHARGE_NONE && now_of(t, m2)->charge == CHARGE_MANAGER);
    r = as(t, agent);
    expect(standing_in(r, 1).manager);
    test_commit(t);
    test_app_close(t);
}

TEST(no_charge_goes_to_who_is_suspended)
{
    struct test_app *t = test_app_of(a, routes);
    i64 boss = person(t, "boss@x.fr"), deputy = person(t, "d@x.fr"), old = person(t, "o@x.fr"),
        agent = person(t, "a@x.fr");
    i64 m1 = mandate_of(t, boss, "elected", PROOF_VOUCHED),
        m2 = mandate_of(t, deputy, "agent", PROOF_VOUCHED),
        m3 = mandate_of(t, old, "agent", PROOF_VOUCHED),
        m4 = mandate_of(t, agent, "agent", PROOF_VOUCHED);
    struct request *r = as(t, boss);
    expect(!message_is(charge_name_deputy(r, m2)));
    test_commit(t);
    suspend(t, deputy);
    suspend(t, old);
    r = as(t, boss);
    expect(message_is(charge_name_deputy(r, m3)) && message_is(charge_hand_over(r, m3)));
    mandates_end_all(r, boss); /* an account that is erased */
    test_commit(t);
    expect(now_of(t, m4)->charge == CHARGE_MANAGER && now_of(t, m2)->charge == CHARGE_DEPUTY &&
           now_of(t, m3)->charge == CHARGE_NONE && now_of(t, m1)->charge == CHARGE_NONE);
    /* the only one left who has it is suspended: a colleague who comes takes it */
    suspend(t, agent);
    i64 comes = person(t, "c@x.fr"), m5 = mandate_of(t, comes, "agent", PROOF_VOUCHED);
    r = as(t, comes);
    expect(!message_is(charge_take(r, 1)) && message_is(charge_take(r, 1)));
    test_commit(t);
    expect(now_of(t, m5)->charge == CHARGE_MANAGER && now_of(t, m4)->charge == CHARGE_NONE);
    test_app_close(t);
}

TEST(an_organisation_whose_only_manager_is_gone_waits_for_the_next_who_is_proven)
{
    struct test_app *t = test_app_of(a, routes);
    i64 boss = person(t, "boss@x.fr"), next = person(t, "n@x.fr");
    i64 m1 = mandate_of(t, boss, "elected", PROOF_VOUCHED),
        m2 = mandate_of(t, next, "elected", PROOF_DECLARED);
    struct request *r = as(t, boss);
    mandates_end_all(r, boss);
    test_commit(t);
    expect(now_of(t, m1)->charge == CHARGE_NONE && now_of(t, m2)->charge == CHARGE_NONE);
    r = as(t, next);
    expect(message_is(charge_take(r, 1))); /* not on one's own word */
    mandate_prove(r, m2, PROOF_VOUCHED, "letter");
    test_commit(t);
    expect(now_of(t, m2)->charge == CHARGE_MANAGER);
    test_app_close(t);
}

TEST(handing_over_leaves_a_deputy)
{
    struct test_app *t = test_app_of(a, routes);
    i64 boss = person(t, "boss@x.fr"), next = person(t, "n@x.fr");
    i64 m1 = mandate_of(t, boss, "elected", PROOF_VOUCHED),
        m2 = mandate_of(t, next, "agent", PROOF_VOUCHED);
    struct request *r = as(t, boss);
    expect(!message_is(charge_hand_over(r, m2)));
    test_commit(t);
    expect(now_of(t, m1)->charge == CHARGE_DEPUTY && now_of(t, m2)->charge == CHARGE_MANAGER);
    r = as(t, boss);
    mandates_end_all(r, next); /* an account that is erased */
    test_commit(t);
    expect(now_of(t, m1)->charge == CHARGE_MANAGER && now_of(t, m2)->charge == CHARGE_NONE);
    test_app_close(t);
}

TEST(another_function_keeps_proof_and_charge)
{
    struct test_app *t = test_app_of(a, routes);
    i64 boss = person(t, "boss@x.fr");
    i64 m1 = mandate_of(t, boss, "elected", PROOF_VOUCHED);
    struct request *r = as(t, boss);
    i64 m2 = mandate_replace(r, now_of(t, m1), S("maire"), S("elected"), (opt_day){0});
    test_commit(t);
    expect(now_of(t, m2)->proof == PROOF_VOUCHED && now_of(t, m2)->charge == CHARGE_MANAGER &&
           now_of(t, m1)->charge == CHARGE_NONE && now_of(t, m1)->ends_on.has);
    expect_text(now_of(t, m1)->function, S("fonction"));
    test_app_close(t);
}

/* ---- who reads what -------------------------------------------------------------------------- */

static bool reader_holds(struct test_app *t, i64 who, i64 audience)
{
    struct reader_audience_rows rows = reader_audience_list(t->writer, t->arena, who);
    for (i64 i = 0; i < rows.len; i++)
        if (rows.at[i].audience == audience)
            return true;
    return false;
}

TEST(peers_are_of_authorities_and_sell_nothing)
{
    enum { PEERS = 2 };
    struct test_app *t = test_app_of(a, routes);
    i64 agent = person(t, "a@x.fr"), seller = person(t, "s@x.fr"), artist = person(t, "t@x.fr");
    mandate_of(t, agent, "agent", PROOF_VOUCHED);
    mandate_of(t, seller, "provider", PROOF_VOUCHED);
    expect(reader_holds(t, agent, PEERS) && !reader_holds(t, seller, PEERS));
    test_begin(t);
    db_script(t->writer, "UPDATE organisation SET nature = 'association'");
    test_commit(t);
    mandate_of(t, artist, "artist", PROOF_VOUCHED);
    expect(!reader_holds(t, artist, PEERS));
    test_app_close(t);
}
