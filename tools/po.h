/* SPDX-License-Identifier: EUPL-1.2 */
/* po: reads a translation in gettext's PO format (GNU gettext manual, "The Format of PO Files").
 * Our messages carry their plurals inside (doc/viewc.md), so msgid_plural and msgctxt are refused.
 * Shared by viewc and messagec; writes the entries of a template too. */
#ifndef TOOLS_PO_H
#define TOOLS_PO_H

#include "base/text.h"

enum { PO_FILE_MAX = 16 << 20, PO_REFERENCE_MAX = 400 };

struct po_entry {
    str id, text;
    int line; /* of its msgstr */
    bool fuzzy;
};

struct po {
    struct po_entry *at; /* sorted by id, the header aside */
    i64 len, cap;
    const char *file;
    arena
        *pseudo; /* not NULL: every message is its own translation, marked and longer (--pseudo) */
};

/* False with *error said as "file:line: what". The file's bytes must outlive `po`. */
bool po_read(struct po *po, arena *a, const char *file, str source, str *error);
const struct po_entry *po_find(const struct po *po, str id); /* NULL when absent */

/* The pseudo-language of the browser tests: "Chercher" is "⟦Chercher xxxx⟧", 40 % longer. What a
   page shows outside of these marks was never offered to a translator. */
str pseudo_text(arena *a, str id);

/* "msgid "…"\nmsgstr """ with its reference; `comment` may be empty. */
void po_write_entry(text *to, const char *file, int line, str comment, str id);
void po_write_string(text *to, str s); /* between quotes, escaped */

void c_write_string(text *to, str s); /* a C literal, without trigraphs */

/* Files, for the tools. read: false with errno's words in *error. */
bool file_read(arena *a, const char *path, i64 max, str *content, str *error);
bool file_write_if_changed(arena *a, const char *path, str content, str *error);

#endif
