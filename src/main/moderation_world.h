/* SPDX-License-Identifier: EUPL-1.2 */
/* moderation_world: for moderation_test.c and newcomer_test.c. The world of the rights, and what
 * moderators and those who report do in it. */
#ifndef MAIN_MODERATION_WORLD_H
#define MAIN_MODERATION_WORLD_H

#include "commons/moderation/moderation.h"
#include "commons/search/search.h"
#include "commons/token/token.h"
#include "main/rights_world.h"

static inline struct world *opened(void)
{
    struct world *w = calloc(1, sizeof *w); /* heap: too large for a stack */
    check(w != NULL);
    world_open(w);
    token_forget_counts();
    return w;
}

static inline void closed(struct world *w)
{
    world_close(w);
    free(w); /* heap: as above */
}

static inline str body_of(const struct request *r)
{
    return r->content_type.len && !str_starts(r->content_type, S("text/html")) ? r->body
                                                                               : html_str(&r->page);
}

static inline i64 report(struct world *w, enum who who, i64 n, bool post)
{
    struct request *r = act_as(w, who);
    i64 id = moderation_report(r, (struct report_new){.contribution = w->there[n].id,
                                                      .post = post ? w->there[n].post : 0,
                                                      .reason = S("insult"),
                                                      .note = S("regardez")});
    acted(w);
    return id;
}

/* Empty: it was decided. */
static inline bool decide(struct world *w, enum who who, struct decision_new n)
{
    struct request *r = act_as(w, who);
    if (!n.reason.len)
        n.reason = S("insult");
    message why = moderation_decide(r, n);
    acted(w);
    return !message_is(why);
}

static inline i64 last_decision(struct world *w, arena *a, i64 case_)
{
    struct decision_line_rows rows = decision_list(w->t.i.writer, a, case_);
    return rows.len ? rows.at[rows.len - 1].id : 0;
}

static inline i64 found_by_search(struct world *w, enum who who, const char *word)
{
    struct request *r = act_as(w, who);
    struct search_order order = {.question = str_of(word)};
    i64 total = search_run(r, &order).total;
    acted(w);
    return total;
}

static inline str with_token(struct world *w, arena *a, enum who who)
{
    return text_format(a, "csrf=%.*s", STR(w->csrf[who]));
}

static inline i64 post_of(struct world *w, enum who who, const char *body)
{
    struct request *r = act_as(w, who);
    i64 number = thread_post(r, (struct post_new){.contribution = w->there[11].id,
                                                  .body = str_of(body),
                                                  .html = thread_render(r, str_of(body))});
    struct post_rows rows =
        post_page(r->db, r->arena, r->reader.person, w->there[11].id, number - 1, number);
    i64 id = rows.at[0].id;
    acted(w);
    return id;
}

#endif
