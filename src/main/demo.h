/* SPDX-License-Identifier: EUPL-1.2 */
/* demo: the demonstration: fictitious bodies, people, experiences and topics, all marked as
 * examples (demo/README.md says how they are written). They go in through the spine's own
 * functions, as if people had done it all over the last eighteen months, in one transaction; and
 * they come out with everything that hangs on them.
 *
 * Taking them out: what the demonstration signed goes, and what tells of its bodies; posts,
 * declarations and follow-ups under it go with it. What a real person or body adapted from an
 * example stays, is no example any more, and owes no credit to a fiction. Posts of demonstration
 * people under what stays are emptied. The journal keeps that something happened, not what. */
#ifndef MAIN_DEMO_H
#define MAIN_DEMO_H

#include "base/packed.h"
#include "main/start.h"

/* ---- the content (demo_content.c) -------------------------------------------------------------
 */

struct demo_line {
    str name, value;
};
struct demo_section { /* "== post -80 helene re 1" and the text below it */
    str heading, body;
};
struct demo_record {
    str file, key; /* "experiences/portage-livres.txt"; of a sheet "portage-livres" */
    struct {
        struct demo_line *at;
        i64 len, cap;
    } lines;
    struct {
        struct demo_section *at;
        i64 len, cap;
    } sections;
};
struct demo_records {
    struct demo_record *at;
    i64 len, cap;
};
struct demo_content {
    struct demo_records organisations, persons, experiences, topics;
};

extern const struct packed demonstration; /* written at build by tools/pack.c out of demo/ */

bool demo_content_read(arena *a, const struct packed *p, struct demo_content *c, str *error);
str demo_value(const struct demo_record *r,
               const char *name); /* of its first such line; or empty */
str demo_word(str *rest);         /* the next of words between spaces */
str demo_part(str *rest);         /* the next of what " | " separates, trimmed */
/* Dates that move with the day of installation: {-14}, {-14y}, {-14l}, {-14d}. */
str demo_dated(arena *a, str s, day today);

/* ---- putting it in, taking it out (demo_fill.c, demo_document.c, demo_remove.c) ---------------
 */

/* Three of its people have a password, random in each instance. */
struct demo_account {
    str key, what, email, password, hash;
};
struct demo_accounts {
    struct demo_account *at;
    i64 len, cap;
};
/* On any thread: argon2 takes its time. */
bool demo_accounts_make(arena *a, const struct demo_content *c, struct demo_accounts *accounts,
                        str *error);
str demo_accounts_text(arena *a, const struct demo_accounts *accounts); /* a line each */

/* On the writer, in its transaction, which must be undone when this says false (a content that does
   not fit the fields, an address that is taken). */
struct demo_order {
    struct app *app;
    const struct demo_content *content;
    const struct demo_accounts *accounts;
    instant now;
};
bool demo_fill(struct demo_order *order, struct db *d, arena *a, str *error);
bool demo_there(struct db *d);
void demo_take_out(struct app *app, struct db *d, arena *a);

/* The document of a sheet: its lines and sections as values of the kind's fields. `organisation`
   finds the row of a key, 0 when there is none. */
struct demo_references {
    i64 (*organisation)(const void *what, str key);
    const void *what;
};
bool demo_document(arena *a, const struct kind *k, const struct demo_record *record,
                   struct demo_references find, day today, str *json, str *error);

#endif
