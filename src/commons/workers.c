/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/workers.h"

#include <pthread.h>
#include <stdlib.h>

enum { WORKERS_MAX = 64 };

struct workers {
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct work *first, **last;
    i64 waiting, waiting_max, count;
    bool stopping;
    struct worker {
        struct workers *all;
        struct db *db;
        pthread_t thread;
    } each[WORKERS_MAX];
};

static void *work_until_stopped(void *context)
{
    struct worker *me = context;
    struct workers *w = me->all;
    pthread_mutex_lock(&w->lock);
    for (;;) {
        while (!w->first && !w->stopping)
            pthread_cond_wait(&w->more, &w->lock);
        struct work *work = w->first;
        if (!work)
            break;
        w->first = work->next;
        if (!w->first)
            w->last = &w->first;
        w->waiting--;
        pthread_mutex_unlock(&w->lock);
        work->run(work, me->db);
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
    for (i64 i = 0; i < count; i++) {
        w->each[i].all = w;
        w->each[i].db = db_open(database, DB_READ, a, error);
        if (!w->each[i].db) {
            while (i-- > 0)
                db_close(w->each[i].db);
            free(w); /* heap: as above */
            return NULL;
        }
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
