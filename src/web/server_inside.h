/* SPDX-License-Identifier: EUPL-1.2 */
/* server_inside: what server.c (loops, accepting, stopping), server_connection.c (one connection),
 * server_answer.c (what is sent) and server_repeat.c (what is sent again and again) share. Nobody
 * else includes it.
 *
 * Who may touch what. Everything of a connection belongs to its loop's thread, except `posted`,
 * `gone`, `stream_*` and the inbox of the loop (under loop.lock), and `out` between on_request and
 * ANSWERED being posted (whoever answers). A connection serves one exchange at a time: pipelined
 * requests wait in `in`, so what `incoming` points to stays where it is until the answer has left.
 */
#ifndef WEB_SERVER_INSIDE_H
#define WEB_SERVER_INSIDE_H

#include <netinet/in.h>
#include <pthread.h>
#include <time.h>

#include "web/http_parse.h"

enum {
    IN_BYTES = 4096,     /* first room for a head */
    HEAD_REST_MAX = 128, /* of a head besides target and fields: empty lines, method, version */
    BODY_BYTES = 16384,  /* first room for a body, when it is longer */
    BODY_BYTES_DEFAULT = 1 << 20,
    SCRATCH_BYTES = 65536,       /* what one read takes of a chunked body or of what nobody wants */
    PROGRESS_BYTES = 65536,      /* that much within send_ms or body_ms is not slow */
    STREAM_WAITING_MAX = 262144, /* bytes a slow reader of a stream may let wait */
    HEAD_FIXED_MAX = 256,        /* of an answer's head, besides its fields */
    LINGER_MS = 2000,            /* for the peer to take an answer before the connection closes */
    ACCEPTED_AT_ONCE = 16,
    REQUESTS_AT_ONCE = 16, /* of one connection, before the others of the loop have their turn */
    REPEATS = 16,          /* answers that a loop keeps ready */
};

/* An answer that many ask this loop for, whole as it leaves within one second (its Date). */
struct repeat {
    struct repeats *all;
    struct blob *blob; /* one user is ours while there is a pipe; else only compared */
    time_t second;
    int asked;   /* in that second */
    int pipe[2]; /* holds the whole; read by tee() alone */
    char *head;  /* NULL: no pipe */
    i64 head_len, len;
};
struct repeats {
    struct repeat of[REPEATS];
    i64 ready;      /* of them have a pipe */
    int through[2]; /* what leaves passes here; empty between two answers. -1: none */
};

struct out { /* an answer on its way: `bytes` (head, and body when copied), then blob or file */
    char *bytes;
    i64 len, sent;
    struct blob *blob;
    i64 blob_sent;
    int file; /* -1: none */
    i64 file_from, file_left;
    struct repeat *repeat; /* all of it; sent before the loop does anything else */
    bool close, stream;
};

enum state { READING_HEAD, READING_BODY, HANDLING, SENDING, STREAMING, LINGERING, CLOSED };
enum posted { ARRIVED = 1, ANSWERED = 2, STREAMED = 4, ENDED = 8, AGAIN = 16 };

struct exchange {
    struct incoming incoming;
    struct http_head head;
    void *data;
    bool head_only; /* HEAD */
    bool answered_inside;
};

struct connection {
    struct exchange exchange;        /* first: an exchange is its connection */
    struct connection *next, **here; /* of the loop */
    struct connection *inbox_next, *batch_next;
    struct loop *loop;
    int socket;
    uint32_t watched; /* epoll events registered now */
    enum state state;
    unsigned posted, taken; /* `taken`: what the loop took out of `posted` */
    bool gone;              /* the peer left; the exchange is not over yet */
    bool unanswered;        /* on_request was called, and its answer has not come to the loop */
    bool ended;             /* exchange_end was called */
    bool again;             /* requests wait in `in` for the next turn */
    i64 deadline_ms, progress;
    char address[INET6_ADDRSTRLEN];

    char *in;                 /* bytes as they came; the head, then what follows */
    i64 in_len, in_cap, used; /* `used`: those of the present request */
    struct http_scan scan;
    struct header *headers;
    char *body; /* NULL while it lies whole in `in` */
    i64 body_len, body_cap, body_max;
    struct http_chunked chunked;
    char *rest; /* what came after a chunked body that did not lie in `in` */
    i64 rest_len;

    struct out out;
    char *stream; /* bytes of exchange_send that wait */
    i64 stream_len, stream_cap;
};

struct loop {
    struct server *server;
    int number, epoll, wake, spare; /* `spare`: a descriptor to give up when there are no more */
    pthread_t thread, self; /* the same, but `self` is written by the loop before it needs it */
    pthread_mutex_t lock;
    struct connection *inbox; /* newest first */
    bool rung;                /* `wake` was written and not read yet */
    struct connection *connections;
    struct connection *inside; /* whose on_request is running */
    _Atomic i64 connection_count;
    i64 now_ms, soonest_ms, swept_ms;
    bool stopping;
    char *kept_in; /* IN_BYTES, for the next request; or NULL */
    struct header *kept_headers;
    struct repeats repeats;
    char scratch[SCRATCH_BYTES];
};

struct server {
    struct server_settings settings;
    struct http_limits limits;
    int socket, port, loop_count;
    _Atomic i64 connection_count;
    _Atomic bool stopping;
    i64 stop_at_ms; /* set before `stopping` */
    struct loop *loops;
};

i64 server_now_ms(void);
void *server_room(void *old, i64 bytes); /* realloc that may not fail: 0 bytes frees */

/* server_answer.c */
void out_compose(struct out *o, const struct exchange *x, const struct answer *answer, bool keep);
void out_refusal(struct out *o, const struct exchange *x, int status);
enum sent { SENT_ALL, SENT_SOME, SENT_BROKEN };
enum sent out_send(struct out *o, int socket, i64 *taken);
/* The reader is slow: what nobody else reads of a blob is copied, so that whatever else its owner
   holds is not held for as long. */
void out_settle(struct out *o);
void out_free(struct out *o);
/* The bytes of a 200 with this head and a body of `body_len`, as HTTP/1.1 on a connection that goes
   on; `to` has room for HEAD_FIXED_MAX more than `head`. */
i64 head_write(char *to, str head, i64 body_len);
void blob_drop(struct blob *b); /* NULL is fine */

/* server_repeat.c; all run on the loop's thread */
/* The answer made ready, when this is one that is asked for again and again: its blob is given
   back. NULL: it is composed like others. */
struct repeat *repeat_of(struct loop *l, const struct exchange *x, const struct answer *answer);
/* Sends it. What could not be sent at once is in `o` then, as if it had been composed there. */
enum sent repeat_send(struct out *o, int socket, i64 *taken);
/* Forgets what no longer leaves as it is; `all`: the loop ends. */
void repeats_end(struct repeats *r, bool all);

/* server_connection.c; all run on the connection's loop */
void connection_start(struct connection *c);
void connection_event(struct connection *c, uint32_t events);
void connection_posted(struct connection *c, unsigned posted);
void connection_late(struct connection *c);
void connection_stop(struct connection *c, bool now);

/* server.c */
void loop_post(struct connection *c, unsigned posted);
void loop_forget(struct connection *c); /* frees it */
void loop_deadline(struct connection *c, i64 ms);

#endif
