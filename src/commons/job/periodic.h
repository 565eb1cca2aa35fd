/* SPDX-License-Identifier: EUPL-1.2 */
/* periodic: what time alone asks for (reminders, digests, retention, sealing). One table of tasks
 * in src/main/features.c; one thread runs those that are due; the table `periodic` remembers the
 * last period each was done for, so that a task runs once a period, also with two processes and
 * after a stop. A stop of several periods is caught up by one run: what a task does follows from
 * the database and r->now, never from how often it ran. /admin/taches lists them.
 *
 * A period is a whole number of seconds from midnight in the instance's zone (below a day), or
 * of days; weeks begin on Monday. A daily or weekly task waits for its hour. */
#ifndef COMMONS_JOB_PERIODIC_H
#define COMMONS_JOB_PERIODIC_H

#include "commons/app.h"
#include "job_sql.h"

enum { MINUTELY = 60, HOURLY = 3600, DAILY = 86400, WEEKLY = 7 * 86400 };

struct periodic {
    const char *name; /* ASCII; kept in the database */
    message label;    /* "Scellement du journal" */
    i64 every;        /* seconds: a divisor of a day, DAILY, or WEEKLY */
    int minute;       /* of the day, from which a daily or weekly one runs: 6 * 60 + 30 */
    /* One step, inside a write: like `apply` of a route, r->reader is nobody. Keep it short: others
       write in between. Adds what it did to *done. True: there is more, another step follows; the
       period counts as done when a step says false. It may run again after a fault. */
    bool (*run)(struct request *r, i64 *done);
};

/* The period in which `now` falls; grows by one from each to the next. Before the hour of a daily
   task it is still the one before. */
i64 periodic_period(const struct periodic *p, instant now);

struct periodic_runner;
/* After the writer has started; app->periodic is the table, ends with NULL. */
struct periodic_runner *periodic_start(struct app *app, arena *a);
void periodic_stop(
    struct periodic_runner *x); /* waits for the step under way; before writer_stop */

/* Runs all that is due on this very thread: tests, verbs of the command line. How many ran. */
i64 periodic_run_now(struct app *app, struct db *writer);
/* One of them, due or not: an administrator's wish. False: a fault, which is in the log. */
bool periodic_run_one(struct app *app, struct db *writer, const struct periodic *p);
const struct periodic *periodic_find(const struct app *app, str name); /* NULL: none such */

#endif
