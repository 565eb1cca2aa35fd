/* SPDX-License-Identifier: EUPL-1.2 */
/* Our own loop (src/web/server.c) under the same trial. */
#include "bench/server_spike.h"

#include <pthread.h>

#include "web/server.h"

static struct server *server;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct held {
    struct exchange *at[SPIKE_CONNECTIONS];
    i64 len;
} held, streams;

static void hold(struct held *h, struct exchange *x)
{
    pthread_mutex_lock(&lock);
    h->at[h->len++] = x;
    pthread_mutex_unlock(&lock);
}

static void on_request(void *context, int loop, struct exchange *x)
{
    (void)context, (void)loop;
    str path = exchange_incoming(x)->path;
    if (str_eq(path, S("/smuggled")))
        spike_smuggled++;
    if (str_eq(path, S("/hold"))) {
        hold(&held, x);
    } else if (str_eq(path, S("/stream"))) {
        exchange_answer(x, &(struct answer){.status = 200, .stream = true, .body = S(":hi\n\n")});
        hold(&streams, x);
        spike_streams++;
    } else {
        exchange_answer(x, &(struct answer){.status = 200, .body = S("200")});
    }
}

int spike_start(void)
{
    arena a = arena_of(1 << 20);
    str error;
    server = server_start(&(struct server_settings){.loops = SPIKE_LOOPS,
                                                    .connections_max = SPIKE_CONNECTIONS,
                                                    .headers_ms = SPIKE_HEADERS_MS,
                                                    .on_request = on_request},
                          &a, &error);
    arena_free(&a);
    check(server);
    return server_port(server);
}

void spike_wake(void)
{
    pthread_mutex_lock(&lock);
    while (held.len)
        exchange_answer(held.at[--held.len], &(struct answer){.status = 200, .body = S("200")});
    while (spike_release && streams.len) {
        exchange_send(streams.at[--streams.len], S("data\n\n"));
        exchange_end(streams.at[streams.len]);
    }
    pthread_mutex_unlock(&lock);
}

void spike_stop(void) { server_stop(server); }
const char *spike_engine(void) { return "the loop of our own"; }
