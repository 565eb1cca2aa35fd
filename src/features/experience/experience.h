/* SPDX-License-Identifier: EUPL-1.2 */
/* experience: what an organisation did, told so that others can decide: need, what was done, cost,
 * result, difficulties, would they do it again. Two depths of one kind: *spotted* by a third party
 * in a few lines, *told* in full by those who did it. */
#ifndef FEATURES_EXPERIENCE_H
#define FEATURES_EXPERIENCE_H

#include "commons/app.h"
#include "commons/contribution/contribution.h"

extern const struct field experience_fields[]; /* fields.c: the one table of what a sheet holds */
extern const i64 experience_field_count;
extern const struct kind experience_kind;
extern const struct feature experience_feature;

#endif
