/* SPDX-License-Identifier: EUPL-1.2 */
/* experience: what an organisation did, told so that others can decide: need, what was done, cost,
 * result, difficulties, would they do it again. Two depths of one kind: *spotted* by a third party
 * in a few lines, *told* in full by those who did it.
 *
 * This header is the rules, pure: they read a document (a form of experience_fields) and nothing
 * else. The kind projects the published document into schema.sql's tables (project.c). */
#ifndef FEATURES_EXPERIENCE_H
#define FEATURES_EXPERIENCE_H

#include "commons/app.h"
#include "commons/chart/chart.h"
#include "commons/contribution/contribution.h"
#include "commons/job/periodic.h"

enum { EXPERIENCE_FIELDS_VERSION = 1, SPOTTED_LINES_MAX = 5, SPOTTED_TEXT_MAX = 1000 };

extern const struct field experience_fields[]; /* fields.c: the one table of what a sheet holds */
extern const i64 experience_field_count;
extern const struct kind experience_kind;
extern const struct feature experience_feature;
/* Every minute, while a migration left sheets whose tables are to be made again (schema.sql). */
extern const struct periodic experience_anew;

/* ---- depth, status, completeness --------------------------------------------------------------
 */

bool experience_is_spotted(const struct form *document);
str experience_depth(const struct form *document); /* "told" unless it says "spotted" */
str experience_status(const struct form *document);

/* In which of the reader's capacities a draft is opened: the field "mandate". */
struct field experience_mandate_field(struct request *r);

/* What is missing before it may be published, as errors of the form. Told: what required_to_publish
   says, and a cost line with its amount, or a bracket, or "unknown". Spotted: title, the
   organisation concerned, the year, where it was found, and at most SPOTTED_LINES_MAX lines; the
   rest is let go. A slug that is an address of ours is refused in both. */
void experience_complete(struct form *document, arena *a);

/* What a copy of another's text must not keep: who to call, dates, figures, partners, deliberation,
   voice, agreement, and all that bears witness (results, difficulties, would they do it again).
   Names of steps and of expenses stay, as questions to answer. The copy is a project that is told.
 */
void experience_adapt(struct form *document, arena *a);

/* ---- money ------------------------------------------------------------------------------------
 */

/* The lines of one nature and one certainty, of one document, hence of one VAT. Never summed
   further: an investment and a yearly expense, a plan and a fact are different things. */
struct cost_total {
    str nature, certainty; /* codes; empty: not said */
    cents total;           /* of the lines whose amount is known */
    i64 lines, unknown;    /* of them, those without an amount: then `total` is a least */
};
enum { COST_TOTALS = 9 };
struct cost_summary {
    str vat; /* excluded, included, unknown */
    struct cost_total at[COST_TOTALS];
    i64 len;
    bool beyond; /* the sum does not fit: nothing is shown as one */
};
struct cost_summary experience_costs(const struct form *document);

/* The bracket an amount falls in: a code of the field "bracket". */
str bracket_of(cents amount);
/* The bracket chosen, or made of the sums: the whole investment, or failing that what a year costs,
   real before planned. None (empty) when an amount is missing, or when the VAT is unknown and would
   change the bracket: unknown is not 0. `*said`: it was chosen. */
str experience_bracket(const struct form *document, bool *said);
/* Of the sum that a bracket would be made of, when some of its lines have no amount and some do:
   what is known, which lists say after "au moins". */
opt_cents experience_least(const struct form *document);

/* ---- for the first page -----------------------------------------------------------------------
 */

/* The cartogram of the sheets that the reader may see, by the département of who did it, with its
   table. One query. `examples`: there is nothing else yet; their invented département has a stone
   in the sea. False when there is nothing to show: no sheet, or examples alone and no stone. That
   of visitors is known (commons/known.h). */
bool experience_map(struct request *r, struct chart_figure *f, bool examples);

/* What is known of how it ended: a sheet told in full of what is over, or what was said of one
   since. The latest first, each experience once. Two queries. */
struct experience_review {
    i64 id;
    url path;
    str title, organisation;
    message what;         /* "toujours en place", "réalisé" */
    opt_partial_day when; /* of what was said since */
    str year_said;        /* of what is over; empty when unknown */
    bool example, later;  /* later: said since */
    instant at;
};
struct experience_reviews {
    struct experience_review *at;
    i64 len, cap;
};
struct experience_reviews experience_reviews(struct request *r, bool examples, i64 most);

#endif
