/* SPDX-License-Identifier: EUPL-1.2 */
/* What proves a mandate: a colleague's word, a letter, an address, a SIRET. */
#include "commons/journal/journal.h"
#include "commons/mandate/inside.h"
#include "commons/person/person.h"
#include "commons/rights/rights.h"

enum { VOUCHES_NEEDED = 2, DOMAINS_MAX = 20 };

/* ---- a colleague's word ---------------------------------------------------------------------- */

/* A mandate that holds, or will, and that nothing has proven yet. NULL with why. */
static const struct mandate_whole *to_prove(struct request *r, i64 mandate, message *why)
{
    const struct mandate_whole *m = mandate_by_id(r->db, r->arena, mandate);
    if (!m)
        *why = T("Ce mandat n’existe pas ou plus.");
    else if (m->ends_on.has && m->ends_on.value.ymd < r->today.ymd)
        *why = T("Ce mandat est terminé.");
    else if (m->proof > PROOF_DECLARED)
        *why = T("Ce mandat est déjà confirmé.");
    else
        return m;
    return NULL;
}

message mandate_vouch(struct request *r, i64 mandate)
{
    message why = {0};
    const struct mandate_whole *m = to_prove(r, mandate, &why);
    if (!m)
        return why;
    if (m->person == r->reader.person)
        return T("Personne ne confirme sa propre fonction.");
    struct standing s = standing_in(r, m->organisation);
    if (!s.capacity)
        return T("Seul un membre confirmé du même organisme peut confirmer une fonction.");
    why = capacity_refusal(s.capacity, ACT_VOUCH);
    if (message_is(why))
        return why;
    vouch_insert(r->db, mandate, r->reader.person, capacity_text(r->arena, s.capacity), r->now);
    journal_mandate(r, "mandate.vouch", m, "mandate", mandate);
    if (s.capacity->manager)
        mandate_prove(r, mandate, PROOF_VOUCHED, "manager");
    else if (vouch_count(r->db, mandate, r->today) >= VOUCHES_NEEDED)
        mandate_prove(r, mandate, PROOF_VOUCHED, "members");
    return (message){0};
}

message mandate_vouch_by_letter(struct request *r, i64 mandate)
{
    message why = {0};
    if (!right_held(&r->reader, ANIMATOR))
        return T("Seule l’animation du forum peut confirmer sur présentation d’un courrier.");
    const struct mandate_whole *m = to_prove(r, mandate, &why);
    if (!m)
        return why;
    if (m->person == r->reader.person && !right_held(&r->reader, ADMINISTRATOR))
        return T("Personne ne confirme sa propre fonction.");
    mandate_prove(r, mandate, PROOF_VOUCHED, "letter");
    return (message){0};
}

/* ---- an address, a SIRET --------------------------------------------------------------------- */

i64 mandate_prove_by_address(struct request *r, i64 person, str email)
{
    str domain = domain_of(r->arena, email);
    i64 proven = 0;
    if (!domain.len || domain_is_free(domain))
        return 0;
    struct mandate_brief_rows rows =
        mandate_unproven_of(r->db, r->arena, person, r->today, PROOF_DOMAIN);
    for (i64 i = 0; i < rows.len; i++)
        if (domain_known(r->db, rows.at[i].organisation, domain)) {
            mandate_prove(r, rows.at[i].id, PROOF_DOMAIN, "domain");
            proven++;
        }
    return proven;
}

i64 mandate_prove_by_siret(struct request *r, i64 person, str siren)
{
    i64 organisation = siren.len ? organisation_of_siren(r->db, siren) : 0, proven = 0;
    if (!organisation)
        return 0;
    siret_seen_put(r->db, person, organisation, r->now);
    struct mandate_brief_rows rows =
        mandate_unproven_of(r->db, r->arena, person, r->today, PROOF_SIRET + 1);
    for (i64 i = 0; i < rows.len; i++)
        if (rows.at[i].organisation == organisation) {
            mandate_prove(r, rows.at[i].id, PROOF_SIRET, "siret");
            proven++;
        }
    return proven;
}

/* ---- what is known of an organisation ---------------------------------------------------------
 */

static void journal_organisation(struct request *r, const char *action, i64 organisation)
{
    const struct mandate_body *o = mandate_organisation(r->db, r->arena, organisation);
    if (o)
        journal_write(r, action, o->uid,
                      journal_payload(r->arena, "organisation", organisation, NULL));
}

static message only_manager(const struct request *r, i64 organisation)
{
    return standing_in(r, organisation).manager
               ? (message){0}
               : T("Seul le référent d’un organisme, ou son suppléant, peut faire cela.");
}

message domain_add(struct request *r, i64 organisation, str typed)
{
    message why = only_manager(r, organisation);
    str domain = domain_of(r->arena, typed);
    if (message_is(why))
        return why;
    if (!domain.len)
        return T(
            "Écrivez un domaine, par exemple mairie-bonneville.fr, ou une adresse qui en est.");
    if (domain_is_free(domain))
        return T("{1} est une messagerie ouverte à tous : une adresse n’y prouve aucune fonction.",
                 domain);
    if (domain_list(r->db, r->arena, organisation).len >= DOMAINS_MAX)
        return T("Un organisme a vingt domaines au plus : retirez-en un d’abord.");
    if (domain_insert(r->db, organisation, domain, SOME(opt_int, r->reader.person), r->now))
        journal_organisation(r, "organisation.domain", organisation);
    return (message){0};
}

message domain_remove(struct request *r, i64 organisation, str domain)
{
    message why = only_manager(r, organisation);
    if (!message_is(why) && domain_delete(r->db, organisation, domain))
        journal_organisation(r, "organisation.domain_remove", organisation);
    return why;
}

message contact_set(struct request *r, i64 organisation, str email)
{
    message why = only_manager(r, organisation);
    if (message_is(why))
        return why;
    if (email.len)
        contact_put(r->db, organisation, email, SOME(opt_int, r->reader.person), r->now);
    else
        contact_delete(r->db, organisation);
    journal_organisation(r, "organisation.contact", organisation);
    return (message){0};
}
