/* SPDX-License-Identifier: EUPL-1.2 */
/* Who animates what: named by an administrator. */
#include "animation_views.h"
#include "commons/contribution/facet.h"
#include "commons/organisation/resolve.h"
#include "commons/person/person.h"
#include "features/animation/inside.h"

static const struct field fixed_fields[] = {
    {.name = "email",
     .type = FIELD_EMAIL,
     .label = T("Adresse de son compte"),
     .autocomplete = "off",
     .required = true},
    {.name = "facet",
     .type = FIELD_CHOICE,
     .label = T("Un secteur ou un thème"),
     .hint = T("Sans choix\u00a0: tous.")},
    {.name = "territory",
     .type = FIELD_REFERENCE,
     .label = T("Un département ou une région"),
     .hint = T("Laissé vide\u00a0: partout.")},
};

/* The choices are the sectors and themes of this forum. */
static const struct field *fields_here(struct request *r)
{
    struct field *fields = new_n(r->arena, struct field, countof(fixed_fields));
    struct {
        struct choice *at;
        i64 len, cap;
    } choices = {0};
    static const char *const dimensions[] = {"sector", "theme"};
    for (i64 i = 0; i < countof(fixed_fields); i++)
        fields[i] = fixed_fields[i];
    for (i64 d = 0; d < countof(dimensions); d++) {
        struct facet_row_rows rows = facet_list(r->db, r->arena, str_of(dimensions[d]));
        for (i64 i = 0; i < rows.len; i++)
            if (!rows.at[i].retired_on.has)
                *push(r->arena, &choices) = (struct choice){
                    arena_c_string(r->arena,
                                   text_format(r->arena, "%lld", (long long)rows.at[i].id)),
                    (message){.text = "{1}", .args = {facet_label(r->language, &rows.at[i])}}};
    }
    fields[1].choices = choices.at;
    fields[1].choice_count = choices.len;
    return fields;
}

void animation_animators_page(struct request *r)
{
    if (!r->form)
        r->form = form_of(r->arena, fields_here(r), countof(fixed_fields));
    struct animators_page page = {.rows = animator_list(r->db, r->arena),
                                  .form = form_show(r->arena, r->form)};
    crumb(r, say(r, T("Administration")), S("/admin"));
    show(r, view_animation_animators, &page);
}

void animation_animator_prepare(struct request *r)
{
    struct form *f = form_read(r->arena, fields_here(r), countof(fixed_fields), &r->sent);
    r->form = f;
    organisation_resolve(r, f, "territory");
    r->refused = f->refused;
    i64 territory = form_number(f, "territory", 0);
    if (!r->refused && territory && !territory_of(r->db, r->arena, territory))
        refuse(r, "territory", T("Choisissez un département ou une région."));
    const struct person_secret *p =
        r->refused ? NULL : person_by_email(r->db, r->arena, form_text(f, "email"));
    if (!r->refused && !p)
        refuse(r, "email", T("Aucun compte n’a cette adresse."));
    i64 *person = new (r->arena, i64);
    *person = p ? p->id : 0;
    r->plan = person;
}

void animation_animator_apply(struct request *r)
{
    i64 facet = form_number(r->form, "facet", 0);
    i64 territory = form_number(r->form, "territory", 0);
    message why = person_animates(r, *(i64 *)r->plan, facet, territory);
    if (message_is(why))
        refuse(r, NULL, why);
    else
        see_other(r, S("/admin/animation"), T("C’est noté : la page d’animation lui est ouverte."));
}

void animation_animator_end_apply(struct request *r)
{
    i64 id = request_id(r, 0), person;
    if (!str_to_i64(request_sent(r, "person"), &person) || !person_animates_no_more(r, person, id))
        not_found(r);
    else
        see_other(r, S("/admin/animation"), T("Cette charge est terminée."));
}
