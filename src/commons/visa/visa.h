/* SPDX-License-Identifier: EUPL-1.2 */
/* visa: agreement before publishing. An organisation's manager chooses its circuit: free, one
 * agreement, or two. It is asked by mail of a person without an account: a signed link, thirty
 * days, from any browser; its page shows the draft as it stands, its forms agree, refuse with a
 * word, or comment on a passage. Nothing is published by default.
 *
 * An agreement holds for what the fields with `asks_visa` (web/form.h) say: costs, an elected
 * person's word, difficulties. As long as they say the same, a typo elsewhere asks nothing again.
 *
 * Step 0 is a reader of another house, asked for comments only. Functions that write take the
 * request inside `apply`; what cannot be done is a message. */
#ifndef COMMONS_VISA_H
#define COMMONS_VISA_H

#include "commons/contribution/contribution.h"
#include "commons/job/periodic.h"
#include "visa_sql.h"

enum {
    VISA_DAYS = 30,
    VISA_REMIND_DAYS = 7,
    VISA_ASKED_DAY = 30, /* by one person */
    VISA_COMMENTS_MAX = 40,
    VISA_WORD_MAX = 1000, /* code points */
};

/* ---- the circuit ----------------------------------------------------------------------------- */

struct visa_person {
    str email, name, function;
};
struct visa_circuit {
    i64 steps;
    struct visa_person of[2]; /* empty email: the author chooses */
};
struct visa_circuit visa_circuit_for(struct request *r, i64 organisation);
/* By who has the charge of it. */
message visa_circuit_set(struct request *r, i64 organisation, const struct visa_circuit *c);

/* ---- asking ---------------------------------------------------------------------------------- */

/* Of a contribution that the reader may edit. step 0: for comments. Mails the link; one that waits
   at the same step is replaced. */
message visa_ask(struct request *r, i64 contribution, i64 step, struct visa_person who);
message visa_take_back(struct request *r, i64 contribution, i64 visa);
/* The step to ask for now: 1 or 2; 0 when all is agreed, or nothing is asked for. */
i64 visa_next(struct request *r, const struct kind *k, const struct contribution *c,
              const struct form *document);
/* Why the document may not be published yet; no message when it may. */
message visa_refusal(struct request *r, const struct kind *k, const struct contribution *c,
                     const struct form *document);
/* What an agreement holds for: 32 hexadecimal digits; the same for the same sensitive fields. */
str visa_fingerprint(arena *a, const struct kind *k, const struct form *document);
/* Who agreed to the document as it stands. */
struct visa_given_rows visa_of_document(struct request *r, const struct kind *k, i64 contribution,
                                        const struct form *document);

/* ---- the link -------------------------------------------------------------------------------- */

enum visa_link { VISA_OPEN, VISA_DECIDED, VISA_ENDED, VISA_WITHDRAWN, VISA_UNKNOWN };
struct visa_opened {
    enum visa_link link;
    struct visa_row *row; /* NULL when unknown */
    const struct kind *kind;
    struct contribution *contribution;
    struct form
        *document; /* while it is open: the draft, or what is published when there is none */
    i64 revision;
    str fingerprint;
};
/* Any text may be given. What moderators hide is as if withdrawn. */
struct visa_opened visa_open(struct request *r, str token);

struct visa_decision {
    bool agreed;
    str name, function, word;
    str seen; /* the fingerprint that the page showed */
};
message visa_decide_by_link(struct request *r, str token, const struct visa_decision *d);
message visa_comment_by_link(struct request *r, str token, str field, str passage, str body);

extern const struct periodic visas_reminding;

#endif
