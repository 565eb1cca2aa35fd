/* SPDX-License-Identifier: EUPL-1.2 */
/* server_spike: an HTTP engine under what FOUNDATIONS 19 asks; the outcome is
 * doc/adr/0019-libmicrohttpd.md. Kept so that a newer libmicrohttpd, or a change of our own loop,
 * can be judged the same way.
 *
 *     cc -std=gnu17 -D_GNU_SOURCE -O2 -Isrc -I. bench/server_spike.c src/base/base.c ENGINE
 * -lpthread ENGINE: bench/server_spike_microhttpd.c -lmicrohttpd or: bench/server_spike_own.c
 * src/web/{http_parse,server*}.c src/base/{arena,text}.c
 *     ./a.out    all parts;    ./a.out corpus|held|slow|streams    one of them
 *
 * Both ends are in one process; 20,000 descriptors are needed. */
#include "bench/server_spike.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "web/server_corpus.h"

enum { HELD = 300, ACTIVE = 100, STREAMS = 5000, SLOW = 600 };

_Atomic int spike_release, spike_smuggled, spike_streams;
static int port;

static i64 now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (i64)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int dial(void)
{
    int s = socket(AF_INET, SOCK_STREAM, 0);
    check(s >= 0);
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((uint16_t)port),
                            .sin_addr = {htonl(INADDR_LOOPBACK)}};
    check(connect(s, (struct sockaddr *)&a, sizeof a) == 0);
    int one = 1;
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return s;
}

static void say(int s, const char *text)
{
    check(send(s, text, strlen(text), MSG_NOSIGNAL) >= 0 || errno == EPIPE || errno == ECONNRESET);
}

/* What came within `ms` after the last byte, or until the end. */
static i64 hear(int s, char *to, i64 max, int ms, bool *ended)
{
    i64 len = 0;
    *ended = false;
    while (len < max && poll(&(struct pollfd){s, POLLIN, 0}, 1, ms) == 1) {
        ssize_t n = recv(s, to + len, (size_t)(max - len), 0);
        if (n <= 0) {
            *ended = true;
            break;
        }
        len += n;
    }
    to[len < max ? len : max - 1] = 0;
    return len;
}

static void corpus(void)
{
    int wrong = 0;
    for (i64 i = 0; i < countof(http_cases); i++) {
        const struct http_case *c = &http_cases[i];
        char got[16384], statuses[200] = "";
        bool ended;
        int s = dial(), before = spike_smuggled;
        check(send(s, c->bytes.at, (size_t)c->bytes.len, MSG_NOSIGNAL) == c->bytes.len);
        hear(s, got, sizeof got, 60, &ended);
        close(s);
        for (char *p = got; (p = strstr(p, "HTTP/1.")) && strlen(statuses) < 100; p += 8)
            snprintf(statuses + strlen(statuses), 8, "%s%.3s", *statuses ? " " : "", p + 9);
        if (strcmp(statuses, c->statuses) != 0 || spike_smuggled != before) {
            printf("  %-36s wanted %-8s got %s%s%s\n", c->name, c->statuses,
                   *statuses ? statuses : "nothing", ended ? ", closed" : ", open",
                   spike_smuggled != before ? ", SMUGGLED" : "");
            wrong++;
        }
    }
    printf("corpus: %d of %d not as wanted\n", wrong, (int)countof(http_cases));
}

static void held(void)
{
    static int holding[HELD], active[ACTIVE];
    char got[4096];
    i64 answered = 0, stalled = 0, worst = 0;
    for (int i = 0; i < HELD; i++)
        holding[i] = dial();
    for (int i = 0; i < ACTIVE; i++)
        active[i] = dial();
    for (int round = 0; round < 100; round++) {
        for (int i = 0; i < HELD; i++)
            say(holding[i], "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
        for (int turn = 0; turn < 3; turn++) {
            i64 since = now_ms();
            for (int i = 0; i < ACTIVE; i++)
                say(active[i], "GET /now HTTP/1.1\r\nHost: a\r\n\r\n");
            if (turn == round % 3)
                spike_wake(); /* while the active ones are being read */
            for (int i = 0; i < ACTIVE; i++) {
                bool came = poll(&(struct pollfd){active[i], POLLIN, 0}, 1, 2000) == 1;
                came = came && recv(active[i], got, sizeof got, 0) > 0;
                answered += came, stalled += !came;
            }
            if (now_ms() - since > worst)
                worst = now_ms() - since;
        }
        for (int i = 0; i < HELD; i++) { /* woken until it answers: 40 wakes at most */
            for (int t = 0; t < 40 && poll(&(struct pollfd){holding[i], POLLIN, 0}, 1, 50) != 1;
                 t++)
                spike_wake();
            bool came = recv(holding[i], got, sizeof got, MSG_DONTWAIT) > 0;
            answered += came, stalled += !came;
        }
    }
    for (int i = 0; i < HELD; i++)
        close(holding[i]);
    for (int i = 0; i < ACTIVE; i++)
        close(active[i]);
    printf("held: %d suspended to %d active: %ld answered, %ld stalled, worst turn %ld ms\n", HELD,
           ACTIVE, (long)answered, (long)stalled, (long)worst);
}

static i64 resident_kb(void)
{
    FILE *f = fopen("/proc/self/statm", "r");
    long size, pages;
    check(f && fscanf(f, "%ld %ld", &size, &pages) == 2);
    fclose(f);
    return pages * 4;
}

static void streams(void)
{
    static int s[STREAMS];
    char got[4096];
    bool ended;
    i64 before = resident_kb(), since = now_ms(), heard = 0, told = 0;
    for (int i = 0; i < STREAMS; i++) {
        s[i] = dial();
        say(s[i], "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    for (int i = 0; i < STREAMS; i++)
        heard += poll(&(struct pollfd){s[i], POLLIN, 0}, 1, 2000) == 1 &&
                 recv(s[i], got, sizeof got, 0) > 0;
    while (spike_streams < STREAMS && now_ms() - since < 10000)
        usleep(1000);
    i64 open_ms = now_ms() - since, grown = resident_kb() - before;
    struct rusage u0, u1;
    getrusage(RUSAGE_SELF, &u0);
    sleep(2);
    getrusage(RUSAGE_SELF, &u1);
    i64 idle_us =
        (u1.ru_utime.tv_sec - u0.ru_utime.tv_sec + u1.ru_stime.tv_sec - u0.ru_stime.tv_sec) *
            1000000 +
        u1.ru_utime.tv_usec - u0.ru_utime.tv_usec + u1.ru_stime.tv_usec - u0.ru_stime.tv_usec;
    since = now_ms();
    spike_release = 1;
    spike_wake();
    for (int i = 0; i < STREAMS; i++) {
        i64 len = hear(s[i], got, sizeof got, 2000, &ended);
        told += len > 0 && memmem(got, (size_t)len, "data", 4) != NULL;
        close(s[i]);
    }
    printf(
        "streams: %d opened in %ld ms, %ld greeted, %d suspended, %ld KB, idle CPU %ld us/s; %ld "
        "told in %ld ms\n",
        STREAMS, (long)open_ms, (long)heard, spike_streams, (long)grown, (long)(idle_us / 2),
        (long)told, (long)(now_ms() - since));
    spike_release = 0;
}

static void slow(void)
{
    static int s[SLOW];
    char got[4096];
    bool ended;
    int alive = 0;
    i64 since = now_ms(), worst = 0;
    for (int i = 0; i < SLOW; i++) {
        s[i] = dial();
        say(s[i], "GET / HTTP/1.1\r\nX-A: ");
    }
    while (now_ms() - since < SPIKE_HEADERS_MS + 1500) {
        for (int i = 0; i < SLOW; i++)
            if (send(s[i], "a", 1, MSG_NOSIGNAL) < 0 && errno == EPIPE)
                continue;
        i64 asked = now_ms();
        int good = dial();
        say(good, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        hear(good, got, sizeof got, 2000, &ended);
        close(good);
        if (now_ms() - asked > worst)
            worst = now_ms() - asked;
        usleep(100000);
    }
    for (int i = 0; i < SLOW; i++) {
        alive += recv(s[i], got, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN;
        close(s[i]);
    }
    printf("slow: %d clients, %d cut, %d still alive, a good client waited %ld ms at most\n", SLOW,
           SLOW - alive, alive, (long)worst);
}

int main(int argc, char **argv)
{
    struct rlimit many = {20000, 20000};
    setrlimit(RLIMIT_NOFILE, &many);
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("%s\n", spike_engine());
    port = spike_start();
    static const struct {
        const char *name;
        void (*run)(void);
    } parts[] = {{"corpus", corpus}, {"held", held}, {"slow", slow}, {"streams", streams}};
    for (i64 i = 0; i < countof(parts); i++)
        if (argc < 2 || strcmp(argv[1], parts[i].name) == 0)
            parts[i].run();
    spike_stop();
    return 0;
}
