/* SPDX-License-Identifier: EUPL-1.2 */
/* Asking the index: candidates, scores, counts, the page that is shown. */
#include "commons/search/search.h"

#include <stdlib.h>

#include "commons/app.h"
#include "commons/contribution/contribution.h"
#include "commons/person/person.h"
#include "search_sql.h"

/* ---- what is asked -----------------------------------------------------------------------------
 */

static void add_facet(arena *a, struct facet_group *g, facet f) { *push(a, g) = f; }

/* The audiences of the reader: one group, of which the row must carry one. */
static struct facet_group audiences_of(struct request *r)
{
    struct facet_group g = {0};
    struct reader_audience_rows rows = reader_audience_list(r->db, r->arena, r->reader.person);
    for (i64 i = 0; i < rows.len; i++)
        add_facet(r->arena, &g, facet_of_i64(r->arena, FACET_AUDIENCE, rows.at[i].audience));
    return g;
}

static struct facet_groups groups_of(struct request *r, const struct search_facets *filters)
{
    struct facet_groups groups = {0};
    struct facet_group by_kind[FACET_KINDS] = {0};
    *push(r->arena, &groups) = audiences_of(r);
    for (i64 i = 0; i < filters->len; i++) {
        const struct search_facet *f = &filters->at[i];
        if (f->kind != FACET_AUDIENCE && f->value.len)
            add_facet(r->arena, &by_kind[f->kind], facet_of(r->arena, f->kind, f->value));
    }
    for (int k = 0; k < FACET_KINDS; k++)
        if (by_kind[k].len)
            *push(r->arena, &groups) = by_kind[k];
    return groups;
}

/* ---- counts ------------------------------------------------------------------------------------
 */

struct tally {
    str key; /* "sector:musique" */
    i64 count;
};
struct tallies {
    struct tally *at;
    i64 cap, len;
};

static uint64_t hash_of(str s)
{
    uint64_t h = 14695981039346656037u; /* FNV-1a */
    for (i64 i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.at[i]) * 1099511628211u;
    return h;
}

static void count_one(struct tallies *t, str key)
{
    uint64_t mask = (uint64_t)t->cap - 1;
    if (t->len > t->cap / 2) /* full enough: rare values beyond are not counted */
        return;
    for (uint64_t i = hash_of(key) & mask;; i = (i + 1) & mask) {
        struct tally *one = &t->at[i];
        if (!one->count) {
            *one = (struct tally){key, 1};
            t->len++;
            return;
        }
        if (str_eq(one->key, key)) {
            one->count++;
            return;
        }
    }
}

static int count_compare(const void *x, const void *y)
{
    const struct facet_count *p = x, *q = y;
    if (p->kind != q->kind)
        return p->kind < q->kind ? -1 : 1;
    if (p->count != q->count)
        return p->count > q->count ? -1 : 1;
    return str_compare(p->value, q->value);
}

static struct facet_counts counts_of(arena *a, const struct search_candidate_row_rows *rows)
{
    enum { TALLIES = 8192 };
    struct tallies t = {.at = new_n(a, struct tally, TALLIES), .cap = TALLIES};
    struct facet_counts counts = {0};
    for (i64 i = 0; i < rows->len; i++)
        for (str rest = rows->at[i].facets; rest.len;) {
            str key = str_cut(&rest, ' ');
            if (key.len)
                count_one(&t, key);
        }
    for (i64 i = 0; i < t.cap; i++) {
        struct facet_count c = {.value = t.at[i].key, .count = t.at[i].count};
        if (c.count && facet_kind_read(str_cut(&c.value, ':'), &c.kind))
            *push(a, &counts) = c;
    }
    if (counts.len)
        qsort(counts.at, (size_t)counts.len, sizeof *counts.at, count_compare);
    return counts;
}

i64 facet_counted(const struct facet_counts *c, enum facet_kind kind, str value)
{
    for (i64 i = 0; i < c->len; i++)
        if (c->at[i].kind == kind && str_eq(c->at[i].value, value))
            return c->at[i].count;
    return 0;
}

/* ---- order -------------------------------------------------------------------------------------
 */

struct scored {
    i64 id, score;
    instant at;
};

static int by_score(const void *x, const void *y)
{
    const struct scored *p = x, *q = y;
    if (p->score != q->score)
        return p->score > q->score ? -1 : 1;
    return p->id > q->id ? -1 : p->id < q->id;
}

static int by_date(const void *x, const void *y)
{
    const struct scored *p = x, *q = y;
    if (p->at.us != q->at.us)
        return p->at.us > q->at.us ? -1 : 1;
    return p->id > q->id ? -1 : p->id < q->id;
}

static i64 score(struct request *r, const struct search_terms *terms, str title, str body,
                 instant at)
{
    const i64 day_us = (i64)24 * 3600 * 1000000;
    struct search_candidate c = {
        .title_tokens = title, .body_tokens = body, .age_days = (r->now.us - at.us) / day_us};
    return search_score(terms, &c);
}

/* All by their titles, then the best by their whole text. */
static void rank(struct request *r, const struct search_terms *terms,
                 const struct search_candidate_row_rows *rows, struct scored *list)
{
    i64 best = rows->len < SEARCH_RESCORED_MAX ? rows->len : SEARCH_RESCORED_MAX;
    arena scratch = arena_of(128 << 20);
    struct scored *places = new_n(r->arena, struct scored, rows->len + 1);
    for (i64 i = 0; i < rows->len; i++) {
        const struct search_candidate_row *row = &rows->at[i];
        places[i] =
            (struct scored){i, score(r, terms, row->title_tokens, (str){0}, row->at), row->at};
    }
    /* Rows come newest first, so a lower place is the newer; by_score() puts higher ids first. */
    for (i64 i = 0; i < rows->len; i++)
        places[i].id = rows->len - places[i].id;
    qsort(places, (size_t)rows->len, sizeof *places, by_score);
    for (i64 i = 0; i < rows->len; i++) {
        const struct search_candidate_row *row = &rows->at[rows->len - places[i].id];
        list[i] = (struct scored){row->id, places[i].score, row->at};
        if (i >= best)
            continue;
        struct search_tokens *whole = search_tokens_of(r->db, &scratch, r->reader.person, row->id);
        list[i].score =
            score(r, terms, row->title_tokens, whole ? whole->body_tokens : (str){0}, row->at);
        arena_reset(&scratch);
    }
    qsort(list, (size_t)best, sizeof *list, by_score);
    arena_free(&scratch);
}

static struct scored *ordered(struct request *r, const struct search_order *order,
                              const struct search_terms *terms,
                              const struct search_candidate_row_rows *rows)
{
    struct scored *list = new_n(r->arena, struct scored, rows->len + 1);
    if (terms->len && !order->by_date) {
        rank(r, terms, rows, list);
        return list;
    }
    for (i64 i = 0; i < rows->len; i++)
        list[i] = (struct scored){rows->at[i].id, 0, rows->at[i].at};
    if (rows->len)
        qsort(list, (size_t)rows->len, sizeof *list, by_date);
    return list;
}

/* ---- the page ----------------------------------------------------------------------------------
 */

static void show_hit(struct request *r, const struct search_terms *terms, const struct scored *one,
                     struct search_hits *hits)
{
    struct search_shown *s = search_shown(r->db, r->arena, r->reader.person, one->id);
    const struct kind *k =
        s && s->contribution_kind.has ? app_kind(r->app, s->contribution_kind.value) : NULL;
    if (!s)
        return;
    struct search_hit hit = {
        .id = s->id,
        .uid = s->uid.has ? s->uid.value : (uid){{0}},
        .kind = s->kind,
        .subject = s->subject,
        .contribution = s->contribution.has ? s->contribution.value : 0,
        .title =
            s->title.len || !s->contribution_title.has ? s->title : s->contribution_title.value,
        .snippet = search_snippet(r->arena, s->body, terms, SNIPPET_BYTES),
        .at = s->at,
        .score = one->score,
    };
    if (k && s->slug.has) {
        str path = contribution_path(r->arena, k, hit.contribution, s->slug.value);
        path = text_format(r->arena, "%.*s%.*s", STR(path), STR(s->anchor));
        hit.address = SOME(opt_url, url_check(path));
    }
    *push(r->arena, hits) = hit;
}

static struct organisation_hits find_organisations(struct request *r,
                                                   const struct search_order *order)
{
    struct organisation_filter any = {0};
    bool wanted =
        order->organisations && !order->after && order->question.len && !order->filters.len;
    return wanted ? organisation_search(r->db, r->arena, order->question, &any,
                                        SEARCH_ORGANISATIONS_MAX)
                  : (struct organisation_hits){0};
}

struct search_answer search_run(struct request *r, const struct search_order *order)
{
    struct search_answer answer = {.organisations = find_organisations(r, order)};
    struct search_terms terms = analyse_query(r->arena, order->question, order->as_you_type);
    struct facet_groups groups = groups_of(r, &order->filters);
    answer.cut = terms.cut;
    if (str_trim(order->question).len && !terms.len)
        return answer; /* a question without a word finds nothing, not everything */
    str match = search_match_sqlite(r->arena, &terms, &groups);
    if (!match.len)
        return answer;
    bool examples = !contribution_any_real(r->db, (str){0});
    struct search_candidate_row_rows rows = search_candidates(
        r->db, r->arena, r->reader.person, match, examples, SEARCH_CANDIDATES_MAX + 1);
    answer.at_least = rows.len > SEARCH_CANDIDATES_MAX;
    if (answer.at_least)
        rows.len = SEARCH_CANDIDATES_MAX;
    answer.total = rows.len;
    answer.counts = counts_of(r->arena, &rows);
    struct scored *list = ordered(r, order, &terms, &rows);
    i64 limit = order->limit < 1                 ? 20
                : order->limit > SEARCH_PAGE_MAX ? SEARCH_PAGE_MAX
                                                 : order->limit;
    i64 from = order->after < 0 ? 0 : order->after, to = from + limit;
    for (i64 i = from; i < rows.len && i < to; i++)
        show_hit(r, &terms, &list[i], &answer.hits);
    answer.next = to < rows.len ? to : 0;
    return answer;
}
