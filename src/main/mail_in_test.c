/* SPDX-License-Identifier: EUPL-1.2 */
/* Mail that arrives, through the verb that a mail server calls: answers, topics, returns, and those
 * who would speak for somebody else. */
#include <stdio.h>
#include <string.h>

#include "base/test.h"
#include "commons/job/periodic.h"
#include "commons/notice/notifier.h"
#include "main/mail_world.h"

static str reply_to(struct box *b, i64 person)
{
    return mail_reply_address(&b->t.i.app, &b->t.arena, b->topic, person);
}

TEST(an_answer_by_mail_is_a_post_once)
{
    struct box b;
    open_box(&b);
    const char *head = "Message-ID: <1@ville.example>\r\nSubject: Re: navette\r\n";
    const char *said =
        "Nous, **depuis 2024**.\r\n\r\nLe 1 mars 2027, Parvis a écrit :\r\n> Alors ?\r\n";
    expect(arrive(&b, "Omar <OMAR@ville.example>", reply_to(&b, b.omar), head, said) == EX_OK);
    expect(arrive(&b, "omar@ville.example", reply_to(&b, b.omar), head, said) == EX_OK);
    expect(number_in(&b, "SELECT count(*) FROM post") == 2);
    expect(number_in(&b,
                     "SELECT count(*) FROM post WHERE number = 2 AND person = (SELECT person FROM"
                     " person_name WHERE name = 'Omar') AND body = 'Nous, **depuis 2024**.'"
                     " AND html LIKE '%<strong>%'") == 1);
    test_instance_close(&b.t);
}

TEST(nobody_speaks_for_another)
{
    struct box b;
    open_box(&b);
    const char *said = "Je suis Omar.";
    arena *room = &b.t.arena;
    str his = reply_to(&b, b.omar), hers = reply_to(&b, b.anne);
    str forged = arena_copy(room, his);
    ((char *)(uintptr_t)forged.at)[str_find(forged, S("@")) - 1] ^= 1;
    expect(arrive(&b, "voleur@ailleurs.example", his, "", said) == EX_NOPERM);
    expect(arrive(&b, "anne@ville.example", his, "", said) == EX_NOPERM);
    expect(arrive(&b, "omar@ville.example", hers, "", said) == EX_NOPERM);
    expect(arrive(&b, "omar@ville.example", forged, "", said) == EX_NOUSER);
    expect(arrive(&b, "omar@ville.example", S("parvis+r1-1-aaaaaaaaaaaaaaaa@forum.example"), "",
                  said) == EX_NOUSER);
    expect(arrive(&b, "omar@ville.example", S("parvis@forum.example"), "", said) == EX_NOUSER);
    expect(arrive(&b, "omar@ville.example", his, "", "> rien de neuf\r\n") == EX_NOPERM);
    expect(number_in(&b, "SELECT count(*) FROM post") == 1);
    test_instance_close(&b.t);
}

TEST(machines_get_no_answer_and_loops_end)
{
    struct box b;
    open_box(&b);
    str his = reply_to(&b, b.omar);
    expect(arrive(&b, "omar@ville.example", his, "Auto-Submitted: auto-replied\r\n", "Absent.") ==
           EX_OK);
    expect(number_in(&b, "SELECT count(*) FROM post") == 1);
    int status = EX_OK;
    for (int i = 0; i < INBOUND_HOURLY_MAX + 5; i++) {
        char head[60];
        snprintf(head, sizeof head, "Message-ID: <%d@ville.example>\r\n", i);
        status = arrive(&b, "omar@ville.example", his, head, "Encore.");
    }
    expect(status == EX_NOPERM);
    expect(number_in(&b, "SELECT count(*) FROM post") == 1 + INBOUND_HOURLY_MAX);
    /* who opened the thread is told of each, and nobody answers a machine */
    notifier_run_now(&b.t.i.app, b.t.i.writer);
    expect(number_in(&b, "SELECT count(*) FROM outbox WHERE kind = 'notice'") ==
           INBOUND_HOURLY_MAX);
    expect(number_in(&b, "SELECT count(*) FROM outbox o JOIN contribution c ON c.id = 1 "
                         "WHERE o.person = c.person AND o.kind = 'notice'") ==
           number_in(&b, "SELECT count(*) FROM outbox"));
    test_instance_close(&b.t);
}

TEST(a_suspended_person_and_one_who_may_not_read_say_nothing)
{
    struct box b;
    open_box(&b);
    str his = reply_to(&b, b.omar);
    db_begin(b.t.i.writer);
    db_script(b.t.i.writer, "UPDATE contribution SET audience = home, state = 'withdrawn'");
    db_commit(b.t.i.writer);
    expect(arrive(&b, "omar@ville.example", his, "", "Et moi ?") == EX_NOPERM);
    db_begin(b.t.i.writer);
    db_script(b.t.i.writer, "UPDATE contribution SET audience = 1, state = 'published';"
                            " UPDATE person SET suspended_at = 1 WHERE id ="
                            " (SELECT person FROM person_name WHERE name = 'Omar')");
    db_commit(b.t.i.writer);
    expect(arrive(&b, "omar@ville.example", his, "", "Et moi ?") == EX_NOPERM);
    expect(number_in(&b, "SELECT count(*) FROM post") == 1);
    test_instance_close(&b.t);
}

TEST(a_mail_that_came_back_is_dead)
{
    struct box b;
    open_box(&b);
    db_begin(b.t.i.writer);
    struct request *r = request_of_server(&b.t.i.app, b.t.i.writer, &b.t.arena);
    struct mail_to to;
    check(mail_recipient(r, b.omar, &to));
    struct mail_words words = {.title = S("Bonjour")};
    i64 mail = mail_queue(r, (struct mail_new){.to = &to,
                                               .kind = "test",
                                               .subject = words.title,
                                               .html = mail_of_words(r, FRENCH, &words)});
    db_script(b.t.i.writer, "UPDATE outbox SET state = 2"); /* it was sent */
    db_commit(b.t.i.writer);
    check(mail != 0);
    str address = mail_return_address(&b.t.i.app, &b.t.arena, mail);
    const char *head = "Return-Path: <>\r\nContent-Type: multipart/report; "
                       "report-type=delivery-status; boundary=\"x\"\r\n";
    const char *late =
        "--x\r\n\r\nPlus tard.\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; a.example\r\n\r\nAction: delayed\r\nStatus: 4.4.1\r\n--x--\r\n";
    const char *dead = "--x\r\n\r\nNon.\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n"
                       "Reporting-MTA: dns; a.example\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n"
                       "Diagnostic-Code: smtp; 550 inconnu\r\n--x--\r\n";
    expect(arrive(&b, "mailer-daemon@ville.example", address, head, late) == EX_OK);
    expect(number_in(&b, "SELECT count(*) FROM outbox WHERE state = 3") == 0);
    expect(arrive(&b, "mailer-daemon@ville.example", address, head, dead) == EX_OK);
    expect(number_in(&b, "SELECT count(*) FROM outbox WHERE state = 3 AND error LIKE '%550%'") ==
           1);
    test_instance_close(&b.t);
}

/* The link of the newest mail. */
static str link_sent(struct box *b)
{
    sqlite3 *d = NULL;
    sqlite3_stmt *s = NULL;
    check(sqlite3_open_v2(b->t.i.database, &d, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK);
    check(sqlite3_prepare_v2(d, "SELECT html FROM outbox ORDER BY id DESC LIMIT 1", -1, &s, NULL) ==
          SQLITE_OK);
    str page = sqlite3_step(s) == SQLITE_ROW
                   ? arena_copy(&b->t.arena, str_of((const char *)sqlite3_column_text(s, 0)))
                   : (str){0};
    sqlite3_finalize(s);
    sqlite3_close(d);
    i64 at = str_find(page, S("/forum/par-courriel/"));
    check(at >= 0);
    str link = str_from(page, at);
    return str_cut(&link, '"');
}

TEST(a_topic_by_mail_waits_for_its_author)
{
    struct box b;
    open_box(&b);
    str address = mail_topic_address(&b.t.i.app, &b.t.arena, S("musique"));
    const char *head = "Subject: RE: Tr : Qui pr=?utf-8?Q?=C3=AAte?= des instruments ?\r\n";
    const char *said = "Nous sommes 9 000 habitants.\r\n";
    expect(arrive(&b, "omar@ville.example", S("parvis+t-rien@forum.example"),
                  "Return-Path: <omar@ville.example>\r\nSubject: Une navette ?\r\n",
                  said) == EX_NOPERM);
    expect(arrive(&b, "omar@ville.example", address,
                  "Return-Path: <omar@ville.example>\r\nSubject: Re:\r\n", said) == EX_NOPERM);
    expect(arrive(&b, "omar@ville.example", address, head, said) == EX_OK);
    expect(number_in(&b, "SELECT count(*) FROM contribution") == 1);
    str link = link_sent(&b);
    arena own = arena_of(ARENA_DEFAULT);
    struct request *shown = visit(&b, &own, "GET", link, (str){0});
    expect(shown->status == 200 && str_has(html_str(&shown->page), S("des instruments")));
    expect(number_in(&b, "SELECT count(*) FROM contribution") == 1); /* a GET publishes nothing */
    str forged = arena_copy(&b.t.arena, link);
    ((char *)(uintptr_t)forged.at)[forged.len - 3] ^= 1;
    expect(visit(&b, &own, "POST", forged, (str){0})->status == 404);
    expect(visit(&b, &own, "POST", link, (str){0})->status == 303);
    expect(visit(&b, &own, "POST", link, (str){0})->status == 303); /* once */
    expect(number_in(&b, "SELECT count(*) FROM contribution") == 2);
    expect(number_in(&b, "SELECT count(*) FROM post p JOIN contribution c ON c.id = p.contribution"
                         " JOIN contribution_facet f ON f.contribution = c.id"
                         " WHERE c.title = 'Qui prête des instruments ?' AND p.number = 1") == 1);
    arena_free(&own);
    test_instance_close(&b.t);
}

TEST(a_refusal_tells_a_stranger_nothing_of_who_has_an_account)
{
    struct box b;
    open_box(&b);
    str address = mail_topic_address(&b.t.i.app, &b.t.arena, S("musique"));
    const char *theirs = "Return-Path: <curieux@ailleurs.example>\r\nSubject: Re:\r\n";
    expect(arrive(&b, "personne@ville.example", address, theirs, "Oui ?") == EX_OK);
    expect(arrive(&b, "omar@ville.example", address, theirs, "Oui ?") == EX_OK);
    expect(arrive(&b, "omar@ville.example", address, "Subject: Re:\r\n", "Oui ?") == EX_OK);
    expect(arrive(&b, "personne@ville.example", address,
                  "Return-Path: <personne@ville.example>\r\nSubject: Une navette ?\r\n",
                  "Oui ?") == EX_NOPERM);
    expect(number_in(&b, "SELECT count(*) FROM topic_by_mail") == 0);
    expect(number_in(&b, "SELECT count(*) FROM outbox") == 0);
    test_instance_close(&b.t);
}

TEST(an_address_that_nobody_confirmed_says_nothing)
{
    struct box b;
    open_box(&b);
    b.settings.smtp = S("smtp://localhost");
    change(&b, "UPDATE person_name SET confirmed_at = NULL WHERE name = 'Omar'");
    str topic = mail_topic_address(&b.t.i.app, &b.t.arena, S("musique"));
    const char *head = "Return-Path: <omar@ville.example>\r\nSubject: Une navette ?\r\n";
    expect(arrive(&b, "omar@ville.example", reply_to(&b, b.omar), "", "Oui.") == EX_NOPERM);
    expect(arrive(&b, "omar@ville.example", topic, head, "Oui.") == EX_NOPERM);
    expect(number_in(&b, "SELECT count(*) FROM post") == 1);
    expect(number_in(&b, "SELECT count(*) FROM topic_by_mail") == 0);
    change(&b, "UPDATE person_name SET confirmed_at = 1 WHERE name = 'Omar'");
    expect(arrive(&b, "omar@ville.example", reply_to(&b, b.omar), "", "Oui.") == EX_OK);
    expect(number_in(&b, "SELECT count(*) FROM post") == 2);
    /* One that lost it between the mail and the link publishes nothing. */
    expect(arrive(&b, "omar@ville.example", topic, head, "Oui.") == EX_OK);
    str link = link_sent(&b);
    change(&b, "UPDATE person_name SET confirmed_at = NULL WHERE name = 'Omar'");
    arena own = arena_of(ARENA_DEFAULT);
    expect(visit(&b, &own, "POST", link, (str){0})->status == 403);
    expect(number_in(&b, "SELECT count(*) FROM contribution") == 1);
    arena_free(&own);
    test_instance_close(&b.t);
}

TEST(a_name_that_looks_like_an_address_is_none)
{
    struct box b;
    open_box(&b);
    static const char *const forged[] = {
        "\"omar@ville.example\" <voleur@ailleurs.example>",
        "omar@ville.example <voleur@ailleurs.example>",
        "=?utf-8?Q?omar=40ville.example?= <voleur@ailleurs.example>",
        "voleur@ailleurs.example (omar@ville.example)",
        "<voleur@ailleurs.example>, omar@ville.example",
        "omar@ville.example, voleur@ailleurs.example",
        "amis: omar@ville.example;",
        "omar@ville.example\r\nFrom: voleur@ailleurs.example",
        "voleur@ailleurs.example\r\nFrom: omar@ville.example",
        "omar@ville.example@ailleurs.example",
        "Omar <omar@ville.example@ailleurs.example>",
        "<omar@ville.example> <voleur@ailleurs.example>",
        "omar@v\xc4\xb1lle.example",
    };
    for (i64 i = 0; i < countof(forged); i++) {
        int status = arrive(&b, forged[i], reply_to(&b, b.omar), "", "Je suis Omar.");
        if (status == EX_OK)
            printf("taken: %s\n", forged[i]);
        expect(status != EX_OK);
    }
    expect(arrive(&b, "omar@ville.example", reply_to(&b, b.omar),
                  "Authentication-Results: mx.forum.example; spf=fail; DMARC=fail (p=none)\r\n",
                  "Je suis Omar.") == EX_NOPERM);
    expect(number_in(&b, "SELECT count(*) FROM post") == 1);
    test_instance_close(&b.t);
}

TEST(a_mail_to_several_addresses_in_any_case_is_one_post)
{
    struct box b;
    open_box(&b);
    arena *room = &b.t.arena;
    str his = reply_to(&b, b.omar), hers = reply_to(&b, b.anne);
    char *loud = arena_bytes(room, his.len);
    for (i64 i = 0; i < his.len; i++)
        loud[i] = (char)(his.at[i] >= 'a' && his.at[i] <= 'z' ? his.at[i] - 32 : his.at[i]);
    str both =
        text_format(room, "%.*s, \"P\" <%.*s>, %.*s", (int)his.len, loud, STR(his), STR(hers));
    const char *head = "Message-ID: <9@ville.example>\r\n";
    expect(arrive(&b, "omar@ville.example", both, head, "Oui.") == EX_OK);
    expect(arrive(&b, "omar@ville.example", his, head, "Oui.") == EX_OK);
    expect(arrive(&b, "omar@ville.example", (str){loud, his.len}, head, "Oui.") == EX_OK);
    expect(number_in(&b, "SELECT count(*) FROM post") == 2);
    test_instance_close(&b.t);
}

TEST(topics_that_waited_in_vain_make_room_and_are_thrown_away)
{
    struct box b;
    open_box(&b);
    str address = mail_topic_address(&b.t.i.app, &b.t.arena, S("musique"));
    for (int i = 0; i < 6; i++) {
        char head[120];
        snprintf(head, sizeof head, "Return-Path: <omar@ville.example>\r\nSubject: Question %d\r\n",
                 i);
        expect(arrive(&b, "omar@ville.example", address, head, "Oui ?") ==
               (i < 5 ? EX_OK : EX_NOPERM));
    }
    os_fake.now.us += 8 * 86400 * 1000000LL;
    expect(arrive(&b, "omar@ville.example", address, "Subject: Une autre\r\n", "Oui ?") == EX_OK);
    i64 done = 0;
    db_begin(b.t.i.writer);
    forum_sweeping.run(request_of_server(&b.t.i.app, b.t.i.writer, &b.t.arena), &done);
    db_commit(b.t.i.writer);
    expect(done == 5 && number_in(&b, "SELECT count(*) FROM topic_by_mail") == 1);
    test_instance_close(&b.t);
}
