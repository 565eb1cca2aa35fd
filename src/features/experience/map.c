/* SPDX-License-Identifier: EUPL-1.2 */
/* Where experiences were made, and how they ended: what the first page shows of them. */
#include <string.h>

#include "commons/feed/feed.h"
#include "commons/known.h"
#include "commons/organisation/peers.h"
#include "features/experience/inside.h"

/* ---- the map --------------------------------------------------------------------------------- */

static str sheets_said(struct request *r, i64 n)
{
    return n == 1 ? say(r, T("1 récit"))
                  : say(r, T("{1} récits", chart_number(r->arena, r->language, n)));
}

static url path_of_department(struct request *r, i64 department)
{
    return url_check(text_format(r->arena, "/experiences?departement=%lld", (long long)department));
}

static bool on_the_map(str code)
{
    for (i64 i = 0; i < CHART_PLACES; i++)
        if (str_eq(code, str_of(chart_places[i].code)))
            return true;
    return false;
}

/* What the picture is made of: a stone each département; those that the grid lacks (overseas
   collectivities), which the table alone says; how many sheets lie in none. Examples lie in a
   département that was made up: it has a stone off the coast, as long as there is nothing else. */
struct places {
    struct chart_stones stones, off_the_map;
    struct chart_scale scale;
    i64 beyond, empty, invented;
};

static void add_stone(struct request *r, struct places *p, const struct experience_place *row)
{
    str code = row->code.has ? row->code.value : (str){0};
    struct chart_stones *to = on_the_map(code) ? &p->stones : &p->off_the_map;
    str name = row->name.has ? row->name.value : code, sheets = sheets_said(r, row->sheets);
    *push(r->arena, to) = (struct chart_stone){
        .code = code,
        .name = code.len ? text_format(r->arena, "%.*s (%.*s)", STR(name), STR(code)) : name,
        .figure = chart_number(r->arena, r->language, row->sheets),
        /* what is printed first, in its order: who speaks to the machine says what he sees */
        .said = text_format(r->arena, "%.*s, %.*s, %.*s", STR(code), STR(sheets), STR(name)),
        .path = SOME(opt_url, path_of_department(r, row->department.value)),
        .level = chart_level(&p->scale, row->sheets),
    };
}

static void add_invented(struct request *r, struct places *p)
{
    str code = str_of(chart_place_of_examples.code), sheets = sheets_said(r, p->invented),
        examples = say(r, T("exemples fictifs"));
    *push(r->arena, &p->stones) = (struct chart_stone){
        .code = code,
        .figure = chart_number(r->arena, r->language, p->invented),
        .said = text_format(r->arena, "%.*s, %.*s, %.*s", STR(code), STR(sheets), STR(examples)),
        .path = SOME(opt_url, url_check(S("/experiences"))),
        .level = chart_level(&p->scale, p->invented),
    };
}

static struct experience_place_rows by_department(struct request *r, bool examples)
{
    i64 reader = r->reader.person;
    return examples ? experience_examples_by_department(r->db, r->arena, reader)
                    : experience_by_department(r->db, r->arena, reader);
}

static struct places places_of(struct request *r, bool examples)
{
    struct places p = {0};
    struct experience_place_rows rows = by_department(r, examples);
    i64 most = 0;
    for (i64 i = 0; i < rows.len; i++) {
        const struct experience_place *row = &rows.at[i];
        if (examples && row->department.has && !row->code.has)
            p.invented += row->sheets;
        if (row->code.has && on_the_map(row->code.value) && row->sheets > most)
            most = row->sheets;
    }
    p.scale = chart_scale_of(p.invented > most ? p.invented : most);
    for (i64 i = 0; i < rows.len; i++) {
        if (rows.at[i].department.has)
            add_stone(r, &p, &rows.at[i]);
        else
            p.beyond += rows.at[i].sheets;
    }
    if (p.invented)
        add_invented(r, &p);
    i64 told = p.stones.len;
    for (i64 i = 0; i < CHART_PLACES; i++) {
        str code = str_of(chart_places[i].code);
        bool there = false;
        for (i64 k = 0; k < told && !there; k++)
            there = str_eq(p.stones.at[k].code, code);
        if (!there) {
            *push(r->arena, &p.stones) = (struct chart_stone){.code = code, .figure = S("0")};
            p.empty++;
        }
    }
    return p;
}

static markup draw(struct request *r, const struct places *p, bool alone)
{
    str title = say(r, T("Récits par département")), made_up = say(r, T("exemples fictifs"));
    if (p->invented)
        title = text_format(r->arena, "%.*s, %.*s", STR(title), STR(made_up));
    const struct chart c = {
        .id = S("carte"),
        .title = title,
        .description = say(
            r, T("Une case par département, à sa place sur la carte, plus foncée où il y a plus "
                 "de récits. Le tableau qui suit donne les mêmes nombres.")),
        .alone = alone,
    };
    return chart_cartogram(r->arena, &c, &p->stones);
}

static void add_row(struct request *r, struct chart_figure *f, const struct chart_stone *stone)
{
    *push(r->arena, &f->rows) =
        (struct chart_row){.label = stone->name, .said = stone->figure, .path = stone->path};
}

static message rest_of(struct request *r, const struct places *p)
{
    str empty = chart_number(r->arena, r->language, p->empty);
    if (p->invented)
        return T("Ces récits sont des exemples\u00a0: ils ont lieu dans un département inventé, "
                 "posé au large («\u00a0ex.\u00a0»). La carte attend un premier vrai récit.");
    return p->beyond ? T("Départements sans récit\u00a0: {1}. Récits de régions ou sans lieu, "
                         "hors de la carte\u00a0: {2}.",
                         empty, chart_number(r->arena, r->language, p->beyond))
                     : T("Départements sans récit\u00a0: {1}.", empty);
}

static bool fill_figure(struct request *r, struct chart_figure *f, bool examples)
{
    struct places p = places_of(r, examples);
    *f = (struct chart_figure){
        .picture = draw(r, &p, false),
        .id = S("carte"),
        .summary = T("Les mêmes nombres en tableau"),
        .caption = T("Récits par département"),
        .row_heading = T("Département"),
        .column_heading = T("Récits"),
        .csv = SOME(opt_url, url_check(S("/experiences/departements.csv"))),
        .file = SOME(opt_url, url_check(S("/experiences/departements.svg"))),
        .has_rest = true,
        .rest = rest_of(r, &p),
    };
    chart_legend(r->arena, f, &p.scale, T("aucun récit"));
    for (i64 i = 0; i < p.stones.len - p.empty; i++)
        if (p.stones.at[i].name.len) /* that of the examples stands by its name below */
            add_row(r, f, &p.stones.at[i]);
    for (i64 i = 0; i < p.off_the_map.len; i++)
        add_row(r, f, &p.off_the_map.at[i]);
    if (examples) /* they lie in places that were made up */
        return p.stones.len > p.empty;
    return f->rows.len > 0 || p.beyond > 0;
}

/* Drawing it costs more than the rest of the first page: visitors see one that is known until a
   sheet comes or goes. */
struct map_key {
    i64 language, examples;
};
struct known_map {
    struct chart_figure figure;
    bool shown;
};

static const void *make_map(struct request *r, str key, instant *until)
{
    struct known_map *m = new (r->arena, struct known_map);
    struct map_key k;
    (void)until;
    memcpy(&k, key.at, sizeof k);
    m->shown = fill_figure(r, &m->figure, k.examples);
    return m;
}

static const struct known_kind map_kind = {"map", make_map, false};

bool experience_map(struct request *r, struct chart_figure *f, bool examples)
{
    if (r->reader.person)
        return fill_figure(r, f, examples);
    const struct map_key key = {r->language, examples};
    const struct known_map *m = known_by(r, &map_kind, &key);
    *f = m->figure;
    return m->shown;
}

void map_svg(struct request *r)
{
    struct places p = places_of(r, examples_alone(r, str_of(experience_kind.name)));
    answer_header(r, "Content-Disposition", S("inline; filename=\"recits-par-departement.svg\""));
    answer_text(r, "image/svg+xml; charset=utf-8", draw(r, &p, true).text);
}

struct place {
    opt_int department; /* none: in no département */
    opt_text code;
    str name;
    i64 sheets;
};

static void add_place(struct request *r, text *t, struct place p, bool examples)
{
    url path = p.department.has ? path_of_department(r, p.department.value) : (url){0};
    csv_add(t, text_or_none(p.code));
    csv_add(t, p.department.has ? p.name : say(r, T("hors d’un département")));
    csv_add_i64(t, p.sheets);
    csv_add(t, p.department.has ? text_join(r->arena, feed_origin(r), path.text) : (str){0});
    csv_add(t, examples ? say(r, T("oui")) : say(r, T("non")));
    csv_end_row(t);
}

static i64 sheets_in(const struct experience_place_rows *rows, i64 department)
{
    for (i64 i = 0; i < rows->len; i++)
        if (rows->at[i].department.has && rows->at[i].department.value == department)
            return rows->at[i].sheets;
    return 0;
}

void map_csv(struct request *r)
{
    enum { DEPARTMENTS_MAX = 200 };
    r->language = FRENCH; /* data for programs: one language, whoever asks */
    bool examples = examples_alone(r, str_of(experience_kind.name));
    struct experience_place_rows rows = by_department(r, examples);
    struct organisation_name_rows all =
        organisation_of_nature(r->db, r->arena, S("departement"), DEPARTMENTS_MAX);
    text t = csv_begin(r->arena);
    const char *const columns[] = {"code", "departement", "recits", "adresse", "exemples_fictifs"};
    for (i64 i = 0; i < countof(columns); i++)
        csv_add(&t, str_of(columns[i]));
    csv_end_row(&t);
    /* Those of the table first, in its order, then those without any. What lies in no département
       has a line too: the sum of the column is the number of sheets. */
    for (i64 i = 0; i < rows.len; i++) {
        const struct experience_place *row = &rows.at[i];
        add_place(r, &t,
                  (struct place){row->department, row->code, text_or_none(row->name), row->sheets},
                  examples);
    }
    for (i64 i = 0; i < all.len; i++)
        if (all.at[i].code.has && !sheets_in(&rows, all.at[i].id))
            add_place(
                r, &t,
                (struct place){SOME(opt_int, all.at[i].id), all.at[i].code, all.at[i].name, 0},
                examples);
    answer_header(r, "Content-Disposition",
                  S("attachment; filename=\"recits-par-departement.csv\""));
    answer_text(r, "text/csv; charset=utf-8", text_str(&t));
}

/* ---- how it ended ---------------------------------------------------------------------------- */

static bool reviewed(const struct experience_reviews *list, i64 id)
{
    for (i64 i = 0; i < list->len; i++)
        if (list->at[i].id == id)
            return true;
    return false;
}

static struct experience_review of_news(struct request *r, const struct experience_news_line *n)
{
    return (struct experience_review){
        .id = n->id,
        .path = url_check(contribution_path(r->arena, &experience_kind, n->id, n->slug)),
        .title = n->title,
        .organisation = n->organisation_name.has ? n->organisation_name.value : (str){0},
        .what = alive_label(n->alive),
        .when = SOME(opt_partial_day, n->happened_on),
        .example = n->example,
        .later = true,
        .at = n->created_at,
    };
}

static struct experience_review of_result(struct request *r, const struct experience_result_line *n)
{
    return (struct experience_review){
        .id = n->id,
        .path = url_check(contribution_path(r->arena, &experience_kind, n->id, n->slug)),
        .title = n->title,
        .organisation = n->organisation_name.has ? n->organisation_name.value : (str){0},
        .what = code_label("status", n->status),
        .year_said =
            n->year.has ? text_format(r->arena, "%lld", (long long)n->year.value) : (str){0},
        .example = n->example,
        .at = n->published_at,
    };
}

struct experience_reviews experience_reviews(struct request *r, bool examples, i64 most)
{
    i64 reader = r->reader.person;
    struct experience_news_line_rows news =
        experience_news(r->db, r->arena, reader, examples, 4 * most);
    struct experience_result_line_rows results =
        experience_results_known(r->db, r->arena, reader, examples, 2 * most);
    struct experience_reviews list = {0};
    for (i64 i = 0, k = 0; list.len < most && (i < news.len || k < results.len);) {
        bool later = i < news.len && (k == results.len ||
                                      news.at[i].created_at.us >= results.at[k].published_at.us);
        struct experience_review one =
            later ? of_news(r, &news.at[i]) : of_result(r, &results.at[k]);
        i += later;
        k += !later;
        if (!reviewed(&list, one.id))
            *push(r->arena, &list) = one;
    }
    return list;
}
