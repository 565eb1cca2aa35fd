/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/file/audience.h"

#include "commons/request.h"
#include "file_sql.h"

void attachments_set_audience(struct db *d, i64 contribution, i64 audience)
{
    attachment_write_audience(d, contribution, audience);
}

i64 attachments_open(struct db *d, i64 contribution, i64 audience)
{
    return attachment_open(d, contribution, audience);
}

void attachments_adopt(struct request *r, i64 source, i64 adaptation, i64 home)
{
    struct attachment_copied_rows rows = attachment_free(r->db, r->arena, r->reader.person, source);
    for (i64 i = 0; i < rows.len; i++) {
        const struct attachment_copied *t = &rows.at[i];
        attachment_copy(r->db, (struct attachment_copy_in){
                                   .uid = request_uid(r),
                                   .contribution = adaptation,
                                   .audience = home,
                                   .file = t->file,
                                   .name = t->name,
                                   .alternative = t->alternative,
                                   .author = t->author,
                                   .rights_holder = t->rights_holder,
                                   .licence = t->licence,
                                   .people = t->people,
                                   .caption = t->caption,
                                   .position = t->position,
                                   .person = r->reader.person,
                                   .now = r->now,
                               });
    }
}
