/* SPDX-License-Identifier: EUPL-1.2 */
/* One connection: reads a request, has it handled, sends the answer, and again. */
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "web/server_inside.h"

static const struct server_settings *settings(const struct connection *c)
{
    return &c->loop->server->settings;
}

static void watch(struct connection *c, uint32_t events)
{
    struct epoll_event e = {.events = events, .data.ptr = c};
    if (c->watched != events && epoll_ctl(c->loop->epoll, EPOLL_CTL_MOD, c->socket, &e) == 0)
        c->watched = events;
}

/* Forgets what the present request brought; keeps what follows it in `in`. */
static void request_free(struct connection *c)
{
    free(c->body);
    out_free(&c->out);
    c->body = NULL;
    c->body_len = c->body_cap = 0;
    c->chunked = (struct http_chunked){0};
    c->scan = (struct http_scan){0};
    c->exchange = (struct exchange){.head.minor = 1};
}

/* Idle connections and streams hold no buffer. The loop keeps one of each for the next request,
   which is nearly always answered before another begins. */
static void buffers_free(struct connection *c)
{
    struct loop *l = c->loop;
    if (c->in_cap == IN_BYTES && !l->kept_in)
        l->kept_in = c->in;
    else
        free(c->in);
    if (c->headers && !l->kept_headers)
        l->kept_headers = c->headers;
    else
        free(c->headers);
    free(c->rest);
    c->in = c->rest = NULL;
    c->headers = NULL;
    c->in_len = c->in_cap = c->used = c->rest_len = 0;
}

/* The connection is over; what an unfinished exchange needs stays until its end. */
static void drop(struct connection *c)
{
    if (c->state != CLOSED)
        close(c->socket);
    c->state = CLOSED;
    c->deadline_ms = INT64_MAX;
    pthread_mutex_lock(&c->loop->lock);
    c->gone = true;
    bool posted = c->posted != 0;
    pthread_mutex_unlock(&c->loop->lock);
    if (c->unanswered || (c->out.stream && !c->ended) || posted)
        return; /* connection_posted() comes back here */
    request_free(c);
    buffers_free(c);
    free(c->stream);
    loop_forget(c);
}

static void refuse(struct connection *c, int status)
{
    out_refusal(&c->out, &c->exchange, status);
    c->state = SENDING;
    c->progress = 0;
    loop_deadline(c, settings(c)->send_ms);
}

/* ---- reading ----------------------------------------------------------------------------- */

static void dispatch(struct connection *c)
{
    struct exchange *x = &c->exchange;
    x->incoming = (struct incoming){
        .method = x->head.method,
        .path = x->head.path,
        .query = x->head.query,
        .body = {c->body ? c->body : c->in + x->head.bytes, c->body_len},
        .address = str_of(c->address),
        .headers = x->head.headers,
        .header_count = x->head.header_count,
    };
    c->state = HANDLING;
    c->unanswered = true;
    c->deadline_ms = INT64_MAX;
    c->loop->inside = c;
    settings(c)->on_request(settings(c)->context, c->loop->number, x);
    c->loop->inside = NULL;
    if (x->answered_inside) {
        c->unanswered = false;
        c->state = SENDING;
        c->progress = 0;
        loop_deadline(c, settings(c)->send_ms);
    }
}

static void body_room(struct connection *c, i64 need)
{
    if (c->body_cap - c->body_len >= need)
        return;
    i64 cap = c->body_cap ? c->body_cap * 2 : BODY_BYTES;
    c->body_cap = cap - c->body_len >= need ? cap : c->body_len + need;
    c->body = server_room(c->body, c->body_cap);
}

/* Takes bytes of a chunked body; HTTP_MORE, HTTP_WHOLE or a status. */
static int chunked_take(struct connection *c, str bytes, i64 *used)
{
    i64 len;
    body_room(c, bytes.len);
    int read = http_chunked_read(&c->chunked, bytes, used, c->body + c->body_len, &len);
    c->body_len += len;
    if (c->body_len > c->body_max)
        return 413;
    return read;
}

/* The head is whole: what follows it may be the body or a part of it. */
static void body_start(struct connection *c)
{
    struct exchange *x = &c->exchange;
    const struct server_settings *s = settings(c);
    str after = str_from((str){c->in, c->in_len}, x->head.bytes);
    x->head_only = str_eq(x->head.method, S("HEAD"));
    c->used = x->head.bytes;
    c->body_max = s->body_bytes_max ? s->body_bytes_max(s->context, x->head.method, x->head.path)
                                    : BODY_BYTES_DEFAULT;
    if (x->head.length > c->body_max) {
        refuse(c, 413);
        return;
    }
    if (!x->head.chunked && after.len >= x->head.length) {
        c->body_len = x->head.length;
        c->used += c->body_len;
        dispatch(c);
        return;
    }
    c->state = READING_BODY;
    c->progress = 0;
    loop_deadline(c, s->body_ms);
    if (x->head.expects_continue && after.len == 0) {
        static const char go[] = "HTTP/1.1 100 Continue\r\n\r\n";
        send(c->socket, go, sizeof go - 1, MSG_NOSIGNAL); /* lost only with the connection */
    }
    if (x->head.chunked && after.len) {
        i64 used = 0;
        int read = chunked_take(c, after, &used);
        c->used += used;
        if (read == HTTP_WHOLE)
            dispatch(c);
        else if (read != HTTP_MORE)
            refuse(c, read);
    } else if (after.len) {
        body_room(c, after.len);
        memcpy(c->body, after.at, (size_t)after.len);
        c->body_len = after.len;
        c->used += after.len;
    }
}

/* Reads once; the count, 0 when there is nothing yet, or -1 after dropping the connection. */
static i64 receive(struct connection *c, char *to, i64 max)
{
    ssize_t n = recv(c->socket, to, (size_t)max, MSG_DONTWAIT);
    if (n > 0)
        return n;
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return 0;
    drop(c);
    return -1;
}

/* Read what came; false when nothing did, or when the connection was dropped. */
static bool read_head(struct connection *c)
{
    const struct http_limits *limits = &c->loop->server->limits;
    i64 most = limits->target_bytes_max + limits->headers_bytes_max + HEAD_REST_MAX;
    if (c->in_len == c->in_cap) { /* the parser refuses a head before it needs more than `most` */
        i64 cap = c->in_cap ? c->in_cap * 2 : IN_BYTES;
        cap = cap < most ? cap : most;
        if (!c->in && cap == IN_BYTES && c->loop->kept_in) {
            c->in = c->loop->kept_in;
            c->loop->kept_in = NULL;
        } else {
            c->in = server_room(c->in, cap);
        }
        c->in_cap = cap;
    }
    if (c->in_len == c->in_cap) {
        refuse(c, 431);
        return true;
    }
    i64 n = receive(c, c->in + c->in_len, c->in_cap - c->in_len);
    if (n <= 0)
        return false;
    if (c->in_len == 0)
        loop_deadline(c, settings(c)->headers_ms);
    c->in_len += n;
    return true;
}

static void body_progress(struct connection *c, i64 n)
{
    c->progress += n;
    if (c->progress >= PROGRESS_BYTES) {
        c->progress = 0;
        loop_deadline(c, settings(c)->body_ms);
    }
}

static bool read_body(struct connection *c)
{
    struct exchange *x = &c->exchange;
    if (!x->head.chunked) {
        i64 left = x->head.length - c->body_len;
        body_room(c, left < BODY_BYTES ? left : BODY_BYTES);
        i64 room = c->body_cap - c->body_len;
        i64 n = receive(c, c->body + c->body_len, room < left ? room : left);
        if (n <= 0)
            return false;
        body_progress(c, n);
        c->body_len += n;
        if (c->body_len == x->head.length)
            dispatch(c);
        return true;
    }
    i64 used = 0, n = receive(c, c->loop->scratch, SCRATCH_BYTES);
    if (n <= 0)
        return false;
    body_progress(c, n);
    int read = chunked_take(c, (str){c->loop->scratch, n}, &used);
    if (read == HTTP_WHOLE) {
        if (n > used) {
            c->rest_len = n - used;
            c->rest = server_room(NULL, c->rest_len);
            memcpy(c->rest, c->loop->scratch + used, (size_t)c->rest_len);
        }
        dispatch(c);
    } else if (read != HTTP_MORE) {
        refuse(c, read);
    }
    return true;
}

/* ---- sending ----------------------------------------------------------------------------- */

/* Closing with unread bytes would reset the connection and could lose the answer on its way:
   say that no more comes, then read what the peer still sends, for a while. */
static bool linger(struct connection *c)
{
    out_free(&c->out);
    shutdown(c->socket, SHUT_WR);
    c->state = LINGERING;
    loop_deadline(c, LINGER_MS);
    watch(c, EPOLLIN);
    return false;
}

/* The answer has left: ready for the next request, of which bytes may be here already. */
static bool next_request(struct connection *c)
{
    i64 left = c->in_len - c->used;
    if (c->rest) {
        free(c->in);
        c->in = c->rest;
        c->in_len = c->in_cap = c->rest_len;
        c->rest = NULL;
    } else if (left == 0) {
        buffers_free(c);
    } else {
        memmove(c->in, c->in + c->used, (size_t)left);
        c->in_len = left;
    }
    c->used = 0;
    request_free(c);
    c->state = READING_HEAD;
    loop_deadline(c, c->in_len ? settings(c)->headers_ms : settings(c)->idle_ms);
    watch(c, EPOLLIN);
    return c->in_len > 0;
}

/* Takes what exchange_send left; true when there was something. */
static bool stream_take(struct connection *c)
{
    pthread_mutex_lock(&c->loop->lock);
    struct out next = {.bytes = c->stream, .len = c->stream_len, .file = -1, .stream = true};
    if (next.len) {
        c->stream = NULL;
        c->stream_len = c->stream_cap = 0;
    }
    pthread_mutex_unlock(&c->loop->lock);
    if (next.len) {
        out_free(&c->out);
        c->out = next;
        c->progress = 0;
        loop_deadline(c, settings(c)->send_ms);
    }
    return next.len > 0;
}

/* What is ready has been sent; what does an event stream do next? */
static bool stream_on(struct connection *c)
{
    if (c->state != STREAMING)
        buffers_free(c);
    c->state = STREAMING;
    if (c->exchange.head_only || c->loop->stopping) {
        drop(c);
        return false;
    }
    if (stream_take(c))
        return true;
    if (c->ended)
        return linger(c);
    c->deadline_ms = INT64_MAX;
    watch(c, EPOLLIN);
    return false;
}

/* Sends what is ready; true when there may be more to do at once. */
static bool send_on(struct connection *c)
{
    i64 taken = 0;
    enum sent sent = out_send(&c->out, c->socket, &taken);
    c->progress += taken;
    if (c->progress >= PROGRESS_BYTES) {
        c->progress = 0;
        loop_deadline(c, settings(c)->send_ms);
    }
    if (sent == SENT_BROKEN) {
        drop(c);
        return false;
    }
    if (sent == SENT_SOME) {
        out_settle(&c->out);
        watch(c, EPOLLOUT);
        return false;
    }
    if (c->out.stream)
        return stream_on(c);
    return c->out.close || c->loop->stopping ? linger(c) : next_request(c);
}

/* ---- the whole --------------------------------------------------------------------------- */

static bool head_on(struct connection *c)
{
    if (c->in_len == 0)
        return false;
    if (!c->headers) {
        c->headers = c->loop->kept_headers;
        c->loop->kept_headers = NULL;
    }
    if (!c->headers)
        c->headers =
            server_room(NULL, c->loop->server->limits.headers_max * (i64)sizeof *c->headers);
    int read = http_head_read(&c->scan, (str){c->in, c->in_len}, &c->loop->server->limits,
                              c->headers, &c->exchange.head);
    if (read == HTTP_MORE)
        return false;
    if (read == HTTP_WHOLE)
        body_start(c);
    else
        refuse(c, read);
    return true;
}

/* Does all that can be done without waiting, for some requests. The connection may be freed when
   it returns. */
static void advance(struct connection *c)
{
    int requests = 0;
    for (bool more = true; more;) {
        if (c->state == READING_HEAD && requests++ == REQUESTS_AT_ONCE) {
            c->again = true;
            loop_post(c, AGAIN);
            more = false;
        } else if (c->state == READING_HEAD) {
            more = head_on(c);
        } else if (c->state == SENDING || c->state == STREAMING) {
            more = send_on(c);
        } else {
            more = false;
        }
    }
}

/* Nobody wants what comes now, but its end matters. */
static void discard(struct connection *c) { receive(c, c->loop->scratch, SCRATCH_BYTES); }

void connection_start(struct connection *c)
{
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
    c->state = READING_HEAD;
    c->out.file = -1;
    c->exchange.head.minor = 1;
    c->watched = EPOLLIN;
    loop_deadline(c, settings(c)->headers_ms);
    if (c->loop->stopping || epoll_ctl(c->loop->epoll, EPOLL_CTL_ADD, c->socket, &e) != 0)
        drop(c);
}

void connection_event(struct connection *c, uint32_t events)
{
    if ((events & EPOLLERR) || ((events & EPOLLHUP) && c->state == HANDLING)) {
        drop(c);
        return;
    }
    switch (c->state) {
    case READING_HEAD:
        if (!c->again && read_head(c)) /* else it stays readable */
            advance(c);
        break;
    case READING_BODY:
        if (read_body(c))
            advance(c);
        break;
    case HANDLING:
        watch(c, 0); /* the next request waits in the kernel */
        break;
    case SENDING:
        advance(c);
        break;
    case STREAMING:
        if (events & (EPOLLIN | EPOLLHUP))
            discard(c);
        else
            advance(c);
        break;
    case LINGERING:
        discard(c);
        break;
    case CLOSED:
        break;
    }
}

void connection_posted(struct connection *c, unsigned posted)
{
    c->ended = c->ended || (posted & ENDED);
    if (posted & ANSWERED)
        c->unanswered = false;
    if (posted & AGAIN)
        c->again = false;
    if (posted & ARRIVED) {
        connection_start(c);
    } else if (c->state == CLOSED) {
        drop(c);
    } else if (c->state == HANDLING && (posted & ANSWERED)) {
        c->state = SENDING;
        c->progress = 0;
        loop_deadline(c, settings(c)->send_ms);
        advance(c);
    } else if (c->state == STREAMING || (posted & AGAIN)) {
        advance(c);
    }
}

void connection_late(struct connection *c)
{
    bool began = c->state == READING_BODY || (c->state == READING_HEAD && c->in_len);
    if (began) {
        refuse(c, 408);
        advance(c);
        return;
    }
    if (c->state == SENDING || c->state == STREAMING) { /* the kernel, too, forgets what waits */
        struct linger none = {1, 0};
        setsockopt(c->socket, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    }
    drop(c);
}

void connection_stop(struct connection *c, bool now)
{
    bool idle = c->state == READING_HEAD && c->in_len == 0;
    if (c->state != CLOSED && (now || idle || c->state == STREAMING))
        drop(c);
}
