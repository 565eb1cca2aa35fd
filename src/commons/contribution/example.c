/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/contribution/example.h"

#include "commons/app.h"
#include "commons/contribution/total.h"
#include "commons/search/search.h"

void examples_gather(struct request *r, struct example_ids *kept)
{
    example_gather(r->db);
    for (i64 after = 0;;) {
        struct example_row_rows rows = example_of_others(r->db, r->arena, after);
        for (i64 i = 0; i < rows.len; i++) {
            example_make_real(r->db, rows.at[i].id);
            *push(r->arena, kept) = after = rows.at[i].id;
        }
        if (!rows.len)
            break;
    }
    for (i64 i = 0; i < kept->len; i++) {
        struct contribution *c = contribution_whole(r->db, r->arena, kept->at[i]);
        const struct kind *k = c ? app_kind(r->app, c->kind) : NULL;
        contribution_count(r->db, kept->at[i]);
        if (k)
            contribution_index(r->db, r->arena, k, c->id);
    }
}

void examples_remove(struct request *r)
{
    for (i64 after = 0;;) {
        struct example_row_rows rows = example_after(r->db, r->arena, after);
        for (i64 i = 0; i < rows.len; i++) {
            const struct kind *k = app_kind(r->app, rows.at[i].kind);
            after = rows.at[i].id;
            search_remove_contribution(r->db, r->arena, after);
            contribution_count(r->db, after); /* what was real until it was gathered here */
            if (k)                            /* one that was withdrawn left its address behind */
                old_address_delete(r->db, contribution_old_path(r->arena, k, after));
        }
        if (!rows.len)
            break;
    }
    example_unlink(r->db);
    example_undeclare(r->db);
    example_disown(r->db);
    example_unpartner(r->db);
    example_old_addresses_remove(r->db);
    example_translations_remove(r->db);
    example_facet_changes_release(r->db);
    example_remove(r->db);
}
