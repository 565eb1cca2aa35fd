/* SPDX-License-Identifier: EUPL-1.2 */
/* Asks a forum's index the questions of a list, as a visitor does, in this very process: what a
 * search costs without a server around it.
 *
 *     search_bench DIR QUESTIONS [ROUNDS]     QUESTIONS: what corpus prints; its "query" lines
 *     search_bench DIR --rebuild              makes the index again and says how long it took
 *
 * Prints p50, p99 and the slowest in microseconds of processor time, the dearest questions, and how
 * often a total was exact. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "commons/dispatch.h"
#include "commons/search/search.h"
#include "main/start.h"
#include "os/os.h"

enum { QUESTIONS_MAX = 5000, SHOWN = 12 };

struct asked {
    str question;
    i64 us, total;
    bool at_least;
};

static i64 processor_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (i64)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int by_cost(const void *x, const void *y)
{
    const struct asked *p = x, *q = y;
    return p->us > q->us ? 1 : -(p->us < q->us);
}

static void ask(struct app *app, struct db *d, struct asked *one)
{
    arena a = arena_of(256 << 20);
    struct request *r = request_of_server(app, d, &a);
    r->now = os_now();
    struct search_order order = {.question = one->question, .limit = 20, .organisations = true};
    i64 from = processor_us();
    db_begin(d);
    struct search_answer answer = search_run(r, &order);
    db_commit(d);
    i64 us = processor_us() - from;
    if (!one->us || us < one->us)
        one->us = us;
    one->total = answer.total;
    one->at_least = answer.at_least;
    arena_free(&a);
}

static i64 read_questions(arena *a, const char *path, struct asked *list)
{
    str file = {0}, error = {0};
    i64 n = 0;
    if (!os_read_file(a, path, 16 << 20, &file, &error)) {
        fprintf(stderr, "search_bench: %.*s\n", STR(error));
        return 0;
    }
    while (file.len && n < QUESTIONS_MAX) {
        str line = str_cut(&file, '\n');
        if (str_eq(str_cut(&line, '\t'), S("query")))
            list[n++] = (struct asked){.question = line};
    }
    return n;
}

static void print(struct asked *list, i64 n)
{
    i64 exact = 0, sum = 0;
    qsort(list, (size_t)n, sizeof *list, by_cost);
    for (i64 i = 0; i < n; i++) {
        exact += !list[i].at_least;
        sum += list[i].us;
    }
    printf("%lld questions: p50 %lld us, p99 %lld us, slowest %lld us, mean %lld us; %lld totals "
           "exact\n",
           (long long)n, (long long)list[n / 2].us, (long long)list[n * 99 / 100].us,
           (long long)list[n - 1].us, (long long)(sum / n), (long long)exact);
    for (i64 i = n - 1; i >= 0 && i >= n - SHOWN; i--)
        printf("  %7lld us  %5lld%s  %.*s\n", (long long)list[i].us, (long long)list[i].total,
               list[i].at_least ? "+" : " ", STR(list[i].question));
}

static void rebuild(struct instance *i)
{
    i64 from = os_monotonic_us(), below = 1, steps = 0;
    for (; below && !db_fault(i->writer).len; steps++) {
        db_begin(i->writer);
        below = search_rebuild_step(i->writer, &i->app);
        db_commit(i->writer);
        if (steps % 100 == 0)
            db_checkpoint(i->database, 0, &i->arena);
    }
    str fault = db_fault(i->writer);
    printf("the index is made: %lld ms in %lld steps %.*s\n",
           (long long)(os_monotonic_us() - from) / 1000, (long long)steps, STR(fault));
}

int main(int argc, char **argv)
{
    struct instance i;
    str error = {0};
    i64 rounds = 1;
    if (argc < 3 || (argc > 3 && !str_to_i64(str_of(argv[3]), &rounds))) {
        fprintf(stderr, "search_bench DIR QUESTIONS [ROUNDS] | DIR --rebuild\n");
        return 2;
    }
    i64 from = os_monotonic_us();
    if (!instance_open(&i, argv[1], &error)) {
        fprintf(stderr, "search_bench: %.*s\n", STR(error));
        return 1;
    }
    printf("opened in %lld ms\n", (long long)(os_monotonic_us() - from) / 1000);
    if (strcmp(argv[2], "--rebuild") == 0) {
        rebuild(&i);
        instance_close(&i);
        return 0;
    }
    struct db *reader = db_open(i.database, DB_READ, &i.arena, &error);
    struct asked *list = new_n(&i.arena, struct asked, QUESTIONS_MAX);
    i64 n = reader ? read_questions(&i.arena, argv[2], list) : 0;
    for (i64 round = 0; round < rounds; round++)
        for (i64 k = 0; k < n; k++)
            ask(&i.app, reader, &list[k]);
    if (n)
        print(list, n);
    if (reader)
        db_close(reader);
    instance_close(&i);
    return n ? 0 : 1;
}
