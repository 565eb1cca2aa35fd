/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/contribution/list.h"

str list_place_write(arena *a, struct list_place p)
{
    return p.id ? text_format(a, "%lld.%lld", (long long)p.at.us, (long long)p.id) : (str){0};
}

bool list_place_read(str s, struct list_place *p)
{
    str rest = s;
    str at = str_cut(&rest, '.');
    struct list_place read;
    if (!str_to_i64(at, &read.at.us) || !str_to_i64(rest, &read.id) || read.id < 1)
        return false;
    *p = read;
    return true;
}

static str kind_name(const struct list_filter *f)
{
    return f->kind ? str_of(f->kind->name) : (str){0};
}
static str state_of(const struct list_filter *f)
{
    return f->state.len ? f->state : S("published");
}

/* The three orders are three queries with the same parameters. */
static struct card_newest_in question(const struct list_filter *f, struct list_place after,
                                      i64 limit, bool examples)
{
    return (struct card_newest_in){
        .kind = kind_name(f),
        .state = state_of(f),
        .organisation = f->organisation,
        .person = f->person,
        .depth = f->depth,
        .status = f->status,
        .stratum = f->stratum,
        .department = f->department,
        .region = f->region,
        .sector = f->sector,
        .theme = f->theme,
        .examples = examples,
        .before = after.id ? after.at : (instant){INT64_MAX},
        .before_id = after.id ? after.id : INT64_MAX,
        .limit_ = limit,
    };
}

static struct card_rows ask(struct request *r, const struct list_filter *f,
                            const struct card_newest_in *q)
{
    i64 reader = r->reader.person;
    if (f->kind && f->order == LIST_NEWEST)
        return card_newest(r->db, r->arena, reader, *q);
    struct card_active_in active = {
        q->kind,         q->state,  q->before, q->before_id, q->limit_,
        q->organisation, q->person, q->depth,  q->status,    q->stratum,
        q->department,   q->region, q->sector, q->theme,     q->examples,
    };
    if (f->kind)
        return card_active(r->db, r->arena, reader, active);
    struct card_newest_any_in any = {
        q->kind,         q->state,  q->before, q->before_id, q->limit_,
        q->organisation, q->person, q->depth,  q->status,    q->stratum,
        q->department,   q->region, q->sector, q->theme,     q->examples,
    };
    return card_newest_any(r->db, r->arena, reader, any);
}

/* What is published of a kind and nothing more particular is kept; examples are not. */
static bool kept(const struct card_newest_in *q)
{
    return q->kind.len && str_eq(q->state, S("published")) && !q->examples && !q->organisation &&
           !q->person && !q->depth.len && !q->status.len && !q->stratum && !q->department &&
           !q->region && !q->sector && !q->theme;
}

static i64 count(struct request *r, const struct card_newest_in *q)
{
    return card_count(r->db, r->reader.person,
                      (struct card_count_in){.kind = q->kind,
                                             .state = q->state,
                                             .organisation = q->organisation,
                                             .person = q->person,
                                             .depth = q->depth,
                                             .status = q->status,
                                             .stratum = q->stratum,
                                             .department = q->department,
                                             .region = q->region,
                                             .sector = q->sector,
                                             .theme = q->theme,
                                             .examples = q->examples,
                                             .most = LIST_COUNT_MAX + 1});
}

bool examples_alone(struct request *r, str kind)
{
    return !(kind.len ? contribution_any_real_of(r->db, kind) : contribution_any_real(r->db));
}

struct list contribution_list(struct request *r, const struct list_filter *f,
                              struct list_place after, i64 limit)
{
    struct list list = {.total = -1};
    limit = limit < 1 ? 20 : limit > LIST_MAX ? LIST_MAX : limit;
    bool examples = examples_alone(r, kind_name(f));
    struct card_newest_in q = question(f, after, limit + 1, examples);
    list.cards = ask(r, f, &q);
    if (list.cards.len > limit) {
        list.cards.len = limit;
        const struct card *last = &list.cards.at[limit - 1];
        bool active = f->kind && f->order == LIST_ACTIVE;
        list.next = (struct list_place){active                   ? last->active_at
                                        : last->published_at.has ? last->published_at.value
                                                                 : last->updated_at,
                                        last->id};
    }
    if (!after.id && !f->uncounted) {
        const struct contribution_totals *totals =
            kept(&q) ? contribution_totals(r->db, r->arena, r->reader.person, q.kind) : NULL;
        list.total = totals ? totals->published : count(r, &q);
        list.at_least = !totals && list.total > LIST_COUNT_MAX;
        if (list.at_least)
            list.total = LIST_COUNT_MAX;
    }
    return list;
}
