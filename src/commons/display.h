/* SPDX-License-Identifier: EUPL-1.2 */
/* display: how a reader asked to be shown pages: size of text, spacing, face, contrast, light or
 * dark.
 *
 * It is kept in the reader's browser alone, in one cookie of five figures, "21001", one a part in
 * the order of display_parts; what is not understood is the usual. The reader chose it by hand, for
 * comfort: it needs no consent (directive 2002/58/CE, article 5.3; CNIL, guidelines of 17 September
 * 2020, on what personalises an interface). The page cache keeps a page for each (page_cache.h). */
#ifndef COMMONS_DISPLAY_H
#define COMMONS_DISPLAY_H

#include "web/message.h"
#include "web/server.h"

enum { DISPLAY_PARTS = 5, DISPLAY_CHOICES = 4 };

struct display_part {
    const char *name; /* of the control in the form */
    message label;
    i64 choices; /* the first is the usual one */
    struct display_choice {
        const char
            *mark; /* a word of <html data-display>, which public/display.css reads; NULL: none */
        message label;
    } choice[DISPLAY_CHOICES];
};
extern const struct display_part display_parts[DISPLAY_PARTS];

struct display {
    uint8_t chosen[DISPLAY_PARTS]; /* an index of each part's choices */
};

struct display display_read(str cookie); /* of any text */
struct display display_asked(const struct incoming *in);
str display_cookie(arena *a, struct display d);

bool display_is_usual(struct display d);
uint8_t display_byte(struct display d); /* 0 for the usual, different for each display */

str display_marks(arena *a, struct display d); /* "size-2 dark"; empty for the usual */
str display_scheme(struct display d);          /* of <meta name="color-scheme"> */

#endif
