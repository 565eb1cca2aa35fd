/* SPDX-License-Identifier: EUPL-1.2 */
/* The outbox: what is queued, what leaves, when it is tried again, what may no longer be said. The
 * relay is a function here; tests/mail has a real one. */
#include "commons/mail/mail.h"

#include "commons/mail/sender.h"
#include "commons/test_app.h"

static const struct route no_routes[] = {{0}};

/* A relay that says what it is told to, and keeps what it was given. */
struct fake {
    struct mail_transport transport;
    enum handed says;
    i64 handed;
    char from[300], to[300], bytes[64 << 10];
};

static enum handed take(struct mail_transport *t, struct handing *h)
{
    struct fake *f = (struct fake *)t;
    f->handed++;
    snprintf(f->from, sizeof f->from, "%.*s", STR(h->from));
    snprintf(f->to, sizeof f->to, "%.*s", STR(h->to));
    snprintf(f->bytes, sizeof f->bytes, "%.*s", STR(h->bytes));
    snprintf(h->said, sizeof h->said, "%s", f->says == HANDED ? "" : "450 4.2.0 patience");
    return f->says;
}

struct post_office {
    struct test_app *t;
    struct fake relay;
    struct mail_sender *sender;
    i64 anne;
};

static struct post_office *open_office(arena *a)
{
    struct post_office *o = new (a, struct post_office);
    o->t = test_app_of(a, no_routes);
    o->relay.transport.hand = take;
    o->anne = test_person(o->t, "anne@exemple.fr", ROLE_MEMBER);
    struct settings *s = o->t->app.newest_settings;
    s->smtp = S("smtp://127.0.0.1:2525");
    s->mail_from = S("parvis@forum.exemple.fr");
    s->mail_inbound = S("parvis@forum.exemple.fr");
    s->origin = S("https://forum.exemple.fr");
    o->sender = mail_sender_of(&o->t->app, a);
    db_script(o->t->writer, "PRAGMA synchronous = OFF"); /* many commits, none to survive */
    return o;
}

static void script(struct post_office *o, const char *sql)
{
    db_begin(o->t->writer);
    db_script(o->t->writer, sql);
    db_commit(o->t->writer);
    expect_text(db_fault(o->t->writer), (str){0});
}

static void wait_seconds(i64 n) { os_fake.now.us += n * 1000000; }

static i64 send_all(struct post_office *o)
{
    return mail_send_now(o->sender, o->t->reader, o->t->writer, &o->relay.transport, 100000);
}

static i64 count(struct post_office *o, enum mail_state state)
{
    return outbox_count(o->t->reader, state);
}

/* A short one to Anne; what the caller says of it wins. */
static i64 queue(struct post_office *o, struct mail_new m)
{
    struct request *r = test_begin(o->t);
    struct mail_to to;
    struct mail_words words = {
        .title = S("Bonjour"), .link_label = S("Lire"), .link = url_check(S("/forum/12"))};
    check(mail_recipient(r, o->anne, &to));
    m.to = m.to ? m.to : &to;
    m.kind = m.kind ? m.kind : "notice";
    m.subject = m.subject.len ? m.subject : S("Un message");
    m.html = m.html.len ? m.html : mail_of_words(r, FRENCH, &words);
    i64 id = mail_queue(r, m);
    test_commit(o->t);
    return id;
}

static str plain_of(struct post_office *o, i64 id)
{
    return outbox_one(o->t->reader, o->t->arena, id) ? S("there") : S("gone");
}

static enum mail_state state_of(struct post_office *o, i64 id)
{
    return (enum mail_state)outbox_one(o->t->reader, o->t->arena, id)->state;
}

/* ---- queueing and sending ---------------------------------------------------------------- */

TEST(a_mail_leaves_once)
{
    struct post_office *o = open_office(a);
    i64 id = queue(o, (struct mail_new){0});
    expect(id > 0 && count(o, MAIL_WAITING) == 1);
    expect(send_all(o) == 1 && o->relay.handed == 1);
    expect_text(str_of(o->relay.to), S("anne@exemple.fr"));
    str bytes = str_of(o->relay.bytes);
    expect(str_has(bytes, S("To: \"Anne\" <anne@exemple.fr>\r\n")));
    expect(str_has(bytes, S("Subject: Un message\r\n")));
    expect(str_has(bytes, S("Lire <https://forum.exemple.fr/forum/12>")));
    expect(str_has(bytes, S("Auto-Submitted: auto-generated\r\n")));
    expect(!str_has(bytes, S("List-")) && !str_has(bytes, S("Reply-To")));
    expect(state_of(o, id) == MAIL_SENT && count(o, MAIL_WAITING) == 0);
    expect(send_all(o) == 0 && o->relay.handed == 1);
    test_app_close(o->t);
}

TEST(what_was_sent_is_no_longer_kept)
{
    struct post_office *o = open_office(a);
    i64 id = queue(o, (struct mail_new){.subject = S("Votre code")});
    send_all(o);
    struct request *r = test_begin(o->t);
    expect(!mail_again(r, id)); /* a sent one is over */
    test_commit(o->t);
    script(o, "UPDATE outbox SET state = 0 WHERE html <> '' OR plain <> ''");
    expect(count(o, MAIL_SENT) == 1 && count(o, MAIL_WAITING) == 0);
    /* and its line goes after a while */
    wait_seconds(31 * 86400);
    send_all(o);
    expect_text(plain_of(o, id), S("gone"));
    test_app_close(o->t);
}

TEST(nobody_is_written_to_who_should_not_be)
{
    struct post_office *o = open_office(a);
    struct mail_to to;
    i64 bea = test_person(o->t, "bea@exemple.fr", ROLE_MEMBER);
    i64 example = test_person(o->t, "demo@exemple.fr", ROLE_MEMBER);
    script(o, "UPDATE person SET suspended_at = 1 WHERE id = 2;"
              "UPDATE person SET example = 1 WHERE id = 3");
    struct request *r = test_begin(o->t);
    expect(bea == 2 && example == 3);
    expect(mail_recipient(r, o->anne, &to) && !mail_recipient(r, bea, &to));
    expect(!mail_recipient(r, example, &to) && !mail_recipient(r, 0, &to) &&
           !mail_recipient(r, 99, &to) && !mail_recipient_even_suspended(r, example, &to));
    expect(mail_recipient_even_suspended(r, bea, &to));
    test_commit(o->t);
    queue(o, (struct mail_new){.to = &to});
    struct mail_to odd = {.address = S("x@y.fr\r\nRCPT TO:<z@y.fr>")};
    expect(queue(o, (struct mail_new){.to = &odd}) == 0);
    expect(send_all(o) == 1);
    expect_text(str_of(o->relay.to), S("bea@exemple.fr"));
    test_app_close(o->t);
}

/* Between the writing and the sending: the address is that of the moment, and a closed account gets
   nothing. */
TEST(the_moment_of_sending_decides)
{
    struct post_office *o = open_office(a);
    queue(o, (struct mail_new){0});
    script(o, "UPDATE person_name SET email = 'anne@nouveau.fr'");
    send_all(o);
    expect_text(str_of(o->relay.to), S("anne@nouveau.fr"));
    i64 id = queue(o, (struct mail_new){0});
    script(o, "UPDATE person SET suspended_at = 1");
    send_all(o);
    expect(o->relay.handed == 1 && state_of(o, id) == MAIL_DROPPED);
    test_app_close(o->t);
}

TEST(an_address_without_an_account_is_written_to)
{
    struct post_office *o = open_office(a);
    struct mail_to to = {.address = S("elue@mairie.exemple.fr"), .language = ENGLISH};
    expect(queue(o, (struct mail_new){.to = &to, .kind = "visa"}) > 0 && send_all(o) == 1);
    expect_text(str_of(o->relay.to), S("elue@mairie.exemple.fr"));
    expect(str_has(str_of(o->relay.bytes), S("To: <elue@mairie.exemple.fr>\r\n")));
    expect(str_has(str_of(o->relay.bytes), S("Content-Language: en\r\n")));
    test_app_close(o->t);
}

/* ---- conversations ----------------------------------------------------------------------- */

TEST(a_conversation_is_one_in_the_mailbox)
{
    struct post_office *o = open_office(a);
    uid post = {{1}}, thread = {{2}}, before = {{3}};
    expect(queue(o, (struct mail_new){.name = post,
                                      .thread = thread,
                                      .answers = before,
                                      .list = S("sujet-12"),
                                      .unsubscribe = S("/alertes/fin/abc")}) > 0);
    send_all(o);
    str bytes = str_of(o->relay.bytes);
    expect(
        str_has(bytes, S("Message-ID: <01000000000000000000000000000000.1@forum.exemple.fr>\r\n")));
    expect(str_has(bytes, S("In-Reply-To: <03000000000000000000000000000000.1@")));
    expect(str_has(bytes, S("References: <02000000000000000000000000000000.1@forum.exemple.fr>\r\n"
                            " <03000000000000000000000000000000.1@forum.exemple.fr>\r\n")));
    expect(str_has(bytes, S("List-Id: <sujet-12.forum.exemple.fr>\r\n")));
    expect(str_has(bytes, S("List-Unsubscribe: <https://forum.exemple.fr/alertes/fin/abc>\r\n")));
    expect(str_has(bytes, S("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n")));
    uid name;
    i64 person;
    expect(mail_id_read(&o->t->app, S("<01000000000000000000000000000000.1@Forum.exemple.fr>"),
                        &name, &person) &&
           person == 1 && uid_eq(name, post));
    expect(!mail_id_read(&o->t->app, S("<01000000000000000000000000000000.1@autre.fr>"), &name,
                         &person));
    /* the same thing is not told twice to one person */
    expect(queue(o, (struct mail_new){.name = post}) == 0 && send_all(o) == 0);
    test_app_close(o->t);
}

TEST(addresses_of_ours_are_signed)
{
    struct post_office *o = open_office(a);
    struct app *app = &o->t->app;
    str reply = mail_reply_address(app, a, 12, 7);
    i64 contribution = 0, person = 0, mail = 0;
    expect(str_starts(reply, S("parvis+r12-7-")) && str_ends(reply, S("@forum.exemple.fr")));
    expect(mail_address_fits(reply) && mail_reply_read(app, reply, &contribution, &person));
    expect(contribution == 12 && person == 7 && !mail_return_read(app, reply, &mail));
    str returns = mail_return_address(app, a, 345);
    expect(mail_return_read(app, returns, &mail) && mail == 345);
    expect(!mail_reply_read(app, returns, &contribution, &person));
    str longest = mail_reply_address(app, a, 999999999999, 9999999999);
    expect(mail_address_fits(longest));
    /* lost case, as some relays do */
    char upper[200];
    for (i64 i = 0; i < reply.len; i++)
        upper[i] =
            (char)(reply.at[i] >= 'a' && reply.at[i] <= 'z' ? reply.at[i] - 32 : reply.at[i]);
    expect(mail_reply_read(app, (str){upper, reply.len}, &contribution, &person));
    /* any byte but those of the host changed, and any part of it, is not ours */
    for (i64 i = 0; i < reply.len; i++) {
        char changed[200];
        memcpy(changed, reply.at, (size_t)reply.len);
        changed[i] = changed[i] == '3' ? '4' : '3';
        expect(!mail_reply_read(app, (str){changed, reply.len}, &contribution, &person));
        expect(!mail_reply_read(app, str_first(reply, i), &contribution, &person));
    }
    expect(!mail_reply_read(app, S("parvis+r-012-7-aaaaaaaaaaaaaaaa@forum.exemple.fr"),
                            &contribution, &person));
    o->t->app.newest_settings->mail_inbound = (str){0};
    expect(!mail_reply_read(app, reply, &contribution, &person) &&
           !mail_reply_address(app, a, 12, 7).len);
    test_app_close(o->t);
}

/* RFC 6068 2: what an address may hold does not become a question, a fragment or another address.
 */
TEST(a_link_that_writes_is_to_that_address_alone)
{
    expect_text(mail_url(a, S("anne.dubois@mairie.example")).text,
                S("mailto:anne.dubois@mairie.example"));
    expect_text(mail_url(a, S("a?bcc=b%40c.example&d#e/f@mairie.example")).text,
                S("mailto:a%3Fbcc%3Db%2540c.example%26d%23e%2Ff@mairie.example"));
    expect_text(mail_url(a, S("a+b@mairie.example")).text, S("mailto:a%2Bb@mairie.example"));
}

TEST(returns_and_replies_have_their_addresses)
{
    struct post_office *o = open_office(a);
    script(o,
           "INSERT INTO contribution (id, uid, kind, title, slug, person, licence, state, audience,"
           " home, created_at, updated_at, active_at) VALUES (12, randomblob(16), 'topic', 't', "
           "'t', 1, 'x',"
           " 'published', 1, 1, 0, 0, 0)");
    i64 id = queue(o, (struct mail_new){.reply_to = 12});
    send_all(o);
    expect_text(str_of(o->relay.from), mail_return_address(&o->t->app, a, id));
    expect(str_has(str_of(o->relay.bytes),
                   text_join(a, S("Reply-To: \"Parvis\" <"),
                             mail_reply_address(&o->t->app, a, 12, 1), S(">"))));
    /* a mail that came back is seen, and cannot be sent again without its text */
    struct request *r = test_begin(o->t);
    mail_returned(r, id, S("550 5.1.1 inconnue"));
    expect(!mail_again(r, id));
    test_commit(o->t);
    expect(state_of(o, id) == MAIL_DEAD);
    o->t->app.newest_settings->mail_inbound = (str){0};
    queue(o, (struct mail_new){.reply_to = 12});
    send_all(o);
    expect_text(str_of(o->relay.from), S("parvis@forum.exemple.fr"));
    expect(!str_has(str_of(o->relay.bytes), S("Reply-To")));
    test_app_close(o->t);
}

/* ---- failures ---------------------------------------------------------------------------- */

TEST(a_relay_that_is_down_for_a_day_loses_nothing)
{
    struct post_office *o = open_office(a);
    for (int i = 0; i < 20; i++)
        queue(o, (struct mail_new){0});
    o->relay.says = HANDED_NO_RELAY;
    for (int minute = 0; minute < 24 * 60; minute++) {
        send_all(o);
        wait_seconds(60);
    }
    expect(count(o, MAIL_WAITING) == 20);
    expect(o->relay.handed > 90 && o->relay.handed < 110); /* every quarter of an hour */
    o->t->app.mail_sender = o->sender;
    struct relay_state state = mail_relay_state(&o->t->app, a);
    expect(state.configured && state.failures == o->relay.handed && state.said.len > 0);
    o->relay.says = HANDED;
    wait_seconds(900);
    expect(send_all(o) == 20 && count(o, MAIL_SENT) == 20);
    state = mail_relay_state(&o->t->app, a);
    expect(!state.paused && state.failures == 0 && !state.said.len);
    test_app_close(o->t);
}

/* A code to sign in with does not wait until an hour that was taken back has come again. */
TEST(a_clock_that_is_put_back_holds_up_no_new_mail)
{
    struct post_office *o = open_office(a);
    queue(o, (struct mail_new){0});
    o->relay.says = HANDED_NO_RELAY;
    send_all(o); /* the relay is left alone for a while */
    wait_seconds(-86400);
    o->relay.says = HANDED;
    i64 id = queue(o, (struct mail_new){0});
    send_all(o);
    expect(state_of(o, id) == MAIL_SENT);
    test_app_close(o->t);
}

TEST(a_mail_put_off_is_tried_for_days)
{
    struct post_office *o = open_office(a);
    i64 id = queue(o, (struct mail_new){0});
    o->relay.says = HANDED_LATER;
    send_all(o);
    expect(state_of(o, id) == MAIL_WAITING && send_all(o) == 0);
    i64 hours = 0;
    for (; hours < 200 && state_of(o, id) == MAIL_WAITING; hours++) {
        wait_seconds(3600);
        send_all(o);
    }
    expect(hours >= 120 && hours <= 127 && state_of(o, id) == MAIL_DEAD);
    expect(o->relay.handed > 20 && o->relay.handed < 40);
    expect_text(outbox_one(o->t->reader, a, id)->error, S("450 4.2.0 patience"));
    /* and the administrator sends it again */
    o->relay.says = HANDED;
    struct request *r = test_begin(o->t);
    expect(mail_again(r, id) && mail_again_all(r) == 0);
    test_commit(o->t);
    wait_seconds(3600);
    expect(send_all(o) == 1 && state_of(o, id) == MAIL_SENT);
    test_app_close(o->t);
}

TEST(a_mail_put_off_holds_up_no_other)
{
    struct post_office *o = open_office(a);
    i64 first = queue(o, (struct mail_new){0});
    o->relay.says = HANDED_LATER;
    send_all(o);
    o->relay.says = HANDED;
    wait_seconds(1);
    i64 second = queue(o, (struct mail_new){0});
    send_all(o);
    expect(state_of(o, second) == MAIL_SENT && state_of(o, first) == MAIL_WAITING);
    wait_seconds(60);
    send_all(o);
    expect(state_of(o, first) == MAIL_SENT);
    /* but a relay that puts off one after the other is left alone for a while */
    for (int i = 0; i < 10; i++)
        queue(o, (struct mail_new){0});
    o->relay.says = HANDED_LATER;
    i64 before = o->relay.handed;
    send_all(o);
    expect(o->relay.handed == before + 3);
    test_app_close(o->t);
}

TEST(refused_is_dead_at_once_and_uncertain_is_not_sent_twice)
{
    struct post_office *o = open_office(a);
    i64 refused = queue(o, (struct mail_new){0});
    o->relay.says = HANDED_REFUSED;
    send_all(o);
    wait_seconds(1);
    i64 uncertain = queue(o, (struct mail_new){0});
    o->relay.says = HANDED_UNCERTAIN;
    send_all(o);
    o->relay.says = HANDED;
    wait_seconds(86400);
    expect(send_all(o) == 0 && o->relay.handed == 2);
    expect(state_of(o, refused) == MAIL_DEAD && state_of(o, uncertain) == MAIL_UNCERTAIN);
    struct request *r = test_begin(o->t);
    expect(mail_again_all(r) == 2);
    test_commit(o->t);
    expect(send_all(o) == 2 && count(o, MAIL_SENT) == 2);
    test_app_close(o->t);
}

TEST(what_a_crash_interrupted_is_uncertain)
{
    struct post_office *o = open_office(a);
    i64 id = queue(o, (struct mail_new){0});
    db_begin(o->t->writer);
    expect(outbox_claim(o->t->writer, id, os_now()) == 1);
    expect(outbox_claim(o->t->writer, id, os_now()) == 0); /* once */
    outbox_interrupted(o->t->writer, S("stopped"), os_now());
    db_commit(o->t->writer);
    expect(send_all(o) == 0 && state_of(o, id) == MAIL_UNCERTAIN);
    test_app_close(o->t);
}

TEST(what_ends_is_not_sent_late)
{
    struct post_office *o = open_office(a);
    i64 id = queue(o, (struct mail_new){.kind = "code", .ends = {os_now().us + 900000000}});
    o->relay.says = HANDED_NO_RELAY;
    send_all(o);
    o->relay.says = HANDED;
    wait_seconds(901);
    send_all(o);
    expect(o->relay.handed == 1 && state_of(o, id) == MAIL_DROPPED);
    test_app_close(o->t);
}

TEST(what_waits_for_its_hour_waits_and_bulk_goes_last)
{
    struct post_office *o = open_office(a);
    queue(o, (struct mail_new){.bulk = true, .subject = S("Lettre")});
    queue(o,
          (struct mail_new){.not_before = {os_now().us + 3600000000}, .subject = S("Plus tard")});
    queue(o, (struct mail_new){.subject = S("Code")});
    mail_send_now(o->sender, o->t->reader, o->t->writer, &o->relay.transport, 1);
    expect(str_has(str_of(o->relay.bytes), S("Subject: Code\r\n")));
    send_all(o);
    expect(str_has(str_of(o->relay.bytes), S("Subject: Lettre\r\n")) && o->relay.handed == 2);
    wait_seconds(3600);
    send_all(o);
    expect(str_has(str_of(o->relay.bytes), S("Subject: Plus tard\r\n")));
    test_app_close(o->t);
}

TEST(without_a_relay_everything_waits)
{
    struct post_office *o = open_office(a);
    o->t->app.newest_settings->smtp = (str){0};
    queue(o, (struct mail_new){0});
    expect(!mail_configured(&o->t->app) && send_all(o) == 0 && count(o, MAIL_WAITING) == 1);
    o->t->app.newest_settings->smtp = S("smtp://127.0.0.1:2525");
    expect(send_all(o) == 1);
    test_app_close(o->t);
}

/* ---- what may be said -------------------------------------------------------------------- */

TEST(nothing_leaves_that_its_reader_may_no_longer_read)
{
    struct post_office *o = open_office(a);
    script(
        o,
        "INSERT INTO audience (id, kind) VALUES (9, 'group');"
        "INSERT INTO contribution (id, uid, kind, title, slug, person, licence, state, audience,"
        " home, created_at, updated_at, active_at) VALUES (12, randomblob(16), 'topic', 't', 't', "
        "1, 'x',"
        " 'published', 1, 1, 0, 0, 0);"
        "INSERT INTO post (id, uid, contribution, number, audience, person, body, html, renderer,"
        " created_at) VALUES (5, randomblob(16), 12, 1, 1, 1, 'b', 'b', 1, 0)");
    const char *changes[] = {"SELECT 1", "UPDATE post SET hidden = 1",
                             "UPDATE post SET hidden = 0, audience = 9",
                             "UPDATE post SET audience = 1; UPDATE contribution SET audience = 9",
                             "DELETE FROM post; DELETE FROM contribution"};
    struct mail_about about = {12, 5};
    for (i64 i = 0; i < countof(changes); i++) {
        i64 id = queue(o, (struct mail_new){.about = &about, .about_count = 1});
        script(o, changes[i]);
        send_all(o);
        expect(state_of(o, id) == (i ? MAIL_DROPPED : MAIL_SENT));
    }
    expect(o->relay.handed == 1);
    test_app_close(o->t);
}

TEST(ten_thousand_recipients_are_a_queue_like_any_other)
{
    struct post_office *o = open_office(a);
    struct request *r = test_begin(o->t);
    struct mail_words words = {.title = S("La lettre du mois")};
    str page = mail_of_words(r, FRENCH, &words);
    for (int i = 0; i < 10000; i++) {
        struct mail_to to = {.address = text_format(a, "p%d@exemple.fr", i)};
        check(mail_queue(r, (struct mail_new){.to = &to,
                                              .kind = "digest",
                                              .bulk = true,
                                              .subject = S("Lettre"),
                                              .html = page}) > 0);
    }
    test_commit(o->t);
    i64 taken = o->t->arena->taken;
    expect(mail_send_now(o->sender, o->t->reader, o->t->writer, &o->relay.transport, 100) == 100);
    expect(o->relay.handed == 100 && count(o, MAIL_WAITING) == 9900);
    expect(o->t->arena->taken == taken); /* each letter's memory goes with it */
    expect(count(o, MAIL_SENT) == 100);
    test_app_close(o->t);
}
