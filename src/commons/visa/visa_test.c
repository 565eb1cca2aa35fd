/* SPDX-License-Identifier: EUPL-1.2 */
/* Agreement before publishing, tried by those who would rather do without. */
#include "commons/visa/visa.h"

#include "commons/contribution/test_world.h"
#include "commons/mail/mail.h"
#include "commons/moderation/moderation.h"
#include "commons/notice/notice.h"
#include "commons/person/person.h"
#include "commons/signed.h"

#define TEXT_OF(title, cost)                                                                       \
    S("{\"cost\":" cost                                                                            \
      ",\"need\":\"un\",\"sectors\":[\"musique\"],\"status\":\"done\",\"title\":\"" title "\"}")
static const i64 DAY = 86400000000;

static void circuit(struct world *w, arena *a, i64 steps)
{
    struct request *r = by(w, a, ANNE);
    r->reader.capacities.at[0].manager = true;
    expect(!message_is(visa_circuit_set(r, BONNEVILLE, &(struct visa_circuit){.steps = steps})));
}

static message asks(struct world *w, arena *a, i64 person, i64 id, i64 step, const char *email)
{
    struct request *r = by(w, a, person);
    r->reader.email = S("anne@x.fr");
    return visa_ask(r, id, step,
                    (struct visa_person){str_of(email), S("Jeanne Martin"), S("vice-présidente")});
}

/* The link of the last request, as the mail holds it. */
static str link_of(struct world *w, arena *a, i64 id)
{
    struct visa_row_rows rows = visa_list(w->d, a, id);
    check(rows.len > 0);
    return signed_text(&w->app, a, "visa", rows.at[0].expires_at,
                       text_format(a, "%lld", (long long)rows.at[0].id));
}

static message decides(struct world *w, arena *a, str link, bool agreed, const char *word)
{
    struct request *r = by(w, a, VISITOR);
    struct visa_opened o = visa_open(r, link);
    return visa_decide_by_link(r, link,
                               &(struct visa_decision){.agreed = agreed,
                                                       .name = S("Jeanne Martin"),
                                                       .function = S("vice-présidente"),
                                                       .word = str_of(word),
                                                       .seen = o.fingerprint});
}

static bool publishes(struct world *w, arena *a, i64 id)
{
    return contribution_publish(by(w, a, ANNE), &world_kind, id, version_of(w, a, id),
                                AUDIENCE_PUBLIC);
}

static void rewrite(struct world *w, arena *a, i64 id, str document)
{
    check(contribution_save(by(w, a, ANNE), id, version_of(w, a, id), document, (str){0}) == SAVED);
}

TEST(nothing_is_published_by_default)
{
    struct world w = world_of(a);
    i64 id = draft_of(&w, a, ANNE, TEXT_OF("Été", "1000"));
    circuit(&w, a, 1);
    expect(!publishes(&w, a, id));
    expect(!message_is(asks(&w, a, ANNE, id, 1, "jeanne@x.fr")));
    expect(!publishes(&w, a, id)); /* asked is not given */
    w.minute += 40 * 24 * 60;
    expect(!publishes(&w, a, id)); /* nor is silence */
    expect(visa_open(by(&w, a, VISITOR), link_of(&w, a, id)).link == VISA_ENDED);
    expect(message_is(decides(&w, a, link_of(&w, a, id), true, "")));
    expect(!seen_by(&w, a, VISITOR, id));
    db_close(w.d);
}

TEST(an_agreement_holds_until_what_matters_changes)
{
    struct world w = world_of(a);
    i64 id = draft_of(&w, a, ANNE, TEXT_OF("Été", "1000"));
    circuit(&w, a, 1);
    expect(!message_is(asks(&w, a, ANNE, id, 1, "jeanne@x.fr")));
    str link = link_of(&w, a, id);
    struct visa_opened o = visa_open(by(&w, a, VISITOR), link);
    expect(o.link == VISA_OPEN && o.document && str_eq(form_text(o.document, "title"), S("Été")));
    expect(!message_is(decides(&w, a, link, true, "")));
    struct notice_row_rows told = notice_list(w.d, a, ANNE, ANNE, INT64_MAX, 1);
    expect(told.len == 1);
    expect_text(notice_words(by(&w, a, ANNE), &told.at[0]).text, S("Le visa est donné : « Été »."));
    rewrite(&w, a, id, TEXT_OF("L’été", "1000")); /* a typo */
    expect(publishes(&w, a, id));
    struct visa_given_rows given = visa_of_document(
        by(&w, a, VISITOR), &world_kind, id,
        contribution_published(by(&w, a, VISITOR), &world_kind, seen_by(&w, a, VISITOR, id)));
    expect(given.len == 1 && given.at[0].decided_at.has && given.at[0].revision == 1);
    expect_text(given.at[0].function, S("vice-présidente"));
    rewrite(&w, a, id, TEXT_OF("L’été", "2000")); /* a cost */
    expect(!publishes(&w, a, id));
    expect(message_is(decides(&w, a, link, true, ""))); /* the old link has served */
    expect(!message_is(asks(&w, a, ANNE, id, 1, "jeanne@x.fr")));
    expect(!message_is(decides(&w, a, link_of(&w, a, id), true, "")));
    expect(publishes(&w, a, id));
    rewrite(&w, a, id, TEXT_OF("L’été", "1000")); /* back to what was agreed to */
    expect(publishes(&w, a, id));
    db_close(w.d);
}

TEST(two_agreements_are_of_two_persons_in_order)
{
    struct world w = world_of(a);
    i64 id = draft_of(&w, a, ANNE, TEXT_OF("Été", "1000"));
    circuit(&w, a, 2);
    expect(message_is(asks(&w, a, ANNE, id, 2, "maire@x.fr")));
    expect(!message_is(asks(&w, a, ANNE, id, 1, "jeanne@x.fr")));
    expect(!message_is(decides(&w, a, link_of(&w, a, id), true, "")));
    expect(!publishes(&w, a, id));
    expect(message_is(asks(&w, a, ANNE, id, 1, "jeanne@x.fr"))); /* given */
    expect(message_is(asks(&w, a, ANNE, id, 2, "jeanne@x.fr"))); /* the same */
    expect(!message_is(asks(&w, a, ANNE, id, 2, "maire@x.fr")));
    expect(!message_is(decides(&w, a, link_of(&w, a, id), true, "")));
    expect(publishes(&w, a, id));
    db_close(w.d);
}

TEST(a_refusal_says_why_and_is_kept)
{
    struct world w = world_of(a);
    i64 id = draft_of(&w, a, ANNE, TEXT_OF("Été", "1000"));
    circuit(&w, a, 1);
    expect(!message_is(asks(&w, a, ANNE, id, 1, "jeanne@x.fr")));
    str link = link_of(&w, a, id);
    expect(message_is(decides(&w, a, link, false, "")));
    i64 mails = outbox_count(w.d, MAIL_WAITING);
    expect(!message_is(decides(&w, a, link, false, "Le coût est faux.")));
    expect(outbox_count(w.d, MAIL_WAITING) == mails + 1); /* and one mail for it, with its notice */
    expect(notice_list(w.d, a, ANNE, ANNE, INT64_MAX, 9).len == 1);
    expect(message_is(decides(&w, a, link, true, ""))); /* once */
    expect(!publishes(&w, a, id));
    struct visa_row_rows rows = visa_list(w.d, a, id);
    expect_text(rows.at[0].state, S("refused"));
    expect_text(rows.at[0].word, S("Le coût est faux."));
    db_close(w.d);
}

TEST(what_changed_under_the_eyes_of_the_reader_is_read_again)
{
    struct world w = world_of(a);
    i64 id = draft_of(&w, a, ANNE, TEXT_OF("Été", "1000"));
    circuit(&w, a, 1);
    expect(!message_is(asks(&w, a, ANNE, id, 1, "jeanne@x.fr")));
    str link = link_of(&w, a, id);
    struct request *r = by(&w, a, VISITOR);
    str seen = visa_open(r, link).fingerprint;
    rewrite(&w, a, id, TEXT_OF("Été", "9000"));
    struct visa_decision d = {true, S("Jeanne"), S("élue"), S(""), seen};
    expect(message_is(visa_decide_by_link(by(&w, a, VISITOR), link, &d)));
    d.seen = S("");
    expect(message_is(visa_decide_by_link(by(&w, a, VISITOR), link, &d)));
    expect(!message_is(decides(&w, a, link, true, "")));
    db_close(w.d);
}

TEST(links_that_are_not_ours_open_nothing)
{
    struct world w = world_of(a);
    i64 id = draft_of(&w, a, ANNE, TEXT_OF("Été", "1000"));
    circuit(&w, a, 1);
    expect(!message_is(asks(&w, a, ANNE, id, 1, "jeanne@x.fr")));
    str link = link_of(&w, a, id);
    char *bent = (char *)(uintptr_t)arena_c_string(a, link);
    bent[link.len - 1] = bent[link.len - 1] == 'A' ? 'B' : 'A';
    instant ends = {1805000000000000 + 90 * DAY};
    str others[] = {S(""),
                    S("x"),
                    str_of(bent),
                    str_first(link, link.len - 1),
                    signed_text(&w.app, a, "unsubscribe", ends, S("1")),
                    signed_text(&w.app, a, "visa", ends, S("999")),
                    signed_text(&w.app, a, "visa", ends, S("1 OR 1"))};
    for (i64 i = 0; i < countof(others); i++) {
        expect(visa_open(by(&w, a, VISITOR), others[i]).link == VISA_UNKNOWN);
        expect(message_is(decides(&w, a, others[i], true, "")));
        expect(
            message_is(visa_comment_by_link(by(&w, a, VISITOR), others[i], S(""), S(""), S("x"))));
    }
    i64 first = visa_list(w.d, a, id).at[0].id;
    expect(message_is(visa_take_back(by(&w, a, BEA), id, first)));
    expect(!message_is(visa_take_back(by(&w, a, ANNE), id, first)));
    struct visa_opened o = visa_open(by(&w, a, VISITOR), link);
    expect(o.link == VISA_WITHDRAWN && !o.document); /* nothing to read any more */
    expect(message_is(decides(&w, a, link, true, "")));
    db_close(w.d);
}

TEST(only_those_who_write_ask_and_only_the_manager_chooses)
{
    struct world w = world_of(a);
    i64 id = draft_of(&w, a, ANNE, TEXT_OF("Été", "1000"));
    struct visa_circuit free_one = {.steps = 0};
    circuit(&w, a, 1);
    expect(message_is(visa_circuit_set(by(&w, a, ALAIN), BONNEVILLE, &free_one)));
    expect(message_is(visa_circuit_set(by(&w, a, BEA), BONNEVILLE, &free_one)));
    expect(message_is(visa_circuit_set(by(&w, a, VISITOR), BONNEVILLE, &free_one)));
    expect(message_is(asks(&w, a, BEA, id, 1, "b@x.fr")) &&
           message_is(asks(&w, a, CARL, id, 1, "c@x.fr")));
    expect(message_is(asks(&w, a, ANNE, id, 1, "anne@x.fr"))); /* of oneself */
    expect(message_is(asks(&w, a, ANNE, id, 1, "pas une adresse")));
    expect(message_is(asks(&w, a, ANNE, id, 3, "x@x.fr")) &&
           message_is(asks(&w, a, ANNE, id, -1, "x@x.fr")));
    struct request *r = by(&w, a, ANNE);
    r->reader.capacities.at[0].manager = true;
    struct visa_circuit named = {.steps = 1, .of = {{S("maire@x.fr"), S("La maire"), S("maire")}}};
    expect(!message_is(visa_circuit_set(r, BONNEVILLE, &named)));
    expect(!message_is(
        asks(&w, a, ANNE, id, 1, "complice@x.fr"))); /* goes to whom the manager named */
    expect_text(visa_list(w.d, a, id).at[0].email, S("maire@x.fr"));
    db_close(w.d);
}

TEST(who_reads_from_elsewhere_says_and_decides_nothing)
{
    struct world w = world_of(a);
    i64 id = draft_of(&w, a, ANNE, TEXT_OF("Été", "1000"));
    expect(!message_is(asks(&w, a, ANNE, id, 0, "ami@ailleurs.fr")));
    str link = link_of(&w, a, id);
    expect(visa_open(by(&w, a, VISITOR), link).link == VISA_OPEN);
    expect(message_is(decides(&w, a, link, true, "")));
    struct request *r = by(&w, a, VISITOR);
    expect(!message_is(visa_comment_by_link(r, link, S("cost"), S("1000"), S("C’est peu."))));
    expect(message_is(visa_comment_by_link(r, link, S("inconnu"), S(""), S("x"))));
    expect(message_is(visa_comment_by_link(r, link, S("cost"), S(""), S("  "))));
    struct visa_comment_row_rows said = visa_comments(w.d, a, id);
    expect(said.len == 1 && str_eq(said.at[0].passage, S("1000")));
    expect(!contribution_may_edit(r, contribution_whole(w.d, a, id)));
    for (i64 i = 0; i < VISA_COMMENTS_MAX; i++)
        (void)visa_comment_by_link(by(&w, a, VISITOR), link, S(""), S(""), S("encore"));
    expect(visa_comments(w.d, a, id).len == VISA_COMMENTS_MAX);
    db_close(w.d);
}

/* As moderators do: the case and its decision, then what hangs on it. */
static void hide(struct world *w, arena *a, i64 id)
{
    struct case_insert_in n = {
        .kind = S("contribution"), .contribution = id, .person = ANNE, .now = {1}};
    struct decision_insert_in d = {.uid = request_uid(by(w, a, ADMIN)),
                                   .case_ = case_insert(w->d, n),
                                   .person = ANNE,
                                   .moderator = ADMIN,
                                   .action = S("hide"),
                                   .reason = S("privacy"),
                                   .now = {1}};
    d.kept_audience = contribution_conceal(by(w, a, ADMIN), id);
    check(decision_insert(w->d, d) > 0);
}

TEST(what_moderators_hide_is_not_read_by_a_link_nor_recalled)
{
    struct world w = world_of(a);
    i64 id = draft_of(&w, a, ANNE, TEXT_OF("Été", "1000")), done = 0;
    circuit(&w, a, 1);
    expect(!message_is(asks(&w, a, ANNE, id, 1, "jeanne@x.fr")));
    str link = link_of(&w, a, id);
    expect(visa_open(by(&w, a, VISITOR), link).document != NULL);
    hide(&w, a, id);
    struct visa_opened o = visa_open(by(&w, a, VISITOR), link);
    expect(o.link == VISA_WITHDRAWN && !o.document);
    expect(message_is(decides(&w, a, link, true, "")));
    expect(message_is(visa_comment_by_link(by(&w, a, VISITOR), link, S(""), S(""), S("x"))));
    i64 mails = outbox_count(w.d, 0);
    w.minute += 8 * 24 * 60;
    visas_reminding.run(by(&w, a, VISITOR), &done);
    expect(mails > 0 && outbox_count(w.d, 0) == mails);
    db_close(w.d);
}

TEST(who_may_not_write_or_be_answered_asks_for_nothing)
{
    struct world w = world_of(a);
    i64 id = draft_of(&w, a, ANNE, TEXT_OF("Été", "1000"));
    struct request *r = by(&w, a, ALAIN);
    struct visa_person friend = {S("ami@x.fr"), S("Un ami"), S("")};
    r->reader.role = ROLE_READER;
    expect(contribution_one(w.d, a, ALAIN, id) != NULL && message_is(visa_ask(r, id, 0, friend)));
    r = by(&w, a, ALAIN);
    r->reader.unconfirmed = true; /* it would mail anybody */
    expect(message_is(visa_ask(r, id, 0, friend)));
    expect(!message_is(visa_ask(by(&w, a, ALAIN), id, 0, friend)));
    db_close(w.d);
}

TEST(a_link_that_was_answered_keeps_no_eye_on_the_draft)
{
    struct world w = world_of(a);
    i64 id = draft_of(&w, a, ANNE, TEXT_OF("Été", "1000"));
    circuit(&w, a, 1);
    expect(!message_is(asks(&w, a, ANNE, id, 1, "jeanne@x.fr")));
    str link = link_of(&w, a, id);
    expect(!message_is(decides(&w, a, link, true, "")));
    struct visa_opened o = visa_open(by(&w, a, VISITOR), link);
    expect(o.link == VISA_DECIDED && !o.document);
    db_close(w.d);
}

TEST(a_reminder_leaves_once_after_a_week)
{
    struct world w = world_of(a);
    i64 id = draft_of(&w, a, ANNE, TEXT_OF("Été", "1000")), done = 0;
    circuit(&w, a, 1);
    expect(!message_is(asks(&w, a, ANNE, id, 1, "jeanne@x.fr")));
    w.minute += 6 * 24 * 60;
    visas_reminding.run(by(&w, a, VISITOR), &done);
    expect(done == 0);
    w.minute += 24 * 60 + 1;
    visas_reminding.run(by(&w, a, VISITOR), &done);
    expect(done == 1);
    visas_reminding.run(by(&w, a, VISITOR), &done);
    expect(done == 1);
    /* nobody is recalled in the name of who is suspended */
    expect(!message_is(asks(&w, a, ANNE, id, 0, "paul@x.fr")));
    person_suspend(by(&w, a, VISITOR), ANNE, (opt_instant){0});
    w.minute += 8 * 24 * 60;
    visas_reminding.run(by(&w, a, VISITOR), &done);
    expect(done == 1);
    db_close(w.d);
}
