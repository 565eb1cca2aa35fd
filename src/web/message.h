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

/* The language a browser asks for (Accept-Language, RFC 9110 12.5.4); French when it asks for none
 * of ours. */
enum language language_accepted(str accept_language);
bool language_read(str code, enum language *language);

/* ---- for messages.c, which tools/messagec writes --------------------------------------------
 * Its object must be linked by name: nothing refers to it, so an archive would leave it out. */
struct message_translation {
    const char *french, *texts[LANGUAGES]; /* texts[FRENCH] is NULL */
};
struct message_table {
    const struct message_translation *at; /* sorted by strcmp of french */
    i64 len;
    struct message_table *next;
};
void message_register(struct message_table *t); /* from a constructor, before main */

#endif
