/* SPDX-License-Identifier: EUPL-1.2 */
/* Where experiences were made, and how they ended: what the first page shows of them. */
#include "commons/feed/feed.h"
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
   collectivities), which the table alone says; and how many sheets lie in none. */
struct places {
    struct chart_stones stones, off_the_map;
    struct chart_scale scale;
    i64 beyond, empty;
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

static struct places places_of(struct request *r, bool examples)
{
    struct places p = {0};
    struct experience_place_rows rows =
        experience_by_department(r->db, r->arena, r->reader.person, examples);
    for (i64 i = 0; i < rows.len; i++) /* the first that is on the map has most */
        if (rows.at[i].code.has && on_the_map(rows.at[i].code.value)) {
            p.scale = chart_scale_of(rows.at[i].sheets);
            break;
        }
    for (i64 i = 0; i < rows.len; i++) {
        if (rows.at[i].department.has)
            add_stone(r, &p, &rows.at[i]);
        else
            p.beyond += rows.at[i].sheets;
    }
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
    const struct chart c = {
        .id = S("carte"),
        .title = say(r, T("Récits par département")),
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

bool experience_map(struct request *r, struct chart_figure *f, bool examples)
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
        .rest = p.beyond ? T("Départements sans récit\u00a0: {1}. Récits de régions ou sans lieu, "
                             "hors de la carte\u00a0: {2}.",
                             chart_number(r->arena, r->language, p.empty),
                             chart_number(r->arena, r->language, p.beyond))
                         : T("Départements sans récit\u00a0: {1}.",
                             chart_number(r->arena, r->language, p.empty)),
    };
    chart_legend(r->arena, f, &p.scale, T("aucun récit"));
    for (i64 i = 0; i < p.stones.len - p.empty; i++)
        add_row(r, f, &p.stones.at[i]);
    for (i64 i = 0; i < p.off_the_map.len; i++)
        add_row(r, f, &p.off_the_map.at[i]);
    if (examples) /* they lie in places that were made up */
        return p.stones.len > p.empty;
    return f->rows.len > 0 || p.beyond > 0;
}

static bool examples_alone(struct request *r)
{
    return contribution_any_real(r->db, str_of(experience_kind.name)) == 0;
}

void map_svg(struct request *r)
{
    struct places p = places_of(r, examples_alone(r));
    answer_header(r, "Content-Disposition", S("inline; filename=\"recits-par-departement.svg\""));
    answer_text(r, "image/svg+xml; charset=utf-8", draw(r, &p, true).text);
}

void map_csv(struct request *r)
{
    enum { DEPARTMENTS_MAX = 200 };
    r->language = FRENCH; /* data for programs: one language, whoever asks */
    str origin = feed_origin(r);
    struct experience_place_rows rows =
        experience_by_department(r->db, r->arena, r->reader.person, examples_alone(r));
    struct organisation_name_rows all =
        organisation_of_nature(r->db, r->arena, S("departement"), DEPARTMENTS_MAX);
    text t = csv_begin(r->arena);
    csv_add(&t, S("code"));
    csv_add(&t, S("departement"));
    csv_add(&t, S("recits"));
    csv_add(&t, S("adresse"));
    csv_end_row(&t);
    for (i64 i = 0; i < all.len; i++) {
        i64 sheets = 0;
        for (i64 k = 0; k < rows.len && !sheets; k++)
            if (rows.at[k].department.has && rows.at[k].department.value == all.at[i].id)
                sheets = rows.at[k].sheets;
        csv_add(&t, all.at[i].code.has ? all.at[i].code.value : (str){0});
        csv_add(&t, all.at[i].name);
        csv_add_i64(&t, sheets);
        csv_add(&t, text_join(r->arena, origin, path_of_department(r, all.at[i].id).text));
        csv_end_row(&t);
    }
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
