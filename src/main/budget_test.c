/* SPDX-License-Identifier: EUPL-1.2 */
/* What each type of page may cost, on the demonstration: queries, allocations, memory, bytes of
 * HTML. The table is budgets.txt beside this file; a page that goes beyond its line fails, and a
 * route without one has that of the line *. Whoever makes a page dearer for a good reason writes
 * the new number there, where others see it.
 *
 *     PARVIS_BUDGETS=measure build/test/budget_test     prints the table with what is measured now
 *                                                       and some room */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/test.h"
#include "commons/router.h"
#include "main/demo.h"
#include "main/test_instance.h"

enum who { VISITOR, MEMBER_, ADMIN, WHO };
static const char *const who_names[WHO] = {"visitor", "member", "administrator"};

struct house {
    struct test_instance t;
    str cookies[WHO];
    str words[8]; /* of the places in an address, see place_names */
};

/* What stands between braces in the table, and the path that it is. */
static const struct {
    const char *name, *query;
} places[] = {
    {"topic", "SELECT id || '/' || slug FROM contribution WHERE kind = 'topic' ORDER BY post_count "
              "DESC, id LIMIT 1"},
    {"experience", "SELECT id || '/' || slug FROM contribution c WHERE kind = 'experience' AND "
                   "depth = 'told' AND "
                   "id IN (SELECT target FROM link WHERE kind = 'adapted_from') ORDER BY "
                   "post_count DESC, id LIMIT "
                   "1"},
    {"own",
     "SELECT c.id FROM contribution c JOIN person_name n ON n.person = c.person WHERE n.email "
     "= 'elue@exemple.fr' AND c.kind = 'experience' ORDER BY c.id LIMIT 1"},
    {"number",
     "SELECT id FROM contribution WHERE kind = 'experience' AND depth = 'told' ORDER BY id "
     "LIMIT 1"},
    {"uid", "SELECT lower(hex(uid)) FROM contribution WHERE kind = 'experience' AND depth = 'told' "
            "ORDER BY id LIMIT 1"},
    {"post", "SELECT id FROM post WHERE number > 1 ORDER BY id LIMIT 1"},
    {"body",
     "SELECT address_key FROM organisation WHERE source = 'demonstration' ORDER BY id LIMIT "
     "1"},
    {"person", "SELECT person FROM person_name WHERE email = 'elue@exemple.fr'"},
};

/* ---- the house ------------------------------------------------------------------------------ */

struct filling {
    struct write_task task;
    struct demo_order order;
    arena *arena;
    str error;
};

static bool fill_run(struct write_task *t, struct db *d)
{
    struct filling *f = (struct filling *)t;
    return demo_fill(&f->order, d, f->arena, &f->error);
}

static void fill(struct test_instance *t, arena *a)
{
    struct demo_content c;
    struct demo_accounts none = {0};
    struct filling f = {.task.run = fill_run, .arena = a};
    check(demo_content_read(a, &demonstration, &c, &f.error));
    f.order = (struct demo_order){&t->i.app, &c, &none, os_now()};
    write_group(t->i.writer, &f.task);
    expect_text(f.error, S(""));
    check(f.task.outcome == WRITE_KEPT);
}

static str session(struct test_instance *t, i64 person)
{
    db_begin(t->i.writer);
    struct request *r = request_of_server(&t->i.app, t->i.writer, &t->arena);
    person_sign_in(r, person);
    db_commit(t->i.writer);
    str line = r->headers[0].value;
    return str_cut(&line, ';');
}

static str value_of_place(struct house *h, const char *sql)
{
    sqlite3 *d = NULL;
    sqlite3_stmt *s = NULL;
    str value = {0};
    check(sqlite3_open_v2(h->t.i.database, &d, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK);
    check(sqlite3_prepare_v2(d, sql, -1, &s, NULL) == SQLITE_OK);
    if (sqlite3_step(s) == SQLITE_ROW)
        value = arena_copy(&h->t.arena, str_of((const char *)sqlite3_column_text(s, 0)));
    sqlite3_finalize(s);
    sqlite3_close(d);
    return value;
}

static void open_house(struct house *h, arena *a)
{
    i64 member = 0;
    test_instance_open(&h->t);
    h->cookies[ADMIN] = session(&h->t, test_administrator(&h->t));
    fill(&h->t, a);
    for (i64 i = 0; i < countof(places); i++) {
        h->words[i] = value_of_place(h, places[i].query);
        if (!h->words[i].len)
            expect_text(str_of(places[i].name), S("there in the demonstration"));
    }
    check(str_to_i64(h->words[countof(places) - 1], &member));
    h->cookies[MEMBER_] = session(&h->t, member);
}

/* ---- one line -------------------------------------------------------------------------------- */

struct budget {
    str address;
    enum who who;
    i64 status, queries, allocations, memory, body; /* the last two in KiB */
};

static str word_of(str *line)
{
    *line = str_trim(*line);
    return str_cut(line, ' ');
}

static bool read_line(str line, struct budget *b)
{
    i64 *const numbers[] = {&b->status, &b->queries, &b->allocations, &b->memory, &b->body};
    *b = (struct budget){.address = word_of(&line), .who = WHO};
    str who = word_of(&line);
    for (enum who w = VISITOR; w < WHO; w++)
        if (str_eq(who, str_of(who_names[w])))
            b->who = w;
    bool fine = b->address.len && b->who < WHO;
    for (i64 i = 0; i < countof(numbers); i++)
        fine = fine && str_to_i64(word_of(&line), numbers[i]);
    return fine;
}

static str address_of(const struct house *h, arena *a, str pattern)
{
    text t = text_of(a, 2000);
    while (pattern.len) {
        i64 open = str_find(pattern, S("{"));
        text_add(&t, open < 0 ? pattern : str_first(pattern, open));
        if (open < 0)
            break;
        str rest = str_from(pattern, open + 1), name = str_cut(&rest, '}');
        str word = S("1"); /* of a route's own pattern */
        for (i64 i = 0; i < countof(places); i++)
            if (str_eq(name, str_of(places[i].name)))
                word = h->words[i];
        text_add(&t, word);
        pattern = rest;
    }
    return text_str(&t);
}

/* Opens it and returns what it cost; its route in *route. */
static struct budget cost_of(struct house *h, const struct budget *b, const struct route **route)
{
    arena own = arena_of(ARENA_DEFAULT);
    str asked = address_of(h, &own, b->address);
    struct header headers[2] = {{S("host"), S("a")}, {S("cookie"), h->cookies[b->who]}};
    struct incoming in = {.method = S("GET"),
                          .path = str_cut(&asked, '?'),
                          .headers = headers,
                          .header_count = b->who == VISITOR ? 1 : 2,
                          .address = S("127.0.0.1")};
    in.query = asked;
    os_fake.now.us += 1000000;
    i64 before = db_queries_run(h->t.reader);
    struct request *r = dispatch_now(&h->t.i.app, h->t.reader, h->t.i.writer, &in, &own, false);
    struct budget cost = {.address = b->address,
                          .who = b->who,
                          .status = r->status,
                          .queries = db_queries_run(h->t.reader) - before,
                          .allocations = own.allocations,
                          .memory = own.taken >> 10,
                          .body = (r->body.len + 1023) >> 10};
    *route = r->route;
    if (r->file_answer)
        close(r->file);
    arena_free(&own);
    return cost;
}

static void compare(arena *a, const struct budget *b, i64 cost, i64 allowed, const char *what)
{
    if (cost > allowed)
        expect_text(text_format(a, "%.*s by a %s: %lld %s", STR(b->address), who_names[b->who],
                                (long long)cost, what),
                    text_format(a, "at most %lld", (long long)allowed));
}

/* ---- the table ------------------------------------------------------------------------------- */

/* With room for a query more, and for half again of the rest; memory is taken by blocks. */
static void print_line(const struct budget *c)
{
    enum { BLOCK = 150 };
    i64 more = c->queries / 4 > 3 ? c->queries / 4 : 3, queries = c->queries + more;
    i64 allocations = c->allocations * 3 / 20 * 10 + 10, memory = c->memory * 3 / 2 + BLOCK;
    i64 body = c->body * 3 / 2 + 1;
    printf("%-52.*s %-13s %3lld %4lld %6lld %6lld %5lld\n", STR(c->address), who_names[c->who],
           (long long)c->status, (long long)queries, (long long)allocations, (long long)memory,
           (long long)body);
}

static void judge(arena *a, const struct budget *b, const struct budget *cost)
{
    if (cost->status != b->status)
        expect_text(text_format(a, "%.*s by a %s: status %lld", STR(b->address), who_names[b->who],
                                (long long)cost->status),
                    text_format(a, "%lld", (long long)b->status));
    compare(a, b, cost->queries, b->queries, "queries");
    compare(a, b, cost->allocations, b->allocations, "allocations");
    compare(a, b, cost->memory, b->memory, "KiB of memory");
    compare(a, b, cost->body, b->body, "KiB of HTML");
}

/* A route without a line of its own: any page of it, as an administrator, by the line `*`. */
static void judge_others(struct house *h, arena *a, const struct route **seen, i64 count,
                         const struct budget *usual)
{
    i64 routes;
    const struct route *const *all = router_all(h->t.i.app.router, &routes);
    for (i64 i = 0; i < routes; i++) {
        bool found = !str_eq(str_of(all[i]->method), S("GET"));
        for (i64 k = 0; k < count && !found; k++)
            found = seen[k] == all[i];
        if (found)
            continue;
        struct budget b = *usual;
        const struct route *route;
        b.address = str_of(all[i]->path);
        b.who = ADMIN;
        struct budget cost = cost_of(h, &b, &route);
        b.status = cost.status;
        judge(a, &b, &cost);
    }
}

TEST(every_page_keeps_to_its_budget)
{
    enum { LINES_MAX = 400 };
    struct house *h = calloc(1, sizeof *h); /* heap: too large for a stack */
    const struct route **seen = arena_take(a, sizeof *seen, LINES_MAX);
    bool measure = getenv("PARVIS_BUDGETS") != NULL;
    struct budget usual = {0};
    i64 count = 0;
    str file = {0}, error = {0};
    check(h != NULL && os_read_file(a, "src/main/budgets.txt", 1 << 20, &file, &error));
    open_house(h, a);
    while (file.len) {
        str line = str_trim(str_cut(&file, '\n'));
        struct budget b;
        if (!line.len || line.at[0] == '#') {
            if (measure)
                printf("%.*s\n", STR(line));
            continue;
        }
        bool read = read_line(line, &b);
        if (!read && !(measure && b.who < WHO)) {
            expect_text(line, S("a line of the table"));
            continue;
        }
        if (str_eq(b.address, S("*"))) {
            usual = b;
            if (measure)
                printf("%.*s\n", STR(line));
            continue;
        }
        check(count < LINES_MAX);
        struct budget cost = cost_of(h, &b, &seen[count++]);
        if (measure)
            print_line(&cost);
        else
            judge(a, &b, &cost);
    }
    if (!measure)
        judge_others(h, a, seen, count, &usual);
    test_instance_close(&h->t);
    free(h); /* heap: as above */
}
