/* SPDX-License-Identifier: EUPL-1.2 */
#include "os/os.h"

#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "base/test.h"

/* What was written to stderr since the last call. */
static str written(arena *a, int from)
{
    enum { ROOM = 64 << 10 };
    char *room = arena_bytes(a, ROOM);
    ssize_t n = read(from, room, ROOM);
    return (str){room, n > 0 ? n : 0};
}

static i64 lines_of(str s)
{
    i64 lines = 0;
    for (i64 i = 0; i < s.len; i++)
        lines += s.at[i] == '\n';
    return lines;
}

struct trial {
    arena *a;
    int from;
    bool waited, told, in_order, aged, filled, ended;
};

static void *log_much(void *context)
{
    struct trial *t = context;
    os_log_gather();
    os_log("access", "first");
    i64 due = os_log_due();
    t->waited = due > 0 && due <= LOG_WAIT_MS && written(t->a, t->from).len == 0;
    os_log("error", "second");
    str both = written(t->a, t->from);
    t->told = lines_of(both) == 2 && os_log_due() == -1;
    t->in_order = str_find(both, S("access first")) < str_find(both, S("error second"));
    os_log("access", "third");
    while (os_log_due() >= 0)
        usleep(1000);
    t->aged = str_has(written(t->a, t->from), S("third"));
    i64 lines = 0;
    for (; lines < 1000 && !t->filled; lines++) {
        os_log("access", "%0100lld", (long long)lines);
        t->filled = written(t->a, t->from).len > 0; /* the room is full long before */
    }
    os_log("access", "last");
    os_log_flush();
    t->ended = str_has(written(t->a, t->from), S("last")) && os_log_due() == -1;
    return NULL;
}

TEST(a_line_is_one_line_cut_at_its_limit)
{
    int ends[2] = {-1, -1}, before = dup(STDERR_FILENO);
    expect(before >= 0 && pipe2(ends, O_NONBLOCK) == 0 && dup2(ends[1], STDERR_FILENO) >= 0);
    char *bytes = new_n(a, char, 9000);
    memset(bytes, 'x', 9000);
    os_log_line("info", (str){bytes, 9000});
    str long_one = written(a, ends[0]);
    os_log("info", "%.*s", 9000, bytes);
    str formatted = written(a, ends[0]);
    os_log_line("info", S("a\nb\"c\\"));
    str plain = written(a, ends[0]);
    os_log_format(OS_LOG_JSON);
    os_log_line("info", S("a\nb\"c\\"));
    str json = written(a, ends[0]);
    os_log_format(OS_LOG_TEXT);
    dup2(before, STDERR_FILENO);
    close(ends[0]);
    close(ends[1]);
    close(before);
    expect(lines_of(long_one) == 1 && long_one.len > 4000 && long_one.len < 4200);
    expect(lines_of(formatted) == 1 && formatted.len > 4000 && formatted.len < 4200);
    expect(str_ends(plain, S(" info a\\u000ab\"c\\\n")));
    expect(str_ends(json, S("\"message\":\"a\\u000ab\\u0022c\\u005c\"}\n")));
}

TEST(lines_of_a_thread_that_logs_much_wait_and_none_is_lost)
{
    int ends[2] = {-1, -1}, before = dup(STDERR_FILENO);
    expect(before >= 0 && pipe2(ends, O_NONBLOCK) == 0 && dup2(ends[1], STDERR_FILENO) >= 0);
    struct trial t = {.a = a, .from = ends[0]};
    pthread_t thread;
    expect(pthread_create(&thread, NULL, log_much, &t) == 0);
    pthread_join(thread, NULL);
    dup2(before, STDERR_FILENO);
    close(ends[0]);
    close(ends[1]);
    close(before);
    expect(t.waited && t.told && t.in_order && t.aged && t.filled && t.ended);
}
