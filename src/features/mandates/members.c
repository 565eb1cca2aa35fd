/* SPDX-License-Identifier: EUPL-1.2 */
/* An organisation's people: for everyone the function of who has the charge; for its members the
 * rest; for who has the charge, what it takes. */
#include "commons/organisation/organisation.h"
#include "commons/organisation/resolve.h"
#include "commons/rights/rights.h"
#include "features/mandates/inside.h"
#include "mandates_views.h"

str members_path(struct request *r, const struct mandate_body *o)
{
    return path_of(r, "/collectivites/%.*s/membres", STR(o->address_key));
}

void members_done(struct request *r, const struct mandate_body *o, message why, message said)
{
    if (!message_is(why)) {
        see_other(r, members_path(r, o), said);
        return;
    }
    if (!r->form)
        r->form = form_of(r->arena, NULL, 0);
    refuse(r, NULL, why);
}

/* ---- the page ---------------------------------------------------------------------------------
 */

static const struct field domain_fields[] = {
    {.name = "domain",
     .type = FIELD_LINE,
     .label = T("Un domaine de courriel de l’organisme"),
     .limit = 253,
     .required = true,
     .hint =
         T("Par exemple mairie-bonneville.fr : qui lit une adresse de ce domaine est confirmé.")},
};
static const struct field address_fields[] = {
    {.name = "general_email",
     .type = FIELD_EMAIL,
     .label = T("L’adresse générale que l’organisme publie"),
     .hint = T("Par exemple mairie@bonneville.fr : un code peut y être envoyé. Vide, elle est "
               "oubliée.")},
};

static struct shown_form shown(struct request *r, const struct field *fields, i64 count)
{
    bool own = r->form && r->form->values.len && r->form->values.at[0].field == fields;
    return form_show(r->arena, own ? r->form : form_of(r->arena, fields, count));
}

static void add_members(struct request *r, struct members_page *page, i64 organisation)
{
    struct member_rows rows = mandate_members(r->db, r->arena, organisation, r->today);
    for (i64 i = 0; i < rows.len; i++) {
        const struct member *m = &rows.at[i];
        page->has_manager |= m->charge == CHARGE_MANAGER && !m->suspended_at.has;
        page->has_deputy |= m->charge == CHARGE_DEPUTY;
        if (m->charge == CHARGE_MANAGER)
            page->manager_function = m->function;
        if (!page->member && !page->manager)
            continue; /* who they are is for their colleagues */
        *push(r->arena, &page->members) = (struct members_line){
            .row = *m,
            .kind = mandate_kind_label(m->kind),
            .proof = proof_label(m->proof),
            .how = proof_how_label(m->proven_how),
            .has_how = message_is(proof_how_label(m->proven_how)),
            .has_interests = m->interests.len > 0,
            .manager = m->charge == CHARGE_MANAGER,
            .deputy = m->charge == CHARGE_DEPUTY,
            .may_be_in_charge = !message_is(mandate_refusal(m->kind, m->proof, ACT_MANAGE)),
            .oneself = m->person == r->reader.person,
        };
    }
}

static void add_waiting(struct request *r, struct members_page *page, i64 organisation)
{
    struct member_waiting_rows rows =
        mandate_waiting_of(r->db, r->arena, organisation, r->reader.person, r->today);
    for (i64 i = 0; i < rows.len; i++)
        *push(r->arena, &page->waiting) = (struct members_waiting){
            rows.at[i], mandate_kind_label(rows.at[i].kind), rows.at[i].person == r->reader.person};
}

/* What only those who may vouch see, and what only those with the charge do. */
static void add_gestures(struct request *r, struct members_page *page, i64 organisation)
{
    if (page->may_vouch || page->manager) {
        add_waiting(r, page, organisation);
        page->invite = shown(r, invite_fields, invite_field_count);
    }
    if (!page->manager)
        return;
    const struct contact_row *contact = contact_of(r->db, r->arena, organisation);
    page->has_contact = contact != NULL;
    page->contact = contact ? contact->email : (str){0};
    page->invitations = invitation_open(r->db, r->arena, organisation, r->now);
    page->domains = domain_list(r->db, r->arena, organisation);
    page->domain = shown(r, domain_fields, 1);
    page->address = shown(r, address_fields, 1);
}

void members_page(struct request *r)
{
    const struct mandate_body *o = mandate_organisation_here(r);
    if (!o)
        return;
    struct standing s = standing_in(r, o->id);
    struct members_page page = {
        .name = organisation_shown(r->arena, o->name, o->department_name),
        .key = o->address_key,
        .member = s.member,
        .manager = s.manager,
        .may_vouch = s.capacity && capacity_may(s.capacity, ACT_VOUCH),
        .has_refusal = r->form && message_is(r->form->refusal),
    };
    if (page.has_refusal)
        page.refusal = r->form->refusal;
    add_members(r, &page, o->id);
    page.may_take = !page.has_manager && s.capacity && capacity_may(s.capacity, ACT_MANAGE);
    add_gestures(r, &page, o->id);
    crumb(r, say(r, T("Collectivités")), S("/collectivites"));
    crumb(r, page.name, organisation_path(r->arena, o->address_key));
    r->layout.hide_from_robots = true;
    show(r, view_mandates_members, &page);
}

/* ---- gestures ---------------------------------------------------------------------------------
 */

/* The path's {id} as a mandate of the path's organisation; answers 404 itself. */
static struct mandate_whole *mandate_here(struct request *r, const struct mandate_body *o)
{
    struct mandate_whole *m = o ? mandate_by_id(r->db, r->arena, request_id(r, 1)) : NULL;
    if (m && m->organisation == o->id)
        return m;
    if (o)
        not_found(r);
    return NULL;
}

void vouch_apply(struct request *r)
{
    const struct mandate_body *o = mandate_organisation_here(r);
    const struct mandate_whole *m = mandate_here(r, o);
    if (!m)
        return;
    bool by_letter = !standing_in(r, o->id).capacity && right_held(&r->reader, ADMINISTRATOR);
    message why = by_letter ? mandate_vouch_by_letter(r, m->id) : mandate_vouch(r, m->id);
    const struct mandate_whole *now = mandate_by_id(r->db, r->arena, m->id);
    members_done(r, o, why,
                 now && now->proof > PROOF_DECLARED
                     ? T("C’est fait : cette fonction est confirmée.")
                     : T("Votre parole est notée. Il en faut une deuxième, ou celle du référent."));
}

static message only_manager(const struct request *r, const struct mandate_body *o)
{
    return standing_in(r, o->id).manager
               ? (message){0}
               : T("Seul le référent d’un organisme, ou son suppléant, peut faire cela.");
}

void revoke_apply(struct request *r)
{
    const struct mandate_body *o = mandate_organisation_here(r);
    const struct mandate_whole *m = mandate_here(r, o);
    if (!m)
        return;
    message why = only_manager(r, o);
    if (!message_is(why) && m->proof > PROOF_DECLARED)
        why = T("Cette fonction est confirmée : mettez-y fin plutôt.");
    if (!message_is(why))
        mandate_revoke(r, m->id);
    members_done(r, o, why, T("C’est noté : cette personne ne parle pas au nom de l’organisme."));
}

void end_apply(struct request *r)
{
    const struct mandate_body *o = mandate_organisation_here(r);
    const struct mandate_whole *m = mandate_here(r, o);
    if (!m)
        return;
    message why = only_manager(r, o);
    if (!message_is(why))
        why = mandate_leave_refusal(r, m->id);
    if (!message_is(why))
        mandate_end(r, m->id, day_plus(r->today, -1));
    members_done(r, o, why,
                 T("Ce mandat est terminé. Ce qui a été écrit reste signé ; cette personne lit "
                   "encore soixante jours, et n’écrit plus."));
}

void deputy_apply(struct request *r)
{
    const struct mandate_body *o = mandate_organisation_here(r);
    const struct mandate_whole *m = mandate_here(r, o);
    if (m)
        members_done(r, o, charge_name_deputy(r, m->id), T("Le suppléant est nommé."));
}

void hand_over_apply(struct request *r)
{
    const struct mandate_body *o = mandate_organisation_here(r);
    const struct mandate_whole *m = mandate_here(r, o);
    if (m)
        members_done(r, o, charge_hand_over(r, m->id),
                     T("Le relais est passé : l’ancien référent devient suppléant."));
}

void take_apply(struct request *r)
{
    const struct mandate_body *o = mandate_organisation_here(r);
    if (o)
        members_done(r, o, charge_take(r, o->id),
                     T("Vous êtes référent de cet organisme. Nommez un suppléant dès que vous êtes "
                       "deux."));
}

void domain_prepare(struct request *r) { request_form(r, domain_fields, 1); }

void domain_apply(struct request *r)
{
    const struct mandate_body *o = mandate_organisation_here(r);
    if (!o)
        return;
    message why = domain_add(r, o->id, form_text(r->form, "domain"));
    if (message_is(why))
        refuse(r, standing_in(r, o->id).manager ? "domain" : NULL, why);
    else
        see_other(r, members_path(r, o), T("Ce domaine est connu."));
}

void domain_remove_apply(struct request *r)
{
    const struct mandate_body *o = mandate_organisation_here(r);
    if (o)
        members_done(r, o, domain_remove(r, o->id, request_sent(r, "domain")),
                     T("Ce domaine est oublié. Ce qu’il a confirmé le reste."));
}

void address_prepare(struct request *r) { request_form(r, address_fields, 1); }

void address_apply(struct request *r)
{
    const struct mandate_body *o = mandate_organisation_here(r);
    if (o)
        members_done(r, o, contact_set(r, o->id, form_text(r->form, "general_email")),
                     T("L’adresse générale est enregistrée."));
}
