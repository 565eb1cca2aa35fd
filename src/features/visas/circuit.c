/* SPDX-License-Identifier: EUPL-1.2 */
/* How many agreements an organisation asks for, chosen by who has the charge of it. */
#include "commons/organisation/organisation.h"
#include "commons/organisation/resolve.h"
#include "features/visas/inside.h"
#include "visas_views.h"

static const struct choice steps[] = {
    {"0", T("Libre : les membres confirmés publient d’eux-mêmes")},
    {"1", T("Un visa : une personne donne son accord avant publication")},
    {"2", T("Deux visas : deux personnes, l’une après l’autre")},
};
#define APPROVER(which, title)                                                                     \
    {.name = which "_name",                                                                        \
     .type = FIELD_LINE,                                                                           \
     .label = T("Son nom"),                                                                        \
     .hint = T("Laissé vide, l’auteur de chaque texte choisit."),                                  \
     .limit = 100,                                                                                 \
     .group = title,                                                                               \
     .autocomplete = "off"},                                                                       \
        {.name = which "_function",                                                                \
         .type = FIELD_LINE,                                                                       \
         .label = T("Sa fonction"),                                                                \
         .limit = 120,                                                                             \
         .group = title},                                                                          \
    {                                                                                              \
        .name = which "_email", .type = FIELD_EMAIL, .label = T("Son adresse de courriel"),        \
        .group = title, .autocomplete = "off"                                                      \
    }
#define FIRST T("Qui donne le premier visa")
#define SECOND T("Qui donne le deuxième visa")
static const struct field circuit_fields[] = {
    {.name = "steps",
     .type = FIELD_CHOICE,
     .label = T("Avant de publier au nom de l’organisme"),
     .required = true,
     .choices = steps,
     .choice_count = countof(steps)},
    APPROVER("first", FIRST),
    APPROVER("second", SECOND),
};
enum { FIELDS = countof(circuit_fields) };

static struct mandate_body *here(struct request *r)
{
    struct mandate_body *o = mandate_organisation_here(r);
    if (!o || standing_in(r, o->id).manager)
        return o;
    forbidden(r, T("Elle est réservée au référent de l’organisme et à son suppléant."));
    return NULL;
}

void circuit_page(struct request *r)
{
    const struct mandate_body *o = here(r);
    if (!o)
        return;
    if (!r->form) {
        struct visa_circuit c = visa_circuit_for(r, o->id);
        r->form = form_of(r->arena, circuit_fields, FIELDS);
        form_set(r->form, "steps", text_format(r->arena, "%lld", (long long)c.steps));
        form_set(r->form, "first_name", c.of[0].name);
        form_set(r->form, "first_function", c.of[0].function);
        form_set(r->form, "first_email", c.of[0].email);
        form_set(r->form, "second_name", c.of[1].name);
        form_set(r->form, "second_function", c.of[1].function);
        form_set(r->form, "second_email", c.of[1].email);
    }
    struct visas_circuit page = {
        .name = organisation_shown(r->arena, o->name, o->department_name),
        .key = o->address_key,
        .form = form_show(r->arena, r->form),
    };
    crumb(r, page.name, organisation_path(r->arena, o->address_key));
    crumb(r, say(r, T("Membres")), path_of(r, "/collectivites/%.*s/membres", STR(o->address_key)));
    r->layout.hide_from_robots = true;
    show(r, view_visas_circuit, &page);
}

void circuit_prepare(struct request *r)
{
    static const char *const who[] = {"first", "second"};
    if (!here(r))
        return;
    struct form *f = request_form(r, circuit_fields, FIELDS);
    for (i64 i = 0; i < countof(who); i++) {
        const char *name = arena_c_string(r->arena, text_format(r->arena, "%s_name", who[i]));
        const char *email = arena_c_string(r->arena, text_format(r->arena, "%s_email", who[i]));
        if (form_text(f, email).len && !form_text(f, name).len)
            refuse(r, name, T("Dites qui lit cette adresse."));
        if (form_text(f, name).len && !form_text(f, email).len &&
            !message_is(form_value(f, email)->error))
            refuse(r, email, T("Il faut son adresse pour lui demander son accord."));
    }
}

void circuit_apply(struct request *r)
{
    const struct mandate_body *o = here(r);
    const struct form *f = r->form;
    i64 count = 0;
    if (!o)
        return;
    (void)str_to_i64(form_text(f, "steps"), &count);
    struct visa_circuit c = {
        .steps = count,
        .of = {{form_text(f, "first_email"), form_text(f, "first_name"),
                form_text(f, "first_function")},
               {form_text(f, "second_email"), form_text(f, "second_name"),
                form_text(f, "second_function")}},
    };
    message why = visa_circuit_set(r, o->id, &c);
    if (message_is(why))
        refuse(r, NULL, why);
    else
        see_other(r, path_of(r, "/collectivites/%.*s/circuit", STR(o->address_key)),
                  T("C’est noté. Ce qui est déjà publié ne change pas."));
}
