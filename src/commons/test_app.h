/* SPDX-License-Identifier: EUPL-1.2 */
/* test_app: a server of made-up routes on a database file of its own, for the tests of the commons.
 * The clock stands at 2027-03-01T09:00:00Z until a test moves os_fake. */
#ifndef COMMONS_TEST_APP_H
#define COMMONS_TEST_APP_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/test.h"
#include "commons/dispatch.h"
#include "commons/known.h"
#include "commons/person/person.h"
#include "commons/router.h"
#include "os/os.h"

#define UNUSED __attribute__((unused))

struct test_app {
    struct app app;
    struct db *reader, *writer;
    arena *arena;
    const char *database;
    char folder[64];
};

UNUSED static struct db *test_open(struct test_app *t, enum db_mode mode)
{
    str error = {0};
    struct db *d = db_open(t->database, mode, t->arena, &error);
    if (!d)
        bug(arena_c_string(t->arena, error), __FILE__, __LINE__);
    return d;
}

/* One organisation, number 1, is there. */
UNUSED static struct test_app *test_app_of(arena *a, const struct route *routes)
{
    static const struct feature *const no_features[] = {NULL};
    struct test_app *t = new (a, struct test_app);
    t->arena = a;
    os_fake = (struct os_fake){.on = true, .seed = 1};
    check(instant_read(S("2027-03-01T09:00:00Z"), &os_fake.now));
    snprintf(t->folder, sizeof t->folder, P_tmpdir "/parvis-test-XXXXXX");
    check(mkdtemp(t->folder) != NULL);
    t->database = arena_c_string(a, text_format(a, "%s/parvis.db", t->folder));
    t->writer = test_open(t, DB_WRITE);
    t->reader = test_open(t, DB_READ);
    t->app.features = no_features;
    t->app.router = router_of(a, &routes, 1);
    memset(t->app.secret, 7, sizeof t->app.secret);
    t->app.known = known_start(KNOWN_MAX);
    t->app.newest_settings = settings_default(a);
    db_begin(t->writer);
    audiences_start(t->writer);
    db_script(
        t->writer,
        "INSERT INTO organisation (id, uid, nature, name, sort_key, folded, core, address_key,"
        " stratum, source, created_at, changed_at) VALUES (1, randomblob(16), 'commune',"
        " 'Bonneville', 'bonneville', 'bonneville', 'bonneville', 'b', 2, 'person', 0, 0)");
    db_commit(t->writer);
    check(!db_fault(t->writer).len);
    return t;
}

UNUSED static void test_app_close(struct test_app *t)
{
    static const char *const files[] = {"parvis.db", "parvis.db-wal", "parvis.db-shm"};
    known_free(t->app.known);
    db_close(t->reader);
    db_close(t->writer);
    for (i64 i = 0; i < countof(files); i++)
        unlink(arena_c_string(t->arena, text_format(t->arena, "%s/%s", t->folder, files[i])));
    rmdir(t->folder);
}

/* A write outside of any request: between these two, r->db is the writer's in a transaction. */
UNUSED static struct request *test_begin(struct test_app *t)
{
    db_begin(t->writer);
    return request_of_server(&t->app, t->writer, t->arena);
}

UNUSED static void test_commit(struct test_app *t)
{
    db_commit(t->writer);
    check(!db_fault(t->writer).len);
}

UNUSED static i64 test_person(struct test_app *t, const char *email, enum role role)
{
    struct request *r = test_begin(t);
    i64 id = person_create(
        r, (struct person_new){.email = str_of(email), .name = S("Anne"), .role = role});
    test_commit(t);
    check(id != 0);
    return id;
}

/* The cookie of a session, as a browser sends it: "parvis=…". */
UNUSED static str test_session(struct test_app *t, i64 person)
{
    struct request *r = test_begin(t);
    person_sign_in(r, person);
    test_commit(t);
    str line = r->headers[0].value;
    return str_cut(&line, ';');
}

/* ---- asking ------------------------------------------------------------------------------ */

struct test_ask {
    const char *method, *path; /* with its query; GET when NULL */
    str body, cookie;
    const char *origin, *site, *referer, *host; /* a POST has them right when all are NULL */
    const char *name, *value;                   /* one more header */
    bool rehearse;
};

UNUSED static struct incoming *test_incoming(arena *a, const struct test_ask *q)
{
    struct incoming *in = new (a, struct incoming);
    struct header *h = new_n(a, struct header, 8);
    str asked = str_of(q->path), path = str_cut(&asked, '?');
    in->method = q->method ? str_of(q->method) : S("GET");
    in->path = path;
    in->query = asked;
    in->body = q->body;
    in->address = S("127.0.0.1");
    in->headers = h;
    const struct header all[] = {
        {S("host"), q->host ? str_of(q->host) : S("parvis.exemple.fr")},
        {S("cookie"), q->cookie},
        {S("sec-fetch-site"), str_of(q->site)},
        {S("referer"), str_of(q->referer)},
        {S("origin"), q->origin                       ? str_of(q->origin)
                      : q->site || q->referer         ? (str){0}
                      : str_eq(in->method, S("POST")) ? S("https://parvis.exemple.fr")
                                                      : (str){0}},
        {str_of(q->name), str_of(q->value)},
    };
    for (i64 i = 0; i < countof(all); i++)
        if (all[i].name.len && all[i].value.len)
            h[in->header_count++] = all[i];
    return in;
}

/* Answered on this thread; `a` is the request's arena too, with its own limit. */
UNUSED static struct request *test_ask_in(struct test_app *t, arena *a, struct test_ask q)
{
    return dispatch_now(&t->app, t->reader, t->writer, test_incoming(t->arena, &q), a, q.rehearse);
}

UNUSED static str test_header(const struct request *r, const char *name)
{
    for (i64 i = 0; i < r->header_count; i++)
        if (str_eq(r->headers[i].name, str_of(name)))
            return r->headers[i].value;
    return (str){0};
}

#endif
