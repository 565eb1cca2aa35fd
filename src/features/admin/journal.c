/* SPDX-License-Identifier: EUPL-1.2 */
/* What happened, newest first, and whether the chain holds. */
#include "commons/journal/journal.h"

#include "admin_views.h"
#include "features/admin/house.h"
#include "features/admin/inside.h"

enum { AT_ONCE = 50 };

void admin_journal_page(struct request *r)
{
    struct admin_journal page = {0};
    i64 before = request_query_id(r, "avant");
    struct admin_journal_row_rows rows =
        admin_journal_list(r->db, r->arena, before ? before : INT64_MAX);
    for (i64 i = 0; i < rows.len; i++) {
        const struct admin_journal_row *j = &rows.at[i];
        *push(r->arena, &page.lines) = (struct journal_line){
            .id = j->id,
            .at = j->at,
            .action = j->action,
            .person = j->name.has ? j->name.value
                                  : text_format(r->arena, "n° %lld", (long long)j->person),
            .payload = j->payload.has ? j->payload.value : (str){0},
            .has_person = j->person > 0,
            .sealed = j->segment.has,
            .erased = !j->payload.has,
        };
    }
    if (rows.len == AT_ONCE)
        page.next = SOME(opt_int, rows.at[AT_ONCE - 1].id);
    if (request_query(r, "verifier").len) {
        struct journal_verdict v = journal_verify(r->db, r->arena);
        page.verified = true;
        page.holds = !v.wrong_row && !v.wrong_segment;
        page.rows = v.rows;
        page.segments = v.segments;
        page.erased = v.erased;
        page.wrong = v.wrong_row ? v.wrong_row : v.wrong_segment;
    }
    crumb(r, say(r, T("Administration")), S("/admin"));
    r->layout.hide_from_robots = true;
    show(r, view_admin_journal, &page);
}
