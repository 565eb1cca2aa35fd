/* SPDX-License-Identifier: EUPL-1.2 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "commons/test_app.h"
#include "commons/workers.h"

struct errand {
    struct work work;
    _Atomic int runs;
    _Atomic bool could_read, could_write;
    struct gate {
        pthread_mutex_t lock;
        pthread_cond_t changed;
        i64 inside;
        bool open;
    } * gate;
};

static void run_errand(struct work *w, struct db *reader)
{
    struct errand *e = (struct errand *)w;
    arena a = arena_of(1 << 20);
    if (e->gate) {
        pthread_mutex_lock(&e->gate->lock);
        e->gate->inside++;
        pthread_cond_broadcast(&e->gate->changed);
        while (!e->gate->open)
            pthread_cond_wait(&e->gate->changed, &e->gate->lock);
        pthread_mutex_unlock(&e->gate->lock);
    }
    db_begin(reader);
    e->could_read =
        person_by_email(reader, &a, S("anne@exemple.fr")) != NULL && !db_fault(reader).len;
    db_script(reader, "DELETE FROM session");
    e->could_write = !db_fault(reader).len;
    db_clear(reader);
    db_rollback(reader);
    e->runs++;
    arena_free(&a);
}

static const struct route no_routes[] = {{0}};

TEST(every_errand_is_run_once_with_a_connection_that_reads)
{
    enum { ERRANDS = 500 };
    struct test_app *t = test_app_of(a, no_routes);
    test_person(t, "anne@exemple.fr", ROLE_MEMBER);
    str error = {0};
    struct workers *w = workers_start(t->database, 4, WORK_WAITING_MAX, a, &error);
    struct errand *all = new_n(a, struct errand, ERRANDS);
    expect(w != NULL);
    for (i64 i = 0; i < ERRANDS; i++) {
        all[i].work.run = run_errand;
        expect(workers_add(w, &all[i].work));
    }
    workers_stop(w); /* finishes what waits */
    for (i64 i = 0; i < ERRANDS; i++)
        expect(all[i].runs == 1 && all[i].could_read && !all[i].could_write);
    test_app_close(t);
}

TEST(when_too_many_errands_wait_the_next_is_turned_away)
{
    enum { THREADS = 2 };
    struct test_app *t = test_app_of(a, no_routes);
    struct gate gate = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    str error = {0};
    struct workers *w = workers_start(t->database, THREADS, WORK_WAITING_MAX, a, &error);
    struct errand *all = new_n(a, struct errand, THREADS + WORK_WAITING_MAX + 1);
    for (i64 i = 0; i <= THREADS + WORK_WAITING_MAX; i++) {
        all[i].work.run = run_errand;
        all[i].gate = &gate;
        bool added = workers_add(w, &all[i].work);
        expect(added == (i < THREADS + WORK_WAITING_MAX));
        if (i == THREADS - 1) { /* all are busy from here on */
            pthread_mutex_lock(&gate.lock);
            while (gate.inside < THREADS)
                pthread_cond_wait(&gate.changed, &gate.lock);
            pthread_mutex_unlock(&gate.lock);
        }
    }
    pthread_mutex_lock(&gate.lock);
    gate.open = true;
    pthread_cond_broadcast(&gate.changed);
    pthread_mutex_unlock(&gate.lock);
    workers_stop(w);
    expect(all[THREADS + WORK_WAITING_MAX - 1].runs == 1 &&
           all[THREADS + WORK_WAITING_MAX].runs == 0);
    test_app_close(t);
}

TEST(workers_that_were_drained_take_no_more)
{
    struct test_app *t = test_app_of(a, no_routes);
    str error = {0};
    struct workers *w = workers_start(t->database, 2, WORK_WAITING_MAX, a, &error);
    struct errand first = {.work.run = run_errand}, late = {.work.run = run_errand};
    expect(workers_add(w, &first.work));
    workers_drain(w);
    expect(first.runs == 1 && !workers_add(w, &late.work));
    workers_stop(w);
    expect(late.runs == 0);
    test_app_close(t);
}

TEST(what_a_worker_without_connection_leaves_the_first_one_does)
{
    enum { ERRANDS = 40 };
    struct test_app *t = test_app_of(a, no_routes);
    test_person(t, "anne@exemple.fr", ROLE_MEMBER);
    const char *aside = arena_c_string(a, text_format(a, "%s-aside", t->database));
    str error = {0};
    struct workers *w = workers_start(t->database, 4, WORK_WAITING_MAX, a, &error);
    expect(rename(t->database, aside) == 0); /* nobody can open it any more */
    struct errand *all = new_n(a, struct errand, ERRANDS);
    for (i64 i = 0; i < ERRANDS; i++) {
        all[i].work.run = run_errand;
        expect(workers_add(w, &all[i].work));
    }
    workers_stop(w);
    for (i64 i = 0; i < ERRANDS; i++)
        expect(all[i].runs == 1 && all[i].could_read);
    expect(rename(aside, t->database) == 0);
    test_app_close(t);
}

TEST(a_database_that_cannot_be_opened_is_said)
{
    str error = {0};
    expect(workers_start("/nowhere/parvis.db", 3, WORK_WAITING_MAX, a, &error) == NULL);
    expect(error.len > 0);
}
