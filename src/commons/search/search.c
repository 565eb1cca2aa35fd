/* SPDX-License-Identifier: EUPL-1.2 */
/* Asking the index: candidates, scores, counts, the page that is shown. */
#include "commons/search/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/recent.h"
#include "commons/app.h"
#include "commons/contribution/contribution.h"
#include "commons/person/person.h"
#include "commons/search/block.h"
#include "search_sql.h"

/* ---- what is asked -----------------------------------------------------------------------------
 */

static void add_facet(arena *a, struct facet_group *g, facet f) { *push(a, g) = f; }

/* The audiences of the reader: one group, of which the row must carry one. */
static struct facet_group audiences_of(arena *a, const struct reader_audience_rows *readable)
{
    struct facet_group g = {0};
    for (i64 i = 0; i < readable->len; i++)
        add_facet(a, &g, facet_of_i64(a, FACET_AUDIENCE, readable->at[i].audience));
    return g;
}

/* `wanted`: the question holds a word that must be there, so that something narrows it. Every
   candidate is asked whether it is readable in any case. */
static struct facet_groups groups_of(struct request *r, const struct reader_audience_rows *readable,
                                     const struct search_facets *filters, bool wanted)
{
    struct facet_groups groups = {0};
    struct facet_group by_kind[FACET_KINDS] = {0}, audiences = audiences_of(r->arena, readable);
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
    instant at;                       /* of the latest */
    bool tried;                       /* the text of `best` was read */
    const struct search_marks *marks; /* of `best`, when all of its text was read; or NULL */
};
struct lines {
    struct line *at;
    i64 len, cap;
};

struct candidate {
    i64 id;
    struct search_brief brief;
};
struct candidates {
    struct candidate *at;
    i64 len, cap;
};

struct found {
    struct candidates rows; /* newest first */
    i64 *next;              /* of each row: the next older one of its line, or -1 */
    struct lines lines;     /* newest first */
    bool more;
};

static uint64_t spread(i64 n) { return (uint64_t)n * UINT64_C(0x9E3779B97F4A7C15) >> 40; }

static void join_line(arena *a, struct found *f, i64 row, i64 *slots, uint64_t mask)
{
    const struct search_brief *c = &f->rows.at[row].brief;
    i64 contribution = c->contribution;
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
    line->messages += c->message;
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

enum { TALLIES = 2048, TALLIES_FULL = 1536 };

struct tally {
    str key;         /* "sector:musique" */
    i64 count, last; /* `last`: the line that was counted last, + 1: each line counts once */
};

/* What a row of search_facets counts for: most documents share theirs with many others. */
struct tally_set {
    struct tally **at;
    i64 len, cap;
    i64 facets;
    struct tally_set *next; /* of the same place */
};
struct tallies {
    struct request *r;
    struct tally *at;
    i64 len;
    struct tally_set **sets;
};

/* NULL: full enough; rare values beyond are not counted. */
static struct tally *tally_of(struct tallies *t, str key)
{
    for (uint64_t i = hash_bytes(0, key) & (TALLIES - 1);; i = (i + 1) & (TALLIES - 1)) {
        struct tally *one = &t->at[i];
        if (one->key.len && !str_eq(one->key, key))
            continue;
        if (!one->key.len && t->len == TALLIES_FULL)
            return NULL;
        t->len += !one->key.len;
        one->key = key;
        return one;
    }
}

static struct tally_set *set_of(struct tallies *t, i64 facets)
{
    arena *a = t->r->arena;
    struct tally_set **place = &t->sets[spread(facets) & (TALLIES - 1)];
    for (struct tally_set *s = *place; s; s = s->next)
        if (s->facets == facets)
            return s;
    struct tally_set *s = new (a, struct tally_set);
    struct search_facets_row *row = search_facets_read(t->r->db, a, facets);
    *s = (struct tally_set){.next = *place, .facets = facets};
    *place = s;
    for (str rest = row ? row->facets : (str){0}; rest.len;) {
        str key = str_cut(&rest, ' ');
        struct tally *tally = key.len ? tally_of(t, key) : NULL;
        if (tally)
            *push(a, s) = tally;
    }
    return s;
}

static void count_line(struct tallies *t, const struct found *f, i64 line)
{
    i64 before = 0; /* messages of a thread say the same */
    for (i64 row = f->lines.at[line].first; row >= 0; row = f->next[row]) {
        i64 facets = f->rows.at[row].brief.facets;
        if (facets == before)
            continue;
        before = facets;
        const struct tally_set *s = set_of(t, facets);
        for (i64 i = 0; i < s->len; i++) {
            s->at[i]->count += s->at[i]->last != line + 1;
            s->at[i]->last = line + 1;
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

static struct facet_counts counts_of(struct request *r, const struct found *f)
{
    struct tallies t = {.r = r,
                        .at = new_n(r->arena, struct tally, TALLIES),
                        .sets = new_n(r->arena, struct tally_set *, TALLIES)};
    struct facet_counts counts = {0};
    for (i64 i = 0; i < f->lines.len; i++)
        count_line(&t, f, i);
    for (i64 i = 0; i < TALLIES; i++) {
        struct facet_count c = {.value = t.at[i].key, .count = t.at[i].count};
        if (c.count && facet_kind_read(str_cut(&c.value, ':'), &c.kind))
            *push(r->arena, &counts) = c;
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
    struct reader_audience_rows readable;
    bool examples; /* nothing real is there yet: what is shown instead is found */
    struct search_blocks blocks;
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

static i64 score(struct search *s, str title, str body, struct search_marks *marks, instant at)
{
    struct search_candidate c = candidate_of(s, at);
    c.title = title;
    c.body = body;
    c.marks = marks;
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
    const struct search_brief *row = &s->found.rows.at[line->first].brief;
    struct search_candidate c = candidate_of(s, row->at);
    return search_most(&s->terms, &c, may_hold(&s->terms, row->title_bits));
}

static i64 score_by_title(struct search *s, const struct line *line)
{
    const struct candidate *row = &s->found.rows.at[line->first];
    struct search_title *t = search_title(s->r->db, &s->scratch, s->r->reader.person, row->id);
    i64 points = score(s, t ? t->title : (str){0}, (str){0}, NULL, row->brief.at);
    arena_reset(&s->scratch);
    return points;
}

static const struct search_marks *marks_copy(arena *a, const struct search_marks *m)
{
    struct search_marks *copy = new (a, struct search_marks);
    *copy = (struct search_marks){.at = new_n(a, struct search_mark, m->len), .len = m->len};
    if (m->len)
        memcpy(copy->at, m->at, (size_t)m->len * sizeof *m->at);
    return copy;
}

/* Takes a row for what its line shows when its whole text is better than what was best so far. */
static void try_passage(struct search *s, struct line *line, i64 row)
{
    const struct candidate *c = &s->found.rows.at[row];
    struct search_mark room[SNIPPET_MATCHES_MAX];
    struct search_marks marks = {.at = room};
    struct search_body *whole = search_body(s->r->db, &s->scratch, s->r->reader.person, c->id);
    i64 points = whole ? score(s, whole->title, whole->body, &marks, c->brief.at) : 0;
    if (!line->tried || points > line->score) {
        bool all = whole && whole->body.len <= SCORE_SCAN_MAX;
        line->score = points;
        line->best = row;
        line->marks = all ? marks_copy(s->r->arena, &marks) : NULL;
    }
    line->tried = true;
    arena_reset(&s->scratch);
}

/* The best passage of a line: its latest, the next ones, and its oldest, which may be the
   contribution's own text. */
static void choose_passage(struct search *s, struct line *line)
{
    const struct found *f = &s->found;
    i64 latest = line->best, left = SEARCH_PASSAGES_MAX - 1;
    try_passage(s, line, latest);
    for (i64 row = line->first; row >= 0 && left > 0; row = f->next[row]) {
        if (row == latest)
            continue;
        row = left == 1 && line->last != latest ? line->last : row;
        try_passage(s, line, row);
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
    const struct candidate *row = &s->found.rows.at[line->best];
    struct search_hit hit = {.id = row->id,
                             .contribution = line->contribution,
                             .at = row->brief.at,
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
    hit.snippet = search_snippet(r->arena, t->body, &s->terms, line->marks, SNIPPET_BYTES);
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

/* Whether the reader may see it: the same as readable(), asked of what candidates are chosen by. */
static bool may_see(struct search *s, const struct search_brief *b)
{
    for (i64 i = 0; i < s->readable.len; i++)
        if (s->readable.at[i].audience == b->audience)
            return b->present && (!b->example || s->examples);
    return false;
}

/* The next older ones that match and that the reader may see, at most `most`. True: there are more.
 */
static bool take_candidates(struct search *s, const struct search_match *match, i64 *before,
                            i64 most)
{
    enum { AT_LEAST = 256 }; /* asking begins anew each time: not one by one past what is hidden */
    struct request *r = s->r;
    for (i64 taken = 0;;) {
        i64 wanted = most - taken < AT_LEAST ? AT_LEAST : most - taken + 1;
        struct search_candidate_row_rows rows =
            search_candidates(r->db, &s->scratch,
                              (struct search_candidates_in){.match = match->tokens,
                                                            .words = match->words,
                                                            .without = match->without,
                                                            .before = *before,
                                                            .limit_ = wanted});
        for (i64 i = 0; i < rows.len; i++) {
            struct search_brief b = search_brief_of(&s->blocks, r->db, rows.at[i].id);
            if (!may_see(s, &b))
                continue;
            if (taken++ == most)
                return true;
            *push(r->arena, &s->found.rows) = (struct candidate){rows.at[i].id, b};
            *before = rows.at[i].id;
        }
        if (rows.len < wanted)
            return false;
        *before = rows.at[rows.len - 1].id;
        arena_reset(&s->scratch); /* few of many may be the reader's: any number of times */
    }
}

/* The newest that match. Where they are of few lines, because one long thread holds them, it looks
   further back, a few times. */
static void find_candidates(struct search *s, const struct search_match *match)
{
    i64 before = search_last(s->r->db) + 1;
    search_settle(s->r->db);
    for (int round = 0; round < SEARCH_ROUNDS_MAX; round++) {
        s->found.more = take_candidates(s, match, &before, SEARCH_CANDIDATES_MAX);
        s->found.lines = (struct lines){0};
        make_lines(s->r->arena, &s->found);
        if (!s->found.more || s->found.lines.len >= SEARCH_LINES_ENOUGH)
            break;
    }
    search_block_close(&s->blocks);
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
    s.readable = reader_audience_list(r->db, r->arena, r->reader.person);
    s.examples = !contribution_any_real(r->db);
    struct facet_groups groups = groups_of(r, &s.readable, &order->filters, wants_a_word(&s.terms));
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
    answer.counts = counts_of(r, &s.found);
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
