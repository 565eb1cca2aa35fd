/* SPDX-License-Identifier: EUPL-1.2 */
/* The group commit: a fault belongs to its task, nothing acknowledged is lost, and `done` comes
 * after COMMIT. What threads share here is looked at by ThreadSanitizer too. */
#include "commons/writer.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "commons/test_app.h"

/* The writer does not know what is written: a table of the test's own. */
struct line {
    struct write_task task;
    i64 n;
    const char *sql;      /* instead of the plain insertion of n */
    bool refuse;          /* write, then say no */
    struct test_app *app; /* `done` looks through a connection of its own */
    _Atomic int runs, told;
    _Atomic bool seen;
};

static bool write_line(struct write_task *task, struct db *d)
{
    struct line *l = (struct line *)task;
    char sql[200];
    l->runs++;
    snprintf(sql, sizeof sql, "INSERT INTO line (n) VALUES (%lld)", (long long)l->n);
    db_script(d, sql);
    if (l->sql)
        db_script(d, l->sql);
    return !l->refuse;
}

static const struct route no_routes[] = {{0}};

static struct test_app *app_with_lines(arena *a)
{
    struct test_app *t = test_app_of(a, no_routes);
    db_script(t->writer, "CREATE TABLE line (n INTEGER PRIMARY KEY, filling TEXT)");
    check(!db_fault(t->writer).len);
    return t;
}

/* Is n written? Asked through a statement that changes nothing: 1/0 would not do, so a CHECK is
 * used. */
static bool written(struct db *d, i64 n)
{
    char sql[200];
    snprintf(sql, sizeof sql, "INSERT INTO line (n) VALUES (%lld)", (long long)n);
    db_begin(d);
    db_script(d, sql);
    bool there = db_broken(d);
    db_clear(d);
    db_rollback(d);
    return there;
}

static struct write_task *chain(struct line *lines, i64 count)
{
    for (i64 i = 0; i < count; i++) {
        lines[i].task.run = write_line;
        lines[i].task.next = i + 1 < count ? &lines[i + 1].task : NULL;
        if (!lines[i].n)
            lines[i].n = i + 1;
    }
    return &lines[0].task;
}

static bool only(struct db *d, const struct line *lines, i64 count)
{
    bool right = true;
    for (i64 i = 0; i < count; i++)
        right &= written(d, lines[i].n) == (lines[i].task.outcome == WRITE_KEPT);
    return right;
}

TEST(a_group_is_written_together)
{
    enum { GROUP = 64 };
    struct test_app *t = app_with_lines(a);
    struct line *lines = new_n(a, struct line, GROUP);
    write_group(t->writer, chain(lines, GROUP));
    for (i64 i = 0; i < GROUP; i++)
        expect(lines[i].task.outcome == WRITE_KEPT && lines[i].runs == 1);
    expect(only(t->writer, lines, GROUP) && !db_in_transaction(t->writer));
    test_app_close(t);
}

TEST(a_fault_or_a_no_harms_nobody_else)
{
    enum { GROUP = 9 };
    struct test_app *t = app_with_lines(a);
    struct line lines[GROUP] = {
        [1] = {.sql = "INSERT INTO line (n) VALUES (1)"}, /* taken */
        [3] = {.refuse = true},
        [5] = {.sql = "this is no SQL"},
        [7] = {.sql = "INSERT INTO session (token, person, created_at, expires_at) VALUES ('x', "
                      "99, 0, 0)"},
    };
    static const enum write_outcome wanted[GROUP] = {
        [1] = WRITE_FAULT, [3] = WRITE_UNDONE, [5] = WRITE_FAULT, [7] = WRITE_FAULT};
    write_group(t->writer, chain(lines, GROUP));
    for (i64 i = 0; i < GROUP; i++)
        expect(lines[i].task.outcome == wanted[i] && !lines[i].task.full);
    expect(only(t->writer, lines, GROUP));
    expect(!db_fault(t->writer).len && !db_in_transaction(t->writer));
    test_app_close(t);
}

/* It is written plainly; who says no has it written again in savepoints, and the next groups in
   them at once. */
TEST(a_no_is_met_with_savepoints_for_a_while)
{
    enum { GROUP = 4, ROUNDS = 20 };
    struct test_app *t = app_with_lines(a);
    i64 twice = 0;
    for (i64 round = 0; round < ROUNDS; round++) { /* whatever another test left */
        struct line lines[2] = {{.n = 5000 + 2 * round}, {.n = 5001 + 2 * round}};
        write_group(t->writer, chain(lines, 2));
    }
    for (i64 round = 0; round < ROUNDS; round++) {
        struct line lines[GROUP] = {[2] = {.refuse = true}};
        for (i64 i = 0; i < GROUP; i++)
            lines[i].n = 1 + round * GROUP + i;
        write_group(t->writer, chain(lines, GROUP));
        expect(lines[2].task.outcome == WRITE_UNDONE && only(t->writer, lines, GROUP));
        expect(lines[0].runs <= 2 && lines[3].runs == 1); /* the last had not run yet */
        twice += lines[0].runs == 2;
    }
    expect(twice == 1);
    for (i64 round = 0; round < ROUNDS; round++) { /* all is well again */
        struct line lines[GROUP] = {{.n = 2000 + round * GROUP}};
        for (i64 i = 1; i < GROUP; i++)
            lines[i].n = lines[0].n + i;
        write_group(t->writer, chain(lines, GROUP));
        expect(lines[0].runs == 1 && only(t->writer, lines, GROUP));
    }
    struct line again[] = {{.n = 3000}, {.n = 3001, .refuse = true}};
    write_group(t->writer, chain(again, 2));
    expect(again[0].runs == 2 && only(t->writer, again, 2));
    struct line alone = {.n = 1000, .refuse = true};
    write_group(t->writer, chain(&alone, 1));
    expect(alone.runs == 1 && alone.task.outcome == WRITE_UNDONE && !written(t->writer, 1000));
    test_app_close(t);
}

TEST(when_the_whole_transaction_is_gone_each_is_run_again_alone)
{
    enum { GROUP = 6 };
    struct test_app *t = app_with_lines(a);
    struct line lines[GROUP] = {
        [3] = {.sql = "ROLLBACK"}}; /* what SQLite itself does on some faults */
    write_group(t->writer, chain(lines, GROUP));
    for (i64 i = 0; i < GROUP; i++)
        expect(lines[i].task.outcome == (i == 3 ? WRITE_FAULT : WRITE_KEPT));
    expect(lines[0].runs == 2 && lines[5].runs == 1); /* the last had not run yet */
    expect(only(t->writer, lines, GROUP) && !db_in_transaction(t->writer));
    test_app_close(t);
}

/* Without a savepoint it is undone all the same. */
TEST(a_task_that_writes_much_is_kept_or_undone_whole)
{
    struct test_app *t = app_with_lines(a);
    struct line lines[] = {{.n = 1, .task.much = true},
                           {.n = 2, .task.much = true, .refuse = true},
                           {.n = 3, .task.much = true, .sql = "this is no SQL"},
                           {.n = 4, .task.much = true, .sql = "ROLLBACK"},
                           {.n = 5, .task.much = true}};
    static const enum write_outcome wanted[] = {WRITE_KEPT, WRITE_UNDONE, WRITE_FAULT, WRITE_FAULT,
                                                WRITE_KEPT};
    for (i64 i = 0; i < countof(lines); i++) {
        write_group(t->writer, chain(&lines[i], 1));
        expect(lines[i].task.outcome == wanted[i] && lines[i].runs == 1);
        expect(written(t->writer, i + 1) == (wanted[i] == WRITE_KEPT));
        expect(!db_fault(t->writer).len && !db_in_transaction(t->writer));
    }
    test_app_close(t);
}

TEST(a_single_task_that_loses_the_transaction_is_a_fault)
{
    struct test_app *t = app_with_lines(a);
    struct line lines[1] = {{.sql = "ROLLBACK"}};
    write_group(t->writer, chain(lines, 1));
    expect(lines[0].task.outcome == WRITE_FAULT && !written(t->writer, 1));
    struct line after[1] = {{.n = 2}};
    write_group(t->writer, chain(after, 1));
    expect(after[0].task.outcome == WRITE_KEPT && written(t->writer, 2));
    test_app_close(t);
}

TEST(on_a_full_disk_nothing_acknowledged_is_lost)
{
    enum { GROUP = 40 };
    static const char filling[] =
        "UPDATE line SET filling = hex(randomblob(20000)) WHERE n = (SELECT max(n) FROM line)";
    struct test_app *t = app_with_lines(a);
    struct line *lines = new_n(a, struct line, GROUP);
    i64 kept = 0, faults = 0;
    db_script(t->writer, "PRAGMA max_page_count = 400");
    for (i64 i = 0; i < GROUP; i++)
        lines[i].sql = filling;
    write_group(t->writer, chain(lines, GROUP));
    for (i64 i = 0; i < GROUP; i++) {
        kept += lines[i].task.outcome == WRITE_KEPT;
        faults += lines[i].task.outcome == WRITE_FAULT;
        expect(lines[i].task.full == (lines[i].task.outcome == WRITE_FAULT));
    }
    expect(kept > 0 && faults > 0 && kept + faults == GROUP);
    expect(only(t->writer, lines, GROUP));
    db_close(t->writer);
    t->writer = test_open(t, DB_WRITE); /* with room again, and what was said to be kept is there */
    expect(only(t->writer, lines, GROUP));
    struct line after[1] = {{.n = 1000}};
    write_group(t->writer, chain(after, 1));
    expect(after[0].task.outcome == WRITE_KEPT);
    test_app_close(t);
}

/* ---- with its thread --------------------------------------------------------------------- */

static void told(struct write_task *task, enum write_outcome outcome, bool full)
{
    struct line *l = (struct line *)task;
    check(outcome == task->outcome && !full);
    l->seen = outcome == WRITE_KEPT;
    l->told++;
}

struct crowd {
    struct writer *writer;
    struct line *lines;
    i64 count;
};

static void *add_all(void *what)
{
    struct crowd *c = what;
    for (i64 i = 0; i < c->count; i++)
        while (!writer_add(c->writer, &c->lines[i].task))
            usleep(100);
    return NULL;
}

TEST(many_threads_hand_over_and_each_is_told_once)
{
    enum { THREADS = 4, EACH = 64 };
    struct test_app *t = app_with_lines(a);
    struct line *lines = new_n(a, struct line, THREADS * EACH);
    struct crowd crowds[THREADS];
    pthread_t threads[THREADS];
    struct writer *w = writer_start(t->writer);
    for (i64 i = 0; i < THREADS * EACH; i++)
        lines[i] = (struct line){
            .task = {.run = write_line, .done = told}, .n = i + 1, .refuse = i % 10 == 9};
    for (i64 i = 0; i < THREADS; i++) {
        crowds[i] = (struct crowd){w, &lines[i * EACH], EACH};
        check(pthread_create(&threads[i], NULL, add_all, &crowds[i]) == 0);
    }
    for (i64 i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    writer_stop(w); /* finishes what waits */
    for (i64 i = 0; i < THREADS * EACH; i++)
        expect(lines[i].told == 1 && lines[i].seen == !lines[i].refuse);
    expect(only(t->writer, lines, THREADS * EACH));
    test_app_close(t);
}

/* Holds the writer's thread until a test lets go. */
struct gate {
    struct write_task task;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool inside, open;
};

static bool wait_at_gate(struct write_task *task, struct db *d)
{
    struct gate *g = (struct gate *)task;
    (void)d;
    pthread_mutex_lock(&g->lock);
    g->inside = true;
    pthread_cond_broadcast(&g->changed);
    while (!g->open)
        pthread_cond_wait(&g->changed, &g->lock);
    pthread_mutex_unlock(&g->lock);
    return true;
}

static void past_gate(struct write_task *task, enum write_outcome outcome, bool full)
{
    (void)task;
    check(outcome == WRITE_KEPT && !full);
}

TEST(when_too_many_wait_the_next_is_turned_away)
{
    struct test_app *t = app_with_lines(a);
    struct writer *w = writer_start(t->writer);
    struct gate g = {.task = {.run = wait_at_gate, .done = past_gate},
                     .lock = PTHREAD_MUTEX_INITIALIZER,
                     .changed = PTHREAD_COND_INITIALIZER};
    struct line *lines = new_n(a, struct line, WRITE_WAITING_MAX + 1);
    expect(writer_add(w, &g.task));
    pthread_mutex_lock(&g.lock);
    while (!g.inside)
        pthread_cond_wait(&g.changed, &g.lock);
    pthread_mutex_unlock(&g.lock);
    for (i64 i = 0; i <= WRITE_WAITING_MAX; i++) {
        lines[i] = (struct line){.task = {.run = write_line, .done = told}, .n = i + 1};
        expect(writer_add(w, &lines[i].task) == (i < WRITE_WAITING_MAX));
    }
    pthread_mutex_lock(&g.lock);
    g.open = true;
    pthread_cond_broadcast(&g.changed);
    pthread_mutex_unlock(&g.lock);
    writer_stop(w);
    expect(lines[WRITE_WAITING_MAX].told == 0 && lines[WRITE_WAITING_MAX].runs == 0);
    i64 all = 0;
    for (i64 i = 0; i < WRITE_WAITING_MAX; i++)
        all += lines[i].told == 1;
    expect(all == WRITE_WAITING_MAX);
    test_app_close(t);
}

TEST(one_may_wait_for_ones_own_write)
{
    struct test_app *t = app_with_lines(a);
    struct writer *w = writer_start(t->writer);
    struct line kept = {.task.run = write_line, .n = 1},
                undone = {.task.run = write_line, .n = 2, .refuse = true};
    struct line broken = {.task.run = write_line, .n = 3, .sql = "no SQL"};
    expect(writer_run(w, &kept.task) == WRITE_KEPT);
    expect(writer_run(w, &undone.task) == WRITE_UNDONE);
    expect(writer_run(w, &broken.task) == WRITE_FAULT && !broken.task.full);
    writer_stop(w);
    expect(written(t->writer, 1) && !written(t->writer, 2) && !written(t->writer, 3));
    test_app_close(t);
}
