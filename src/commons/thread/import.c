/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/thread/import.h"

#include "commons/contribution/import.h"
#include "commons/thread/inside.h"
#include "thread_sql.h"
#include "web/markdown.h"

struct post_ahead post_prepare(arena *a, struct search_lexicon *l, str origin, str body)
{
    struct markdown_options options = markdown_options_of(MARKDOWN_POST, origin);
    struct post_ahead p = {.html = markdown_render(a, body, &options),
                           .plain = markdown_plain(a, body)};
    p.tokens = search_prepare(l, a, p.plain);
    return p;
}

bool post_import(struct request *r, const struct post_imported *p)
{
    struct contribution *c = contribution_whole(r->db, r->arena, p->contribution);
    if (!c || post_number_taken(r->db, c->id, p->number))
        return false;
    i64 id =
        post_import_insert(r->db, (struct post_import_insert_in){
                                      .uid = p->uid,
                                      .contribution = c->id,
                                      .number = p->number,
                                      .audience = c->audience,
                                      .person = p->person,
                                      .organisation = p->organisation,
                                      .capacity = p->capacity,
                                      .body = p->body,
                                      .html = p->ahead ? p->ahead->html : thread_render(r, p->body),
                                      .renderer = MARKDOWN_RENDERER_VERSION,
                                      .answers = p->answers,
                                      .created_at = p->created_at,
                                      .edited_at = p->edited_at,
                                      .version = p->version,
                                      .hidden = p->hidden,
                                      .hidden_by = p->hidden_by,
                                  });
    if (!id)
        return true; /* a fault, which the dispatcher sees */
    contribution_posted(r->db, c->id, 1, p->created_at);
    if (p->best) {
        best_post_import(r->db, c->id, id);
        if (c->best_post.has) /* an answer that was the best one here */
            card_drop(r->db, c->best_post.value);
    }
    if (!p->hidden)
        post_index(r, c,
                   (struct post_indexed){
                       .post = id,
                       .number = p->number,
                       .body = p->body,
                       .by = p->person_name,
                       .at = p->edited_at.has ? p->edited_at.value : p->created_at,
                       .plain = p->ahead ? p->ahead->plain : (str){0},
                       .prepared = p->ahead ? &p->ahead->tokens : NULL,
                   });
    return true;
}

bool post_version_import(struct db *d, const struct post_version_imported *v)
{
    return post_version_import_insert(
               d, (struct post_version_import_insert_in){v->post, v->version, v->body,
                                                         v->replaced_at, v->person}) == 1;
}
