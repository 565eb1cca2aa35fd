/* SPDX-License-Identifier: EUPL-1.2 */
/* mail: what leaves by mail. Inside `apply`, mail_queue() writes a row of the outbox; one thread of
 * the server (sender.h) hands the rows to the host's relay, each at most once as far as SMTP
 * allows (RFC 5321 6.1): claimed, sent, marked. A relay that is down is asked again for as long as
 * it takes, and nothing is lost. Without a relay the rows wait and the administrator sees them.
 *
 *     struct mail_to to;
 *     if (mail_recipient(r, person, &to)) {
 *         html page = mail_page(r, to.language);
 *         view_account_code_mail(&page, &model);        a view in="mail"
 *         mail_queue(r, (struct mail_new){.to = &to, .kind = "code", .subject = …,
 *                                         .html = html_str(&page), .ends = …});
 *     }
 *
 * Views of mails stand in the layout "mail" (<use header="mail_views.h"/>), write addresses as
 * pages do ("/forum/{id}"; they become absolute here) and have no forms. The text alternative is
 * made from the HTML. Names and subjects may hold anything: mime.c lets no line of theirs begin. */
#ifndef COMMONS_MAIL_H
#define COMMONS_MAIL_H

#include "commons/app.h"
#include "mail_sql.h"

enum {
    MAIL_SUBJECT_MAX = 200,    /* code points; cut beyond */
    MAIL_HTML_MAX = 256 << 10, /* bytes; beyond, only the text goes, cut at that length */
    MAIL_ABOUT_MAX = 100,      /* things a mail speaks of */
};

/* ---- to whom ---------------------------------------------------------------------------------
 */

struct mail_to {
    i64 person;        /* 0: an address without an account */
    str address, name; /* of a person: as they are now; the row keeps only the person's number */
    enum language language;
    bool even_suspended; /* set by mail_recipient_even_suspended() */
};
/* False for who gets no mail: erased, suspended, of the demonstration, or nobody. `suspended_too`:
   who tells a person of that very decision. */
bool mail_recipient(struct request *r, i64 person, struct mail_to *to);
bool mail_recipient_even_suspended(struct request *r, i64 person, struct mail_to *to);
/* Fit for a relay: ASCII, one @, no blank, no control, at most 254 bytes (RFC 5321 4.5.3.1). */
bool mail_address_fits(str address);

/* "mailto:…" of an address, as RFC 6068 writes it: what an address may hold and an address of a
   page may not ('%', '?', '#', '&'…) is percent-encoded. */
url mail_url(arena *a, str address);

/* ---- what -------------------------------------------------------------------------------------
 */

/* A thing the mail speaks of. When the person may not read it any more at the moment of sending
   (audience narrowed, contribution withdrawn, post hidden), the mail is not sent. */
struct mail_about {
    i64 contribution, post; /* post 0: none */
};

struct mail_new {
    const struct mail_to *to;
    const char *kind; /* "code", "notice", "digest"…: ASCII; what the administrator sees it as */
    str subject;      /* in the language of `to` */
    str html;         /* of mail_page() and a view */
    instant not_before, ends; /* {0}: at once; never ends. Past `ends` it is not sent any more */
    bool bulk;                /* goes after everything that is not */
    /* The conversation in the reader's mailbox. All may be {0}. `name`: of what the mail is about
       (a post's uid): Message-ID is made of it, and a second mail of that name to the same
       recipient is not queued. `answers`: the name that an earlier mail had; `thread`: the
       contribution's uid. */
    uid name, answers, thread;
    i64 reply_to; /* a contribution: the recipient's answer by mail goes to its thread, and the line
                     above which one writes is put on top */
    str list;     /* List-Id's left part, [a-z0-9.-]: "sujet-12"; empty: not of a list */
    str unsubscribe; /* path of a page whose POST, without session, ends such mails: RFC 8058 */
    const struct mail_about *about;
    i64 about_count; /* at most MAIL_ABOUT_MAX; what is beyond is not checked: do not say it */
};

/* A page in the layout "mail", in that language. */
html mail_page(struct request *r, enum language language);
/* Inside `apply`: the row's number; 0 when there is nothing to send (an address that does not fit,
   a name that this recipient had already). */
i64 mail_queue(struct request *r, struct mail_new m);

/* A short mail made of sentences, for those who need no view of their own. */
struct mail_words {
    str title;
    strs paragraphs;
    str code; /* shown large, for typing; or empty */
    str link_label;
    url link;   /* a path; used when link_label is not empty */
    strs after; /* small print */
};
str mail_of_words(struct request *r, enum language language, const struct mail_words *w);

/* ---- addresses --------------------------------------------------------------------------------
 * With the setting mail-inbound = "parvis@exemple.fr", what comes to parvis+ANYTHING@exemple.fr is
 * given to `parvis mail-in`. ANYTHING, in base32 and decimal, lower or upper case:
 *
 *     r12-7-SIGNED     an answer to the thread of contribution 12, by person 7 (Reply-To)
 *     b345-SIGNED      the return of mail 345 of the outbox (the envelope's sender)
 *     t-CODE           a new topic on the sector or theme of that code; unsigned, anybody may write
 *
 * SIGNED is signed_word() with the purposes "mail-reply" and "mail-return" of the part before it.
 * Empty when the setting is: then there is no Reply-To, and returns go to mail-from. */
str mail_reply_address(const struct app *app, arena *a, i64 contribution, i64 person);
str mail_return_address(const struct app *app, arena *a, i64 mail);
/* False unless the address is ours and signed. Any text may be given. */
bool mail_reply_read(const struct app *app, str address, i64 *contribution, i64 *person);
bool mail_return_read(const struct app *app, str address, i64 *mail);
str mail_topic_address(const struct app *app, arena *a, str facet);
bool mail_topic_read(const struct app *app, str address, str *facet);
/* The person and the name (post's uid) that a Message-ID of ours stands for: the In-Reply-To of an
   answer. "<HEX.PERSON@domain>". */
bool mail_id_read(const struct app *app, str message_id, uid *name, i64 *person);

/* ---- state ------------------------------------------------------------------------------------
 */

/* True when the settings smtp, mail-from and origin are there: mail will leave. */
bool mail_configured(const struct app *app);

enum mail_state { MAIL_WAITING, MAIL_SENDING, MAIL_SENT, MAIL_DEAD, MAIL_UNCERTAIN, MAIL_DROPPED };
/* In the column `state` of outbox, in this order. DEAD: refused for good, or tried for five days.
   UNCERTAIN: handed over without an answer, so it may have arrived. DROPPED: ended, or its reader
   may not read it any more. The administrator may send DEAD and UNCERTAIN ones again. */

/* Inside `apply`: DEAD and UNCERTAIN mail waits again, from the first attempt. False: there is none
   such. */
bool mail_again(struct request *r, i64 mail);
/* How many were given back to waiting. */
i64 mail_again_all(struct request *r);
/* A mail came back for good (mail-in): kept with its reason, DEAD. */
void mail_returned(struct request *r, i64 mail, str reason);

#endif
