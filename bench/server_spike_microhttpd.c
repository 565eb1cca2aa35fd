/* SPDX-License-Identifier: EUPL-1.2 */
/* libmicrohttpd in external epoll mode: a loop is one daemon, one epoll of ours and one thread; all
 * share one listening socket. Every known trap is honoured: MHD_get_timeout before each wait,
 * answers on the second call of the handler, headers swept by us, whatever the library shows of a
 * bad request refused. */
#include "bench/server_spike.h"

#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/base.h"

static i64 now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (i64)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

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

static struct loop loops[SPIKE_LOOPS];
static _Atomic bool stopping;

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
    if (spike_release && max >= 6) { /* one event, then the end */
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
    spike_streams++;
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
            spike_smuggled++;
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
                if (swept - x->since_ms > SPIKE_HEADERS_MS) {
                    unchain(x);
                    shutdown(x->socket, SHUT_RDWR);
                }
            }
        }
    }
    return NULL;
}

void spike_wake(void)
{
    for (int i = 0; i < SPIKE_LOOPS; i++) {
        uint64_t one = 1;
        check(write(loops[i].wake, &one, sizeof one) == sizeof one);
    }
}

int spike_start(void)
{
    int s = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof a;
    check(bind(s, (struct sockaddr *)&a, len) == 0 && listen(s, 4096) == 0);
    check(getsockname(s, (struct sockaddr *)&a, &len) == 0);
    for (int i = 0; i < SPIKE_LOOPS; i++) {
        struct loop *l = &loops[i];
        l->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
                                     handle, l, MHD_OPTION_LISTEN_SOCKET, i ? dup(s) : s,
                                     MHD_OPTION_CONNECTION_LIMIT, (unsigned)SPIKE_CONNECTIONS,
                                     MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_NOTIFY_CONNECTION,
                                     connection_changed, l, MHD_OPTION_NOTIFY_COMPLETED, again, l,
                                     MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)16384,
                                     MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_END);
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
    return ntohs(a.sin_port);
}

void spike_stop(void)
{
    stopping = true;
    spike_wake();
    for (int i = 0; i < SPIKE_LOOPS; i++)
        pthread_join(loops[i].thread, NULL);
    for (int i = 0; i < SPIKE_LOOPS; i++) {
        while (loops[i].held) { /* suspended connections must be resumed before a stop */
            struct exchange *x = loops[i].held;
            unchain(x);
            MHD_resume_connection(x->connection);
        }
        MHD_stop_daemon(loops[i].daemon);
    }
}

const char *spike_engine(void) { return MHD_get_version(); }
