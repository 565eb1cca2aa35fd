/* SPDX-License-Identifier: EUPL-1.2 */
/* Fills an empty data folder with a forum of many posts, through the very functions that a request
 * calls, many to a transaction; the same seed gives the same forum.
 *
 *     corpus DIR POSTS
 *
 * Prints what the benchmark needs to know, a line each, fields parted by tabs:
 *     topic NAME PATH POSTS          NAME: page20, or long, which holds a tenth of the posts
 *     writer COOKIE                  WRITERS sessions, for people who post
 *     query WORDS                    one to three words, drawn as often as they are written */
#include <stdio.h>
#include <string.h>

#include "commons/contribution/contribution.h"
#include "commons/dispatch.h"
#include "commons/organisation/search.h"
#include "commons/person/person.h"
#include "commons/search/search.h"
#include "commons/thread/thread.h"
#include "corpus_text.h"
#include "features/forum/forum.h"
#include "main/start.h"
#include "os/os.h"

enum {
    WRITERS = 32,
    PERSONS = 300,
    TRANSACTION = 2000, /* posts */
    TOPIC_MAX = 400,    /* posts of an ordinary topic */
    QUERIES = 500,
    DAYS = 2000, /* over which the forum was written */
};

struct maker {
    struct instance i;
    struct corpus_random random;
    i64 persons[PERSONS];
    strs places;
    i64 posts, wanted, open; /* `open`: posts in the present transaction */
    i64 contributions;
    instant now;
    i64 step_us;
    strs queries;
};

static struct request *request_at(struct maker *m, arena *a, i64 person)
{
    struct request *r = request_of_server(&m->i.app, m->i.writer, a);
    r->now = m->now;
    r->today = instant_day(r->now);
    r->reader.person = person;
    r->reader.name = S("Camille Fauré");
    return r;
}

static void fail(struct maker *m, const char *what)
{
    str fault = db_fault(m->i.writer);
    fprintf(stderr, "corpus: %s: %.*s\n", what, STR(fault));
    bug(what, __FILE__, __LINE__);
}

static void commit(struct maker *m)
{
    db_commit(m->i.writer);
    if (db_fault(m->i.writer).len)
        fail(m, "commit");
    m->open = 0;
}

static i64 any_person(struct maker *m) { return m->persons[corpus_rank(&m->random, PERSONS)]; }

/* ---- people ------------------------------------------------------------------------------ */

static void add_persons(struct maker *m, arena *a)
{
    for (i64 n = 0; n < PERSONS; n++) {
        struct request *r = request_at(m, a, 0);
        m->persons[n] =
            person_create(r, (struct person_new){
                                 .email = text_format(a, "personne%lld@exemple.fr", (long long)n),
                                 .name = corpus_person(a, n),
                                 .password_hash = S("none"),
                             });
        if (!m->persons[n])
            fail(m, "person");
    }
}

static void add_sessions(struct maker *m, arena *a)
{
    for (i64 n = 0; n < WRITERS; n++) {
        struct request *r = request_at(m, a, m->persons[n]);
        r->now = os_now();
        person_sign_in(r, m->persons[n]);
        str header = r->headers[0].value, cookie = str_cut(&header, ';');
        printf("writer\t%.*s\n", STR(cookie));
    }
}

static void load_places(struct maker *m)
{
    struct organisation_filter any = {0};
    static const char *const parts[] = {"saint", "ville", "mont", "château", "sur", "la", "les"};
    for (i64 i = 0; i < countof(parts); i++) {
        struct organisation_hits hits =
            organisation_search(m->i.writer, &m->i.arena, str_of(parts[i]), &any, 300);
        for (i64 n = 0; n < hits.len; n++)
            *push(&m->i.arena, &m->places) = hits.at[n].card.name;
    }
    if (!m->places.len)
        fail(m, "places");
}

/* ---- topics ------------------------------------------------------------------------------ */

static i64 add_topic(struct maker *m, arena *a, i64 person)
{
    static const char *const categories[] = {"question", "advice", "call", "news", "place"};
    struct request *r = request_at(m, a, person);
    struct form *f = form_of(a, topic_kind.fields, topic_kind.field_count);
    form_set(f, "title", corpus_title(a, &m->random, &m->places));
    form_set(f, "category", str_of(categories[corpus_rank(&m->random, countof(categories))]));
    i64 id = contribution_create(
        r, (struct contribution_new){.kind = &topic_kind, .document = document_write(a, f)});
    if (!id || !contribution_publish(r, &topic_kind, id, 1, AUDIENCE_PUBLIC))
        fail(m, "topic");
    m->contributions++;
    return id;
}

static void note_query(struct maker *m, str body)
{
    if (m->queries.len == QUERIES ||
        corpus_draw(&m->random) % (uint64_t)(m->wanted / QUERIES / 2 + 1))
        return;
    i64 words = 1 + (i64)(corpus_draw(&m->random) % 3);
    str words_of = corpus_words(&m->i.arena, &m->random, body, words);
    if (words_of.len)
        *push(&m->i.arena, &m->queries) = words_of;
}

static void add_post(struct maker *m, arena *a, i64 topic, i64 person)
{
    m->now.us += m->step_us;
    struct request *r = request_at(m, a, person);
    str body = corpus_post(a, &m->random, &m->places);
    note_query(m, body);
    if (!thread_post(r, (struct post_new){
                            .contribution = topic, .body = body, .html = thread_render(r, body)}))
        fail(m, "post");
    m->posts++;
}

static void add_thread(struct maker *m, const char *name, i64 posts)
{
    i64 id = 0;
    arena a = arena_of(64 << 20);
    for (i64 n = 0; n < posts; n++) {
        i64 person = any_person(m);
        if (!m->open++)
            db_begin(m->i.writer);
        if (!n)
            id = add_topic(m, &a, person);
        add_post(m, &a, id, person);
        if (n == posts - 1 && name) {
            const struct contribution *c = contribution_whole(m->i.writer, &a, id);
            str path = contribution_path(&a, &topic_kind, id, c->slug);
            printf("topic\t%s\t%.*s\t%lld\n", name, STR(path), (long long)posts);
        }
        if (m->open == TRANSACTION)
            commit(m);
        arena_reset(&a);
    }
    arena_free(&a);
}

static void add_all(struct maker *m)
{
    arena a = arena_of(64 << 20);
    db_begin(m->i.writer);
    add_persons(m, &a);
    commit(m);
    i64 rest = m->wanted - 20 - m->wanted / 10, half = m->wanted / 2;
    bool special = false;
    while (rest > 0) {
        i64 posts = 1 + corpus_rank(&m->random, TOPIC_MAX) / 8;
        posts = posts < rest ? posts : rest;
        add_thread(m, NULL, posts);
        rest -= posts;
        if (!special && m->posts > half) {
            add_thread(m, "long", m->wanted / 10);
            add_thread(m, "page20", 20);
            special = true;
        }
    }
    if (!m->open)
        db_begin(m->i.writer);
    add_sessions(m, &a);
    commit(m);
    arena_free(&a);
}

/* As the server does within the hour: a forum of this size has been counted long since. */
static void count_words(struct maker *m)
{
    bool more = true;
    for (i64 step = 0; more;) {
        db_begin(m->i.writer);
        more = search_count_step(m->i.writer, &step);
        commit(m);
    }
}

int main(int argc, char **argv)
{
    struct maker m = {.random.state = 2012};
    str error = {0};
    if (argc != 3 || !str_to_i64(str_of(argv[2]), &m.wanted) || m.wanted < 1000) {
        fprintf(stderr, "corpus DIR POSTS (at least 1000)\n");
        return 2;
    }
    if (!instance_open(&m.i, argv[1], &error)) {
        fprintf(stderr, "corpus: %.*s\n", STR(error));
        return 1;
    }
    m.step_us = (i64)DAYS * 86400 * 1000000 / m.wanted;
    m.now.us = os_now().us - (i64)DAYS * 86400 * 1000000;
    load_places(&m);
    add_all(&m);
    count_words(&m);
    for (i64 n = 0; n < m.queries.len; n++)
        printf("query\t%.*s\n", STR(m.queries.at[n]));
    db_script(m.i.writer, "PRAGMA wal_checkpoint(TRUNCATE)");
    printf("made\t%lld posts\t%lld topics\n", (long long)m.posts, (long long)m.contributions);
    instance_close(&m.i);
    return 0;
}
