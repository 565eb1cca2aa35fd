/* SPDX-License-Identifier: EUPL-1.2 */
/* Which sheets are asked for, and how many there would be of each value. The newest CANDIDATES_MAX
 * are looked at and counted here, in C: any of the values of one dimension, all dimensions; a value
 * is counted as if its own dimension were not asked. A page goes on beyond them by its place. */
#include <string.h>

#include "commons/search/search.h"
#include "features/experience/inside.h"

const char *const dimension_names[DIMENSIONS] = {
    "secteur", "theme", "taille",     "region",    "departement",
    "cout",    "etat",  "profondeur", "organisme",
};

struct asked asked_read(struct request *r)
{
    struct asked asked = {.question = request_query(r, "q"),
                          .by_date = str_eq(request_query(r, "tri"), S("date"))};
    for (i64 i = 0; i < r->query.len; i++)
        for (int d = 0; d < DIMENSIONS; d++) {
            str value = utf8_first(str_trim(r->query.at[i].value), 40);
            if (!value.len || !str_eq(r->query.at[i].name, str_of(dimension_names[d])) ||
                asked.chosen[d].len == CHOSEN_MAX)
                continue;
            asked.chosen[d].at[asked.chosen[d].len++] = value;
        }
    return asked;
}

static str number_code(arena *a, i64 n)
{
    return n ? text_format(a, "%lld", (long long)n) : (str){0};
}

str candidate_codes(arena *a, const struct candidate *c, enum dimension d)
{
    switch (d) {
    case BY_SECTOR:
        return c->sectors;
    case BY_THEME:
        return c->themes;
    case BY_STRATUM:
        return number_code(a, c->stratum);
    case BY_REGION:
        return number_code(a, c->region.has ? c->region.value : 0);
    case BY_DEPARTMENT:
        return number_code(a, c->department.has ? c->department.value : 0);
    case BY_COST:
        return c->bracket;
    case BY_STATUS:
        return c->status;
    case BY_DEPTH:
        return c->depth;
    case BY_ORGANISATION:
        return number_code(a, c->organisation.has ? c->organisation.value : 0);
    case DIMENSIONS:
        break;
    }
    return (str){0};
}

static bool chosen_in(const struct asked *asked, enum dimension d, str code)
{
    for (i64 i = 0; i < asked->chosen[d].len; i++)
        if (str_eq(asked->chosen[d].at[i], code))
            return true;
    return false;
}

unsigned asked_fails(arena *a, const struct asked *asked, const struct candidate *c)
{
    unsigned fails = 0;
    for (int d = 0; d < DIMENSIONS; d++) {
        bool any = !asked->chosen[d].len;
        str codes = any ? (str){0} : candidate_codes(a, c, (enum dimension)d);
        while (codes.len && !any)
            any = chosen_in(asked, (enum dimension)d, str_cut(&codes, ' '));
        fails |= (unsigned)!any << d;
    }
    return fails;
}

static void count_one(arena *a, struct value_counts *counts, str code)
{
    for (i64 i = 0; i < counts->len; i++)
        if (str_eq(counts->at[i].code, code)) {
            counts->at[i].count++;
            return;
        }
    *push(a, counts) = (struct value_count){.code = arena_copy(a, code), .count = 1};
}

void counts_add(arena *a, struct counts *counts, const struct candidate *c, unsigned fails)
{
    for (int d = 0; d < DIMENSIONS; d++) {
        if (d == BY_ORGANISATION || fails & ~(1u << d))
            continue;
        str codes = candidate_codes(a, c, (enum dimension)d);
        while (codes.len)
            count_one(a, &counts->by[d], str_cut(&codes, ' '));
    }
}

/* ---- finding --------------------------------------------------------------------------------- */

static void add_card(struct request *r, struct found *found, i64 id)
{
    struct experience_card *card = experience_card(r->db, r->arena, r->reader.person, id);
    if (card)
        *push(r->arena, &found->cards) = *card;
}

/* The most alike first: what the search found, among which the filters choose. */
static void find_by_question(struct request *r, const struct asked *asked, struct found *found,
                             i64 offset, i64 limit)
{
    struct search_order order = {.question = asked->question,
                                 .by_date = asked->by_date,
                                 .limit = SEARCH_PAGE_MAX,
                                 .unshown = true};
    *push(r->arena, &order.filters) =
        (struct search_facet){FACET_KIND, str_of(experience_kind.name)};
    struct search_answer answer = search_run(r, &order);
    for (i64 i = 0; i < answer.hits.len; i++) {
        struct candidate *c =
            experience_candidate(r->db, r->arena, r->reader.person, answer.hits.at[i].contribution);
        if (!c)
            continue;
        unsigned fails = asked_fails(r->arena, asked, c);
        counts_add(r->arena, &found->counts, c, fails);
        if (fails)
            continue;
        if (found->total >= offset && found->cards.len < limit)
            add_card(r, found, c->id);
        found->total++;
    }
    found->at_least = answer.next > 0;
    if (offset + limit < found->total)
        found->next_offset = offset + limit;
}

struct walk {
    struct list_place place;
    bool examples, more;
};

static struct candidate_rows next_candidates(struct request *r, struct walk *w)
{
    enum { BATCH = 500 };
    struct candidate_rows rows = experience_candidates(
        r->db, r->arena, r->reader.person, w->place.at, w->place.id, w->examples, BATCH);
    w->more = rows.len == BATCH;
    if (rows.len)
        w->place =
            (struct list_place){rows.at[rows.len - 1].published_at, rows.at[rows.len - 1].id};
    return rows;
}

/* The page under way: full once one more sheet than its limit was asked for. */
struct page_fill {
    i64 limit;
    struct list_place last;
    bool full;
};

static void fill_page(struct request *r, struct found *found, struct page_fill *page,
                      const struct candidate *c)
{
    if (page->full)
        return;
    if (found->cards.len == page->limit) {
        found->next = page->last;
        page->full = true;
        return;
    }
    add_card(r, found, c->id);
    page->last = (struct list_place){c->published_at, c->id};
}

static void find_page(struct request *r, const struct asked *asked, struct found *found,
                      struct walk *w, struct page_fill *page)
{
    while (w->more && !page->full) {
        struct candidate_rows rows = next_candidates(r, w);
        for (i64 i = 0; i < rows.len; i++)
            if (!asked_fails(r->arena, asked, &rows.at[i]))
                fill_page(r, found, page, &rows.at[i]);
    }
}

/* Counts the newest; the first page is found on the way (page NULL: it was found elsewhere). */
static void count_newest(struct request *r, const struct asked *asked, struct found *found,
                         struct walk *w, struct page_fill *page)
{
    for (i64 seen = 0; w->more && seen < CANDIDATES_MAX;) {
        struct candidate_rows rows = next_candidates(r, w);
        for (i64 i = 0; i < rows.len; i++) {
            unsigned fails = asked_fails(r->arena, asked, &rows.at[i]);
            counts_add(r->arena, &found->counts, &rows.at[i], fails);
            found->total += !fails;
            if (page && !fails)
                fill_page(r, found, page, &rows.at[i]);
        }
        seen += rows.len;
    }
    found->at_least = w->more;
}

struct found sheets_find(struct request *r, const struct asked *asked, struct list_place after,
                         i64 offset, i64 limit)
{
    struct found found = {0};
    struct page_fill page = {.limit = limit};
    if (asked->question.len) {
        find_by_question(r, asked, &found, offset, limit);
        return found;
    }
    bool examples = !contribution_any_real(r->db, str_of(experience_kind.name));
    struct walk top = {{{INT64_MAX}, INT64_MAX}, examples, true}, below = {after, examples, true};
    if (after.id)
        find_page(r, asked, &found, &below, &page);
    count_newest(r, asked, &found, &top, after.id ? NULL : &page);
    if (!after.id)
        find_page(r, asked, &found, &top, &page);
    return found;
}
