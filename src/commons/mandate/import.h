/* SPDX-License-Identifier: EUPL-1.2 */
/* import: mandates out of an archive, as they were. On the writer; the caller has checked what the
 * schema demands. */
#ifndef COMMONS_MANDATE_IMPORT_H
#define COMMONS_MANDATE_IMPORT_H

#include "commons/mandate/mandate.h"

struct mandate_imported {
    uid uid;
    i64 person, organisation;
    str function, kind;
    day starts_on;
    opt_day ends_on, reads_until;
    enum proof proof;
    str how, interests;
    i64 charge; /* enum charge */
    opt_instant proven_at;
    opt_int proven_by;
    instant created_at;
};
/* What the person may read follows from it (on r->today). */
void mandate_import(struct request *r, const struct mandate_imported *m);

#endif
