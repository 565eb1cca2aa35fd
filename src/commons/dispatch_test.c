/* SPDX-License-Identifier: EUPL-1.2 */
/* The dispatcher with all its threads: a server on 127.0.0.1, workers, the writer; and the rules of
 * "only once" between two connections to one file. */
#include "commons/dispatch.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>

#include "commons/page_cache.h"
#include "commons/test_app.h"
#include "commons/workers.h"
#include "commons/writer.h"

/* ---- the site ---------------------------------------------------------------------------- */

static _Atomic int applied;

static void page(struct request *r) { answer_text(r, "text/plain", S("bonjour")); }

static const struct field email_fields[] = {
    {.name = "email", .type = FIELD_EMAIL, .label = T("Courriel"), .required = true},
};

static void add_prepare(struct request *r) { request_form(r, email_fields, 1); }

static void add_apply(struct request *r)
{
    i64 id = person_create(
        r, (struct person_new){.email = form_text(r->form, "email"), .name = S("Anne")});
    applied++;
    if (id)
        see_other(r, path_of(r, "/people/%lld", (long long)id), T("C’est noté."));
    else
        refuse(r, "email", T("À remplir."));
}

static void add_again(struct request *r)
{
    answer_text(r, "text/plain",
                text_join(r->arena, S("again: "), form_value(r->form, "email")->typed));
}

static void broken_apply(struct request *r)
{
    add_apply(r);
    session_insert(r->db, (struct session_insert_in){.token = S("x"), .person = 999999});
}

static void much_apply(struct request *r)
{
    add_apply(r);
    while (r->arena)
        memset(new_n(r->arena, char, 65536), 'x', 65536);
}

static void there_page(struct request *r)
{
    bool found = person_by_email(r->db, r->arena, request_query(r, "email")) != NULL;
    answer_text(r, "text/plain", found ? S("(here)") : S("(nobody)"));
}

/* A hash that takes as long as the test wants. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    i64 inside;
    bool open;
} gate = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static void slow_page(struct request *r)
{
    pthread_mutex_lock(&gate.lock);
    gate.inside++;
    pthread_cond_broadcast(&gate.changed);
    while (!gate.open)
        pthread_cond_wait(&gate.changed, &gate.lock);
    pthread_mutex_unlock(&gate.lock);
    answer_text(r, "text/plain", S("(hashed)"));
}

static const struct route routes[] = {
    {"GET", "/hash", ANYONE, ON_HASHER, 0, slow_page, NULL, NULL, ""},
    {"GET", "/there", ANYONE, ON_LOOP, 0, there_page, NULL, NULL, ""},
    {"GET", "/kept", ANYONE, ON_LOOP | KEPT, 0, there_page, NULL, NULL, ""},
    {"GET", "/kept-worker", ANYONE, ON_WORKER | KEPT, 0, there_page, NULL, NULL, ""},
    {"GET", "/slow", ANYONE, ON_HASHER | KEPT, 0, slow_page, NULL, NULL, ""},
    {"GET", "/loop", ANYONE, ON_LOOP, 0, page, NULL, NULL, ""},
    {"GET", "/worker", ANYONE, ON_WORKER, 0, page, NULL, NULL, ""},
    {"POST", "/people", ANYONE, ON_WORKER, 200, add_prepare, add_apply, add_again, ""},
    {"POST", "/broken", ANYONE, ON_WORKER, 0, add_prepare, broken_apply, add_again, ""},
    {"POST", "/much", ANYONE, ON_WORKER, 0, add_prepare, much_apply, add_again, ""},
    {0},
};

struct site {
    struct test_app *t;
    struct server *server;
};

enum { LOOPS = 2 };

static struct site site_open(arena *a)
{
    struct site s = {.t = test_app_of(a, routes)};
    struct app *app = &s.t->app;
    str error = {0};
    /* threads draw randomness at once: the real one, and the real clock */
    os_fake.on = false;
    app->loop_dbs = (struct db **)new_n(a, void *, LOOPS);
    for (int i = 0; i < LOOPS; i++)
        app->loop_dbs[i] = test_open(s.t, DB_READ);
    app->workers = workers_start(s.t->database, 2, WORK_WAITING_MAX, a, &error);
    app->writer = writer_start(s.t->writer);
    app->page_cache = page_cache_start(1 << 20);
    struct server_settings settings = server_defaults;
    settings.loops = LOOPS;
    settings.port = 0;
    settings.context = app;
    settings.on_request = dispatch_on_request;
    settings.on_turn = dispatch_on_turn;
    app->turns = true;
    settings.body_bytes_max = dispatch_body_max;
    s.server = server_start(&settings, a, &error);
    check(app->workers && s.server);
    return s;
}

static void site_close(struct site *s)
{
    server_stop(s->server);
    workers_drain(s->t->app.workers);
    writer_stop(s->t->app.writer);
    workers_stop(s->t->app.workers);
    for (int i = 0; i < LOOPS; i++)
        db_close(s->t->app.loop_dbs[i]);
    page_cache_free(s->t->app.page_cache);
    test_app_close(s->t);
}

static int send_to(const struct site *s, str bytes)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)server_port(s->server))};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    check(fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0);
    check(send(fd, bytes.at, (size_t)bytes.len, MSG_NOSIGNAL) == bytes.len);
    return fd;
}

static str hear(arena *a, int fd)
{
    text heard = text_of(a, 1 << 20);
    char piece[4096];
    for (ssize_t n; (n = recv(fd, piece, sizeof piece, 0)) > 0;)
        text_add(&heard, (str){piece, n});
    close(fd);
    return text_str(&heard);
}

/* What the server says to one request on a connection of its own. */
static str ask(const struct site *s, arena *a, str bytes) { return hear(a, send_to(s, bytes)); }

static str get(const struct site *s, arena *a, const char *path)
{
    return ask(s, a,
               text_format(a, "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", path));
}

static str post(const struct site *s, arena *a, const char *path, str body)
{
    return ask(
        s, a,
        text_format(a,
                    "POST %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\nOrigin: http://a\r\n"
                    "Content-Length: %lld\r\n\r\n%.*s",
                    path, (long long)body.len, STR(body)));
}

static bool said(str answer, const char *status)
{
    return str_starts(answer, S("HTTP/1.1 ")) && str_starts(str_from(answer, 9), str_of(status));
}

static bool there(struct site *s, arena *a, str email)
{
    struct db *d = s->t->reader;
    db_begin(d);
    bool found = person_by_email(d, a, email) != NULL;
    db_commit(d);
    return found;
}

/* ---- tests ------------------------------------------------------------------------------- */

TEST(a_request_takes_its_way_through_the_threads)
{
    struct site s = site_open(a);
    expect(said(get(&s, a, "/loop"), "200") && str_ends(get(&s, a, "/worker"), S("bonjour")));
    expect(said(get(&s, a, "/rien"), "404") && said(get(&s, a, "/people"), "405"));
    str answer = post(&s, a, "/people", S("email=anne%40exemple.fr"));
    expect(said(answer, "303") && str_has(answer, S("Location: /people/")));
    expect(there(&s, a, S("anne@exemple.fr"))); /* durable before it was said */
    answer = post(&s, a, "/people", S("email=rien"));
    expect(said(answer, "422") && str_ends(answer, S("again: rien")));
    answer =
        post(&s, a, "/people", S("email=anne%40exemple.fr")); /* refused by the writer's half */
    expect(said(answer, "422") && str_ends(answer, S("again: anne@exemple.fr")));
    site_close(&s);
}

/* Requests of a turn share a snapshot; nobody may be shown one from before their own write. */
static atomic_bool reading_on;

static void *read_on(void *context)
{
    const struct site *s = context;
    while (atomic_load(&reading_on)) {
        arena a = arena_of(4 << 20);
        check(str_has(get(s, &a, "/there?email=nobody%40exemple.fr"), S("(nobody)")));
        check(str_has(get(s, &a, "/kept?email=nobody%40exemple.fr"), S("(nobody)")));
        check(str_has(get(s, &a, "/kept-worker?email=nobody%40exemple.fr"), S("(nobody)")));
        arena_free(&a);
    }
    return NULL;
}

static void sees_what_was_written(arena *a, const char *page)
{
    enum { WRITTEN = 40, OTHERS = 3 };
    struct site s = site_open(a);
    pthread_t others[OTHERS];
    atomic_store(&reading_on, true);
    for (int i = 0; i < OTHERS; i++)
        check(pthread_create(&others[i], NULL, read_on, &s) == 0);
    for (int i = 0; i < WRITTEN; i++) {
        str asked =
            text_format(a, "GET %s?email=p%d%%40exemple.fr HTTP/1.1\r\nHost: a\r\n", page, i);
        str sent = text_format(a, "email=p%d%%40exemple.fr", i);
        /* in one piece: what comes after the POST waits in the server's own buffer */
        str answer = ask(&s, a,
                         text_format(a,
                                     "%.*s\r\nPOST /people HTTP/1.1\r\nHost: a\r\nOrigin: http://a"
                                     "\r\nContent-Length: %lld\r\n\r\n%.*s%.*sConnection: close"
                                     "\r\n\r\n",
                                     STR(asked), (long long)sent.len, STR(sent), STR(asked)));
        i64 before = str_find(answer, S("(nobody)")), after = str_find(answer, S("(here)"));
        expect(before > 0 && after > before);
        expect(str_has(ask(&s, a, text_format(a, "%.*sConnection: close\r\n\r\n", STR(asked))),
                       S("(here)")));
    }
    atomic_store(&reading_on, false);
    for (int i = 0; i < OTHERS; i++)
        pthread_join(others[i], NULL);
    site_close(&s);
}

TEST(who_was_answered_sees_what_was_written) { sees_what_was_written(a, "/there"); }
TEST(so_does_who_is_shown_a_kept_page) { sees_what_was_written(a, "/kept"); }
TEST(so_does_who_waits_for_a_worker) { sees_what_was_written(a, "/kept-worker"); }

TEST(many_who_ask_for_one_page_wait_for_one)
{
    enum { ASKING = 6 };
    struct site s = site_open(a);
    int sockets[ASKING];
    str asked = S("GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    gate.open = false;
    gate.inside = 0;
    for (int i = 0; i < ASKING; i++)
        sockets[i] = send_to(&s, asked);
    pthread_mutex_lock(&gate.lock);
    while (!gate.inside)
        pthread_cond_wait(&gate.changed, &gate.lock);
    pthread_mutex_unlock(&gate.lock);
    expect(said(get(&s, a, "/loop"), "200") && said(get(&s, a, "/loop"), "200"));
    pthread_mutex_lock(&gate.lock);
    gate.open = true;
    pthread_cond_broadcast(&gate.changed);
    pthread_mutex_unlock(&gate.lock);
    for (int i = 0; i < ASKING; i++)
        expect(str_ends(hear(a, sockets[i]), S("(hashed)")));
    expect(str_ends(ask(&s, a, asked), S("(hashed)")));
    expect(gate.inside == 1);
    site_close(&s);
}

TEST(what_goes_wrong_on_the_writer_is_answered_and_forgotten)
{
    struct site s = site_open(a);
    str answer = post(&s, a, "/broken", S("email=b%40exemple.fr"));
    expect(said(answer, "500") && str_has(answer, S("incident")) &&
           !there(&s, a, S("b@exemple.fr")));
    expect(said(post(&s, a, "/much", S("email=m%40exemple.fr")), "413") &&
           !there(&s, a, S("m@exemple.fr")));
    expect(said(post(&s, a, "/people", S("email=m%40exemple.fr")), "303") &&
           there(&s, a, S("m@exemple.fr")));
    site_close(&s);
}

TEST(a_body_beyond_its_route_is_not_read)
{
    struct site s = site_open(a);
    text body = text_of(a, 1000);
    text_add(&body, S("email="));
    while (body.len < 250)
        text_add_char(&body, 'a');
    expect(said(post(&s, a, "/people", text_str(&body)), "413"));
    site_close(&s);
}

struct visitor {
    const struct site *site;
    int number;
    arena arena;
    int kept, refused, other;
};
enum { VISITORS = 8, EACH = 8 };

/* Each opens accounts of its own, breaks some, and asks for pages between; two of them want the
 * same. */
static void *visit(void *what)
{
    struct visitor *v = what;
    for (int i = 0; i < EACH; i++) {
        int who = i == EACH - 1 ? 1000 + v->number / 2 : v->number * EACH + i;
        str body = text_format(&v->arena, "email=p%d%%40exemple.fr", who);
        str answer = post(v->site, &v->arena, "/people", body);
        v->kept += said(answer, "303");
        v->refused += said(answer, "422");
        v->other += !said(post(v->site, &v->arena, "/broken",
                               text_format(&v->arena, "email=q%d%%40exemple.fr", who)),
                          "500");
        v->other += !said(get(v->site, &v->arena, i % 2 ? "/loop" : "/worker"), "200");
    }
    return NULL;
}

TEST(sixty_four_writers_share_their_transactions)
{
    struct site s = site_open(a);
    struct visitor visitors[VISITORS];
    pthread_t threads[VISITORS];
    int kept = 0, refused = 0, other = 0;
    for (int i = 0; i < VISITORS; i++) {
        visitors[i] = (struct visitor){.site = &s, .number = i, .arena = arena_of(64 << 20)};
        check(pthread_create(&threads[i], NULL, visit, &visitors[i]) == 0);
    }
    for (int i = 0; i < VISITORS; i++) {
        pthread_join(threads[i], NULL);
        kept += visitors[i].kept;
        refused += visitors[i].refused;
        other += visitors[i].other;
        arena_free(&visitors[i].arena);
    }
    expect(kept == VISITORS * EACH - VISITORS / 2 && refused == VISITORS / 2 && other == 0);
    for (int i = 0; i < VISITORS; i++)
        for (int n = 0; n < EACH - 1; n++)
            expect(there(&s, a, text_format(a, "p%d@exemple.fr", i * EACH + n)) &&
                   !there(&s, a, text_format(a, "q%d@exemple.fr", i * EACH + n)));
    site_close(&s);
}

/* ---- only once, between two connections -------------------------------------------------- */

struct rival {
    struct test_app *t;
    struct test_ask ask;
    pthread_barrier_t *start;
    arena arena;
    int status;
    str location;
};

static void *compete(void *what)
{
    struct rival *v = what;
    str error = {0};
    struct db *reader = db_open(v->t->database, DB_READ, &v->arena, &error);
    struct db *writer = db_open(v->t->database, DB_WRITE, &v->arena, &error);
    check(reader && writer);
    pthread_barrier_wait(v->start);
    struct request *r = dispatch_now(&v->t->app, reader, writer, test_incoming(&v->arena, &v->ask),
                                     &v->arena, false);
    v->status = r->status;
    v->location = r->location;
    db_close(reader);
    db_close(writer);
    return NULL;
}

static void race(struct rival rivals[static 2])
{
    pthread_barrier_t start;
    pthread_t threads[2];
    check(pthread_barrier_init(&start, NULL, 2) == 0);
    for (int i = 0; i < 2; i++) {
        rivals[i].start = &start;
        rivals[i].arena = arena_of(64 << 20);
        check(pthread_create(&threads[i], NULL, compete, &rivals[i]) == 0);
    }
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&start);
}

TEST(two_sendings_of_one_form_are_one)
{
    struct test_app *t = test_app_of(a, routes);
    i64 anne = test_person(t, "anne@exemple.fr", ROLE_MEMBER);
    str cookie = test_session(t, anne);
    os_fake.on = false;
    arena first = arena_of(8 << 20);
    /* its own transaction and not the fake clock: the session was opened in 2027 */
    str csrf = arena_copy(
        a, test_ask_in(t, &first, (struct test_ask){.path = "/loop", .cookie = cookie})->page.csrf);
    arena_free(&first);
    expect(csrf.len > 0);
    for (int round = 0; round < 10; round++) {
        struct rival rivals[2];
        str body = text_format(a, "csrf=%.*s&key=round%d&email=r%d%%40exemple.fr", STR(csrf), round,
                               round);
        for (int i = 0; i < 2; i++)
            rivals[i] = (struct rival){
                .t = t,
                .ask = {.method = "POST", .path = "/people", .cookie = cookie, .body = body}};
        race(rivals);
        expect(rivals[0].status == 303 && rivals[1].status == 303);
        expect_text(rivals[0].location, rivals[1].location);
        for (int i = 0; i < 2; i++)
            arena_free(&rivals[i].arena);
    }
    test_app_close(t);
}

TEST(two_accounts_for_one_address_are_one)
{
    struct test_app *t = test_app_of(a, routes);
    os_fake.on = false;
    for (int round = 0; round < 10; round++) {
        struct rival rivals[2];
        str body = text_format(a, "email=s%d%%40exemple.fr", round);
        for (int i = 0; i < 2; i++)
            rivals[i] =
                (struct rival){.t = t, .ask = {.method = "POST", .path = "/people", .body = body}};
        race(rivals);
        expect((rivals[0].status == 303 && rivals[1].status == 422) ||
               (rivals[0].status == 422 && rivals[1].status == 303));
        for (int i = 0; i < 2; i++)
            arena_free(&rivals[i].arena);
    }
    test_app_close(t);
}

/* As many hashes at once as the pool has threads; a few wait, the next is told to come back, and
   who asks for something else is answered meanwhile. */
TEST(hashes_wait_their_turn_and_stop_nobody_else)
{
    enum { WAIT = 2, ASKED = 1 + WAIT + 1 };
    struct site s = site_open(a);
    str error = {0}, request = S("GET /hash HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    struct pollfd asked[ASKED];
    s.t->app.hashers = workers_start(s.t->database, 1, WAIT, a, &error);
    check(s.t->app.hashers != NULL);
    asked[0] = (struct pollfd){.fd = send_to(&s, request), .events = POLLIN};
    pthread_mutex_lock(&gate.lock);
    while (gate.inside == 0)
        pthread_cond_wait(&gate.changed, &gate.lock);
    pthread_mutex_unlock(&gate.lock);
    for (int i = 1; i < ASKED; i++)
        asked[i] = (struct pollfd){.fd = send_to(&s, request), .events = POLLIN};
    check(poll(asked, ASKED, 60000) == 1); /* one is answered at once: that it is one too many */
    expect(gate.inside == 1);
    expect(str_has(get(&s, a, "/worker"), S(" 200 ")));
    pthread_mutex_lock(&gate.lock);
    gate.open = true;
    pthread_cond_broadcast(&gate.changed);
    pthread_mutex_unlock(&gate.lock);
    int hashed = 0, busy = 0;
    for (int i = 0; i < ASKED; i++) {
        str heard = hear(a, asked[i].fd);
        hashed += str_has(heard, S("(hashed)"));
        busy += str_has(heard, S(" 503 ")) && str_has(heard, S("Retry-After: "));
    }
    expect(hashed == 1 + WAIT && busy == 1);
    workers_stop(s.t->app.hashers);
    s.t->app.hashers = NULL;
    site_close(&s);
}
