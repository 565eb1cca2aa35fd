/* SPDX-License-Identifier: EUPL-1.2 */
/* Inviting a colleague by mail, and the page that the link opens. */
#include "commons/organisation/resolve.h"
#include "features/mandates/inside.h"
#include "mandates_views.h"

const struct field invite_fields[] = {
    {.name = "invited_email",
     .type = FIELD_EMAIL,
     .label = T("Son adresse de courriel"),
     .required = true,
     .hint = T("Une adresse personnelle convient : c’est votre parole qui compte.")},
    {.name = "invited_name", .type = FIELD_LINE, .label = T("Son prénom et son nom"), .limit = 100},
    {.name = "invited_function",
     .type = FIELD_LINE,
     .label = T("Sa fonction"),
     .limit = 120,
     .required = true},
    {.name = "invited_kind",
     .type = FIELD_CHOICE,
     .label = T("Cette personne est"),
     .required = true,
     .choices = mandate_kinds,
     .choice_count = MANDATE_KINDS - 1}, /* a provider declares itself, and what it sells */
};
const i64 invite_field_count = countof(invite_fields);

void invite_prepare(struct request *r) { request_form(r, invite_fields, invite_field_count); }

void invite_apply(struct request *r)
{
    const struct mandate_body *o = mandate_organisation_here(r);
    if (!o)
        return;
    struct invited who = {
        .email = form_text(r->form, "invited_email"),
        .name = form_text(r->form, "invited_name"),
        .function = form_text(r->form, "invited_function"),
        .kind = form_text(r->form, "invited_kind"),
        .starts_on = r->today,
    };
    message why = invitation_send(r, o->id, &who);
    if (message_is(why))
        refuse(r,
               standing_in(r, o->id).member || standing_in(r, o->id).manager ? "invited_email"
                                                                             : NULL,
               why);
    else
        see_other(r, members_path(r, o),
                  T("L’invitation est partie. Elle est valable trente jours."));
}

void invite_withdraw_apply(struct request *r)
{
    const struct mandate_body *o = mandate_organisation_here(r);
    if (!o)
        return;
    message why = standing_in(r, o->id).manager
                      ? (message){0}
                      : T("Seul le référent d’un organisme, ou son suppléant, peut faire cela.");
    if (!message_is(why) && !invitation_withdraw(r->db, request_id(r, 1), o->id, r->now))
        why = T("Cette invitation a déjà servi, ou a été retirée.");
    members_done(r, o, why, T("L’invitation est retirée."));
}

/* ---- the link ---------------------------------------------------------------------------------
 */

void invitation_show(struct request *r)
{
    message why;
    const struct invitation_row *i = invitation_find(r, r->path_values[0], &why);
    if (!i) {
        not_found(r);
        return;
    }
    struct invitation_page page = {
        .row = *i,
        .organisation = organisation_shown(r->arena, i->organisation_name, i->department_name),
        .token = r->path_values[0],
        .back = url_check(path_of(r, "/invitations/%.*s", STR(r->path_values[0]))),
        .useless = message_is(why),
        .why = why,
        .signed_in = r->reader.person != 0,
        .kind = mandate_kind_label(i->kind),
        .has_refusal = r->form && message_is(r->form->refusal),
    };
    if (page.has_refusal)
        page.refusal = r->form->refusal;
    r->layout.hide_from_robots = true;
    show(r, view_mandates_invitation, &page);
}

void invitation_accept_apply(struct request *r)
{
    message why = invitation_accept(r, r->path_values[0]);
    if (message_is(why)) {
        r->form = form_of(r->arena, NULL, 0);
        refuse(r, NULL, why);
        return;
    }
    see_other(r, S("/mon-compte/mandats"), T("Bienvenue. Vous parlez désormais en cette qualité."));
}
