/* SPDX-License-Identifier: EUPL-1.2 */
/* Every route × everybody × every visibility and state, against the table of rights; and every id
 * of what another may not read, on every route that takes one. */
#include "main/rights_expected.h"

/* ---- what is expected -------------------------------------------------------------------------
 */

static const struct expected *expected_of(const struct route *route)
{
    for (i64 i = 0; i < countof(expectations); i++)
        if (!strcmp(expectations[i].method, route->method) &&
            !strcmp(expectations[i].path, route->path))
            return &expectations[i];
    return NULL;
}

static bool is_post(const struct route *route) { return route->method[0] == 'P'; }

static struct reader reader_for(struct world *w, enum who who)
{
    struct capacity *c = &w->capacity;
    *c = (struct capacity){.mandate = w->mandates[who],
                           .organisation = people[who].body,
                           .kind = S("officer"),
                           .proof = people[who].proven ? PROOF_VOUCHED : PROOF_DECLARED};
    return (struct reader){.person = w->ids[who],
                           .role = people[who].role,
                           .animator = who == ANIMATES,
                           .capacities = {.at = c, .len = people[who].body != 0}};
}

static struct thing thing_for(struct world *w, i64 n, enum who who, bool post)
{
    const struct sample *s = &samples[n];
    i64 body = people[s->author].body;
    return (struct thing){
        .person = w->ids[s->author],
        .organisation = body && !post ? SOME(opt_int, body) : (opt_int){0},
        .at_home = works_on(s, who),
        .working = works_on(s, who),
        .member = body && people[who].proven && people[who].body == body,
        .concerned = n == TOLD_OF_A && people[who].proven && people[who].body == BODY_A,
        .state = post ? WHILE_PUBLISHED : s->state,
    };
}

/* Reading is the sample's own word; everything else is may()'s, asked with facts made here. */
static bool allowed(struct world *w, const struct expected *e, i64 n, enum who who)
{
    if (e->about == FOR_PROGRAMS)
        return reads(&samples[n], VISITOR) && samples[n].state == WHILE_PUBLISHED;
    if (!reads(&samples[n], who))
        return false;
    struct reader reader = reader_for(w, who);
    struct thing thing = thing_for(w, n, who, e->about == A_POST && e->action != CHOOSE_ANSWER);
    return e->action == READ_TEXT || may_of(&reader, e->action, &thing);
}

static bool must_succeed(const struct expected *e, const struct sample *s)
{
    bool draft = s->state == WHILE_DRAFT || s->pending;
    bool published = s->state == WHILE_PUBLISHED;
    return e->when >= 0 && (!(e->when & NEEDS_DRAFT) || draft) &&
           (!(e->when & NEEDS_PUBLISHED) || published) && (!(e->when & NEEDS_NO_DRAFT) || !draft);
}

/* ---- asking -----------------------------------------------------------------------------------
 */

struct
try {
    struct world *w;
    const struct route *route;
    const struct expected *e;
    enum who who;
    i64 n; /* the sample; -1: none */
    i64 number;
};

static str value_of(struct try *t, arena *a, str name)
{
    const struct thing_there *there = t->n >= 0 ? &t->w->there[t->n] : NULL;
    i64 value = 1;
    if (t->n < 0 && is_post(t->route))
        value = 999999; /* of nothing: not to end the mandates of this world */
    /* Pages repeat the address that was asked; a slug one may not know must not come from us. */
    if (str_eq(name, S("slug")))
        return there && reads(&samples[t->n], t->who) ? str_of(there->slug) : S("un-titre");
    if (str_eq(name, S("id")) && there)
        value = t->e->about == A_POST && !t->e->query && !t->e->body ? there->post : there->id;
    else if (str_eq(name, S("post")) && there)
        value = there->post;
    else if (str_eq(name, S("version")) && there)
        value = there->version;
    else if (str_eq(name, S("mandate")))
        value = t->w->mandates[t->who];
    else if (str_eq(name, S("body")))
        value = people[t->who].body;
    else if (str_eq(name, S("n")))
        value = ++t->number;
    return text_format(a, "%lld", (long long)value);
}

static str filled(struct try *t, arena *a, const char *pattern, bool path)
{
    text out = text_of(a, 4000);
    for (str rest = str_of(pattern); rest.len;) {
        i64 open = str_find(rest, S("{"));
        text_add(&out, open < 0 ? rest : str_first(rest, open));
        if (open < 0)
            break;
        rest = str_from(rest, open + 1);
        i64 close = str_find(rest, S("}"));
        str name = str_first(rest, close);
        if (path && t->e->about == A_POST && str_eq(name, S("id")))
            name = S("post");
        text_add(&out, value_of(t, a, name));
        rest = str_from(rest, close + 1);
    }
    return text_str(&out);
}

static struct request *send(struct try *t, arena *own)
{
    str address = filled(t, own, t->route->path, true);
    if (t->e->query)
        address = text_join(own, address, S("?"), filled(t, own, t->e->query, false));
    str body = {0};
    if (is_post(t->route))
        body = text_join(own, S("csrf="), t->w->csrf[t->who], S("&"),
                         filled(t, own, t->e->body ? t->e->body : "", false));
    return ask(t->w, own, t->route->method, address, t->who, body);
}

static void wrong(const struct try *t, const struct request *r, const char *wanted)
{
    arena a = arena_of(1 << 20);
    expect_text(text_format(&a, "%s %s by %s of what is %s: %d", t->route->method, t->route->path,
                            people[t->who].name, t->n >= 0 ? samples[t->n].name : "none",
                            r ? r->status : 0),
                str_of(wanted));
    arena_free(&a);
}

static str body_of(const struct request *r)
{
    return r->content_type.len && !str_starts(r->content_type, S("text/html")) ? r->body
                                                                               : html_str(&r->page);
}

/* No answer to anybody holds a word of what that person may not read. */
static void betrays_nothing(const struct try *t, const struct request *r)
{
    str body = body_of(r);
    if (!str_has(body, S("zinnia")) && !str_has(body, S("yucca")) && !str_has(body, S("xeres")) &&
        !str_has(r->location, S("zinnia")))
        return;
    for (i64 n = 0; n < SAMPLES; n++) {
        const struct thing_there *there = &t->w->there[n];
        bool may_read = reads(&samples[n], t->who);
        if (!may_read &&
            (str_has(body, str_of(there->mark)) || str_has(body, str_of(there->mark_post)) ||
             str_has(r->location, str_of(there->mark)))) {
            wrong(t, r, "nothing of it");
            expect_text(str_of(samples[n].name), S("is what it betrays"));
        }
        if (reads_pending[t->who] == '0' && str_has(body, str_of(there->mark_pending)))
            wrong(t, r, "nothing of a draft");
    }
}

static bool turned_away(const struct request *r, enum who who)
{
    if (who == VISITOR && str_eq(r->in->method, S("POST")) && r->status == 403)
        return true; /* what was typed, to be sent again (commons/resend.h) */
    if (who == VISITOR && r->status == 403 && str_eq(r->in->method, S("POST")))
        return true; /* with what was typed, to be sent again once signed in (commons/resend.h) */
    if (who == VISITOR)
        return r->status == 303 && str_starts(r->location, S("/connexion?retour="));
    return r->status == 403 || (r->status == 303 && str_eq(r->location, S("/mon-compte/mandats")));
}

/* What the journal gained since the last time, and whether one follows the sample. */
static bool has_written(struct try *t, arena *a, bool followed_before)
{
    struct world *w = t->w;
    bool any = false;
    struct journal_row_rows rows;
    do {
        rows = journal_after(w->t.i.writer, a, w->journal_seen);
        for (i64 i = 0; i < rows.len; i++)
            w->journal_seen = rows.at[i].id;
        any |= rows.len > 0;
    } while (rows.len > 0);
    return any || (t->n >= 0 && followed_before != (follow_holds(w->t.i.writer, w->ids[t->who],
                                                                 w->there[t->n].id) > 0));
}

/* ---- comparing --------------------------------------------------------------------------------
 */

static void compare_page(struct try *t, const struct request *r, bool may_do)
{
    bool success =
        r->status == 200 || r->status == 301 || (r->status == 303 && !turned_away(r, t->who));
    if (may_do && must_succeed(t->e, &samples[t->n]) && !success)
        wrong(t, r, "shown");
    if (may_do && must_succeed(t->e, &samples[t->n]) && t->e->shows && r->status == 200 &&
        !str_has(body_of(r), str_of(t->e->about == A_POST ? t->w->there[t->n].mark_post
                                                          : t->w->there[t->n].mark)))
        wrong(t, r, "with its words");
    if (!may_do && success)
        wrong(t, r, "refused");
}

static void compare_form(struct try *t, arena *own, const struct request *r, bool may_do,
                         bool followed)
{
    bool wrote = has_written(t, own, followed);
    if (may_do && must_succeed(t->e, &samples[t->n]) && !wrote)
        wrong(t, r, "done");
    if (may_do && t->e->when != MAY_BE_REFUSED && (r->status == 403 || r->status == 404))
        wrong(t, r, "not turned away");
    if (!may_do && (wrote || (r->status == 303 && !turned_away(r, t->who)) || r->status == 200))
        wrong(t, r, "refused, with nothing written");
    if (wrote)
        make_sample(t->w, t->n); /* the next one finds it as it was */
    (void)has_written(t, own, false);
}

static void try_sample(struct try *t)
{
    arena own = arena_of(ARENA_DEFAULT);
    struct world *w = t->w;
    bool followed = follow_holds(w->t.i.writer, w->ids[t->who], w->there[t->n].id) > 0;
    bool held = true;
    struct reader reader = reader_for(w, t->who);
    held = right_held(&reader, t->route->right);
    bool may_do = held && allowed(w, t->e, t->n, t->who);
    struct request *r = send(t, &own);
    if (r->status >= 500)
        wrong(t, r, "no fault");
    betrays_nothing(t, r);
    if (!held && !turned_away(r, t->who))
        wrong(t, r, "turned away");
    if (is_post(t->route))
        compare_form(t, &own, r, may_do, followed);
    else
        compare_page(t, r, may_do);
    arena_free(&own);
}

static bool fits(const struct expected *e, i64 n)
{
    switch (e->about) {
    case NO_THING:
        return false;
    case A_SHEET:
        return !samples[n].topic;
    case A_TOPIC:
        return samples[n].topic;
    case A_POST:
        return samples[n].state == WHILE_PUBLISHED;
    case ANY_KIND:
    case FOR_PROGRAMS:
        break;
    }
    return true;
}

static void try_alone(struct try *t)
{
    arena own = arena_of(ARENA_DEFAULT);
    t->n = -1;
    struct request *r = send(t, &own);
    betrays_nothing(t, r);
    if (t->e->shows && !str_has(body_of(r), str_of(t->w->there[0].mark)))
        wrong(t, r, "with what is public");
    if (r->file_answer)
        close(r->file);
    if (is_post(t->route) && t->who != VISITOR)
        keep_signed_in(t->w, t->who);
    (void)has_written(t, &own, false);
    arena_free(&own);
}

static void walk(struct world *w, bool posts)
{
    i64 count;
    const struct route *const *all = router_all(w->t.i.app.router, &count);
    expect(count > 20);
    for (i64 i = 0; i < count; i++) {
        struct try t = {.w = w, .route = all[i], .e = expected_of(all[i])};
        if (!t.e) {
            wrong(&(struct try){.w = w, .route = all[i], .n = -1}, NULL,
                  "a line of src/main/rights_expected.h that says what is expected");
            continue;
        }
        if (is_post(all[i]) != posts)
            continue;
        for (t.who = VISITOR; t.who < WHO; t.who++) {
            if (t.e->about == NO_THING)
                try_alone(&t);
            for (t.n = 0; t.n < SAMPLES; t.n++)
                if (fits(t.e, t.n))
                    try_sample(&t);
        }
    }
}

static struct world *opened(void)
{
    struct world *w = calloc(1, sizeof *w); /* heap: too large for a stack */
    check(w != NULL);
    world_open(w);
    return w;
}

static void closed(struct world *w)
{
    world_close(w);
    free(w); /* heap: as above */
}

TEST(every_page_shows_each_thing_to_those_whom_the_table_names)
{
    struct world *w = opened();
    walk(w, false);
    closed(w);
}

TEST(every_form_is_taken_from_those_whom_the_table_names)
{
    struct world *w = opened();
    walk(w, true);
    closed(w);
}

/* ---- ids of what one may not read ---------------------------------------------------------------
 */

/* Every name by which a query or a form names something. */
static const char *const names[] = {
    "id",     "sur",    "cite",    "contribution", "post",   "answers", "message", "source",
    "target", "person", "subject", "avec",         "avant",  "apres",   "after",   "brouillon",
    "own",    "adapte", "copie",   "reference",    "object", "about",   "de",      "pour",
};

static str with_names(arena *a, str id)
{
    text t = text_of(a, 4000);
    for (i64 i = 0; i < countof(names); i++)
        text_add(&t, text_format(a, "%s=%.*s&", names[i], STR(id)));
    return text_str(&t);
}

/* Its last version, what hangs on it, and what the journal says of it. */
static str state_of(struct world *w, arena *a, i64 n)
{
    struct db *d = w->t.i.writer;
    const struct contribution *c = contribution_whole(d, a, w->there[n].id);
    if (!c)
        return S("gone");
    struct journal_row_rows told = journal_of_subject(d, a, c->uid, INT64_MAX);
    i64 followers = 0;
    for (enum who who = ONLY_READS; who < WHO; who++)
        followers += follow_holds(d, w->ids[who], c->id);
    return text_format(a, "version %lld, %.*s, audience %lld, %lld posts, %lld rows, %lld follow",
                       (long long)c->version, STR(c->state), (long long)c->audience,
                       (long long)c->post_count, (long long)told.len, (long long)followers);
}

static str pattern_filled(arena *a, const char *pattern, str id)
{
    text out = text_of(a, 4000);
    for (str rest = str_of(pattern); rest.len;) {
        i64 open = str_find(rest, S("{"));
        text_add(&out, open < 0 ? rest : str_first(rest, open));
        rest = open < 0 ? (str){0} : str_from(rest, open);
        if (rest.len) {
            text_add(&out, id);
            rest = str_from(rest, str_find(rest, S("}")) + 1);
        }
    }
    return text_str(&out);
}

static void try_id(struct try *t, str id)
{
    arena own = arena_of(ARENA_DEFAULT);
    struct world *w = t->w;
    str before = state_of(w, &own, t->n), body = {0};
    str address = pattern_filled(&own, t->route->path, id);
    if (is_post(t->route)) {
        str named = with_names(&own, id);
        body = text_format(
            &own,
            "csrf=%.*s&%.*sversion=%lld&audience=1&licence=CC0-1.0&kind=considering&mandate=%lld&"
            "organisation=%lld&body=Bonjour&title=Un+titre&alive=yes&happened_on=2026&news=Oui",
            STR(w->csrf[t->who]), STR(named), (long long)w->there[t->n].version,
            (long long)w->mandates[t->who], (long long)people[t->who].body);
    } else if (!str_has(address, S("/api/"))) {
        address = text_join(&own, address, S("?"), with_names(&own, id), S("q=zinnia"));
    }
    struct request *r = ask(w, &own, t->route->method, address, t->who, body);
    betrays_nothing(t, r);
    if (!str_eq(before, state_of(w, &own, t->n)))
        wrong(t, r, "untouched");
    if (r->file_answer)
        close(r->file);
    if (is_post(t->route) && t->who != VISITOR)
        keep_signed_in(w, t->who);
    arena_free(&own);
}

TEST(no_id_of_what_another_keeps_opens_it_anywhere)
{
    static const enum who strangers[] = {VISITOR, DECLARED, PEER, ADMINISTERS};
    static const i64 kept[] = {2, 5, 6, 14}; /* for A, both drafts, a drafted topic */
    struct world *w = opened();
    i64 count;
    const struct route *const *all = router_all(w->t.i.app.router, &count);
    for (i64 i = 0; i < count; i++)
        for (i64 k = 0; k < countof(kept); k++)
            for (i64 s = 0; s < countof(strangers); s++) {
                const struct thing_there *there = &w->there[kept[k]];
                struct try t = {.w = w, .route = all[i], .who = strangers[s], .n = kept[k]};
                arena own = arena_of(1 << 20);
                char hex[UID_TEXT];
                uid_write(contribution_whole(w->t.i.writer, &own, there->id)->uid, hex);
                try_id(&t, text_format(&own, "%lld", (long long)there->id));
                try_id(&t, (str){hex, UID_TEXT});
                if (there->post)
                    try_id(&t, text_format(&own, "%lld", (long long)there->post));
                arena_free(&own);
            }
    closed(w);
}

/* The words themselves, asked of everything that searches. */
TEST(no_search_finds_what_one_may_not_read)
{
    static const char *const searches[] = {
        "/recherche?q=",        "/recherche.atom?q=%s", "/recherche/suggestions?q=%s",
        "/api/v1/search?q=",    "/experiences?q=%s",    "/experiences.csv?q=%s",
        "/experiences.atom?q=", "/collectivites?q=%s",
    };
    struct world *w = opened();
    for (i64 i = 0; i < countof(searches); i++)
        for (i64 n = 0; n < SAMPLES; n++)
            for (enum who who = VISITOR; who < WHO; who++) {
                arena own = arena_of(ARENA_DEFAULT);
                struct thing_there *there = &w->there[n];
                struct try t = {.w = w,
                                .route = &(struct route){.method = "GET", .path = searches[i]},
                                .who = who,
                                .n = n};
                str title = text_format(&own, "un titre %s", there->mark);
                str page =
                    body_of(ask(w, &own, "GET", text_format(&own, "%s%s", searches[i], there->mark),
                                who, (str){0}));
                /* a page repeats the question: the title around it tells that it was found */
                if (!reads(&samples[n], who) &&
                    (str_has(page, text_format(&own, "Un titre %s", there->mark)) ||
                     str_has(page, title) ||
                     str_has(page, text_format(&own, "/%lld/", (long long)there->id))))
                    wrong(&t, NULL, "not found");
                arena_free(&own);
            }
    closed(w);
}
