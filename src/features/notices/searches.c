/* SPDX-License-Identifier: EUPL-1.2 */
/* Saved searches: each is asked again once an hour, as its person, by the search that pages use;
 * what it finds that is newer than what was seen, and not the person's own, is told: the newest
 * fifty of an hour. */
#include "commons/contribution/contribution.h"
#include "commons/job/periodic.h"
#include "commons/search/search.h"
#include "features/find/find.h"
#include "features/notices/inside.h"

enum { AT_ONCE = 10 /* as watch_searches gives */, TOLD_MAX = 50, MINUTES = 55 };

/* Newest first: those after what was seen. */
static i64 ask(struct request *r, const struct watch_search *w)
{
    pairs asked = {0};
    i64 told = 0;
    if (!form_pairs(r->arena, str_from(w->target, 1), &asked))
        return 0;
    struct search_order order = find_order(r->arena, &asked);
    order.by_date = true;
    order.limit = TOLD_MAX;
    order.unshown = true;
    r->reader.person = w->person;
    struct search_answer found = search_run(r, &order);
    r->reader.person = 0;
    instant newest = w->seen_at;
    for (i64 i = 0; i < found.hits.len; i++) {
        const struct search_hit *h = &found.hits.at[i];
        if (h->at.us <= w->seen_at.us || !h->contribution)
            continue;
        const struct contribution *c =
            contribution_one(r->db, r->arena, w->person, h->contribution);
        newest.us = h->at.us > newest.us ? h->at.us : newest.us;
        told += notice_send(r, (struct notice_new){.person = w->person,
                                                   .kind = NOTICE_CONTRIBUTION,
                                                   .contribution = h->contribution,
                                                   .by = c ? c->person : 0,
                                                   .note = "search"}) != 0;
    }
    watch_seen(r->db, w->id, newest, r->now);
    return told;
}

static bool searches_step(struct request *r, i64 *done)
{
    instant before = {r->now.us - (i64)MINUTES * 60 * 1000000};
    struct watch_search_rows rows = watch_searches(r->db, r->arena, before);
    for (i64 i = 0; i < rows.len; i++)
        *done += ask(r, &rows.at[i]);
    return rows.len == AT_ONCE;
}

const struct periodic notices_searching = {.name = "notices-search",
                                           .label = T("Recherches suivies"),
                                           .every = HOURLY,
                                           .run = searches_step};
