/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/file/import.h"

#include "file_sql.h"

void attachment_import(struct db *d, const struct attachment_imported *t)
{
    file_import_insert(d, t->sha256, t->size, t->content_type, t->stored_at);
    attachment_import_insert(d, (struct attachment_import_insert_in){
                                    .uid = t->uid,
                                    .contribution = t->contribution,
                                    .sha256 = t->sha256,
                                    .name = t->name,
                                    .alternative = t->alternative,
                                    .author = t->author,
                                    .rights_holder = t->rights_holder,
                                    .licence = t->licence,
                                    .people = t->people.len ? t->people : S("no"),
                                    .position = t->position,
                                    .attached_at = t->attached_at,
                                });
}

struct file_known_list files_known(struct db *d, arena *a, i64 after)
{
    struct file_known_list list = {0};
    struct file_row_rows rows = file_page(d, a, after);
    for (i64 i = 0; i < rows.len; i++)
        *push(a, &list) = (struct file_known){rows.at[i].id, rows.at[i].size, rows.at[i].sha256};
    return list;
}
