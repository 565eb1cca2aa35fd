/* SPDX-License-Identifier: EUPL-1.2 */
/* message: a sentence for people that C code says. French is the source text and the key; the
 * translations of locale/ are embedded at build (FOUNDATIONS 13). Views carry their own text.
 *
 *     T("Le titre est trop court.")
 *     T("Il reste {1} places sur {2}.", n, of)      arguments are str, {1} to {3}
 *
 * tools/messagec finds every T("…") in the C sources; one without a translation fails the build. */
#ifndef WEB_MESSAGE_H
#define WEB_MESSAGE_H

#include "base/text.h"

enum language { FRENCH, ENGLISH, LANGUAGES };
extern const char *const language_codes[LANGUAGES]; /* "fr", "en" (BCP 47) */

enum { MESSAGE_ARGS = 3 };
typedef struct message {
    const char *text; /* NULL: no message */
    str args[MESSAGE_ARGS];
} message;
#define T(literal, ...) ((message){.text = "" literal "", .args = {__VA_ARGS__}})

static inline bool message_is(message m) { return m.text != NULL; }

/* The sentence in that language, its arguments in place (not escaped: html.h does that). */
str message_in(arena *a, enum language language, message m);

/* The language a browser asks for (Accept-Language, RFC 9110 12.5.4); French when it asks for none of ours. */
enum language language_accepted(str accept_language);
bool language_read(str code, enum language *language);

#endif
