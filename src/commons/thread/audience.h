/* SPDX-License-Identifier: EUPL-1.2 */
/* audience: the posts of a contribution are read by those who read the contribution. */
#ifndef COMMONS_THREAD_AUDIENCE_H
#define COMMONS_THREAD_AUDIENCE_H

#include "db/db.h"

/* Called by the contribution, in the transaction that changes its own audience. */
void posts_set_audience(struct db *d, i64 contribution, i64 audience);

#endif
