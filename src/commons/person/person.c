/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/person/person.h"

#include "commons/app.h"
#include "commons/job/periodic.h"
#include "commons/journal/journal.h"
#include "commons/known.h"
#include "commons/mail/mail.h"
#include "commons/organisation/organisation.h"
#include "commons/organisation/resolve.h"
#include "commons/rights/rights.h"

/* ---- persons and mandates ---------------------------------------------------------------- */

void reader_load_capacities(struct request *r, struct db *d)
{
    struct mandate_current_rows rows = mandate_current(d, r->arena, r->reader.person, r->today);
    r->reader.capacities = (struct capacities){0};
    for (i64 i = 0; i < rows.len; i++) {
        const struct mandate_current *m = &rows.at[i];
        *push(r->arena, &r->reader.capacities) = (struct capacity){
            .mandate = m->id,
            .organisation = m->organisation,
            .organisation_name = m->namesakes ? organisation_shown(r->arena, m->organisation_name,
                                                                   m->department_name)
                                              : m->organisation_name,
            .function = m->function,
            .kind = m->kind,
            .proof = (enum proof)m->proof,
            .manager = m->charge > 0,
            .audience = m->proof > PROOF_DECLARED ? m->organisation_audience : 0,
        };
    }
}

bool reader_become(struct request *r, i64 person)
{
    const struct person_acting *p = person_acting(r->db, r->arena, person);
    if (!p)
        return false;
    r->reader = (struct reader){.person = p->id,
                                .name = p->name,
                                .email = p->email,
                                .confirmed = p->confirmed_at.has,
                                .unconfirmed = !p->confirmed_at.has && mail_configured(r->app),
                                .role = role_of(p->role),
                                .animator = p->animator};
    language_read(p->language, &r->language);
    reader_load_capacities(r, r->db);
    return true;
}

i64 person_create(struct request *r, struct person_new p)
{
    i64 id = person_insert(r->db, (struct person_insert_in){
                                      .uid = request_uid(r),
                                      .role = p.role,
                                      .password = p.password_hash,
                                      .language = str_of(language_codes[p.language]),
                                      .now = r->now,
                                  });
    if (!id)
        return 0;
    opt_instant confirmed = p.confirmed ? SOME(opt_instant, r->now) : (opt_instant){0};
    if (person_name_insert(r->db, id, p.email, p.name, confirmed) != 1) {
        person_delete(r->db, id);
        return 0;
    }
    reader_audience_insert(r->db, id, 1);
    return id;
}

void person_suspend(struct request *r, i64 person, opt_instant until)
{
    person_write_suspended(r->db, person, r->now, until);
    session_delete_all_of(r->db, person);
}

void person_readmit(struct request *r, i64 person) { person_write_readmitted(r->db, person); }

message person_set_role(struct request *r, i64 person, enum role role)
{
    const struct person_role *p = person_role(r->db, r->arena, person);
    if (!p)
        return T("Cette personne n’est pas, ou plus, inscrite.");
    if (p->role == ROLE_ADMINISTRATOR && role != ROLE_ADMINISTRATOR &&
        !administrators_but(r->db, person))
        return T("C’est le dernier compte d’administration : donnez d’abord ce rôle à quelqu’un "
                 "d’autre.");
    if (p->role == (i64)role)
        return (message){0};
    person_set_role_number(r->db, person, role);
    journal_write(r, "person.role", p->uid,
                  journal_payload(r->arena, "person", person, "role", (i64)role, NULL));
    return (message){0};
}

bool person_set_address(struct request *r, i64 person, str email)
{
    const struct person_role *p = person_role(r->db, r->arena, person);
    if (!p || person_write_address(r->db, person, email, r->now) != 1)
        return false;
    journal_write(r, "person.address", p->uid, S("{}"));
    return true;
}

/* ---- audiences --------------------------------------------------------------------------- */

enum { PUBLIC = 1, PEERS = 2 };

void audiences_start(struct db *d)
{
    audience_insert_fixed(d, PUBLIC, S("public"));
    audience_insert_fixed(d, PEERS, S("peers"));
    reader_audience_insert(d, 0, PUBLIC);
}

i64 audience_of_organisation(struct request *r, i64 organisation)
{
    i64 id = audience_by_organisation(r->db, organisation);
    return id ? id : audience_insert_organisation(r->db, organisation);
}

i64 audience_of_chosen(struct request *r, const i64 *organisations, i64 count)
{
    i64 id = audience_insert_chosen(r->db);
    for (i64 i = 0; i < count && i < AUDIENCE_CHOSEN_MAX; i++)
        audience_member_insert(r->db, id, organisations[i]);
    audience_open_to_members(r->db, id, r->today);
    return id;
}

i64 audience_group(struct request *r, i64 person)
{
    i64 id = audience_insert_group(r->db);
    reader_audience_insert(r->db, person, id);
    return id;
}

i64 audience_of_nobody(struct request *r) { return audience_insert_group(r->db); }

void audience_group_add(struct request *r, i64 audience, i64 person)
{
    reader_audience_insert(r->db, person, audience);
}

void audience_group_remove(struct request *r, i64 audience, i64 person)
{
    reader_audience_delete(r->db, person, audience);
}

/* What is kept for peers is for those who have a proven function in an authority and sell it
 * nothing. */
static bool among_peers(const struct mandate_reading *m)
{
    enum nature n;
    return nature_read(m->nature, &n) && natures[n].authority && !str_eq(m->kind, S("provider"));
}

void reader_audiences_refresh(struct request *r, i64 person)
{
    struct mandate_reading_rows rows = mandate_reading(r->db, r->arena, person, r->today);
    reader_audience_clear(r->db, person);
    reader_audience_insert(r->db, person, PUBLIC);
    for (i64 i = 0; i < rows.len; i++) {
        reader_audience_insert(r->db, person, audience_of_organisation(r, rows.at[i].organisation));
        if (among_peers(&rows.at[i]))
            reader_audience_insert(r->db, person, PEERS);
        reader_audience_insert_chosen(r->db, person, rows.at[i].organisation);
    }
}

void persons_upkeep(struct request *r)
{
    enum { KEY_DAYS = 7 };
    sessions_upkeep(r);
    used_key_sweep(r->db, (instant){r->now.us - KEY_DAYS * (i64)86400000000});
}

static bool sweep_step(struct request *r, i64 *done)
{
    (void)done;
    persons_upkeep(r);
    known_sweep(r);
    return false;
}

const struct periodic persons_sweeping = {"persons-sweeping", T("Fins de connexions"), MINUTELY, 0,
                                          sweep_step};

str capacity_text(arena *a, const struct capacity *c)
{
    return c ? text_format(a, "%.*s, %.*s", STR(c->function), STR(c->organisation_name)) : (str){0};
}

/* ---- animating ------------------------------------------------------------------------------- */

message person_animates(struct request *r, i64 person, i64 facet, i64 territory)
{
    const struct person_role *p = person_role(r->db, r->arena, person);
    if (!p)
        return T("Ce compte n’existe pas.");
    animator_insert(r->db, person, facet ? SOME(opt_int, facet) : (opt_int){0},
                    territory ? SOME(opt_int, territory) : (opt_int){0}, r->now);
    journal_write(r, "person.animates", p->uid,
                  journal_payload(r->arena, "facet", facet, "territory", territory, NULL));
    return (message){0};
}

bool person_animates_no_more(struct request *r, i64 person, i64 animator)
{
    const struct person_role *p = person_role(r->db, r->arena, person);
    if (!p || animator_delete(r->db, person, animator) != 1)
        return false;
    journal_write(r, "person.animates_no_more", p->uid,
                  journal_payload(r->arena, "animator", animator, NULL));
    return true;
}
