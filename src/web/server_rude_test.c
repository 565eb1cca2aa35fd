/* SPDX-License-Identifier: EUPL-1.2 */
/* Clients that leave in the middle of everything, while handlers answer from other threads. What is
 * shown: nothing is used after it was freed, nothing leaks, the server still answers and stops
 * whole. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/test.h"
#include "web/http_parse.h"
#include "web/server_corpus.h"

enum { CLIENTS = 6, ROUNDS = 300, HANDED_MAX = CLIENTS * ROUNDS * 8, LATE_THREADS = 2 };

static char page[200000];
static _Atomic int requests;
static struct blob shared = {.users = 1, .at = page, .len = sizeof page};

/* Exchanges on their way to the threads that answer them. */
static struct {
    pthread_mutex_t lock;
    struct exchange *at[HANDED_MAX];
    i64 len;
    bool over;
} handed = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void on_request(void *context, int loop, struct exchange *x)
{
    (void)context, (void)loop;
    const struct incoming *in = exchange_incoming(x);
    requests++;
    if (str_eq(in->path, S("/blob"))) {
        exchange_answer(x, &(struct answer){.status = 200, .blob = &shared});
    } else if (str_starts(in->path, S("/later"))) {
        pthread_mutex_lock(&handed.lock);
        check(handed.len < HANDED_MAX);
        handed.at[handed.len++] = x;
        pthread_mutex_unlock(&handed.lock);
    } else {
        exchange_answer(x, &(struct answer){.status = 200, .body = S("ok")});
    }
}

static void serve_late(struct exchange *x)
{
    bool stream = str_eq(exchange_incoming(x)->path, S("/later/stream"));
    exchange_answer(x, &(struct answer){.status = 200, .body = S("later"), .stream = stream});
    if (stream) {
        for (int i = 0; i < 20 && exchange_send(x, (str){page, 5000}); i++)
            if (i % 8 == 7)
                usleep(100);
        exchange_end(x);
    }
}

static void *late(void *unused)
{
    (void)unused;
    for (bool over = false; !over;) {
        struct exchange *x = NULL;
        pthread_mutex_lock(&handed.lock);
        if (handed.len)
            x = handed.at[--handed.len];
        over = handed.over && !x;
        pthread_mutex_unlock(&handed.lock);
        if (x)
            serve_late(x);
        else
            usleep(500);
    }
    return NULL;
}

struct client {
    pthread_t thread;
    uint64_t seed;
    int port;
};

static uint64_t draw(struct client *c, uint64_t below)
{
    c->seed = c->seed * 6364136223846793005u + 1442695040888963407u;
    return (c->seed >> 33) % below;
}

static int dial(int port)
{
    int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    check(s >= 0 && connect(s, (struct sockaddr *)&to, sizeof to) == 0);
    return s;
}

static void one_visit(struct client *c)
{
    static const char *const sound[] = {
        "GET /blob HTTP/1.1\r\nHost: a\r\n\r\n", "GET /later HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /later/stream HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "PUT /later HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"};
    static _Thread_local char room[4096];
    int s = dial(c->port);
    for (uint64_t i = 1 + draw(c, 5); i; i--) {
        str bytes = draw(c, 4) ? str_of(sound[draw(c, (uint64_t)countof(sound))])
                               : http_cases[draw(c, (uint64_t)countof(http_cases))].bytes;
        i64 len = draw(c, 3) ? bytes.len : (i64)draw(c, (uint64_t)bytes.len + 1);
        send(s, bytes.at, (size_t)len, MSG_NOSIGNAL);
        usleep((useconds_t)draw(c, 400)); /* else most would be gone before the server looks */
        if (!draw(c, 3) && len == bytes.len)
            recv(s, room, sizeof room, draw(c, 2) ? MSG_DONTWAIT : 0);
    }
    struct linger hard = {1, 0};
    if (draw(c, 2))
        setsockopt(s, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    else if (draw(c, 2))
        shutdown(s, SHUT_WR);
    close(s);
}

static void *visit(void *client)
{
    for (int i = 0; i < ROUNDS; i++)
        one_visit(client);
    return NULL;
}

TEST(server_survives_rude_clients)
{
    struct server_settings s = {.loops = 2,
                                .headers_ms = 300,
                                .body_ms = 300,
                                .send_ms = 300,
                                .idle_ms = 300,
                                .on_request = on_request};
    str error = {0};
    struct server *server = server_start(&s, a, &error);
    check(server);
    pthread_t helpers[LATE_THREADS];
    struct client clients[CLIENTS];
    for (int i = 0; i < LATE_THREADS; i++)
        check(pthread_create(&helpers[i], NULL, late, NULL) == 0);
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = (struct client){.seed = (uint64_t)i + 1, .port = server_port(server)};
        check(pthread_create(&clients[i].thread, NULL, visit, &clients[i]) == 0);
    }
    for (int i = 0; i < CLIENTS; i++)
        pthread_join(clients[i].thread, NULL);
    int polite = dial(server_port(server));
    char got[4096];
    send(polite, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 27, MSG_NOSIGNAL);
    expect(recv(polite, got, sizeof got, 0) > 12 && memcmp(got, "HTTP/1.1 200", 12) == 0);
    close(polite);
    expect(server_stop(server));
    expect(requests > CLIENTS * ROUNDS / 4); /* else little was tried */
    pthread_mutex_lock(&handed.lock);
    handed.over = true;
    pthread_mutex_unlock(&handed.lock);
    for (int i = 0; i < LATE_THREADS; i++)
        pthread_join(helpers[i], NULL);
}

/* What http_head_read() says of bytes that come `piece` at a time. */
static int head_status(str bytes, i64 piece)
{
    static const struct http_limits limits = {8192, 16384, 100};
    static struct header headers[100];
    struct http_scan scan = {0};
    struct http_head head = {0};
    int status = HTTP_MORE;
    for (i64 n = piece; status == HTTP_MORE && n < bytes.len + piece; n += piece)
        status = http_head_read(&scan, str_first(bytes, n), &limits, headers, &head);
    return status;
}

TEST(no_control_byte_passes_wherever_it_stands)
{
    (void)a;
    static const char sound[] = "GET /forum/12/une-adresse-assez-longue?page=2 HTTP/1.1\r\n"
                                "Host: parvis.example\r\nX: y\r\nX-Some-Name: a value\twith words"
                                "\r\n\r\n";
    char bytes[sizeof sound];
    const i64 len = (i64)sizeof sound - 1;
    for (i64 piece = 1; piece <= len; piece += piece < 20 ? 1 : len - 20)
        expect(head_status((str){sound, len}, piece) == HTTP_WHOLE);
    for (i64 at = 0; at < len; at++)
        for (int c = 0; c < 256; c++) {
            bool control = (c < ' ' && c != '\t') || c == 0x7f;
            if (!control || strchr("\r\n", sound[at]))
                continue;
            memcpy(bytes, sound, sizeof sound);
            bytes[at] = (char)c;
            expect(head_status((str){bytes, len}, len) == 400);
            expect(head_status((str){bytes, len}, 1) == 400);
            expect(head_status((str){bytes, len}, 7) == 400);
        }
    for (i64 at = 4; at < 45; at++) { /* the target */
        memcpy(bytes, sound, sizeof sound);
        bytes[at] = '\t';
        expect(head_status((str){bytes, len}, len) == 400);
        bytes[at] = '#';
        expect(head_status((str){bytes, len}, len) == 400);
    }
}
