/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/job/job.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "commons/contribution/test_world.h"
#include "commons/writer.h"

/* ---- kinds ---------------------------------------------------------------------------------- */

static i64 steps_run;

static void apply_step(struct request *r)
{
    i64 *fail_at = r->plan;
    steps_run++;
    contribution_follow(r, 1, true);
    if (*fail_at == steps_run) {
        r->form = form_of(r->arena, NULL, 0);
        refuse(r, NULL, T("Étape {1} refusée.", S("deux")));
    }
}

static bool run_steps(struct job *j)
{
    i64 fail_at = str_eq(j->input, S("fail")) ? 2 : 0;
    message why;
    steps_run = 0;
    for (i64 i = 0; i < 3; i++) {
        if (!job_write(j, apply_step, &fail_at, &why))
            return job_fail(j, why);
        if (!job_progress(j, i + 1, 3))
            return false;
    }
    job_result(j, S("{\"made\":3}"), S("/trials"));
    return true;
}

/* Somebody cancels it while it runs. */
static bool run_cancelled(struct job *j)
{
    job_cancel(j->db, j->id, (instant){1});
    return job_progress(j, 1, 2);
}

static bool run_greedy(struct job *j)
{
    for (i64 i = 0; i < 100; i++)
        arena_take(j->arena, 64 << 20, 1);
    return true;
}

static const struct job_kind kind_steps = {"test-steps", T("Étapes"), run_steps};
static const struct job_kind kind_cancelled = {"test-cancelled", T("Annulée"), run_cancelled};
static const struct job_kind kind_greedy = {"test-greedy", T("Gourmande"), run_greedy};

static i64 ask(struct world *w, arena *a, const struct job_kind *k, str input)
{
    job_register(&kind_steps);
    job_register(&kind_cancelled);
    job_register(&kind_greedy);
    return job_enqueue(by(w, a, ANNE), k, input);
}

/* ---- tests ----------------------------------------------------------------------------------- */

TEST(a_job_runs_once_and_says_its_result)
{
    struct world w = world_of(a);
    published_of(&w, a, BEA, DOCUMENT("Été", "un"), AUDIENCE_PUBLIC);
    i64 id = ask(&w, a, &kind_steps, S(""));
    expect(id > 0);
    jobs_run_now(&w.app, w.d, w.d);
    struct job_row *j = job_one(w.d, a, id);
    expect_text(j->state, S("done"));
    expect_text(j->result, S("{\"made\":3}"));
    expect_text(j->location, S("/trials"));
    expect(j->done == 3 && j->total == 3 &&
           steps_run == 3); /* written at most twice a second, and whole at the end */
    expect(follow_holds(w.d, ANNE, 1) == 1); /* it acted as the person that asked */
    jobs_run_now(&w.app, w.d, w.d);
    expect(steps_run == 3);
    expect(job_claim(w.d, id, (instant){1}) == 0);
    db_close(w.d);
}

TEST(a_refused_step_fails_the_job_and_says_why)
{
    struct world w = world_of(a);
    i64 id = ask(&w, a, &kind_steps, S("fail"));
    jobs_run_now(&w.app, w.d, w.d);
    struct job_row *j = job_one(w.d, a, id);
    expect_text(j->state, S("failed"));
    expect_text(j->result, S("{\"error\":\"Étape deux refusée.\"}"));
    db_close(w.d);
}

TEST(a_job_is_cancelled_before_and_while_it_runs)
{
    struct world w = world_of(a);
    i64 one = ask(&w, a, &kind_steps, S("")), two = ask(&w, a, &kind_cancelled, S(""));
    steps_run = 0;
    expect(job_cancel(w.d, one, (instant){5}) == 1);
    expect(job_cancel(w.d, one, (instant){5}) == 0);
    jobs_run_now(&w.app, w.d, w.d);
    expect(steps_run == 0);
    expect_text(job_one(w.d, a, one)->state, S("cancelled"));
    expect_text(job_one(w.d, a, two)->state, S("cancelled"));
    db_close(w.d);
}

TEST(what_a_stop_interrupted_is_failed_and_what_waits_still_runs)
{
    struct world w = world_of(a);
    i64 one = ask(&w, a, &kind_steps, S("")), two = ask(&w, a, &kind_steps, S(""));
    expect(job_claim(w.d, one, (instant){1}) == 1);
    jobs_recover(w.d, (instant){9});
    struct job_row *j = job_one(w.d, a, one);
    expect(str_eq(j->state, S("failed")) && str_has(j->result, S("arrêté")) &&
           j->ended_at.value.us == 9);
    jobs_run_now(&w.app, w.d, w.d);
    expect_text(job_one(w.d, a, two)->state, S("done"));
    db_close(w.d);
}

TEST(too_much_memory_fails_the_job_alone)
{
    struct world w = world_of(a);
    i64 one = ask(&w, a, &kind_greedy, S("")), two = ask(&w, a, &kind_steps, S(""));
    jobs_run_now(&w.app, w.d, w.d);
    expect_text(job_one(w.d, a, one)->state, S("failed"));
    expect_text(job_one(w.d, a, two)->state, S("done"));
    db_close(w.d);
}

TEST(nobody_fills_the_queue)
{
    struct world w = world_of(a);
    for (int i = 0; i < JOB_WAITING_MAX; i++)
        expect(ask(&w, a, &kind_steps, S("")) > 0);
    expect(ask(&w, a, &kind_steps, S("")) == 0);
    expect(job_enqueue(by(&w, a, BEA), &kind_steps, S("")) > 0);
    db_close(w.d);
}

/* ---- pages -------------------------------------------------------------------------------------
 */

static struct request *visit(struct world *w, arena *a, i64 person, const char *path, i64 id)
{
    struct request *r = by(w, a, person);
    r->path_values[0] = text_format(a, "%lld", (long long)id);
    for (const struct route *x = job_feature.routes; x->method; x++)
        if (str_eq(str_of(x->path), str_of(path))) {
            x->handle(r);
            if (x->apply && !r->status)
                x->apply(r);
        }
    return r;
}

TEST(a_job_is_shown_to_its_person)
{
    struct world w = world_of(a);
    i64 id = ask(&w, a, &kind_steps, S(""));
    struct request *r = visit(&w, a, ANNE, "/taches/{id}", id);
    expect(r->status == 200 && str_has(html_str(&r->page), S("data-progress=\"/taches/1.json\"")) &&
           str_has(html_str(&r->page), S("<progress")) &&
           str_has(html_str(&r->page), S("/taches/1/annuler")));
    expect_text(visit(&w, a, ANNE, "/taches/{id}.json", id)->body,
                S("{\"state\":\"running\",\"done\":0,\"text\":\"La tâche attend son tour.\"}"));
    expect(visit(&w, a, ADMIN, "/taches/{id}", id)->status == 200);
    static const char *const paths[] = {"/taches/{id}", "/taches/{id}.json",
                                        "/taches/{id}/annuler"};
    for (int i = 0; i < 3; i++) {
        expect(visit(&w, a, BEA, paths[i], id)->status == 404);
        expect(visit(&w, a, BEA, paths[i], 999)->status == 404);
    }
    expect(!str_has(html_str(&visit(&w, a, BEA, "/taches", 0)->page), S("Étapes")));
    expect(str_has(html_str(&visit(&w, a, ANNE, "/taches", 0)->page), S("Étapes")));
    expect(visit(&w, a, ANNE, "/taches/{id}/annuler", id)->status == 303);
    expect(str_has(html_str(&visit(&w, a, ANNE, "/taches/{id}", id)->page), S("annulée")));
    db_close(w.d);
}

/* ---- the thread
 * ---------------------------------------------------------------------------------- */

TEST(the_thread_runs_what_waits)
{
    char folder[] = P_tmpdir "/parvis-job-XXXXXX", file[64], name[80];
    str error = {0};
    check(mkdtemp(folder) != NULL);
    snprintf(file, sizeof file, "%s/data", folder);
    struct world w = {.d = db_open(file, DB_WRITE, a, &error), .app = {.features = world_features}};
    check(w.d);
    w.app.newest_settings = settings_default(a);
    world_fill(w.d);
    i64 id = ask(&w, a, &kind_steps, S(""));
    struct db *looking = db_open(file, DB_READ, a, &error);
    w.app.writer = writer_start(w.d);
    struct job_runner *runner = jobs_start(&w.app, file, a, &error);
    expect(runner != NULL);
    for (int i = 0; i < 500 && !str_eq(job_one(looking, a, id)->state, S("done")); i++)
        nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    expect_text(job_one(looking, a, id)->state, S("done"));
    jobs_stop(runner);
    writer_stop(w.app.writer);
    db_close(looking);
    db_close(w.d);
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (int i = 0; i < 3; i++) {
        snprintf(name, sizeof name, "%s%s", file, ends[i]);
        unlink(name);
    }
    rmdir(folder);
}
