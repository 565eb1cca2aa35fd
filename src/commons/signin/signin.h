/* SPDX-License-Identifier: EUPL-1.2 */
/* signin: what shows who one is, other than a password: a secret that leaves by mail, as a link and
 * as a code for typing; an identity at an OpenID provider.
 *
 * A link opens nothing by itself, since scanners of mail follow links: its page has a button, which
 * works in the browser that asked for it alone (a cookie). Elsewhere the code is typed by hand,
 * with the address, at most SECRET_TRIES times. Either is used once, and ends after a while. The
 * database holds hashes; that of the short code is keyed by the instance's secret. */
#ifndef COMMONS_SIGNIN_H
#define COMMONS_SIGNIN_H

#include "commons/job/periodic.h"
#include "commons/person/person.h"
#include "signin_sql.h"

enum { SECRET_TRIES = 5, SECRET_CODE = 8, SECRET_MINUTES = 15, SECRET_PASSWORD_MINUTES = 30 };

enum secret_purpose {
    SECRET_SIGN_IN = 1, /* of a person; shows, too, that mail to the address arrives */
    SECRET_OPEN,        /* an account for an address that has none */
    SECRET_PASSWORD,    /* a new password: by link alone, from any browser */
    SECRET_ADDRESS,     /* `email` becomes the person's: by code alone, typed by who is signed in */
};

struct secret_new {
    enum secret_purpose purpose;
    i64 person; /* 0: SECRET_OPEN */
    str email;
};
struct secret_made {
    str token; /* for the link; letters and digits */
    str code;  /* "ABCD-EFGH" */
    instant ends;
};
/* Inside `apply`: the row, and the cookie of the browser that asks (but for SECRET_PASSWORD). */
struct secret_made secret_create(struct request *r, struct secret_new s);

enum secret_state { SECRET_UNKNOWN, SECRET_ENDED, SECRET_USED, SECRET_GOOD };
struct secret {
    enum secret_state state;
    i64 id, person;
    enum secret_purpose purpose;
    str email;
    bool here; /* this browser asked for it */
};
/* Of a token as it came. Reads only. */
struct secret secret_of_token(struct request *r, str token);
/* Inside `apply`. False: somebody was faster, or it ended; nothing is changed. */
bool secret_use(struct request *r, i64 secret);
/* Inside `apply`: the secret that this code, typed for that address, stands for; a wrong one counts
   as a try at all that wait for the address, and gives SECRET_UNKNOWN. Not used up by that. */
struct secret secret_of_code(struct request *r, str email, str typed);
/* Inside `apply`: the secret is bound to this browser from now on, under a new token, which is
   returned; the old link and the code work no more. For what needs one more page. */
str secret_move_here(struct request *r, i64 secret);

/* ---- identities at an OpenID provider ---------------------------------------------------- */

struct identity_new {
    i64 person;
    str issuer, subject, email, siret; /* siret: 14 digits, or empty */
};
/* Inside `apply`. False when that identity is another person's. An identity that the person has
   already takes what is new of it. */
bool identity_link(struct request *r, struct identity_new i);

extern const struct periodic signin_sweeping; /* secrets that ended a week ago go */

#endif
