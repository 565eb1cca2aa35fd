/* SPDX-License-Identifier: EUPL-1.2 */
/* sender: the one thread that hands mail to the relay, one at a time. It reads rows and nothing
 * else; what it finds out goes back into them through the writer.
 *
 * - A mail is claimed (written), handed over, marked (written): a crash in between leaves it
 *   UNCERTAIN, never sent twice by itself.
 * - The relay cannot be had, or refuses us as such: no mail is to blame. All wait, from
 *   mail-retry-seconds on, twice as long each time, a quarter of an hour at most, for ever.
 * - It puts this mail off (4xx): the same for this one, six hours at most, five days in all.
 * - It refuses this mail (5xx): DEAD at once, with its words. */
#ifndef COMMONS_MAIL_SENDER_H
#define COMMONS_MAIL_SENDER_H

#include "commons/mail/mail.h"

struct mail_sender;
/* Its thread has a reader's connection of its own. app->mail_sender is set. NULL with *error. */
struct mail_sender *mail_sender_start(struct app *app, const char *database, arena *a, str *error);
void mail_sender_stop(struct mail_sender *s); /* what is being handed over gets a few seconds */

/* What the administrator sees of the relay. Any thread. */
struct relay_state {
    bool configured, paused;
    instant until; /* of the pause */
    i64 failures;  /* in a row */
    str said;      /* the last failure's words */
};
struct relay_state mail_relay_state(struct app *app, arena *a);

/* ---- for the tests: another way to hand over ---------------------------------------------------
 */

enum handed {
    HANDED,
    HANDED_LATER,     /* this mail was put off */
    HANDED_REFUSED,   /* this mail was refused for good */
    HANDED_UNCERTAIN, /* its last byte went, no answer came */
    HANDED_NO_RELAY,  /* the relay is at fault, or away */
};
enum { SAID_MAX = 300 };

struct handing {
    str from, to; /* of the envelope */
    str bytes;
    const struct settings *settings;
    str domain;          /* how we call ourselves */
    char said[SAID_MAX]; /* its words; NUL-terminated */
};
struct mail_transport {
    enum handed (*hand)(struct mail_transport *t, struct handing *h);
};

/* A sender without a thread, and what may leave now sent on this one, at most `most`; how many were
   tried. */
struct mail_sender *mail_sender_of(struct app *app, arena *a);
i64 mail_send_now(struct mail_sender *x, struct db *reader, struct db *writer,
                  struct mail_transport *t, i64 most);

/* ---- smtp.c: by libcurl ------------------------------------------------------------------------
 */

struct mail_transport *smtp_start(arena *a, bool (*stopping)(void *what), void *what);
void smtp_stop(struct mail_transport *t);

#endif
