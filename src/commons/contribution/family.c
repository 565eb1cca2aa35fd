/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/contribution/family.h"

#include "commons/app.h"
#include "commons/contribution/inside.h"

static const char adapted[] = "adapted_from";

static struct relative of_link(struct request *r, const struct linked *l, i64 parent)
{
    const struct kind *k = app_kind(r->app, l->kind);
    return (struct relative){
        .contribution = l->id,
        .parent = parent,
        .title = l->title,
        .organisation = l->organisation_name.has ? l->organisation_name.value : (str){0},
        .changes = l->changes,
        .path = url_check(k ? contribution_path(r->arena, k, l->id, l->slug) : (str){0}),
        .taken_at = SOME(opt_instant, l->created_at),
    };
}

/* The line of works up to the first: what was adapted in `line[0]`, its source in `line[1]`… The
   changes and the date of a step belong to the work that was made by it. */
struct line {
    struct relative at[FAMILY_ANCESTORS_MAX];
    i64 len;
};

static bool line_of(struct request *r, i64 contribution, struct line *line)
{
    struct contribution *c = contribution_one(r->db, r->arena, r->reader.person, contribution);
    const struct kind *k = c ? app_kind(r->app, c->kind) : NULL;
    if (!k)
        return false;
    line->at[line->len++] = (struct relative){
        .contribution = c->id,
        .title = c->title,
        .organisation = c->organisation_name.has ? c->organisation_name.value : (str){0},
        .path = url_check(contribution_path(r->arena, k, c->id, c->slug)),
        .here = true,
    };
    while (line->len < FAMILY_ANCESTORS_MAX) {
        struct relative *below = &line->at[line->len - 1];
        struct linked_rows sources =
            link_out(r->db, r->arena, r->reader.person, below->contribution, str_of(adapted));
        if (!sources.len)
            break;
        const struct linked *first = &sources.at[sources.len - 1]; /* the newest come first */
        below->changes = first->changes;
        below->taken_at = SOME(opt_instant, first->created_at);
        line->at[line->len] = of_link(r, first, -1);
        line->at[line->len].changes = (str){0};
        line->at[line->len++].taken_at = (opt_instant){0};
    }
    return true;
}

static bool in_family(const struct family *f, i64 contribution)
{
    for (i64 i = 0; i < f->len; i++)
        if (f->at[i].contribution == contribution)
            return true;
    return false;
}

static bool in_line(const struct line *line, i64 contribution)
{
    for (i64 i = 0; i < line->len; i++)
        if (line->at[i].contribution == contribution)
            return true;
    return false;
}

/* Parents stay before their children, and each stands under its first source alone. */
static void add_children(struct request *r, struct family *all, const struct line *line, i64 place)
{
    struct linked_rows rows =
        link_in(r->db, r->arena, r->reader.person, all->at[place].contribution, str_of(adapted));
    for (i64 i = rows.len - 1; i >= 0; i--) { /* the first to adapt it first */
        if (in_family(all, rows.at[i].id) || in_line(line, rows.at[i].id))
            continue;
        if (all->len == FAMILY_SEEN_MAX) {
            all->at_least = true;
            return;
        }
        *push(r->arena, all) = of_link(r, &rows.at[i], place);
    }
}

struct family contribution_family(struct request *r, i64 contribution, i64 most)
{
    struct family all = {0};
    struct line line = {.len = 0};
    if (!line_of(r, contribution, &line))
        return all;
    for (i64 i = line.len - 1; i >= 0; i--) { /* from the first work down to this one */
        *push(r->arena, &all) = line.at[i];
        all.at[all.len - 1].parent = all.len - 2;
    }
    for (i64 i = 0; i < all.len && !all.at_least; i++)
        add_children(r, &all, &line, i);
    most = most < FAMILY_SHOWN_MAX ? most : FAMILY_SHOWN_MAX;
    most = most > line.len ? most : line.len;
    if (all.len > most) { /* parents stand first, so what is cut has no children here */
        all.beyond = all.len - most;
        all.len = most;
    }
    return all;
}
