/* SPDX-License-Identifier: EUPL-1.2 */
/* Asking for jobs, and running them: one thread, one job at a time. */
#include "commons/job/job.h"

#include "commons/contribution/json.h"
#include "commons/dispatch.h"
#include "commons/job/periodic.h"
#include "commons/job/step.h"
#include "commons/journal/journal.h"
#include "commons/person/person.h"
#include "commons/rights/rights.h"
#include "commons/ticking.h"
#include "os/os.h"

enum {
    JOB_ARENA = 128 << 20,
    STEP_ARENA = 64 << 20,
    PROGRESS_EVERY_US = 500000,
    LOOK_EVERY_US = 1000000,
};

/* Written at start only, before any thread. */
static const struct job_kind *kinds[JOB_KINDS_MAX];
static i64 kind_count;

struct job_runner {
    struct app *app;
    struct db *reader;
    struct db *writer; /* instead of the app's writer: jobs_run_now() */
    struct ticking ticking;
    i64 said_us; /* when progress was last written */
    bool cancelled;
    str state_result, state_location;
    bool failed;
};

void job_register(const struct job_kind *kind)
{
    for (i64 i = 0; i < kind_count; i++)
        if (kinds[i] == kind)
            return; /* a second start in one process: tests */
    check(!job_kind_find(str_of(kind->name)) && kind_count < JOB_KINDS_MAX);
    kinds[kind_count++] = kind;
}

const struct job_kind *job_kind_find(str name)
{
    for (i64 i = 0; i < kind_count; i++)
        if (str_eq(str_of(kinds[i]->name), name))
            return kinds[i];
    return NULL;
}

str job_path(arena *a, i64 id) { return text_format(a, "/taches/%lld", (long long)id); }

i64 job_enqueue(struct request *r, const struct job_kind *kind, str input)
{
    bool many = job_waiting_of(r->db, r->reader.person) >= JOB_WAITING_MAX;
    if (many || input.len > JOB_INPUT_MAX) {
        if (!r->form)
            r->form = form_of(r->arena, NULL, 0);
        refuse(r, NULL,
               many ? T("Vous avez déjà beaucoup de tâches en attente : laissez-les finir.")
                    : T("C’est trop long pour une seule tâche."));
        return 0;
    }
    uid u = request_uid(r);
    i64 id = job_insert(r->db, (struct job_insert_in){.uid = u,
                                                      .kind = str_of(kind->name),
                                                      .person = r->reader.person,
                                                      .input = input,
                                                      .now = r->now});
    if (id)
        journal_write(r, "job.enqueue", u, journal_payload(r->arena, "job", id, NULL));
    return id;
}

/* ---- writing, through the one writer
 * ---------------------------------------------------------------- */

static struct request *request_as(struct job *j, arena *a)
{
    struct request *r = request_of_server(j->app, j->db, a);
    (void)reader_become(r, j->person); /* nobody, when it is gone by now: then nothing is allowed */
    return r;
}

struct request *job_request(struct job *j) { return request_as(j, j->arena); }

bool job_write(struct job *j, void (*apply)(struct request *r), void *plan, message *refusal)
{
    arena a = arena_of(STEP_ARENA);
    struct step s = {.r = request_as(j, &a), .apply = apply};
    s.r->plan = plan;
    enum write_outcome outcome = step_write(j->app, j->runner->writer, &s);
    if (refusal && outcome != WRITE_KEPT) {
        *refusal = s.r->form && message_is(s.r->form->refusal)
                       ? s.r->form->refusal
                       : T("L’enregistrement n’a pas été possible.");
        for (int i = 0; i < MESSAGE_ARGS; i++)
            refusal->args[i] = arena_copy(j->arena, refusal->args[i]);
    }
    arena_free(&a);
    return outcome == WRITE_KEPT;
}

/* ---- state
 * ------------------------------------------------------------------------------------------- */

struct state_plan {
    i64 id, done, total;
    const char *state;
    str result, location;
    bool claimed;
};

static void apply_claim(struct request *r)
{
    struct state_plan *p = r->plan;
    p->claimed = job_claim(r->db, p->id, r->now) > 0;
}

static void apply_progress(struct request *r)
{
    struct state_plan *p = r->plan;
    job_write_progress(r->db, p->id, p->done, p->total);
}

static void apply_end(struct request *r)
{
    struct state_plan *p = r->plan;
    job_write_end(r->db, (struct job_write_end_in){.id = p->id,
                                                   .state = str_of(p->state),
                                                   .result = p->result,
                                                   .location = p->location,
                                                   .now = r->now});
}

static bool stopping(const struct job_runner *x) { return ticking_stops(&x->ticking); }

bool job_progress(struct job *j, i64 done, i64 total)
{
    struct job_runner *x = j->runner;
    i64 now = os_monotonic_us();
    if (x->said_us && now - x->said_us < PROGRESS_EVERY_US)
        return !x->cancelled && !stopping(x);
    x->said_us = now;
    struct state_plan p = {.id = j->id, .done = done, .total = total};
    job_write(j, apply_progress, &p, NULL);
    x->cancelled |= job_cancel_asked(j->db, j->id) > 0;
    return !x->cancelled && !stopping(x);
}

void job_result(struct job *j, str json, str location)
{
    j->runner->state_result = json;
    j->runner->state_location = location;
}

/* {"error":"…"} in the language of its person: the page shows it as it is. */
bool job_fail(struct job *j, message why)
{
    str said = message_in(j->arena, j->language, why);
    text t = text_of(j->arena, 2 * said.len + 64);
    text_add_char(&t, '{');
    json_add_key(&t, "error");
    json_add_string(&t, said);
    text_add_char(&t, '}');
    j->runner->failed = true;
    j->runner->state_result = text_str(&t);
    return false;
}

/* ---- running
 * ------------------------------------------------------------------------------------------- */

static bool run_guarded(struct job *j, const struct job_kind *k)
{
    jmp_buf full;
    j->arena->too_much = &full;
    bool done = setjmp(full) == 0 && k->run(j);
    bool much = !done && j->arena->taken >= j->arena->limit;
    j->arena->too_much = NULL;
    str fault = db_fault(j->db);
    if (fault.len) {
        os_log("error", "job %lld: %.*s", (long long)j->id, STR(fault));
        db_clear(j->db);
        return false;
    }
    if (much)
        os_log("error", "job %lld: more memory than a job may take", (long long)j->id);
    return done;
}

static const char *end_state(const struct job_runner *x, bool done)
{
    return done ? "done" : x->cancelled && !x->failed ? "cancelled" : "failed";
}

static void run_one(struct job_runner *x, const struct job_row *row, arena *a)
{
    struct job j = {.app = x->app,
                    .db = x->reader,
                    .arena = a,
                    .id = row->id,
                    .person = row->person,
                    .input = row->input,
                    .runner = x};
    struct state_plan p = {.id = row->id};
    const struct job_kind *k = job_kind_find(row->kind);
    struct job_person *person = job_person(x->reader, a, row->person);
    x->said_us = 0;
    x->cancelled = x->failed = false;
    x->state_result = x->state_location = (str){0};
    if (person)
        language_read(person->language, &j.language);
    if (!job_write(&j, apply_claim, &p, NULL) || !p.claimed)
        return;
    bool done =
        k && person
            ? run_guarded(&j, k)
            : job_fail(&j, T("Ce genre de tâche n’existe plus, ou votre compte est suspendu."));
    if (!done && !x->failed && !x->cancelled)
        job_fail(&j, stopping(x) ? T("Le serveur s’est arrêté avant la fin. Ce qui était déjà "
                                     "enregistré est gardé ; relancez la tâche.")
                                 : T("La tâche s’est arrêtée sur une erreur. Ce qui était déjà "
                                     "enregistré est gardé."));
    struct state_plan end = {.id = row->id,
                             .state = end_state(x, done),
                             .result = x->state_result,
                             .location = done ? x->state_location : (str){0}};
    job_write(&j, apply_end, &end, NULL);
}

/* True when there was one. */
static bool run_next(struct job_runner *x)
{
    arena a = arena_of(JOB_ARENA);
    struct job_row *row = job_next(x->reader, &a);
    if (row)
        run_one(x, row, &a);
    if (db_fault(x->reader).len)
        db_clear(x->reader);
    arena_free(&a);
    return row != NULL;
}

static i64 look(void *runner) { return run_next(runner) ? 0 : LOOK_EVERY_US; }

void jobs_recover(struct db *d, instant now)
{
    job_fail_interrupted(d,
                         S("{\"error\":\"Le serveur s’est arrêté avant la fin. Ce qui était déjà "
                           "enregistré est gardé ; relancez la tâche.\"}"),
                         now);
}

struct job_runner *jobs_start(struct app *app, const char *database, arena *a, str *error)
{
    struct db *reader = db_open(database, DB_READ, a, error);
    if (!reader)
        return NULL;
    struct job_runner *x = new (a, struct job_runner);
    x->app = app;
    x->reader = reader;
    ticking_start(&x->ticking, look, x);
    return x;
}

void jobs_stop(struct job_runner *x)
{
    ticking_stop(&x->ticking);
    db_close(x->reader);
}

void jobs_run_now(struct app *app, struct db *reader, struct db *writer)
{
    struct job_runner x = {.app = app, .reader = reader, .writer = writer};
    while (run_next(&x)) {
    }
}

static bool sweep_step(struct request *r, i64 *done)
{
    i64 gone = job_sweep(r->db, instant_plus_days(r->now, -r->settings->job_keep_days));
    *done += gone;
    return gone > 0;
}

const struct periodic jobs_sweeping = {"jobs-sweeping", T("Suppression des tâches anciennes"),
                                       DAILY, 3 * 60, sweep_step};
