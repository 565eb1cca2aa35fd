/* SPDX-License-Identifier: EUPL-1.2 */
/* What the two writers over md4c share: markdown.c makes HTML, markdown_text.c plain text. */
#ifndef WEB_MARKDOWN_INSIDE_H
#define WEB_MARKDOWN_INSIDE_H

#include <md4c.h>

#include "web/markdown.h"

/* A buffer that a callback may write to: it never jumps over md4c (FOUNDATIONS 16). */
struct markdown_buffer {
    arena *arena;
    char *at;
    i64 len, cap, max;
    i64 wanted; /* what the arena refused, for markdown_too_much() */
};

/* Why a parse ended early. Callbacks return it to md4c and must remember it themselves. */
enum markdown_end {
    MARKDOWN_DONE,
    MARKDOWN_FULL,     /* the output's limit */
    MARKDOWN_NO_ROOM,  /* the arena's limit */
    MARKDOWN_FAILED,   /* md4c itself, for want of memory */
    MARKDOWN_TOO_WIDE, /* a table beyond MARKDOWN_COLUMNS_MAX */
};

must_use enum markdown_end markdown_put(struct markdown_buffer *b, str s); /* all of it, or none */

/* Outside of md4c again: jumps as arena_take() does. */
void markdown_too_much(struct markdown_buffer *b);

/* The source as md4c may have it: cut at its limit, valid UTF-8, no control characters. */
str markdown_clean(arena *a, str source);

/* The flags of our dialect. Bare addresses are not md4c's (markdown_address.c). */
enum {
    MARKDOWN_FLAGS = MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS |
                     MD_FLAG_NOINDENTEDCODEBLOCKS, /* pasted text is often indented, never code */
};

/* The next bare address of a text at or after `floor`: "https://…", "www.…", "a@b.example". */
struct markdown_address {
    i64 from, to;
    str scheme; /* to be put before it */
};
bool markdown_find_address(str s, i64 floor, struct markdown_address *found);

/* What md4c hands out: a part of the source, or one of its own short constants; nothing else is
 * read. */
bool markdown_text_is_sound(str clean, str s);

#endif
