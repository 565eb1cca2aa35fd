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

/* `wanted`: the question holds a word that must be there, so that something narrows it. Every row
   is asked whether it is readable in any case. */
static struct facet_groups groups_of(struct request *r, const struct search_facets *filters,
                                     bool wanted)
{
    struct facet_groups groups = {0};
    struct facet_group by_kind[FACET_KINDS] = {0}, audiences = audiences_of(r);
    if (!wanted || !search_mostly(r->db, &audiences))
        *push(r->arena, &groups) = audiences;
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

/* ---- lines -------------------------------------------------------------------------------------
 */

/* A contribution and all of it that was found: its text, messages of its thread. */
struct line {
    i64 first, last; /* its newest and oldest candidates; what is between by `next` */
    i64 messages;
    i64 contribution; /* 0: the candidate hangs on nothing and is a line of its own */
    i64 best;         /* the candidate to show: the latest, until texts were looked at */
    i64 score;
    instant at; /* of the latest */
};
struct lines {
    struct line *at;
    i64 len, cap;
};

struct found {
    struct search_candidate_row_rows rows; /* newest first */
    i64 *next;                             /* of each row: the next older one of its line, or -1 */
    struct lines lines;                    /* newest first */
    bool more;
};

static bool is_message(const struct search_candidate_row *row)
{
    return str_starts(row->facets, S("kind:post "));
}

static uint64_t spread(i64 n) { return (uint64_t)n * UINT64_C(0x9E3779B97F4A7C15) >> 40; }

static void join_line(arena *a, struct found *f, i64 row, i64 *slots, uint64_t mask)
{
    const struct search_candidate_row *c = &f->rows.at[row];
    i64 contribution = c->contribution.has ? c->contribution.value : 0;
    uint64_t i = spread(contribution) & mask;
    while (contribution && slots[i] && f->lines.at[slots[i] - 1].contribution != contribution)
        i = (i + 1) & mask;
    if (!contribution || !slots[i]) {
        *push(a, &f->lines) = (struct line){
            .first = row, .last = row, .contribution = contribution, .best = row, .at = c->at};
        if (contribution)
            slots[i] = f->lines.len;
    }
    struct line *line = &f->lines.at[contribution ? slots[i] - 1 : f->lines.len - 1];
    if (line->last != row)
        f->next[line->last] = row;
    line->last = row;
    if (c->at.us > line->at.us) {
        line->at = c->at;
        line->best = row;
    }
    line->messages += is_message(c);
    f->next[row] = -1;
}

static void make_lines(arena *a, struct found *f)
{
    i64 slots = 64;
    while (slots < 2 * f->rows.len)
        slots *= 2;
    i64 *table = new_n(a, i64, slots);
    f->next = new_n(a, i64, f->rows.len + 1);
    for (i64 i = 0; i < f->rows.len; i++)
        join_line(a, f, i, table, (uint64_t)slots - 1);
}

/* ---- counts ------------------------------------------------------------------------------------
 */

struct tally {
    str key;         /* "sector:musique" */
    i64 count, last; /* `last`: the line that was counted last, + 1: each line counts once */
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

static void count_one(struct tallies *t, str key, i64 line)
{
    uint64_t mask = (uint64_t)t->cap - 1;
    if (t->len > t->cap / 2) /* full enough: rare values beyond are not counted */
        return;
    for (uint64_t i = hash_of(key) & mask;; i = (i + 1) & mask) {
        struct tally *one = &t->at[i];
        bool empty = !one->count;
        if (!empty && !str_eq(one->key, key))
            continue;
        one->key = key;
        one->count += one->last != line + 1;
        one->last = line + 1;
        t->len += empty;
        return;
    }
}

static void count_line(struct tallies *t, const struct found *f, i64 line)
{
    str before = {0}; /* messages of a thread say the same */
    for (i64 row = f->lines.at[line].first; row >= 0; row = f->next[row]) {
        str rest = f->rows.at[row].facets;
        if (str_eq(rest, before))
            continue;
        before = rest;
        while (rest.len) {
            str key = str_cut(&rest, ' ');
            if (key.len)
                count_one(t, key, line);
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

static struct facet_counts counts_of(arena *a, const struct found *f)
{
    enum { TALLIES = 8192 };
    struct tallies t = {.at = new_n(a, struct tally, TALLIES), .cap = TALLIES};
    struct facet_counts counts = {0};
    for (i64 i = 0; i < f->lines.len; i++)
        count_line(&t, f, i);
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

/* What a search goes by, from its question to its page. */
struct search {
    struct request *r;
    const struct search_order *order;
    struct search_terms terms;
    struct search_weights weights;
    struct found found;
    arena scratch; /* of one text at a time */
    struct search_memory *memory;
};

/* Newer first between equals: `first` is the place among candidates, which come newest first. */
static int by_score(const void *x, const void *y)
{
    const struct line *p = x, *q = y;
    if (p->score != q->score)
        return p->score > q->score ? -1 : 1;
    return p->first < q->first ? -1 : p->first > q->first;
}

static struct search_candidate candidate_of(const struct search *s, instant at)
{
    const i64 day_us = (i64)24 * 3600 * 1000000;
    return (struct search_candidate){
        .age_days = (s->r->now.us - at.us) / day_us,
        .documents = s->weights.documents,
        .frequency = s->weights.frequency,
        .memory = s->memory,
    };
}

static i64 score(struct search *s, str title, str body, instant at)
{
    struct search_candidate c = candidate_of(s, at);
    c.title = title;
    c.body = body;
    return search_score(&s->terms, &c);
}

/* Which terms a title can hold, a bit each, by the bits of its stems; a prefix or a phrase may be
   in any. */
static uint32_t may_hold(const struct search_terms *terms, i64 title_bits)
{
    uint32_t may = 0;
    for (int i = 0; i < terms->len; i++) {
        const struct search_term *t = &terms->at[i];
        bool any = t->prefix || t->phrase.len || !t->stem_count;
        for (int k = 0; k < t->stem_count && !any; k++)
            any = (search_bits(t->stems[k]) & ~title_bits) == 0;
        may |= (uint32_t)any << i;
    }
    return may;
}

/* What a line's title can bring at most, without reading it. */
static i64 most_by_title(const struct search *s, const struct line *line)
{
    const struct search_candidate_row *row = &s->found.rows.at[line->first];
    struct search_candidate c = candidate_of(s, row->at);
    return search_most(&s->terms, &c, may_hold(&s->terms, row->title_bits));
}

static i64 score_by_title(struct search *s, const struct line *line)
{
    const struct search_candidate_row *row = &s->found.rows.at[line->first];
    struct search_title *t = search_title(s->r->db, &s->scratch, s->r->reader.person, row->id);
    i64 points = score(s, t ? t->title : (str){0}, (str){0}, row->at);
    arena_reset(&s->scratch);
    return points;
}

static i64 score_of_row(struct search *s, const struct search_candidate_row *row)
{
    struct search_body *whole = search_body(s->r->db, &s->scratch, s->r->reader.person, row->id);
    i64 points = whole ? score(s, whole->title, whole->body, row->at) : 0;
    arena_reset(&s->scratch);
    return points;
}

/* The best passage of a line: its latest, the next ones, and its oldest, which may be the
   contribution's own text. */
static void choose_passage(struct search *s, struct line *line)
{
    const struct found *f = &s->found;
    i64 latest = line->best, left = SEARCH_PASSAGES_MAX - 1;
    line->score = score_of_row(s, &f->rows.at[latest]);
    for (i64 row = line->first; row >= 0 && left > 0; row = f->next[row]) {
        if (row == latest)
            continue;
        row = left == 1 && line->last != latest ? line->last : row;
        i64 points = score_of_row(s, &f->rows.at[row]);
        if (points > line->score) {
            line->score = points;
            line->best = row;
        }
        left--;
    }
}

static void sort_by_score(struct line *at, i64 len)
{
    if (len)
        qsort(at, (size_t)len, sizeof *at, by_score);
}

/* The first `wanted` are those with the best titles, in order. Few titles are read: lines come in
   the order of what theirs can bring at most, until no other can come before the last wanted. */
static void rank_by_title(struct search *s, i64 wanted)
{
    struct lines *lines = &s->found.lines;
    i64 read = 0;
    for (i64 i = 0; i < lines->len; i++)
        lines->at[i].score = most_by_title(s, &lines->at[i]);
    sort_by_score(lines->at, lines->len);
    while (read < lines->len &&
           (read < wanted || by_score(&lines->at[wanted - 1], &lines->at[read]) > 0)) {
        i64 upto = read ? 2 * read : wanted;
        for (; read < upto && read < lines->len; read++)
            lines->at[read].score = score_by_title(s, &lines->at[read]);
        sort_by_score(lines->at, read);
    }
}

/* All by their titles, then the best by their text. */
static void rank(struct search *s, i64 shown)
{
    struct lines *lines = &s->found.lines;
    i64 best = lines->len < SEARCH_RESCORED_MAX ? lines->len : SEARCH_RESCORED_MAX;
    rank_by_title(s, shown > best ? shown : best);
    for (i64 i = 0; i < best; i++)
        choose_passage(s, &lines->at[i]);
    sort_by_score(lines->at, best);
}

static int by_date(const void *x, const void *y)
{
    const struct line *p = x, *q = y;
    if (p->at.us != q->at.us)
        return p->at.us > q->at.us ? -1 : 1;
    return p->first < q->first ? -1 : p->first > q->first;
}

static void put_in_order(struct search *s, i64 shown)
{
    struct lines *lines = &s->found.lines;
    if (s->terms.len && !s->order->by_date)
        rank(s, shown);
    else if (lines->len)
        qsort(lines->at, (size_t)lines->len, sizeof *lines->at, by_date);
}

/* ---- the page ----------------------------------------------------------------------------------
 */

static void add_address(struct request *r, const struct search_shown *s, struct search_hit *hit)
{
    const struct kind *k =
        s->contribution_kind.has ? app_kind(r->app, s->contribution_kind.value) : NULL;
    if (!k || !s->slug.has)
        return;
    str path = contribution_path(r->arena, k, hit->contribution, s->slug.value);
    path = text_format(r->arena, "%.*s%.*s", STR(path), STR(s->anchor));
    hit->address = SOME(opt_url, url_check(path));
}

static void show_hit(struct search *s, const struct line *line, struct search_hits *hits)
{
    struct request *r = s->r;
    const struct search_candidate_row *row = &s->found.rows.at[line->best];
    struct search_hit hit = {.id = row->id,
                             .contribution = line->contribution,
                             .at = row->at,
                             .score = line->score,
                             .messages = line->messages};
    if (s->order->unshown) {
        *push(r->arena, hits) = hit;
        return;
    }
    struct search_shown *t = search_shown(r->db, r->arena, r->reader.person, row->id);
    if (!t)
        return;
    hit.uid = t->uid.has ? t->uid.value : (uid){{0}};
    hit.kind = t->kind;
    hit.example = t->example;
    hit.line_kind = t->contribution_kind.has ? t->contribution_kind.value : t->kind;
    hit.subject = t->subject;
    hit.title = t->contribution_title.has && t->contribution_title.value.len
                    ? t->contribution_title.value
                    : t->title;
    hit.snippet = search_snippet(r->arena, t->body, &s->terms, SNIPPET_BYTES);
    add_address(r, t, &hit);
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

/* The newest that match. Where they are of few lines, because one long thread holds them, it looks
   further back, a few times. */
static void find_candidates(struct search *s, const struct search_match *match)
{
    struct request *r = s->r;
    bool examples = !contribution_any_real(r->db);
    i64 before = INT64_MAX;
    search_settle(r->db);
    for (int round = 0; round < SEARCH_ROUNDS_MAX; round++) {
        struct search_candidate_row_rows rows =
            search_candidates(r->db, r->arena, r->reader.person,
                              (struct search_candidates_in){.match = match->tokens,
                                                            .words = match->words,
                                                            .without = match->without,
                                                            .examples = examples,
                                                            .before = before,
                                                            .limit_ = SEARCH_CANDIDATES_MAX + 1});
        s->found.more = rows.len > SEARCH_CANDIDATES_MAX;
        if (s->found.more)
            rows.len = SEARCH_CANDIDATES_MAX;
        for (i64 i = 0; round && i < rows.len; i++)
            *push(r->arena, &s->found.rows) = rows.at[i];
        if (!round)
            s->found.rows = rows;
        s->found.lines = (struct lines){0};
        make_lines(r->arena, &s->found);
        if (!s->found.more || s->found.lines.len >= SEARCH_LINES_ENOUGH)
            break;
        before = rows.at[rows.len - 1].id;
    }
}

static bool wants_a_word(const struct search_terms *terms)
{
    for (int i = 0; i < terms->len; i++)
        if (!terms->at[i].excluded)
            return true;
    return false;
}

struct search_answer search_run(struct request *r, const struct search_order *order)
{
    struct search_answer answer = {.organisations = find_organisations(r, order),
                                   .unfinished = search_unfinished(r->db)};
    struct search s = {.r = r,
                       .order = order,
                       .terms = analyse_query(r->arena, order->question, order->as_you_type)};
    struct facet_groups groups = groups_of(r, &order->filters, wants_a_word(&s.terms));
    s.weights = search_weights_of(r->db, &s.terms);
    answer.cut = s.terms.cut;
    if (str_trim(order->question).len && !s.terms.len)
        return answer; /* a question without a word finds nothing, not everything */
    struct search_match match = search_match_sqlite(r->arena, &s.terms, &groups);
    if (!match.tokens.len)
        return answer;
    s.scratch = arena_of(16 << 20);
    s.memory = new (r->arena, struct search_memory);
    find_candidates(&s, &match);
    answer.at_least = s.found.more;
    answer.total = s.found.lines.len;
    answer.counts = counts_of(r->arena, &s.found);
    i64 limit = order->limit < 1                 ? 20
                : order->limit > SEARCH_PAGE_MAX ? SEARCH_PAGE_MAX
                                                 : order->limit;
    i64 from = order->after < 0 ? 0 : order->after, to = from + limit;
    put_in_order(&s, to);
    for (i64 i = from; i < s.found.lines.len && i < to; i++)
        show_hit(&s, &s.found.lines.at[i], &answer.hits);
    answer.next = to < s.found.lines.len ? to : 0;
    arena_free(&s.scratch);
    return answer;
}
