/* SPDX-License-Identifier: EUPL-1.2 */
/* facet: sectors and themes, by which everything in the commons is crossed. A table that an
 * administrator edits: labels change and their history is kept; a code never changes its meaning;
 * one that is no longer offered is retired, and stays on what carries it. */
#ifndef COMMONS_FACET_H
#define COMMONS_FACET_H

#include "commons/contribution/contribution.h"

/* Puts the first sectors and themes into a new database; does nothing when there are any. */
void facets_start(struct db *d);

/* The kind with the choices of its fields "sectors" and "themes" filled in, labels in that
   language: what forms and views of it use. Retired ones are left out unless `retired`. */
const struct kind *kind_with_facets(struct db *d, arena *a, enum language l, const struct kind *k,
                                    bool retired);
str facet_label(enum language l, const struct facet_row *f);

/* Inside `apply`, for administrators. False with a refusal: no such row, an empty label, a code
   that is taken or is not [a-z0-9-]. */
bool facet_add(struct request *r, str dimension, str code, str label, str label_en);
bool facet_change(struct request *r, i64 facet, str label, str label_en, i64 position);
bool facet_retire(struct request *r, i64 facet, bool retired);
/* One place up or down among those that are offered; at an end nothing moves, and that is no
 * refusal. */
bool facet_move(struct request *r, i64 facet, bool up);

#endif
