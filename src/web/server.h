/* SPDX-License-Identifier: EUPL-1.2 */
/* server: HTTP/1.1 (RFC 9110, 9112) on event loops of our own, one a core. The only file that knows
 * the engine is server.c; this header is engine-neutral (FOUNDATIONS 19).
 *
 * A loop only parses, calls `on_request` when a request is whole and well-formed, and sends. The
 * exchange is then answered exactly once, by exchange_answer(), from that call or later from any
 * thread. A malformed or ambiguous request, an oversized or a slow one is refused by the server
 * itself and never reaches `on_request`. */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include "base/arena.h"

struct server;
struct exchange;

struct header {
    str name, value; /* names compare without case (RFC 9110 5.1) */
};

/* What arrived. Everything in it lives until the exchange is answered. */
struct incoming {
    str method; /* "GET"… */
    str path;   /* as sent, before '?', still percent-encoded */
    str query;  /* after '?', without it */
    str body;
    str address; /* of the peer, "127.0.0.1" or "::1" */
    const struct header *headers;
    i64 header_count;
};
str incoming_header(const struct incoming *in, const char *name); /* empty when absent */

/* Bytes shared by many answers (a cached page, an asset): counted, freed by the last. */
struct blob {
    _Atomic int users;
    i64 len;
    const char *at;
    void (*free)(struct blob *b); /* NULL: static, lives as long as the process */
    /* Its fields, as answer_head() wrote them, when each 200 that sends it says the same: then the
       server may keep the whole answer ready where many ask for it. Empty: the answer says them. */
    str head;
};

/* An answer. The body is one of: `body` (copied before exchange_answer returns), `blob` (one user
   is taken over by the server), `file` (a descriptor the server closes; `from` and `len` bytes of
   it). */
struct answer {
    int status;
    const struct header *headers;
    i64 header_count;
    str head; /* more fields, as answer_head() wrote them; copied like the others, with the blob's
               */
    str body;
    struct blob *blob;
    int file; /* with len > 0 or file_answer */
    bool file_answer;
    i64 from, len;
    bool close;  /* the connection closes after this answer */
    bool stream; /* `body` is only the beginning; exchange_send adds, exchange_end closes */
};
/* Content-Length, Connection, Transfer-Encoding and Date are the server's: fields of those names in
   `headers` are left out, and so is a field whose name is no token or whose value holds a control
   byte. Statuses 204 and 304 send no body whatever is given. */

/* The lines of these fields, as an answer sends them: for an answer that leaves many times. */
str answer_head(arena *a, const struct header *headers, i64 count);

struct server_settings {
    const char *address; /* "127.0.0.1", "::1", "0.0.0.0" */
    int port;            /* 0: any free one; server_port() tells */
    int loops;           /* 0: one a core */
    i64 connections_max;
    i64 target_bytes_max;  /* 414 beyond */
    i64 headers_bytes_max; /* 431 beyond */
    i64 headers_max;       /* number of header fields, 431 beyond */
    i64 headers_ms;        /* a request's headers must be whole by then, or the connection is cut */
    i64 body_ms;           /* within which 64 KiB more of the body, or its end, must come */
    i64 send_ms;           /* within which 64 KiB more of the answer, or its end, must be taken */
    i64 idle_ms;           /* between two requests */
    i64 stop_ms;           /* for the requests under way when the server stops */
    void *context;
    /* The most a body may have, known from the first line; 413 beyond. Runs on a loop. NULL: 1 MiB.
     */
    i64 (*body_bytes_max)(void *context, str method, str path);
    /* Runs on loop number `loop`; must not block longer than a short database read. */
    void (*on_request)(void *context, int loop, struct exchange *x);
    /* NULL, or called on loop number `loop` when it has handled what came, before it waits again:
       what on_request keeps from one request to the next ends here. */
    void (*on_turn)(void *context, int loop);
};
extern const struct server_settings server_defaults;

/* NULL and an error in plain words (in the arena) when the address cannot be had. Settings are
   copied; zero means the default of server_defaults, except for `port`. Raises the process's soft
   limit of descriptors to what connections_max needs, as far as the hard limit lets it. */
struct server *server_start(const struct server_settings *s, arena *a, str *error);
int server_port(const struct server *s);
int server_loops(const struct server *s);

/* Stops accepting, closes idle connections and streams, finishes requests under way (at most
   stop_ms), then frees all. An exchange still unanswered by then may yet be answered: its loop's
   memory is kept for that, and server_stop returns false. */
bool server_stop(struct server *s);

const struct incoming *exchange_incoming(const struct exchange *x);
void exchange_answer(struct exchange *x,
                     const struct answer *answer); /* any thread, exactly once */
void exchange_set_data(struct exchange *x, void *data);
void *exchange_data(const struct exchange *x);

/* After an answer with `stream`, from any thread: adds bytes (copied). False when the reader is
   gone or lets more than 256 KiB wait: then, as at any end, exchange_end must be called, exactly
   once, and the exchange forgotten. What was sent before the end still goes out. */
bool exchange_send(struct exchange *x, str bytes);
void exchange_end(struct exchange *x);

#endif
