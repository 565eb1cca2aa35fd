/* SPDX-License-Identifier: EUPL-1.2 */
/* register: adding a body that is not in the directory: an EPCC, a syndicat, an association, a
 * company, a museum, a service of the State, a city abroad. It then speaks, partners, pays and is
 * found like an authority. */
#ifndef COMMONS_ORGANISATION_REGISTER_H
#define COMMONS_ORGANISATION_REGISTER_H

#include "commons/organisation/organisation.h"
#include "organisation_sql.h"

enum {
    ORGANISATION_NAME_MIN = 3, /* code points */
    ORGANISATION_NAME_MAX = 200,
    ORGANISATION_PLACE_MAX = 100,
    DEPENDS_MAX = 12,
};

struct new_organisation {
    uid uid;
    str name, siren, place; /* siren: as typed, or empty */
    enum nature nature;
    opt_url site;
    i64 department; /* row of the département it works in; 0: none said, or abroad */
    i64 depends_on[DEPENDS_MAX];
    i64 depends_count;
    str source;         /* "person" or "demonstration" */
    opt_int population; /* municipal; of a demonstration body only */
    i64 created_by;     /* a person; 0: none */
};

/* What a field says wrong, or nothing: .field is NULL then. */
struct organisation_refusal {
    const char *field; /* name, nature, siren, depends_on, site, place */
    message why;
    str key; /* of the body that has this SIREN already; empty otherwise */
};

/* The rules that need no database. Demonstration bodies may have any nature. */
struct organisation_refusal organisation_check(arena *a, const struct new_organisation *o);
/* The same, and those that need one: the SIREN is nobody else's, what it depends on exists. */
struct organisation_refusal organisation_refuses(struct db *d, arena *a,
                                                 const struct new_organisation *o);

/* Bodies of a similar name around the same département (anywhere when department is 0), to be shown
   before another is added. */
struct organisation_card_rows organisation_similar(struct db *d, arena *a, str name,
                                                   i64 department);

/* Writes it; the row's id. Call it on the writer after organisation_refuses(). */
i64 organisation_register(struct db *d, arena *a, const struct new_organisation *o, instant now);

/* Takes away every demonstration body; whoever refers to them must have let go before. */
void organisation_remove_demonstration(struct db *d);

#endif
