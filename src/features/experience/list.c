/* SPDX-License-Identifier: EUPL-1.2 */
/* The list of sheets with its filters, and one's own drafts and sheets. */
#include <stdlib.h>

#include "commons/organisation/organisation.h"
#include "commons/organisation/peers.h"
#include "experience_views.h"
#include "features/experience/inside.h"

/* ---- addresses ------------------------------------------------------------------------------- */

static void add_pair(text *t, const char *name, str value)
{
    text_add_char(t, str_has(text_str(t), S("?")) ? '&' : '?');
    text_add(t, str_of(name));
    text_add_char(t, '=');
    text_add_percent(t, value);
}

/* The same list without one value (skip: its dimension and place), ordered so, from that place on.
 */
struct address {
    const char *path;
    int skip_dimension;
    i64 skip;
    bool by_date;
    str after;
};

static url address_of(struct request *r, const struct asked *asked, struct address wanted)
{
    text t = text_of(r->arena, 8000);
    text_add(&t, str_of(wanted.path));
    if (asked->question.len)
        add_pair(&t, "q", asked->question);
    for (int d = 0; d < DIMENSIONS; d++)
        for (i64 i = 0; i < asked->chosen[d].len; i++)
            if (d != wanted.skip_dimension || i != wanted.skip)
                add_pair(&t, dimension_names[d], asked->chosen[d].at[i]);
    if (wanted.by_date)
        add_pair(&t, "tri", S("date"));
    if (wanted.after.len)
        add_pair(&t, "apres", wanted.after);
    return url_check(text_str(&t));
}

/* ---- labels ---------------------------------------------------------------------------------- */

struct label {
    str text;
    message said;
};

/* What a code of a dimension is called; nothing when it is no code of ours. */
struct names {
    struct facet_row_rows sectors, themes;
    struct organisation_name_rows departments, regions;
};

static struct names names_of(struct request *r)
{
    enum { PLACES_MAX = 200 };
    return (struct names){
        .sectors = facet_list(r->db, r->arena, S("sector")),
        .themes = facet_list(r->db, r->arena, S("theme")),
        .departments = organisation_of_nature(r->db, r->arena, S("departement"), PLACES_MAX),
        .regions = organisation_of_nature(r->db, r->arena, S("region"), PLACES_MAX),
    };
}

static str facet_named(struct request *r, const struct facet_row_rows *rows, str code)
{
    for (i64 i = 0; i < rows->len; i++)
        if (str_eq(rows->at[i].code, code))
            return facet_label(r->language, &rows->at[i]);
    return (str){0};
}

static str place_named(const struct organisation_name_rows *rows, str code)
{
    i64 id;
    for (i64 i = 0; str_to_i64(code, &id) && i < rows->len; i++)
        if (rows->at[i].id == id)
            return rows->at[i].name;
    return (str){0};
}

static struct label label_of(struct request *r, const struct names *names, enum dimension d,
                             str code)
{
    i64 number;
    switch (d) {
    case BY_SECTOR:
        return (struct label){.text = facet_named(r, &names->sectors, code)};
    case BY_THEME:
        return (struct label){.text = facet_named(r, &names->themes, code)};
    case BY_REGION:
        return (struct label){.text = place_named(&names->regions, code)};
    case BY_DEPARTMENT:
        return (struct label){.text = place_named(&names->departments, code)};
    case BY_STRATUM:
        if (str_to_i64(code, &number) && number > 0 && number < STRATA)
            return (struct label){.said = stratum_labels[number]};
        break;
    case BY_COST:
        return (struct label){.said = code_label("bracket", code)};
    case BY_STATUS:
        return (struct label){.said = code_label("status", code)};
    case BY_DEPTH:
        return (struct label){.said = str_eq(code, S("told"))      ? T("Racontés")
                                      : str_eq(code, S("spotted")) ? T("Repérés")
                                                                   : (message){0}};
    case BY_ORGANISATION: {
        struct organisation_card *o =
            str_to_i64(code, &number) ? organisation_card_of(r->db, r->arena, number) : NULL;
        return (struct label){.text = o ? o->name : (str){0}};
    }
    case DIMENSIONS:
        break;
    }
    return (struct label){0};
}

static bool labelled(struct label l) { return l.text.len || message_is(l.said); }

static const message dimension_titles[DIMENSIONS] = {
    T("Secteur"), T("Thème"),      T("Taille, en habitants"), T("Région"),       T("Département"),
    T("Coût"),    T("Avancement"), T("Raconté ou repéré"),    T("Qui l’a fait"),
};

/* ---- filters --------------------------------------------------------------------------------- */

static bool chosen_already(const struct asked *asked, int d, str code)
{
    for (i64 i = 0; i < asked->chosen[d].len; i++)
        if (str_eq(asked->chosen[d].at[i], code))
            return true;
    return false;
}

/* The order of the table it comes from; most first where there are many places. */
static i64 order_in(const struct names *names, int d, str code)
{
    const struct facet_row_rows *rows = d == BY_SECTOR ? &names->sectors : &names->themes;
    i64 n = 0;
    if (d == BY_SECTOR || d == BY_THEME)
        for (; n < rows->len && !str_eq(rows->at[n].code, code);)
            n++;
    else if (d == BY_STRATUM)
        return str_to_i64(code, &n) ? n : 0;
    else if (d == BY_COST || d == BY_STATUS)
        for (i64 f = 0; f < experience_field_count; f++) {
            const struct field *field = &experience_fields[f];
            if (!str_eq(str_of(field->name), d == BY_COST ? S("bracket") : S("status")))
                continue;
            while (n < field->choice_count && !str_eq(str_of(field->choices[n].code), code))
                n++;
        }
    return n;
}

static void insert_box(struct request *r, struct filter_group *g, struct filter_box box, i64 rank,
                       i64 *ranks)
{
    i64 at = g->boxes.len;
    (void)push(r->arena, &g->boxes);
    for (; at > 0 && ranks[at - 1] > rank; at--) {
        g->boxes.at[at] = g->boxes.at[at - 1];
        ranks[at] = ranks[at - 1];
    }
    g->boxes.at[at] = box;
    ranks[at] = rank;
}

static void add_group(struct request *r, struct list_page *page, const struct asked *asked,
                      const struct names *names, const struct value_counts *counts,
                      enum dimension d)
{
    enum { PLACES_SHOWN = 15, BOXES_MAX = 300 };
    struct filter_group g = {.name = str_of(dimension_names[d]), .title = dimension_titles[d]};
    i64 *ranks = new_n(r->arena, i64, BOXES_MAX);
    bool place = d == BY_REGION || d == BY_DEPARTMENT;
    for (i64 i = 0; i < counts->len && g.boxes.len < BOXES_MAX; i++) {
        const struct value_count *v = &counts->at[i];
        struct label l = label_of(r, names, d, v->code);
        if (labelled(l))
            insert_box(r, &g,
                       (struct filter_box){.code = v->code,
                                           .label = l.text,
                                           .said = l.said,
                                           .count = v->count,
                                           .chosen = chosen_already(asked, (int)d, v->code)},
                       place ? -v->count : order_in(names, (int)d, v->code), ranks);
    }
    i64 kept = 0;
    for (i64 i = 0; i < g.boxes.len; i++)
        if (!place || i < PLACES_SHOWN || g.boxes.at[i].chosen)
            g.boxes.at[kept++] = g.boxes.at[i];
    g.boxes.len = kept;
    for (i64 i = 0; i < kept; i++)
        g.boxes.at[i].id = text_format(r->arena, "%s-%lld", dimension_names[d], (long long)i);
    if (kept)
        *push(r->arena, &page->groups) = g;
}

static void add_chosen(struct request *r, struct list_page *page, const struct asked *asked,
                       const struct names *names)
{
    for (int d = 0; d < DIMENSIONS; d++)
        for (i64 i = 0; i < asked->chosen[d].len; i++) {
            struct label l = label_of(r, names, (enum dimension)d, asked->chosen[d].at[i]);
            *push(r->arena, &page->chosen) = (struct chosen_filter){
                .label = labelled(l) ? l.text : asked->chosen[d].at[i],
                .said = l.said,
                .without = address_of(r, asked,
                                      (struct address){.path = "/experiences",
                                                       .skip_dimension = d,
                                                       .skip = i,
                                                       .by_date = asked->by_date}),
            };
        }
}

/* ---- lines ----------------------------------------------------------------------------------- */

static void add_tags(struct request *r, struct tags *tags, const struct facet_row_rows *rows,
                     str codes)
{
    while (codes.len) {
        str code = str_cut(&codes, ' '), label = facet_named(r, rows, code);
        if (label.len)
            *push(r->arena, tags) = (struct tag){code, label};
    }
}

static void add_line(struct request *r, struct list_page *page, const struct names *names,
                     const struct experience_card *card, struct shown_files picture)
{
    struct list_line line = {
        .card = *card,
        .path = url_check(contribution_path(r->arena, &experience_kind, card->id, card->slug)),
        .status = code_label("status", card->status),
        .bracket = code_label("bracket", card->bracket),
        .spotted = str_eq(card->depth, S("spotted")),
        .picture = picture,
    };
    if (card->published_at.has)
        line.published_on = SOME(opt_day, instant_day(card->published_at.value));
    line.has_status = message_is(line.status);
    line.has_bracket = message_is(line.bracket) && !str_eq(card->bracket, S("unknown"));
    add_tags(r, &line.tags, &names->sectors, card->sectors);
    *push(r->arena, &page->lines) = line;
}

static void add_lines(struct request *r, struct list_page *page, const struct names *names,
                      const struct found *found)
{
    i64 *ids = new_n(r->arena, i64, found->cards.len);
    for (i64 i = 0; i < found->cards.len; i++)
        ids[i] = found->cards.at[i].id;
    struct shown_files *pictures =
        file_first_pictures(r, str_of(experience_kind.name), ids, found->cards.len);
    for (i64 i = 0; i < found->cards.len; i++)
        add_line(r, page, names, &found->cards.at[i], pictures[i]);
}

void list_page(struct request *r)
{
    struct asked asked = asked_read(r);
    struct names names = names_of(r);
    struct list_place after = {0};
    i64 offset = request_query_id(r, "apres");
    (void)list_place_read(request_query(r, "apres"), &after);
    struct found found = sheets_find(r, &asked, after, offset, PAGE_SHEETS);
    struct list_page page = {
        .question = asked.question,
        .total = found.total,
        .at_least = found.at_least,
        .by_date = asked.by_date || !asked.question.len,
        .member = r->reader.person != 0,
        .first = !after.id && !offset,
        .csv = address_of(r, &asked,
                          (struct address){.path = "/experiences.csv", .skip_dimension = -1}),
        .atom = address_of(r, &asked,
                           (struct address){.path = "/experiences.atom", .skip_dimension = -1}),
        .by_relevance_path =
            address_of(r, &asked, (struct address){.path = "/experiences", .skip_dimension = -1}),
        .by_date_path = address_of(
            r, &asked,
            (struct address){.path = "/experiences", .skip_dimension = -1, .by_date = true}),
    };
    for (i64 i = 0; i < asked.chosen[BY_ORGANISATION].len; i++) /* kept when others are added */
        *push(r->arena, &found.counts.by[BY_ORGANISATION]) =
            (struct value_count){asked.chosen[BY_ORGANISATION].at[i], found.total, true};
    for (int d = 0; d < DIMENSIONS; d++)
        add_group(r, &page, &asked, &names, &found.counts.by[d], (enum dimension)d);
    add_chosen(r, &page, &asked, &names);
    add_lines(r, &page, &names, &found);
    str next =
        asked.question.len
            ? (found.next_offset ? text_format(r->arena, "%lld", (long long)found.next_offset)
                                 : (str){0})
            : list_place_write(r->arena, found.next);
    page.has_next = next.len > 0;
    page.next = address_of(
        r, &asked,
        (struct address){
            .path = "/experiences", .skip_dimension = -1, .by_date = asked.by_date, .after = next});
    page.any = page.groups.len > 0;
    r->layout.query = asked.question;
    r->layout.atom = SOME(opt_url, page.atom);
    show(r, view_experience_list, &page);
}

/* ---- one's own ------------------------------------------------------------------------------- */

static void keep_sheets(struct draft_line_rows *rows)
{
    i64 kept = 0;
    for (i64 i = 0; i < rows->len; i++)
        if (str_eq(rows->at[i].kind, str_of(experience_kind.name)))
            rows->at[kept++] = rows->at[i];
    rows->len = kept;
}

/* Drafts of colleagues, in the organisations for which the reader speaks. */
static void add_shared(struct request *r, struct drafts_page *page)
{
    for (i64 i = 0; i < r->reader.capacities.len; i++) {
        struct draft_line_rows rows = draft_list_of_organisation(
            r->db, r->arena, r->reader.person, r->reader.capacities.at[i].organisation,
            (instant){INT64_MAX});
        for (i64 k = 0; k < rows.len; k++)
            if (rows.at[k].person != r->reader.person)
                *push(r->arena, &page->shared) = rows.at[k];
    }
    keep_sheets(&page->shared);
}

void drafts_page(struct request *r)
{
    i64 person = r->reader.person;
    struct list_place after = {0};
    (void)list_place_read(request_query(r, "apres"), &after);
    struct list_filter own = {.kind = &experience_kind, .person = person, .uncounted = true};
    struct list published = contribution_list(r, &own, after, PAGE_SHEETS);
    own.state = S("withdrawn");
    struct list withdrawn = contribution_list(r, &own, (struct list_place){0}, LIST_MAX);
    struct drafts_page page = {
        .mine = draft_list(r->db, r->arena, person, person, (instant){INT64_MAX}),
        .published = published.cards,
        .withdrawn = withdrawn.cards,
    };
    if (published.next.id)
        page.next = SOME(opt_text, list_place_write(r->arena, published.next));
    keep_sheets(&page.mine);
    add_shared(r, &page);
    crumb(r, say(r, T("Récits")), S("/experiences"));
    r->layout.hide_from_robots = true;
    show(r, view_experience_drafts, &page);
}
