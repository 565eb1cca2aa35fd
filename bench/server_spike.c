/* SPDX-License-Identifier: EUPL-1.2 */
/* server_spike: libmicrohttpd in external epoll mode under what FOUNDATIONS 19 asks; its outcome is
 * doc/adr/0019-libmicrohttpd.md. Kept so that a newer libmicrohttpd can be judged the same way.
 *
 *     cc -std=gnu17 -D_GNU_SOURCE -Isrc -O2 bench/server_spike.c -lmicrohttpd -lpthread
 *     ./a.out            all parts;   ./a.out corpus|held|streams|slow   one of them
 *
 * Both ends are in one process. A loop is one daemon, one epoll of ours and one thread. */
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "web/server_corpus.h"

_Noreturn void bug(const char *what, const char *file, int line)
{
    fprintf(stderr, "%s:%d: %s\n", file, line, what);
    abort();
}

enum { LOOPS = 2, HEADERS_MS = 1500, HELD = 300, ACTIVE = 100, STREAMS = 5000, SLOW = 600 };

struct exchange { /* one connection; chained while suspended or while its headers are awaited */
    struct exchange *next, **here;
    struct MHD_Connection *connection;
    int socket;
    i64 since_ms;
    bool known, stream, sent;
    i64 body;
};

struct loop {
    struct MHD_Daemon *daemon;
    int epoll, wake;
    pthread_t thread;
    struct exchange *held, *waiting; /* by this loop's thread alone */
};

static struct loop loops[LOOPS];
static _Atomic int stopping, release_held, cut, smuggled, streams_held;
static int port;

static i64 now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (i64)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void chain(struct exchange **list, struct exchange *x)
{
    x->next = *list;
    x->here = list;
    if (x->next)
        x->next->here = &x->next;
    *list = x;
}

static void unchain(struct exchange *x)
{
    if (!x->here)
        return;
    *x->here = x->next;
    if (x->next)
        x->next->here = x->here;
    x->here = NULL;
}

static void connection_changed(void *cls, struct MHD_Connection *c, void **data,
                               enum MHD_ConnectionNotificationCode code)
{
    struct loop *l = cls;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        struct exchange *x = calloc(1, sizeof *x);
        check(x);
        x->connection = c;
        x->socket = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
        x->since_ms = now_ms();
        chain(&l->waiting, x);
        *data = x;
    } else {
        unchain(*data);
        free(*data);
    }
}

struct seen {
    int hosts, lengths, codings;
    bool odd;
};

static enum MHD_Result see(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_len,
                           const char *value, size_t len)
{
    (void)kind;
    struct seen *s = cls;
    s->hosts += strcasecmp(name, "Host") == 0;
    s->lengths += strcasecmp(name, "Content-Length") == 0;
    s->codings += strcasecmp(name, "Transfer-Encoding") == 0;
    if (strcasecmp(name, "Transfer-Encoding") == 0 && strcasecmp(value, "chunked") != 0)
        s->odd = true;
    for (size_t i = 0; i < name_len; i++)
        s->odd |= !strchr("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
                          "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                          name[i]) ||
                  !name[i];
    for (size_t i = 0; i < len; i++)
        s->odd |= (value[i] >= 0 && value[i] < ' ' && value[i] != '\t') || value[i] == 0x7f;
    return MHD_YES;
}

static enum MHD_Result answer(struct MHD_Connection *c, unsigned status, const char *text)
{
    struct MHD_Response *r = MHD_create_response_from_buffer(strlen(text), (void *)(uintptr_t)text,
                                                             MHD_RESPMEM_PERSISTENT);
    if (status >= 400)
        MHD_add_response_header(r, "Connection", "close");
    enum MHD_Result done = MHD_queue_response(c, status, r);
    MHD_destroy_response(r);
    return done;
}

static ssize_t stream_read(void *cls, uint64_t at, char *to, size_t max)
{
    struct exchange *x = cls;
    (void)at;
    if (!x->sent && max >= 6) {
        memcpy(to, ":hi\n\n", 5);
        x->sent = true;
        return 5;
    }
    if (release_held && max >= 6) { /* one event, then the end */
        if (x->stream) {
            x->stream = false;
            memcpy(to, "data\n\n", 6);
            return 6;
        }
        return MHD_CONTENT_READER_END_OF_STREAM;
    }
    struct loop *l = loops; /* the daemon says whose it is */
    while (l->daemon != MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_DAEMON)->daemon)
        l++;
    MHD_suspend_connection(x->connection);
    chain(&l->held, x);
    streams_held++;
    return 0;
}

static enum MHD_Result handle(void *cls, struct MHD_Connection *c, const char *target,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_len, void **data)
{
    struct loop *l = cls;
    struct exchange *x =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    (void)upload;
    if (!*data) { /* first call: the headers are whole */
        *data = x;
        unchain(x);
        struct seen s = {0};
        MHD_get_connection_values_n(c, MHD_HEADER_KIND, see, &s);
        bool bad = s.odd || s.hosts > 1 || (s.hosts == 0 && strcmp(version, "HTTP/1.1") == 0) ||
                   s.lengths > 1 || s.codings > 1 || (s.lengths && s.codings);
        bad |= target[0] != '/' && strncmp(target, "http://a.example", 16) != 0;
        for (const char *t = target; *t; t++)
            bad |= (*t > 0 && *t <= ' ') || *t == 0x7f || *t == '#';
        if (strcmp(target, "/smuggled") == 0)
            smuggled++;
        if (!strstr(" GET HEAD POST PUT DELETE OPTIONS PATCH ", method))
            return answer(c, 501, "501");
        return bad ? answer(c, 400, "400") : MHD_YES;
    }
    if (*upload_len) {
        *upload_len = 0;
        return MHD_YES;
    }
    if (strcmp(target, "/hold") == 0 && !x->sent) {
        x->sent = true;
        MHD_suspend_connection(c);
        chain(&l->held, x);
        return MHD_YES;
    }
    if (strcmp(target, "/stream") == 0) {
        x->stream = true;
        x->sent = false;
        struct MHD_Response *r =
            MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1024, stream_read, x, NULL);
        enum MHD_Result done = MHD_queue_response(c, 200, r);
        MHD_destroy_response(r);
        return done;
    }
    x->sent = false;
    return answer(c, 200, "200");
}

static void again(void *cls, struct MHD_Connection *c, void **data,
                  enum MHD_RequestTerminationCode code)
{
    (void)c, (void)data, (void)code;
    struct loop *l = cls;
    struct exchange *x =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    unchain(x);
    x->since_ms = now_ms();
    chain(&l->waiting, x);
}

static void *run(void *arg)
{
    struct loop *l = arg;
    i64 swept = now_ms();
    while (!stopping) {
        MHD_UNSIGNED_LONG_LONG wait = 50;
        if (MHD_get_timeout(l->daemon, &wait) != MHD_YES || wait > 50)
            wait = 50;
        struct epoll_event e[2];
        int n = epoll_wait(l->epoll, e, 2, (int)wait);
        for (int i = 0; i < n; i++) {
            uint64_t count;
            if (e[i].data.fd == l->wake && read(l->wake, &count, sizeof count) == sizeof count)
                while (l->held) {
                    struct exchange *x = l->held;
                    unchain(x);
                    MHD_resume_connection(x->connection);
                }
        }
        MHD_run(l->daemon);
        if (now_ms() - swept > 100) {
            swept = now_ms();
            for (struct exchange *x = l->waiting, *next; x; x = next) {
                next = x->next;
                if (swept - x->since_ms > HEADERS_MS) {
                    unchain(x);
                    cut++;
                    shutdown(x->socket, SHUT_RDWR);
                }
            }
        }
    }
    return NULL;
}

static void wake_all(void)
{
    for (int i = 0; i < LOOPS; i++) {
        uint64_t one = 1;
        check(write(loops[i].wake, &one, sizeof one) == sizeof one);
    }
}

static void start(void)
{
    int s = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof a;
    check(bind(s, (struct sockaddr *)&a, len) == 0 && listen(s, 4096) == 0);
    check(getsockname(s, (struct sockaddr *)&a, &len) == 0);
    port = ntohs(a.sin_port);
    for (int i = 0; i < LOOPS; i++) {
        struct loop *l = &loops[i];
        l->daemon = MHD_start_daemon(
            MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, handle, l,
            MHD_OPTION_LISTEN_SOCKET, i ? dup(s) : s, MHD_OPTION_CONNECTION_LIMIT, 8000u,
            MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_NOTIFY_CONNECTION, connection_changed, l,
            MHD_OPTION_NOTIFY_COMPLETED, again, l, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
            (size_t)16384, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_END);
        check(l->daemon);
        l->epoll = epoll_create1(0);
        l->wake = eventfd(0, EFD_NONBLOCK);
        int inner = MHD_get_daemon_info(l->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
        epoll_ctl(l->epoll, EPOLL_CTL_ADD, inner,
                  &(struct epoll_event){.events = EPOLLIN, .data.fd = inner});
        epoll_ctl(l->epoll, EPOLL_CTL_ADD, l->wake,
                  &(struct epoll_event){.events = EPOLLIN, .data.fd = l->wake});
        check(pthread_create(&l->thread, NULL, run, l) == 0);
    }
}

/* ---- the other end ----------------------------------------------------------------------- */

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
        int s = dial(), before = smuggled;
        check(send(s, c->bytes.at, (size_t)c->bytes.len, MSG_NOSIGNAL) == c->bytes.len);
        hear(s, got, sizeof got, 60, &ended);
        close(s);
        for (char *p = got; (p = strstr(p, "HTTP/1.")) && strlen(statuses) < 100; p += 8)
            snprintf(statuses + strlen(statuses), 8, "%s%.3s", *statuses ? " " : "", p + 9);
        if (strcmp(statuses, c->statuses) != 0 || smuggled != before) {
            printf("  %-36s wanted %-8s got %s%s%s\n", c->name, c->statuses,
                   *statuses ? statuses : "nothing", ended ? ", closed" : ", open",
                   smuggled != before ? ", SMUGGLED" : "");
            wrong++;
        }
    }
    printf("corpus: %d of %d not as wanted\n", wrong, (int)countof(http_cases));
}

static void held(void)
{
    static int holding[HELD], active[ACTIVE];
    char got[4096];
    bool ended;
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
            for (int i = 0; i < ACTIVE; i++) {
                bool came = poll(&(struct pollfd){active[i], POLLIN, 0}, 1, 2000) == 1;
                came = came && recv(active[i], got, sizeof got, 0) > 0;
                answered += came, stalled += !came;
            }
            if (now_ms() - since > worst)
                worst = now_ms() - since;
        }
        int late = 0;
        for (int i = 0; i < HELD; i++) { /* woken until it answers: 40 wakes at most */
            for (int t = 0; t < 40 && poll(&(struct pollfd){holding[i], POLLIN, 0}, 1, 50) != 1;
                 t++)
                wake_all(), late++;
            bool came = recv(holding[i], got, sizeof got, MSG_DONTWAIT) > 0;
            answered += came, stalled += !came;
        }
        (void)late;
    }
    for (int i = 0; i < HELD; i++)
        close(holding[i]);
    for (int i = 0; i < ACTIVE; i++)
        close(active[i]);
    (void)ended;
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
    while (streams_held < STREAMS && now_ms() - since < 10000)
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
    release_held = 1;
    wake_all();
    for (int i = 0; i < STREAMS; i++) {
        i64 len = hear(s[i], got, sizeof got, 2000, &ended);
        told += len > 0 && memmem(got, (size_t)len, "data", 4) != NULL;
        close(s[i]);
    }
    printf(
        "streams: %d opened in %ld ms, %ld greeted, %d suspended, %ld KB, idle CPU %ld us/s; %ld "
        "told in %ld ms\n",
        STREAMS, (long)open_ms, (long)heard, streams_held, (long)grown, (long)(idle_us / 2),
        (long)told, (long)(now_ms() - since));
    release_held = 0;
}

static void slow(void)
{
    static int s[SLOW];
    char got[4096];
    bool ended;
    int alive = 0, before = cut;
    i64 since = now_ms(), worst = 0;
    for (int i = 0; i < SLOW; i++) {
        s[i] = dial();
        say(s[i], "GET / HTTP/1.1\r\nX-A: ");
    }
    while (now_ms() - since < HEADERS_MS + 1500) {
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
           cut - before, alive, (long)worst);
}

int main(int argc, char **argv)
{
    struct rlimit many = {20000, 20000};
    setrlimit(RLIMIT_NOFILE, &many);
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("libmicrohttpd %s\n", MHD_get_version());
    start();
    static const struct {
        const char *name;
        void (*run)(void);
    } parts[] = {{"corpus", corpus}, {"held", held}, {"slow", slow}, {"streams", streams}};
    for (i64 i = 0; i < countof(parts); i++)
        if (argc < 2 || strcmp(argv[1], parts[i].name) == 0)
            parts[i].run();
    stopping = 1;
    wake_all();
    for (int i = 0; i < LOOPS; i++)
        pthread_join(loops[i].thread, NULL);
    while (loops[0].held || loops[1].held) /* suspended connections must be resumed before a stop */
        for (int i = 0; i < LOOPS; i++)
            if (loops[i].held) {
                struct exchange *x = loops[i].held;
                unchain(x);
                MHD_resume_connection(x->connection);
            }
    for (int i = 0; i < LOOPS; i++)
        MHD_stop_daemon(loops[i].daemon);
    return 0;
}
