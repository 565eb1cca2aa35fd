/* SPDX-License-Identifier: EUPL-1.2 */
/* check: does what is kept twice agree? The chain of the journal, counters, the search index,
 * files. */
#ifndef COMMONS_ARCHIVE_CHECK_H
#define COMMONS_ARCHIVE_CHECK_H

#include "db/db.h"

/* Adds what is wrong, in English, for the operator. `folder`: the data folder, with files/ in it.
 */
void archive_check(struct db *d, arena *a, const char *folder, strs *complaints);

#endif
