/* SPDX-License-Identifier: EUPL-1.2 */
/* The list of organisations, its CSV, and suggestions as one types. */
#include "commons/contribution/json.h"
#include "commons/feed/feed.h"
#include "directory_views.h"
#include "features/directory/directory.h"

struct directory_line directory_line_of(const struct organisation_card *card)
{
    enum nature n = NATURE_OTHER;
    nature_read(card->nature, &n);
    return (struct directory_line){
        .id = card->id,
        .name = card->name,
        .key = card->address_key,
        .nature = natures[n].label,
        .stratum = stratum_labels[card->stratum],
        .has_population = card->population_municipal.has,
        .population = card->population_municipal.value,
        .has_department = card->department_name.has,
        .department = card->department_name.value,
        .department_code = card->department_code.value,
        .straddles = card->department_count > 1,
    };
}

/* ---- what was asked ----------------------------------------------------------------------------
 */

/* A département or région named by its code in the address; 0 and an empty code when there is none.
 */
static i64 place(struct request *r, const char *name, const char *kind, str *code)
{
    *code = utf8_first(request_query(r, name), 5);
    struct organisation_full *o =
        code->len ? organisation_by_key(r->db, r->arena,
                                        text_format(r->arena, "%s-%.*s", kind, STR(*code)))
                  : NULL;
    if (!o)
        *code = (str){0};
    return o ? o->id : 0;
}

static struct organisation_filter read_filter(struct request *r, struct directory_list *page)
{
    struct organisation_filter f = {0};
    enum nature n;
    i64 stratum;
    page->q = utf8_first(request_query(r, "q"), SEARCH_TYPED_MAX);
    page->nature = request_query(r, "nature");
    if (!str_eq(page->nature, S("EPCI")) && !nature_read(page->nature, &n))
        page->nature = (str){0};
    f.nature = page->nature;
    page->stratum = request_query(r, "taille");
    if (str_to_i64(page->stratum, &stratum) && stratum > STRATUM_UNKNOWN && stratum < STRATA)
        f.stratum = stratum;
    else
        page->stratum = (str){0};
    f.department = place(r, "departement", "dep", &page->department);
    f.region = place(r, "region", "reg", &page->region);
    page->asked = page->q.len || f.nature.len || f.stratum || f.department || f.region;
    return f;
}

enum { PLACES_MAX = 200 };

static struct directory_choices choices_of_places(struct request *r,
                                                  struct organisation_name_rows rows, str chosen)
{
    struct directory_choices choices = {0};
    for (i64 i = 0; i < rows.len; i++)
        if (rows.at[i].code.has) /* an example has none: nothing to ask for */
            *push(r->arena, &choices) = (struct directory_choice){
                .code = rows.at[i].code.value,
                .name = rows.at[i].name,
                .chosen = str_eq(rows.at[i].code.value, chosen),
            };
    return choices;
}

struct directory_choices directory_departments(struct request *r, str chosen)
{
    return choices_of_places(
        r, organisation_of_nature(r->db, r->arena, S("departement"), PLACES_MAX), chosen);
}

static void choices_of_natures(struct request *r, struct directory_list *page)
{
    struct nature_count_rows rows = organisation_natures(r->db, r->arena);
    struct directory_choice epci = {.code = S("EPCI"),
                                    .label = T("intercommunalités (toutes)"),
                                    .chosen = str_eq(page->nature, S("EPCI"))};
    for (int n = 0; n < NATURES; n++)
        for (i64 i = 0; i < rows.len; i++)
            if (str_eq(rows.at[i].nature, str_of(natures[n].code))) {
                epci.count += natures[n].epci ? rows.at[i].count : 0;
                *push(r->arena, &page->natures) = (struct directory_choice){
                    .code = rows.at[i].nature,
                    .label = natures[n].plural,
                    .count = rows.at[i].count,
                    .chosen = str_eq(rows.at[i].nature, page->nature),
                };
            }
    if (epci.count)
        *push(r->arena, &page->natures) = epci;
}

static void choices_of_strata(struct request *r, struct directory_list *page)
{
    for (int s = STRATUM_UNDER_15; s < STRATA; s++) {
        str code = text_format(r->arena, "%d", s);
        *push(r->arena, &page->strata) = (struct directory_choice){
            .code = code, .label = stratum_labels[s], .chosen = str_eq(code, page->stratum)};
    }
}

/* ---- the page
 * ------------------------------------------------------------------------------------ */

static void by_name(struct request *r, struct directory_list *page,
                    const struct organisation_filter *f)
{
    struct organisation_hits hits =
        organisation_search(r->db, r->arena, page->q, f, DIRECTORY_FOUND + 1);
    page->by_name = true;
    page->cut = hits.len > DIRECTORY_FOUND;
    for (i64 i = 0; i < hits.len && i < DIRECTORY_FOUND; i++) {
        struct directory_line *line = push(r->arena, &page->lines);
        *line = directory_line_of(&hits.at[i].card);
        line->former = hits.at[i].former;
        line->has_former = line->former.len > 0;
    }
    page->total = page->lines.len;
}

static struct organisation_card_rows
rows_after(struct request *r, const struct organisation_filter *f, i64 after, i64 count)
{
    struct organisation_card *last = after ? organisation_card_of(r->db, r->arena, after) : NULL;
    return organisation_list(r->db, r->arena,
                             (struct organisation_list_in){
                                 .nature = f->nature,
                                 .stratum = f->stratum,
                                 .department = f->department,
                                 .region = f->region,
                                 .after_key = last ? last->sort_key : (str){0},
                                 .after_id = last ? last->id : 0,
                                 .count = count,
                             });
}

static void by_page(struct request *r, struct directory_list *page,
                    const struct organisation_filter *f)
{
    struct organisation_card_rows rows =
        rows_after(r, f, request_query_id(r, "apres"), DIRECTORY_PAGE + 1);
    for (i64 i = 0; i < rows.len && i < DIRECTORY_PAGE; i++)
        *push(r->arena, &page->lines) = directory_line_of(&rows.at[i]);
    if (rows.len > DIRECTORY_PAGE)
        page->next = SOME(opt_int, rows.at[DIRECTORY_PAGE - 1].id);
    page->total = organisation_list_total(r->db, f->nature, f->stratum, f->department, f->region);
}

void directory_list_page(struct request *r)
{
    struct directory_list page = {.may_add = r->reader.person != 0};
    struct organisation_filter f = read_filter(r, &page);
    if (page.q.len)
        by_name(r, &page, &f);
    else if (page.asked)
        by_page(r, &page, &f);
    choices_of_natures(r, &page);
    choices_of_strata(r, &page);
    page.departments = directory_departments(r, page.department);
    page.regions = choices_of_places(
        r, organisation_of_nature(r->db, r->arena, S("region"), PLACES_MAX), page.region);
    if (!page.asked)
        page.epci_regions = choices_of_places(
            r, organisation_regions_of_epci(r->db, r->arena, PLACES_MAX), page.region);
    r->layout.atom = SOME(opt_url, url_check(S("/collectivites.atom")));
    show(r, view_directory_list, &page);
}

/* ---- CSV
 * ------------------------------------------------------------------------------------------ */

enum { CSV_ROWS = 40000, CSV_SLICE = 2000 };

static void csv_number(text *t, opt_int n)
{
    if (n.has)
        csv_add_i64(t, n.value);
    else
        csv_add(t, (str){0}); /* unknown is not 0 */
}

static void csv_row(text *t, const struct organisation_card *c)
{
    csv_add(t, c->siren.value);
    csv_add(t, c->code.value);
    csv_add(t, c->nature);
    csv_add(t, c->name);
    csv_add(t, c->department_code.value);
    csv_add(t, c->region_name.value);
    csv_number(t, c->population_municipal);
    csv_number(t, c->population_year);
    csv_end_row(t);
}

void directory_list_csv(struct request *r)
{
    struct directory_list page = {0};
    struct organisation_filter f = read_filter(r, &page);
    static const char *const heads[] = {"siren",
                                        "code",
                                        "nature",
                                        "nom",
                                        "departement",
                                        "region",
                                        "population_municipale",
                                        "annee_population"};
    text t = csv_begin(r->arena);
    for (i64 i = 0; i < countof(heads); i++)
        csv_add(&t, str_of(heads[i]));
    csv_end_row(&t);
    i64 after = 0;
    for (i64 rows = 0; rows < CSV_ROWS && !t.cut;) {
        arena slice = arena_of(16 << 20); /* of these rows alone: the whole list is long */
        struct request part = *r;
        part.arena = &slice;
        struct organisation_card_rows cards = rows_after(&part, &f, after, CSV_SLICE);
        for (i64 i = 0; i < cards.len; i++)
            csv_row(&t, &cards.at[i]);
        rows += cards.len;
        after = cards.len == CSV_SLICE ? cards.at[cards.len - 1].id : 0;
        arena_free(&slice);
        if (!after)
            break;
    }
    if (t.cut) {
        bad_request(
            r, T("Cette liste est trop longue pour un seul tableau : choisissez un département, "
                 "une région ou une nature."));
        return;
    }
    answer_header(r, "Content-Disposition", S("attachment; filename=\"collectivites.csv\""));
    answer_text(r, "text/csv; charset=utf-8", text_str(&t));
}

/* ---- Atom
 * ------------------------------------------------------------------------------------------ */

/* What was added or changed last, whatever the filters of the page: it is a rare event. */
void directory_list_atom(struct request *r)
{
    enum { ENTRIES = 50 };
    struct organisation_changed_row_rows rows = organisation_changed(r->db, r->arena, ENTRIES);
    struct atom_feed feed = {
        .title = text_join(r->arena, say(r, T("Collectivités et organismes")), S(", "),
                           r->settings->instance),
        .origin = feed_origin(r),
        .self = S("/collectivites.atom"),
        .page = S("/collectivites"),
        .language = str_of(language_codes[r->language]),
    };
    text t = atom_begin(r->arena, &feed, rows.len ? rows.at[0].changed_at : r->now);
    for (i64 i = 0; i < rows.len; i++) {
        const struct organisation_changed_row *o = &rows.at[i];
        enum nature n = NATURE_OTHER;
        nature_read(o->nature, &n);
        str nature = say(r, natures[n].label);
        atom_add(&t, &feed,
                 &(struct atom_entry){
                     .uid = o->uid,
                     .title = o->name,
                     .summary = o->department_name.has
                                    ? text_format(r->arena, "%.*s, %.*s", STR(nature),
                                                  STR(o->department_name.value))
                                    : nature,
                     .path = organisation_path(r->arena, o->address_key),
                     .published = o->created_at,
                     .updated = o->changed_at,
                 });
    }
    answer_text(r, "application/atom+xml; charset=utf-8", atom_end(&t));
}

/* ---- suggestions
 * ----------------------------------------------------------------------------------- */

/* "commune, 13 450 habitants, ancienne commune d’Annecy-le-Vieux" */
static str note(struct request *r, const struct organisation_hit *hit)
{
    enum nature n = NATURE_OTHER;
    nature_read(hit->card.nature, &n);
    str nature = say(r, natures[n].label);
    if (hit->former.len)
        return say(r, T("{1}, qui comprend {2}", nature, hit->former));
    if (!hit->card.population_municipal.has)
        return nature;
    html h = {.arena = r->arena, .language = r->language};
    html_text_i64(&h, hit->card.population_municipal.value);
    return say(r, T("{1}, {2} habitants", nature, html_str(&h)));
}

void directory_suggestions(struct request *r)
{
    struct organisation_filter any = {0};
    str typed = request_query(r, "q");
    struct organisation_hits hits =
        organisation_search(r->db, r->arena, typed, &any, DIRECTORY_SUGGESTIONS);
    text t = text_of(r->arena, 64 << 10);
    text_add(&t, S("{\"items\":["));
    for (i64 i = 0; i < hits.len; i++) {
        const struct organisation_card *card = &hits.at[i].card;
        text_add(&t, i ? S(",{\"label\":") : S("{\"label\":"));
        str label = card->department_name.has
                        ? text_format(r->arena, "%.*s (%.*s)", STR(card->name),
                                      STR(card->department_name.value))
                        : card->name;
        json_add_string(&t, label);
        text_add(&t, S(",\"note\":"));
        json_add_string(&t, note(r, &hits.at[i]));
        text_add(&t, S(",\"value\":"));
        json_add_string(&t, text_format(r->arena, "%lld", (long long)card->id));
        text_add_char(&t, '}');
    }
    text_add(&t, S("]}\n"));
    answer_text(r, "application/json", text_str(&t));
}
