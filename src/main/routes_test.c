/* SPDX-License-Identifier: EUPL-1.2 */
/* Every route of every feature against what its table says: who may call it, that a GET does not
 * write, and what every answer must carry. A new route is under test from its first day. */
#include "base/test.h"
#include "commons/mandate/mandate.h"
#include "commons/router.h"
#include "main/test_instance.h"
#include "web/answer.h"

enum who { VISITOR, READS, SOMEONE, WITH_MANDATE, ANIMATES, MODERATES, ADMIN, WHO };
static const char *const who_names[WHO] = {"a visitor",       "an account that only reads",
                                           "a member",        "a member with a mandate",
                                           "an animator",     "a moderator",
                                           "an administrator"};

struct readers {
    struct test_instance t;
    i64 ids[WHO];
    str cookies[WHO], csrf[WHO];
};

static struct request *ask(struct readers *s, arena *own, const char *method, str address,
                           enum who who, str body)
{
    struct incoming *in = new (own, struct incoming);
    struct header *h = new_n(own, struct header, 3);
    str asked = address;
    h[0] = (struct header){S("host"), S("a")};
    h[1] = (struct header){S("cookie"), s->cookies[who]};
    h[2] = (struct header){S("origin"), S("http://a")};
    *in =
        (struct incoming){.method = str_of(method), .headers = h, .header_count = 3, .body = body};
    in->path = str_cut(&asked, '?');
    in->query = asked;
    os_fake.now.us += 1000000;
    return dispatch_now(&s->t.i.app, s->t.reader, s->t.i.writer, in, own, true);
}

static str session(struct readers *s, i64 person)
{
    struct db *d = s->t.i.writer;
    db_begin(d);
    struct request *r = request_of_server(&s->t.i.app, d, &s->t.arena);
    person_sign_in(r, person);
    db_commit(d);
    str line = r->headers[0].value;
    return str_cut(&line, ';');
}

/* Anew, since some of what is tried signs out. */
static void sign_in(struct readers *s, enum who who)
{
    arena own = arena_of(ARENA_DEFAULT);
    s->cookies[who] = session(s, s->ids[who]);
    s->csrf[who] =
        arena_copy(&s->t.arena, ask(s, &own, "GET", S("/plan"), who, (str){0})->page.csrf);
    check(s->csrf[who].len > 0);
    arena_free(&own);
}

static void open_all(struct readers *s)
{
    test_instance_open(&s->t);
    static const enum role roles[WHO] = {
        [READS] = ROLE_READER, [MODERATES] = ROLE_MODERATOR, [ADMIN] = ROLE_ADMINISTRATOR};
    i64 ids[WHO] = {0};
    for (enum who w = READS; w < WHO; w++)
        ids[w] = test_person(
            &s->t, (struct person_new){.email = text_format(&s->t.arena, "p%d@exemple.fr", w),
                                       .name = S("Anne"),
                                       .role = roles[w]});
    static const enum who mandated[] = {WITH_MANDATE, READS};
    struct db *d = s->t.i.writer;
    db_begin(d);
    struct request *r = request_of_server(&s->t.i.app, d, &s->t.arena);
    for (i64 i = 0; i < countof(mandated); i++)
        mandate_create(r, (struct mandate_new){.person = ids[mandated[i]],
                                               .organisation = 1,
                                               .function = S("adjointe"),
                                               .kind = S("elected"),
                                               .starts_on = r->today});
    animator_insert(d, ids[ANIMATES], (opt_int){0}, (opt_int){0}, r->now);
    db_commit(d);
    for (enum who w = READS; w < WHO; w++) {
        s->ids[w] = ids[w];
        sign_in(s, w);
    }
}

/* An address for a pattern: every value becomes the word. */
static str address(arena *a, const struct route *route, str word)
{
    text t = text_of(a, 2000);
    for (str rest = str_of(route->path); rest.len;) {
        i64 open = str_find(rest, S("{"));
        text_add(&t, open < 0 ? rest : str_first(rest, open));
        rest = open < 0 ? (str){0} : str_from(rest, open);
        if (rest.len) {
            text_add(&t, word);
            rest = str_from(rest, str_find(rest, S("}")) + 1);
        }
    }
    return text_str(&t);
}

static bool may(enum who who, enum right right)
{
    static const bool table[RIGHTS][WHO] = {
        [ANYONE] = {1, 1, 1, 1, 1, 1, 1},       [MEMBER] = {0, 1, 1, 1, 1, 1, 1},
        [WRITER] = {0, 0, 1, 1, 1, 1, 1},       [MANDATED] = {0, 0, 0, 1, 0, 0, 0},
        [ANIMATOR] = {0, 0, 0, 0, 1, 0, 1},     [MODERATOR] = {0, 0, 0, 0, 0, 1, 1},
        [ADMINISTRATOR] = {0, 0, 0, 0, 0, 0, 1}};
    return table[right][who];
}

static bool kept_by_no_cache(const struct request *r)
{
    for (i64 i = 0; i < r->header_count; i++)
        if (str_eq(r->headers[i].name, S("Cache-Control")))
            return str_has(r->headers[i].value, S("no-store"));
    return false;
}

static bool has_header(const struct request *r, const char *name)
{
    for (i64 i = 0; i < r->header_count; i++)
        if (str_eq(r->headers[i].name, str_of(name)) && r->headers[i].value.len)
            return true;
    return false;
}

/* The dispatcher's own refusals of a right. */
static bool turned_away(const struct request *r, enum who who)
{
    if (who == VISITOR)
        return r->status == 303 && str_starts(r->location, S("/connexion?retour="));
    return r->status == 403 || (r->status == 303 && str_eq(r->location, S("/mon-compte/mandats")));
}

static void wrong(const struct route *route, enum who who, const struct request *r,
                  const char *what)
{
    arena a = arena_of(1 << 20);
    expect_text(
        text_format(&a, "%s %s by %s: %d", route->method, route->path, who_names[who], r->status),
        str_of(what));
    arena_free(&a);
}

static void try_route(struct readers *s, const struct route *route, enum who who, str word)
{
    arena own = arena_of(ARENA_DEFAULT);
    if (who != VISITOR && str_eq(str_of(route->method), S("POST")))
        sign_in(s, who);
    str body = text_format(&own, "csrf=%.*s", STR(s->csrf[who]));
    bool post = str_eq(str_of(route->method), S("POST"));
    struct request *r =
        ask(s, &own, route->method, address(&own, route, word), who, post ? body : (str){0});
    if (r->route != route && r->route)
        return arena_free(&own); /* a fixed address took this one's place: it has its own turn */
    if (!may(who, route->right) && !turned_away(r, who))
        wrong(route, who, r, "turned away");
    if (may(who, route->right) && route->right != ANYONE && who != VISITOR && r->status == 303 &&
        str_starts(r->location, S("/connexion")))
        wrong(route, who, r, "let in");
    if (r->status >= 500 || r->status < 200)
        wrong(route, who, r, "no fault"); /* a GET that writes is one */
    if (!has_header(r, "Content-Security-Policy") || !has_header(r, "X-Content-Type-Options") ||
        !has_header(r, "Cache-Control") || !has_header(r, "Vary"))
        wrong(route, who, r, "the usual headers");
    if (str_has(str_of(route->path), S("{token}")) && !kept_by_no_cache(r))
        wrong(route, who, r, "kept by no cache"); /* it is for who holds the link */
    if (r->reader.person && !post && r->status == 200 && !r->content_type.len)
        wrong(route, who, r, "a content type");
    if (r->file_answer)
        close(r->file);
    arena_free(&own);
}

static void try_all(const char *method)
{
    struct readers *s = calloc(1, sizeof *s); /* heap: too large for a stack */
    static const char *const words[] = {
        "1", "0", "-1", "999999", "inconnu", "%C3%A9", "9223372036854775808", "a%2Fb"};
    i64 count;
    check(s != NULL);
    open_all(s);
    const struct route *const *all = router_all(s->t.i.app.router, &count);
    expect(count > 20);
    for (i64 i = 0; i < count; i++)
        for (enum who who = VISITOR; who < WHO && str_eq(str_of(all[i]->method), str_of(method));
             who++)
            for (i64 w = 0; w < (str_has(str_of(all[i]->path), S("{")) ? countof(words) : 1); w++)
                try_route(s, all[i], who, str_of(words[w]));
    test_instance_close(&s->t);
    free(s); /* heap: as above */
}

TEST(every_page_is_for_those_its_route_names_and_writes_nothing) { try_all("GET"); }

TEST(every_form_is_for_those_its_route_names) { try_all("POST"); }

TEST(no_form_is_taken_without_the_token_of_the_session)
{
    struct readers *s = calloc(1, sizeof *s); /* heap: too large for a stack */
    i64 count;
    check(s != NULL);
    open_all(s);
    const struct route *const *all = router_all(s->t.i.app.router, &count);
    for (i64 i = 0; i < count; i++) {
        if (!str_eq(str_of(all[i]->method), S("POST")))
            continue;
        for (enum who who = READS; who < WHO; who++) {
            arena own = arena_of(ARENA_DEFAULT);
            struct request *r = ask(s, &own, "POST", address(&own, all[i], S("1")), who,
                                    S("csrf=00000000000000000000000000000000"));
            if (r->status != 403)
                wrong(all[i], who, r, "403");
            arena_free(&own);
        }
    }
    test_instance_close(&s->t);
    free(s); /* heap: as above */
}

/* One without a summary is not described: the addresses below /api that are nothing. */
TEST(every_route_says_what_it_is_for)
{
    i64 tables = 0, count;
    while (features[tables])
        tables++;
    const struct route **routes = arena_take(a, sizeof *routes, tables + 1);
    for (i64 i = 0; i < tables; i++)
        routes[i] = features[i]->routes;
    const struct route *const *all = router_all(router_of(a, routes, tables), &count);
    for (i64 i = 0; i < count; i++) {
        bool post = str_eq(str_of(all[i]->method), S("POST"));
        if (all[i]->summary ? !all[i]->summary[0] : post)
            wrong(all[i], VISITOR, &(struct request){0}, "a summary");
        if (!post &&
            ((all[i]->apply && !router_why_writes(all[i])) || all[i]->again || all[i]->body_max))
            wrong(all[i], VISITOR, &(struct request){0}, "a page without a second half");
    }
}
