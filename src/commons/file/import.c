/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/file/import.h"

#include "file_sql.h"

static void file_import(struct db *d, const struct attachment_imported *t,
                        const struct rendition_imported *n)
{
    file_import_insert(d, (struct file_import_insert_in){
                              .sha256 = n->sha256,
                              .size = n->size,
                              .content_type = t->content_type,
                              .stored_at = t->stored_at,
                              .width = n->width ? SOME(opt_int, n->width) : (opt_int){0},
                              .height = n->width ? SOME(opt_int, n->height) : (opt_int){0},
                          });
}

void attachment_import(struct db *d, const struct attachment_imported *t)
{
    file_import(d, t,
                &(struct rendition_imported){.width = t->width.has ? t->width.value : 0,
                                             .height = t->height.has ? t->height.value : 0,
                                             .size = t->size,
                                             .sha256 = t->sha256});
    for (i64 i = 0; i < t->narrower.len; i++) {
        file_import(d, t, &t->narrower.at[i]);
        rendition_import_insert(d, t->sha256, t->narrower.at[i].width, t->narrower.at[i].sha256);
    }
    attachment_import_insert(d, (struct attachment_import_insert_in){
                                    .uid = t->uid,
                                    .contribution = t->contribution,
                                    .post = t->post,
                                    .person = t->person,
                                    .sha256 = t->sha256,
                                    .name = t->name,
                                    .alternative = t->alternative,
                                    .author = t->author,
                                    .rights_holder = t->rights_holder,
                                    .licence = t->licence,
                                    .people = t->people.len ? t->people : S("no"),
                                    .caption = t->caption,
                                    .position = t->position,
                                    .attached_at = t->attached_at,
                                    .stated_at = t->stated_at,
                                    .published = !t->pending,
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
