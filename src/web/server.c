/* SPDX-License-Identifier: EUPL-1.2 */
/* The loops: accepting, waking, deadlines, stopping. */
#include "web/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "os/os.h"
#include "web/server_inside.h"

enum { LOOPS_MAX = 64, EVENTS_AT_ONCE = 128, SWEEP_MS_MIN = 20, BACKLOG = 4096, REPEATS_MS = 1000 };

const struct server_settings server_defaults = {
    .address = "127.0.0.1",
    .port = 8080,
    .connections_max = 12000, /* ten thousand idle ones stop nobody */
    .target_bytes_max = 8192,
    .headers_bytes_max = 16384,
    .headers_max = 100,
    .headers_ms = 10000,
    .body_ms = 30000,
    .send_ms = 30000,
    .idle_ms = 60000,
    .stop_ms = 10000,
};

i64 server_now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (i64)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Without memory for a buffer the process cannot go on; the supervisor restarts it. Every size
   asked here is bounded by a limit of the settings. */
void *server_room(void *old, i64 bytes)
{
    void *room = realloc(old, (size_t)bytes);
    if (!room)
        bug("no memory for a connection", __FILE__, __LINE__);
    return room;
}

/* ---- what loops do for connections ------------------------------------------------------- */

void loop_deadline(struct connection *c, i64 ms)
{
    c->deadline_ms = c->loop->now_ms + ms;
    if (c->deadline_ms < c->loop->soonest_ms)
        c->loop->soonest_ms = c->deadline_ms;
}

static void chain(struct connection *c)
{
    c->here = &c->loop->connections;
    c->next = *c->here;
    *c->here = c;
    if (c->next)
        c->next->here = &c->next;
}

void loop_forget(struct connection *c)
{
    *c->here = c->next;
    if (c->next)
        c->next->here = c->here;
    atomic_fetch_sub(&c->loop->connection_count, 1);
    atomic_fetch_sub(&c->loop->server->connection_count, 1);
    free(c);
}

static void ring(struct loop *l)
{
    uint64_t one = 1;
    if (!l->rung)
        l->rung = write(l->wake, &one, sizeof one) == (ssize_t)sizeof one;
}

/* `wake` is written under the lock, so that a stopping loop cannot be freed meanwhile. */
static void post_locked(struct connection *c, unsigned posted)
{
    if (!c->posted) {
        c->inbox_next = c->loop->inbox;
        c->loop->inbox = c;
    }
    c->posted |= posted;
    ring(c->loop);
}

void loop_post(struct connection *c, unsigned posted)
{
    struct loop *l = c->loop;
    pthread_mutex_lock(&l->lock);
    post_locked(c, posted);
    pthread_mutex_unlock(&l->lock);
}

static void inbox_take(struct loop *l)
{
    uint64_t count;
    pthread_mutex_lock(&l->lock);
    if (l->rung)
        l->rung = read(l->wake, &count, sizeof count) < 0;
    struct connection *c = l->inbox, *next;
    l->inbox = NULL;
    for (struct connection *each = c; each; each = each->inbox_next) {
        /* `posted` of the batch is moved out of the reach of other threads */
        each->taken = each->posted;
        each->posted = 0;
        each->batch_next = each->inbox_next;
    }
    pthread_mutex_unlock(&l->lock);
    for (; c; c = next) {
        next = c->batch_next;
        if (c->taken & ARRIVED)
            chain(c);
        connection_posted(c, c->taken);
    }
}

/* ---- accepting --------------------------------------------------------------------------- */

static struct loop *least_busy(struct loop *own)
{
    struct server *s = own->server;
    struct loop *best = own;
    for (int i = 0; i < s->loop_count; i++)
        if (atomic_load(&s->loops[i].connection_count) + 1 < atomic_load(&best->connection_count))
            best = &s->loops[i];
    return best;
}

static void address_write(struct connection *c, const struct sockaddr_storage *from)
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff}; /* ::ffff:1.2.3.4 */
    const struct sockaddr_in6 *v6 = (const void *)from;
    const struct sockaddr_in *v4 = (const void *)from;
    if (from->ss_family == AF_INET)
        inet_ntop(AF_INET, &v4->sin_addr, c->address, sizeof c->address);
    else if (memcmp(&v6->sin6_addr, mapped, sizeof mapped) == 0)
        inet_ntop(AF_INET, v6->sin6_addr.s6_addr + 12, c->address, sizeof c->address);
    else
        inet_ntop(AF_INET6, &v6->sin6_addr, c->address, sizeof c->address);
}

static void turn_away(int socket)
{
    struct exchange x = {.head.minor = 1};
    struct out o;
    i64 taken = 0;
    out_refusal(&o, &x, 503);
    out_send(&o, socket, &taken);
    out_free(&o);
    shutdown(socket, SHUT_WR);
    close(socket);
}

static void adopt(struct loop *l, int socket, const struct sockaddr_storage *from)
{
    struct server *s = l->server;
    if (atomic_load(&s->connection_count) >= s->settings.connections_max) {
        turn_away(socket);
        return;
    }
    struct connection *c = server_room(NULL, sizeof *c);
    memset(c, 0, sizeof *c);
    c->socket = socket;
    c->loop = least_busy(l);
    address_write(c, from);
    int one = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    atomic_fetch_add(&s->connection_count, 1);
    atomic_fetch_add(&c->loop->connection_count, 1);
    if (c->loop == l) {
        chain(c);
        connection_start(c);
    } else {
        loop_post(c, ARRIVED);
    }
}

/* Without a free descriptor a waiting connection would wake the loops for ever: one descriptor is
   kept to take it and close it. */
static void accept_and_close(struct loop *l)
{
    if (l->spare >= 0)
        close(l->spare);
    int socket = accept4(l->server->socket, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket >= 0)
        close(socket);
    l->spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void accept_some(struct loop *l)
{
    for (int i = 0; i < ACCEPTED_AT_ONCE; i++) {
        struct sockaddr_storage from = {0};
        socklen_t len = sizeof from;
        int socket = accept4(l->server->socket, (struct sockaddr *)&from, &len,
                             SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (socket >= 0) {
            adopt(l, socket, &from);
        } else if (errno == EMFILE || errno == ENFILE) {
            accept_and_close(l);
            return;
        } else if (errno != ECONNABORTED && errno != EINTR) {
            return;
        }
    }
}

/* ---- a loop ------------------------------------------------------------------------------ */

/* Ten thousand connections whose time ends a millisecond after each other are looked through fifty
   times a second, not a thousand. */
static void sweep(struct loop *l)
{
    if (l->now_ms < l->soonest_ms || l->now_ms < l->swept_ms + SWEEP_MS_MIN)
        return;
    l->swept_ms = l->now_ms;
    l->soonest_ms = INT64_MAX;
    for (struct connection *c = l->connections, *next; c; c = next) {
        next = c->next;
        if (c->deadline_ms <= l->now_ms)
            connection_late(c);
        else if (c->deadline_ms < l->soonest_ms)
            l->soonest_ms = c->deadline_ms;
    }
}

static void stop_connections(struct loop *l, bool now)
{
    for (struct connection *c = l->connections, *next; c; c = next) {
        next = c->next;
        connection_stop(c, now);
    }
}

/* `log_ms`: what the log may still wait, -1: nothing waits. */
static int wait_ms(const struct loop *l, i64 log_ms)
{
    i64 until = l->soonest_ms;
    if (log_ms >= 0 && l->now_ms + log_ms < until)
        until = l->now_ms + log_ms;
    if (l->stopping && l->server->stop_at_ms < until)
        until = l->server->stop_at_ms;
    if (l->repeats.ready && l->now_ms + REPEATS_MS < until)
        until = l->now_ms + REPEATS_MS;
    if (until == INT64_MAX)
        return -1;
    i64 ms = until - l->now_ms;
    return ms < SWEEP_MS_MIN ? SWEEP_MS_MIN : ms < 60000 ? (int)ms : 60000;
}

static void end_turn(struct loop *l)
{
    const struct server_settings *s = &l->server->settings;
    if (s->on_turn)
        s->on_turn(s->context, l->number);
    repeats_end(&l->repeats, false);
}

static void *loop_run(void *arg)
{
    struct loop *l = arg;
    struct epoll_event events[EVENTS_AT_ONCE];
    l->self = pthread_self();
    l->now_ms = server_now_ms();
    os_log_gather();
    for (;;) {
        end_turn(l);
        int n = epoll_wait(l->epoll, events, EVENTS_AT_ONCE, wait_ms(l, os_log_due()));
        l->now_ms = server_now_ms();
        for (int i = 0; i < n; i++) {
            if (events[i].data.ptr == l->server)
                accept_some(l);
            else if (events[i].data.ptr != l) /* else it is `wake`; the inbox is looked at anyway */
                connection_event(events[i].data.ptr, events[i].events);
        }
        inbox_take(l);
        sweep(l);
        if (!l->stopping && atomic_load(&l->server->stopping)) {
            l->stopping = true;
            epoll_ctl(l->epoll, EPOLL_CTL_DEL, l->server->socket, NULL);
            stop_connections(l, false);
        }
        bool over = l->stopping && l->now_ms >= l->server->stop_at_ms;
        if (over)
            stop_connections(l, true);
        if (l->stopping && (over || !l->connections))
            break;
    }
    end_turn(l);
    repeats_end(&l->repeats, true);
    os_log_flush();
    return NULL;
}

/* ---- starting and stopping --------------------------------------------------------------- */

static int listen_at(const char *address, int port, int *port_had)
{
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                             .ai_socktype = SOCK_STREAM},
                    *found;
    char service[16];
    snprintf(service, sizeof service, "%d", port);
    if (getaddrinfo(address, service, &hints, &found) != 0) {
        errno = EINVAL;
        return -1;
    }
    struct sockaddr_in6 had = {0}; /* room for both families, whose ports lie at the same place */
    socklen_t len = sizeof had;
    int one = 1, s = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    bool good = s >= 0 && setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 &&
                bind(s, found->ai_addr, found->ai_addrlen) == 0 && listen(s, BACKLOG) == 0 &&
                getsockname(s, (struct sockaddr *)&had, &len) == 0;
    int why = errno;
    freeaddrinfo(found);
    if (!good) {
        if (s >= 0)
            close(s);
        errno = why;
        return -1;
    }
    *port_had = ntohs(had.sin6_port);
    return s;
}

static void loop_start(struct server *s, int number)
{
    struct loop *l = &s->loops[number];
    *l = (struct loop){
        .server = s, .number = number, .soonest_ms = INT64_MAX, .repeats.through = {-1, -1}};
    l->epoll = epoll_create1(EPOLL_CLOEXEC);
    l->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    l->spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
    pthread_mutex_init(&l->lock, NULL);
    struct epoll_event wake = {.events = EPOLLIN, .data.ptr = l};
    struct epoll_event more = {.events = EPOLLIN | EPOLLEXCLUSIVE, .data.ptr = s};
    check(l->epoll >= 0 && l->wake >= 0);
    check(epoll_ctl(l->epoll, EPOLL_CTL_ADD, l->wake, &wake) == 0);
    check(epoll_ctl(l->epoll, EPOLL_CTL_ADD, s->socket, &more) == 0);
}

static i64 or_default(i64 given, i64 otherwise) { return given ? given : otherwise; }

static struct server_settings completed(const struct server_settings *given)
{
    struct server_settings s = *given, d = server_defaults;
    s.address = s.address ? s.address : d.address;
    s.connections_max = or_default(s.connections_max, d.connections_max);
    s.target_bytes_max = or_default(s.target_bytes_max, d.target_bytes_max);
    s.headers_bytes_max = or_default(s.headers_bytes_max, d.headers_bytes_max);
    s.headers_max = or_default(s.headers_max, d.headers_max);
    s.headers_ms = or_default(s.headers_ms, d.headers_ms);
    s.body_ms = or_default(s.body_ms, d.body_ms);
    s.send_ms = or_default(s.send_ms, d.send_ms);
    s.idle_ms = or_default(s.idle_ms, d.idle_ms);
    s.stop_ms = or_default(s.stop_ms, d.stop_ms);
    i64 cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (s.loops <= 0)
        s.loops = cores < 1 ? 1 : cores > LOOPS_MAX ? LOOPS_MAX : (int)cores;
    return s;
}

/* Each connection takes a descriptor, an answer from a file another, one kept ready two; the usual
   soft limit is 1024. */
static void allow_descriptors(i64 wanted)
{
    struct rlimit limit;
    rlim_t enough = (rlim_t)wanted;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= enough)
        return;
    limit.rlim_cur = limit.rlim_max < enough ? limit.rlim_max : enough;
    setrlimit(RLIMIT_NOFILE, &limit); /* less is no fault: accept_and_close() copes */
}

struct server *server_start(const struct server_settings *settings, arena *a, str *error)
{
    struct server_settings set = completed(settings);
    int port = 0, socket = listen_at(set.address, set.port, &port);
    if (socket < 0) {
        *error = text_format(a, "%s:%d: %s", set.address, set.port, strerror(errno));
        return NULL;
    }
    allow_descriptors(2 * set.connections_max + 256 + set.loops * 2 * (REPEATS + 1));
    struct server *s = server_room(NULL, sizeof *s);
    *s = (struct server){.settings = set, .socket = socket, .port = port, .loop_count = set.loops};
    s->settings.address = NULL; /* the caller's */
    s->limits = (struct http_limits){set.target_bytes_max, set.headers_bytes_max, set.headers_max};
    s->loops = server_room(NULL, set.loops * (i64)sizeof *s->loops);
    /* Signals are for the main thread; SIGPIPE must not end the process (see out_send). */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (int i = 0; i < s->loop_count; i++)
        loop_start(s, i);
    for (int i = 0; i < s->loop_count; i++)
        check(pthread_create(&s->loops[i].thread, NULL, loop_run, &s->loops[i]) == 0);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return s;
}

int server_port(const struct server *s) { return s->port; }
int server_loops(const struct server *s) { return s->loop_count; }

bool server_stop(struct server *s)
{
    bool whole = true;
    s->stop_at_ms = server_now_ms() + s->settings.stop_ms;
    atomic_store(&s->stopping, true);
    for (int i = 0; i < s->loop_count; i++) {
        pthread_mutex_lock(&s->loops[i].lock);
        ring(&s->loops[i]);
        pthread_mutex_unlock(&s->loops[i].lock);
    }
    for (int i = 0; i < s->loop_count; i++)
        pthread_join(s->loops[i].thread, NULL);
    close(s->socket);
    for (int i = 0; i < s->loop_count; i++) {
        inbox_take(&s->loops[i]); /* what a loop handed to one that had ended already */
        whole = whole && !s->loops[i].connections;
    }
    if (!whole)
        return false;
    for (int i = 0; i < s->loop_count; i++) {
        struct loop *l = &s->loops[i];
        close(l->epoll);
        close(l->wake);
        if (l->spare >= 0)
            close(l->spare);
        free(l->kept_in);
        free(l->kept_headers);
        pthread_mutex_destroy(&l->lock);
    }
    free(s->loops);
    free(s);
    return true;
}

/* ---- exchanges --------------------------------------------------------------------------- */

static struct connection *connection_of(struct exchange *x) { return (struct connection *)x; }

str incoming_header(const struct incoming *in, const char *name)
{
    str wanted = str_of(name);
    for (i64 i = 0; i < in->header_count; i++)
        if (in->headers[i].name.len == wanted.len && http_same(in->headers[i].name, wanted))
            return in->headers[i].value;
    return (str){0};
}

const struct incoming *exchange_incoming(const struct exchange *x) { return &x->incoming; }
void exchange_set_data(struct exchange *x, void *data) { x->data = data; }
void *exchange_data(const struct exchange *x) { return x->data; }

void exchange_answer(struct exchange *x, const struct answer *answer)
{
    struct connection *c = connection_of(x);
    struct loop *l = c->loop;
    bool keep = x->head.keep_alive && !atomic_load(&l->server->stopping);
    bool inside = pthread_equal(pthread_self(), l->self) && l->inside == c;
    struct repeat *repeat = inside && keep ? repeat_of(l, x, answer) : NULL;
    if (repeat)
        c->out = (struct out){.file = -1, .repeat = repeat};
    else
        out_compose(&c->out, x, answer, keep);
    if (inside)
        x->answered_inside = true;
    else
        loop_post(c, ANSWERED);
}

bool exchange_send(struct exchange *x, str bytes)
{
    struct connection *c = connection_of(x);
    struct loop *l = c->loop;
    pthread_mutex_lock(&l->lock);
    bool taken = !c->gone && bytes.len <= STREAM_WAITING_MAX - c->stream_len;
    if (taken && bytes.len) {
        if (c->stream_cap - c->stream_len < bytes.len) {
            c->stream_cap = (c->stream_len + bytes.len) * 2;
            c->stream = server_room(c->stream, c->stream_cap);
        }
        memcpy(c->stream + c->stream_len, bytes.at, (size_t)bytes.len);
        c->stream_len += bytes.len;
        post_locked(c, STREAMED);
    }
    pthread_mutex_unlock(&l->lock);
    return taken;
}

void exchange_end(struct exchange *x) { loop_post(connection_of(x), ENDED); }
