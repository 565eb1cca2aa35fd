/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/job/periodic.h"

#include "commons/dispatch.h"
#include "commons/job/step.h"
#include "commons/ticking.h"
#include "os/os.h"

enum {
    TASKS_MAX = 100,
    STEP_ARENA = 64 << 20,
    LOOK_EVERY_US = 1000000,
    AGAIN_AFTER_US = 60000000, /* a fault, as of a full disk, is not asked for every second */
    MINUTES_A_DAY = 1440,
    MONDAY_OFFSET = 3, /* 1970-01-01 was a Thursday */
};

struct periodic_runner {
    struct app *app;
    struct db *writer; /* instead of the app's writer: periodic_run_now() */
    struct ticking ticking;
    i64 known[TASKS_MAX];         /* the last period known to be done */
    i64 not_before_us[TASKS_MAX]; /* after a fault */
};

i64 periodic_period(const struct periodic *p, instant now)
{
    i64 days = day_number(instant_day(now));
    int minute = instant_minute(now);
    if (p->every < DAILY)
        return days * (DAILY / p->every) + minute * (i64)60 / p->every;
    if (p->every == DAILY)
        return days - (minute < p->minute);
    return (days + MONDAY_OFFSET - (minute < p->minute)) / 7;
}

const struct periodic *periodic_find(const struct app *app, str name)
{
    for (const struct periodic *const *p = app->periodic; p && *p; p++)
        if (str_eq(str_of((*p)->name), name))
            return *p;
    return NULL;
}

/* ---- one step -------------------------------------------------------------------------------- */

struct run_plan {
    const struct periodic *task;
    i64 period;
    bool wished; /* also when the period is done */
    bool more, was_done;
    i64 done_before, done;
};

/* The period is looked at and written in the transaction of the step itself: two processes cannot
 * both do the last one. */
static void apply_run(struct request *r)
{
    struct run_plan *p = r->plan;
    const struct periodic *t = p->task;
    p->more = false;
    p->done = p->done_before;
    p->was_done = !p->wished && periodic_done_for(r->db, str_of(t->name)) >= p->period;
    if (p->was_done)
        return;
    p->more = t->run(r, &p->done);
    if (!p->more)
        periodic_write_done(r->db, str_of(t->name), p->period, p->done, r->now);
}

static void apply_failed(struct request *r)
{
    const struct run_plan *p = r->plan;
    periodic_write_failed(r->db, str_of(p->task->name), r->now);
}

static bool write_once(struct periodic_runner *x, struct run_plan *p,
                       void (*apply)(struct request *r))
{
    arena a = arena_of(STEP_ARENA);
    struct step s = {.r = request_of_server(x->app, x->writer, &a), .apply = apply};
    s.r->plan = p;
    bool kept = step_write(x->app, x->writer, &s) == WRITE_KEPT;
    arena_free(&a);
    return kept;
}

static bool stopping(const struct periodic_runner *x) { return ticking_stops(&x->ticking); }

/* False: a fault. *ran tells whether there was something to do. */
static bool run_task(struct periodic_runner *x, struct run_plan *p, bool *ran)
{
    do {
        if (!write_once(x, p, apply_run)) {
            os_log("error", "periodic task %s failed", p->task->name);
            write_once(x, p, apply_failed);
            return false;
        }
        p->done_before = p->done;
        *ran |= !p->was_done;
    } while (p->more && !stopping(x));
    return true;
}

static i64 run_due(struct periodic_runner *x)
{
    i64 count = 0, us = os_monotonic_us();
    const struct periodic *const *all = x->app->periodic;
    for (i64 i = 0; all && all[i] && !stopping(x); i++) {
        check(i < TASKS_MAX);
        struct run_plan p = {.task = all[i], .period = periodic_period(all[i], os_now())};
        bool ran = false;
        if (x->known[i] >= p.period || us < x->not_before_us[i])
            continue;
        bool fine = run_task(x, &p, &ran);
        if (fine && !p.more)
            x->known[i] = p.period;
        x->not_before_us[i] = fine ? 0 : us + AGAIN_AFTER_US;
        count += ran;
    }
    return count;
}

/* ---- the thread ------------------------------------------------------------------------------ */

static void forget_all(struct periodic_runner *x)
{
    for (i64 i = 0; i < TASKS_MAX; i++)
        x->known[i] = -1;
}

static i64 look(void *runner)
{
    run_due(runner);
    return LOOK_EVERY_US;
}

struct periodic_runner *periodic_start(struct app *app, arena *a)
{
    struct periodic_runner *x = new (a, struct periodic_runner);
    x->app = app;
    forget_all(x);
    ticking_start(&x->ticking, look, x);
    return x;
}

void periodic_stop(struct periodic_runner *x) { ticking_stop(&x->ticking); }

i64 periodic_run_now(struct app *app, struct db *writer)
{
    struct periodic_runner x = {.app = app, .writer = writer};
    forget_all(&x);
    return run_due(&x);
}

bool periodic_run_one(struct app *app, struct db *writer, const struct periodic *task)
{
    struct periodic_runner x = {.app = app, .writer = writer};
    struct run_plan p = {.task = task, .period = periodic_period(task, os_now()), .wished = true};
    bool ran = false;
    return run_task(&x, &p, &ran);
}
