/* SPDX-License-Identifier: EUPL-1.2 */
/* import: what the files that read an archive share. Others use archive.h. */
#ifndef COMMONS_ARCHIVE_IMPORT_H
#define COMMONS_ARCHIVE_IMPORT_H

#include "commons/archive/archive.h"

struct post_ahead;
struct posts_under_way;
struct import_memory;

enum took { TOOK_ADDED, TOOK_UNCHANGED, TOOK_REFUSED };

struct import {
    struct archive_import *order;
    struct archive_imported *done;
    struct request *r; /* r->arena lives for one line */
    struct db *d;
    bool everything; /* the archive's scope; a public one makes no rights, roles or proofs */
    i64 line;        /* its number, for people */
    str why;         /* of a refusal */
    const struct post_ahead *post; /* of the line's text, or NULL */
    struct import_memory *memory;
    /* The contribution whose revisions are coming; 0: none. `begun`: by this import. */
    i64 contribution, contribution_line;
    const struct kind *kind;
    bool begun;
};

/* Rows that lines named lately; none of them goes away while lines come, but for a contribution
   that is undone. */
enum { ROWS_KNOWN = 1024, NAMES_KNOWN = 512, NAME_ROOM = 200 };
struct known_row {
    uid uid;
    i64 id; /* 0: none */
};
struct known_name {
    i64 person, len;
    char at[NAME_ROOM];
};
struct import_memory {
    struct known_row persons[ROWS_KNOWN], contributions[ROWS_KNOWN];
    struct known_name names[NAMES_KNOWN];
    struct posts_under_way *posts;
};

enum took took_refused(struct import *m, str why);
enum took took_unknown(struct import *m, const char *what); /* "no such person here" */

/* One for each type but the header: checks everything, then writes. */
typedef enum took take(struct import *m, const struct archive_line *l);
take take_facet, take_facet_change, take_person, take_organisation, take_mandate, take_contribution,
    take_revision, take_link, take_declaration, take_follow_up, take_post, take_post_version,
    take_follow, take_peer, take_translation, take_attachment, take_moderation, take_journal;

/* The contribution under way has all its revisions: projects it, or undoes it when what readers see
   is missing. */
void end_contribution(struct import *m);

/* Rows that a line names; 0: none. */
str name_of_person(struct import *m, i64 person);
i64 find_person(struct import *m, const struct archive_line *l, const char *member);
i64 find_contribution(struct import *m, const struct archive_line *l, const char *member);
i64 find_organisation(struct import *m, const struct archive_line *l, const char *member);

#endif
