/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/organisation/search.h"
#include "features/overview/inside.h"
#include "overview_views.h"

/* ---- cells ----------------------------------------------------------------------------------- */

static url sheets_path(struct request *r, const struct overview *o, str sector, str theme)
{
    text t = text_of(r->arena, 400);
    text_add(&t, S("/experiences?secteur="));
    text_add_percent(&t, sector);
    text_add(&t, S("&theme="));
    text_add_percent(&t, theme);
    if (o->asked.organisation) {
        text_add(&t, S("&organisme="));
        text_add_i64(&t, o->asked.organisation);
    }
    if (o->asked.stratum) {
        text_add(&t, S("&taille="));
        text_add_i64(&t, o->asked.stratum);
    }
    return url_check(text_str(&t));
}

static str sheets_said(struct request *r, i64 n)
{
    return n == 1 ? say(r, T("1 récit"))
                  : say(r, T("{1} récits", chart_number(r->arena, r->language, n)));
}

/* The whole of a cell in words: what its short figure leaves out. */
static str note_of(struct request *r, const struct overview_cell *cell,
                   const struct overview_figure *f, enum measure m)
{
    str sheets = sheets_said(r, cell->sheets);
    if (m == OF_BODIES)
        return f->value == 1 ? say(r, T("organisme, {1}", sheets))
                             : say(r, T("organismes, {1}", sheets));
    if (m == OF_SHEETS)
        return cell->sheets == 1 ? say(r, T("récit")) : say(r, T("récits"));
    if (!f->known)
        return sheets;
    str amount = chart_cents(r->arena, r->language, (cents){f->value});
    return f->unknown ? say(r, T("{1} connus, {2}, montant inconnu ou incomplet pour {3}", amount,
                                 sheets, chart_number(r->arena, r->language, f->unknown)))
                      : say(r, T("{1}, {2}", amount, sheets));
}

static struct overview_shown_cell cell_of(struct request *r, const struct overview *o, i64 sector,
                                          i64 theme)
{
    struct overview_cell cell = overview_cell_at(o, sector, theme);
    struct overview_figure f = overview_figure_of(&cell, o->asked.measure);
    int level = chart_level(&o->scale, f.depth);
    return (struct overview_shown_cell){
        .said = overview_said(r, &f, o->asked.measure),
        .note = f.holds ? note_of(r, &cell, &f, o->asked.measure) : (str){0},
        .theme = facet_label(r->language, &o->themes.at[theme]),
        .path = sheets_path(r, o, o->sectors.at[sector].code, o->themes.at[theme].code),
        .holds = f.holds,
        .unsaid = f.holds && !f.known,
        .level_0 = level == 0,
        .level_1 = level == 1,
        .level_2 = level == 2,
        .level_3 = level == 3,
        .level_4 = level == 4,
    };
}

static void add_lines(struct request *r, struct overview_page *page, const struct overview *o)
{
    for (i64 k = 0; k < o->themes.len; k++)
        *push(r->arena, &page->themes) = facet_label(r->language, &o->themes.at[k]);
    for (i64 i = 0; i < o->sectors.len; i++) {
        struct overview_line line = {.sector = facet_label(r->language, &o->sectors.at[i]),
                                     .nothing = true};
        for (i64 k = 0; k < o->themes.len; k++) {
            struct overview_shown_cell cell = cell_of(r, o, i, k);
            line.nothing &= !cell.holds;
            *push(r->arena, &line.cells) = cell;
        }
        *push(r->arena, &page->lines) = line;
    }
}

/* ---- what may be asked ----------------------------------------------------------------------- */

static void add_tabs(struct request *r, struct overview_page *page, const struct overview *o)
{
    static const message labels[MEASURES] = {T("Récits"), T("Argent investi, HT"),
                                             T("Argent investi, TTC"), T("Organismes")};
    for (int m = 0; m < MEASURES; m++) {
        struct overview_asked other = o->asked;
        other.measure = (enum measure)m;
        if (m == OF_BODIES && other.organisation)
            continue; /* of one there is one */
        *push(r->arena, &page->tabs) =
            (struct overview_tab){labels[m], overview_address(r, "/vue-transversale", &other),
                                  o->asked.measure == (enum measure)m};
    }
}

static void add_strata(struct request *r, struct overview_page *page, const struct overview *o)
{
    for (int s = STRATUM_UNKNOWN + 1; s < STRATA; s++)
        *push(r->arena, &page->strata) =
            (struct overview_choice){.said = stratum_labels[s],
                                     .code = text_format(r->arena, "%d", s),
                                     .chosen = o->asked.stratum == s};
}

static str named(struct request *r, const struct organisation_card *card)
{
    return card->department_name.has ? text_format(r->arena, "%.*s (%.*s)", STR(card->name),
                                                   STR(card->department_name.value))
                                     : card->name;
}

static bool name_sent(const struct request *r)
{
    for (i64 i = 0; i < r->query.len; i++)
        if (str_eq(r->query.at[i].name, S("collectivite")))
            return true;
    return false;
}

/* Without script the organisation looked at comes along with the name typed over it: what people
   typed is what they ask for, and nothing typed is all. With script the name may have its
   département, as suggestions write it. */
static void leave_organisation(struct request *r, struct overview_asked *asked)
{
    if (!asked->organisation || !name_sent(r))
        return;
    const struct organisation_card *card =
        organisation_card_of(r->db, r->arena, asked->organisation);
    str typed = request_query(r, "collectivite");
    if (card && (str_eq(typed, card->name) || str_eq(typed, named(r, card))))
        return;
    asked->organisation = 0;
    asked->stratum = overview_stratum(r);
}

/* Without script the name alone comes: one that fits is taken, several are asked. */
static void find_organisation(struct request *r, struct overview_page *page,
                              struct overview_asked *asked)
{
    enum { MEANT_MAX = 8 };
    str typed = request_query(r, "collectivite");
    page->organisation_typed = typed;
    if (asked->organisation || !typed.len)
        return;
    struct organisation_filter any = {0};
    struct organisation_hits hits = organisation_search(r->db, r->arena, typed, &any, MEANT_MAX);
    page->not_found = hits.len == 0;
    bool alone = hits.len == 1 || (hits.len > 1 && hits.at[0].match == MATCH_EXACT &&
                                   hits.at[1].match != MATCH_EXACT);
    if (alone) {
        asked->organisation = hits.at[0].card.id;
        asked->stratum = 0;
        return;
    }
    for (i64 i = 0; i < hits.len; i++) {
        const struct organisation_card *card = &hits.at[i].card;
        struct overview_asked one = *asked;
        one.organisation = card->id;
        one.stratum = 0;
        *push(r->arena, &page->meant) = (struct overview_choice){
            .label = named(r, card), .path = overview_address(r, "/vue-transversale", &one)};
    }
}

/* An organisation that is none of ours asks for all. */
static void name_organisation(struct request *r, struct overview_page *page,
                              struct overview_asked *asked)
{
    struct organisation_card *o =
        asked->organisation ? organisation_card_of(r->db, r->arena, asked->organisation) : NULL;
    page->has_organisation = o != NULL;
    if (!o) {
        asked->organisation = 0;
        return;
    }
    if (asked->measure == OF_BODIES)
        asked->measure = OF_SHEETS;
    struct overview_asked all = {.measure = asked->measure};
    page->everybody = overview_address(r, "/vue-transversale", &all);
    page->organisation_name = o->name;
    page->organisation_key = o->address_key;
    page->organisation_typed = o->name;
    page->organisation_code = text_format(r->arena, "%lld", (long long)o->id);
}

static message explanation(enum measure m)
{
    switch (m) {
    case OF_MONEY_EXCLUDED:
        return T(
            "Les investissements réalisés que leurs auteurs ont dits hors taxes. Ni un montant "
            "prévu, ni une dépense annuelle, ni un montant toutes taxes comprises n’y est "
            "ajouté\u00a0; «\u00a0inconnu\u00a0» n’est pas zéro.");
    case OF_MONEY_INCLUDED:
        return T("Les investissements réalisés que leurs auteurs ont dits toutes taxes comprises. "
                 "Ni un montant prévu, ni une dépense annuelle, ni un montant hors taxes n’y est "
                 "ajouté\u00a0; «\u00a0inconnu\u00a0» n’est pas zéro.");
    case OF_BODIES:
        return T("Les organismes qui ont fait au moins un projet de ce secteur et de ce thème.");
    case OF_SHEETS:
    case MEASURES:
        break;
    }
    return T("Les récits de ce secteur et de ce thème.");
}

static void legend(struct request *r, struct overview_page *page, const struct overview *o)
{
    struct overview_asked asked = o->asked;
    page->files = (struct chart_figure){
        .csv = SOME(opt_url, overview_address(r, "/vue-transversale.csv", &asked)),
        .file = SOME(opt_url, overview_address(r, "/vue-transversale.svg", &asked)),
    };
    if (!page->money)
        chart_legend(r->arena, &page->files, &o->scale, T("aucun"));
}

static void overview_page(struct request *r)
{
    struct overview_page page = {0};
    struct overview_asked asked = overview_read(r);
    leave_organisation(r, &asked);
    find_organisation(r, &page, &asked);
    name_organisation(r, &page, &asked);
    struct overview o = overview_of(r, asked);
    page.examples = o.examples && o.cells.len > 0;
    page.any = o.cells.len > 0;
    page.money = asked.measure == OF_MONEY_EXCLUDED || asked.measure == OF_MONEY_INCLUDED;
    page.measure = str_of(measure_code(asked.measure));
    page.has_stratum = asked.stratum != 0;
    page.stratum = stratum_labels[asked.stratum];
    page.caption = overview_caption(asked.measure);
    page.explanation = explanation(asked.measure);
    page.sheets =
        overview_sheets(r->db, r->reader.person, asked.organisation, asked.stratum, o.examples);
    add_lines(r, &page, &o);
    add_tabs(r, &page, &o);
    add_strata(r, &page, &o);
    legend(r, &page, &o);
    r->layout.charts = r->layout.matrix = true;
    title_for_messengers(
        r, say(r, T("Vue transversale")),
        say(r, T("Qui fait quoi dans la politique culturelle\u00a0: les récits par "
                 "secteur et par thème.")));
    show(r, view_overview_page, &page);
}

static const struct route routes[] = {
    {"GET", "/vue-transversale", ANYONE, ON_WORKER | KEPT, 0, overview_page, NULL, NULL,
     "sectors and themes crossed: experiences, money or organisations"},
    {"GET", "/vue-transversale.csv", ANYONE, ON_WORKER | KEPT, 0, overview_csv, NULL, NULL,
     "the same for a spreadsheet, all measures"},
    {"GET", "/vue-transversale.svg", ANYONE, ON_WORKER | KEPT, 0, overview_svg, NULL, NULL,
     "the same as a picture for a report"},
    {0},
};

const struct feature overview_feature = {
    .name = "overview",
    .routes = routes,
    .menu = T("Vue transversale"),
    .menu_path = "/vue-transversale",
};
