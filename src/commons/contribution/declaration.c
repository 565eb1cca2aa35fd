/* SPDX-License-Identifier: EUPL-1.2 */
/* Three gestures of an organisation on somebody else's contribution, follow-ups, links. */
#include "commons/app.h"
#include "commons/contribution/inside.h"
#include "commons/journal/journal.h"
#include "commons/mandate/mandate.h"
#include "commons/notice/notice.h"
#include "web/markdown.h"

static bool kind_known(str kind)
{
    return str_eq(kind, S("considering")) || str_eq(kind, S("adaptation")) ||
           str_eq(kind, S("independent"));
}

/* Those who may speak in the name of an organisation now. */
static bool speaks_for(const struct request *r, const struct capacity *c)
{
    return c && reader_capacity(r, c->mandate) == c;
}

static struct contribution *published_one(struct request *r, i64 contribution)
{
    struct contribution *c = contribution_one(r->db, r->arena, r->reader.person, contribution);
    return c && str_eq(c->state, S("published")) ? c : NULL;
}

/* The adaptation that this organisation started before, if the person may see it; else a new one.
 */
static i64 own_adaptation(struct request *r, i64 contribution, const struct capacity *capacity,
                          str note)
{
    struct declaration_brief_rows before =
        declaration_of(r->db, r->arena, r->reader.person, contribution, capacity->organisation);
    for (i64 i = 0; i < before.len; i++)
        if (before.at[i].own.has &&
            contribution_one(r->db, r->arena, r->reader.person, before.at[i].own.value))
            return before.at[i].own.value;
    return contribution_adapt(r, contribution, capacity, note);
}

bool contribution_declare(struct request *r, i64 contribution, const struct capacity *capacity,
                          str kind, str note, i64 *draft)
{
    struct contribution *c = published_one(r, contribution);
    i64 own = 0;
    if (!c || !kind_known(kind) || !speaks_for(r, capacity))
        return refuse_whole(r, T("Cette déclaration n’est pas possible."));
    if (c->organisation.has && c->organisation.value == capacity->organisation)
        return refuse_whole(r, T("Un organisme ne se déclare pas sur ce qu’il a lui-même publié."));
    if (draft && str_eq(kind, S("adaptation"))) {
        own = own_adaptation(r, contribution, capacity, (str){0});
        if (!own)
            return false;
        *draft = own;
        if (!capacity_may(capacity,
                          ACT_DECLARE)) /* the copy is a draft; publishing it declares it */
            return true;
    }
    message why = capacity_refusal(capacity, ACT_DECLARE);
    if (message_is(why))
        return refuse_whole(r, why);
    if (!may(r, DECLARE, contribution_thing(r, c)))
        return refuse_whole(r, T("Cette déclaration n’est pas possible."));
    i64 put = declaration_put(r->db, (struct declaration_put_in){
                                         .uid = request_uid(r),
                                         .contribution = contribution,
                                         .organisation = capacity->organisation,
                                         .kind = kind,
                                         .person = r->reader.person,
                                         .capacity = capacity_words(r, capacity),
                                         .note = note,
                                         .own = own ? SOME(opt_int, own) : (opt_int){0},
                                         .now = r->now,
                                     });
    if (!put)
        return refuse_whole(r, T("Cette déclaration n’est pas possible."));
    follow_insert(r->db, r->reader.person, contribution, r->now);
    journal_contribution(
        r, arena_c_string(r->arena, text_format(r->arena, "declaration.%.*s", STR(kind))), c,
        "organisation", capacity->organisation);
    tell_of_declaration(r, contribution, capacity->organisation, arena_c_string(r->arena, kind));
    return true;
}

bool contribution_withdraw_declaration(struct request *r, i64 contribution, i64 organisation,
                                       str kind)
{
    struct contribution *c = contribution_one(r->db, r->arena, r->reader.person, contribution);
    bool own = right_held(&r->reader, ADMINISTRATOR) ||
               (right_held(&r->reader, WRITER) && capacity_in(r, SOME(opt_int, organisation)));
    if (!c || !own || !declaration_write_withdrawn(r->db, contribution, organisation, kind, r->now))
        return refuse_whole(r, T("Cette déclaration n’est plus là, ou n’est pas la vôtre."));
    journal_contribution(r, "declaration.withdraw", c, "organisation", organisation);
    return true;
}

bool contribution_add_follow_up(struct request *r, i64 contribution, partial_day when, str alive,
                                str body, const struct capacity *capacity)
{
    struct contribution *c = published_one(r, contribution);
    bool known = str_eq(alive, S("yes")) || str_eq(alive, S("changed")) || str_eq(alive, S("no"));
    if (!c || !may(r, TELL_NEWS, contribution_thing(r, c)))
        return refuse_whole(r, T("Vous ne pouvez pas donner de nouvelles de cette contribution."));
    message why = c->organisation.has ? capacity_refusal(capacity, ACT_PUBLISH) : (message){0};
    if (message_is(why))
        return refuse_whole(r, why);
    if (!known || !when.ymd || when.ymd > r->today.ymd)
        return refuse_whole(r, T("Indiquez une date passée et ce qu’il en est."));
    follow_up_insert(r->db, (struct follow_up_insert_in){
                                .uid = request_uid(r),
                                .contribution = contribution,
                                .happened_on = when,
                                .alive = alive,
                                .body = body,
                                .html = markdown_render(r->arena, body, NULL),
                                .person = r->reader.person,
                                .capacity = capacity_words(r, capacity),
                                .now = r->now,
                            });
    journal_contribution(r, "contribution.follow_up", c, "happened_on", when.ymd);
    notice_tell(r, (struct notice_new){.kind = NOTICE_FOLLOW_UP,
                                       .contribution = contribution,
                                       .by = r->reader.person});
    return true;
}

/* ---- links ------------------------------------------------------------------------------------
 */

bool contribution_link(struct request *r, i64 source, i64 target, str kind)
{
    struct contribution *from = contribution_to(r, EDIT, source);
    struct contribution *to = contribution_one(r->db, r->arena, r->reader.person, target);
    bool known =
        str_eq(kind, S("cites")) || str_eq(kind, S("part_of")) || str_eq(kind, S("answers"));
    if (!from)
        return false;
    if (!to || !known)
        return refuse_whole(r, T("Cette contribution n’est pas accessible."));
    if (!link_put(r->db, (struct link_put_in){
                             .source = source,
                             .target = target,
                             .kind = kind,
                             .target_revision = to->published.has ? to->published.value : 0,
                             .now = r->now,
                         }))
        return refuse_whole(r, T("Ce lien existe déjà, ou formerait une boucle."));
    journal_contribution(r, "link.add", from, "target", target);
    return true;
}

bool contribution_unlink(struct request *r, i64 source, i64 target, str kind)
{
    struct contribution *from = contribution_to(r, EDIT, source);
    if (!from)
        return false;
    if (str_eq(kind, S("adapted_from"))) /* a credit is owed for ever */
        return refuse_whole(r, T("Une adaptation garde le crédit de son original."));
    if (!link_delete(r->db, source, target, kind))
        return refuse_whole(r, T("Ce lien n’existe plus."));
    journal_contribution(r, "link.remove", from, "target", target);
    return true;
}
