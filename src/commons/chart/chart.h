/* SPDX-License-Identifier: EUPL-1.2 */
/* chart: pictures of figures, drawn by the server as SVG 1.1: bars, timeline, tree of adaptations,
 * matrix, cartogram of the départements. Pure: values in, markup out; no database, no clock, no
 * language (labels and figures come as the reader is to read them).
 *
 * Every text is escaped. A picture carries its title and its description and is one thing to a
 * screen reader (role="img"), but the cartogram, whose stones are links (role="group"). The same
 * data always stand beside it in a list or a table: a picture adds to them and is never alone.
 * Colours are classes of public/pieces.css, so that dark, forced colours and paper follow; with
 * `alone` (a file of its own, for a slide or a report) they are attributes, for paper.
 *
 * Not to be mixed up with commons/file, which keeps the pictures that people send. */
#ifndef COMMONS_CHART_H
#define COMMONS_CHART_H

#include "base/values.h"
#include "web/message.h"

enum {
    CHART_MAX = 256 << 10, /* bytes; a picture that would be longer is left out: its table stands */
    CHART_BARS_MAX = 30,
    CHART_EVENTS_MAX = 60,
    CHART_NODES_MAX = 40,
    CHART_CELLS_MAX = 40, /* rows, and columns, of a matrix */
    CHART_LEVELS = 5,     /* level 0 is nothing; 1 to 4 by depth of colour */
};

/* What every picture says of itself. `id` begins its ids: one a page. */
struct chart {
    str id, title, description;
    bool alone; /* a file, not a part of a page */
};

/* ---- classes --------------------------------------------------------------------------------- */

/* Where the classes end: [k] is the greatest value of level k; [0] is 0. They grow by a constant
   factor, as figures of this kind do; of four or less each value has its own. */
struct chart_scale {
    i64 most[CHART_LEVELS];
    int levels; /* in use besides 0; fewer when there are few values */
};
struct chart_scale chart_scale_of(i64 greatest);
int chart_level(const struct chart_scale *s, i64 value); /* 0 for 0 and less */

/* ---- labels ---------------------------------------------------------------------------------- */

/* At most `count` lines of at most `width` code points; what goes beyond ends with an ellipsis.
   Words are kept whole where they fit. Returns how many lines there are. */
enum { CHART_LINES_MAX = 4 };
int chart_lines(arena *a, str label, i64 width, int count, str lines[static CHART_LINES_MAX]);

/* An amount in few characters: "0,50 €", "850 €", "38 k€", "1,2 M€". English: "€38k". Less than a
   thousand euros is not rounded. */
str chart_amount(arena *a, enum language l, cents c);
/* The same amount in full, and a whole number, as views write them. */
str chart_cents(arena *a, enum language l, cents c);
str chart_number(arena *a, enum language l, i64 n);

/* ---- bars ------------------------------------------------------------------------------------ */

struct chart_bar {
    str label, said; /* said: the figure as it is printed, or what "unknown" looks like */
    opt_int value;   /* unknown has no bar, and is not 0 */
    int tone;        /* 1 to 4: which colour of the ramp; 0: an outline alone (a plan) */
};
struct chart_bars {
    struct chart_bar *at;
    i64 len, cap;
};
/* Bars from a common zero; what is negative goes to its left. */
markup chart_bars(arena *a, const struct chart *c, const struct chart_bars *bars);

/* ---- timeline -------------------------------------------------------------------------------- */

struct chart_event {
    opt_partial_day when; /* what has none is not drawn: the list beside says it */
    i64 number;           /* as in the list */
    bool planned, later;  /* later: what was said of it afterwards */
};
struct chart_events {
    struct chart_event *at;
    i64 len, cap;
};
/* Numbered squares over an axis of years. Nothing when fewer than two have a date. */
markup chart_timeline(arena *a, const struct chart *c, const struct chart_events *events);

/* ---- tree ------------------------------------------------------------------------------------ */

struct chart_node {
    i64 parent; /* a place before its own, or -1 */
    i64 number; /* as in the list */
    str label;
    bool here;
};
struct chart_nodes {
    struct chart_node *at;
    i64 len, cap;
};
/* Generations from left to right. `beyond`: what is said of those left out ("et 4 autres"), or
   empty. */
markup chart_tree(arena *a, const struct chart *c, const struct chart_nodes *nodes, str beyond);

/* ---- matrix ---------------------------------------------------------------------------------- */

struct chart_cell {
    str said;
    int level;
};
struct chart_labels {
    str *at;
    i64 len, cap;
};
/* cells: one row after the other. In a page the matrix is a table; this is its picture for a slide.
 */
struct chart_matrix {
    struct chart_labels rows, columns;
    const struct chart_cell *cells;
};
markup chart_matrix(arena *a, const struct chart *c, const struct chart_matrix *m);

/* ---- cartogram ------------------------------------------------------------------------------- */

/* Where each département stands on the grid: mainland and Corsica as they lie to each other, the
   five overseas in a row of their own below. Drawn from the geography, by hand. */
struct chart_place {
    char code[4];
    int column, row;
};
enum { CHART_PLACES = 101, CHART_PLACE_COLUMNS = 11, CHART_PLACE_ROWS = 14 };
extern const struct chart_place chart_places[CHART_PLACES];
/* A stone in the sea, of what is made up; nothing real has its code. */
extern const struct chart_place chart_place_of_examples;

struct chart_stone {
    str code, name; /* "29", "Finistère" */
    str figure;     /* printed under the code */
    str said;       /* the whole of it, what is printed first: "29, 3 récits, Finistère" */
    opt_url path;   /* a link, where there is something to open */
    int level;
};
struct chart_stones {
    struct chart_stone *at;
    i64 len, cap;
};
/* Stones whose code has no place are left out; places without a stone too. */
markup chart_cartogram(arena *a, const struct chart *c, const struct chart_stones *stones);

/* ---- in a page (chart.html) ------------------------------------------------------------------ */

struct chart_row {
    str label, said;
    opt_url path;
};
struct chart_class {
    message label;
    bool level_0, level_1, level_2, level_3, level_4;
};
/* A picture with its legend, its data as a table under it, and its files. */
struct chart_figure {
    markup picture;
    str id;
    message summary, caption, row_heading, column_heading, rest;
    struct {
        struct chart_row *at;
        i64 len, cap;
    } rows;
    struct {
        struct chart_class *at;
        i64 len, cap;
    } classes;
    opt_url csv, file;
    bool has_rest;
};
/* The legend of a scale: "none" for level 0, then "1 à 3"… */
void chart_legend(arena *a, struct chart_figure *f, const struct chart_scale *s, message none);

#endif
