/* SPDX-License-Identifier: EUPL-1.2 */
/* notice: what a person is told, on /mon-compte/alertes and by mail. Inside `apply`, notice_send()
 * writes a row of references: its words are made when it is shown, in the reader's language, and
 * only if that person may read what it is about at that moment (checked when made, when shown and
 * when mailed). Names are never frozen in it. */
#ifndef COMMONS_NOTICE_H
#define COMMONS_NOTICE_H

#include "commons/app.h"
#include "notice_sql.h"

/* Preferences are kept by kind; a kind's number is never given a new meaning. */
enum notice_kind {
    NOTICE_POST = 1,         /* a new message in a followed thread */
    NOTICE_ANSWER = 2,       /* somebody answered one's own message */
    NOTICE_BEST = 3,         /* one's message was chosen as the best answer */
    NOTICE_REVISION = 4,     /* what one follows has a new version */
    NOTICE_DECLARATION = 5,  /* an organisation draws on it, or did it too; note: which */
    NOTICE_FOLLOW_UP = 6,    /* news of it, later */
    NOTICE_CONTRIBUTION = 7, /* a new one of a followed authority, person, facet or search */
    NOTICE_VISA = 8,         /* asked, given, refused; note: which */
    NOTICE_MANDATE = 9,      /* asked to vouch, vouched, ending; note: which */
    NOTICE_MODERATION = 10,  /* a decision about what one wrote; note: which */
    NOTICE_CONTACT = 11,     /* somebody asks to be put in touch; a question relayed */
    NOTICE_SYSTEM = 12,      /* the account, an import, an administrator's word; note: which */
};

struct notice_new {
    i64 person; /* who is told; nothing is written for who did it (`by`) */
    enum notice_kind kind;
    i64 contribution, post, organisation; /* 0: none */
    i64 by;                               /* the person who did it; 0: nobody */
    const char *note; /* which of the kind's sentences: a short ASCII word of the caller's, in the
                         table of notice_text.c; or NULL */
};
/* The notice's number; 0 when the person may not read what it is about, did it, or was told
   already of the same thing and has not read it yet. */
i64 notice_send(struct request *r, struct notice_new n);

#endif
