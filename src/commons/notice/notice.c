/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/notice/notice.h"

#include "notice_sql.h"

static opt_int some(i64 n) { return n ? SOME(opt_int, n) : (opt_int){0}; }

i64 notice_send(struct request *r, struct notice_new n)
{
    if (!n.person || n.person == n.by || !notice_person(r->db, n.person))
        return 0;
    if (n.contribution && !notice_may_read(r->db, n.person, n.contribution, n.post))
        return 0;
    str note = str_of(n.note);
    if (notice_same(r->db, (struct notice_same_in){.person = n.person,
                                                   .kind = n.kind,
                                                   .contribution = some(n.contribution),
                                                   .post = some(n.post),
                                                   .organisation = some(n.organisation),
                                                   .actor = some(n.by),
                                                   .note = note}))
        return 0;
    return notice_insert(r->db, (struct notice_insert_in){.person = n.person,
                                                          .kind = n.kind,
                                                          .contribution = some(n.contribution),
                                                          .post = some(n.post),
                                                          .organisation = some(n.organisation),
                                                          .actor = some(n.by),
                                                          .note = note,
                                                          .now = r->now});
}
