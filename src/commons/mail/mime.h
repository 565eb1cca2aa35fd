/* SPDX-License-Identifier: EUPL-1.2 */
/* mime: one mail as bytes for a relay. Pure. RFC 5322 (lines, dates, Message-ID), RFC 2045 to 2047
 * (parts, quoted-printable, base64, encoded words), RFC 2919 (List-Id), RFC 8058 (one-click),
 * RFC 3834 (Auto-Submitted).
 *
 * Nothing given can begin a header line: every value goes through one of three writers, which turn
 * any control character to a blank and anything that is not printable ASCII into encoded words. */
#ifndef COMMONS_MAIL_MIME_H
#define COMMONS_MAIL_MIME_H

#include "base/values.h"

struct letter {
    str from_name, from; /* addresses must fit (mail_address_fits) */
    str to_name, to;
    str reply_to; /* an address; empty: none */
    str subject;
    str domain;                   /* of Message-ID and List-Id */
    str message, answers, thread; /* what stands before the @; the last two may be empty */
    str list;                     /* [a-z0-9.-]; empty: none */
    str unsubscribe;              /* an absolute address; empty: none. One-click when it is https */
    str language;                 /* "fr" */
    instant date;
    str plain, html; /* html empty: text alone */
};
str letter_write(arena *a, const struct letter *l);

/* ---- its parts, for the tests -----------------------------------------------------------------
 */

/* "Subject: …\r\n": folded at 76 columns; empty: nothing. */
void header_text(text *t, const char *name, str value);
/* "To: "Anne" <anne@exemple.fr>\r\n". */
void header_address(text *t, const char *name, str person, str address);
/* A value of ours that is one ASCII token: what is not printable ASCII or is a blank is left out.
 */
void header_token(text *t, const char *name, str value);
void quoted_printable(text *t, str s); /* lines end in CRLF, at most 76 columns */
void base64_lines(text *t, str s);

/* ---- from HTML --------------------------------------------------------------------------------
 */

/* What the HTML of one of our views says, as text: headings and paragraphs apart, lists with
   dashes, the address of a link after its words. Any bytes may be given. */
str html_plain(arena *a, str page);
/* The same HTML with the addresses that begin with / made absolute. */
str html_absolute(arena *a, str page, str origin);

#endif
