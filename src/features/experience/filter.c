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

/* The parameters of a query that takes twenty ids and nothing else. */
static void take_twenty(void *asked, i64 size, const struct ids *ids, i64 from)
{
    i64 left = ids->len - from;
    check(size == SHEETS_AT_ONCE * (i64)sizeof(i64));
    memcpy(asked, ids->at + from,
           (size_t)(left < SHEETS_AT_ONCE ? left : SHEETS_AT_ONCE) * sizeof(i64));
}

/* The lines of the page, which were found by their ids. */
static void read_cards(struct request *r, struct found *found, const struct ids *ids)
{
    for (i64 from = 0; from < ids->len; from += SHEETS_AT_ONCE) {
        struct experience_cards_in asked = {0};
        take_twenty(&asked, sizeof asked, ids, from);
        struct experience_card_rows rows =
            experience_cards(r->db, r->arena, r->reader.person, asked);
        for (i64 i = from; i < ids->len && i < from + SHEETS_AT_ONCE; i++)
            for (i64 k = 0; k < rows.len; k++)
                if (rows.at[k].id == ids->at[i])
                    *push(r->arena, &found->cards) = rows.at[k];
    }
}

struct experience_sum_rows sheet_sums(struct request *r, const struct ids *ids)
{
    struct experience_sum_rows all = {0};
    for (i64 from = 0; from < ids->len; from += SHEETS_AT_ONCE) {
        struct experience_sums_in asked = {0};
        take_twenty(&asked, sizeof asked, ids, from);
        struct experience_sum_rows rows = experience_sums(r->db, r->arena, r->reader.person, asked);
        for (i64 i = 0; i < rows.len; i++)
            *push(r->arena, &all) = rows.at[i];
    }
    return all;
}

/* What was found of those from there on, in the order in which it was. */
static struct candidate_rows candidates_of(struct request *r, const struct ids *ids, i64 from)
{
    struct experience_candidates_of_in asked = {0};
    take_twenty(&asked, sizeof asked, ids, from);
    struct candidate_rows rows = experience_candidates_of(r->db, r->arena, r->reader.person, asked);
    struct candidate_rows in_order = {0};
    for (i64 i = from; i < ids->len && i < from + SHEETS_AT_ONCE; i++)
        for (i64 k = 0; k < rows.len; k++)
            if (rows.at[k].id == ids->at[i])
                *push(r->arena, &in_order) = rows.at[k];
    return in_order;
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
    struct ids hits = {0}, shown = {0};
    for (i64 i = 0; i < answer.hits.len; i++)
        *push(r->arena, &hits) = answer.hits.at[i].contribution;
    for (i64 from = 0; from < hits.len; from += SHEETS_AT_ONCE) {
        struct candidate_rows rows = candidates_of(r, &hits, from);
        for (i64 i = 0; i < rows.len; i++) {
            unsigned fails = asked_fails(r->arena, asked, &rows.at[i]);
            counts_add(r->arena, &found->counts, &rows.at[i], fails);
            if (fails)
                continue;
            if (found->total >= offset && shown.len < limit)
                *push(r->arena, &shown) = rows.at[i].id;
            found->total++;
        }
    }
    read_cards(r, found, &shown);
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
    struct ids ids;
    struct list_place last;
    bool full;
};

static void fill_page(struct request *r, struct found *found, struct page_fill *page,
                      const struct candidate *c)
{
    if (page->full)
        return;
    if (page->ids.len == page->limit) {
        found->next = page->last;
        page->full = true;
        return;
    }
    *push(r->arena, &page->ids) = c->id;
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
    bool examples = examples_alone(r, str_of(experience_kind.name));
    struct walk top = {{{INT64_MAX}, INT64_MAX}, examples, true}, below = {after, examples, true};
    if (after.id)
        find_page(r, asked, &found, &below, &page);
    count_newest(r, asked, &found, &top, after.id ? NULL : &page);
    if (!after.id)
        find_page(r, asked, &found, &top, &page);
    read_cards(r, &found, &page.ids);
    return found;
}
