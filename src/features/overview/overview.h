/* SPDX-License-Identifier: EUPL-1.2 */
/* overview: the transversal view. Cultural sectors × cross-cutting themes: how many experiences,
 * how much was invested, how many authorities; of all, of a stratum, of one authority. An
 * experience of two sectors stands in two lines: cells are not summed.
 *
 * Money is one kind of it at a time: investments made, without VAT or with it. A plan, a yearly
 * expense or an amount of the other VAT is never added (FOUNDATIONS 6), and what is unknown is said
 * beside what is known. */
#ifndef FEATURES_OVERVIEW_H
#define FEATURES_OVERVIEW_H

#include "commons/app.h"
#include "commons/chart/chart.h"
#include "commons/contribution/facet.h"
#include "commons/organisation/organisation.h"
#include "overview_sql.h"

enum measure { OF_SHEETS, OF_MONEY_EXCLUDED, OF_MONEY_INCLUDED, OF_BODIES, MEASURES };
enum measure measure_read(str code); /* what it does not know is OF_SHEETS */

/* What is asked of the page. */
struct overview_asked {
    enum measure measure;
    i64 organisation, stratum; /* 0: all; never both */
};

/* What a cell shows, of that measure. */
struct overview_figure {
    bool holds;  /* there are experiences */
    bool known;  /* and a figure */
    i64 value;   /* experiences, authorities or cents */
    i64 depth;   /* what its colour is made of: the value, thousands of euros; 0 when unknown */
    i64 unknown; /* of money: experiences of which an amount, or all, is not known so */
};
struct overview_figure overview_figure_of(const struct overview_cell *cell, enum measure m);

struct overview_shown_cell {
    str said, note, theme; /* note: the whole of it, for who does not see the table */
    url path;
    bool holds, level_0, level_1, level_2, level_3, level_4, unsaid;
};
struct overview_shown_cells {
    struct overview_shown_cell *at;
    i64 len, cap;
};
struct overview_line {
    str sector;
    bool nothing; /* no cell holds anything */
    struct overview_shown_cells cells;
};
struct overview_tab {
    message label;
    url path;
    bool current;
};
struct overview_choice {
    str label;
    message said;
    str code;
    url path;
    bool chosen;
};
struct overview_choices {
    struct overview_choice *at;
    i64 len, cap;
};
struct overview_page {
    bool any, examples, money, has_organisation, has_stratum, not_found;
    str organisation_name, organisation_typed, organisation_code, organisation_key, measure;
    url everybody; /* the same of all organisations */
    message stratum, explanation, caption;
    i64 sheets;
    struct chart_labels themes;
    struct {
        struct overview_line *at;
        i64 len, cap;
    } lines;
    struct {
        struct overview_tab *at;
        i64 len, cap;
    } tabs;
    struct overview_choices strata, meant;
    struct chart_figure files; /* legend and files alone */
};

extern const struct feature overview_feature;

#endif
