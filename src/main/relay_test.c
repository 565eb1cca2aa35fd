/* SPDX-License-Identifier: EUPL-1.2 */
/* What animators send, and what comes back: a question relayed to bodies that know, the letter of
 * the month, help with drafts; and what none of them may see or send. */
#include <stdio.h>
#include <string.h>

#include "base/test.h"
#include "commons/job/job.h"
#include "commons/job/periodic.h"
#include "commons/signed.h"
#include "features/animation/inside.h"
#include "main/mail_world.h"

struct world {
    struct box b;
    i64 theme, other_theme; /* facets */
    i64 knows, silent;      /* bodies that published on the theme */
    i64 carla, dan;         /* proven members of `knows`; dan only reads */
    i64 agnes, tom;         /* animate everything; another theme */
};

static i64 person(struct world *w, const char *name, const char *email)
{
    return test_person(
        &w->b.t,
        (struct person_new){.email = str_of(email), .name = str_of(name), .confirmed = true});
}

/* {1} and {2} in the statement are numbers. */
static void run(struct world *w, const char *sql, i64 x, i64 y)
{
    arena *a = &w->b.t.arena;
    text t = text_of(a, 1000);
    for (str rest = str_of(sql); rest.len;) {
        bool first = str_starts(rest, S("{1}")), second = str_starts(rest, S("{2}"));
        if (first || second)
            text_add_i64(&t, first ? x : y);
        else
            text_add_char(&t, rest.at[0]);
        rest = str_from(rest, first || second ? 3 : 1);
    }
    change(&w->b, arena_c_string(a, text_str(&t)));
}

static i64 count(struct world *w, const char *sql) { return number_in(&w->b, sql); }

static void give_mandate(struct world *w, i64 who, i64 organisation)
{
    run(w,
        "INSERT INTO mandate (uid, person, organisation, function, kind, starts_on, proof, "
        "created_at)"
        " VALUES (randomblob(16), {1}, {2}, 'responsable', 'agent', 20260101, 2, 1)",
        who, organisation);
}

/* A body that published on the theme. */
static void let_publish(struct world *w, i64 who, i64 organisation)
{
    i64 id = open_topic(&w->b, who);
    run(w, "UPDATE contribution SET organisation = {1}, status = 'answered' WHERE id = {2}",
        organisation, id);
    run(w, "INSERT INTO contribution_facet (contribution, facet) VALUES ({1}, {2})", id, w->theme);
}

static void open_world(struct world *w)
{
    *w = (struct world){0};
    open_box(&w->b);
    w->b.settings.smtp = S("smtp://localhost");
    w->theme = count(w, "SELECT id FROM facet WHERE code = 'musique'");
    w->other_theme = count(w, "SELECT max(id) FROM facet WHERE code <> 'musique'");
    w->knows = count(w, "SELECT id FROM organisation WHERE name = 'Passy'");
    w->silent = count(w, "SELECT id FROM organisation WHERE name = 'Megève'");
    w->carla = person(w, "Carla", "carla@passy.example");
    w->dan = person(w, "Dan", "dan@passy.example");
    w->agnes = person(w, "Agnès", "agnes@forum.example");
    w->tom = person(w, "Tom", "tom@forum.example");
    give_mandate(w, w->carla, w->knows);
    give_mandate(w, w->dan, w->knows);
    run(w, "UPDATE person SET role = 3 WHERE id = {1}", w->dan, 1);
    let_publish(w, w->carla, w->knows);
    let_publish(w, w->b.anne, w->silent); /* nobody there has a proven mandate */
    run(w, "INSERT INTO contribution_facet (contribution, facet) VALUES ({1}, {2})", w->b.topic,
        w->theme);
    run(w, "INSERT INTO animator (person, since) VALUES ({1}, {2})", w->agnes, 1);
    run(w, "INSERT INTO animator (person, facet, since) VALUES ({1}, {2}, 1)", w->tom,
        w->other_theme);
    os_fake.now.us += 8 * 86400 * 1000000LL;
}

static void close_world(struct world *w) { test_instance_close(&w->b.t); }

/* As that person, or as nobody; `body` of a POST. */
static struct request *as(struct world *w, i64 who, const char *method, str path, const char *body)
{
    arena *a = &w->b.t.arena;
    struct incoming *in = new (a, struct incoming);
    struct header *h = new_n(a, struct header, 3);
    h[0] = (struct header){S("host"), S("forum.example")};
    h[1] = (struct header){S("origin"), S("https://forum.example")};
    i64 count = 2;
    str csrf = {0};
    if (who) {
        struct request *r = request_of_server(&w->b.t.i.app, w->b.t.i.writer, a);
        db_begin(w->b.t.i.writer);
        person_sign_in(r, who);
        db_commit(w->b.t.i.writer);
        str cookie = r->headers[0].value;
        h[count++] = (struct header){S("cookie"), str_cut(&cookie, ';')};
    }
    *in = (struct incoming){.method = S("GET"), .path = path, .headers = h, .header_count = count};
    if (method[0] == 'P') {
        csrf = dispatch_now(
                   &w->b.t.i.app, w->b.t.reader, w->b.t.i.writer,
                   &(struct incoming){
                       .method = S("GET"), .path = S("/plan"), .headers = h, .header_count = count},
                   a, true)
                   ->page.csrf;
        in->method = S("POST");
        in->body = text_format(a, "csrf=%.*s&%s", STR(csrf), body);
    }
    return dispatch_now(&w->b.t.i.app, w->b.t.reader, w->b.t.i.writer, in, a, true);
}

static bool shows(struct request *r, const char *words)
{
    return r->status == 200 && str_has(html_str(&r->page), str_of(words));
}

static str path_of_question(struct world *w)
{
    return text_format(&w->b.t.arena, "/animation/questions/%lld", (long long)w->b.topic);
}

static const char *choice(struct world *w, i64 body)
{
    return arena_c_string(&w->b.t.arena, text_format(&w->b.t.arena, "o%lld=1", (long long)body));
}

TEST(a_question_is_relayed_once_and_answered_by_mail)
{
    struct world w;
    open_world(&w);
    const char *title = "Qui a mutualisé sa navette";
    expect(shows(as(&w, w.agnes, "GET", S("/animation"), ""), title));
    struct request *page = as(&w, w.agnes, "GET", path_of_question(&w), "");
    expect(shows(page, "Passy") && !shows(page, "Megève"));
    expect(count(&w, "SELECT count(*) FROM outbox") == 0); /* a GET sends nothing */
    expect(as(&w, w.agnes, "POST", path_of_question(&w), "")->status == 422);
    expect(as(&w, w.agnes, "POST", path_of_question(&w), choice(&w, w.silent))->status == 422);
    expect(as(&w, w.agnes, "POST", path_of_question(&w), choice(&w, w.knows))->status == 303);
    expect(as(&w, w.agnes, "POST", path_of_question(&w), choice(&w, w.knows))->status == 422);
    /* Carla alone: Dan only reads, and could not answer. */
    expect(count(&w, "SELECT count(*) FROM outbox WHERE kind = 'relay'") == 1);
    expect(count(&w, "SELECT person FROM outbox WHERE kind = 'relay'") == w.carla);
    expect(count(&w, "SELECT reply_to FROM outbox WHERE kind = 'relay'") == w.b.topic);
    expect(count(&w, "SELECT count(*) FROM outbox WHERE plain LIKE '" INBOUND_MARKER "%'"
                     " AND html LIKE '%" INBOUND_MARKER "%'") == 1);
    expect(count(&w, "SELECT count(*) FROM relay") == 1);
    expect(shows(as(&w, w.agnes, "GET", path_of_question(&w), ""), "déjà demandé"));

    str address = mail_reply_address(&w.b.t.i.app, &w.b.t.arena, w.b.topic, w.carla);
    expect(arrive(&w.b, "carla@passy.example", address, "",
                  "Nous, depuis 2024.\r\n\r\n> " INBOUND_MARKER
                  "\r\n> Agnès demande\r\n") == EX_OK);
    expect(count(&w, "SELECT count(*) FROM post WHERE contribution = 1 AND number = 2"
                     " AND body = 'Nous, depuis 2024.'") == 1);
    expect(!shows(as(&w, w.agnes, "GET", S("/animation"), ""), title));
    close_world(&w);
}

TEST(a_question_waits_three_worked_days)
{
    struct world w;
    open_world(&w);
    os_fake.now.us -= 6 * 86400 * 1000000LL; /* Wednesday; asked on Monday */
    expect(!shows(as(&w, w.agnes, "GET", S("/animation"), ""), "Qui a mutualisé sa navette"));
    os_fake.now.us += 2 * 86400 * 1000000LL; /* Friday: three worked days lie behind */
    expect(shows(as(&w, w.agnes, "GET", S("/animation"), ""), "Qui a mutualisé sa navette"));
    close_world(&w);
}

TEST(nobody_is_sent_what_they_may_not_read)
{
    struct world w;
    open_world(&w);
    /* For its author and Agnès alone. */
    run(&w, "UPDATE contribution SET audience = home WHERE id = {1}", w.b.topic, 1);
    run(&w,
        "INSERT INTO reader_audience (reader, audience) SELECT {1}, home FROM contribution"
        " WHERE id = {2}",
        w.agnes, w.b.topic);
    expect(as(&w, w.agnes, "POST", path_of_question(&w), choice(&w, w.knows))->status == 422);
    expect(count(&w, "SELECT count(*) FROM outbox") == 0);
    expect(count(&w, "SELECT count(*) FROM relay") == 0);
    expect(count(&w, "SELECT count(*) FROM notice WHERE note = 'relay'") == 0);
    close_world(&w);
}

TEST(the_animator_of_another_theme_sees_and_sends_nothing_of_it)
{
    struct world w;
    open_world(&w);
    expect(!shows(as(&w, w.tom, "GET", S("/animation"), ""), "Qui a mutualisé sa navette"));
    expect(as(&w, w.tom, "GET", path_of_question(&w), "")->status == 404);
    expect(as(&w, w.tom, "POST", path_of_question(&w), choice(&w, w.knows))->status == 404);
    expect(as(&w, w.carla, "GET", path_of_question(&w), "")->status == 403);
    expect(as(&w, w.tom, "POST", S("/animation/lettre"), "title=Une+lettre&body=Oui&version=0")
               ->status == 303);
    expect(as(&w, w.tom, "POST", S("/animation/lettre"),
              "title=Une+lettre&body=Oui&version=1&envoyer=1")
               ->status == 422);
    expect(count(&w, "SELECT count(*) FROM letter WHERE sent_at IS NULL") == 1);
    expect(count(&w, "SELECT count(*) FROM outbox") == 0);
    close_world(&w);
}

TEST(the_letter_goes_once_to_those_who_want_it)
{
    struct world w;
    open_world(&w);
    run(&w, "UPDATE person SET suspended_at = 1 WHERE id = {1}", w.b.anne, 1);
    run(&w, "UPDATE person_name SET confirmed_at = NULL WHERE person = {1}", w.dan, 1);
    run(&w, "INSERT INTO letter_refused (person, refused_at) VALUES ({1}, {2})", w.tom, 1);
    const char *letter = "title=La+lettre&body=Bonjour&version=0";
    expect(as(&w, w.agnes, "POST", S("/animation/lettre"), letter)->status == 303);
    expect(as(&w, w.agnes, "GET", S("/lettres/1"), "")->status == 404); /* not sent */
    /* What another changed meanwhile is not lost, however often one presses. */
    const char *stale = "title=Autre&body=Autre&version=0";
    struct request *again = as(&w, w.agnes, "POST", S("/animation/lettre"), stale);
    expect(again->status == 422 &&
           str_has(html_str(&again->page), S("name=\"version\" value=\"0\"")));
    const char *send = "title=La+lettre&body=Bonjour&version=1&envoyer=1";
    expect(as(&w, w.agnes, "POST", S("/animation/lettre"), send)->status == 303);
    expect(as(&w, w.agnes, "POST", S("/animation/lettre"), send)->status != 200);
    jobs_run_now(&w.b.t.i.app, w.b.t.reader, w.b.t.i.writer);
    expect(count(&w, "SELECT count(*) FROM outbox WHERE kind = 'letter'") ==
           3); /* omar carla agnès */
    expect(count(&w,
                 "SELECT count(*) FROM outbox WHERE kind = 'letter' AND bulk = 1 AND"
                 " list = 'lettre' AND unsubscribe LIKE 'https://forum.example/lettres/stop/%'") ==
           3);
    expect(count(&w, "SELECT mails FROM letter") == 3);
    /* Asked for again by whatever means: nobody gets it twice. */
    run(&w, "UPDATE job SET state = 'waiting' WHERE {1} > 0", 1, 0);
    jobs_run_now(&w.b.t.i.app, w.b.t.reader, w.b.t.i.writer);
    expect(count(&w, "SELECT count(*) FROM outbox WHERE kind = 'letter'") == 3);
    expect(shows(as(&w, 0, "GET", S("/lettres/1"), ""), "Bonjour"));
    close_world(&w);
}

/* A stop of the server leaves a job that failed; a cancelled one was meant. */
TEST(an_interrupted_letter_goes_on_and_nobody_gets_it_twice)
{
    struct world w;
    open_world(&w);
    struct app *app = &w.b.t.i.app;
    const char *all = "SELECT count(*) FROM outbox WHERE kind = 'letter'";
    run(&w,
        "WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 1249)"
        " INSERT INTO person (id, uid, role, password, created_at)"
        " SELECT i, randomblob(16), 0, '', {1} FROM n",
        0, 0);
    run(&w,
        "INSERT INTO person_name (person, email, name, confirmed_at)"
        " SELECT id, 'p' || id || '@ville.example', 'P', 1 FROM person WHERE id >= {1}",
        1000, 0);
    const char *letter = "title=La+lettre&body=Bonjour&version=0";
    expect(as(&w, w.agnes, "POST", S("/animation/lettre"), letter)->status == 303);
    const char *send = "title=La+lettre&body=Bonjour&version=1&envoyer=1";
    expect(as(&w, w.agnes, "POST", S("/animation/lettre"), send)->status == 303);
    /* while its job waits or runs, it is that job's */
    expect(periodic_run_one(app, w.b.t.i.writer, &letters_going_on) && count(&w, all) == 0);
    run(&w, "UPDATE job SET state = 'running' WHERE {1} > 0", 1, 0);
    expect(periodic_run_one(app, w.b.t.i.writer, &letters_going_on) && count(&w, all) == 0);
    /* stopped after 1099, whose mails are long gone */
    run(&w, "UPDATE job SET state = 'failed' WHERE {1} > 0", 1, 0);
    run(&w, "UPDATE letter SET upto = {1}", 1099, 0);
    expect(periodic_run_one(app, w.b.t.i.writer, &letters_going_on) && count(&w, all) == 150);
    expect(count(&w, "SELECT min(person) FROM outbox WHERE kind = 'letter'") == 1100);
    expect(count(&w, "SELECT going_out FROM letter") == 0 &&
           count(&w, "SELECT mails FROM letter") == 150);
    /* sent to its end: whoever goes on finds nobody */
    run(&w, "DELETE FROM outbox WHERE {1} > 0", 1, 0);
    run(&w, "UPDATE job SET state = 'waiting' WHERE {1} > 0", 1, 0);
    jobs_run_now(app, w.b.t.reader, w.b.t.i.writer);
    expect(periodic_run_one(app, w.b.t.i.writer, &letters_going_on) && count(&w, all) == 0);
    /* cancelled: it goes no further, now or later */
    run(&w, "UPDATE letter SET upto = {1}, going_out = 1", 1099, 0);
    run(&w, "UPDATE job SET state = 'cancelled' WHERE {1} > 0", 1, 0);
    expect(periodic_run_one(app, w.b.t.i.writer, &letters_going_on) && count(&w, all) == 0);
    run(&w, "DELETE FROM job WHERE {1} > 0", 1, 0);
    expect(periodic_run_one(app, w.b.t.i.writer, &letters_going_on) && count(&w, all) == 0);
    close_world(&w);
}

/* RFC 8058: the provider's program sends neither session nor the address of a page. */
TEST(one_click_stops_the_letter_and_looking_does_not)
{
    struct world w;
    open_world(&w);
    arena *room = &w.b.t.arena;
    str token = signed_text(&w.b.t.i.app, room, "letter-stop", (instant){0},
                            text_format(room, "%lld", (long long)w.carla));
    str path = text_format(room, "/lettres/stop/%.*s", STR(token));
    struct header host = {S("host"), S("forum.example")};
    struct incoming in = {.method = S("POST"),
                          .path = path,
                          .body = S("List-Unsubscribe=One-Click"),
                          .headers = &host,
                          .header_count = 1};
    struct app *app = &w.b.t.i.app;
    expect(shows(as(&w, 0, "GET", path, ""), "Ne plus recevoir la lettre"));
    expect(count(&w, "SELECT count(*) FROM letter_refused") == 0);
    expect(dispatch_now(app, w.b.t.reader, w.b.t.i.writer, &in, room, true)->status == 200);
    expect(dispatch_now(app, w.b.t.reader, w.b.t.i.writer, &in, room, true)->status == 200);
    expect(count(&w, "SELECT person FROM letter_refused") == w.carla);
    expect(count(&w, "SELECT count(*) FROM letter_refused") == 1);
    in.body = S("x=1"); /* no such program: a form of who knows where */
    expect(dispatch_now(app, w.b.t.reader, w.b.t.i.writer, &in, room, true)->status == 403);
    in.body = S("List-Unsubscribe=One-Click");
    struct header far[] = {host, {S("origin"), S("https://ailleurs.example")}};
    in.headers = far;
    in.header_count = 2;
    expect(dispatch_now(app, w.b.t.reader, w.b.t.i.writer, &in, room, true)->status == 403);
    /* Of a person that is not there: a restored copy may know fewer. */
    token = signed_text(app, room, "letter-stop", (instant){0}, S("999999"));
    expect(as(&w, 0, "POST", text_format(room, "/lettres/stop/%.*s", STR(token)), "")->status ==
           200);
    expect(count(&w, "SELECT count(*) FROM letter_refused") == 1);
    close_world(&w);
}

TEST(help_is_offered_with_a_draft_and_its_words_stay_its_authors)
{
    struct world w;
    open_world(&w);
    i64 id = open_topic(&w.b, w.b.omar);
    run(&w,
        "UPDATE contribution SET state = 'draft', published = NULL, title = 'Mon secret' WHERE id ="
        " {1}",
        id, 1);
    str path = text_format(&w.b.t.arena, "/animation/brouillons/%lld", (long long)id);
    expect(as(&w, w.agnes, "POST", path, "")->status == 404); /* too early */
    os_fake.now.us += 15 * 86400 * 1000000LL;
    struct request *page = as(&w, w.agnes, "GET", S("/animation"), "");
    expect(shows(page, "Omar") && !shows(page, "Mon secret"));
    expect(as(&w, w.tom, "POST", path, "")->status == 404);
    expect(as(&w, w.agnes, "POST", path, "")->status == 303);
    expect(as(&w, w.agnes, "POST", path, "")->status == 404); /* once in sixty days */
    expect(count(&w, "SELECT count(*) FROM outbox WHERE kind = 'draft'") == 1);
    expect(count(&w, "SELECT person FROM outbox WHERE kind = 'draft'") == w.b.omar);
    close_world(&w);
}

TEST(two_counters_say_what_matters)
{
    struct world w;
    open_world(&w);
    str address = mail_reply_address(&w.b.t.i.app, &w.b.t.arena, w.b.topic, w.b.omar);
    os_fake.now.us -= 7 * 86400 * 1000000LL; /* the day after the question */
    expect(arrive(&w.b, "omar@ville.example", address, "", "Oui.") == EX_OK);
    os_fake.now.us += 7 * 86400 * 1000000LL;
    /* Three questions were asked (two by bodies that know), one has its answer in time. */
    expect(shows(as(&w, w.agnes, "GET", S("/animation"), ""), "33"));
    run(&w,
        "INSERT INTO contact_request (uid, contribution, person, holder, kind, body, created_at)"
        " SELECT randomblob(16), 1, {1}, {2}, 'call', 'Bonjour', published_at FROM contribution"
        " WHERE id = 1",
        w.b.omar, w.b.anne);
    expect(shows(as(&w, w.agnes, "GET", S("/animation"), ""), "<dd>1</dd>"));
    close_world(&w);
}

/* What the relay refused is seen, with its words, and goes again when the administrator says so. */
TEST(dead_letters_are_seen_and_sent_again_by_the_administrator)
{
    struct world w;
    open_world(&w);
    i64 head = person(&w, "Nadia", "nadia@forum.example");
    run(&w, "UPDATE person SET role = {2} WHERE id = {1}", head, ROLE_ADMINISTRATOR);
    run(&w,
        "INSERT INTO outbox (kind, person, language, subject, html, plain, message, state, "
        "attempts,"
        " not_before, created_at, ended_at, error) VALUES ('notice', {1}, 'fr', 'Navette', "
        "'<p>x</p>',"
        " 'x', 'abc', 3, 1, 0, 0, 1, '550 <b>no such</b> person here')",
        w.carla, 0);
    struct request *page = as(&w, head, "GET", S("/admin/courriels"), "");
    expect(page->status == 200 && shows(page, "carla@passy.example") && shows(page, "Navette"));
    expect(shows(page, "550 &lt;b&gt;no such&lt;/b&gt; person here"));
    i64 id = count(&w, "SELECT id FROM outbox WHERE message = 'abc'");
    str again = text_format(&w.b.t.arena, "/admin/courriels/%lld", (long long)id);
    expect(as(&w, w.agnes, "GET", S("/admin/courriels"), "")->status == 403);
    expect(as(&w, w.agnes, "POST", again, "")->status == 403);
    expect(count(&w, "SELECT state FROM outbox WHERE message = 'abc'") == MAIL_DEAD);
    expect(as(&w, head, "POST", again, "")->status == 303);
    expect(count(&w, "SELECT state FROM outbox WHERE message = 'abc'") == MAIL_WAITING &&
           count(&w, "SELECT attempts FROM outbox WHERE message = 'abc'") == 0);
    expect(as(&w, head, "POST", again, "")->status == 409); /* it waits already */
    close_world(&w);
}
