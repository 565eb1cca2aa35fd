/* SPDX-License-Identifier: EUPL-1.2 */
/* import: the public journal of moderation out of a public archive, which names nobody: what was
 * decided and why, about one person without a name. It gives nobody a right and takes none away.
 * On the writer. */
#ifndef COMMONS_MODERATION_IMPORT_H
#define COMMONS_MODERATION_IMPORT_H

#include "db/db.h"

struct moderation_imported {
    uid uid; /* of the decision, and of the case that is made to hold it */
    i64 person;
    str kind, action, reason;
    instant decided_at;
    opt_instant until, lifted_at;
    opt_int upheld; /* 0, 1: an appeal was answered */
};
/* False: it is there already. */
bool moderation_import(struct db *d, const struct moderation_imported *v);

#endif
