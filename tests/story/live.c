/* SPDX-License-Identifier: EUPL-1.2 */
/* A small HTTP/1.1 client (RFC 9112): one connection a request, whole answers. */
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "story.h"

struct live {
    struct site site;
    const char *address, *port;
};

enum { REPLY_MAX = 8 << 20 };

static int connected(const struct live *l)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
    int s = -1;
    if (getaddrinfo(l->address, l->port, &hints, &found) != 0)
        return -1;
    for (struct addrinfo *f = found; f && s < 0; f = f->ai_next) {
        s = socket(f->ai_family, f->ai_socktype | SOCK_CLOEXEC, f->ai_protocol);
        if (s >= 0 && connect(s, f->ai_addr, f->ai_addrlen) != 0) {
            close(s);
            s = -1;
        }
    }
    freeaddrinfo(found);
    return s;
}

static str request_text(arena *a, const struct incoming *in, int visitor)
{
    text t = text_of(a, REPLY_MAX);
    text_add(&t, in->method);
    text_add_char(&t, ' ');
    text_add(&t, in->path);
    if (in->query.len)
        text_add_char(&t, '?');
    text_add(&t, in->query);
    text_add(&t, text_format(a, " HTTP/1.1\r\nConnection: close\r\nX-Forwarded-For: 10.%d.0.1\r\n",
                             visitor % 256));
    for (i64 i = 0; i < in->header_count; i++) {
        text_add(&t, in->headers[i].name);
        text_add(&t, S(": "));
        text_add(&t, in->headers[i].value);
        text_add(&t, S("\r\n"));
    }
    if (str_eq(in->method, S("POST"))) {
        text_add(&t, S("Content-Length: "));
        text_add_i64(&t, in->body.len);
        text_add(&t, S("\r\n"));
    }
    text_add(&t, S("\r\n"));
    text_add(&t, in->body);
    return text_str(&t);
}

static bool send_all(int s, str bytes)
{
    while (bytes.len) {
        ssize_t n = send(s, bytes.at, (size_t)bytes.len, MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        bytes = str_from(bytes, n);
    }
    return true;
}

static str receive_all(int s, arena *a)
{
    char piece[16384];
    text t = text_of(a, REPLY_MAX);
    for (ssize_t n; (n = recv(s, piece, sizeof piece, 0)) > 0;)
        text_add(&t, (str){piece, n});
    return text_str(&t);
}

static struct reply read_reply(arena *a, str bytes)
{
    struct reply r = {0};
    i64 end = str_find(bytes, S("\r\n\r\n")), status = 0;
    if (end < 0 || !str_starts(bytes, S("HTTP/1.1 ")) ||
        !str_to_i64(str_first(str_from(bytes, 9), 3), &status)) {
        r.failure = S("the server closed without an answer");
        return r;
    }
    r.status = (int)status;
    r.body = str_from(bytes, end + 4);
    str head = str_first(bytes, end + 2);
    str_cut(&head, '\n');
    while (head.len) {
        str value = str_cut(&head, '\n'), name = str_cut(&value, ':');
        *push(a, &r.headers) = (struct header){str_trim(name), str_trim(value)};
    }
    return r;
}

static struct reply ask(struct site *site, arena *a, const struct incoming *in)
{
    struct live *l = (struct live *)site;
    int s = connected(l);
    if (s < 0)
        return (struct reply){.failure = S("no server answers there")};
    str bytes = {0};
    if (send_all(s, request_text(a, in, site->visitor)))
        bytes = receive_all(s, a);
    close(s);
    return read_reply(a, bytes);
}

struct site *site_live(arena *a, str address)
{
    if (!str_starts(address, S("http://")))
        return NULL;
    struct live *l = new (a, struct live);
    str host = str_from(address, 7);
    if (str_ends(host, S("/")))
        host.len--;
    i64 colon = str_find(host, S(":"));
    l->address = arena_c_string(a, colon < 0 ? host : str_first(host, colon));
    l->port = colon < 0 ? "80" : arena_c_string(a, str_from(host, colon + 1));
    l->site = (struct site){.ask = ask, .host = host, .live = true};
    return &l->site;
}
