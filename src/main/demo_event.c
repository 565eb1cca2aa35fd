/* SPDX-License-Identifier: EUPL-1.2 */
/* One event of the demonstration, as its person would have done it that day. */
#include "commons/person/person.h"
#include "commons/thread/reply.h"
#include "main/demo_inside.h"

/* The request becomes that person's, at that time. */
static const struct capacity *become(struct demo *m, i64 person, i64 organisation, instant at)
{
    struct request *r = m->r;
    r->now = at;
    r->today = instant_day(at);
    r->form = NULL;
    r->refused = false;
    r->reader = (struct reader){.person = person};
    const struct person_public *p = person_public(r->db, r->arena, person);
    r->reader.name = p ? p->name : (str){0};
    reader_load_capacities(r, r->db);
    const struct capacities *all = &r->reader.capacities;
    for (i64 i = 0; i < all->len; i++)
        if (all->at[i].organisation == organisation)
            return &all->at[i];
    /* The newest mandate stands first: the first that was written, last. */
    return all->len && !organisation ? &all->at[all->len - 1] : NULL;
}

static i64 organisation_of(const void *what, str key)
{
    const struct demo *m = what;
    return demo_find(&m->organisations, key);
}

static str document_of(struct demo *m, const struct demo_event *e)
{
    str json = {0};
    struct demo_references find = {organisation_of, m};
    bool fine = demo_document(m->r->arena, e->kind, e->sheet, find, instant_day(m->order->now),
                              &json, m->error);
    if (!fine)
        *m->error = arena_copy(m->arena, *m->error);
    return json;
}

static i64 version_of(struct demo *m, i64 id)
{
    struct contribution *c = contribution_whole(m->r->db, m->r->arena, id);
    return c ? c->version : 0;
}

static void remember(struct demo *m, const struct demo_event *e, i64 id)
{
    *push(m->arena, &m->sheets) = (struct demo_row){e->sheet->key, id};
}

/* "nous nous en inspirons": declared, and copied to start from. */
static bool adapt(struct demo *m, const struct demo_event *e, const struct capacity *c)
{
    str from = demo_value(e->sheet, "from");
    i64 source = demo_find(&m->sheets, demo_part(&from)), draft = 0;
    if (!source || !contribution_declare(m->r, source, c, S("adaptation"), (str){0}, &draft))
        return false;
    link_write_changes(m->r->db, draft, source, S("adapted_from"), from);
    remember(m, e, draft);
    return true;
}

static bool publish(struct demo *m, const struct demo_event *e, const struct capacity *c)
{
    i64 id = demo_find(&m->sheets, e->sheet->key);
    str json = document_of(m, e);
    if (!json.len)
        return false;
    if (id && contribution_save(m->r, id, version_of(m, id), json, (str){0}) != SAVED)
        return false;
    if (!id) {
        id = contribution_create(
            m->r, (struct contribution_new){
                      .kind = e->kind, .capacity = c, .document = json, .example = true});
        remember(m, e, id);
    }
    return id && contribution_publish(m->r, e->kind, id, version_of(m, id), AUDIENCE_PUBLIC);
}

/* The author of the sheet, or an administrator, chooses: here the author. */
static bool choose(struct demo *m, const struct demo_event *e, i64 id, i64 number)
{
    struct contribution *c = contribution_whole(m->r->db, m->r->arena, id);
    if (!c)
        return false;
    become(m, c->person, 0, e->at);
    struct post_rows rows = post_page(m->r->db, m->r->arena, c->person, id, number - 1, number);
    return rows.len == 1 && thread_choose(m->r, rows.at[0].id);
}

static bool post(struct demo *m, const struct demo_event *e, const struct capacity *c, i64 id)
{
    str body = demo_dated(m->r->arena, e->section->body, instant_day(m->order->now));
    i64 number = thread_post(m->r, (struct post_new){
                                       .contribution = id,
                                       .capacity = c,
                                       .body = body,
                                       .html = thread_render(m->r, body),
                                       .answers = e->answers,
                                   });
    return number && (!e->best || choose(m, e, id, number));
}

static bool follow_up(struct demo *m, const struct demo_event *e, const struct capacity *c, i64 id)
{
    partial_day month = {m->r->today.ymd / 100 * 100};
    return contribution_add_follow_up(m->r, id, month, e->alive, e->section->body, c);
}

bool demo_event_run(struct demo *m, const struct demo_event *e)
{
    const struct capacity *c = become(m, e->person, e->organisation, e->at);
    i64 id = demo_find(&m->sheets, e->sheet->key);
    if (!c)
        return false;
    switch (e->what) {
    case DEMO_ADAPT:
        return adapt(m, e, c);
    case DEMO_PUBLISH:
        return publish(m, e, c);
    case DEMO_POST:
        return id && post(m, e, c, id);
    case DEMO_FOLLOW_UP:
        return id && follow_up(m, e, c, id);
    case DEMO_CONSIDERING:
        return id && contribution_declare(m->r, id, c, S("considering"), e->section->body, NULL);
    case DEMO_INDEPENDENT:
        return id && contribution_declare(m->r, id, c, S("independent"), e->section->body, NULL);
    }
    return false;
}
