/* SPDX-License-Identifier: EUPL-1.2 */
/* resend: what was typed into a form whose session ended meanwhile. Nothing is kept on the server:
 * the page that refuses holds the text, and a button that sends it again once its writer has signed
 * in. */
#ifndef COMMONS_RESEND_H
#define COMMONS_RESEND_H

#include "commons/request.h"

struct resend_field {
    i64 number;
    str name, value;
};
struct resend_fields {
    struct resend_field *at;
    i64 len, cap;
};
struct resend_page {
    url action;
    bool signed_in;                     /* again: one press is left */
    struct resend_fields texts, hidden; /* texts are shown, to be read again or copied */
};

/* Answers a POST of the same origin, which a missing or another session refuses, with what was
   typed. False when there is nothing to keep, or a file, which no page can hold: the caller
   answers. */
bool resend_offer(struct request *r);

#endif
