/* SPDX-License-Identifier: EUPL-1.2 */
/* A mandate begins, is proven, ends. */
#include "commons/mandate/mandate.h"

#include "commons/journal/journal.h"
#include "commons/mandate/inside.h"
#include "commons/person/person.h"

void journal_mandate(struct request *r, const char *action, const struct mandate_whole *m,
                     const char *name, i64 value)
{
    journal_write(r, action, m->uid,
                  journal_payload(r->arena, "person", m->person, "organisation", m->organisation,
                                  name, value, NULL));
}

bool mandate_holds(const struct request *r, const struct mandate_whole *m)
{
    return m->starts_on.ymd <= r->today.ymd &&
           (!m->ends_on.has || m->ends_on.value.ymd >= r->today.ymd);
}

str say_french(struct request *r, message m) { return message_in(r->arena, FRENCH, m); }

/* ---- beginning ------------------------------------------------------------------------------- */

static opt_day reading_end(opt_day last)
{
    return last.has ? SOME(opt_day, day_plus(last.value, READING_DAYS)) : (opt_day){0};
}

i64 mandate_create(struct request *r, struct mandate_new m)
{
    bool proven = m.proof > PROOF_DECLARED;
    uid u = request_uid(r);
    i64 id = mandate_insert(r->db,
                            (struct mandate_insert_in){
                                .uid = u,
                                .person = m.person,
                                .organisation = m.organisation,
                                .function = m.function,
                                .kind = m.kind,
                                .starts_on = m.starts_on,
                                .ends_on = m.ends_on,
                                .reads_until = reading_end(m.ends_on),
                                .proof = m.proof,
                                .how = str_of(m.how),
                                .proven_at = proven ? SOME(opt_instant, r->now) : (opt_instant){0},
                                .proven_by = m.by ? SOME(opt_int, m.by) : (opt_int){0},
                                .interests = m.interests,
                                .now = r->now,
                            });
    const struct mandate_whole *made = mandate_by_id(r->db, r->arena, id);
    if (!made)
        return 0;
    journal_mandate(r, "mandate.declare", made, "proof", m.proof);
    if (proven)
        charge_settle(r, made);
    else if (siret_was_seen(r->db, m.person, m.organisation))
        mandate_prove(r, id, PROOF_SIRET, "siret");
    reader_audiences_refresh(r, m.person);
    return id;
}

message mandate_declare_refusal(struct request *r)
{
    return mandates_declared(r->db, r->reader.person, instant_plus_days(r->now, -1)) < DECLARED_DAY
               ? (message){0}
               : T("Vous avez déjà déclaré beaucoup de fonctions aujourd’hui : la suite demain.");
}

void mandate_ask_word(struct request *r, i64 mandate)
{
    const struct mandate_whole *m = mandate_by_id(r->db, r->arena, mandate);
    if (m && m->proof == PROOF_DECLARED)
        tell_waiting(r, m);
}

void mandate_prove(struct request *r, i64 mandate, enum proof proof, const char *how)
{
    struct mandate_whole *m = mandate_by_id(r->db, r->arena, mandate);
    if (!m || m->proof >= (i64)proof)
        return;
    i64 by = r->reader.person;
    mandate_set_proof(r->db, (struct mandate_set_proof_in){
                                 .id = mandate,
                                 .proof = proof,
                                 .how = str_of(how),
                                 .by = by ? SOME(opt_int, by) : (opt_int){0},
                                 .now = r->now,
                             });
    journal_mandate(r, "mandate.prove", m, "proof", proof);
    m->proof = proof;
    charge_settle(r, m);
    reader_audiences_refresh(r, m->person);
    tell_proven(r, m);
}

/* ---- ending ---------------------------------------------------------------------------------- */

static void end(struct request *r, i64 mandate, day last, day reads_until)
{
    const struct mandate_whole *m = mandate_by_id(r->db, r->arena, mandate);
    if (!m)
        return;
    if (last.ymd >= r->today.ymd) {
        mandate_set_last_day(r->db, mandate, last, reads_until);
    } else {
        mandate_set_end(r->db, mandate, last, reads_until);
        if (m->charge)
            charge_pass_on(r, m);
    }
    journal_mandate(r, "mandate.end", m, "last", last.ymd);
    reader_audiences_refresh(r, m->person);
}

void mandate_end(struct request *r, i64 mandate, day last)
{
    const struct mandate_whole *m = mandate_by_id(r->db, r->arena, mandate);
    day from = m && m->starts_on.ymd > last.ymd ? m->starts_on : last;
    end(r, mandate, last, day_plus(from, READING_DAYS));
}

void mandate_revoke(struct request *r, i64 mandate)
{
    day yesterday = day_plus(r->today, -1);
    end(r, mandate, yesterday, yesterday);
}

i64 mandate_replace(struct request *r, const struct mandate_whole *m, str function, str kind,
                    opt_day ends_on)
{
    i64 charge = m->charge, proof = m->proof, old = m->id;
    bool may_lead = !message_is(mandate_refusal(kind, proof, ACT_MANAGE));
    mandate_set_charge(r->db, old, CHARGE_NONE);
    mandate_end(r, old, day_plus(r->today, -1));
    i64 id = mandate_create(r, (struct mandate_new){.person = m->person,
                                                    .organisation = m->organisation,
                                                    .function = function,
                                                    .kind = kind,
                                                    .starts_on = r->today,
                                                    .ends_on = ends_on,
                                                    .proof = (enum proof)proof,
                                                    .how = arena_c_string(r->arena, m->proven_how),
                                                    .by = r->reader.person,
                                                    .interests = m->interests});
    if (charge && may_lead && id)
        mandate_set_charge(r->db, id, charge);
    return id;
}

message mandate_leave_refusal(struct request *r, i64 mandate)
{
    const struct mandate_whole *m = mandate_by_id(r->db, r->arena, mandate);
    if (!m || m->charge != CHARGE_MANAGER)
        return (message){0};
    if (!mandate_others(r->db, m->organisation, m->person, r->today))
        return (message){0};
    if (mandate_in_charge_now(r, m->organisation, CHARGE_DEPUTY))
        return (message){0};
    return T("Vous êtes référent de cet organisme : nommez d’abord un suppléant, ou passez le "
             "relais à un collègue, depuis la page de ses membres.");
}

void mandates_end_all(struct request *r, i64 person)
{
    struct mandate_line_rows rows = mandate_of_person_all(r->db, r->arena, person);
    for (i64 i = 0; i < rows.len; i++)
        if (!rows.at[i].ends_on.has || rows.at[i].ends_on.value.ymd >= r->today.ymd)
            mandate_revoke(r, rows.at[i].id);
}

/* ---- what time alone changes ----------------------------------------------------------------- */

static void charges_lapse(struct request *r)
{
    struct left_charge_rows left = mandate_left_charge(r->db, r->arena, r->today);
    for (i64 i = 0; i < left.len; i++) {
        const struct mandate_whole *m = mandate_by_id(r->db, r->arena, left.at[i].id);
        mandate_set_charge(r->db, left.at[i].id, CHARGE_NONE);
        if (m)
            charge_pass_on(r, m);
    }
    mandate_clear_ended_charges(r->db, r->today);
}

void mandates_lapse(struct request *r)
{
    enum { AT_ONCE = 200, ARENA = 32 << 20 }; /* after elections there may be thousands */
    arena *before = r->arena, own = arena_of(ARENA);
    struct lapsed_rows ended;
    r->arena = &own;
    charges_lapse(r);
    do {
        arena_reset(&own);
        ended = mandate_lapsed(r->db, &own, r->today);
        for (i64 i = 0; i < ended.len; i++)
            reader_audiences_refresh(r, ended.at[i].person);
    } while (ended.len == AT_ONCE && !db_fault(r->db).len);
    r->arena = before;
    arena_free(&own);
}

void mandates_upkeep(struct request *r)
{
    enum { CODE_DAYS_KEPT = 31 };
    mandates_lapse(r);
    code_sweep(r->db, (instant){r->now.us - CODE_DAYS_KEPT * (i64)86400000000});
}

static bool lapse_step(struct request *r, i64 *done)
{
    (void)done;
    mandates_upkeep(r);
    return false;
}

const struct periodic mandates_lapsing = {"mandates-lapsing", T("Fins de mandats"), MINUTELY, 0,
                                          lapse_step};
