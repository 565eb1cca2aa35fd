/* SPDX-License-Identifier: EUPL-1.2 */
/* job: work of over two seconds, done in the background with its progress, a way to cancel, and a
 * result. One thread runs one job at a time, with a reader's connection of its own; what a job
 * writes goes through the writer in steps, each whole (job_write). A job that a stop of the server
 * interrupted is failed with a message at the next start: what it had written stays, and its page
 * says how far it came. Its page is /taches/{id}, for the person that asked and for administrators.
 */
#ifndef COMMONS_JOB_H
#define COMMONS_JOB_H

#include "commons/app.h"
#include "job_sql.h"

struct job;

struct job_kind {
    const char *name; /* ASCII; kept in the database */
    message label;    /* "Import de récits" */
    /* Does the work. Returns true when it is done, false after job_fail() or when job_progress() or
       job_write() said to stop. */
    bool (*run)(struct job *j);
};

/* Makes a kind known. At start, before any thread: the table of kinds is written only then and
   read by all afterwards. A bug when the name is taken or there are more than JOB_KINDS_MAX. */
enum { JOB_KINDS_MAX = 32, JOB_INPUT_MAX = 1 << 20, JOB_WAITING_MAX = 20 };
void job_register(const struct job_kind *kind);
const struct job_kind *job_kind_find(str name);

/* Inside `apply`: asks for a job; its id, or 0 with a refusal when the person has too many waiting.
   Then see_other(r, job_path(…), …). */
i64 job_enqueue(struct request *r, const struct job_kind *kind, str input);
str job_path(arena *a, i64 id);
message job_state_label(str state);

/* ---- for a job's run() --------------------------------------------------------------------------
 */

struct job {
    struct app *app;
    struct db *db; /* a reader's connection */
    arena *arena;
    i64 id, person;
    str input;
    enum language language;
    struct job_runner *runner;
};

/* Says how far it came (total 0: not known) at most twice a second. False: stop, it was cancelled
   or the server ends. */
bool job_progress(struct job *j, i64 done, i64 total);
/* One step of writing, as the job's person: `apply` is like that of a route (FOUNDATIONS 1, 2),
   `plan` is r->plan. Keep steps short: others write between them. False: refused or a fault;
   *refusal says what, if wanted. */
bool job_write(struct job *j, void (*apply)(struct request *r), void *plan, message *refusal);
/* A request as the job's person on its reading connection. */
struct request *job_request(struct job *j);
void job_result(struct job *j, str json,
                str location); /* what its page shows at the end; location may be empty */
bool job_fail(struct job *j, message why); /* always false */

/* ---- the thread
 * ----------------------------------------------------------------------------------- */

struct job_runner;
/* Marks as failed what a stop interrupted. On the writer's connection, at start. */
void jobs_recover(struct db *d, instant now);
/* After the writer has started. NULL with *error when its connection cannot be opened. */
struct job_runner *jobs_start(struct app *app, const char *database, arena *a, str *error);
void jobs_stop(struct job_runner *runner); /* asks the one under way to stop and waits for it;
                                              before writer_stop */
/* Runs all that waits on this very thread: tests, verbs of the command line. */
extern const struct periodic jobs_sweeping; /* finished ones go after job-keep-days */
void jobs_run_now(struct app *app, struct db *reader, struct db *writer);

extern const struct feature job_feature; /* the pages */

struct job_page {
    str title, state_label, text;
    i64 id, done, total;
    bool under_way, waiting, cancelling, failed, finished, cancelled, has_total, follows;
    opt_url location;
    url json, self, following;
};

struct job_line {
    i64 id;
    str title, state_label;
    instant created_at;
};
struct job_lines {
    struct job_line *at;
    i64 len, cap;
};
struct job_list_page {
    struct job_lines lines;
};

#endif
