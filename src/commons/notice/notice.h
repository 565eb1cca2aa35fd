/* SPDX-License-Identifier: EUPL-1.2 */
/* notice: what a person is told, on /mon-compte/alertes and by mail. Inside `apply`, notice_send()
 * tells one person, notice_tell() those who follow something. A row holds references: its words are
 * made when it is shown, in the reader's language, and only if that person may read what it is
 * about at that moment (checked when made, when shown and when mailed). Names are never frozen in
 * it. */
#ifndef COMMONS_NOTICE_H
#define COMMONS_NOTICE_H

#include "commons/app.h"
#include "notice_sql.h"

enum { NOTICE_MAIL_NONE = -1 }; /* in notice.mailed: it will not be told by mail */

/* Preferences are kept by kind; a kind's number is never given a new meaning. */
enum notice_kind {
    NOTICE_POST = 1,         /* a new message in a followed thread */
    NOTICE_ANSWER = 2,       /* somebody answered one's own message */
    NOTICE_BEST = 3,         /* one's message was chosen as the best answer */
    NOTICE_REVISION = 4,     /* what one follows has a new version */
    NOTICE_DECLARATION = 5,  /* an organisation draws on it, or did it too; note: which */
    NOTICE_FOLLOW_UP = 6,    /* news of it, later */
    NOTICE_CONTRIBUTION = 7, /* a new one of a followed authority, person, theme or search */
    NOTICE_VISA = 8,         /* agreed, refused, commented; note: which */
    NOTICE_MANDATE = 9,      /* asked to vouch, vouched, ending; note: which */
    NOTICE_MODERATION = 10,  /* a decision about what one wrote; note: which */
    NOTICE_CONTACT = 11,     /* somebody asks to be put in touch; a question relayed */
    NOTICE_SYSTEM = 12,      /* the account, an import, an administrator's word; note: which */
    NOTICE_KINDS
};

struct notice_new {
    i64 person; /* who is told; nothing is written for who did it (`by`) */
    enum notice_kind kind;
    i64 contribution, post, organisation; /* 0: none */
    i64 by;                               /* the person who did it; 0: nobody */
    const char *note; /* which of the kind's sentences: a short ASCII word of the caller's, in the
                         table of words.c; or NULL */
    bool mailed;      /* the caller writes a mail of its own: this one is for the page alone */
};
/* The notice's number; 0 when the person may not read what it is about, did it, or was told
   already of the same thing and has not read it yet. By mail at once where the person wants that,
   unless `mailed`. */
i64 notice_send(struct request *r, struct notice_new n);
/* To all who follow it (`person` is not looked at): the contribution, or for NOTICE_CONTRIBUTION
   its authority, author, sectors and themes. Written as one row; told behind the request, 50
   persons a step. Of NOTICE_POST, also whom the message answers is told (NOTICE_ANSWER), and those
   who do not want each message by mail have one notice of a thread a day until they read it. */
void notice_tell(struct request *r, struct notice_new n);
/* One such step, inside a write: false when nothing is left to tell. At most `most` messages of a
   thread are told by it together. */
enum { NOTICE_EVENTS_AT_ONCE = 20 };
bool notice_tell_step(struct request *r, i64 most);
/* What could not be told, however few at once: it is given up, so that the rest is told. Answers as
   a step does. */
bool notice_tell_skip(struct request *r);

/* ---- following -------------------------------------------------------------------------------
 */

enum { WATCH_MAX = 200, WATCH_SEARCHES_MAX = 20, WATCH_QUERY_MAX = 500 };

/* One of the four; the others 0 or empty. `query` is that of the address of a search page. */
struct watch_target {
    i64 organisation, person, facet;
    str query;
};
bool watch_holds(struct request *r, struct watch_target t);
/* Inside `apply`. False when it does not exist, or one follows too much already. */
bool watch_set(struct request *r, struct watch_target t, bool on);

/* ---- showing ---------------------------------------------------------------------------------
 */

enum { NOTICE_UNREAD_SHOWN = 99 };
/* Of the reader, what may be read now; NOTICE_UNREAD_SHOWN + 1: more. */
i64 notice_unread(struct request *r);
/* What a row says, in the request's language, and where it leads. */
struct notice_words {
    str text;
    str path; /* empty: nowhere */
};
struct notice_words notice_words(struct request *r, const struct notice_row *n);

/* ---- by mail ---------------------------------------------------------------------------------
 */

enum rhythm { RHYTHM_NEVER, RHYTHM_AT_ONCE, RHYTHM_DAILY, RHYTHM_WEEKLY, RHYTHMS };
extern const message rhythm_labels[RHYTHMS];
/* The kinds as the page of preferences names them; no text: not offered. */
extern const message notice_kind_labels[NOTICE_KINDS];
enum rhythm notice_rhythm(struct request *r, i64 person, enum notice_kind kind);
void notice_set_rhythm(struct request *r, i64 person, enum notice_kind kind, enum rhythm rhythm);

/* The path of the page that ends such mails; `contribution`: of that conversation alone, 0: of the
   kind; kind 0: of all. Its POST needs no session. */
str notice_end_path(struct request *r, i64 person, enum notice_kind kind, i64 contribution);
struct notice_end {
    i64 person, contribution;
    enum notice_kind kind;
};
bool notice_end_read(struct request *r, str token, struct notice_end *e);
void notice_end_apply(struct request *r, const struct notice_end *e);

/* Inside `apply`: mails a notice at once. */
void notice_mail(struct request *r, i64 notice);
extern const struct periodic notice_daily, notice_weekly, notice_sweeping;

#endif
