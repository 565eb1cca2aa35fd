/* SPDX-License-Identifier: EUPL-1.2 */
/* signin_world: a whole instance that can send mail, and browsers that come to it: for the tests of
 * signing in. */
#ifndef MAIN_SIGNIN_WORLD_H
#define MAIN_SIGNIN_WORLD_H

#include "base/test.h"
#include "commons/mail/mail.h"
#include "commons/person/person.h"
#include "commons/rate/rate.h"
#include "commons/signin/signin.h"
#include "main/test_instance.h"
#include "web/answer.h"

#define ANNE "anne@exemple.fr"
#define PHRASE "une phrase que je retiens"

/* A browser keeps the cookies it is given. */
struct jar {
    struct {
        char name[40], value[4200];
    } at[16];
    int count;
};

struct world {
    struct test_instance t;
    arena a;
    i64 mails;
};

static inline void world_open(struct world *w)
{
    memset(w, 0, sizeof *w);
    test_instance_open(&w->t);
    w->a = arena_of(256 << 20);
    struct settings *s = w->t.i.app.newest_settings;
    s->origin = S("https://parvis.exemple.fr");
    s->smtp = S("smtp://127.0.0.1:2525");
    s->mail_from = S("parvis@exemple.fr");
    rate_reset();
}

static inline void world_close(struct world *w)
{
    arena_free(&w->a);
    test_instance_close(&w->t);
}

static inline void keep_cookies(struct jar *jar, const struct request *r)
{
    for (i64 i = 0; i < r->header_count; i++) {
        if (!str_eq(r->headers[i].name, S("Set-Cookie")))
            continue;
        str value = r->headers[i].value, pair = str_cut(&value, ';'), name = str_cut(&pair, '=');
        int n = 0;
        while (n < jar->count && !str_eq(str_of(jar->at[n].name), name))
            n++;
        check(n < countof(jar->at) && name.len < 40 && pair.len < 4200);
        snprintf(jar->at[n].name, sizeof jar->at[n].name, "%.*s", STR(name));
        snprintf(jar->at[n].value, sizeof jar->at[n].value, "%.*s", STR(pair));
        jar->count = n == jar->count ? n + 1 : jar->count;
    }
}

static inline str cookies_of(struct world *w, const struct jar *jar)
{
    text t = text_of(&w->a, 64 << 10);
    for (int i = 0; i < jar->count; i++)
        if (jar->at[i].value[0])
            text_add(&t, text_format(&w->a, "%s%s=%s", t.len ? "; " : "", jar->at[i].name,
                                     jar->at[i].value));
    return text_str(&t);
}

struct asked {
    const char *method, *from, *user_agent;
    bool not_from_here; /* another site sends the form */
};

static inline struct request *ask_as(struct world *w, struct jar *jar, str path, str body,
                                     struct asked q)
{
    struct incoming *in = new (&w->a, struct incoming);
    struct header *h = new_n(&w->a, struct header, 4);
    str asked = path;
    h[0] = (struct header){S("host"), S("parvis.exemple.fr")};
    h[1] = (struct header){S("cookie"), cookies_of(w, jar)};
    h[2] =
        (struct header){S("sec-fetch-site"), q.not_from_here ? S("cross-site") : S("same-origin")};
    h[3] = (struct header){S("user-agent"), str_of(q.user_agent)};
    *in = (struct incoming){.method = str_of(q.method),
                            .headers = h,
                            .header_count = 4,
                            .body = body,
                            .address = q.from ? str_of(q.from) : S("192.0.2.7")};
    in->path = str_cut(&asked, '?');
    in->query = asked;
    os_fake.now.us += 1000000;
    struct request *r = dispatch_now(&w->t.i.app, w->t.reader, w->t.i.writer, in, &w->a, true);
    keep_cookies(jar, r);
    return r;
}

static inline struct request *get(struct world *w, struct jar *jar, str path)
{
    return ask_as(w, jar, path, (str){0}, (struct asked){.method = "GET"});
}

static inline str with_csrf(struct world *w, struct jar *jar, str body)
{
    str csrf = get(w, jar, S("/plan"))->page.csrf;
    return csrf.len ? text_format(&w->a, "csrf=%.*s&%.*s", STR(csrf), STR(body)) : body;
}

static inline struct request *post_from(struct world *w, struct jar *jar, str path,
                                        const char *from, str body)
{
    return ask_as(w, jar, path, with_csrf(w, jar, body),
                  (struct asked){.method = "POST", .from = from});
}

static inline struct request *post(struct world *w, struct jar *jar, str path, str body)
{
    return post_from(w, jar, path, NULL, body);
}

static inline i64 who(struct world *w, struct jar *jar)
{
    return get(w, jar, S("/plan"))->reader.person;
}

static inline bool says(struct world *w, const struct request *r, const char *words)
{
    (void)w;
    return str_has(r->body, str_of(words));
}

/* What the next mail says, which is taken away: its code, and the path of its link. */
struct letter {
    bool there;
    str code, path, html, address;
    i64 person;
};

static inline str between(str s, const char *from, const char *to)
{
    i64 at = str_find(s, str_of(from));
    if (at < 0)
        return (str){0};
    s = str_from(s, at + str_of(from).len);
    return str_first(s, str_find(s, str_of(to)));
}

static inline struct letter next_mail(struct world *w)
{
    struct db *d = w->t.i.writer;
    struct letter l = {0};
    db_begin(d);
    const struct outbox_row *row = outbox_next(d, &w->a, 0, os_now());
    if (row) {
        l = (struct letter){.there = true,
                            .html = row->html,
                            .address = row->address,
                            .person = row->person.has ? row->person.value : 0};
        l.code = between(row->html, "<strong translate=\"no\">", "</strong>");
        l.path = between(row->html, "href=\"https://parvis.exemple.fr", "\"");
        outbox_claim(d, row->id, os_now());
        outbox_sent(d, row->id, os_now());
    }
    db_commit(d);
    check(!db_fault(d).len);
    return l;
}

/* The address of who asks, and what comes of it. */
static inline struct letter asks_for_link(struct world *w, struct jar *jar, const char *email)
{
    struct request *r =
        post(w, jar, S("/connexion/courriel"), text_format(&w->a, "email=%s", email));
    expect(r->status == 303 && str_starts(r->location, S("/connexion/code")));
    return next_mail(w);
}

static inline str code_body(struct world *w, const char *email, str code)
{
    return text_format(&w->a, "email=%s&code=%.*s", email, STR(code));
}

static inline i64 anne_opens(struct world *w)
{
    struct person_new p = {.email = S(ANNE), .name = S("Anne Berthier"), .confirmed = true};
    check(password_hash(&w->a, S(PHRASE), &p.password_hash));
    return test_person(&w->t, p);
}

#endif
