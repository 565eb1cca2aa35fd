/* SPDX-License-Identifier: EUPL-1.2 */
/* Attribution: who is to be named, along the chain of adaptations. */
#include "commons/app.h"
#include "commons/contribution/inside.h"
#include "commons/journal/journal.h"

static bool named_already(const struct attribution *chain, i64 contribution)
{
    for (i64 i = 0; i < chain->len; i++)
        if (chain->at[i].contribution == contribution)
            return true;
    return false;
}

/* One work as the reader may know it. */
static struct attributed work_of(struct request *r, i64 contribution, i64 depth, str changes)
{
    struct attributed w = {.contribution = contribution, .depth = depth, .changes = changes};
    struct contribution *c = contribution_one(r->db, r->arena, r->reader.person, contribution);
    bool seen = c != NULL;
    if (!seen)
        c = contribution_whole(r->db, r->arena, contribution);
    if (!c)
        return w;
    const struct licence *l = licence_find(c->licence);
    const struct kind *k = app_kind(r->app, c->kind);
    w.licence = c->licence;
    w.title = seen ? c->title : say(r, T("une contribution non publique"));
    if (c->organisation_name.has)
        w.author = c->organisation_name.value;
    else if (seen && c->person_name.has)
        w.author = c->person_name.value;
    else
        w.author = say(r, T("une personne"));
    if (seen && k && l)
        w.source = SOME(opt_url, url_check(contribution_path(r->arena, k, c->id, c->slug)));
    return w;
}

struct attribution contribution_attribution(struct request *r, i64 contribution)
{
    struct attribution chain = {0};
    struct contribution *self = contribution_one(r->db, r->arena, r->reader.person, contribution);
    if (!self)
        return chain;
    *push(r->arena, &chain) = work_of(r, contribution, 0, (str){0});
    /* Breadth first: the list is its own queue; each work is named once, at its nearest. */
    for (i64 i = 0; i < chain.len; i++) {
        struct link_origin_rows origins = link_origins(r->db, r->arena, chain.at[i].contribution);
        for (i64 k = 0; k < origins.len; k++) {
            if (named_already(&chain, origins.at[k].target))
                continue;
            if (chain.len == ATTRIBUTION_MAX) {
                chain.cut = true;
                return chain;
            }
            struct attributed w =
                work_of(r, origins.at[k].target, chain.at[i].depth + 1, origins.at[k].changes);
            *push(r->arena, &chain) = w;
        }
    }
    return chain;
}

static str work_text(arena *a, enum language l, const struct attributed *w, str origin)
{
    text t = text_of(a, 8 << 10);
    const struct licence *licence = licence_find(w->licence);
    text_add(&t, message_in(a, l, T("« {1} », {2}", w->title, w->author)));
    if (w->source.has) {
        text_add(&t, S(", "));
        text_add(&t, origin);
        text_add(&t, w->source.value.text);
    }
    if (licence) {
        text_add(&t, S(", "));
        text_add(&t, str_of(licence->name));
        text_add(&t, S(" ("));
        text_add(&t, str_of(licence->address));
        text_add(&t, S(")"));
    }
    str said = text_str(&t);
    return w->changes.len ? message_in(a, l, T("{1} ; modifications : {2}", said, w->changes))
                          : said;
}

str attribution_text(arena *a, enum language l, const struct attribution *chain, str origin)
{
    text t = text_of(a, 64 << 10);
    for (i64 i = 0; i < chain->len; i++) {
        str work = work_text(a, l, &chain->at[i], origin);
        text_add(&t, i ? S(" — ") : S(""));
        text_add(&t, i ? message_in(a, l, T("adapté de {1}", work)) : work);
    }
    if (chain->cut)
        text_add(&t, S(" …"));
    return text_str(&t);
}

bool contribution_set_changes(struct request *r, i64 contribution, str changes)
{
    enum { CHANGES_MAX = 300 };
    struct contribution *c = contribution_to(r, EDIT, contribution);
    struct link_origin_rows origins =
        c ? link_origins(r->db, r->arena, contribution) : (struct link_origin_rows){0};
    if (!c)
        return false;
    if (!origins.len)
        return refuse_whole(r, T("Ce texte n’est pas une adaptation."));
    link_write_changes(r->db, contribution, origins.at[0].target, S("adapted_from"),
                       utf8_first(changes, CHANGES_MAX));
    journal_contribution(r, "link.changes", c, "target", origins.at[0].target);
    return true;
}
