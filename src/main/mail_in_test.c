/* SPDX-License-Identifier: EUPL-1.2 */
/* Mail that arrives, through the verb that a mail server calls: answers, topics, returns, and those
 * who would speak for somebody else. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sysexits.h>

#include "base/test.h"
#include "commons/contribution/contribution.h"
#include "commons/inbound/inbound.h"
#include "commons/mail/mail.h"
#include "commons/thread/thread.h"
#include "features/forum/forum.h"
#include "main/test_instance.h"
#include "main/verbs.h"

struct box {
    struct test_instance t;
    struct settings settings;
    i64 anne, omar, topic;
};

static i64 number_in(struct box *b, const char *sql)
{
    sqlite3 *d = NULL;
    sqlite3_stmt *s = NULL;
    check(sqlite3_open_v2(b->t.i.database, &d, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK);
    check(sqlite3_prepare_v2(d, sql, -1, &s, NULL) == SQLITE_OK);
    i64 n = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : -1;
    sqlite3_finalize(s);
    sqlite3_close(d);
    return n;
}

static i64 open_topic(struct box *b, i64 person)
{
    struct db *d = b->t.i.writer;
    db_begin(d);
    struct request *r = request_of_server(&b->t.i.app, d, &b->t.arena);
    check(reader_become(r, person));
    struct form *f = form_of(r->arena, topic_kind.fields, topic_kind.field_count);
    form_set(f, "title", S("Qui a mutualisé sa navette ?"));
    form_set(f, "category", S("question"));
    i64 id = contribution_create(
        r, (struct contribution_new){.kind = &topic_kind, .document = document_write(r->arena, f)});
    check(contribution_publish(r, &topic_kind, id, 1, AUDIENCE_PUBLIC));
    check(thread_post(r, (struct post_new){.contribution = id, .body = S("Alors ?")}) == 1);
    db_commit(d);
    check(!db_fault(d).len);
    return id;
}

static void open_box(struct box *b)
{
    test_instance_open(&b->t);
    b->settings = *b->t.i.app.newest_settings;
    b->settings.mail_inbound = S("parvis@forum.example");
    b->settings.mail_from = S("parvis@forum.example");
    b->settings.origin = S("https://forum.example");
    b->t.i.app.newest_settings = &b->settings;
    b->anne = test_person(&b->t,
                          (struct person_new){.email = S("anne@ville.example"), .name = S("Anne")});
    b->omar = test_person(&b->t,
                          (struct person_new){.email = S("omar@ville.example"), .name = S("Omar")});
    b->topic = open_topic(b, b->anne);
}

static void tell_nobody(void *what, str line)
{
    (void)what;
    (void)line;
}

/* What the verb does on both sides, without the socket in between. */
static int arrive(struct box *b, const char *from, str to, const char *head, const char *said)
{
    arena a = arena_of(64 << 20);
    struct inbound_message m;
    str why = {0};
    str raw = text_format(&a, "From: %s\r\nTo: %.*s\r\n%s\r\n%s", from, STR(to), head, said);
    int status = EX_DATAERR;
    if (inbound_read(&a, raw, &m, &why)) {
        str json = inbound_write_json(&a, &m);
        int file = memfd_create("mail", 0);
        check(pwrite(file, json.at, (size_t)json.len, 0) == json.len);
        struct verb_call v = {.input = file, .verb = verb_find(S("mail-in"))};
        struct verb_output out = {.tell = tell_nobody};
        status = v.verb->inside(&b->t.i, &v, &out, &a);
        close(file);
    }
    arena_free(&a);
    return status;
}

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
    expect(number_in(&b, "SELECT count(*) FROM outbox") == 0);
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

static struct request *visit(struct box *b, arena *a, const char *method, str path, str body)
{
    struct incoming *in = new (a, struct incoming);
    struct header *h = new_n(a, struct header, 2);
    h[0] = (struct header){S("host"), S("forum.example")};
    h[1] = (struct header){S("origin"), S("https://forum.example")};
    *in = (struct incoming){
        .method = str_of(method), .path = path, .body = body, .headers = h, .header_count = 2};
    return dispatch_now(&b->t.i.app, b->t.reader, b->t.i.writer, in, a, true);
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
    expect(arrive(&b, "inconnu@ville.example", address, head, said) == EX_NOPERM);
    expect(arrive(&b, "omar@ville.example", S("parvis+t-rien@forum.example"), head, said) ==
           EX_NOPERM);
    expect(arrive(&b, "omar@ville.example", address, "Subject: Re:\r\n", said) == EX_NOPERM);
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
