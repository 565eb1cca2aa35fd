/* SPDX-License-Identifier: EUPL-1.2 */
/* Tries, and how long one waits before the next. */
#include <pthread.h>

#include "commons/rate/rate.h"
#include "commons/test_app.h"

static const struct route routes[] = {{0}};
static const struct rate_rule rule = {"test", 3, 2, 60, 600};
static const struct rate_rule other = {"other", 3, 2, 60, 600};

static instant after(i64 seconds) { return (instant){os_fake.now.us + seconds * 1000000}; }

TEST(the_wait_doubles_up_to_its_limit)
{
    struct test_app *t = test_app_of(a, routes);
    static const i64 waits[] = {0, 0, 0, 2, 4, 8, 16, 32, 60, 60};
    i64 now = 0;
    rate_reset();
    for (i64 i = 0; i < countof(waits); i++) {
        expect(rate_wait(&t->app, &rule, S("anne"), after(now)) == waits[i]);
        if (waits[i]) {
            expect(rate_try(&t->app, &rule, S("anne"), after(now)) == waits[i]);
            expect(rate_try(&t->app, &rule, S("anne"), after(now + waits[i] - 1)) == 1);
        }
        now += waits[i];
        expect(rate_try(&t->app, &rule, S("anne"), after(now)) == 0);
    }
    /* who stops for a while is forgotten */
    expect(rate_try(&t->app, &rule, S("anne"), after(now + 599)) == 0);
    expect(rate_wait(&t->app, &rule, S("anne"), after(now + 599)) == 60);
    expect(rate_wait(&t->app, &rule, S("anne"), after(now + 599 + 600)) == 0);
    test_app_close(t);
}

TEST(one_is_not_another)
{
    struct test_app *t = test_app_of(a, routes);
    rate_reset();
    for (int i = 0; i < 3; i++)
        expect(rate_try(&t->app, &rule, S("anne"), after(0)) == 0);
    expect(rate_wait(&t->app, &rule, S("anne"), after(0)) == 2);
    expect(rate_wait(&t->app, &rule, S("berthe"), after(0)) == 0);
    expect(rate_wait(&t->app, &other, S("anne"), after(0)) == 0);
    expect(rate_wait(&t->app, &rule, S(""), after(0)) == 0);
    rate_undo(&t->app, &rule, S("anne"));
    expect(rate_wait(&t->app, &rule, S("anne"), after(0)) == 0);
    for (int i = 0; i < 8; i++)
        rate_try(&t->app, &rule, S("anne"), after(0));
    expect(rate_wait(&t->app, &rule, S("anne"), after(0)) ==
           2); /* those that waited did not count */
    rate_clear(&t->app, &rule, S("anne"));
    expect(rate_wait(&t->app, &rule, S("anne"), after(0)) == 0);
    test_app_close(t);
}

struct crowd {
    struct test_app *t;
    _Atomic int let_in;
};

static void *push_in(void *context)
{
    struct crowd *c = context;
    for (int i = 0; i < 50; i++)
        if (rate_try(&c->t->app, &rule, S("anne"), after(0)) == 0)
            c->let_in++;
    return NULL;
}

/* Asking and counting are one step: a crowd gets no more than one person. */
TEST(many_at_once_are_counted_as_many)
{
    enum { THREADS = 8 };
    struct crowd c = {.t = test_app_of(a, routes)};
    pthread_t threads[THREADS];
    rate_reset();
    for (int i = 0; i < THREADS; i++)
        check(pthread_create(&threads[i], NULL, push_in, &c) == 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    expect(c.let_in == 3);
    test_app_close(c.t);
}

TEST(a_restart_forgets_nothing_that_was_written)
{
    struct test_app *t = test_app_of(a, routes);
    rate_reset();
    for (int i = 0; i < 3; i++)
        rate_try(&t->app, &rule, S("anne"), after(0));
    rate_write(test_begin(t));
    test_commit(t);
    rate_reset();
    expect(rate_wait(&t->app, &rule, S("anne"), after(0)) == 0);
    rate_read(t->reader, a);
    expect(rate_wait(&t->app, &rule, S("anne"), after(0)) == 2);
    os_fake.now.us += 601 * (i64)1000000;
    rate_write(test_begin(t)); /* and what is forgotten leaves the table */
    test_commit(t);
    rate_reset();
    rate_read(t->reader, a);
    expect(rate_wait(&t->app, &rule, S("anne"), (instant){0}) == 0);
    test_app_close(t);
}

/* A flood of other names takes nobody's count away in a moment. */
TEST(a_flood_of_names_takes_little_away)
{
    struct test_app *t = test_app_of(a, routes);
    rate_reset();
    for (i64 i = 0; i < 3; i++)
        rate_try(&t->app, &rule, S("anne"), after(100));
    for (i64 i = 0; i < 3000; i++)
        rate_try(&t->app, &rule, text_format(a, "nobody %lld", (long long)i), after(i % 100));
    expect(rate_wait(&t->app, &rule, S("anne"), after(100)) == 2);
    test_app_close(t);
}

TEST(waits_are_told_in_words)
{
    expect_text(rate_words(a, FRENCH, 1), S("dans une seconde"));
    expect_text(rate_words(a, FRENCH, 32), S("dans 32 secondes"));
    expect_text(rate_words(a, FRENCH, 120), S("dans 2 minutes"));
    expect_text(rate_words(a, FRENCH, 121), S("dans 3 minutes"));
    expect_text(rate_words(a, FRENCH, 4 * 3600), S("dans 4 heures"));
}
