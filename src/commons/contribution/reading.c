/* SPDX-License-Identifier: EUPL-1.2 */
/* Addresses: the one contribution that a path names. */
#include <string.h>

#include "commons/app.h"
#include "commons/contribution/inside.h"
#include "commons/known.h"
#include "commons/moderation/moderation.h"

str contribution_path(arena *a, const struct kind *k, i64 id, str slug)
{
    return text_format(a, "/%s/%lld/%.*s", k->path, (long long)id, STR(slug));
}

str contribution_old_path(arena *a, const struct kind *k, i64 id)
{
    return text_format(a, "/%s/%lld", k->path, (long long)id);
}

static str with_query(struct request *r, str path)
{
    if (!r->in || !r->in->query.len)
        return path;
    return text_format(r->arena, "%.*s?%.*s", STR(path), STR(r->in->query));
}

/* Nothing there that this reader may see: it moved, it was taken back, or there never was anything.
 */
static void absent(struct request *r, const struct kind *k, i64 id)
{
    const struct concealed *hidden = concealed_of(r->db, r->arena, id);
    if (hidden && contribution_may_open_to(r, hidden->kept_audience)) {
        concealed(r, moderation_reason_label(hidden->reason));
        return;
    }
    struct old_address *old =
        old_address_of(r->db, r->arena, contribution_old_path(r->arena, k, id));
    if (old && !old->contribution.has) {
        gone(r);
        return;
    }
    struct contribution *now =
        old ? contribution_one(r->db, r->arena, r->reader.person, old->contribution.value) : NULL;
    const struct kind *kind = now ? app_kind(r->app, now->kind) : NULL;
    if (kind)
        moved(r, with_query(r, contribution_path(r->arena, kind, now->id, now->slug)));
    else
        not_found(r);
}

static const void *read_open(struct request *r, str key, instant *until)
{
    i64 id;
    (void)until;
    memcpy(&id, key.at, sizeof id);
    return contribution_one(r->db, r->arena, 0, id);
}

static const struct known_kind open_kind = {"contribution", read_open, false};

struct contribution *contribution_read(struct request *r, i64 id)
{
    i64 person = r->reader.person;
    bool keeps = id && known_keeps(r);
    const struct contribution *open = keeps ? known_by(r, &open_kind, &id) : NULL;
    if (!open)
        return id && (person || !keeps) ? contribution_one(r->db, r->arena, person, id) : NULL;
    struct contribution *c = new (r->arena, struct contribution);
    *c = *open;
    c->at_home = person && reader_holds_audience(r->db, person, c->home) > 0;
    return c;
}

struct contribution *contribution_here(struct request *r, const struct kind *k, int id_value,
                                       int slug_value)
{
    i64 id = request_id(r, id_value);
    struct contribution *c = contribution_read(r, id);
    if (!c || !str_eq(c->kind, str_of(k->name))) {
        absent(r, k, id);
        return NULL;
    }
    if (slug_value >= 0 && !str_eq(r->path_values[slug_value], c->slug)) {
        moved(r, with_query(r, contribution_path(r->arena, k, id, c->slug)));
        return NULL;
    }
    return c;
}
