/* SPDX-License-Identifier: EUPL-1.2 */
/* oidc: signing in by an OpenID provider: authorization code flow with PKCE (OpenID Connect Core
 * 1.0, RFC 7636, RFC 9207), in ProConnect's profile: claims `given_name`, `usual_name`, `siret`,
 * and what the userinfo endpoint says as a signed JWT. Any provider with a discovery document does
 * (settings oidc-…).
 *
 * Nothing a provider says is believed unless its own key signed it for us, now, for this very
 * attempt. Its answers are bounded in size and time, its documents are kept for an hour, and its
 * keys are asked for again, at most once a minute, when one is unknown. No redirection is
 * followed. */
#ifndef COMMONS_OIDC_H
#define COMMONS_OIDC_H

#include "commons/app.h"

enum {
    OIDC_ATTEMPT_SECONDS = 600, /* between leaving for the provider and coming back */
    OIDC_ANSWER_MAX = 256 << 10,
    OIDC_SKEW_S = 60, /* between the provider's clock and ours */
};

#define OIDC_CALLBACK "/connexion/retour"
#define OIDC_SIGNED_OUT "/deconnexion/retour"

/* True when the settings origin, oidc-issuer and oidc-client are there. */
bool oidc_configured(const struct settings *s);

/* What a person reads, and what the log says of it in English; no message when all went well. */
struct oidc_fault {
    message said;
    str detail;
};

/* One attempt, kept sealed in a cookie of the browser that made it. */
struct oidc_attempt {
    str state, nonce, verifier; /* RFC 6749 10.12, Core 3.1.2.1, RFC 7636 4.1 */
    i64 person;                 /* who links an identity to their account; 0: who signs in */
    str back;                   /* path of ours to go to afterwards */
};
/* New, from the request's randomness. */
struct oidc_attempt oidc_attempt_new(struct request *r, i64 person, str back);
/* Where to send the browser, with the cookie in the answer; empty with the fault said. May block:
   ON_CALLER. */
str oidc_begin(struct request *r, const struct oidc_attempt *attempt, struct oidc_fault *fault);

/* What the provider says of a person. Texts are cleaned of controls and cut; the address is in the
   form that accounts have, or empty; siret is 14 digits, or empty. */
struct oidc_person {
    str issuer, subject, email, given_name, usual_name, siret;
    bool email_verified;
    str id_token;
};
/* The browser is back: the query of the callback and the cookie are judged, the code is exchanged,
   the answers are verified. False with the fault said. May block: ON_CALLER. */
bool oidc_finish(struct request *r, struct oidc_attempt *attempt, struct oidc_person *p,
                 struct oidc_fault *fault);
void oidc_forget_attempt(struct request *r); /* takes the cookie back */

/* Where the browser goes to end the provider's session too (OpenID Connect RP-Initiated Logout
   1.0); empty when the provider has no such page, or cannot be asked. */
str oidc_logout_address(struct request *r, str id_token);

/* A small text that only we can read, for a cookie: sealed with the instance's secret for that
   purpose, until an instant. open: empty when it is not ours, or too late. */
str oidc_seal(struct request *r, const char *purpose, instant ends, str what);
str oidc_open(struct request *r, const char *purpose, str sealed);

#endif
