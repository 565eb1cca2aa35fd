/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/contribution/erase.h"

void contributions_erase_drafts(struct request *r, i64 person)
{
    struct reader before = r->reader;
    r->reader = (struct reader){.person = person};
    struct draft_of_one_rows rows = {0};
    i64 after = 0;
    do {
        rows = drafts_of_one(r->db, r->arena, person, after);
        for (i64 i = 0; i < rows.len; i++) {
            contribution_discard(r, rows.at[i].id, rows.at[i].version);
            after = rows.at[i].id;
            r->refused = false; /* one that something names stays, without its author */
            r->form = NULL;
        }
    } while (rows.len);
    r->reader = before;
}

void contributions_erase_capacity(struct db *d, i64 person)
{
    contribution_erase_capacity(d, person);
    revision_erase_capacity(d, person);
    declaration_erase_capacity(d, person);
    follow_up_erase_capacity(d, person);
    note_erase_capacity(d, person);
}
