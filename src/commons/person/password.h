/* SPDX-License-Identifier: EUPL-1.2 */
/* password: hashed by argon2id; measured by what would have to be guessed. Pure, but for the time
 * and the memory that a hash takes. */
#ifndef COMMONS_PERSON_PASSWORD_H
#define COMMONS_PERSON_PASSWORD_H

#include "web/message.h"

enum { PASSWORD_MIN = 12, PASSWORD_MAX = 200 };

/* argon2id, 19 MiB and 2 passes (OWASP's first choice of parameters). Takes tens of milliseconds:
   in a route that runs ON_HASHER only. False when memory is short. */
bool password_hash(arena *a, str password, str *hash);
/* An empty hash, which is what one has of an unknown address, takes the same way as any other and
   never matches: addresses are not told apart by their time. */
bool password_matches(str password, str hash);
extern const char password_of_nobody[]; /* what an empty hash is compared with */

/* What others know of the person, and what would be tried first. */
struct password_about {
    str email, name, instance;
};
/* How much of it would have to be guessed: a character counts one; a common word, a name, a year,
   a sequence such as 123456 or azerty and a character said again and again count one or two
   together, whatever their length. */
i64 password_strength(arena *a, str password, struct password_about about);
/* Why these words cannot be a password (length counts most, NIST SP 800-63B 5.1.1.2); no message
   when they can. */
message password_refusal(arena *a, str password, struct password_about about);
/* What to say of one that was taken: that it is strong, or how the next could be stronger. */
message password_advice(arena *a, str password, struct password_about about);

#endif
