/* SPDX-License-Identifier: EUPL-1.2 */
/* signed: a text that only this instance can have made: links to unsubscribe, to give a visa, to
 * sign in; addresses of mail. Whoever holds it may do what its purpose says, until it ends, without
 * a session: so a GET of such an address only shows a page, and a POST does it (scanners of mail
 * follow links). What may be done only once is remembered by whoever does it; a signature does not
 * wear out.
 *
 * Keyed BLAKE2b (RFC 7693) of the instance's secret, 16 bytes, compared in constant time. The
 * purpose and the lengths are signed too: a text of one purpose never passes for another. The
 * payload can be read by whoever holds the text: it is signed, not hidden. */
#ifndef COMMONS_SIGNED_H
#define COMMONS_SIGNED_H

#include "commons/app.h"

enum { SIGNED_PAYLOAD_MAX = 400 };

/* For an address on the web: letters, digits, - and _ (base64url of end, payload, signature).
   `ends` {0}: it never ends. `purpose` is a short word of the caller's: "unsubscribe". The payload
   has at most SIGNED_PAYLOAD_MAX bytes. Pure: the same arguments give the same text. */
str signed_text(const struct app *app, arena *a, const char *purpose, instant ends, str payload);

enum signed_state {
    SIGNED_GOOD,
    SIGNED_ENDED,  /* ours, but too late: say so, and how to get another */
    SIGNED_FORGED, /* not ours, cut or of another purpose: 404 */
};
/* *payload lives in `a`; it is set for SIGNED_GOOD and SIGNED_ENDED. Any text may be given. */
enum signed_state signed_read(const struct app *app, arena *a, const char *purpose, instant now,
                              str made, str *payload);

/* For places where letters lose their case and room is short (the left part of a mail address): the
   first 10 bytes of the signature in base32 (RFC 4648, lower case): 16 letters and digits. */
enum { SIGNED_WORD = 16 };
str signed_word(const struct app *app, arena *a, const char *purpose, str payload);
bool signed_word_is(const struct app *app, const char *purpose, str payload, str word);

#endif
