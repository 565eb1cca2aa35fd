/* SPDX-License-Identifier: EUPL-1.2 */
/* What a document says, in the order in which it is read. */
#include <string.h>

#include "features/experience/inside.h"
#include "web/markdown.h"

/* ---- texts ----------------------------------------------------------------------------------- */

/* Headings are for readers: the labels of the form speak to the author. */
static const struct {
    const char *field;
    message title;
} story_texts[] =
    {
        {"need", T("Le besoin et le contexte")},
        {"done", T("Ce qui a été fait")},
},
  lesson_texts[] =
      {
          {"difficulties", T("Les difficultés")},
          {"again_why", T("Le referaient-ils ?")},
          {"obstacle", T("Ce qui les a arrêtés le plus longtemps")},
},
  reuse_texts[] = {
      {"reusable", T("Ce qui peut être repris tel quel")},
      {"to_adapt", T("Ce qu’il faut adapter")},
      {"small", T("Avec moins de 10 000 habitants")},
};

static markup html_of(struct request *r, const struct form *f,
                      const struct experience_text_rows *rendered, const char *field)
{
    for (i64 i = 0; rendered && i < rendered->len; i++)
        if (str_eq(rendered->at[i].field, str_of(field)) &&
            rendered->at[i].renderer == MARKDOWN_RENDERER_VERSION)
            return rendered->at[i].html;
    return text_rendered(r->arena, form_text(f, field));
}

struct reading {
    struct request *r;
    const struct form *f;
    const struct experience_text_rows *rendered;
};

static void add_text(const struct reading *in, struct sheet_texts *list, const char *field,
                     message title)
{
    if (form_text(in->f, field).len)
        *push(in->r->arena, list) = (struct sheet_text){
            .id = text_format(in->r->arena, "h-%s", field),
            .title = title,
            .html = html_of(in->r, in->f, in->rendered, field),
        };
}

/* ---- facts ----------------------------------------------------------------------------------- */

static void add_fact(struct request *r, struct sheet_facts *list, message label, str value)
{
    if (value.len)
        *push(r->arena, list) = (struct sheet_fact){.label = label, .value = value};
}

static void add_said(const struct reading *in, struct sheet_facts *list, message label,
                     const char *field)
{
    message m = choice_label(in->f, field);
    if (message_is(m))
        *push(in->r->arena, list) = (struct sheet_fact){.label = label, .said = m};
}

static void add_line(const struct reading *in, struct sheet_facts *list, message label,
                     const char *field)
{
    add_fact(in->r, list, label, form_text(in->f, field));
}

static void add_deliberation(const struct reading *in, struct sheet *s)
{
    str number = form_text(in->f, "deliberation"), address = form_text(in->f, "deliberation_link");
    if (!number.len && !address.len)
        return;
    *push(in->r->arena, &s->how) = (struct sheet_fact){
        .label = T("Délibération"),
        .value = number.len ? number : address,
        .link = address.len ? SOME(opt_url, url_check(address)) : (opt_url){0},
    };
}

static void add_source(const struct reading *in, struct sheet *s)
{
    str name = form_text(in->f, "source_name"), address = form_text(in->f, "source");
    if (!name.len && !address.len)
        return;
    *push(in->r->arena, &s->facts) = (struct sheet_fact){
        .label = experience_is_spotted(in->f) ? T("Source") : T("En lire davantage"),
        .value = name.len ? name : address,
        .link = address.len ? SOME(opt_url, url_check(address)) : (opt_url){0},
    };
}

static void read_facts(const struct reading *in, struct sheet *s)
{
    struct request *r = in->r;
    str months = form_text(in->f, "months");
    add_line(in, &s->facts, T("Année"), "year");
    if (months.len)
        add_fact(r, &s->facts, T("De la décision à l’ouverture"),
                 say(r, str_eq(months, S("1")) ? T("un mois") : T("{1} mois", months)));
    add_said(in, &s->facts, T("Le referaient-ils ?"), "again");
    add_line(in, &s->facts, T("Publics"), "publics");
    add_said(in, &s->facts, T("Participation des habitants"), "participation");
    add_line(in, &s->facts, T("Qui contacter"), "contact");
    add_source(in, s);
    add_line(in, &s->how, T("Qui a la compétence"), "competence");
    add_said(in, &s->how, T("Mode de gestion"), "management");
    add_said(in, &s->how, T("Procédure d’achat"), "procedure");
    add_deliberation(in, s);
}

/* ---- steps and results ----------------------------------------------------------------------- */

static opt_partial_day partial_of(str s)
{
    partial_day d;
    return partial_day_read(s, &d) ? SOME(opt_partial_day, d) : (opt_partial_day){0};
}

static void read_steps(const struct reading *in, struct sheet *s)
{
    const struct form_value *list = form_value(in->f, "steps");
    for (i64 i = 0; i < list->rows.len; i++) {
        struct sheet_step step = {.when = partial_of(row_text(&list->rows.at[i], "when")),
                                  .what = row_text(&list->rows.at[i], "what")};
        step.planned = step.when.has && step.when.value.ymd > in->r->today.ymd;
        if (step.what.len || step.when.has)
            *push(in->r->arena, &s->steps) = step;
    }
}

static message item_label(const struct form_row *row, const char *name)
{
    for (i64 i = 0; i < row->values.len; i++) {
        const struct form_value *v = &row->values.at[i];
        const struct choice *c =
            !strcmp(v->field->name, name) ? field_choice(v->field, v->text) : NULL;
        if (c)
            return c->label;
    }
    return (message){0};
}

static void read_results(const struct reading *in, struct sheet *s)
{
    const struct form_value *list = form_value(in->f, "results");
    for (i64 i = 0; i < list->rows.len; i++) {
        const struct form_row *row = &list->rows.at[i];
        message kind = item_label(row, "kind");
        *push(in->r->arena, &s->results) = (struct sheet_result){
            .what = row_text(row, "what"),
            .value = row_text(row, "value"),
            .kind = message_is(kind) ? kind : T("Non précisé"),
            .when = partial_of(row_text(row, "when")),
        };
    }
}

/* ---- money ----------------------------------------------------------------------------------- */

static opt_cents amount_of(str s)
{
    cents c;
    return str_to_i64(s, &c.n) ? SOME(opt_cents, c) : (opt_cents){0};
}

static message nature_title(str nature)
{
    return str_eq(nature, S("investment")) ? T("Investissement")
           : str_eq(nature, S("yearly"))   ? T("Fonctionnement, chaque année")
                                           : T("Nature non précisée");
}

/* Lines of one nature stand together; each nature has its heading. */
static void add_lines(const struct reading *in, struct sheet_costs *costs, str nature)
{
    const struct form_value *list = form_value(in->f, "costs");
    bool first = true;
    for (i64 i = 0; i < list->rows.len; i++) {
        const struct form_row *row = &list->rows.at[i];
        if (!str_eq(row_text(row, "nature"), nature))
            continue;
        message certainty = item_label(row, "certainty");
        *push(in->r->arena, &costs->lines) = (struct cost_line){
            .what = row_text(row, "what"),
            .begins = first,
            .nature = nature_title(nature),
            .certainty = message_is(certainty) ? certainty : T("Non précisé"),
            .year = row_text(row, "year"),
            .amount = amount_of(row_text(row, "amount")),
        };
        first = false;
    }
}

static message sum_label(const struct cost_total *t)
{
    bool real = str_eq(t->certainty, S("real")), planned = str_eq(t->certainty, S("planned"));
    if (str_eq(t->nature, S("investment")))
        return real      ? T("Investissement, réalisé")
               : planned ? T("Investissement, prévu")
                         : T("Investissement");
    if (str_eq(t->nature, S("yearly")))
        return real      ? T("Fonctionnement par an, réalisé")
               : planned ? T("Fonctionnement par an, prévu")
                         : T("Fonctionnement par an");
    return real ? T("Dépenses réalisées") : planned ? T("Dépenses prévues") : T("Dépenses");
}

static message vat_label(str vat)
{
    return str_eq(vat, S("excluded"))   ? T("hors taxes")
           : str_eq(vat, S("included")) ? T("toutes taxes comprises")
                                        : T("hors taxes ou toutes taxes comprises : inconnu");
}

static void read_sums(const struct reading *in, struct sheet_costs *costs)
{
    struct cost_summary summary = experience_costs(in->f);
    for (i64 i = 0; i < summary.len && !summary.beyond; i++) {
        const struct cost_total *t = &summary.at[i];
        *push(in->r->arena, &costs->sums) = (struct cost_sum){
            .label = sum_label(t),
            .total = t->total,
            .unknown = t->unknown,
            .all_unknown = t->unknown == t->lines,
        };
    }
    costs->vat = vat_label(summary.vat);
}

static void read_costs(const struct reading *in, struct sheet *s)
{
    struct sheet_costs *costs = &s->costs;
    const struct form_value *subsidies = form_value(in->f, "subsidies");
    str bracket = experience_bracket(in->f, &costs->said_bracket);
    add_lines(in, costs, S("investment"));
    add_lines(in, costs, S("yearly"));
    add_lines(in, costs, (str){0});
    read_sums(in, costs);
    for (i64 i = 0; i < subsidies->rows.len; i++)
        *push(in->r->arena, &costs->subsidies) =
            (struct subsidy){row_text(&subsidies->rows.at[i], "scheme"),
                             amount_of(row_text(&subsidies->rows.at[i], "amount"))};
    costs->remaining = amount_of(form_text(in->f, "remaining"));
    costs->included = form_text(in->f, "included");
    costs->staff = form_value(in->f, "staff")->typed;
    costs->unknown = !bracket.len || str_eq(bracket, S("unknown"));
    if (!costs->unknown)
        costs->bracket = code_label("bracket", bracket);
    costs->any =
        costs->lines.len || costs->said_bracket || costs->subsidies.len || costs->remaining.has;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void read_voice(const struct reading *in, struct sheet *s)
{
    s->has_voice = form_text(in->f, "voice").len > 0;
    s->voice = (struct sheet_voice){
        .quote =
            s->has_voice ? html_of(in->r, in->f, in->rendered, "voice") : (markup){.text = {0}},
        .name = form_text(in->f, "voice_name"),
        .office = form_text(in->f, "voice_office"),
    };
    day agreed;
    s->agreed_by = form_text(in->f, "agreed_by");
    s->has_agreed = s->agreed_by.len > 0;
    if (day_read(form_text(in->f, "agreed_on"), &agreed))
        s->agreed_on = SOME(opt_day, agreed);
}

struct sheet sheet_of(struct request *r, const struct form *f,
                      const struct experience_text_rows *rendered)
{
    const struct reading in = {r, f, rendered};
    struct sheet s = {
        .status = choice_label(f, "status"),
        .status_code = form_text(f, "status"),
    };
    for (i64 i = 0; i < countof(story_texts); i++)
        add_text(&in, &s.story, story_texts[i].field, story_texts[i].title);
    add_text(&in, &s.outcome, "outcome", T("Les résultats"));
    for (i64 i = 0; i < countof(lesson_texts); i++)
        add_text(&in, &s.lessons, lesson_texts[i].field, lesson_texts[i].title);
    for (i64 i = 0; i < countof(reuse_texts); i++)
        add_text(&in, &s.reuse, reuse_texts[i].field, reuse_texts[i].title);
    read_facts(&in, &s);
    read_steps(&in, &s);
    read_results(&in, &s);
    read_costs(&in, &s);
    read_voice(&in, &s);
    return s;
}
