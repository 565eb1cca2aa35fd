/* SPDX-License-Identifier: EUPL-1.2 */
/* Facets, persons, organisations, mandates, the journal: out of an archive. */
#include <string.h>

#include "archive_sql.h"
#include "commons/archive/import.h"
#include "commons/archive/references.h"
#include "commons/contribution/import.h"
#include "commons/journal/journal.h"
#include "commons/mandate/import.h"
#include "commons/mandate/mandate.h"
#include "commons/moderation/import.h"
#include "commons/organisation/register.h"
#include "commons/person/import.h"
#include "commons/rights/rights.h"

/* ---- what lines name ---------------------------------------------------------------------------
 */

/* Uids are random, so that any of their bytes serve as a hash. */
static i64 find_known(struct import *m, struct known_row *rows, uid u,
                      i64 (*look)(struct db *d, uid uid))
{
    struct known_row *known = &rows[(u.at[14] << 8 | u.at[15]) % ROWS_KNOWN];
    if (known->id && memcmp(known->uid.at, u.at, sizeof u.at) == 0)
        return known->id;
    i64 id = look(m->d, u);
    if (id)
        *known = (struct known_row){u, id};
    return id;
}

i64 find_person(struct import *m, const struct archive_line *l, const char *member)
{
    const struct archive_value *v = line_value(l, member);
    return v->has ? find_known(m, m->memory->persons, v->uid, archive_person_of) : 0;
}

i64 find_contribution(struct import *m, const struct archive_line *l, const char *member)
{
    const struct archive_value *v = line_value(l, member);
    return v->has ? find_known(m, m->memory->contributions, v->uid, archive_contribution_of) : 0;
}

str name_of_person(struct import *m, i64 person)
{
    struct known_name *known = &m->memory->names[person % NAMES_KNOWN];
    if (known->person == person)
        return (str){known->at, known->len};
    struct archive_person_name *found = archive_person_name(m->d, m->r->arena, person);
    if (!found || found->name.len > NAME_ROOM)
        return found ? found->name : (str){0};
    *known = (struct known_name){.person = person, .len = found->name.len};
    memcpy(known->at, found->name.at, (size_t)found->name.len);
    return found->name;
}

i64 find_organisation(struct import *m, const struct archive_line *l, const char *member)
{
    return line_has(l, member) ? reference_find(m->d, m->r->arena, line_text(l, member)) : 0;
}

enum took took_refused(struct import *m, str why)
{
    m->why = why;
    return TOOK_REFUSED;
}

enum took took_unknown(struct import *m, const char *what)
{
    return took_refused(m, text_format(m->r->arena, "no such %s here", what));
}

/* ---- facets ------------------------------------------------------------------------------------
 */

static struct facet_imported facet_of_line(const struct archive_line *l)
{
    return (struct facet_imported){
        .dimension = line_text(l, "dimension"),
        .code = line_text(l, "code"),
        .label = line_text(l, "label"),
        .label_en = line_text(l, "label_en"),
    };
}

enum took take_facet(struct import *m, const struct archive_line *l)
{
    struct facet_imported f = facet_of_line(l);
    f.position = line_number(l, "position");
    f.retired_on = line_opt_day(l, "retired_on");
    return facet_import(m->d, m->r->arena, &f) ? TOOK_ADDED : TOOK_UNCHANGED;
}

enum took take_facet_change(struct import *m, const struct archive_line *l)
{
    struct facet_imported f = facet_of_line(l);
    i64 person = find_person(m, l, "person");
    opt_int by = {person != 0, person};
    return facet_change_import(m->d, m->r->arena, &f, by, line_at(l, "changed_at"))
               ? TOOK_ADDED
               : TOOK_UNCHANGED;
}

/* ---- persons -----------------------------------------------------------------------------------
 */

static bool plausible_hash(str s) { return !s.len || str_starts(s, S("$argon2")); }

enum took take_person(struct import *m, const struct archive_line *l)
{
    struct person_imported p = {
        .uid = line_uid(l, "uid"),
        .name = line_text(l, "name"),
        .email = line_text(l, "email"),
        .password = line_text(l, "password"),
        .language = line_text(l, "language"),
        .created_at = line_has(l, "created_at") ? line_at(l, "created_at") : m->r->now,
        .suspended_at = line_opt_at(l, "suspended_at"),
        .suspended_until = line_opt_at(l, "suspended_until"),
        .erased_at = line_opt_at(l, "erased_at"),
        .example = line_flag(l, "example"),
        .confirmed_at = line_opt_at(l, "confirmed_at"),
    };
    (void)role_read(line_text(l, "role"), &p.role); /* one of a list, or absent: a member */
    if (archive_person_of(m->d, p.uid))
        return TOOK_UNCHANGED;
    if (!plausible_hash(p.password))
        return took_refused(m, S("the password must be its argon2 hash"));
    if (p.email.len && (!str_has(p.email, S("@")) || !p.name.len))
        return took_refused(m, S("not an e-mail address, or one without a name"));
    if (p.role == ROLE_ADMINISTRATOR && !p.email.len)
        return took_refused(m, S("an administrator needs an address"));
    if (!person_import(m->d, m->r->arena, &p) && !db_fault(m->d).len)
        return took_refused(m, S("this address is another person's"));
    return TOOK_ADDED;
}

/* ---- organisations -----------------------------------------------------------------------------
 */

static bool read_organisation(struct import *m, const struct archive_line *l,
                              struct new_organisation *o)
{
    const strs on = line_value(l, "depends_on")->list;
    if (!nature_read(line_text(l, "nature"), &o->nature)) {
        took_refused(m, S("unknown nature"));
        return false;
    }
    for (i64 i = 0; i < on.len; i++) {
        i64 id = reference_find(m->d, m->r->arena, on.at[i]);
        if (!id || o->depends_count == DEPENDS_MAX) {
            took_unknown(m, "authority to depend on");
            return false;
        }
        o->depends_on[o->depends_count++] = id;
    }
    o->department = find_organisation(m, l, "department");
    if (line_has(l, "department") && !o->department) {
        took_unknown(m, "département");
        return false;
    }
    return true;
}

enum took take_organisation(struct import *m, const struct archive_line *l)
{
    i64 by = find_person(m, l, "created_by");
    struct new_organisation o = {
        .uid = line_uid(l, "uid"),
        .name = line_text(l, "name"),
        .siren = line_text(l, "siren"),
        .place = line_text(l, "place"),
        .source = line_flag(l, "example") ? S("demonstration") : S("person"),
        .population = line_opt_number(l, "population"),
        .created_by = by,
    };
    if (archive_organisation_of(m->d, o.uid))
        return TOOK_UNCHANGED;
    if (line_has(l, "site"))
        o.site = SOME(opt_url, url_check(line_text(l, "site")));
    if (!read_organisation(m, l, &o))
        return TOOK_REFUSED;
    struct organisation_refusal refused = organisation_refuses(m->d, m->r->arena, &o);
    if (refused.field)
        return took_refused(m, text_join(m->r->arena, str_of(refused.field), S(": "),
                                         message_in(m->r->arena, ENGLISH, refused.why)));
    organisation_register(m->d, m->r->arena, &o, line_at(l, "created_at"));
    return TOOK_ADDED;
}

/* ---- mandates ----------------------------------------------------------------------------------
 */

static enum proof proof_of(str word)
{
    return str_eq(word, S("domain"))    ? PROOF_DOMAIN
           : str_eq(word, S("vouched")) ? PROOF_VOUCHED
           : str_eq(word, S("siret"))   ? PROOF_SIRET
                                        : PROOF_DECLARED;
}

static i64 charge_of(str word)
{
    return str_eq(word, S("manager"))  ? CHARGE_MANAGER
           : str_eq(word, S("deputy")) ? CHARGE_DEPUTY
                                       : CHARGE_NONE;
}

enum took take_mandate(struct import *m, const struct archive_line *l)
{
    i64 by = find_person(m, l, "proven_by");
    struct mandate_imported v = {
        .uid = line_uid(l, "uid"),
        .person = find_person(m, l, "person"),
        .organisation = find_organisation(m, l, "organisation"),
        .function = line_text(l, "function"),
        .kind = line_text(l, "kind"),
        .starts_on = line_value(l, "starts_on")->day,
        .ends_on = line_opt_day(l, "ends_on"),
        .proof = proof_of(line_text(l, "proof")),
        .how = line_text(l, "proven_how"),
        .proven_at = line_opt_at(l, "proven_at"),
        .proven_by = {by != 0, by},
        .charge = charge_of(line_text(l, "charge")),
        .reads_until = line_opt_day(l, "reads_until"),
        .interests = line_text(l, "interests"),
        .created_at = line_at(l, "created_at"),
    };
    if (archive_mandate_of(m->d, v.uid))
        return TOOK_UNCHANGED;
    if (!v.person || !v.organisation)
        return took_unknown(m, v.person ? "organisation" : "person");
    if (line_has(l, "proven_by") && !by)
        return took_unknown(m, "person who proved it");
    if (v.charge != CHARGE_NONE && v.proof == PROOF_DECLARED)
        return took_refused(m, S("who has the charge of an organisation is proven there"));
    mandate_import(m->r, &v);
    return TOOK_ADDED;
}

enum took take_peer(struct import *m, const struct archive_line *l)
{
    i64 person = find_person(m, l, "person"),
        organisation = find_organisation(m, l, "organisation");
    if (!person || !organisation)
        return took_unknown(m, person ? "organisation" : "person");
    return peer_add(m->d, person, organisation, line_at(l, "added_at")) == 1 ? TOOK_ADDED
                                                                             : TOOK_UNCHANGED;
}

/* ---- moderation ------------------------------------------------------------------------------
 */

enum took take_moderation(struct import *m, const struct archive_line *l)
{
    struct moderation_imported v = {
        .uid = line_uid(l, "uid"),
        .kind = line_text(l, "kind"),
        .action = line_text(l, "action"),
        .reason = line_text(l, "reason"),
        .until = line_opt_at(l, "until"),
        .decided_at = line_at(l, "decided_at"),
        .lifted_at = line_opt_at(l, "lifted_at"),
        .upheld = line_opt_number(l, "upheld"),
    };
    if (archive_decision_of(m->d, v.uid))
        return TOOK_UNCHANGED;
    v.person = person_unnamed(m->d, m->r->now);
    return moderation_import(m->d, &v) ? TOOK_ADDED
                                       : took_refused(m, S("another case has its name"));
}

/* ---- journal -----------------------------------------------------------------------------------
 */

enum took take_journal(struct import *m, const struct archive_line *l)
{
    struct journal_row row = {
        .uid = line_uid(l, "uid"),
        .at = line_at(l, "at"),
        .person = find_person(m, l, "person"),
        .action = line_text(l, "action"),
        .digest = line_text(l, "digest"),
    };
    if (line_has(l, "subject"))
        row.subject = SOME(opt_uid, line_uid(l, "subject"));
    if (line_has(l, "person") && !row.person)
        return took_unknown(m, "person");
    return journal_restore(m->d, &row, line_text(l, "salt"), line_text(l, "payload"))
               ? TOOK_ADDED
               : TOOK_UNCHANGED;
}
