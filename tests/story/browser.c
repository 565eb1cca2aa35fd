/* SPDX-License-Identifier: EUPL-1.2 */
/* A browser: cookies, the headers that a real one sends, a form's body. */
#include "story.h"

#include <strings.h>

static bool same_name(str x, str y)
{
    return x.len == y.len && strncasecmp(x.at, y.at, (size_t)x.len) == 0;
}

str reply_header(const struct reply *r, const char *name)
{
    for (i64 i = 0; i < r->headers.len; i++)
        if (same_name(r->headers.at[i].name, str_of(name)))
            return r->headers.at[i].value;
    return (str){0};
}

static str cookie_header(arena *a, const pairs *cookies)
{
    text t = text_of(a, 64 << 10);
    for (i64 i = 0; i < cookies->len; i++) {
        if (!cookies->at[i].value.len)
            continue;
        text_add(&t, t.len ? S("; ") : S(""));
        text_add(&t, cookies->at[i].name);
        text_add_char(&t, '=');
        text_add(&t, cookies->at[i].value);
    }
    return text_str(&t);
}

static void keep_cookie(arena *a, pairs *cookies, str line)
{
    str rest = line, value = str_cut(&rest, ';'), name = str_cut(&value, '=');
    if (str_has(rest, S("Max-Age=0")))
        value = (str){0};
    for (i64 i = 0; i < cookies->len; i++)
        if (str_eq(cookies->at[i].name, name)) {
            cookies->at[i].value = value;
            return;
        }
    *push(a, cookies) = (struct pair){name, value};
}

static str body_of(arena *a, const pairs *fields)
{
    text t = text_of(a, 4 << 20);
    for (i64 i = 0; i < fields->len; i++) {
        text_add(&t, i ? S("&") : S(""));
        text_add_percent(&t, fields->at[i].name);
        text_add_char(&t, '=');
        text_add_percent(&t, fields->at[i].value);
    }
    return text_str(&t);
}

struct sent_headers {
    struct header *at;
    i64 len, cap;
};

static void set_header(arena *a, struct sent_headers *h, str name, str value)
{
    for (i64 i = 0; i < h->len; i++)
        if (same_name(h->at[i].name, name)) {
            h->at[i].value = value;
            return;
        }
    *push(a, h) = (struct header){name, value};
}

static struct sent_headers headers_of(struct site *site, arena *a, const struct browser *b,
                                      const struct sending *s)
{
    struct sent_headers all = {0}, h = {0};
    set_header(a, &all, S("Host"), site->host);
    set_header(a, &all, S("Accept-Language"), S("fr"));
    set_header(a, &all, S("Cookie"), cookie_header(a, &b->cookies));
    if (str_eq(str_of(s->method), S("POST"))) {
        set_header(a, &all, S("Origin"), text_format(a, "http://%.*s", STR(site->host)));
        set_header(a, &all, S("Sec-Fetch-Site"), S("same-origin"));
        set_header(a, &all, S("Content-Type"), S("application/x-www-form-urlencoded"));
    }
    for (i64 i = 0; i < s->headers.len; i++)
        set_header(a, &all, s->headers.at[i].name, s->headers.at[i].value);
    for (i64 i = 0; i < all.len; i++)
        if (all.at[i].value.len)
            *push(a, &h) = all.at[i];
    return h;
}

void browser_send(struct site *site, arena *a, struct browser *b, const struct sending *s)
{
    str query = s->path, path = str_cut(&query, '?');
    query = str_cut(&query, '#');
    path = str_cut(&path, '#');
    struct sent_headers headers = headers_of(site, a, b, s);
    struct incoming in = {
        .method = str_of(s->method),
        .path = path,
        .query = query,
        .body = str_eq(str_of(s->method), S("POST")) ? body_of(a, &s->fields) : (str){0},
        .address = S("127.0.0.1"),
        .headers = headers.at,
        .header_count = headers.len,
    };
    b->page = site->ask(site, a, &in);
    b->path = s->path;
    for (i64 i = 0; i < b->page.headers.len; i++)
        if (same_name(b->page.headers.at[i].name, S("Set-Cookie")))
            keep_cookie(a, &b->cookies, b->page.headers.at[i].value);
}
