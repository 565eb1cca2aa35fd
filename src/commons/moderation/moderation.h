/* SPDX-License-Identifier: EUPL-1.2 */
/* moderation: reports, cases, decisions with a reason, appeals to somebody else.
 *
 * What is hidden cannot be read by any path: a contribution and all that hangs on it move to an
 * audience that nobody holds, and the words of a post leave its row for the decision. Showing it
 * again puts both back. The person concerned is told why by mail, with a signed link that works
 * without a session (a suspended person has none): there it is read, and appealed once, within
 * six months (regulation (EU) 2022/2065, articles 16, 17 and 20). */
#ifndef COMMONS_MODERATION_H
#define COMMONS_MODERATION_H

#include "commons/app.h"
#include "commons/job/periodic.h"
#include "moderation_sql.h"

enum {
    MODERATION_TEXT_MAX = 2000,
    APPEAL_DAYS = 183,
    HELD_LINKS_FROM = 3, /* early posts with as many links are held */
    TRUSTED_FROM = 5,    /* things written that nobody hid: no longer new here */
};

enum { MODERATION_REASONS = 8 };
extern const struct choice moderation_reasons[MODERATION_REASONS];
message moderation_reason_label(str code);
message moderation_action_label(str action);
message moderation_kind_label(str kind);

/* ---- reporting --------------------------------------------------------------------------------
 */

struct report_new {
    i64 contribution, post; /* post 0: the contribution */
    bool person;            /* who wrote it, rather than that */
    str reason, note;
};
/* Inside `apply`. The case; 0 when the reader may not read the thing. A second report of the same
   person on an open case changes nothing. */
i64 moderation_report(struct request *r, struct report_new n);

/* Inside `apply`, after a post or a topic was written: hides it until a moderator has read it, when
   its writer is new here. True when it is held. `post` 0: the contribution itself. */
bool moderation_hold(struct request *r, i64 contribution, i64 post, str body);

/* Inside `prepare`, of a form that adds a post, a topic or a draft: counts it. False when it comes
   too soon after many others, and the form says when to send it again. Moderators are not counted.
   What comes by mail has its own limit (commons/inbound). */
bool writing_allowed(struct request *r);

/* ---- deciding (moderators) --------------------------------------------------------------------
 */

/* Each gives why not, or no message. Nobody decides about themselves. */
message moderation_take(struct request *r, i64 case_, bool take);
message moderation_add_note(struct request *r, i64 case_, str body);

struct decision_new {
    i64 case_;
    str action; /* none, approve, hide, warn, suspend */
    str reason, statement;
    i64 days;     /* of a suspension; 0: no end */
    instant seen; /* changed_at of the case that the moderator read; 0: whatever it says now */
};
message moderation_decide(struct request *r, struct decision_new n);
/* Shows again, or lets back in, before its end and without an appeal: not while one waits. */
message moderation_undo(struct request *r, i64 decision);

/* ---- appealing --------------------------------------------------------------------------------
 */

str decision_link(struct request *r, i64 decision); /* the address of a mail */
/* The decision of such a link; NULL: forged. *late: it is too late to appeal. */
struct moderation_decision *decision_of_link(struct request *r, str token, bool *late);
message moderation_appeal(struct request *r, i64 decision, str body);
message moderation_answer(struct request *r, i64 decision, bool upheld, str answer);

/* Suspensions that are over, every minute. */
extern const struct periodic suspensions_ending;

extern const struct feature moderation_feature; /* /signaler, /moderation */

#endif
