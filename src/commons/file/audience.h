/* SPDX-License-Identifier: EUPL-1.2 */
/* audience: the attachments of a contribution are read by those who read the contribution. */
#ifndef COMMONS_FILE_AUDIENCE_H
#define COMMONS_FILE_AUDIENCE_H

#include "db/db.h"

struct request;

/* Called by the contribution, in the transaction that changes its own audience. */
void attachments_set_audience(struct db *d, i64 contribution, i64 audience);
/* Those that wait with it are published, to that audience: when it is. How many. */
i64 attachments_open(struct db *d, i64 contribution, i64 audience);
/* Inside `apply`: an adaptation takes along the files whose own licence allows it, on which nobody
   is recognised; they wait with its draft, to be read by `home`. */
void attachments_adopt(struct request *r, i64 source, i64 adaptation, i64 home);

#endif
