/* SPDX-License-Identifier: EUPL-1.2 */
/* The notifier with all its threads: a server on 127.0.0.1, the writer, and pages that are open. */
#include "commons/notice/notifier.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>

#include "commons/dispatch.h"
#include "commons/test_app.h"
#include "commons/workers.h"
#include "commons/writer.h"

enum { ANNE = 1, BEA = 2, CARL = 3, LOOPS = 2 };

/* As whoever the address says: who may open a stream is asked by the tests of rights. */
static void stream_page(struct request *r)
{
    r->reader.person = request_query_id(r, "qui");
    r->reader.session = r->reader.person;
    notifier_answer(r);
}

static const struct route routes[] = {
    {"GET", "/flux", ANYONE, ON_LOOP, 0, stream_page, NULL, NULL, ""},
    {0},
};

struct site {
    struct test_app *t;
    struct server *server;
    struct notifier *notifier;
};

static struct site site_open(arena *a)
{
    struct site s = {.t = test_app_of(a, routes)};
    struct app *app = &s.t->app;
    str error = {0};
    os_fake.on = false; /* threads draw randomness at once: the real one, and the real clock */
    db_begin(s.t->writer);
    db_script(
        s.t->writer,
        "INSERT INTO person (id, uid, role, password, created_at) VALUES (1, randomblob(16), "
        "0, '', 0), (2, randomblob(16), 0, '', 0), (3, randomblob(16), 0, '', 0);"
        "INSERT INTO person_name (person, email, name) VALUES (1, 'a@x', 'Anne'), (2, 'b@x', "
        "'Béa'), (3, 'c@x', 'Carl');"
        "INSERT INTO session (id, token, person, created_at, expires_at) VALUES (1, 'a', 1, 0, "
        "9000000000000000), (2, 'b', 2, 0, 9000000000000000), (3, 'c', 3, 0, "
        "9000000000000000);"
        "INSERT INTO reader_audience (reader, audience) VALUES (1, 1), (2, 1), (3, 1);"
        "INSERT INTO contribution (id, uid, kind, title, slug, person, licence, state, "
        "audience, home, created_at, updated_at, active_at) VALUES (1, randomblob(16), "
        "'trial', 'Navette', 'navette', 3, '', 'published', 1, 1, 0, 0, 0);"
        "INSERT INTO follow (person, contribution, followed_at) VALUES (1, 1, 0), (2, 1, 0)");
    db_commit(s.t->writer);
    app->loop_dbs = (struct db **)new_n(a, void *, LOOPS);
    for (int i = 0; i < LOOPS; i++)
        app->loop_dbs[i] = test_open(s.t, DB_READ);
    app->workers = workers_start(s.t->database, 1, WORK_WAITING_MAX, a, &error);
    app->writer = writer_start(s.t->writer);
    s.notifier = notifier_start(app, s.t->database, a, &error);
    struct server_settings settings = server_defaults;
    settings.loops = LOOPS;
    settings.port = 0;
    settings.context = app;
    settings.on_request = dispatch_on_request;
    settings.on_turn = dispatch_on_turn;
    app->turns = true;
    s.server = server_start(&settings, a, &error);
    check(app->workers && s.notifier && s.server);
    return s;
}

/* In the order of the program (main/serve.c). */
static void site_close(struct site *s)
{
    if (s->notifier)
        notifier_stop(s->notifier);
    server_stop(s->server);
    workers_drain(s->t->app.workers);
    writer_stop(s->t->app.writer);
    workers_stop(s->t->app.workers);
    for (int i = 0; i < LOOPS; i++)
        db_close(s->t->app.loop_dbs[i]);
    test_app_close(s->t);
}

static int open_stream(const struct site *s, arena *a, i64 person)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)server_port(s->server))};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    str asked = text_format(a, "GET /flux?qui=%lld HTTP/1.1\r\nHost: a\r\n\r\n", (long long)person);
    check(fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0);
    check(send(fd, asked.at, (size_t)asked.len, MSG_NOSIGNAL) == asked.len);
    return fd;
}

/* Up to `awaited`, or to the end when it does not come. */
static str hear_until(arena *a, int fd, str awaited)
{
    text heard = text_of(a, 1 << 16);
    char byte;
    while (!(awaited.len && str_ends(text_str(&heard), awaited)) && recv(fd, &byte, 1, 0) == 1)
        text_add(&heard, (str){&byte, 1});
    return text_str(&heard);
}

static str number(arena *a, i64 unread)
{
    return text_format(a, "event: alertes\ndata: %lld\n\n", (long long)unread);
}

static bool hears(arena *a, int fd, i64 unread)
{
    return str_ends(hear_until(a, fd, number(a, unread)), number(a, unread));
}

/* Carl's contribution has news; or something else is written. */
struct news {
    struct write_task task;
    struct site *s;
    const char *script;
};

static bool write_news(struct write_task *t, struct db *d)
{
    struct news *n = (struct news *)t; /* the task is its first member */
    arena a = arena_of(1 << 20);
    struct request *r = request_of_server(&n->s->t->app, d, &a);
    notice_tell(r, (struct notice_new){.kind = NOTICE_FOLLOW_UP, .contribution = 1, .by = CARL});
    arena_free(&a);
    return true;
}

static bool write_script(struct write_task *t, struct db *d)
{
    db_script(d, ((struct news *)t)->script);
    return true;
}

static void write_now(struct site *s, const char *script)
{
    struct news n = {.task.run = write_script, .s = s, .script = script};
    check(writer_run(s->t->app.writer, &n.task) == WRITE_KEPT);
}

static void news(struct site *s)
{
    struct news n = {.task.run = write_news, .s = s};
    check(writer_run(s->t->app.writer, &n.task) == WRITE_KEPT);
}

TEST(open_pages_hear_how_many_are_unread)
{
    struct site s = site_open(a);
    int anne = open_stream(&s, a, ANNE), again = open_stream(&s, a, ANNE);
    int carl = open_stream(&s, a, CARL);
    str first = hear_until(a, anne, number(a, 0));
    expect(str_starts(first, S("HTTP/1.1 200 ")) && !str_has(first, S("Content-Length")));
    expect(str_has(first, S("Content-Type: text/event-stream")) &&
           str_has(first, S("Cache-Control: no-store")) && str_has(first, S("retry: 10000\n")));
    expect(hears(a, again, 0) && hears(a, carl, 0));
    news(&s);
    expect(hears(a, anne, 1) && hears(a, again, 1));
    /* what ends the notifier ends them; the one who did it heard nothing */
    notifier_stop(s.notifier);
    s.notifier = NULL;
    expect_text(hear_until(a, carl, (str){0}), S(""));
    expect_text(hear_until(a, anne, (str){0}), S(""));
    close(anne), close(again), close(carl);
    /* and no other is opened */
    int late = open_stream(&s, a, ANNE);
    expect(str_starts(hear_until(a, late, S("\r\n\r\n")), S("HTTP/1.1 204 ")));
    close(late);
    site_close(&s);
}

TEST(a_person_has_some_streams_and_no_more)
{
    struct site s = site_open(a);
    int open[STREAMS_OF_PERSON_MAX];
    for (int i = 0; i < STREAMS_OF_PERSON_MAX; i++) {
        open[i] = open_stream(&s, a, ANNE);
        expect(hears(a, open[i], 0));
    }
    /* the last is held by the notifier shortly after its beginning was sent: news say it is */
    news(&s);
    for (int i = 0; i < STREAMS_OF_PERSON_MAX; i++)
        expect(hears(a, open[i], 1));
    int more = open_stream(&s, a, ANNE), other = open_stream(&s, a, BEA);
    expect(str_starts(hear_until(a, more, S("\r\n\r\n")), S("HTTP/1.1 204 ")));
    expect(hears(a, other, 1));
    for (int i = 0; i < STREAMS_OF_PERSON_MAX; i++)
        close(open[i]);
    close(more), close(other);
    site_close(&s);
}

/* Pages open and close while others write and the notifier tells. */
static void *open_and_close(void *context)
{
    struct site *s = context;
    arena a = arena_of(8 << 20);
    for (int i = 0; i < 30; i++) {
        int fd = open_stream(s, &a, BEA);
        str heard = hear_until(&a, fd, S("\r\n\r\n"));
        check(str_starts(heard, S("HTTP/1.1 20")));
        close(fd);
    }
    arena_free(&a);
    return NULL;
}

TEST(pages_come_and_go_while_news_are_told)
{
    enum { OTHERS = 3 };
    struct site s = site_open(a);
    pthread_t others[OTHERS];
    int anne = open_stream(&s, a, ANNE);
    expect(hears(a, anne, 0));
    for (int i = 0; i < OTHERS; i++)
        check(pthread_create(&others[i], NULL, open_and_close, &s) == 0);
    news(&s);
    expect(hears(a, anne, 1));
    for (int i = 0; i < OTHERS; i++)
        pthread_join(others[i], NULL);
    close(anne);
    site_close(&s);
}

/* Signed out elsewhere, suspended: what is still open ends, of that session alone. */
TEST(a_stream_ends_with_its_session)
{
    struct site s = site_open(a);
    int anne = open_stream(&s, a, ANNE), bea = open_stream(&s, a, BEA),
        carl = open_stream(&s, a, CARL);
    expect(hears(a, anne, 0) && hears(a, bea, 0) && hears(a, carl, 0));
    write_now(&s, "DELETE FROM session WHERE id = 1");
    expect_text(hear_until(a, anne, (str){0}), S(""));
    write_now(&s, "UPDATE person SET suspended_at = 1 WHERE id = 2");
    expect_text(hear_until(a, bea, (str){0}), S(""));
    /* the number of a session may come again: another's is not one's own */
    write_now(&s, "UPDATE session SET person = 1 WHERE id = 3");
    expect_text(hear_until(a, carl, (str){0}), S(""));
    close(anne), close(bea), close(carl);
    site_close(&s);
}

/* From page to page: what was left behind makes room at once. */
TEST(pages_that_were_left_make_room)
{
    struct site s = site_open(a);
    for (int i = 0; i < 4 * STREAMS_OF_PERSON_MAX; i++) {
        int fd = open_stream(&s, a, ANNE);
        expect(str_starts(hear_until(a, fd, S("\r\n\r\n")), S("HTTP/1.1 200 ")));
        expect(hears(a, fd, 0));
        close(fd);
    }
    site_close(&s);
}

static i64 threads_now(void)
{
    arena a = arena_of(1 << 20);
    FILE *f = fopen("/proc/self/status", "r");
    char line[256];
    i64 n = -1;
    while (f && n < 0 && fgets(line, sizeof line, f)) {
        str rest = str_of(line), name = str_cut(&rest, ':');
        if (str_eq(name, S("Threads")))
            (void)str_to_i64(str_trim(rest), &n);
    }
    if (f)
        fclose(f);
    arena_free(&a);
    return n;
}

/* The named limit, reached: no thread for any of them, and one more is told so. */
TEST(five_thousand_pages_are_open_and_no_more)
{
    enum { PERSONS = STREAMS_MAX / STREAMS_OF_PERSON_MAX, FIRST = 100 };
    static int open[STREAMS_MAX];
    struct site s = site_open(a); /* the server raises the limit of descriptors */
    write_now(
        &s, "WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 900) "
            "INSERT INTO person (id, uid, role, password, created_at) SELECT i, randomblob(16), 0, "
            "'', 0 FROM n;"
            "INSERT INTO session (id, token, person, created_at, expires_at) SELECT id, 't' || id, "
            "id, 0, 9000000000000000 FROM person WHERE id >= 100");
    i64 before = threads_now();
    for (int i = 0; i < STREAMS_MAX; i++) {
        arena own = arena_of(1 << 20);
        open[i] = open_stream(&s, &own, FIRST + i % PERSONS);
        expect(hears(&own, open[i], 0));
        arena_free(&own);
    }
    expect(before > 0 && threads_now() == before);
    int more = open_stream(&s, a, ANNE);
    expect(str_starts(hear_until(a, more, S("\r\n\r\n")), S("HTTP/1.1 204 ")));
    close(more);
    /* two of one person's pages close; another person's page takes the room when that is known */
    write_now(&s, "DELETE FROM session WHERE id = 100");
    for (int i = 0; i < STREAMS_MAX; i += PERSONS)
        expect_text(hear_until(a, open[i], (str){0}), S(""));
    more = open_stream(&s, a, ANNE);
    expect(hears(a, more, 0));
    close(more);
    for (int i = 0; i < STREAMS_MAX; i++)
        close(open[i]);
    site_close(&s);
}
