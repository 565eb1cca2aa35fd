/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/writer.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "os/os.h"

struct writer {
    struct db *db;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t more, finished;
    struct write_task *first, **last;
    i64 waiting;
    bool stopping;
};

static atomic_llong committed;

i64 writes_committed(void) { return atomic_load(&committed); }

static void note_fault(struct db *d, struct write_task *t)
{
    str fault = db_fault(d);
    os_log("error", "write failed: %.*s", STR(fault));
    t->outcome = WRITE_FAULT;
    t->full = db_full(d);
}

static void run_in_savepoint(struct db *d, struct write_task *t)
{
    db_savepoint(d);
    bool keep = t->run(t, d);
    t->outcome = keep ? WRITE_KEPT : WRITE_UNDONE;
    if (db_fault(d).len) {
        note_fault(d, t);
        db_clear(d);
        if (db_in_transaction(d))
            db_undo(d);
    } else if (keep) {
        db_release(d);
    } else {
        db_undo(d);
    }
}

/* A transaction of one: kept or undone, and nobody else is concerned. */
static void write_alone(struct db *d, struct write_task *t)
{
    t->outcome = WRITE_FAULT;
    db_begin(d);
    if (t->savepoint && !db_fault(d).len)
        db_savepoint(d);
    bool keep = !db_fault(d).len && t->run(t, d);
    if (!db_fault(d).len) {
        t->outcome = keep ? WRITE_KEPT : WRITE_UNDONE;
        if (keep && t->savepoint)
            db_release(d);
        if (keep)
            db_commit(d);
        else if (db_in_transaction(d))
            db_rollback(d);
    }
    atomic_fetch_add(&committed, 1); /* also when it failed: better once too often */
    if (!db_fault(d).len)
        return;
    note_fault(d, t);
    db_clear(d);
    if (db_in_transaction(d))
        db_rollback(d);
}

/* ---- a group --------------------------------------------------------------------------------- */

/* A savepoint costs a copy in memory of each page that is changed after it, 25 for a post, and
   SQLite walks that list at the end of every statement: with much to write its square. Nearly all
   that comes here is kept, so that a group is first written without any. */
enum plain { PLAIN_KEPT, PLAIN_REFUSED, PLAIN_LOST };

static enum plain write_plainly(struct db *d, struct write_task *first)
{
    enum plain said = PLAIN_KEPT;
    db_begin(d);
    if (db_fault(d).len)
        said = PLAIN_LOST;
    for (struct write_task *t = first; t && said == PLAIN_KEPT; t = t->next) {
        bool keep = t->run(t, d);
        t->outcome = WRITE_KEPT;
        if (!db_in_transaction(d))
            said = PLAIN_LOST;
        else if (!keep || db_fault(d).len || db_owes(d))
            said = PLAIN_REFUSED;
    }
    if (said == PLAIN_KEPT) {
        db_commit(d);
        said = db_fault(d).len ? PLAIN_LOST : PLAIN_KEPT;
    }
    db_clear(d);
    if (db_in_transaction(d))
        db_rollback(d);
    return said;
}

static enum plain write_in_savepoints(struct db *d, struct write_task *first)
{
    db_begin(d);
    bool whole = !db_fault(d).len;
    for (struct write_task *t = first; t && whole; t = t->next) {
        run_in_savepoint(d, t);
        whole = db_in_transaction(d);
    }
    if (whole) {
        db_commit(d);
        whole = !db_fault(d).len;
    }
    db_clear(d);
    if (db_in_transaction(d))
        db_rollback(d);
    return whole ? PLAIN_KEPT : PLAIN_LOST;
}

static bool any_savepoint(const struct write_task *t)
{
    while (t && !t->savepoint)
        t = t->next;
    return t != NULL;
}

static bool all_kept(const struct write_task *t)
{
    while (t && t->outcome == WRITE_KEPT)
        t = t->next;
    return !t;
}

void write_group(struct db *d, struct write_task *first)
{
    enum { CAREFUL_GROUPS = 8 };
    static _Thread_local int careful; /* groups still to be met with savepoints at once: who refuses
                                         often does not have every group written twice */
    if (!first->next) {
        write_alone(d, first);
        return;
    }
    enum plain said = careful || any_savepoint(first) ? PLAIN_REFUSED : write_plainly(d, first);
    careful -= careful > 0;
    if (said == PLAIN_REFUSED) {
        said = write_in_savepoints(d, first);
        careful = all_kept(first) ? careful : CAREFUL_GROUPS;
    }
    atomic_fetch_add(&committed, 1); /* also when it failed: better once too often */
    if (said == PLAIN_LOST)          /* one of them is to blame, find out which */
        for (struct write_task *t = first; t; t = t->next)
            write_alone(d, t);
}

static struct write_task *take_batch(struct writer *w)
{
    struct write_task *first = w->first, *last = first;
    i64 n = 1;
    while (!last->much && last->next && !last->next->much && n < WRITE_BATCH_MAX) {
        last = last->next;
        n++;
    }
    w->first = last->next;
    if (!w->first)
        w->last = &w->first;
    last->next = NULL;
    w->waiting -= n;
    return first;
}

static void *write_until_stopped(void *context)
{
    struct writer *w = context;
    os_log_gather();
    pthread_mutex_lock(&w->lock);
    for (;;) {
        while (!w->first && !w->stopping)
            pthread_cond_wait(&w->more, &w->lock);
        if (!w->first)
            break;
        struct write_task *batch = take_batch(w);
        pthread_mutex_unlock(&w->lock);
        write_group(w->db, batch);
        for (struct write_task *t = batch, *next; t; t = next) {
            next = t->next; /* `done` may free the task */
            t->done(t, t->outcome, t->full);
        }
        os_log_flush();
        pthread_mutex_lock(&w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

struct writer *writer_start(struct db *d)
{
    struct writer *w = calloc(1, sizeof *w); /* heap: lives as long as the server */
    check(w != NULL);
    w->db = d;
    w->last = &w->first;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->more, NULL);
    pthread_cond_init(&w->finished, NULL);
    check(pthread_create(&w->thread, NULL, write_until_stopped, w) == 0);
    return w;
}

bool writer_add(struct writer *w, struct write_task *t)
{
    pthread_mutex_lock(&w->lock);
    bool room = w->waiting < WRITE_WAITING_MAX && !w->stopping;
    if (room) {
        t->next = NULL;
        *w->last = t;
        w->last = &t->next;
        w->waiting++;
        pthread_cond_signal(&w->more);
    }
    pthread_mutex_unlock(&w->lock);
    return room;
}

struct waited {
    struct write_task task;
    struct write_task *inner;
    struct writer *writer;
    bool done;
};

static bool run_inner(struct write_task *t, struct db *d)
{
    struct waited *w = (struct waited *)t;
    return w->inner->run(w->inner, d);
}

static void tell(struct write_task *t, enum write_outcome outcome, bool full)
{
    struct waited *w = (struct waited *)t;
    pthread_mutex_lock(&w->writer->lock);
    w->inner->outcome = outcome;
    w->inner->full = full;
    w->done = true;
    pthread_cond_broadcast(&w->writer->finished);
    pthread_mutex_unlock(&w->writer->lock);
}

enum write_outcome writer_run(struct writer *w, struct write_task *t)
{
    struct waited waited = {
        .task = {.run = run_inner, .done = tell, .much = t->much}, .inner = t, .writer = w};
    t->full = false;
    if (!writer_add(w, &waited.task))
        return t->outcome = WRITE_FAULT;
    pthread_mutex_lock(&w->lock);
    while (!waited.done)
        pthread_cond_wait(&w->finished, &w->lock);
    pthread_mutex_unlock(&w->lock);
    return t->outcome;
}

void writer_stop(struct writer *w)
{
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_signal(&w->more);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->more);
    pthread_cond_destroy(&w->finished);
    free(w); /* heap: as above */
}
