/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/organisation/directory.h"
#include "db/db.h"
#include "organisation_sql.h"

bool directory_import_embedded(struct db *db, arena *a, instant now,
                               struct directory_report *report, str *error)
{
    const struct directory_edition_row *last = directory_last(db, a);
    struct directory d;
    if (last && str_eq(last->edition, str_of(directory_embedded.edition)))
        return true;
    if (!directory_read(a, &directory_embedded, &d, error))
        return false;
    directory_import(db, a, &d, now, report);
    return true;
}
