/* SPDX-License-Identifier: EUPL-1.2 */
/* inbound: mail that arrives. The host's mail server hands each one to `parvis mail-in`, which
 * reads it (message.h) and asks the server to take it:
 *
 *     r12-7-SIGNED   a person's answer becomes a post of that thread, in the capacity in which that
 *                    person last wrote there, or in their own name
 *     b345-SIGNED    a mail of ours came back
 *     t-CODE         a new topic on a theme: the forum keeps it until its author confirms it
 *
 * Whoever has the signed address may only speak for its person when the mail also comes from that
 * person's own address: a mail that is passed on gives nobody a voice. What a machine sends is
 * taken and dropped without an answer (RFC 3834 2): so no loop begins here. */
#ifndef COMMONS_INBOUND_H
#define COMMONS_INBOUND_H

#include "commons/app.h"
#include "commons/inbound/message.h"

enum {
    INBOUND_HOURLY_MAX = 30, /* mails of one person that are taken in an hour */
    INBOUND_KEPT_DAYS = 30,  /* how long a mail that comes twice is known */
};

/* What the mail server is told; it tells the sender. */
enum inbound_outcome {
    INBOUND_TAKEN,   /* also what was dropped in silence */
    INBOUND_UNKNOWN, /* no such address here */
    INBOUND_REFUSED, /* `why` says it to the person */
    INBOUND_LATER,   /* a fault of ours: the mail server tries again */
};

struct periodic; /* commons/job/periodic.h */

struct inbound_take {
    const struct inbound_message *message;
    /* What a reply is made into, of the message's text: before the write, since it is dear
       (post_prepare(), commons/thread/import.h). NULL: made inside. */
    const struct post_ahead *ahead;
    /* A topic by mail, of the reader that r->reader is by now; false with *why. */
    bool (*topic)(struct request *r, const struct inbound_message *m, str facet, message *why);
    enum inbound_outcome outcome; /* answered */
    message why;                  /* of a refusal, in the language of the person */
};
/* Inside a write; r->reader is nobody before. False when what it wrote is to be undone. */
bool inbound_take(struct request *r, struct inbound_take *t);

extern const struct periodic inbound_sweeping; /* forgets the mails of long ago */

#endif
