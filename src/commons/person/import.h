/* SPDX-License-Identifier: EUPL-1.2 */
/* import: persons out of an archive, as they were. On the writer; the caller has
 * checked what the schema demands. */
#ifndef COMMONS_PERSON_IMPORT_H
#define COMMONS_PERSON_IMPORT_H

#include "commons/person/person.h"

/* The author of public texts comes without an address: it gets one that nothing can reach (RFC
   2606) and that no archive shows, and no password: nobody signs in by it. */
#define PERSON_WITHOUT_ADDRESS "@sans-adresse.invalid"

struct person_imported {
    uid uid;
    enum role role;
    str name, email, password, language; /* name empty: erased */
    instant created_at;
    opt_instant suspended_at, suspended_until, erased_at, confirmed_at;
    bool example; /* of the demonstration */
};
/* The row; 0 when its address is somebody else's: nothing is written then. */
i64 person_import(struct db *d, arena *a, const struct person_imported *p);
/* Who did what an archive does not tell by whom: one person without a name, made when needed. */
i64 person_unnamed(struct db *d, instant now);

#endif
