/* SPDX-License-Identifier: EUPL-1.2 */
/* test_member: a person in a test instance who asks and sends as a browser does, bytes of files
 * too: what stories, which send none, cannot. */
#ifndef MAIN_TEST_MEMBER_H
#define MAIN_TEST_MEMBER_H

#include "base/test.h"
#include "main/test_instance.h"

struct someone {
    struct test_instance *t;
    arena *arena;
    str cookie, csrf;
    i64 keys;
};

static inline struct request *ask(struct someone *m, const char *method, str path, str type,
                                  str body)
{
    struct header *headers = new_n(m->arena, struct header, 5);
    struct incoming *in = new (m->arena, struct incoming);
    i64 n = 0;
    headers[n++] = (struct header){S("Host"), S("parvis.exemple.fr")};
    headers[n++] = (struct header){S("Sec-Fetch-Site"), S("same-origin")};
    if (m->cookie.len)
        headers[n++] = (struct header){S("Cookie"), m->cookie};
    if (type.len)
        headers[n++] = (struct header){S("Content-Type"), type};
    *in = (struct incoming){.method = str_of(method),
                            .body = body,
                            .address = S("127.0.0.1"),
                            .headers = headers,
                            .header_count = n};
    in->query = path;
    in->path = str_cut(&in->query, '?');
    os_fake.now.us += 1000000;
    return dispatch_now(&m->t->i.app, m->t->reader, m->t->i.writer, in, m->arena, true);
}

static inline struct request *get(struct someone *m, str path)
{
    struct request *r = ask(m, "GET", path, (str){0}, (str){0});
    if (r->file_answer) { /* what was served, as a body */
        char *bytes = arena_bytes(m->arena, r->file_size + 1);
        expect(read(r->file, bytes, (size_t)r->file_size) == r->file_size);
        close(r->file);
        r->body = (str){bytes, r->file_size};
    }
    return r;
}

/* The fields, with the token of the session and a key of their own. */
static inline str form_of_member(struct someone *m, str fields)
{
    return text_format(m->arena, "csrf=%.*s&key=%lld&%.*s", STR(m->csrf), (long long)++m->keys,
                       STR(fields));
}

static inline struct request *post(struct someone *m, str path, str fields)
{
    return ask(m, "POST", path, S("application/x-www-form-urlencoded"), form_of_member(m, fields));
}

static inline str between(str page, const char *before, const char *after)
{
    i64 at = str_find(page, str_of(before));
    str rest = at < 0 ? (str){0} : str_from(page, at + str_of(before).len);
    i64 end = str_find(rest, str_of(after));
    return end < 0 ? (str){0} : str_first(rest, end);
}

static inline bool shows(const struct request *r, const char *words)
{
    return str_has(r->body, str_of(words));
}

static inline str header_of(const struct request *r, const char *name)
{
    for (i64 i = 0; i < r->header_count; i++)
        if (str_eq(r->headers[i].name, str_of(name)))
            return r->headers[i].value;
    return (str){0};
}

/* Somebody who speaks for Bonneville in Haute-Savoie, by mail confirmed. */
static inline struct someone member_of(struct test_instance *t, arena *a, const char *name)
{
    struct someone m = {.t = t, .arena = a};
    struct request *r = post(&m, S("/inscription"),
                             text_format(a,
                                         "person_name=%s&email=%s%%40exemple.fr"
                                         "&new_password=une+phrase+assez+longue",
                                         name, name));
    expect(r->status == 303);
    for (i64 i = 0; i < r->header_count; i++)
        if (str_eq(r->headers[i].name, S("Set-Cookie")) && !m.cookie.len)
            m.cookie = str_first(r->headers[i].value, str_find(r->headers[i].value, S(";")));
    m.csrf = between(get(&m, S("/mon-compte/mandats"))->body, "name=\"csrf\" value=\"", "\"");
    r = post(&m, S("/mon-compte/mandats"),
             S("organisation=Bonneville+%28Haute-Savoie%29&function=directrice&kind=officer"));
    expect(r->status == 303 && m.csrf.len > 0);
    return m;
}

#endif
