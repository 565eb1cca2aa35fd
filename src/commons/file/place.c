/* SPDX-License-Identifier: EUPL-1.2 */
/* Who may attach what where. */
#include "commons/file/file.h"
#include "commons/moderation/moderation.h"

i64 file_sent_id(const struct request *r, const char *name)
{
    i64 id;
    return str_to_i64(request_sent(r, name), &id) && id > 0 ? id : 0;
}

/* Its writer's own words, which are not hidden. */
static bool may_attach_to_post(const struct request *r, const struct post_source *p)
{
    return may(r, CHANGE_POST,
               (struct thing){.person = p->person, .hidden = p->hidden, .state = WHILE_PUBLISHED});
}

bool file_place_read(struct request *r, i64 contribution, i64 post, struct file_place *p)
{
    *p = (struct file_place){0};
    if (post) {
        p->post = post_one(r->db, r->arena, r->reader.person, post);
        if (!p->post || !may_attach_to_post(r, p->post))
            return false;
        contribution = p->post->contribution;
        p->post_id = post;
    }
    p->contribution =
        contribution ? contribution_one(r->db, r->arena, r->reader.person, contribution) : NULL;
    const struct kind *k = p->contribution ? app_kind(r->app, p->contribution->kind) : NULL;
    if (!k || p->post)
        return k != NULL;
    /* what waits is for those who work on it: whoever sends must be among them */
    return k->files && p->contribution->at_home && contribution_may_edit(r, p->contribution);
}

str file_place_path(struct request *r, const struct file_place *p)
{
    const struct contribution *c = p->contribution;
    const struct kind *k = app_kind(r->app, c->kind);
    str path = k ? contribution_path(r->arena, k, c->id, c->slug) : S("/");
    return p->post ? text_join(r->arena, path, thread_anchor(r->arena, p->post->number)) : path;
}

str file_place_page(struct request *r, const struct file_place *p)
{
    return p->post ? path_of(r, "/fichiers/joindre?message=%lld", (long long)p->post_id)
                   : path_of(r, "/fichiers/joindre?sur=%lld", (long long)p->contribution->id);
}

bool file_place_hold(struct request *r, const struct file_place *p, str words)
{
    i64 contribution = p->contribution->id;
    bool held =
        p->post ? thread_hold(r, p->post_id, words) : moderation_hold(r, contribution, 0, words);
    if (held)
        see_other(r,
                  contribution_one(r->db, r->arena, r->reader.person, contribution)
                      ? file_place_path(r, p)
                      : text_join(r->arena, S("/"),
                                  str_of(app_kind(r->app, p->contribution->kind)->path)),
                  p->post
                      ? T("Merci. Votre message sera relu par la modération, puis publié : c’est "
                          "l’usage pour les premiers messages.")
                      : T("Merci. Votre récit sera relu par la modération, puis publié : c’est "
                          "l’usage pour les premiers textes."));
    return held;
}

struct attachment_row *file_to_change(struct request *r, struct file_place *p)
{
    uid named;
    struct attachment_row *t = uid_read(r->path_values[0], &named)
                                   ? attachment_one(r->db, r->arena, r->reader.person, named)
                                   : NULL;
    if (t && file_place_read(r, t->contribution, t->post.has ? t->post.value : 0, p))
        return t;
    not_found(r);
    return NULL;
}
