/* SPDX-License-Identifier: EUPL-1.2 */
/* total: how much there is. Counts that grow with the commons are kept by audience, examples apart,
 * so that a page costs the same at any size and still says the number exactly. Each contribution
 * remembers how it is counted (contribution_counted), so that counting it again changes nothing and
 * whoever is not sure may call contribution_count(). `parvis check` compares everything with what
 * is there, `parvis recount` makes it anew.
 *
 * Questions: contribution_totals(), contribution_sharers_for(), and experience_by_department(). */
#ifndef COMMONS_CONTRIBUTION_TOTAL_H
#define COMMONS_CONTRIBUTION_TOTAL_H

#include "contribution_sql.h"

/* On the writer, after anything that it is counted by has changed: state, audience, author, the
   organisation it tells of, example. Before a row that may be counted is deleted, it must have
   become what is not counted. */
void contribution_count(struct db *d, i64 contribution);
/* The same after a post came or went. */
void contribution_count_answer(struct db *d, i64 contribution);

/* How many rows are not what they should be; reads everything. */
i64 contribution_totals_check(struct db *d);
/* Everything anew, the counts of posts too; on the writer. */
void contribution_totals_make(struct db *d);

#endif
