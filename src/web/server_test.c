/* SPDX-License-Identifier: EUPL-1.2 */
/* Real sockets on 127.0.0.1. A peer that should be answered is waited for as long as the server's
 * own deadlines allow; nothing here measures time. */
#include "web/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/test.h"
#include "base/text.h"
#include "web/server_corpus.h"

struct site {
    struct server *server;
    _Atomic int requests, smuggled;
    struct exchange *_Atomic waiting; /* /hold leaves it for the test to answer */
};

static char page[300000]; /* more than a socket takes at once */
static struct blob shared = {.users = 1, .at = page, .len = sizeof page};

static _Atomic int blobs_freed;
static void blob_gone(struct blob *b) { blobs_freed += b->users == 0; }
static struct blob counted = {.len = sizeof page, .at = page, .free = blob_gone};

/* Any free port, and deadlines long enough for a slow machine. */
static const struct server_settings quick = {.loops = 2};

static void *answer_later(void *x)
{
    usleep(2000);
    exchange_answer(x, &(struct answer){.status = 200, .body = S("later")});
    return NULL;
}

static void *stream_it(void *arg)
{
    struct exchange *x = arg;
    exchange_answer(x, &(struct answer){.status = 200, .stream = true, .body = S("begin\n")});
    for (int i = 0; i < 3; i++)
        exchange_send(x, S("event\n"));
    exchange_end(x);
    return NULL;
}

static int file_of(str bytes)
{
    int f = memfd_create("file", MFD_CLOEXEC);
    check(f >= 0 && write(f, bytes.at, (size_t)bytes.len) == bytes.len);
    return f;
}

static void in_thread(void *(*run)(void *), void *x)
{
    pthread_t t;
    check(pthread_create(&t, NULL, run, x) == 0);
    pthread_detach(t);
}

static void echo(struct exchange *x, const struct incoming *in)
{
    arena a = arena_of(8 << 20);
    text t = text_of(&a, 4 << 20);
    text_add(&t, in->method);
    text_add(&t, S(" "));
    text_add(&t, in->path);
    text_add(&t, S("?"));
    text_add(&t, in->query);
    text_add(&t, S(" "));
    text_add(&t, in->address);
    text_add(&t, S(" "));
    text_add(&t, incoming_header(in, "x-name"));
    text_add(&t, S(" "));
    text_add(&t, in->body);
    const struct header headers[] = {{S("X-Good"), S("yes")},
                                     {S("X-Split"), S("a\r\nX-Bad: b")},
                                     {S("Content-Length"), S("9999")}};
    exchange_answer(
        x, &(struct answer){
               .status = 200, .headers = headers, .header_count = 3, .body = text_str(&t)});
    arena_free(&a);
}

static void on_request(void *context, int loop, struct exchange *x)
{
    struct site *site = context;
    const struct incoming *in = exchange_incoming(x);
    struct answer ok = {.status = 200, .body = S("ok")};
    check(loop >= 0 && loop < 2);
    site->requests++;
    if (str_eq(in->path, S("/smuggled")))
        site->smuggled++;
    if (str_eq(in->path, S("/later")))
        in_thread(answer_later, x);
    else if (str_eq(in->path, S("/stream")))
        in_thread(stream_it, x);
    else if (str_eq(in->path, S("/hold")))
        site->waiting = x;
    else if (str_eq(in->path, S("/echo")))
        echo(x, in);
    else if (str_eq(in->path, S("/blob")))
        exchange_answer(x, &(struct answer){.status = 200, .blob = &shared});
    else if (str_eq(in->path, S("/counted")))
        exchange_answer(x, &(struct answer){.status = 200, .blob = &counted});
    else if (str_eq(in->path, S("/file")))
        exchange_answer(x, &(struct answer){.status = 206,
                                            .file = file_of(S("0123456789")),
                                            .file_answer = true,
                                            .from = 3,
                                            .len = 4});
    else if (str_eq(in->path, S("/short")))
        exchange_answer(x, &(struct answer){.status = 200,
                                            .file = file_of(S("0123456789")),
                                            .file_answer = true,
                                            .from = 0,
                                            .len = 40});
    else if (str_eq(in->path, S("/304")))
        exchange_answer(x, &(struct answer){.status = 304, .body = S("never sent")});
    else
        exchange_answer(x, &ok);
}

static i64 body_max(void *context, str method, str path)
{
    (void)context, (void)method;
    return str_eq(path, S("/echo")) ? 200000 : 1000;
}

static struct site *site_start(arena *a, struct server_settings s)
{
    struct site *site = new (a, struct site);
    str error = {0};
    s.address = "127.0.0.1";
    s.loops = s.loops ? s.loops : 2;
    s.context = site;
    s.body_bytes_max = body_max;
    s.on_request = on_request;
    site->server = server_start(&s, a, &error);
    expect_text(error, S(""));
    check(site->server);
    return site;
}

static int dial(const struct site *site)
{
    int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)server_port(site->server)),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    check(s >= 0 && connect(s, (struct sockaddr *)&to, sizeof to) == 0);
    return s;
}

static void say(int s, str bytes) { send(s, bytes.at, (size_t)bytes.len, MSG_NOSIGNAL); }

/* Everything until the server closes. */
static str hear_all(arena *a, int s)
{
    text t = text_of(a, 8 << 20);
    static _Thread_local char piece[65536];
    ssize_t n;
    while ((n = recv(s, piece, sizeof piece, 0)) > 0)
        text_add(&t, (str){piece, n});
    close(s);
    return text_str(&t);
}

/* Reads until `end` was heard. */
static str hear(arena *a, int s, str end)
{
    text t = text_of(a, 1 << 20);
    char piece[4096];
    ssize_t n = 1;
    while (!str_has(text_str(&t), end) && (n = recv(s, piece, sizeof piece, 0)) > 0)
        text_add(&t, (str){piece, n});
    return text_str(&t);
}

/* The statuses of all answers in `heard`, "200 404". */
static str statuses(arena *a, str heard)
{
    text t = text_of(a, 10000);
    for (i64 at; (at = str_find(heard, S("HTTP/1.1 "))) >= 0;) {
        heard = str_from(heard, at + 9);
        if (t.len)
            text_add(&t, S(" "));
        text_add(&t, str_first(heard, 3));
    }
    return text_str(&t);
}

static str ask(arena *a, const struct site *site, str request)
{
    int s = dial(site);
    say(s, request);
    shutdown(s, SHUT_WR); /* a sound server still answers all that came */
    return hear_all(a, s);
}

TEST(server_refuses_the_corpus)
{
    struct site *site = site_start(a, quick);
    for (i64 i = 0; i < countof(http_cases); i++) {
        const struct http_case *c = &http_cases[i];
        str heard = ask(a, site, c->bytes), got = statuses(a, heard);
        expect_text(got, str_of(c->statuses));
        expect_text(site->smuggled ? str_of(c->name) : S(""), S(""));
        if (str_has(got, S("4")) || str_has(got, S("5")))
            expect(str_has(heard, S("Connection: close\r\n")));
    }
    expect(server_stop(site->server));
}

TEST(server_refuses_the_corpus_byte_by_byte)
{
    struct site *site = site_start(a, quick);
    for (i64 i = 0; i < countof(http_cases); i++) {
        const struct http_case *c = &http_cases[i];
        int s = dial(site);
        for (i64 at = 0; at < c->bytes.len; at++)
            say(s, (str){c->bytes.at + at, 1});
        shutdown(s, SHUT_WR);
        expect_text(statuses(a, hear_all(a, s)), str_of(c->statuses));
    }
    expect(site->smuggled == 0);
    expect(server_stop(site->server));
}

TEST(server_answers_in_order_and_keeps_the_connection)
{
    struct site *site = site_start(a, quick);
    text many = text_of(a, 1 << 20), wanted = text_of(a, 1 << 20);
    for (int i = 0; i < 200; i++) {
        text_add(&many, i % 3 ? S("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
                              : S("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"));
        text_add(&wanted, i ? S(" 200") : S("200"));
    }
    str heard = ask(a, site, text_str(&many));
    expect_text(statuses(a, heard), text_str(&wanted));
    expect(site->requests == 200);
    i64 first = str_find(heard, S("POST /echo? 127.0.0.1  hi"));
    expect(first > 0 && str_find(heard, S("later")) > first);
    text burst = text_of(a, 1 << 20), all = text_of(a, 1 << 20);
    for (int i = 0; i < 1000; i++) { /* more than one turn, and more than the buffer holds */
        text_add(&burst, S("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
        text_add(&all, i ? S(" 200") : S("200"));
    }
    expect(str_eq(statuses(a, ask(a, site, text_str(&burst))), text_str(&all)));
    int s = dial(site);
    for (int i = 0; i < 3; i++) {
        say(s, S("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
        expect_text(statuses(a, hear(a, s, S("\r\n\r\nok"))), S("200"));
    }
    close(s);
    expect(server_stop(site->server));
}

TEST(server_gives_what_came_and_guards_what_leaves)
{
    struct site *site = site_start(a, quick);
    str heard = ask(a, site,
                    S("PUT /echo?a=1&b=%C3%A9 HTTP/1.1\r\nHost: a:80\r\nX-Name:  v w \r\n"
                      "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n00A\r\n0123456789\r\n"
                      "0\r\n\r\n"));
    expect(str_ends(heard, S("\r\n\r\nPUT /echo?a=1&b=%C3%A9 127.0.0.1 v w abc0123456789")));
    expect(str_has(heard, S("\r\nX-Good: yes\r\n")));
    expect(!str_has(heard, S("X-Split")) && !str_has(heard, S("9999")));
    expect(str_has(heard, S("\r\nDate: ")) && str_has(heard, S(" GMT\r\n")));
    heard = ask(a, site, S("HEAD /echo HTTP/1.1\r\nHost: a\r\n\r\n"));
    expect(str_has(heard, S("\r\nContent-Length: 23\r\n")) && str_ends(heard, S("\r\n\r\n")));
    heard =
        ask(a, site, S("GET /304 HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    expect_text(statuses(a, heard), S("304 200"));
    expect(!str_has(heard, S("never sent")) && str_find(heard, S("Content-Length: 2\r\n")) > 0);
    expect(server_stop(site->server));
}

TEST(server_keeps_to_its_limits)
{
    struct server_settings s = quick;
    s.target_bytes_max = 100;
    s.headers_bytes_max = 5000;
    s.headers_max = 5;
    struct site *site = site_start(a, s);
    text t = text_of(a, 1 << 20);
    text_add(&t, S("GET /"));
    for (int i = 0; i < 100; i++)
        text_add(&t, S("a"));
    text_add(&t, S(" HTTP/1.1\r\nHost: a\r\n\r\n"));
    expect_text(statuses(a, ask(a, site, text_str(&t))), S("414"));
    text endless = text_of(a, 1 << 20);
    text_add(&endless, S("GET / HTTP/1.1\r\nHost: a\r\nX-A: "));
    for (int i = 0; i < 5000; i++)
        text_add(&endless, S("a"));
    expect_text(statuses(a, ask(a, site, text_str(&endless))), S("431"));
    expect_text(statuses(a, ask(a, site, str_from(text_str(&endless), 30))), S("414"));
    expect_text(statuses(a, ask(a, site,
                                S("GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\n"
                                  "E: 1\r\n\r\n"))),
                S("431"));
    expect_text(statuses(a, ask(a, site,
                                S("GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 1\r\nC: 1\r\n"
                                  "D: 1\r\n\r\n"))),
                S("200"));
    str too_long = S("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
                     "Content-Length: 1001\r\n\r\n");
    expect_text(statuses(a, ask(a, site, too_long)), S("413"));
    str chunked = S("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n");
    text body = text_of(a, 1 << 20);
    text_add(&body, chunked);
    for (int i = 0; i < 1001; i++)
        text_add(&body, S("b"));
    expect_text(statuses(a, ask(a, site, text_str(&body))), S("413"));
    expect(server_stop(site->server));
}

TEST(server_takes_long_bodies_whole)
{
    struct site *site = site_start(a, quick);
    char *body = new_n(a, char, 200000);
    memset(body, 'x', 200000);
    int s = dial(site);
    say(s, S("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: "
             "200000\r\n\r\n"));
    expect_text(hear(a, s, S("\r\n\r\n")), S("HTTP/1.1 100 Continue\r\n\r\n"));
    say(s, (str){body, 200000});
    say(s, S("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    str heard = hear_all(a, s);
    expect_text(statuses(a, heard), S("200 200"));
    expect(str_has(heard, (str){body, 200000}));
    s = dial(site); /* the same in chunks, with a request right behind */
    say(s, S("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"));
    for (int i = 0; i < 20; i++) {
        say(s, S("2710\r\n"));
        say(s, (str){body, 10000});
        say(s, S("\r\n"));
    }
    say(s, S("0\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    heard = hear_all(a, s);
    expect_text(statuses(a, heard), S("200 200"));
    expect(str_has(heard, (str){body, 200000}));
    expect(server_stop(site->server));
}

TEST(server_sends_files_and_blobs)
{
    struct site *site = site_start(a, quick);
    memset(page, 'p', sizeof page);
    counted.users = 2;
    str heard = ask(a, site,
                    S("GET /file HTTP/1.1\r\nHost: a\r\n\r\nHEAD /file HTTP/1.1\r\n"
                      "Host: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    expect_text(statuses(a, heard), S("206 206 200"));
    expect(str_has(heard, S("\r\nContent-Length: 4\r\n\r\n3456HTTP/1.1 206")));
    heard = ask(a, site,
                S("GET /blob HTTP/1.1\r\nHost: a\r\n\r\nGET /counted HTTP/1.1\r\nHost: "
                  "a\r\n\r\nHEAD /counted HTTP/1.1\r\nHost: a\r\n\r\n"));
    expect_text(statuses(a, heard), S("200 200 200"));
    expect(heard.len > 2 * (i64)sizeof page && str_has(heard, (str){page, sizeof page}));
    expect(blobs_freed == 1 && counted.users == 0);
    /* a file that is shorter than promised ends the connection instead of the promise */
    heard = ask(a, site,
                S("GET /short HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: "
                  "a\r\n\r\n"));
    expect_text(statuses(a, heard), S("200"));
    expect(server_stop(site->server));
}

TEST(server_streams_events)
{
    struct site *site = site_start(a, quick);
    str heard = ask(a, site, S("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n"));
    expect(str_has(heard, S("Connection: close\r\n\r\nbegin\nevent\nevent\nevent\n")) ||
           str_ends(heard, S("\r\n\r\nbegin\n"))); /* a half-closed reader may count as gone */
    int s = dial(site);
    say(s, S("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n"));
    heard = hear_all(a, s);
    expect(!str_has(heard, S("Content-Length")));
    expect(str_ends(heard, S("\r\n\r\nbegin\nevent\nevent\nevent\n")));
    s = dial(site);
    say(s, S("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n"));
    while (!site->waiting)
        usleep(1000);
    exchange_answer(site->waiting, &(struct answer){.status = 200, .stream = true});
    hear(a, s, S("\r\n\r\n"));
    char *much = new_n(a, char, 100000);
    memset(much, 'm', 100000);
    bool taken = true; /* nobody reads: at some point no more is taken */
    for (int i = 0; i < 1000 && taken; i++)
        taken = exchange_send(site->waiting, (str){much, 100000}), usleep(100);
    expect(!taken);
    close(s);
    exchange_end(site->waiting);
    expect(server_stop(site->server));
}

TEST(server_cuts_who_is_slow)
{
    struct server_settings s = quick;
    s.headers_ms = s.body_ms = s.idle_ms = s.send_ms = 150;
    struct site *site = site_start(a, s);
    int head = dial(site), silent = dial(site), body = dial(site), idle = dial(site),
        reader = dial(site);
    int small = 4096;
    setsockopt(reader, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    say(body, S("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"));
    say(idle, S("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    for (int i = 0; i < 40; i++) /* more than any socket buffers hold */
        say(reader, S("GET /blob HTTP/1.1\r\nHost: a\r\n\r\n"));
    ssize_t sent = 1;
    char byte = 0;
    say(head, S("GET / HTTP/1.1\r\nHost: a\r\nX-A: "));
    while (recv(head, &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN && sent > 0) {
        usleep(10000);
        sent = send(head, "a", 1, MSG_NOSIGNAL); /* a byte now and then does not help */
    }
    close(head);
    expect_text(hear_all(a, silent), S(""));
    expect_text(statuses(a, hear_all(a, body)), S("408"));
    expect_text(statuses(a, hear_all(a, idle)), S("200"));
    usleep(400000);
    str heard = hear_all(a, reader);
    expect(heard.len < 40 * (i64)sizeof page);
    expect(server_stop(site->server));
}

TEST(server_turns_away_too_many)
{
    struct server_settings s = quick;
    s.connections_max = 2;
    struct site *site = site_start(a, s);
    int one = dial(site), two = dial(site);
    say(one, S("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    say(two, S("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    hear(a, one, S("ok"));
    hear(a, two, S("ok"));
    expect_text(statuses(a, hear_all(a, dial(site))), S("503"));
    close(one);
    str got = {0}; /* a place is free again, once the server has seen that */
    for (int i = 0; i < 500 && !str_eq(got, S("200")); i++, usleep(2000))
        got = statuses(a, ask(a, site, S("GET / HTTP/1.1\r\nHost: a\r\n\r\n")));
    expect_text(got, S("200"));
    close(two);
    expect(server_stop(site->server));
}

static void *stop(void *site) { return server_stop(((struct site *)site)->server) ? site : NULL; }

TEST(server_finishes_requests_when_it_stops)
{
    struct site *site = site_start(a, quick);
    int idle = dial(site), busy = dial(site);
    say(idle, S("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    hear(a, idle, S("ok"));
    say(busy, S("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n"));
    while (!site->waiting)
        usleep(1000);
    pthread_t t;
    void *whole;
    check(pthread_create(&t, NULL, stop, site) == 0);
    expect_text(hear_all(a, idle), S("")); /* closed at once; the other is still under way */
    exchange_answer(site->waiting, &(struct answer){.status = 200, .body = S("at last")});
    str heard = hear_all(a, busy);
    expect(str_has(heard, S("Connection: close\r\n")) && str_ends(heard, S("at last")));
    pthread_join(t, &whole);
    expect(whole == site);
}

TEST(server_survives_an_answer_that_comes_too_late)
{
    struct server_settings s = quick;
    s.stop_ms = 50;
    struct site *site = site_start(a, s);
    int gone = dial(site);
    say(gone, S("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n"));
    while (!site->waiting)
        usleep(1000);
    struct linger hard = {1, 0};
    setsockopt(gone, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    close(gone); /* the peer resets; the exchange lives on until it is answered */
    usleep(20000);
    exchange_answer(site->waiting, &(struct answer){.status = 200, .body = S("nobody")});
    expect(server_stop(site->server));
}

/* Static, so that the leak detector knows that what is kept is kept on purpose. */
static struct exchange *kept;

TEST(server_keeps_what_an_unanswered_exchange_needs)
{
    struct server_settings s = quick;
    s.stop_ms = 50;
    struct site *site = site_start(a, s);
    int held = dial(site);
    say(held, S("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n"));
    while (!site->waiting)
        usleep(1000);
    kept = site->waiting;
    expect(!server_stop(site->server));
    expect_text(hear_all(a, held), S("")); /* cut when the time was over */
    exchange_answer(kept, &(struct answer){.status = 200, .blob = &shared});
}

TEST(server_listens_on_ipv6_too)
{
    struct site *site = new (a, struct site);
    struct server_settings s = {
        .address = "::1", .loops = 2, .context = site, .on_request = on_request};
    str error = {0};
    site->server = server_start(&s, a, &error);
    if (!site->server) { /* a machine without IPv6 says so */
        expect(str_has(error, S("Cannot assign requested address")) ||
               str_has(error, S("Address family not supported")));
        return;
    }
    int c = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in6 to = {.sin6_family = AF_INET6,
                              .sin6_addr = IN6ADDR_LOOPBACK_INIT,
                              .sin6_port = htons((uint16_t)server_port(site->server))};
    check(c >= 0 && connect(c, (struct sockaddr *)&to, sizeof to) == 0);
    say(c, S("GET /echo HTTP/1.1\r\nHost: [::1]:80\r\nConnection: close\r\n\r\n"));
    expect(str_has(hear_all(a, c), S("GET /echo? ::1 ")));
    expect(server_stop(site->server));
}

enum { CLIENTS = 8, ROUNDS = 100 };

static void *client(void *arg)
{
    struct site *site = arg;
    arena a = arena_of(64 << 20);
    i64 good = 0;
    for (int i = 0; i < ROUNDS; i++) {
        int s = dial(site);
        for (int k = 0; k < 4; k++) {
            say(s, k % 2 ? S("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
                         : S("GET /now HTTP/1.1\r\nHost: a\r\n\r\n"));
            good += str_has(hear(&a, s, k % 2 ? S("later") : S("ok")), S("200 OK"));
        }
        close(s);
        arena_reset(&a);
    }
    arena_free(&a);
    return good == (i64)ROUNDS * 4 ? arg : NULL;
}

TEST(server_serves_many_at_once)
{
    struct site *site = site_start(a, quick);
    pthread_t t[CLIENTS];
    for (int i = 0; i < CLIENTS; i++)
        check(pthread_create(&t[i], NULL, client, site) == 0);
    for (int i = 0; i < CLIENTS; i++) {
        void *good;
        pthread_join(t[i], &good);
        expect(good != NULL);
    }
    expect(site->requests == CLIENTS * ROUNDS * 4);
    expect(server_stop(site->server));
}

TEST(server_says_why_it_cannot_start)
{
    struct site *site = site_start(a, quick);
    struct server_settings s = {.address = "127.0.0.1", .port = server_port(site->server)};
    str error = {0};
    expect(server_start(&s, a, &error) == NULL);
    expect(str_has(error, S("127.0.0.1:")) && str_has(error, S("Address already in use")));
    s.address = "localhost.";
    expect(server_start(&s, a, &error) == NULL);
    expect(server_stop(site->server));
}
