/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/notice/notifier.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "commons/dispatch.h"
#include "commons/writer.h"
#include "os/os.h"

enum {
    SECOND_US = 1000000,
    STEPS_AT_ONCE = 20, /* of telling, between two looks at the streams */
    BEAT_SECONDS = 20,  /* so that a proxy does not take a silent stream for a dead one */
    STEP_ARENA = 64 << 20,
    LOOK_ARENA = 4 << 20,
};

struct stream {
    struct exchange *exchange;
    i64 person, session;
    i64 began_us, said_us;
    i64 number; /* that it was sent last */
    bool fresh; /* not looked at yet: a notice may have come while it was opened */
};

struct notifier {
    struct app *app;
    struct db *reader;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping;
    i64 newest; /* the last notice that was looked at */
    i64 count;
    i64 looked_at; /* of the streams: whose session is looked at next */
    struct stream streams[STREAMS_MAX];
};

/* ---- telling ----------------------------------------------------------------------------- */

struct tell {
    struct write_task task;
    struct request *r;
    i64 most; /* messages told together; 0: the first is given up */
    bool more;
    jmp_buf full;
};

static bool run_tell(struct write_task *t, struct db *d)
{
    struct tell *s = (struct tell *)t; /* the task is its first member */
    struct request *r = s->r;
    r->db = d;
    r->drawn = 0;
    r->too_much = false;
    r->arena->too_much = &s->full;
    if (setjmp(s->full) != 0)
        r->too_much = true;
    else
        s->more = s->most ? notice_tell_step(r, s->most) : notice_tell_skip(r);
    r->arena->too_much = NULL;
    if (r->too_much)
        db_clear(d);
    return !r->too_much && !db_fault(d).len;
}

static bool tell_some(struct app *app, struct db *d, struct db *writer, struct tell *s)
{
    arena a = arena_of(STEP_ARENA);
    s->task.run = run_tell;
    s->r = request_of_server(app, d, &a);
    if (writer)
        write_group(writer, &s->task);
    else
        writer_run(app->writer, &s->task);
    bool too_much = s->r->too_much;
    s->r = NULL;
    arena_free(&a);
    return too_much;
}

/* True when another step may find more. What is too much for the memory of a step is told one by
   one; what is too much alone is given up, or nobody would be told of anything after it. */
static bool tell_step(struct app *app, struct db *d, struct db *writer)
{
    static const i64 fewer[] = {NOTICE_EVENTS_AT_ONCE, 1, 0};
    struct tell s = {0};
    for (i64 i = 0; i < countof(fewer); i++) {
        s = (struct tell){.most = fewer[i]};
        if (!tell_some(app, d, writer, &s))
            break;
        os_log("error", "notices: %s", i ? "a message is too much to be told" : "fewer at once");
    }
    if (s.task.outcome != WRITE_KEPT)
        os_log("error", "notices: a step could not be written");
    return s.task.outcome == WRITE_KEPT && s.more;
}

void notifier_run_now(struct app *app, struct db *writer)
{
    while (tell_step(app, writer, writer)) {
    }
}

static void tell(struct notifier *n)
{
    arena a = arena_of(LOOK_ARENA);
    bool some = notice_event_next(n->reader, &a) != NULL;
    for (i64 i = 0; i < STEPS_AT_ONCE && some; i++)
        some = tell_step(n->app, n->reader, NULL);
    arena_free(&a);
}

/* ---- streams ----------------------------------------------------------------------------- */

static str event_of(arena *a, i64 unread)
{
    return text_format(a, "event: alertes\ndata: %lld\n\n", (long long)unread);
}

/* Under the lock. */
static void drop(struct notifier *n, i64 i)
{
    exchange_end(n->streams[i].exchange);
    n->streams[i] = n->streams[--n->count];
}

static void say_to(struct notifier *n, i64 i, str bytes, i64 now_us)
{
    if (exchange_send(n->streams[i].exchange, bytes))
        n->streams[i].said_us = now_us;
    else
        drop(n, i);
}

static bool listens(struct notifier *n, i64 person)
{
    for (i64 i = 0; i < n->count; i++)
        if (n->streams[i].person == person)
            return true;
    return false;
}

static void tell_streams(struct notifier *n, arena *a, i64 person)
{
    pthread_mutex_lock(&n->lock);
    bool somebody = listens(n, person);
    pthread_mutex_unlock(&n->lock);
    if (!somebody)
        return;
    i64 unread = notice_unread_count(n->reader, person, NOTICE_UNREAD_SHOWN + 1);
    str bytes = event_of(a, unread);
    pthread_mutex_lock(&n->lock);
    for (i64 i = n->count - 1; i >= 0; i--)
        if (n->streams[i].person == person && n->streams[i].number != unread) {
            n->streams[i].number = unread;
            say_to(n, i, bytes, os_monotonic_us());
        }
    pthread_mutex_unlock(&n->lock);
}

/* The person of a stream that was not looked at yet, which now is; 0: none. */
static i64 fresh_person(struct notifier *n)
{
    i64 person = 0;
    pthread_mutex_lock(&n->lock);
    for (i64 i = 0; i < n->count && !person; i++)
        if (n->streams[i].fresh) {
            n->streams[i].fresh = false;
            person = n->streams[i].person;
        }
    pthread_mutex_unlock(&n->lock);
    return person;
}

static void clear_fault(struct notifier *n)
{
    str fault = db_fault(n->reader);
    if (!fault.len)
        return;
    os_log("error", "notices: %.*s", STR(fault));
    db_clear(n->reader);
}

static void look(struct notifier *n)
{
    arena a = arena_of(LOOK_ARENA);
    struct notice_fresh_rows rows = notice_after(n->reader, &a, n->newest);
    for (i64 i = 0; i < rows.len; i++) {
        n->newest = rows.at[i].id;
        tell_streams(n, &a, rows.at[i].person);
    }
    for (i64 person = fresh_person(n); person; person = fresh_person(n))
        tell_streams(n, &a, person);
    clear_fault(n);
    arena_free(&a);
}

/* Whoever signed out, was suspended or left hears nothing more, on whatever page is still open. */
struct seat {
    i64 person, session;
};

static i64 next_seats(struct notifier *n, struct seat *seats)
{
    pthread_mutex_lock(&n->lock);
    i64 count = n->count < SESSIONS_LOOKED_AT ? n->count : SESSIONS_LOOKED_AT;
    for (i64 i = 0; i < count; i++) {
        const struct stream *s = &n->streams[n->looked_at++ % n->count];
        seats[i] = (struct seat){s->person, s->session};
    }
    n->looked_at = n->count ? n->looked_at % n->count : 0;
    pthread_mutex_unlock(&n->lock);
    return count;
}

static void leave(struct notifier *n, struct seat seat)
{
    pthread_mutex_lock(&n->lock);
    for (i64 i = n->count - 1; i >= 0; i--)
        if (n->streams[i].session == seat.session && n->streams[i].person == seat.person)
            drop(n, i);
    pthread_mutex_unlock(&n->lock);
}

static void end_those_who_left(struct notifier *n)
{
    struct seat seats[SESSIONS_LOOKED_AT];
    i64 count = next_seats(n, seats);
    instant now = os_now();
    for (i64 i = 0; i < count; i++)
        if (!notice_session_holds(n->reader, seats[i].session, seats[i].person, now) &&
            !db_fault(n->reader).len)
            leave(n, seats[i]);
    clear_fault(n);
}

static void beat(struct notifier *n)
{
    i64 now = os_monotonic_us();
    pthread_mutex_lock(&n->lock);
    for (i64 i = n->count - 1; i >= 0; i--) {
        if (now - n->streams[i].began_us > (i64)STREAM_SECONDS * SECOND_US)
            drop(n, i);
        else if (now - n->streams[i].said_us > (i64)BEAT_SECONDS * SECOND_US)
            say_to(n, i, S(":\n\n"), now);
    }
    pthread_mutex_unlock(&n->lock);
}

/* Under the lock. Pages that were left are known by what they no longer take: a person who goes
   from page to page does not fill their own place. */
static bool room_for(struct notifier *n, i64 person)
{
    i64 same = 0;
    for (i64 i = 0; i < n->count; i++)
        same += n->streams[i].person == person;
    if (same >= STREAMS_OF_PERSON_MAX)
        for (i64 i = n->count - 1; i >= 0; i--)
            if (n->streams[i].person == person &&
                !exchange_send(n->streams[i].exchange, S(":\n\n"))) {
                drop(n, i);
                same--;
            }
    return !n->stopping && n->count < STREAMS_MAX && same < STREAMS_OF_PERSON_MAX;
}

/* After the beginning of the answer has been given to the server. */
static void take(struct request *r, struct exchange *x)
{
    struct notifier *n = r->app->notifier;
    i64 now = os_monotonic_us();
    pthread_mutex_lock(&n->lock);
    bool room = room_for(n, r->reader.person);
    if (room)
        n->streams[n->count++] = (struct stream){.exchange = x,
                                                 .person = r->reader.person,
                                                 .session = r->reader.session,
                                                 .began_us = now,
                                                 .said_us = now,
                                                 .number = r->layout.unread,
                                                 .fresh = true};
    pthread_mutex_unlock(&n->lock);
    if (!room)
        exchange_end(x);
}

static bool has_room(struct request *r)
{
    struct notifier *n = r->app->notifier;
    if (!n || !r->reader.session)
        return false;
    pthread_mutex_lock(&n->lock);
    bool room = room_for(n, r->reader.person);
    pthread_mutex_unlock(&n->lock);
    return room;
}

void notifier_answer(struct request *r)
{
    answer_header(r, "Cache-Control", S("no-store"));
    if (!str_eq(r->in->method, S("GET")) || !has_room(r)) { /* HEAD has no stream */
        answer_text(r, "text/event-stream", (str){0});
        r->status = 204;
        return;
    }
    r->layout.unread = notice_unread(r);
    str first = event_of(r->arena, r->layout.unread);
    answer_text(r, "text/event-stream", text_format(r->arena, "retry: 10000\n%.*s", STR(first)));
    r->stream = take;
}

/* ---- the thread -------------------------------------------------------------------------- */

static bool wait_a_second(struct notifier *n)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until); /* never put back */
    until.tv_sec++;
    pthread_mutex_lock(&n->lock);
    if (!n->stopping)
        pthread_cond_timedwait(&n->wake, &n->lock, &until);
    bool stopping = n->stopping;
    pthread_mutex_unlock(&n->lock);
    return !stopping;
}

static void *notify_until_stopped(void *context)
{
    struct notifier *n = context;
    n->newest = notice_newest(n->reader);
    while (wait_a_second(n)) {
        tell(n);
        look(n);
        end_those_who_left(n);
        beat(n);
    }
    return NULL;
}

struct notifier *notifier_start(struct app *app, const char *database, arena *a, str *error)
{
    struct db *reader = db_open(database, DB_READ, a, error);
    if (!reader)
        return NULL;
    struct notifier *n = new (a, struct notifier);
    n->app = app;
    n->reader = reader;
    pthread_mutex_init(&n->lock, NULL);
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&n->wake, &steady);
    pthread_condattr_destroy(&steady);
    app->notifier = n;
    check(pthread_create(&n->thread, NULL, notify_until_stopped, n) == 0);
    return n;
}

void notifier_stop(struct notifier *n)
{
    pthread_mutex_lock(&n->lock);
    n->stopping = true;
    pthread_cond_signal(&n->wake);
    while (n->count)
        drop(n, n->count - 1);
    pthread_mutex_unlock(&n->lock);
    pthread_join(n->thread, NULL);
    db_close(n->reader); /* the lock stays: a request under way may still ask for a stream */
}
