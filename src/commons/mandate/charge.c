/* SPDX-License-Identifier: EUPL-1.2 */
/* Who has the charge of an organisation's people: one manager, who names one deputy. */
#include "commons/journal/journal.h"
#include "commons/mandate/inside.h"
#include "commons/person/person.h"
#include "commons/rights/rights.h"

i64 mandate_in_charge_now(struct request *r, i64 organisation, enum charge charge)
{
    return mandate_in_charge(r->db, organisation, charge, r->today);
}

struct mandate_body *mandate_organisation_here(struct request *r)
{
    enum { KEY_MAX = 64 };
    str key = r->path_values[0];
    i64 id = key.len <= KEY_MAX ? organisation_of_key(r->db, key) : 0;
    struct mandate_body *o = id ? mandate_organisation(r->db, r->arena, id) : NULL;
    if (!o)
        not_found(r);
    return o;
}

struct standing standing_in(const struct request *r, i64 organisation)
{
    struct standing s = {.manager = right_held(&r->reader, ADMINISTRATOR)};
    for (i64 i = 0; i < r->reader.capacities.len; i++) {
        const struct capacity *c = &r->reader.capacities.at[i];
        if (c->organisation != organisation || c->proof == PROOF_DECLARED)
            continue;
        if (!s.capacity || c->manager || (c->proof > s.capacity->proof && !s.capacity->manager))
            s.capacity = c;
        s.member = true;
        s.manager |= c->manager;
    }
    return s;
}

/* ---- by itself ------------------------------------------------------------------------------- */

static void give(struct request *r, const struct mandate_whole *m, enum charge charge)
{
    mandate_set_charge(r->db, m->id, charge);
    journal_mandate(r, "mandate.charge", m, "charge", charge);
    tell_charge(r, m, charge);
}

void charge_settle(struct request *r, const struct mandate_whole *m)
{
    bool leads = str_eq(m->kind, S("elected")) || str_eq(m->kind, S("officer"));
    if (leads && mandate_holds(r, m) &&
        !message_is(mandate_refusal(m->kind, m->proof, ACT_MANAGE)) &&
        !mandate_in_charge_now(r, m->organisation, CHARGE_MANAGER))
        give(r, m, CHARGE_MANAGER);
}

/* Whose account is suspended does nothing for an organisation. */
static bool acts(struct request *r, i64 mandate)
{
    const struct mandate_whole *m = mandate ? mandate_by_id(r->db, r->arena, mandate) : NULL;
    return m && inviter_is_in(r->db, m->person);
}

void charge_pass_on(struct request *r, const struct mandate_whole *leaving)
{
    if (leaving->charge != CHARGE_MANAGER)
        return;
    i64 next = mandate_in_charge_now(r, leaving->organisation, CHARGE_DEPUTY);
    if (!acts(r, next))
        next = mandate_senior(r->db, leaving->organisation, leaving->person, r->today);
    const struct mandate_whole *m = next ? mandate_by_id(r->db, r->arena, next) : NULL;
    if (m)
        give(r, m, CHARGE_MANAGER);
}

/* ---- by decision ----------------------------------------------------------------------------- */

/* A mandate that may be given a charge by the reader. NULL with why. */
static const struct mandate_whole *to_charge(struct request *r, i64 mandate, message *why)
{
    const struct mandate_whole *m = mandate_by_id(r->db, r->arena, mandate);
    if (!m || !standing_in(r, m->organisation).manager) {
        *why = T("Seul le référent d’un organisme, ou son suppléant, peut faire cela.");
        return NULL;
    }
    *why = !mandate_holds(r, m) ? T("Ce mandat est terminé.")
                                : mandate_refusal(m->kind, m->proof, ACT_MANAGE);
    return message_is(*why) ? NULL : m;
}

message charge_name_deputy(struct request *r, i64 mandate)
{
    message why = {0};
    const struct mandate_whole *m = to_charge(r, mandate, &why);
    if (!m)
        return why;
    if (!acts(r, mandate))
        return T("Le compte de cette personne est suspendu : choisissez un autre collègue.");
    const i64 holder = mandate_in_charge_now(r, m->organisation, CHARGE_MANAGER);
    const struct mandate_whole *manager = holder ? mandate_by_id(r->db, r->arena, holder) : NULL;
    if (!manager)
        return T("Cet organisme n’a pas de référent : il en faut un avant un suppléant.");
    if (manager->person == m->person)
        return T("Le référent ne peut pas être son propre suppléant : choisissez un collègue.");
    mandate_clear_charge(r->db, m->organisation, CHARGE_DEPUTY);
    give(r, m, CHARGE_DEPUTY);
    return (message){0};
}

/* From whoever has it, who becomes deputy. */
static void hand_over(struct request *r, const struct mandate_whole *m)
{
    i64 before = mandate_in_charge_now(r, m->organisation, CHARGE_MANAGER);
    const struct mandate_whole *was = before ? mandate_by_id(r->db, r->arena, before) : NULL;
    if (was && was->id == m->id)
        return;
    mandate_clear_charge(r->db, m->organisation, CHARGE_DEPUTY);
    mandate_clear_charge(r->db, m->organisation, CHARGE_MANAGER);
    give(r, m, CHARGE_MANAGER);
    if (was && was->person != m->person)
        give(r, was, CHARGE_DEPUTY);
}

message charge_hand_over(struct request *r, i64 mandate)
{
    message why = {0};
    const struct mandate_whole *m = to_charge(r, mandate, &why);
    if (m && !acts(r, mandate))
        return T("Le compte de cette personne est suspendu : choisissez un autre collègue.");
    if (m)
        hand_over(r, m);
    return why;
}

message charge_take(struct request *r, i64 organisation)
{
    struct standing s = standing_in(r, organisation);
    const struct mandate_whole *m =
        s.capacity ? mandate_by_id(r->db, r->arena, s.capacity->mandate) : NULL;
    if (!m)
        return T("Votre fonction dans cet organisme doit d’abord être confirmée.");
    if (acts(r, mandate_in_charge_now(r, organisation, CHARGE_MANAGER)))
        return T("Cet organisme a déjà un référent.");
    message why = mandate_refusal(m->kind, m->proof, ACT_MANAGE);
    if (!message_is(why)) {
        mandate_clear_charge(r->db, organisation, CHARGE_MANAGER); /* of who is suspended */
        give(r, m, CHARGE_MANAGER);
    }
    return why;
}

message charge_give(struct request *r, i64 mandate)
{
    if (!right_held(&r->reader, ADMINISTRATOR))
        return T("Seule l’administration du forum peut faire cela.");
    return charge_hand_over(r, mandate);
}
