/* SPDX-License-Identifier: EUPL-1.2 */
/* feed: lists as files that other programs read: Atom (RFC 4287), CSV for spreadsheets (RFC 4180
 * with the semicolon and the mark that a French spreadsheet expects), and the escape of XML 1.0.
 * Pure: everything is given, the answer is one text in the arena. */
#ifndef COMMONS_FEED_H
#define COMMONS_FEED_H

#include "commons/request.h"

enum {
    FEED_MAX = 4 << 20
}; /* bytes of one answer; what follows is left out, whole entries at a time */

/* ---- XML ------------------------------------------------------------------------------------- */

/* As text or as an attribute in double quotes: & < > " are escaped, and what XML 1.0 forbids
   (control characters, U+FFFE, U+FFFF) is left out. */
void xml_add(text *t, str s);
/* "<name>escaped</name>\n"; nothing when the text is empty. */
void xml_add_element(text *t, const char *name, str s);

/* ---- Atom ------------------------------------------------------------------------------------ */

struct atom_feed {
    str title, subtitle;
    str origin;     /* "https://parvis.exemple.fr", without a slash at the end */
    str self, page; /* paths of this feed, and of the page it is the feed of */
    str next;       /* path of the following page of it (RFC 5005), or empty */
    str language;
};
struct atom_entry {
    uid uid; /* the id of the entry is "urn:uuid:" and this: the same on every instance */
    str title, author, summary, path, licence; /* licence: an address, or empty */
    instant published, updated;
};
text atom_begin(arena *a, const struct atom_feed *f, instant updated);
void atom_add(text *t, const struct atom_feed *f, const struct atom_entry *e);
str atom_end(text *t);

/* ---- CSV ------------------------------------------------------------------------------------- */

/* UTF-8 with its mark, ";" between cells, CRLF after rows. A text that a spreadsheet would take for
   a formula (it begins with = + - @, a tabulation or a line end) gets an apostrophe before it. */
text csv_begin(arena *a);
void csv_add(text *t, str s);
void csv_add_i64(text *t, i64 n);
void csv_add_cents(text *t, cents c); /* 1200,50: as a French spreadsheet reads an amount */
void csv_end_row(text *t);

/* ---- where we are ---------------------------------------------------------------------------- */

/* The public address: the setting, or what the browser asked for. Without a slash at the end. */
str feed_origin(struct request *r);

#endif
