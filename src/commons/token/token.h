/* SPDX-License-Identifier: EUPL-1.2 */
/* token: a program reads the API in the name of a person, by `Authorization: Bearer parvis_…`
 * (RFC 6750). The token is shown once; its hash alone is kept. It reads and never writes: its
 * reader has the role of an account that only reads, whatever the person is. No page takes one:
 * only api_begin() of features/api asks token_reader(). */
#ifndef COMMONS_TOKEN_H
#define COMMONS_TOKEN_H

#include "commons/app.h"
#include "commons/job/periodic.h"
#include "token_sql.h"

enum {
    TOKENS_A_PERSON = 10,
    TOKEN_DAYS = 365,
    TOKEN_SECRET_BYTES = 32,
    TOKEN_MINUTE_MAX = 120, /* requests that one token may make in a minute */
};

struct token_scope {
    const char *code; /* "public", "reader" */
    message label, consequence;
};
enum { TOKEN_SCOPES = 2 };
extern const struct token_scope token_scopes[TOKEN_SCOPES];

/* Inside `apply`. The token, to be shown this once; empty when the person has one of that name, or
   as many as one may have. */
str token_create(struct request *r, str name, str scope);

enum token_state {
    TOKEN_NONE,    /* nothing was sent: a visitor */
    TOKEN_HOLDS,   /* r->reader is who holds it; nobody when its scope is `public` */
    TOKEN_UNKNOWN, /* malformed, revoked, expired, or of someone suspended */
    TOKEN_TOO_OFTEN
};
/* Sets r->reader from the header, and counts. *wait: seconds until the next try. */
enum token_state token_reader(struct request *r, i64 *wait);

extern const struct periodic tokens_keeping; /* when each was last used, every minute */
void token_forget_counts(void);              /* for tests: as a restart does */

extern const struct feature token_feature; /* /mon-compte/jetons */

#endif
