/* SPDX-License-Identifier: EUPL-1.2 */
/* Who is told of what, when, and who must never be. */
#include "commons/notice/notice.h"

#include <sodium.h>

#include "commons/contribution/test_world.h"
#include "commons/job/periodic.h"
#include "commons/mail/mail.h"
#include "commons/thread/reply.h"
#include "commons/thread/thread.h"

static i64 told(struct world *w, arena *a, i64 person)
{
    return notice_list(w->d, a, person, person, INT64_MAX, 100).len;
}

static i64 rows_of(struct world *w, arena *a, i64 person)
{
    (void)a;
    i64 n = 0;
    struct notice_fresh_rows all = notice_after(w->d, a, 0);
    for (i64 i = 0; i < all.len; i++)
        n += all.at[i].person == person;
    return n;
}

static str said(struct world *w, arena *a, i64 person)
{
    struct notice_row_rows rows = notice_list(w->d, a, person, person, INT64_MAX, 100);
    return rows.len ? notice_words(by(w, a, person), &rows.at[0]).text : S("");
}

static void tell_all(struct world *w, arena *a)
{
    while (notice_tell_step(by(w, a, 0), NOTICE_EVENTS_AT_ONCE)) {
    }
}

static void write_post(struct world *w, arena *a, i64 person, i64 contribution, i64 answers)
{
    struct request *r = by(w, a, person);
    check(thread_post(r, (struct post_new){.contribution = contribution,
                                           .body = S("Bonjour"),
                                           .html = {S("<p>Bonjour</p>")},
                                           .answers = answers}) > 0);
    tell_all(w, a);
}

static void follow(struct world *w, arena *a, i64 person, i64 contribution)
{
    contribution_follow(by(w, a, person), contribution, true);
}

static i64 queued(struct world *w, enum mail_state state) { return outbox_count(w->d, state); }

static i64 run(struct world *w, arena *a, const struct periodic *p)
{
    i64 done = 0;
    while (p->run(by(w, a, 0), &done)) {
    }
    return done;
}

/* ---- messages ---------------------------------------------------------------------------- */

TEST(those_who_follow_are_told_of_a_message)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Navette", "x"), AUDIENCE_PUBLIC);
    follow(&w, a, BEA, id);
    write_post(&w, a, CARL, id, 0);
    expect(told(&w, a, BEA) == 1 && told(&w, a, CARL) == 0 && told(&w, a, EVE) == 0);
    expect_text(said(&w, a, BEA), S("Carl a écrit dans « Navette »."));
    expect_text(said(&w, a, ANNE), S("Carl vous a répondu dans « Navette »."));
    /* to the one who is answered, one notice, not two, though she follows it too */
    write_post(&w, a, ANNE, id, 1);
    expect_text(said(&w, a, CARL), S("Anne vous a répondu dans « Navette »."));
    expect(told(&w, a, CARL) == 1 && told(&w, a, ANNE) == 1);
    expect(told(&w, a, BEA) == 1);
    db_close(w.d);
}

/* One line a thread until it is read: it leads to the first message one has not seen. */
TEST(a_thread_that_goes_on_is_told_once_until_it_is_read)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Navette", "x"), AUDIENCE_PUBLIC);
    follow(&w, a, BEA, id);
    write_post(&w, a, CARL, id, 0);
    write_post(&w, a, EVE, id, 0);
    expect(told(&w, a, BEA) == 1);
    expect_text(said(&w, a, BEA),
                S("Carl a écrit dans « Navette », et d’autres messages ont suivi."));
    notice_mark_all(w.d, BEA, INT64_MAX, by(&w, a, BEA)->now);
    expect_text(said(&w, a, BEA), S("Carl a écrit dans « Navette »."));
    write_post(&w, a, EVE, id, 0);
    expect(told(&w, a, BEA) == 2);
    expect_text(said(&w, a, BEA), S("Ève a écrit dans « Navette »."));
    /* in the mail of the week it is done with: what comes then is told again, in the next */
    expect(run(&w, a, &notice_weekly) > 0);
    write_post(&w, a, CARL, id, 0);
    expect(told(&w, a, BEA) == 3);
    expect(run(&w, a, &notice_weekly) > 0);
    /* one's own message is no news, nor does it hide another's of the same second */
    notice_mark_all(w.d, BEA, INT64_MAX, by(&w, a, BEA)->now);
    struct post_new p = {.contribution = id, .body = S("b"), .html = {S("b")}};
    check(thread_post(by(&w, a, BEA), p) > 0 && thread_post(by(&w, a, CARL), p) > 0);
    tell_all(&w, a);
    expect(told(&w, a, BEA) == 4);
    expect_text(said(&w, a, BEA), S("Carl a écrit dans « Navette »."));
    db_close(w.d);
}

/* Many messages of a moment go through the followers once; who wants each by mail has each. */
TEST(messages_of_a_moment_are_told_together)
{
    enum { MESSAGES = 30 };
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Navette", "x"), AUDIENCE_PUBLIC);
    follow(&w, a, BEA, id);
    follow(&w, a, EVE, id);
    tell_all(&w, a);
    notice_set_rhythm(by(&w, a, 0), BEA, NOTICE_POST, RHYTHM_AT_ONCE);
    for (int i = 0; i < MESSAGES; i++)
        check(thread_post(by(&w, a, CARL),
                          (struct post_new){.contribution = id, .body = S("b"), .html = {S("b")}}) >
              0);
    i64 steps = 0, before = queued(&w, MAIL_WAITING);
    while (notice_tell_step(by(&w, a, 0), NOTICE_EVENTS_AT_ONCE))
        steps++;
    expect(steps == 4 && !notice_event_next(w.d, a)); /* of twenty messages, at most */
    expect(told(&w, a, EVE) == 1 && told(&w, a, BEA) == MESSAGES);
    expect(told(&w, a, ANNE) == MESSAGES); /* each answers her */
    expect(queued(&w, MAIL_WAITING) == before + 2 * MESSAGES);
    db_close(w.d);
}

static void add_followers(struct world *w, arena *a, i64 id, i64 from, i64 count)
{
    for (i64 p = from; p < from + count; p++)
        db_script(
            w->d,
            arena_c_string(
                a,
                text_format(
                    a,
                    "INSERT INTO person (id, uid, role, password, created_at) VALUES (%lld, "
                    "randomblob(16), 0, '', 0);"
                    "INSERT INTO person_name (person, email, name) VALUES (%lld, 'p%lld@x', 'P');"
                    "INSERT INTO reader_audience (reader, audience) VALUES (%lld, 1);"
                    "INSERT INTO follow (person, contribution, followed_at) VALUES (%lld, %lld, 0)",
                    (long long)p, (long long)p, (long long)p, (long long)p, (long long)p,
                    (long long)id)));
}

/* Fifty who want each message at once, and messages as long as one may be and longer when shown. */
TEST(the_longest_messages_fit_the_memory_of_a_step)
{
    enum { STEP_ARENA = 64 << 20, FOLLOWERS = 50, MESSAGES = 3 };
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Navette", "x"), AUDIENCE_PUBLIC);
    add_followers(&w, a, id, 100, FOLLOWERS);
    for (i64 p = 100; p < 100 + FOLLOWERS; p++)
        notice_set_rhythm(by(&w, a, 0), p, NOTICE_POST, RHYTHM_AT_ONCE);
    text body = text_of(a, POST_LIMIT), shown = text_of(a, 6 * POST_LIMIT + 10);
    for (i64 i = 0; i < POST_LIMIT; i++) {
        text_add_char(&body, '"');
        text_add(&shown, S("&quot;"));
    }
    struct post_new p = {.contribution = id, .body = text_str(&body), .html = {text_str(&shown)}};
    for (i64 i = 0; i < MESSAGES; i++)
        check(thread_post(by(&w, a, CARL), p) > 0);
    bool more = true;
    while (more) {
        arena step = arena_of(STEP_ARENA); /* one that is full stops the test */
        more = notice_tell_step(by(&w, &step, 0), NOTICE_EVENTS_AT_ONCE);
        arena_free(&step);
    }
    expect(told(&w, a, 100) == MESSAGES && told(&w, a, 99 + FOLLOWERS) == MESSAGES);
    db_close(w.d);
}

/* Who reads the thread and never the notices is told again, a day later; what came last in a mail
   that has left is handed on too when it is taken back. */
TEST(a_notice_that_waits_stands_for_a_day)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Navette", "x"), AUDIENCE_PUBLIC);
    follow(&w, a, BEA, id);
    write_post(&w, a, CARL, id, 0);
    write_post(&w, a, CARL, id, 0);
    expect(told(&w, a, BEA) == 1);
    db_script(w.d, "UPDATE notice SET created_at = created_at - 90000000000");
    write_post(&w, a, EVE, id, 0);
    expect(told(&w, a, BEA) == 2);
    expect_text(said(&w, a, BEA), S("Ève a écrit dans « Navette »."));
    write_post(&w, a, BEA, id, 0); /* one's own is nothing that followed */
    expect_text(said(&w, a, BEA), S("Ève a écrit dans « Navette »."));
    i64 other = published_of(&w, a, ANNE, DOCUMENT("Bibliobus", "x"), AUDIENCE_PUBLIC);
    follow(&w, a, BEA, other);
    write_post(&w, a, CARL, other, 0);
    i64 first = notice_list(w.d, a, BEA, BEA, INT64_MAX, 1).at[0].post.value;
    write_post(&w, a, EVE, other, 0);
    expect(run(&w, a, &notice_weekly) > 0 && told(&w, a, BEA) == 3);
    expect(thread_take_back(by(&w, a, CARL), first) && told(&w, a, BEA) == 3);
    expect_text(said(&w, a, BEA), S("Ève a écrit dans « Bibliobus »."));
    db_close(w.d);
}

TEST(a_hidden_message_hands_its_thread_on)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Navette", "x"), AUDIENCE_PUBLIC);
    follow(&w, a, BEA, id);
    write_post(&w, a, CARL, id, 0);
    write_post(&w, a, EVE, id, 0);
    i64 first = notice_list(w.d, a, BEA, BEA, INT64_MAX, 1).at[0].post.value;
    expect(thread_take_back(by(&w, a, CARL), first));
    expect(told(&w, a, BEA) == 1 && notice_unread(by(&w, a, BEA)) == 1);
    expect_text(said(&w, a, BEA), S("Ève a écrit dans « Navette »."));
    i64 second = notice_list(w.d, a, BEA, BEA, INT64_MAX, 1).at[0].post.value;
    expect(second != first && thread_take_back(by(&w, a, EVE), second));
    expect(told(&w, a, BEA) == 0 && notice_unread(by(&w, a, BEA)) == 0);
    write_post(&w, a, CARL, id, 0);
    expect(told(&w, a, BEA) == 1 && notice_unread(by(&w, a, BEA)) == 1);
    db_close(w.d);
}

/* Behind the request is after it: who begins to follow meanwhile is told of what comes, not of what
 * was. */
TEST(who_follows_later_is_told_of_what_comes_later)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Navette", "x"), AUDIENCE_PUBLIC);
    struct request *r = by(&w, a, ANNE);
    check(thread_post(r, (struct post_new){.contribution = id, .body = S("b"), .html = {S("b")}}) >
          0);
    follow(&w, a, BEA, id);
    expect(watch_set(by(&w, a, EVE), (struct watch_target){.organisation = BONNEVILLE}, true));
    tell_all(&w, a);
    expect(told(&w, a, BEA) == 0 && told(&w, a, EVE) == 0);
    write_post(&w, a, ANNE, id, 0);
    expect(told(&w, a, BEA) == 1);
    db_close(w.d);
}

TEST(names_are_those_of_the_moment)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Navette", "x"), AUDIENCE_PUBLIC);
    write_post(&w, a, CARL, id, 0);
    db_script(w.d,
              "DELETE FROM person_name WHERE person = 4; UPDATE contribution SET title = 'Bus'");
    expect_text(said(&w, a, ANNE), S("Quelqu’un vous a répondu dans « Bus »."));
    db_close(w.d);
}

TEST(the_best_answer_is_told_to_its_author)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Navette", "x"), AUDIENCE_PUBLIC);
    write_post(&w, a, ANNE, id, 0);
    write_post(&w, a, BEA, id, 0);
    i64 post = notice_list(w.d, a, ANNE, ANNE, INT64_MAX, 1).at[0].post.value;
    expect(thread_choose(by(&w, a, ANNE), post));
    expect_text(said(&w, a, BEA), S("Votre message est la meilleure réponse dans « Navette »."));
    db_close(w.d);
}

TEST(many_followers_are_told_in_steps)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Navette", "x"), AUDIENCE_PUBLIC);
    tell_all(&w, a);
    add_followers(&w, a, id, 100, 120);
    struct request *r = by(&w, a, CARL);
    i64 before = notice_newest(w.d);
    check(thread_post(r, (struct post_new){.contribution = id, .body = S("b"), .html = {S("b")}}) >
          0);
    expect(notice_newest(w.d) - before <= 1); /* the author alone: the rest behind the request */
    i64 steps = 0;
    while (notice_tell_step(by(&w, a, 0), NOTICE_EVENTS_AT_ONCE))
        steps++;
    expect(steps == 4 && told(&w, a, 100) == 1 && told(&w, a, 219) == 1);
    expect(!notice_event_next(w.d, a));
    db_close(w.d);
}

/* ---- what one may not read --------------------------------------------------------------- */

TEST(nobody_is_told_of_what_they_may_not_read)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Navette", "x"), AUDIENCE_PUBLIC);
    follow(&w, a, EVE, id);
    follow(&w, a, ALAIN, id);
    /* narrowed before it is told: no row is made */
    expect(contribution_set_audience(by(&w, a, ANNE), id, 101));
    write_post(&w, a, ANNE, id, 0);
    expect(rows_of(&w, a, EVE) == 0 && told(&w, a, ALAIN) == 1);
    /* narrowed after: the row is there and is neither shown nor counted, nor one by its number */
    expect(contribution_set_audience(by(&w, a, ANNE), id, AUDIENCE_PUBLIC));
    write_post(&w, a, ANNE, id, 0);
    struct request *eve = by(&w, a, EVE);
    expect(told(&w, a, EVE) == 1 && notice_unread(eve) == 1);
    i64 row = notice_list(w.d, a, EVE, EVE, INT64_MAX, 1).at[0].id;
    expect(contribution_set_audience(by(&w, a, ANNE), id, 101));
    expect(rows_of(&w, a, EVE) == 1 && told(&w, a, EVE) == 0 && notice_unread(eve) == 0);
    expect(!notice_one(w.d, a, EVE, EVE, row));
    /* nor another's */
    expect(!notice_one(w.d, a, ALAIN, ALAIN, row));
    expect(notice_mark(w.d, ALAIN, row, eve->now) == 0);
    /* a message that was taken back */
    expect(contribution_set_audience(by(&w, a, ANNE), id, AUDIENCE_PUBLIC));
    expect(told(&w, a, EVE) == 1);
    i64 post = notice_list(w.d, a, EVE, EVE, INT64_MAX, 1).at[0].post.value;
    expect(thread_conceal(by(&w, a, ADMIN), post, HIDDEN_BY_MODERATORS));
    expect(told(&w, a, EVE) == 0 && notice_unread(eve) == 0);
    /* withdrawn: as if it were not there */
    thread_reveal(by(&w, a, ADMIN), post, S("Bonjour"));
    expect(told(&w, a, EVE) == 1 && notice_unread(eve) == 1);
    expect(contribution_withdraw(by(&w, a, ANNE), id));
    expect(told(&w, a, EVE) == 0);
    db_close(w.d);
}

TEST(a_digest_holds_what_may_be_read_at_that_moment)
{
    struct world w = world_of(a);
    i64 secret = published_of(&w, a, ANNE, DOCUMENT("Secret", "x"), AUDIENCE_PUBLIC);
    i64 open = published_of(&w, a, ANNE, DOCUMENT("Navette", "x"), AUDIENCE_PUBLIC);
    follow(&w, a, EVE, secret);
    follow(&w, a, EVE, open);
    write_post(&w, a, BEA, secret, 0);
    write_post(&w, a, BEA, open, 0);
    expect(told(&w, a, EVE) == 2);
    expect(contribution_set_audience(by(&w, a, ANNE), secret, 101));
    i64 before = queued(&w, MAIL_WAITING);
    expect(run(&w, a, &notice_daily) == 0 && run(&w, a, &notice_weekly) == 1);
    expect(queued(&w, MAIL_WAITING) == before + 1);
    struct outbox_row *m = outbox_next(w.d, a, 1, by(&w, a, 0)->now);
    expect(m && m->person.value == EVE && str_has(m->plain, S("Navette")));
    expect(m && !str_has(m->plain, S("Secret")) && !str_has(m->html, S("Secret")));
    expect(m && str_starts(m->unsubscribe, S("http://localhost/desabonnement/")));
    /* once */
    expect(run(&w, a, &notice_weekly) == 0);
    /* narrowed between the writing of the digest and its leaving: it does not leave */
    expect(outbox_unreadable(w.d, EVE, m->id) == 0);
    expect(contribution_set_audience(by(&w, a, ANNE), open, 101));
    expect(outbox_unreadable(w.d, EVE, m->id) == 1);
    /* and what it would have told is told in another, when it may be read again */
    outbox_end(w.d, m->id, MAIL_DROPPED, S("audience"), by(&w, a, 0)->now);
    expect(run(&w, a, &notice_weekly) == 0);
    db_close(w.d);
}

TEST(a_dropped_digest_is_made_again_without_what_was_narrowed)
{
    struct world w = world_of(a);
    i64 one = published_of(&w, a, ANNE, DOCUMENT("Secret", "x"), AUDIENCE_PUBLIC);
    i64 two = published_of(&w, a, ANNE, DOCUMENT("Navette", "x"), AUDIENCE_PUBLIC);
    follow(&w, a, EVE, one);
    follow(&w, a, EVE, two);
    write_post(&w, a, BEA, one, 0);
    write_post(&w, a, BEA, two, 0);
    expect(run(&w, a, &notice_weekly) == 1);
    struct outbox_row *m = outbox_next(w.d, a, 1, by(&w, a, 0)->now);
    expect(contribution_set_audience(by(&w, a, ANNE), one, 101));
    expect(m && outbox_unreadable(w.d, EVE, m->id) == 1);
    outbox_end(w.d, m->id, MAIL_DROPPED, S("audience"), by(&w, a, 0)->now);
    expect(run(&w, a, &notice_weekly) == 1);
    m = outbox_next(w.d, a, 1, by(&w, a, 0)->now);
    expect(m && str_has(m->plain, S("Navette")) && !str_has(m->plain, S("Secret")));
    db_close(w.d);
}

/* ---- by mail ----------------------------------------------------------------------------- */

TEST(each_is_told_in_their_rhythm)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Navette", "x"), AUDIENCE_PUBLIC);
    follow(&w, a, BEA, id);
    follow(&w, a, EVE, id);
    follow(&w, a, ALAIN, id);
    notice_set_rhythm(by(&w, a, 0), BEA, NOTICE_POST, RHYTHM_AT_ONCE);
    notice_set_rhythm(by(&w, a, 0), EVE, NOTICE_POST, RHYTHM_DAILY);
    notice_set_rhythm(by(&w, a, 0), ALAIN, NOTICE_POST, RHYTHM_NEVER);
    notice_set_rhythm(by(&w, a, 0), ANNE, NOTICE_ANSWER, RHYTHM_NEVER);
    write_post(&w, a, CARL, id, 0);
    struct outbox_row *m = outbox_next(w.d, a, 0, by(&w, a, 0)->now);
    expect(queued(&w, MAIL_WAITING) == 1 && m && m->person.value == BEA);
    expect_text(m->subject, S("Navette"));
    expect(str_has(m->plain, S("> Bonjour")) && str_has(m->plain, S("Carl")));
    expect(str_has(m->plain, S("http://localhost/trials/")));
    expect(m->reply_to.value == id && m->thread.len && str_starts(m->list, S("discussion-")));
    expect(run(&w, a, &notice_daily) == 1 && run(&w, a, &notice_weekly) == 0);
    expect(queued(&w, MAIL_WAITING) == 2);
    /* what was read is not mailed */
    write_post(&w, a, CARL, id, 0);
    notice_mark_all(w.d, EVE, INT64_MAX, by(&w, a, 0)->now);
    expect(run(&w, a, &notice_daily) == 0);
    db_close(w.d);
}

/* A visa's answer, a decision: whoever sends the notice mails too. One thing, one mail. */
TEST(what_was_mailed_by_its_own_room_is_not_mailed_again)
{
    struct world w = world_of(a);
    for (int kind = 1; kind < NOTICE_KINDS; kind++) {
        notice_set_rhythm(by(&w, a, 0), BEA, (enum notice_kind)kind, RHYTHM_AT_ONCE);
        expect(notice_send(by(&w, a, 0), (struct notice_new){.person = BEA,
                                                             .kind = (enum notice_kind)kind,
                                                             .mailed = true}) != 0);
    }
    expect(told(&w, a, BEA) == NOTICE_KINDS - 1 && queued(&w, MAIL_WAITING) == 0);
    for (int kind = 1; kind < NOTICE_KINDS; kind++)
        notice_set_rhythm(by(&w, a, 0), BEA, (enum notice_kind)kind, RHYTHM_DAILY);
    expect(run(&w, a, &notice_daily) == 0 && queued(&w, MAIL_WAITING) == 0);
    expect(notice_send(by(&w, a, 0),
                       (struct notice_new){.person = BEA, .kind = NOTICE_MANDATE, .note = "x"}));
    expect(run(&w, a, &notice_daily) == 1 && queued(&w, MAIL_WAITING) == 1);
    db_close(w.d);
}

/* The mail says which decision; a line on a page, beside others, says in whose thread at most. */
TEST(a_decision_of_moderation_names_no_message)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Navette", "x"), AUDIENCE_PUBLIC);
    struct notice_new n = {.person = ANNE, .kind = NOTICE_MODERATION, .mailed = true};
    expect(notice_send(by(&w, a, 0), n) != 0);
    expect_text(said(&w, a, ANNE), S("Une décision a été prise sur ce que vous avez écrit."));
    n.contribution = id;
    n.note = "hidden";
    expect(notice_send(by(&w, a, 0), n) != 0);
    expect_text(
        said(&w, a, ANNE),
        S("Ce que vous avez écrit dans « Navette » est masqué ; la décision dit pourquoi."));
    struct notice_row_rows rows = notice_list(w.d, a, ANNE, ANNE, INT64_MAX, 1);
    expect_text(notice_words(by(&w, a, ANNE), &rows.at[0]).path, S("/mon-compte/moderation"));
    db_close(w.d);
}

TEST(persons_of_the_demonstration_get_no_mail)
{
    struct world w = world_of(a);
    db_script(w.d, "UPDATE person SET example = 1 WHERE id = 1");
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Navette", "x"), AUDIENCE_PUBLIC);
    write_post(&w, a, CARL, id, 0);
    expect(told(&w, a, ANNE) == 1 && queued(&w, MAIL_WAITING) == 0);
    notice_set_rhythm(by(&w, a, 0), ANNE, NOTICE_ANSWER, RHYTHM_WEEKLY);
    write_post(&w, a, CARL, id, 0);
    expect(run(&w, a, &notice_weekly) == 0 && queued(&w, MAIL_WAITING) == 0);
    db_close(w.d);
}

TEST(a_link_ends_mails_and_nothing_else)
{
    check(sodium_init() >= 0);
    struct world w = world_of(a);
    struct notice_end e;
    struct request *r = by(&w, a, 0);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Navette", "x"), AUDIENCE_PUBLIC);
    follow(&w, a, BEA, id);
    str path = notice_end_path(r, BEA, NOTICE_POST, 0);
    str token = str_from(path, (i64)sizeof "/desabonnement/" - 1);
    expect(notice_end_read(r, token, &e) && e.person == BEA && e.kind == NOTICE_POST);
    notice_end_apply(r, &e);
    expect(notice_rhythm(r, BEA, NOTICE_POST) == RHYTHM_NEVER);
    expect(notice_rhythm(r, BEA, NOTICE_ANSWER) == RHYTHM_AT_ONCE);
    expect(notice_rhythm(r, EVE, NOTICE_POST) == RHYTHM_WEEKLY);
    expect(follow_holds(w.d, BEA, id) == 1);
    /* a conversation */
    path = notice_end_path(r, BEA, NOTICE_POST, id);
    expect(notice_end_read(r, str_from(path, (i64)sizeof "/desabonnement/" - 1), &e));
    notice_end_apply(r, &e);
    expect(follow_holds(w.d, BEA, id) == 0);
    /* digests: what comes at once still does */
    path = notice_end_path(r, EVE, 0, 0);
    expect(notice_end_read(r, str_from(path, (i64)sizeof "/desabonnement/" - 1), &e));
    notice_end_apply(r, &e);
    expect(notice_rhythm(r, EVE, NOTICE_POST) == RHYTHM_NEVER &&
           notice_rhythm(r, EVE, NOTICE_ANSWER) == RHYTHM_AT_ONCE);
    /* cut, changed, of somebody who is gone */
    expect(!notice_end_read(r, str_first(token, token.len - 1), &e));
    expect(!notice_end_read(r, S("AAAA"), &e) && !notice_end_read(r, (str){0}, &e));
    db_script(w.d, "DELETE FROM person_name WHERE person = 3");
    expect(!notice_end_read(r, token, &e));
    db_close(w.d);
}

/* ---- following --------------------------------------------------------------------------- */

TEST(what_an_authority_a_person_or_a_theme_publishes_is_told)
{
    struct world w = world_of(a);
    struct request *bea = by(&w, a, BEA), *carl = by(&w, a, CARL), *eve = by(&w, a, EVE);
    const struct facet_row *music = facet_by_code(w.d, a, S("sector"), S("musique"));
    expect(watch_set(bea, (struct watch_target){.organisation = BONNEVILLE}, true));
    expect(watch_set(carl, (struct watch_target){.person = ANNE}, true));
    expect(music && watch_set(eve, (struct watch_target){.facet = music->id}, true));
    expect(watch_holds(bea, (struct watch_target){.organisation = BONNEVILLE}) &&
           !watch_holds(carl, (struct watch_target){.organisation = BONNEVILLE}));
    published_of(&w, a, ANNE, DOCUMENT("Navette", "x"), AUDIENCE_PUBLIC);
    expect(told(&w, a, BEA) == 0); /* behind the request */
    tell_all(&w, a);
    expect_text(said(&w, a, BEA), S("Nouvelle publication : « Navette »."));
    expect(told(&w, a, BEA) == 1 && told(&w, a, CARL) == 1 && told(&w, a, EVE) == 1);
    /* for peers, then for its own people alone: those who may read it, and no other */
    published_of(&w, a, ANNE, DOCUMENT("Pairs", "x"), AUDIENCE_PEERS);
    published_of(&w, a, ANNE, DOCUMENT("Entre nous", "x"), 101);
    tell_all(&w, a);
    expect(told(&w, a, BEA) == 2 && rows_of(&w, a, BEA) == 2);
    expect(rows_of(&w, a, CARL) == 1 && rows_of(&w, a, EVE) == 2);
    /* no longer */
    expect(watch_set(bea, (struct watch_target){.organisation = BONNEVILLE}, false));
    published_of(&w, a, ANNE, DOCUMENT("Encore", "x"), AUDIENCE_PUBLIC);
    tell_all(&w, a);
    expect(told(&w, a, BEA) == 2);
    db_close(w.d);
}

/* Drafts, what was taken back or hidden before it is told, what waits to be read by moderators. */
TEST(a_followed_person_is_not_seen_at_work)
{
    struct world w = world_of(a);
    expect(watch_set(by(&w, a, BEA), (struct watch_target){.person = ANNE}, true));
    expect(watch_set(by(&w, a, EVE), (struct watch_target){.person = ANNE}, true));
    expect(watch_set(by(&w, a, ALAIN), (struct watch_target){.organisation = BONNEVILLE}, true));
    i64 before = queued(&w, MAIL_WAITING);
    i64 draft = draft_of(&w, a, ANNE, DOCUMENT("Brouillon", "x"));
    expect(contribution_save(by(&w, a, ANNE), draft, version_of(&w, a, draft),
                             DOCUMENT("Brouillon", "y"), S("")) == SAVED);
    tell_all(&w, a);
    expect(rows_of(&w, a, BEA) == 0 && rows_of(&w, a, EVE) == 0 && rows_of(&w, a, ALAIN) == 0);
    i64 back = published_of(&w, a, ANNE, DOCUMENT("Repris", "x"), AUDIENCE_PUBLIC);
    i64 hidden = published_of(&w, a, ANNE, DOCUMENT("Masqué", "x"), AUDIENCE_PUBLIC);
    expect(contribution_withdraw(by(&w, a, ANNE), back));
    (void)contribution_conceal(by(&w, a, ANNE), hidden);
    tell_all(&w, a);
    expect(rows_of(&w, a, BEA) == 0 && rows_of(&w, a, EVE) == 0 && rows_of(&w, a, ALAIN) == 0);
    /* told, then hidden: it is in no list, no number and no mail */
    notice_set_rhythm(by(&w, a, 0), BEA, NOTICE_CONTRIBUTION, RHYTHM_AT_ONCE);
    i64 late = published_of(&w, a, ANNE, DOCUMENT("Tard", "x"), AUDIENCE_PUBLIC);
    tell_all(&w, a);
    struct outbox_row *m = outbox_next(w.d, a, 0, by(&w, a, 0)->now);
    expect(queued(&w, MAIL_WAITING) == before + 1 && m && outbox_unreadable(w.d, BEA, m->id) == 0);
    (void)contribution_conceal(by(&w, a, ANNE), late);
    expect(outbox_unreadable(w.d, BEA, m->id) == 1);
    expect(told(&w, a, BEA) == 0 && notice_unread(by(&w, a, BEA)) == 0);
    expect(run(&w, a, &notice_weekly) == 0 && queued(&w, MAIL_WAITING) == before + 1);
    db_close(w.d);
}

TEST(following_has_its_limits)
{
    struct world w = world_of(a);
    struct request *r = by(&w, a, BEA);
    expect(!watch_set(r, (struct watch_target){.organisation = 999}, true));
    expect(!watch_set(r, (struct watch_target){.person = 999}, true));
    expect(!watch_set(r, (struct watch_target){0}, true));
    expect(!watch_set(by(&w, a, VISITOR), (struct watch_target){.organisation = 1}, true));
    for (int i = 0; i < WATCH_SEARCHES_MAX; i++)
        expect(watch_set(r, (struct watch_target){.query = text_format(a, "q=mot%d", i)}, true));
    expect(!watch_set(r, (struct watch_target){.query = S("q=un+de+trop")}, true));
    expect(watch_set(r, (struct watch_target){.query = S("q=mot3")}, true)); /* is there already */
    expect(watch_set(r, (struct watch_target){.organisation = BONNEVILLE}, true));
    db_close(w.d);
}

TEST(a_new_version_a_declaration_and_news_are_told)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Navette", "x"), AUDIENCE_PUBLIC);
    follow(&w, a, EVE, id);
    struct request *bea = by(&w, a, BEA);
    expect(
        contribution_declare(bea, id, own_capacity(bea), S("independent"), S("Nous aussi"), NULL));
    tell_all(&w, a);
    expect_text(said(&w, a, ANNE), S("Rumilly l’a fait aussi : « Navette »."));
    expect_text(said(&w, a, EVE), S("Rumilly l’a fait aussi : « Navette »."));
    struct request *anne = by(&w, a, ANNE);
    expect(contribution_add_follow_up(anne, id, (partial_day){20270000}, S("yes"), S("Tout va"),
                                      own_capacity(anne)));
    tell_all(&w, a);
    expect_text(said(&w, a, EVE), S("Des nouvelles de « Navette »."));
    anne = by(&w, a, ANNE);
    expect(contribution_save(anne, id, version_of(&w, a, id), DOCUMENT("Navette", "y"), S("")) ==
           SAVED);
    expect(contribution_publish(by(&w, a, ANNE), &world_kind, id, version_of(&w, a, id),
                                AUDIENCE_PUBLIC));
    tell_all(&w, a);
    expect_text(said(&w, a, EVE), S("« Navette » a une nouvelle version."));
    db_close(w.d);
}
