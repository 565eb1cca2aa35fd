/* SPDX-License-Identifier: EUPL-1.2 */
/* session: who is signed in, from which device. The cookie is `__Host-parvis` iff the forum is
 * reached by https; the database holds its hash. Signing in always makes a new session, and ends
 * the one that the browser held: a cookie planted before opens nothing. */
#ifndef COMMONS_PERSON_SESSION_H
#define COMMONS_PERSON_SESSION_H

#include "commons/request.h"

enum { SESSION_COOKIE_BYTES = 32 };

/* How one showed who one is. */
enum way { WAY_PASSWORD, WAY_MAIL, WAY_OPENID };

struct sign_in {
    i64 person;
    enum way way;
    str id_token; /* of WAY_OPENID: the provider asks for it when the session ends there too */
};
/* Inside `apply`: a session and its cookie. */
void person_sign_in_by(struct request *r, struct sign_in s);
void person_sign_in(struct request *r, i64 person); /* by password */
void person_sign_out(struct request *r);

/* Fills r->reader and the page's csrf from the session cookie; a visitor when there is none. The
   language that the person keeps is the page's, unless this browser chose one. */
void reader_load(struct request *r);
bool reader_has_cookie(const struct request *r); /* of a session, whether it still holds or not */

/* Ends one of a person's sessions; false when it is not the person's. All but `kept` (0: all). */
bool session_end(struct request *r, i64 person, i64 session);
i64 sessions_end_others(struct request *r, i64 person, i64 kept); /* how many */

/* "Firefox", "Windows", as the browser says it (RFC 9110 10.1.5); empty when it says nothing that
   people would know. */
struct device {
    str browser, system;
};
struct device device_of(str user_agent);

/* Inside a write: the person showed itself (a mail that it sent, a token of its). Sessions say so
   by themselves. What time alone erases counts from there (commons/personal). */
void person_seen(struct request *r, i64 person);

/* When a session was last seen is kept in memory, and written here: inside a write, now and then
   (FOUNDATIONS 9); sessions that ran out go. */
void sessions_upkeep(struct request *r);

#endif
