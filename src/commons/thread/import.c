/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/thread/import.h"

#include <string.h>

#include "commons/contribution/import.h"
#include "commons/thread/inside.h"
#include "thread_sql.h"
#include "web/markdown.h"

struct post_ahead post_prepare(arena *a, struct search_lexicon *l, str origin, str body)
{
    struct markdown_options options = markdown_options_of(MARKDOWN_POST, origin);
    struct post_ahead p = {.html = markdown_render(a, body, &options),
                           .plain = markdown_plain(a, body)};
    p.tokens = l ? search_prepare(l, a, p.plain) : search_prepare_alone(a, p.plain);
    return p;
}

/* ---- threads under way ------------------------------------------------------------------------
 */

enum { THREADS_KEPT = 128, TITLE_ROOM = 1300 };

struct kept_thread {
    struct contribution c; /* what post_index() reads of it, in the room below; id 0: none */
    i64 posted;            /* posts whose count is not written yet */
    instant last;
    char title[TITLE_ROOM], language[16];
};
struct posts_under_way {
    i64 count; /* places below that are taken */
    int taken[THREADS_KEPT];
    struct kept_thread threads[THREADS_KEPT];
};

struct posts_under_way *posts_begin(arena *a) { return new (a, struct posts_under_way); }

static void write_count(struct db *d, struct kept_thread *k)
{
    if (k->posted)
        contribution_posted(d, k->c.id, k->posted, k->last);
    k->posted = 0;
}

void posts_settle(struct db *d, struct posts_under_way *u)
{
    for (i64 i = 0; i < u->count; i++)
        write_count(d, &u->threads[u->taken[i]]);
    posts_forget(u);
}

void posts_forget(struct posts_under_way *u)
{
    for (i64 i = 0; i < u->count; i++) {
        struct kept_thread *k = &u->threads[u->taken[i]];
        k->c.id = k->posted = 0;
    }
    u->count = 0;
}

static str keep_text(char *room, i64 size, str s)
{
    s = utf8_within(s, size);
    if (s.len)
        memcpy(room, s.at, (size_t)s.len);
    return (str){room, s.len};
}

/* NULL: no such contribution. */
static struct kept_thread *thread_of(struct request *r, struct posts_under_way *u, i64 contribution)
{
    int place = (int)(contribution % THREADS_KEPT);
    struct kept_thread *k = &u->threads[place];
    if (k->c.id == contribution)
        return k;
    const struct contribution *c = contribution_whole(r->db, r->arena, contribution);
    if (!c)
        return NULL;
    if (k->c.id)
        write_count(r->db, k);
    else
        u->taken[u->count++] = place;
    k->c =
        (struct contribution){.id = c->id,
                              .audience = c->audience,
                              .example = c->example,
                              .best_post = c->best_post,
                              .title = keep_text(k->title, sizeof k->title, c->title),
                              .language = keep_text(k->language, sizeof k->language, c->language)};
    return k;
}

static void count_post(struct db *d, struct kept_thread *k, instant at)
{
    if (k->posted && at.us < k->last.us) /* the last one counts, and the latest */
        write_count(d, k);
    k->posted++;
    k->last = at;
}

/* ---- posts ------------------------------------------------------------------------------------
 */

static i64 insert_post(struct request *r, const struct contribution *c,
                       const struct post_imported *p)
{
    return post_import_insert(r->db,
                              (struct post_import_insert_in){
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
}

bool post_import(struct request *r, struct posts_under_way *u, const struct post_imported *p)
{
    struct kept_thread *k = thread_of(r, u, p->contribution);
    i64 id = k ? insert_post(r, &k->c, p) : 0;
    if (!id)
        return k && db_fault(r->db).len; /* a fault is the dispatcher's */
    count_post(r->db, k, p->created_at);
    if (p->best) {
        best_post_import(r->db, k->c.id, id);
        if (k->c.best_post.has) /* an answer that was the best one here */
            card_drop(r->db, k->c.best_post.value);
        k->c.best_post = SOME(opt_int, id);
    }
    if (!p->hidden)
        post_index(r, &k->c,
                   (struct post_indexed){
                       .post = id,
                       .number = p->number,
                       .body = p->body,
                       .by = p->person_name,
                       .at = p->edited_at.has ? p->edited_at.value : p->created_at,
                       .ahead = p->ahead,
                   });
    return true;
}

bool post_version_import(struct db *d, const struct post_version_imported *v)
{
    return post_version_import_insert(
               d, (struct post_version_import_insert_in){v->post, v->version, v->body,
                                                         v->replaced_at, v->person}) == 1;
}
