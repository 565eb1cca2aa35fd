/* SPDX-License-Identifier: EUPL-1.2 */
/* Tokens of the API: what they open, what they never open, and how they end. */
#include "commons/token/token.h"
#include "main/rights_world.h"

static struct world *opened(void)
{
    struct world *w = calloc(1, sizeof *w); /* heap: too large for a stack */
    check(w != NULL);
    world_open(w);
    token_forget_counts();
    return w;
}

static void closed(struct world *w)
{
    world_close(w);
    free(w); /* heap: as above */
}

static str token_for(struct world *w, enum who who, const char *name, const char *scope)
{
    struct request *r = act_as(w, who);
    str token = arena_copy(&w->t.arena, token_create(r, str_of(name), str_of(scope)));
    acted(w);
    return token;
}

/* By the token alone: no cookie. */
static struct request *by_token(struct world *w, arena *own, const char *method, str address,
                                str token)
{
    struct incoming *in = new (own, struct incoming);
    struct header *h = new_n(own, struct header, 3);
    h[0] = (struct header){S("host"), S("a")};
    h[1] = (struct header){S("authorization"), text_format(own, "Bearer %.*s", STR(token))};
    h[2] = (struct header){S("origin"), S("http://a")};
    *in = (struct incoming){.method = str_of(method), .headers = h, .header_count = 3};
    in->path = str_cut(&address, '?');
    in->query = address;
    return dispatch_now(&w->t.i.app, w->t.reader, w->t.i.writer, in, own, false);
}

static str sample_path(struct world *w, arena *a, const char *format, i64 n)
{
    return text_format(a, "%s%lld", format, (long long)w->there[n].id);
}

static str header_of(const struct request *r, const char *name)
{
    for (i64 i = 0; i < r->header_count; i++)
        if (str_eq(r->headers[i].name, str_of(name)))
            return r->headers[i].value;
    return (str){0};
}

TEST(a_token_reads_what_its_person_reads_and_no_draft)
{
    struct world *w = opened();
    for (enum who who = ONLY_READS; who < WHO; who++) {
        str all = token_for(w, who, "tout", "reader"), some = token_for(w, who, "public", "public");
        for (i64 n = 0; n < SAMPLES; n++) {
            arena own = arena_of(ARENA_DEFAULT);
            bool out = samples[n].state == WHILE_PUBLISHED;
            str path = sample_path(w, &own, "/api/v1/contributions/", n);
            struct request *r = by_token(w, &own, "GET", path, all);
            expect(r->status == (out && reads(&samples[n], who) ? 200 : 404));
            expect(str_eq(header_of(r, "Cache-Control"), S("private, no-store")));
            expect(str_has(r->body, str_of(w->there[n].mark)) == (r->status == 200));
            expect(!str_has(r->body, str_of(w->there[n].mark_pending)));
            r = by_token(w, &own, "GET", path, some);
            expect(r->status == (out && reads(&samples[n], VISITOR) ? 200 : 404));
            path = sample_path(w, &own, "/api/v1/posts?contribution=", n);
            expect(by_token(w, &own, "GET", path, all)->status ==
                   (out && reads(&samples[n], who) ? 200 : 404));
            arena_free(&own);
        }
        token_forget_counts();
    }
    closed(w);
}

TEST(no_page_and_no_form_takes_a_token)
{
    struct world *w = opened();
    arena own = arena_of(ARENA_DEFAULT);
    str token = token_for(w, ADMINISTERS, "tout", "reader");
    static const char *const pages[] = {"/mon-compte", "/admin", "/admin/droits", "/taches"};
    for (i64 i = 0; i < countof(pages); i++)
        expect(by_token(w, &own, "GET", str_of(pages[i]), token)->status == 303);
    str peers = token_for(w, PEER, "tout", "reader");
    str page =
        text_format(&own, "/experiences/%lld/%s", (long long)w->there[1].id, w->there[1].slug);
    expect(by_token(w, &own, "GET", page, peers)->status == 404);
    expect(by_token(w, &own, "POST", S("/messages/nouveau"), peers)->status == 303);
    expect(by_token(w, &own, "POST", S("/deconnexion"), token)->status == 303);
    /* a session counts for nothing where tokens do */
    expect(ask(w, &own, "GET", sample_path(w, &own, "/api/v1/contributions/", 1), PEER, (str){0})
               ->status == 404);
    arena_free(&own);
    closed(w);
}

TEST(a_token_that_ended_or_never_was_opens_nothing)
{
    struct world *w = opened();
    arena own = arena_of(ARENA_DEFAULT);
    str token = token_for(w, PEER, "tout", "reader");
    str path = sample_path(w, &own, "/api/v1/contributions/", 1);
    expect(by_token(w, &own, "GET", path, token)->status == 200);
    static const char *const forged[] = {
        "",
        "x",
        "parvis_",
        "parvis_00",
        "' OR 1=1 --",
        "parvis_0000000000000000000000000000000000000000000000000000000000000000"};
    for (i64 i = 0; i < countof(forged); i++) {
        struct request *r = by_token(w, &own, "GET", path, str_of(forged[i]));
        expect(r->status == 401 && header_of(r, "WWW-Authenticate").len);
    }
    instant now = os_fake.now;
    os_fake.now.us += TOKEN_DAYS * 86400000000LL + 1;
    expect(by_token(w, &own, "GET", path, token)->status == 401);
    os_fake.now = now;
    db_begin(w->t.i.writer);
    db_script(w->t.i.writer, "UPDATE person SET suspended_at = 1");
    db_commit(w->t.i.writer);
    expect(by_token(w, &own, "GET", path, token)->status == 401);
    db_begin(w->t.i.writer);
    db_script(w->t.i.writer, "UPDATE person SET suspended_at = NULL");
    db_commit(w->t.i.writer);
    expect(by_token(w, &own, "GET", path, token)->status == 200);
    struct token_row_rows rows = token_list(w->t.i.writer, &own, w->ids[PEER]);
    str revoke = text_format(&own, "/mon-compte/jetons/%lld/revoquer", (long long)rows.at[0].id);
    str body = text_format(&own, "csrf=%.*s", STR(w->csrf[NOBODY]));
    expect(ask(w, &own, "POST", revoke, NOBODY, body)->status == 404); /* another's */
    expect(by_token(w, &own, "GET", path, token)->status == 200);
    body = text_format(&own, "csrf=%.*s", STR(w->csrf[PEER]));
    expect(ask(w, &own, "POST", revoke, PEER, body)->status == 303);
    expect(by_token(w, &own, "GET", path, token)->status == 401);
    arena_free(&own);
    closed(w);
}

TEST(a_token_asks_so_often_in_a_minute)
{
    struct world *w = opened();
    str token = token_for(w, PEER, "tout", "reader"), other = token_for(w, PEER, "x", "public");
    os_fake.now.us -= os_fake.now.us % 60000000; /* a minute begins */
    for (int i = 0; i <= TOKEN_MINUTE_MAX; i++) {
        arena own = arena_of(ARENA_DEFAULT);
        struct request *r = by_token(w, &own, "GET", S("/api/v1/openapi.json"), token);
        expect(r->status == (i < TOKEN_MINUTE_MAX ? 200 : 429));
        expect((i < TOKEN_MINUTE_MAX) == !header_of(r, "Retry-After").len);
        arena_free(&own);
    }
    arena own = arena_of(ARENA_DEFAULT);
    expect(by_token(w, &own, "GET", S("/api/v1/openapi.json"), other)->status == 200);
    os_fake.now.us += 60000000;
    expect(by_token(w, &own, "GET", S("/api/v1/openapi.json"), token)->status == 200);
    i64 done = 0;
    struct request *r = act_as(w, VISITOR);
    expect(!tokens_keeping.run(r, &done) && done == 2);
    done = 0;
    expect(!tokens_keeping.run(r, &done) && done == 0);
    struct token_row_rows rows = token_list(r->db, &own, w->ids[PEER]);
    expect(rows.len == 2 && rows.at[0].used_at.has && rows.at[1].used_at.has);
    acted(w);
    arena_free(&own);
    closed(w);
}

TEST(a_token_is_shown_once_and_kept_as_a_hash)
{
    struct world *w = opened();
    arena own = arena_of(ARENA_DEFAULT);
    str form = text_format(&own, "csrf=%.*s&token_name=Le+site&scope=reader", STR(w->csrf[PEER]));
    str page = html_str(&ask(w, &own, "POST", S("/mon-compte/jetons"), PEER, form)->page);
    i64 at = str_find(page, S("parvis_"));
    expect(at > 0);
    str token = str_first(str_from(page, at), 7 + 2 * TOKEN_SECRET_BYTES);
    str path = sample_path(w, &own, "/api/v1/contributions/", 1);
    expect(by_token(w, &own, "GET", path, token)->status == 200);
    page = html_str(&ask(w, &own, "GET", S("/mon-compte/jetons"), PEER, (str){0})->page);
    expect(str_has(page, S("Le site")) && !str_has(page, S("parvis_")));
    expect(ask(w, &own, "POST", S("/mon-compte/jetons"), PEER, form)->status == 422); /* its name */
    form = text_format(&own, "csrf=%.*s&token_name=Autre&scope=write", STR(w->csrf[PEER]));
    expect(ask(w, &own, "POST", S("/mon-compte/jetons"), PEER, form)->status == 422);
    for (int i = 0; i < TOKENS_A_PERSON; i++) {
        char name[16];
        snprintf(name, sizeof name, "n%d", i);
        expect((token_for(w, PEER, name, "public").len > 0) == (i < TOKENS_A_PERSON - 1));
    }
    arena_free(&own);
    closed(w);
}
