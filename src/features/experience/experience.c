/* SPDX-License-Identifier: EUPL-1.2 */
#include "features/experience/experience.h"

#include <string.h>

#include "commons/field.h"

/* ---- depth and status ------------------------------------------------------------------------ */

bool experience_is_spotted(const struct form *document)
{
    return str_eq(form_text(document, "depth"), S("spotted"));
}

str experience_depth(const struct form *document)
{
    return experience_is_spotted(document) ? S("spotted") : S("told");
}

str experience_status(const struct form *document) { return form_text(document, "status"); }

/* ---- completeness ---------------------------------------------------------------------------- */

static bool filled(const struct form *f, const char *name)
{
    return field_filled(form_value(f, name));
}

static void require(struct form *f, const char *name, message why)
{
    struct form_value *v = form_value(f, name);
    if (!field_filled(v) && !message_is(v->error))
        v->error = why;
}

static i64 lines_in(str s)
{
    i64 lines = 0;
    while (s.len)
        lines += str_trim(str_cut(&s, '\n')).len > 0;
    return lines;
}

static bool amount_known(const struct form *f)
{
    struct cost_summary costs = experience_costs(f);
    for (i64 i = 0; i < costs.len; i++)
        if (costs.at[i].lines > costs.at[i].unknown)
            return true;
    return false;
}

static void complete_told(struct form *f)
{
    if (!filled(f, "bracket") && !amount_known(f))
        require(f, "bracket",
                T("Donnez au moins un montant, choisissez une fourchette, ou dites que le coût est "
                  "inconnu."));
}

static void complete_spotted(struct form *f)
{
    for (i64 i = 0; i < f->values.len; i++) {
        struct form_value *v = &f->values.at[i];
        if (v->field->required_to_publish && !field_filled(v) &&
            strcmp(v->field->name, "title") != 0)
            v->error = (message){0};
    }
    require(f, "concerned", T("Dites quel organisme l’a fait."));
    require(f, "year", T("Dites en quelle année, même environ."));
    if (!filled(f, "source"))
        require(f, "source_name",
                T("Dites d’où vous le tenez : une source, son adresse, ou les deux."));
    struct form_value *done = form_value(f, "done");
    if (!message_is(done->error) &&
        (lines_in(done->text) > SPOTTED_LINES_MAX || utf8_length(done->text) > SPOTTED_TEXT_MAX))
        done->error = T("Cinq lignes au plus, et mille caractères : le reste se lit à la source.");
}

/* The last parts of our own addresses under /experiences/{n}/. */
static const char *const reserved[] = {
    "modifier",  "publier",  "brouillon", "abandonner", "versions", "gestes",
    "nouvelles", "reglages", "retirer",   "lecteurs",   "licence",  "reprendre",
};

void experience_complete(struct form *f, arena *a)
{
    if (experience_is_spotted(f))
        complete_spotted(f);
    else
        complete_told(f);
    str slug = text_slug(a, form_text(f, "title"));
    for (i64 i = 0; i < countof(reserved); i++)
        if (str_eq(slug, str_of(reserved[i])))
            form_refuse(f, "title",
                        T("Ce titre est un mot que le site emploie déjà : allongez-le."));
}

/* ---- adapting -------------------------------------------------------------------------------- */

static void clear(struct form_value *v)
{
    v->typed = v->text = v->shown = (str){0};
    v->error = (message){0};
    v->rows.len = 0;
}

/* Empties one item in every row of a list, and says something else in another. */
static void clear_items(struct form *f, const char *list, const char *item, str now)
{
    struct form_value *v = form_value(f, list);
    for (i64 r = 0; r < v->rows.len; r++)
        for (i64 i = 0; i < v->rows.at[r].values.len; i++) {
            struct form_value *one = &v->rows.at[r].values.at[i];
            if (strcmp(one->field->name, item) != 0)
                continue;
            clear(one);
            one->typed = one->text = now;
        }
}

void experience_adapt(struct form *f, arena *a)
{
    static const char *const theirs[] = {
        "year",         "concerned",    "partners",          "vat",          "bracket",
        "included",     "subsidies",    "remaining",         "staff",        "competence",
        "months",       "deliberation", "deliberation_link", "obstacle",     "outcome",
        "difficulties", "again",        "again_why",         "contact",      "source",
        "source_name",  "voice",        "voice_name",        "voice_office", "agreed_by",
        "agreed_on",
    };
    (void)a;
    for (i64 i = 0; i < countof(theirs); i++)
        clear(form_value(f, theirs[i]));
    clear_items(f, "steps", "when", (str){0});
    clear_items(f, "costs", "amount", (str){0});
    clear_items(f, "costs", "year", (str){0});
    clear_items(f, "costs", "certainty", S("planned"));
    clear_items(f, "results", "value", (str){0});
    clear_items(f, "results", "when", (str){0});
    clear_items(f, "results", "kind", S("expected"));
    form_set(f, "status", S("planned"));
    form_set(f, "depth", S("told"));
}

/* ---- money ----------------------------------------------------------------------------------- */

static str item_text(const struct form_row *row, const char *name)
{
    for (i64 i = 0; i < row->values.len; i++)
        if (!strcmp(row->values.at[i].field->name, name))
            return row->values.at[i].text;
    return (str){0};
}

static struct cost_total *total_of(struct cost_summary *s, str nature, str certainty)
{
    for (i64 i = 0; i < s->len; i++)
        if (str_eq(s->at[i].nature, nature) && str_eq(s->at[i].certainty, certainty))
            return &s->at[i];
    check(s->len < COST_TOTALS); /* three natures by three certainties */
    struct cost_total *t = &s->at[s->len++];
    t->nature = nature;
    t->certainty = certainty;
    return t;
}

struct cost_summary experience_costs(const struct form *f)
{
    struct cost_summary s = {.vat = form_text(f, "vat")};
    const struct form_value *lines = form_value(f, "costs");
    if (!s.vat.len)
        s.vat = S("unknown");
    for (i64 i = 0; i < lines->rows.len; i++) {
        const struct form_row *row = &lines->rows.at[i];
        struct cost_total *t = total_of(&s, item_text(row, "nature"), item_text(row, "certainty"));
        cents amount;
        t->lines++;
        if (!str_to_i64(item_text(row, "amount"), &amount.n))
            t->unknown++;
        else if (!cents_add(t->total, amount, &t->total))
            s.beyond = true;
    }
    return s;
}

static const struct {
    i64 below; /* euros */
    const char *code;
} bracket_bounds[] = {
    {5000, "under-5k"},    {25000, "5k-25k"},    {100000, "25k-100k"},
    {500000, "100k-500k"}, {2000000, "500k-2m"}, {INT64_MAX / 100, "over-2m"},
};

str bracket_of(cents amount)
{
    for (i64 i = 0; i < countof(bracket_bounds); i++)
        if (amount.n < bracket_bounds[i].below * 100)
            return str_of(bracket_bounds[i].code);
    return str_of(bracket_bounds[countof(bracket_bounds) - 1].code);
}

static const struct cost_total *find_total(const struct cost_summary *s, str nature, str certainty)
{
    for (i64 i = 0; i < s->len; i++)
        if (str_eq(s->at[i].nature, nature) && str_eq(s->at[i].certainty, certainty))
            return &s->at[i];
    return NULL;
}

/* What stands for the whole: all of one nature and certainty, never a sum of several. */
static const struct cost_total *leading(const struct cost_summary *s)
{
    static const char *const order[][2] = {
        {"investment", "real"}, {"investment", "planned"}, {"investment", ""},
        {"yearly", "real"},     {"yearly", "planned"},     {"yearly", ""},
        {"", "real"},           {"", "planned"},           {"", ""}};
    for (i64 i = 0; i < countof(order); i++) {
        const struct cost_total *t = find_total(s, str_of(order[i][0]), str_of(order[i][1]));
        if (t)
            return t;
    }
    return NULL;
}

opt_cents experience_least(const struct form *f)
{
    struct cost_summary s = experience_costs(f);
    const struct cost_total *t = leading(&s);
    return t && t->unknown && t->unknown < t->lines && !s.beyond ? SOME(opt_cents, t->total)
                                                                 : (opt_cents){0};
}

str experience_bracket(const struct form *f, bool *said)
{
    enum { VAT_MOST_PERCENT = 20 };
    str chosen = form_text(f, "bracket");
    *said = chosen.len > 0;
    struct cost_summary s = experience_costs(f);
    const struct cost_total *t = leading(&s);
    if (*said || !t || t->unknown || s.beyond)
        return chosen;
    if (!str_eq(s.vat, S("unknown")))
        return bracket_of(t->total);
    /* Before or after tax, nobody knows: only what both would say. */
    str low = bracket_of((cents){t->total.n / (100 + VAT_MOST_PERCENT) * 100});
    str high = bracket_of((cents){t->total.n / 100 * (100 + VAT_MOST_PERCENT)});
    return str_eq(low, high) ? low : (str){0};
}
