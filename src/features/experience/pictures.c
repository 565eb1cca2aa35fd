/* SPDX-License-Identifier: EUPL-1.2 */
/* What the sheet draws: its dates, its money, who took what from whom. Each picture stands beside
 * the list or the table of the same, and carries the same numbers. */
#include "commons/chart/chart.h"
#include "features/experience/inside.h"

/* ---- dates ----------------------------------------------------------------------------------- */

static void add_moment(struct request *r, struct sheet_moments *list, struct sheet_moment m)
{
    if (m.when.has)
        m.number = ++list->dated;
    *push(r->arena, list) = m;
}

static void add_moments(struct request *r, struct sheet_page *page)
{
    const struct sheet_steps *steps = &page->sheet.steps;
    for (i64 i = 0; i < steps->len; i++)
        add_moment(r, &page->moments,
                   (struct sheet_moment){.when = steps->at[i].when,
                                         .what = steps->at[i].what,
                                         .planned = steps->at[i].planned});
    for (i64 i = page->follow_ups.len - 1; i >= 0; i--) { /* the latest comes first there */
        const struct sheet_news *n = &page->follow_ups.at[i];
        add_moment(r, &page->moments,
                   (struct sheet_moment){
                       .when = SOME(opt_partial_day, n->row.happened_on),
                       .said = n->alive,
                       .path = SOME(opt_url, url_check(text_format(r->arena, "#suite-%lld",
                                                                   (long long)n->row.id))),
                       .later = true});
    }
}

static markup draw_moments(struct request *r, const struct sheet_moments *list)
{
    struct chart_events events = {0};
    for (i64 i = 0; i < list->len; i++)
        *push(r->arena, &events) = (struct chart_event){.when = list->at[i].when,
                                                        .number = list->at[i].number,
                                                        .planned = list->at[i].planned,
                                                        .later = list->at[i].later};
    const struct chart c = {
        .id = S("frise"),
        .title = say(r, T("Les étapes dans le temps")),
        .description =
            say(r, T("Chaque carré numéroté est une étape de la liste qui suit, placée à "
                     "sa date.")),
    };
    return chart_timeline(r->arena, &c, &events);
}

/* ---- money ----------------------------------------------------------------------------------- */

struct money {
    struct request *r;
    struct chart_bars bars;
    i64 known;
};

static void add_bar(struct money *m, message label, opt_cents amount, bool least, int tone)
{
    struct request *r = m->r;
    str said = amount.has ? chart_cents(r->arena, r->language, amount.value) : say(r, T("inconnu"));
    *push(r->arena, &m->bars) = (struct chart_bar){
        .label = say(r, label),
        .said = amount.has && least ? say(r, T("au moins {1}", said)) : said,
        .value = amount.has ? SOME(opt_int, amount.value.n) : (opt_int){0},
        .tone = tone,
    };
    m->known += amount.has;
}

static opt_cents subsidies_of(const struct sheet_costs *costs, i64 *unknown)
{
    cents sum = {0};
    i64 known = 0;
    for (i64 i = 0; i < costs->subsidies.len; i++) {
        opt_cents one = costs->subsidies.at[i].amount;
        if (!one.has)
            ++*unknown;
        else if (!cents_add(sum, one.value, &sum))
            return (opt_cents){0};
        else
            known++;
    }
    return known ? SOME(opt_cents, sum) : (opt_cents){0};
}

/* Investments, who helped and what was left to pay. What is spent each year is another thing, and
   no bar beside them. */
static markup draw_money(struct request *r, const struct form *document, const struct sheet *sheet)
{
    enum { PLAN, FACT = 3, HELP = 2, LEFT = 4 };
    struct money m = {.r = r};
    struct cost_summary costs = experience_costs(document);
    for (i64 i = 0; i < costs.len && !costs.beyond; i++) {
        const struct cost_total *t = &costs.at[i];
        bool none = t->unknown == t->lines, plan = str_eq(t->certainty, S("planned"));
        if (!str_eq(t->nature, S("investment")))
            continue;
        add_bar(&m,
                plan                              ? T("Investissement, prévu")
                : str_eq(t->certainty, S("real")) ? T("Investissement, réalisé")
                                                  : T("Investissement"),
                none ? (opt_cents){0} : SOME(opt_cents, t->total), t->unknown > 0,
                plan ? PLAN : FACT);
    }
    i64 unknown = 0;
    if (sheet->costs.subsidies.len) {
        opt_cents help = subsidies_of(&sheet->costs, &unknown);
        add_bar(&m, T("Subventions"), help, unknown > 0, HELP);
    }
    if (sheet->costs.remaining.has)
        add_bar(&m, T("Reste à charge"), sheet->costs.remaining, false, LEFT);
    if (m.known < 2)
        return (markup){{0}}; /* one bar compares nothing */
    const struct chart c = {
        .id = S("barres"),
        .title = say(r, T("Investissement et financement")),
        .description =
            say(r, T("Une barre par somme, à la même échelle. Les montants sont dans le tableau.")),
    };
    return chart_bars(r->arena, &c, &m.bars);
}

/* ---- who took what from whom ----------------------------------------------------------------- */

static void draw_family(struct request *r, struct sheet_page *page)
{
    enum { SHOWN = 12 };
    struct family family = contribution_family(r, page->c.id, SHOWN);
    if (family.len < 2)
        return;
    struct chart_nodes nodes = {0};
    for (i64 i = 0; i < family.len; i++) {
        const struct relative *one = &family.at[i];
        *push(r->arena, &page->family) = (struct sheet_relative){
            .row = *one,
            .taken_on =
                one->taken_at.has ? SOME(opt_day, instant_day(one->taken_at.value)) : (opt_day){0},
        };
        *push(r->arena, &nodes) =
            (struct chart_node){.parent = one->parent,
                                .number = i + 1,
                                .label = one->organisation.len ? one->organisation : one->title,
                                .here = one->here};
    }
    str beyond = chart_number(r->arena, r->language, family.beyond);
    page->family_beyond = family.at_least      ? T("et plus de {1} autres", beyond)
                          : family.beyond == 1 ? T("et un autre")
                          : family.beyond      ? T("et {1} autres", beyond)
                                               : (message){0};
    page->family_cut = family.beyond > 0;
    const struct chart c = {
        .id = S("chaine"),
        .title = say(r, T("Qui s’est inspiré de qui")),
        .description = say(r, T("De gauche à droite, chaque récit est adapté de celui auquel un "
                                "trait le relie. Les numéros sont ceux de la liste qui suit.")),
    };
    page->family_picture =
        chart_tree(r->arena, &c, &nodes, family.beyond ? say(r, page->family_beyond) : (str){0});
}

void sheet_pictures(struct request *r, struct sheet_page *page, const struct form *document)
{
    add_moments(r, page);
    page->timeline = draw_moments(r, &page->moments);
    page->bars = draw_money(r, document, &page->sheet);
    draw_family(r, page);
    page->has_timeline = page->timeline.text.len > 0;
    page->has_bars = page->bars.text.len > 0;
    r->layout.charts = page->has_timeline || page->has_bars || page->family.len;
    r->layout.chain = page->has_timeline || page->family.len;
}
