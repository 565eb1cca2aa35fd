/* SPDX-License-Identifier: EUPL-1.2 */
/* What is asked and what it is made of; the CSV and the picture of it. */
#include "commons/contribution/list.h"
#include "commons/feed/feed.h"
#include "commons/organisation/search.h"
#include "features/overview/inside.h"

i64 overview_stratum(struct request *r)
{
    i64 stratum = request_query_id(r, "taille");
    return stratum > STRATUM_UNKNOWN && stratum < STRATA ? stratum : 0;
}

struct overview_asked overview_read(struct request *r)
{
    struct overview_asked asked = {.measure = measure_read(request_query(r, "mesure")),
                                   .organisation = request_query_id(r, "organisme")};
    if (!asked.organisation)
        asked.stratum = overview_stratum(r);
    return asked;
}

url overview_address(struct request *r, const char *path, const struct overview_asked *asked)
{
    text t = text_of(r->arena, 300);
    text_add(&t, str_of(path));
    text_add(&t, S("?mesure="));
    text_add(&t, str_of(measure_code(asked->measure)));
    if (asked->organisation) {
        text_add(&t, S("&organisme="));
        text_add_i64(&t, asked->organisation);
    }
    if (asked->stratum) {
        text_add(&t, S("&taille="));
        text_add_i64(&t, asked->stratum);
    }
    return url_check(text_str(&t));
}

struct overview_cell overview_cell_at(const struct overview *o, i64 sector, i64 theme)
{
    i64 s = o->sectors.at[sector].id, t = o->themes.at[theme].id;
    for (i64 i = 0; i < o->cells.len; i++)
        if (o->cells.at[i].sector == s && o->cells.at[i].theme == t)
            return o->cells.at[i];
    return (struct overview_cell){.sector = s, .theme = t};
}

/* One that is no longer offered has its line only where something carries it. */
static void leave_out(const struct overview *o, struct facet_row_rows *rows, bool sector)
{
    i64 kept = 0;
    for (i64 i = 0; i < rows->len; i++) {
        bool used = !rows->at[i].retired_on.has;
        for (i64 k = 0; k < o->cells.len && !used; k++)
            used = (sector ? o->cells.at[k].sector : o->cells.at[k].theme) == rows->at[i].id;
        if (used && kept < CHART_CELLS_MAX)
            rows->at[kept++] = rows->at[i];
    }
    rows->len = kept;
}

struct overview overview_of(struct request *r, struct overview_asked asked)
{
    struct overview o = {
        .asked = asked,
        .sectors = facet_list(r->db, r->arena, S("sector")),
        .themes = facet_list(r->db, r->arena, S("theme")),
        .examples = examples_alone(r, S("experience")),
    };
    o.cells = overview_cells(r->db, r->arena, r->reader.person, asked.organisation, asked.stratum,
                             o.examples);
    leave_out(&o, &o.sectors, true);
    leave_out(&o, &o.themes, false);
    i64 greatest = 0;
    for (i64 i = 0; i < o.cells.len; i++) {
        struct overview_figure f = overview_figure_of(&o.cells.at[i], asked.measure);
        greatest = f.depth > greatest ? f.depth : greatest;
    }
    o.scale = chart_scale_of(greatest);
    return o;
}

str overview_said(struct request *r, const struct overview_figure *f, enum measure m)
{
    bool money = m == OF_MONEY_EXCLUDED || m == OF_MONEY_INCLUDED;
    if (!f->holds) /* where nobody told of anything no amount is said, not even 0 */
        return money ? (str){0} : S("0");
    if (!f->known)
        return say(r, T("inconnu"));
    if (!money)
        return chart_number(r->arena, r->language, f->value);
    str amount = chart_amount(r->arena, r->language, (cents){f->value});
    return f->unknown ? text_format(r->arena, "≥\u00a0%.*s", STR(amount)) : amount;
}

message overview_caption(enum measure m)
{
    switch (m) {
    case OF_MONEY_EXCLUDED:
        return T("Investissement réalisé, hors taxes, par secteur et par thème");
    case OF_MONEY_INCLUDED:
        return T("Investissement réalisé, toutes taxes comprises, par secteur et par thème");
    case OF_BODIES:
        return T("Nombre d’organismes par secteur et par thème");
    case OF_SHEETS:
    case MEASURES:
        break;
    }
    return T("Nombre de récits par secteur et par thème");
}

/* Whose figures they are: files leave the page that says it. */
struct subject {
    str organisation, stratum; /* empty: all */
    bool examples;
};

static struct subject subject_of(struct request *r, const struct overview *o)
{
    const struct organisation_card *body =
        o->asked.organisation ? organisation_card_of(r->db, r->arena, o->asked.organisation) : NULL;
    return (struct subject){
        .organisation = body ? body->name : (str){0},
        .stratum = o->asked.stratum ? say(r, stratum_labels[o->asked.stratum]) : (str){0},
        .examples = o->examples && o->cells.len > 0,
    };
}

static str title_of(struct request *r, const struct overview *o)
{
    struct subject s = subject_of(r, o);
    text t = text_of(r->arena, 1000);
    text_add(&t, say(r, overview_caption(o->asked.measure)));
    const str parts[] = {s.organisation, s.stratum,
                         s.examples ? say(r, T("exemples fictifs")) : (str){0}};
    for (i64 i = 0; i < countof(parts); i++)
        if (parts[i].len) {
            text_add(&t, S(", "));
            text_add(&t, parts[i]);
        }
    return text_str(&t);
}

/* ---- as files -------------------------------------------------------------------------------- */

struct said_money {
    cents total;
    i64 known, partly;
};

static void add_known(text *t, struct said_money m, i64 sheets)
{
    if (m.known)
        csv_add_cents(t, m.total);
    else
        csv_add(t, (str){0}); /* unknown is not 0 */
    csv_add_i64(t, sheets - m.known);
    csv_add_i64(t, m.partly);
}

void overview_csv(struct request *r)
{
    static const char *const columns[] = {"code_secteur",
                                          "secteur",
                                          "code_theme",
                                          "theme",
                                          "recits",
                                          "organismes",
                                          "investissement_realise_ht",
                                          "recits_sans_montant_ht",
                                          "recits_montant_partiel_ht",
                                          "investissement_realise_ttc",
                                          "recits_sans_montant_ttc",
                                          "recits_montant_partiel_ttc",
                                          "organisme",
                                          "taille",
                                          "exemples_fictifs"};
    r->language = FRENCH; /* data for programs: one language, whoever asks */
    struct overview o = overview_of(r, overview_read(r));
    struct subject s = subject_of(r, &o);
    text t = csv_begin(r->arena);
    for (i64 i = 0; i < countof(columns); i++)
        csv_add(&t, str_of(columns[i]));
    csv_end_row(&t);
    for (i64 i = 0; i < o.sectors.len; i++)
        for (i64 k = 0; k < o.themes.len; k++) {
            struct overview_cell cell = overview_cell_at(&o, i, k);
            csv_add(&t, o.sectors.at[i].code);
            csv_add(&t, facet_label(r->language, &o.sectors.at[i]));
            csv_add(&t, o.themes.at[k].code);
            csv_add(&t, facet_label(r->language, &o.themes.at[k]));
            csv_add_i64(&t, cell.sheets);
            csv_add_i64(&t, cell.bodies);
            add_known(&t,
                      (struct said_money){cell.excluded, cell.excluded_known, cell.excluded_partly},
                      cell.sheets);
            add_known(&t,
                      (struct said_money){cell.included, cell.included_known, cell.included_partly},
                      cell.sheets);
            csv_add(&t, s.organisation);
            csv_add(&t, s.stratum);
            csv_add(&t, s.examples ? say(r, T("oui")) : say(r, T("non")));
            csv_end_row(&t);
        }
    answer_header(r, "Content-Disposition", S("attachment; filename=\"vue-transversale.csv\""));
    answer_text(r, "text/csv; charset=utf-8", text_str(&t));
}

void overview_svg(struct request *r)
{
    struct overview o = overview_of(r, overview_read(r));
    struct chart_matrix m = {0};
    struct chart_cell *cells = new_n(r->arena, struct chart_cell, o.sectors.len * o.themes.len + 1);
    for (i64 k = 0; k < o.themes.len; k++)
        *push(r->arena, &m.columns) = facet_label(r->language, &o.themes.at[k]);
    for (i64 i = 0; i < o.sectors.len; i++) {
        *push(r->arena, &m.rows) = facet_label(r->language, &o.sectors.at[i]);
        for (i64 k = 0; k < o.themes.len; k++) {
            struct overview_cell cell = overview_cell_at(&o, i, k);
            struct overview_figure f = overview_figure_of(&cell, o.asked.measure);
            cells[i * o.themes.len + k] = (struct chart_cell){overview_said(r, &f, o.asked.measure),
                                                              chart_level(&o.scale, f.depth)};
        }
    }
    m.cells = cells;
    const struct chart c = {
        .id = S("vue"),
        .title = title_of(r, &o),
        .description = say(r, T("Chaque ligne est un secteur, chaque colonne un thème\u00a0; une "
                                "case est plus foncée où il y a davantage.")),
        .alone = true,
    };
    answer_header(r, "Content-Disposition", S("inline; filename=\"vue-transversale.svg\""));
    answer_text(r, "image/svg+xml; charset=utf-8", chart_matrix(r->arena, &c, &m).text);
}
