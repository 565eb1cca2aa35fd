/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of this room share. */
#ifndef COMMONS_OIDC_INSIDE_H
#define COMMONS_OIDC_INSIDE_H

#include <jansson.h>

#include "commons/oidc/oidc.h"

/* ---- fetch.c: one HTTP request to a provider --------------------------------------------- */

enum fetched { FETCHED, FETCH_UNREACHABLE, FETCH_SLOW, FETCH_TOO_LARGE };

struct fetch {
    str url, body; /* a POST when there is a body (application/x-www-form-urlencoded) */
    str bearer, user, password; /* authorization, if any */
    i64 timeout_s;
    bool plain_too; /* http is allowed beside https */
};
struct fetch_answer {
    enum fetched outcome;
    long status;
    str content_type, body, detail;
};
struct fetch_answer fetch_url(arena *a, const struct fetch *f);

/* ---- provider.c: what is known of the provider ------------------------------------------- */

struct provider {
    str issuer, authorization, token, userinfo, jwks_uri, end_session;
    bool says_iss; /* authorization_response_iss_parameter_supported (RFC 9207) */
    bool basic;    /* the token endpoint wants HTTP Basic */
    bool plain_too;
    str jwks;
};
/* The discovery document and the keys, kept for an hour; a provider that failed is left alone for
   15 seconds. `unknown_key`: the keys are asked for anew if a minute has gone by. */
bool provider_get(struct request *r, bool unknown_key, struct provider *p,
                  struct oidc_fault *fault);
void provider_forget(void); /* for tests */
/* Pure: reads a discovery document (OpenID Connect Discovery 1.0, 3 and 4.3). NULL with *why. */
bool provider_read(arena *a, str document, str issuer, struct provider *p, str *why);

/* ---- token.c: signed answers; pure -------------------------------------------------------- */

struct expected {
    str issuer, audience, nonce; /* nonce empty: not asked for */
    instant now;
    bool id_token; /* iss, aud, exp and iat must be there; of userinfo, they must fit if they are */
};
enum token_state { TOKEN_GOOD, TOKEN_UNKNOWN_KEY, TOKEN_WRONG };
/* The claims of a compact JWS (RFC 7515 3.1) that one of the keys signed, asymmetrically; freed
   with the arena. *why in English. */
enum token_state token_verify(arena *a, str jws, str jwks, const struct expected *e,
                              json_t **claims, str *why);

/* A member as text without controls, at most so many code points; empty when it is none. */
str claim_text(arena *a, const json_t *object, const char *name, i64 code_points);
json_t *json_of(arena *a, str written); /* an object, freed with the arena; NULL */

#endif
