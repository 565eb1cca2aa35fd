/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/workers.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "os/os.h"

enum { WORKERS_MAX = 64 };

struct workers {
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct work *first, **last;
    i64 waiting, waiting_max, count;
    i64 opening; /* works in the hands of who opens its connection */
    bool stopping;
    const char *database;
    struct worker {
        struct workers *all;
        struct db *db;
        pthread_t thread;
    } each[WORKERS_MAX];
};

/* The first of a pool has its connection from the start, the others open theirs at their first
   work: most never do, and each takes 2 ms and half a megabyte. */
static bool has_connection(struct worker *me)
{
    enum { ERROR_ARENA = 64 << 10 };
    if (me->db)
        return true;
    arena a = arena_of(ERROR_ARENA);
    str error = {0};
    me->db = db_open(me->all->database, DB_READ, &a, &error);
    if (!me->db)
        os_log("error", "a worker cannot open the database: %.*s", STR(error));
    arena_free(&a);
    return me->db != NULL;
}

/* Under the lock. Another worker takes it. */
static void put_back(struct workers *w, struct work *work)
{
    work->next = w->first;
    if (!w->first)
        w->last = &work->next;
    w->first = work;
    w->waiting++;
}

/* Under the lock, which is given up meanwhile. What another worker may still give back keeps those
   who can do it from leaving. */
static bool connect_worker(struct worker *me, struct work *work)
{
    struct workers *w = me->all;
    if (me->db)
        return true;
    w->opening++;
    pthread_mutex_unlock(&w->lock);
    bool opened = has_connection(me);
    pthread_mutex_lock(&w->lock);
    w->opening--;
    if (!opened)
        put_back(w, work);
    pthread_cond_broadcast(&w->more);
    return opened;
}

static struct work *take(struct worker *me)
{
    struct workers *w = me->all;
    while (!w->first && (!w->stopping || (me->db && w->opening)))
        pthread_cond_wait(&w->more, &w->lock);
    struct work *work = w->first;
    if (!work)
        return NULL;
    w->first = work->next;
    if (!w->first)
        w->last = &w->first;
    w->waiting--;
    return work;
}

static void *work_until_stopped(void *context)
{
    struct worker *me = context;
    struct workers *w = me->all;
    struct work *work;
    bool gives_up = false;
    pthread_mutex_lock(&w->lock);
    while (!gives_up && (work = take(me))) {
        bool connected = connect_worker(me, work);
        gives_up = !connected && w->stopping;
        pthread_mutex_unlock(&w->lock);
        if (connected)
            work->run(work, me->db);
        else if (!gives_up)
            sleep(1);
        pthread_mutex_lock(&w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

struct workers *workers_start(const char *database, i64 count, i64 waiting_max, arena *a,
                              str *error)
{
    check(count > 0 && count <= WORKERS_MAX);
    struct workers *w = calloc(1, sizeof *w); /* heap: lives as long as the server */
    check(w != NULL);
    w->last = &w->first;
    w->count = count;
    w->waiting_max = waiting_max;
    w->database = database;
    for (i64 i = 0; i < count; i++)
        w->each[i].all = w;
    w->each[0].db = db_open(database, DB_READ, a, error);
    if (!w->each[0].db) {
        free(w); /* heap: as above */
        return NULL;
    }
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->more, NULL);
    for (i64 i = 0; i < count; i++)
        check(pthread_create(&w->each[i].thread, NULL, work_until_stopped, &w->each[i]) == 0);
    return w;
}

bool workers_add(struct workers *w, struct work *work)
{
    pthread_mutex_lock(&w->lock);
    bool room = w->waiting < w->waiting_max && !w->stopping;
    if (room) {
        work->next = NULL;
        *w->last = work;
        w->last = &work->next;
        w->waiting++;
        pthread_cond_signal(&w->more);
    }
    pthread_mutex_unlock(&w->lock);
    return room;
}

void workers_drain(struct workers *w)
{
    pthread_mutex_lock(&w->lock);
    bool drained = w->stopping;
    w->stopping = true;
    pthread_cond_broadcast(&w->more);
    pthread_mutex_unlock(&w->lock);
    for (i64 i = 0; i < w->count && !drained; i++) {
        pthread_join(w->each[i].thread, NULL);
        db_close(w->each[i].db);
    }
}

void workers_stop(struct workers *w)
{
    workers_drain(w);
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->more);
    free(w); /* heap: as above */
}
