/* SPDX-License-Identifier: EUPL-1.2 */
/* projects: a list of projects from a spreadsheet becomes drafts of experiences. The file is read
 * and shown first: what its columns are taken for, what is wrong and in which row, which
 * organisation is meant when several have the name. Nothing is made before the person says so;
 * nothing is ever guessed. */
#ifndef FEATURES_PROJECTS_H
#define FEATURES_PROJECTS_H

#include "commons/app.h"
#include "commons/spreadsheet/spreadsheet.h"

enum {
    PROJECTS_FILE_MAX = 6 << 20,  /* bytes */
    PROJECTS_CELLS_MAX = 5 << 19, /* bytes of its texts: what is left out goes back in one answer */
    PROJECTS_NAMES_MAX = 500,     /* different organisations that one file may name */
    PROJECTS_AT_ONCE = 50,        /* drafts made while one waits; beyond, a job makes them */
    PROJECTS_STEP = 10,           /* drafts in one step of a job */
    PROJECTS_KEPT = 10,           /* imports of a person */
    PROJECTS_HOURS = 24,          /* that an import is kept */
};

/* ---- columns (columns.c) ----------------------------------------------------------------------
 */

/* What a column of the file may be taken for: "title", any field of an experience that one cell can
   hold, "organisation" (who did it) or "amount" (one line of cost). */
struct column {
    const char *code;
    message heading;
    bool in_template, repeats; /* repeats: several columns of the file make one text */
};
struct columns {
    struct column *at;
    i64 len, cap;
};
struct columns columns_all(arena *a);
const struct column *column_find(const struct columns *all, str code); /* NULL: none such */
/* The code that a heading of a file names, in one word or another; empty when it is none of ours.
 */
str column_recognise(arena *a, const struct columns *all, str heading);
/* The codes of a first row, one space between, "-" for what is not ours or comes twice. */
str columns_recognise(arena *a, const struct columns *all, const struct spreadsheet_row *headings);
/* The first row of the table that we offer. */
struct spreadsheet columns_template(arena *a, enum language l);

extern const struct feature projects_feature;

#endif
