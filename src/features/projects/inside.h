/* SPDX-License-Identifier: EUPL-1.2 */
/* inside: what the files of this room share. */
#ifndef FEATURES_PROJECTS_INSIDE_H
#define FEATURES_PROJECTS_INSIDE_H

#include "commons/contribution/facet.h"
#include "commons/field.h"
#include "commons/job/job.h"
#include "features/experience/experience.h"
#include "features/projects/projects.h"
#include "projects_sql.h"

/* ---- organisations (names.c) ------------------------------------------------------------------
 */

/* What a name in the file is. One that fits a single organisation exactly is settled; everything
   else is asked: several of that name, or none, with what comes near. */
enum { NAME_ASKED = 0, NAME_LEFT_OUT = -1, NAME_CANDIDATES = 15 };
struct name {
    str written;
    i64 is; /* an organisation, NAME_ASKED or NAME_LEFT_OUT */
    i64 candidates[NAME_CANDIDATES];
    i64 candidate_count;
};
struct names {
    struct name *at;
    i64 len, cap;
};
/* Settles one name against the directory. Reads only. */
struct name name_look(struct request *r, str written);
/* Every name of that column, those of `before` as they were settled. False: more than
   PROJECTS_NAMES_MAX. */
bool names_look(struct request *r, const struct spreadsheet *s, i64 column,
                const struct names *before, struct names *names);
str names_write(arena *a, const struct names *names);
struct names names_read(arena *a, str kept);
const struct name *name_find(const struct names *names, str written); /* NULL: none such */

/* ---- rows (rows.c) ----------------------------------------------------------------------------
 */

enum { ERRORS_SHOWN = 200, CELL_SHOWN = 120 /* code points */ };

enum row_state {
    ROW_GOOD,
    ROW_WRONG,    /* something in it cannot be kept */
    ROW_ASKED,    /* whose it is, is still asked */
    ROW_LEFT_OUT, /* the person said so */
    ROW_STATES
};

struct row_error {
    i64 number;
    message column, why;
    str cell;
};
struct row_errors {
    struct row_error *at;
    i64 len, cap;
};

/* An import as it was read, ready to be looked at row by row. */
struct reading {
    const struct import_row *row;
    struct spreadsheet sheet; /* the first row is the headings */
    struct columns all;
    strs codes; /* what each column is taken for; "-": nothing */
    struct names names;
    const struct kind *kind;        /* of experiences, with sectors and themes */
    struct folded_choices *choices; /* one a field of the kind */
    arena *arena, *scratch;         /* of the request; of one row at a time */
    enum language language;
};
struct reading *reading_of(struct request *r, const struct import_row *row);
i64 reading_column(const struct reading *g,
                   const char *code); /* the first taken for it; -1: none */
message
reading_fault(const struct reading *g); /* why no row can be made; no message when some can */

/* Row `i` (from 1: 0 is the headings): its state, and its errors where wanted. Whose project it is
   in *organisation, 0 while it is asked. The document, canonical JSON, when it is good and wanted.
   Texts are in the arena. */
struct row_look {
    enum row_state state;
    i64 organisation;
    bool own; /* of the organisation in whose name one imports: told, and not spotted */
    str title, year, document;
};
struct row_look reading_row(const struct reading *g, arena *a, i64 i, struct row_errors *errors,
                            bool document);
/* The same in one line, for the file of what was left out. */
str reading_row_says(const struct reading *g, arena *a, i64 i);

/* ---- making the drafts (make.c) ---------------------------------------------------------------
 */

struct make_plan {
    i64 import, mandate;
    bool whole, resume;
    struct {
        struct made {
            i64 number;
            str document;
        } * at;
        i64 len, cap;
    } rows;
};
/* The good rows that have no draft yet. */
struct make_plan *make_plan_of(struct request *r, const struct reading *g);
/* Inside `apply`: makes them all. False with a refusal. */
bool make_drafts(struct request *r, const struct make_plan *plan);
extern const struct job_kind make_job;

/* ---- pages ------------------------------------------------------------------------------------
 */

struct send_page {
    struct shown_form form;
    message file_fault;
    bool has_file_fault;
    str file_state, pasted;
    struct import_line_rows imports;
    struct {
        struct accepted {
            message heading;
            strs values;
        } * at;
        i64 len, cap;
    } accepted;
    struct {
        message *at;
        i64 len, cap;
    } headings;
    i64 rows_max, names_max;
};

struct column_choice {
    str code;
    message label;
    bool chosen;
};
struct shown_column {
    i64 number; /* from 1 */
    str id, heading, sample;
    bool left_out;
    struct {
        struct column_choice *at;
        i64 len, cap;
    } choices;
};
struct candidate {
    i64 id;
    str label;
    bool chosen;
};
struct shown_name {
    str id, written, typed;
    i64 number, rows;
    bool unknown, left_out;
    struct {
        struct candidate *at;
        i64 len, cap;
    } candidates;
};
struct first_row {
    i64 number;
    str title, organisation, year;
    bool own, asked, left_out, wrong;
};
struct check_page {
    i64 id, rows, good, wrong, asked, left_out, unnamed_rows, others, errors_beyond, names_beyond;
    str file_name, organisation_name;
    message fault, refusal;
    bool has_fault, has_refusal, asks_names, asks_unnamed, unnamed_own, unnamed_out;
    struct {
        struct shown_column *at;
        i64 len, cap;
    } columns;
    struct {
        struct shown_name *at;
        i64 len, cap;
    } names;
    struct row_errors errors;
    struct {
        struct first_row *at;
        i64 len, cap;
    } first;
};
struct made_page {
    i64 id, made, left, remaining;
    str file_name;
    struct import_draft_rows drafts;
    opt_int next;
    bool under_way, may_resume, has_refusal;
    message refusal;
    url job;
};

/* The import of the path, if it is the reader's own; answered with 404 when NULL. */
struct import_row *import_here(struct request *r);
void send_page(struct request *r);
void send_prepare(struct request *r);
void send_apply(struct request *r);
void check_page(struct request *r); /* or, once confirmed, what was made */
void check_again(struct request *r);
void settle_prepare(struct request *r);
void settle_apply(struct request *r);
void confirm_prepare(struct request *r);
void confirm_apply(struct request *r);
void forget_apply(struct request *r);
void made_page(struct request *r, const struct import_row *row);
void left_csv(struct request *r);
void template_csv(struct request *r);
void template_ods(struct request *r);

#endif
