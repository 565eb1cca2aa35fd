/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/organisation/resolve.h"

#include "commons/organisation/search.h"

enum { NAMED_AT_MOST = 5, LOOKED_AT = 12 };

str organisation_shown(arena *a, str name, opt_text department)
{
    if (!department.has)
        return name;
    return text_format(a, "%.*s (%.*s)", STR(name), STR(department.value));
}

/* What was typed may carry the département that we show: "Bonneville (Haute-Savoie)". */
static str without_department(str typed)
{
    i64 at = str_find(typed, S(" ("));
    return at > 0 && str_ends(typed, S(")")) ? str_first(typed, at) : typed;
}

static bool same(arena *a, str x, str y) { return str_eq(text_fold(a, x), text_fold(a, y)); }

static void ask(struct request *r, struct form_value *v, const struct organisation_hits *hits)
{
    text t = text_of(r->arena, 2000);
    for (i64 i = 0; i < hits->len && i < NAMED_AT_MOST; i++) {
        text_add(&t, i ? S(", ") : S(""));
        text_add(&t, organisation_shown(r->arena, hits->at[i].card.name,
                                        hits->at[i].card.department_name));
    }
    v->text = (str){0};
    v->error =
        hits->len
            ? T("Plusieurs organismes peuvent convenir. Écrivez le nom entier de l’un d’eux : {1}…",
                text_str(&t))
            : T("Aucun organisme ne porte ce nom. Vérifiez l’orthographe, ou ajoutez-le à "
                "l’annuaire.");
}

static void choose(struct request *r, struct form_value *v, i64 id, str shown)
{
    v->text = text_format(r->arena, "%lld", (long long)id);
    v->shown = shown;
    v->error = (message){0};
}

void organisation_resolve_value(struct request *r, struct form_value *v)
{
    i64 id;
    if (!v->shown.len)
        return; /* empty: for the field to judge */
    if (str_to_i64(v->typed, &id) && id > 0) {
        const struct organisation_full *o = organisation_by_id(r->db, r->arena, id);
        str shown = o ? organisation_shown(r->arena, o->name, o->department_name) : (str){0};
        if (o && (same(r->arena, v->shown, shown) || same(r->arena, v->shown, o->name))) {
            choose(r, v, id, shown);
            return;
        }
    }
    struct organisation_filter any = {0};
    struct organisation_hits hits =
        organisation_search(r->db, r->arena, without_department(v->shown), &any, LOOKED_AT);
    i64 exact = 0, first = 0;
    for (i64 i = 0; i < hits.len; i++) {
        const struct organisation_card *card = &hits.at[i].card;
        str shown = organisation_shown(r->arena, card->name, card->department_name);
        if (same(r->arena, v->shown, shown)) {
            choose(r, v, card->id, shown);
            return;
        }
        if (same(r->arena, v->shown, card->name) && !exact++)
            first = i;
    }
    if (exact != 1 && hits.len != 1) {
        ask(r, v, &hits);
        return;
    }
    const struct organisation_card *card = &hits.at[exact == 1 ? first : 0].card;
    choose(r, v, card->id, organisation_shown(r->arena, card->name, card->department_name));
}

void organisation_resolve(struct request *r, struct form *f, const char *field)
{
    organisation_resolve_value(r, form_value(f, field));
    f->refused = message_is(f->refusal);
    for (i64 i = 0; i < f->values.len; i++)
        f->refused |= message_is(f->values.at[i].error);
}

void organisation_show_value(struct request *r, struct form_value *v)
{
    i64 id;
    const struct organisation_full *o =
        str_to_i64(v->text, &id) ? organisation_by_id(r->db, r->arena, id) : NULL;
    if (o)
        v->shown = organisation_shown(r->arena, o->name, o->department_name);
}
