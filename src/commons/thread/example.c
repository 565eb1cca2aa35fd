/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/thread/example.h"

#include "commons/notice/audience.h"
#include "commons/search/search.h"
#include "commons/thread/inside.h"
#include "web/markdown.h"

void example_posts_remove(struct request *r)
{
    for (i64 after = 0;;) {
        struct example_post_rows rows = example_posts(r->db, r->arena, after);
        for (i64 i = 0; i < rows.len; i++) {
            after = rows.at[i].id;
            search_remove(r->db, r->arena, S("post"), after);
            example_post_forget(r->db, after);
            example_post_empty(r->db, after, r->now);
            notices_hide_post(r->db, rows.at[i].contribution, after);
            card_drop(r->db, after);
        }
        if (!rows.len)
            break;
    }
    example_posts_release(r->db);
}

void example_posts_index(struct request *r, i64 contribution)
{
    struct contribution *c = contribution_whole(r->db, r->arena, contribution);
    for (i64 after = 0; c;) {
        struct example_post_text_rows rows = example_posts_of(r->db, r->arena, c->id, after);
        for (i64 i = 0; i < rows.len; i++) {
            const struct example_post_text *p = &rows.at[i];
            after = p->number;
            post_index(r, c,
                       (struct post_indexed){
                           .post = p->id,
                           .number = p->number,
                           .body = p->body,
                           .by = p->name.has ? p->name.value : (str){0},
                           .at = p->created_at,
                       });
        }
        if (!rows.len)
            break;
    }
}
