/* SPDX-License-Identifier: EUPL-1.2 */
/* Writes posts into one topic as the writer does, in this very process: what a post costs there
 * without a server around it. What a worker makes before (page, tokens) is not counted. WRITERS
 * people take turns; GROUP posts share a transaction.
 *
 *     write_bench DIR POSTS GROUP [--alone]      DIR: a copy of what corpus made
 *
 * Prints, in microseconds of processor time a post: the posts themselves, and telling those who
 * follow (once for every second in which SECOND_POSTS were written); --alone leaves that out. The
 * same run under `valgrind --tool=callgrind` gives instructions, which do not depend on what else
 * the machine does. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "commons/dispatch.h"
#include "commons/notice/notifier.h"
#include "commons/person/person.h"
#include "commons/thread/import.h"
#include "commons/writer.h"
#include "features/forum/forum.h"
#include "main/start.h"
#include "os/os.h"

enum { WRITERS = 32, GROUP_MAX = WRITE_BATCH_MAX, SECOND_POSTS = 1000 };

static const char words[] = "Nous avons fait la même chose chez nous, avec la navette des "
                            "médiathèques et le catalogue commun. ";

struct job {
    struct write_task task; /* first: a task is its job */
    struct app *app;
    i64 person, contribution, number;
    str body;
    struct post_ahead ahead;
    arena arena;
};

static bool write_one(struct write_task *t, struct db *d)
{
    struct job *j = (struct job *)t;
    struct request *r = request_of_server(j->app, d, &j->arena);
    r->reader.person = j->person;
    r->reader.name = S("Personne");
    struct post_new p = {.contribution = j->contribution, .body = j->body, .ahead = &j->ahead};
    return thread_post(r, p) > 0;
}

/* What a worker does before. */
static void prepare(struct job *j)
{
    text body = text_of(&j->arena, 8192);
    text_add(&body, text_format(&j->arena, "Message %lld. ", (long long)j->number));
    for (int i = 0; i < 6; i++)
        text_add(&body, str_of(words));
    j->body = text_str(&body);
    j->ahead = post_prepare(&j->arena, NULL, j->app->newest_settings->origin, j->body);
}

static i64 processor_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (i64)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* The last topic that corpus made: page20. */
static i64 last_topic(struct instance *i)
{
    i64 id = 1;
    while (contribution_whole(i->writer, &i->arena, id + 1))
        id++;
    return id;
}

int main(int argc, char **argv)
{
    static struct job jobs[GROUP_MAX];
    struct instance i;
    str error = {0};
    i64 posts = 0, group = 0, writing = 0, telling = 0;
    if (argc < 4 || !str_to_i64(str_of(argv[2]), &posts) || !str_to_i64(str_of(argv[3]), &group) ||
        group < 1 || group > GROUP_MAX) {
        fprintf(stderr, "write_bench DIR POSTS GROUP [--alone]\n");
        return 2;
    }
    if (!instance_open(&i, argv[1], &error)) {
        fprintf(stderr, "write_bench: %.*s\n", STR(error));
        return 1;
    }
    bool alone = argc > 4 && strcmp(argv[4], "--alone") == 0;
    i64 topic = last_topic(&i);
    for (i64 n = 0; n < group; n++)
        jobs[n].arena = arena_of(64 << 20);
    for (i64 done = 0; done < posts; done += group) {
        for (i64 n = 0; n < group; n++) {
            struct job *j = &jobs[n];
            arena_reset(&j->arena);
            j->task = (struct write_task){.run = write_one,
                                          .next = n + 1 < group ? &jobs[n + 1].task : NULL};
            j->app = &i.app;
            j->person = 1 + (done + n) % WRITERS;
            j->contribution = topic;
            j->number = done + n;
            prepare(j);
        }
        i64 from = processor_us();
        write_group(i.writer, &jobs[0].task);
        writing += processor_us() - from;
        for (i64 n = 0; n < group; n++)
            check(jobs[n].task.outcome == WRITE_KEPT);
        from = processor_us();
        if (!alone &&
            (done / SECOND_POSTS != (done + group) / SECOND_POSTS || done + group >= posts))
            notifier_run_now(&i.app, i.writer);
        telling += processor_us() - from;
    }
    writing /= posts;
    telling /= posts;
    printf("%lld posts, %lld a transaction: %lld µs a post, and %lld µs of telling\n",
           (long long)posts, (long long)group, (long long)writing, (long long)telling);
    instance_close(&i);
    return 0;
}
