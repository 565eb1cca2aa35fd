/* SPDX-License-Identifier: EUPL-1.2 */
/* Fills an empty data folder with a forum of many posts: written as an archive, CHUNK_POSTS at a
 * time, and imported as any archive is (commons/archive/archive.h); the same seed gives the same
 * forum.
 *
 *     corpus DIR POSTS [FILE]     FILE: sentences of prose, one a line (bench/french.mjs)
 *
 * Prints what the benchmark needs to know, a line each, fields parted by tabs:
 *     topic NAME PATH POSTS          NAME: page20, or long, which holds a tenth of the posts
 *     writer COOKIE                  WRITERS sessions, for people who post
 *     listener COOKIE                LISTENERS sessions of other people, who read
 *     query WORDS                    one to three words, drawn as often as they are written
 *     imported POSTS MILLISECONDS MILLISECONDS   how long their import took, with indexes and
 * search; and for how long its writing thread ran */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "commons/archive/archive.h"
#include "commons/archive/object.h"
#include "commons/contribution/contribution.h"
#include "commons/dispatch.h"
#include "commons/organisation/search.h"
#include "commons/person/person.h"
#include "commons/search/search.h"
#include "commons/writer.h"
#include "corpus_text.h"
#include "features/forum/forum.h"
#include "main/start.h"
#include "os/os.h"

enum {
    WRITERS = 32,
    LISTENERS = 640, /* sessions that open streams of events */
    PERSONS = 700,
    CHUNK_POSTS = 20000, /* one transaction */
    CHUNK_BYTES = 256 << 20,
    TOPIC_MAX = 400, /* posts of an ordinary topic */
    QUERIES = 500,
    DAYS = 2000, /* over which the forum was written */
};

struct maker {
    struct instance i;
    struct corpus_random random;
    struct corpus_source source;
    arena chunk, line; /* the archive under way; one line of it */
    text archive;
    i64 posts, wanted, in_chunk;
    i64 contributions; /* their rows are numbered from 1: nothing else is there */
    i64 page20, long_; /* rows; 0: not made yet */
    instant now;
    i64 step_us, importing_us, writing_us;
    strs queries;
};

static void fail(struct maker *m, const char *what)
{
    str fault = db_fault(m->i.writer);
    fprintf(stderr, "corpus: %s: %.*s\n", what, STR(fault));
    bug(what, __FILE__, __LINE__);
}

/* ---- the archive ------------------------------------------------------------------------- */

/* A name for the n-th thing of a kind: the same in every forum of this maker. */
static uid name_of(uint64_t kind, i64 n)
{
    struct corpus_random r = {kind << 56 | (uint64_t)n};
    uint64_t both[2] = {corpus_draw(&r), corpus_draw(&r)};
    uid u;
    memcpy(u.at, both, sizeof u.at);
    return u;
}
enum { OF_PERSON = 1, OF_TOPIC, OF_REVISION, OF_POST };

static struct object line_of(struct maker *m, const char *type)
{
    struct object o = object_of(&m->line);
    object_text(&o, "type", str_of(type));
    return o;
}

static void end_line(struct maker *m, struct object *o)
{
    text_add(&m->archive, object_canonical(o));
    text_add(&m->archive, S("\n"));
    check(!m->archive.cut);
    arena_reset(&m->line);
}

static void begin_chunk(struct maker *m)
{
    arena_reset(&m->chunk);
    m->archive = text_of(&m->chunk, CHUNK_BYTES / 4);
    m->in_chunk = 0;
    struct object o = line_of(m, "header");
    object_text(&o, "format", S("parvis-archive"));
    object_int(&o, "version", ARCHIVE_VERSION);
    object_text(&o, "scope", S("everything"));
    end_line(m, &o);
}

/* What this thread, the one that writes, has run. */
static i64 thread_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (i64)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void write_now(void *what, struct write_task *t) { write_group(what, t); }

static void end_chunk(struct maker *m)
{
    struct archive_import order = {.app = &m->i.app,
                                   .source = {-1, text_str(&m->archive)},
                                   .write = write_now,
                                   .what = m->i.writer};
    i64 from = os_monotonic_us(), writing = thread_us();
    struct archive_imported done = archive_import(&order, &m->chunk);
    m->importing_us += os_monotonic_us() - from;
    m->writing_us += thread_us() - writing;
    if (done.complaints.len)
        fprintf(stderr, "line %lld: %.*s\n", (long long)done.complaints.at[0].line,
                STR(done.complaints.at[0].why));
    if (!done.kept || done.refused || done.fault.len)
        fail(m, "import");
    db_script(m->i.writer, "PRAGMA wal_checkpoint(TRUNCATE)");
    begin_chunk(m);
}

/* ---- people ------------------------------------------------------------------------------ */

static void add_persons(struct maker *m)
{
    for (i64 n = 0; n < PERSONS; n++) {
        struct object o = line_of(m, "person");
        object_uid(&o, "uid", name_of(OF_PERSON, n));
        object_text(&o, "name", corpus_person(&m->line, n));
        object_text(&o, "email", text_format(&m->line, "personne%lld@exemple.fr", (long long)n));
        object_instant(&o, "created_at", m->now);
        end_line(m, &o);
    }
}

static void add_sessions(struct maker *m, arena *a)
{
    _Static_assert(WRITERS + LISTENERS <= PERSONS, "each has a session");
    db_begin(m->i.writer);
    for (i64 n = 0; n < WRITERS + LISTENERS; n++) {
        struct request *r = request_of_server(&m->i.app, m->i.writer, a);
        struct person_secret *p = person_by_email(
            m->i.writer, a, text_format(a, "personne%lld@exemple.fr", (long long)n));
        if (!p)
            fail(m, "person");
        person_sign_in(r, p->id);
        str header = r->headers[0].value, cookie = str_cut(&header, ';');
        printf("%s\t%.*s\n", n < WRITERS ? "writer" : "listener", STR(cookie));
    }
    db_commit(m->i.writer);
}

static void load_places(struct maker *m)
{
    struct organisation_filter any = {0};
    static const char *const parts[] = {"saint", "ville", "mont", "château", "sur", "la", "les"};
    for (i64 i = 0; i < countof(parts); i++) {
        struct organisation_hits hits =
            organisation_search(m->i.writer, &m->i.arena, str_of(parts[i]), &any, 300);
        for (i64 n = 0; n < hits.len; n++)
            *push(&m->i.arena, &m->source.places) = hits.at[n].card.name;
    }
    if (!m->source.places.len)
        fail(m, "places");
}

static void load_prose(struct maker *m, const char *file)
{
    enum { PROSE_MAX = 32 << 20 };
    str rest, error = {0};
    if (!os_read_file(&m->i.arena, file, PROSE_MAX, &rest, &error))
        fail(m, file);
    while (rest.len) {
        str line = str_cut(&rest, '\n');
        if (line.len)
            *push(&m->i.arena, &m->source.prose) = line;
    }
}

/* ---- topics ------------------------------------------------------------------------------ */

static void add_topic(struct maker *m, i64 person)
{
    static const char *const categories[] = {"question", "advice", "call", "news", "place"};
    i64 n = ++m->contributions;
    struct form *f = form_of(&m->line, topic_kind.fields, topic_kind.field_count);
    form_set(f, "title", corpus_title(&m->line, &m->random, &m->source.places));
    form_set(f, "category", str_of(categories[corpus_rank(&m->random, countof(categories))]));
    struct object revision = line_of(m, "revision");
    object_uid(&revision, "uid", name_of(OF_REVISION, n));
    object_uid(&revision, "contribution", name_of(OF_TOPIC, n));
    object_int(&revision, "number", 1);
    object_json(&revision, "document", document_write(&m->line, f));
    object_int(&revision, "fields_version", topic_kind.fields_version);
    object_uid(&revision, "person", name_of(OF_PERSON, person));
    object_instant(&revision, "published_at", m->now);
    object_instant(&revision, "saved_at", m->now);
    str second = object_canonical(&revision);
    struct object o = line_of(m, "contribution");
    object_uid(&o, "uid", name_of(OF_TOPIC, n));
    object_text(&o, "kind", str_of(topic_kind.name));
    object_text(&o, "language", S("fr"));
    object_uid(&o, "person", name_of(OF_PERSON, person));
    object_text(&o, "licence", S("CC-BY-SA-4.0"));
    object_text(&o, "state", S("published"));
    object_text(&o, "audience", S("public"));
    object_int(&o, "published", 1);
    object_instant(&o, "created_at", m->now);
    object_instant(&o, "active_at", m->now);
    object_instant(&o, "published_at", m->now);
    text_add(&m->archive, object_canonical(&o));
    text_add(&m->archive, S("\n"));
    text_add(&m->archive, second);
    text_add(&m->archive, S("\n"));
    arena_reset(&m->line);
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

static void add_post(struct maker *m, i64 person, i64 number)
{
    m->now.us += m->step_us;
    str body = corpus_post(&m->line, &m->random, &m->source);
    note_query(m, body);
    struct object o = line_of(m, "post");
    object_uid(&o, "uid", name_of(OF_POST, ++m->posts));
    object_uid(&o, "contribution", name_of(OF_TOPIC, m->contributions));
    object_int(&o, "number", number);
    object_uid(&o, "person", name_of(OF_PERSON, person));
    object_text(&o, "body", body);
    object_instant(&o, "created_at", m->now);
    end_line(m, &o);
    m->in_chunk++;
}

static void add_follow(struct maker *m, i64 person)
{
    struct object o = line_of(m, "follow");
    object_uid(&o, "person", name_of(OF_PERSON, person));
    object_uid(&o, "contribution", name_of(OF_TOPIC, m->contributions));
    object_instant(&o, "followed_at", m->now);
    end_line(m, &o);
}

/* Its row. Who writes in a thread follows it. */
static i64 add_thread(struct maker *m, i64 posts)
{
    bool follows[PERSONS] = {false};
    for (i64 n = 1; n <= posts; n++) {
        i64 person = corpus_rank(&m->random, PERSONS);
        if (n == 1)
            add_topic(m, person);
        if (!follows[person])
            add_follow(m, person);
        follows[person] = true;
        add_post(m, person, n);
        if (m->in_chunk == CHUNK_POSTS)
            end_chunk(m);
    }
    return m->contributions;
}

static void say_topic(struct maker *m, arena *a, const char *name, i64 id, i64 posts)
{
    const struct contribution *c = contribution_whole(m->i.writer, a, id);
    if (!c || c->post_count != posts)
        fail(m, "a topic is not where it was made");
    str path = contribution_path(a, &topic_kind, id, c->slug);
    printf("topic\t%s\t%.*s\t%lld\n", name, STR(path), (long long)posts);
}

static void add_all(struct maker *m)
{
    arena a = arena_of(64 << 20);
    i64 rest = m->wanted - 20 - m->wanted / 10, half = m->wanted / 2;
    begin_chunk(m);
    add_persons(m);
    while (rest > 0) {
        i64 posts = 1 + corpus_rank(&m->random, TOPIC_MAX) / 8;
        posts = posts < rest ? posts : rest;
        add_thread(m, posts);
        rest -= posts;
        if (!m->page20 && m->posts > half) {
            m->long_ = add_thread(m, m->wanted / 10);
            m->page20 = add_thread(m, 20);
        }
    }
    if (m->in_chunk)
        end_chunk(m);
    say_topic(m, &a, "long", m->long_, m->wanted / 10);
    say_topic(m, &a, "page20", m->page20, 20);
    add_sessions(m, &a);
    arena_free(&a);
}

/* As the server does within the hour: a forum of this size has been counted long since. */
static void count_words(struct maker *m)
{
    bool more = true;
    for (i64 step = 0; more;) {
        db_begin(m->i.writer);
        more = search_count_step(m->i.writer, &step);
        db_commit(m->i.writer);
    }
}

int main(int argc, char **argv)
{
    struct maker m = {.random.state = 2012};
    str error = {0};
    if (argc < 3 || argc > 4 || !str_to_i64(str_of(argv[2]), &m.wanted) || m.wanted < 1000) {
        fprintf(stderr, "corpus DIR POSTS [FILE] (at least 1000 posts)\n");
        return 2;
    }
    if (!instance_open(&m.i, argv[1], &error)) {
        fprintf(stderr, "corpus: %.*s\n", STR(error));
        return 1;
    }
    m.step_us = (i64)DAYS * 86400 * 1000000 / m.wanted;
    m.now.us = os_now().us - (i64)DAYS * 86400 * 1000000;
    m.chunk = arena_of(CHUNK_BYTES);
    m.line = arena_of(16 << 20);
    load_places(&m);
    if (argc == 4)
        load_prose(&m, argv[3]);
    add_all(&m);
    count_words(&m);
    for (i64 n = 0; n < m.queries.len; n++)
        printf("query\t%.*s\n", STR(m.queries.at[n]));
    db_script(m.i.writer, "PRAGMA wal_checkpoint(TRUNCATE)");
    printf("imported\t%lld\t%lld\t%lld\n", (long long)m.posts, (long long)m.importing_us / 1000,
           (long long)m.writing_us / 1000);
    printf("made\t%lld posts\t%lld topics\n", (long long)m.posts, (long long)m.contributions);
    instance_close(&m.i);
    return 0;
}
