/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/job/periodic.h"

#include <time.h>

#include "commons/journal/journal.h"
#include "commons/test_app.h"
#include "commons/writer.h"

static i64 minutes_run, days_run, pieces_left;
static bool failing;

static bool run_minute(struct request *r, i64 *done)
{
    (void)r;
    minutes_run++;
    *done += 1;
    return false;
}

/* Writes, and sometimes the database fails under it. */
static bool run_day(struct request *r, i64 *done)
{
    days_run++;
    *done += 1;
    db_script(r->db, "INSERT INTO instance_log (at, what) VALUES (0, 'daily')");
    if (failing)
        db_script(r->db, "INSERT INTO no_such_table VALUES (1)");
    return false;
}

static bool run_pieces(struct request *r, i64 *done)
{
    (void)r;
    *done += 10;
    return --pieces_left > 0;
}

static const struct periodic minute = {"minute", T("Chaque minute"), MINUTELY, 0, run_minute};
static const struct periodic daily = {"daily", T("Chaque jour"), DAILY, 6 * 60 + 30, run_day};
static const struct periodic weekly = {"weekly", T("Chaque semaine"), WEEKLY, 7 * 60, run_pieces};
static const struct periodic *const tasks[] = {&minute, &daily, &weekly, NULL};

static struct test_app *world(arena *a)
{
    static const struct route none[] = {{0}};
    struct test_app *t = test_app_of(a, none);
    t->app.periodic = tasks;
    minutes_run = days_run = 0;
    pieces_left = 1;
    failing = false;
    return t;
}

static instant at(const char *s)
{
    instant t;
    check(instant_read(str_of(s), &t));
    return t;
}

static i64 logged(struct test_app *t)
{
    db_begin(t->writer);
    i64 n = instance_log_lines(t->writer);
    db_commit(t->writer);
    return n;
}

TEST(a_period_grows_by_one_at_its_hour)
{
    /* 2027-03-01 is a Monday; Paris is one hour ahead in winter, two in summer. */
    i64 first = periodic_period(&daily, at("2027-03-01T05:29:59Z"));
    expect(periodic_period(&daily, at("2027-03-01T05:30:00Z")) == first + 1);
    expect(periodic_period(&daily, at("2027-03-02T05:29:00Z")) == first + 1);
    expect(periodic_period(&daily, at("2027-03-02T05:30:00Z")) == first + 2);
    i64 week = periodic_period(&weekly, at("2027-03-01T05:59:00Z"));
    expect(periodic_period(&weekly, at("2027-03-01T06:00:00Z")) == week + 1);
    expect(periodic_period(&weekly, at("2027-03-08T05:59:00Z")) == week + 1);
    expect(periodic_period(&weekly, at("2027-03-08T06:00:00Z")) == week + 2);
    i64 m = periodic_period(&minute, at("2027-03-01T22:59:59Z"));
    expect(periodic_period(&minute, at("2027-03-01T23:00:00Z")) == m + 1); /* midnight in Paris */
}

TEST(a_task_runs_once_a_period_and_catches_up_once)
{
    struct test_app *t = world(a);
    expect(periodic_run_now(&t->app, t->writer) == 3);
    expect(minutes_run == 1 && days_run == 1);
    expect(periodic_run_now(&t->app, t->writer) == 0); /* another process, the same minute */
    os_fake.now.us += 60000000;
    expect(periodic_run_now(&t->app, t->writer) == 1);
    expect(minutes_run == 2 && days_run == 1);
    os_fake.now.us += 5 * (i64)86400000000; /* stopped for five days */
    expect(periodic_run_now(&t->app, t->writer) == 2);
    expect(minutes_run == 3 && days_run == 2);
    os_fake.now.us += 86400000000; /* Sunday; the week of Monday is done */
    expect(periodic_run_now(&t->app, t->writer) == 2);
    test_app_close(t);
}

TEST(the_clock_put_back_runs_nothing_twice)
{
    struct test_app *t = world(a);
    periodic_run_now(&t->app, t->writer);
    os_fake.now.us -= 3600000000;
    expect(periodic_run_now(&t->app, t->writer) == 0);
    test_app_close(t);
}

TEST(a_step_that_says_more_is_followed_by_another)
{
    struct test_app *t = world(a);
    pieces_left = 3;
    periodic_run_now(&t->app, t->writer);
    expect(pieces_left == 0);
    struct periodic_row_rows rows = periodic_list(t->writer, a);
    expect(rows.len == 3);
    expect_text(rows.at[2].name, S("weekly"));
    expect(rows.at[2].done == 30 && rows.at[2].ran_at.has && !rows.at[2].failed_at.has);
    test_app_close(t);
}

TEST(a_fault_writes_nothing_is_remembered_and_tried_again)
{
    struct test_app *t = world(a);
    failing = true;
    expect(periodic_run_now(&t->app, t->writer) == 2); /* the two others */
    expect(logged(t) == 0);
    struct periodic_row_rows rows = periodic_list(t->writer, a);
    expect_text(rows.at[0].name, S("daily"));
    expect(rows.at[0].failed_at.has && rows.at[0].period == -1 && !rows.at[0].ran_at.has);
    failing = false;
    expect(periodic_run_now(&t->app, t->writer) == 1);
    expect(logged(t) == 1);
    rows = periodic_list(t->writer, a);
    expect(!rows.at[0].failed_at.has && rows.at[0].ran_at.has);
    test_app_close(t);
}

TEST(an_administrator_may_want_one_again)
{
    struct test_app *t = world(a);
    periodic_run_now(&t->app, t->writer);
    expect(periodic_run_one(&t->app, t->writer, periodic_find(&t->app, S("daily"))));
    expect(days_run == 2 && logged(t) == 2);
    expect(!periodic_find(&t->app, S("yearly")));
    test_app_close(t);
}

TEST(the_thread_runs_what_is_due_and_stops)
{
    struct test_app *t = world(a);
    t->app.writer = writer_start(t->writer);
    struct periodic_runner *x = periodic_start(&t->app, a);
    struct timespec moment = {.tv_nsec = 5000000};
    while (periodic_done_for(t->reader, S("weekly")) < 0)
        nanosleep(&moment, NULL);
    periodic_stop(x);
    writer_stop(t->app.writer);
    expect(days_run == 1 && minutes_run == 1);
    test_app_close(t);
}
