/* SPDX-License-Identifier: EUPL-1.2 */
/* What nothing names any more goes: rows first; bytes a day later, by another run, so that no row
 * is ever without its bytes, whatever is undone or restored. */
#include "commons/file/file.h"
#include "commons/file/store.h"

static instant hours_before(instant t, i64 hours)
{
    return (instant){t.us - hours * 3600 * 1000000};
}

/* A part of the store each hour, all of it each day. Bytes go by the rows as they stood before this
   run: were it undone, nothing that is named again would be gone. */
static bool sweep(struct request *r, i64 *done)
{
    enum { PARTS = 24 };
    instant old = instant_plus_days(r->now, -FILE_REMOVED_DAYS);
    instant unused = hours_before(r->now, STORE_KEPT_HOURS);
    for (i64 n = r->now.us / 1000000 / 3600 % PARTS; n < STORE_FOLDERS; n += PARTS)
        *done += store_sweep(r->app->folder, r->db, r->arena, (int)n, unused);
    attachments_sweep(r->db, old, old);
    files_sweep(r->db, unused);
    return false;
}

const struct periodic files_sweeping = {
    .name = "files",
    .label = T("Fichiers que plus rien ne nomme"),
    .every = HOURLY,
    .run = sweep,
};
