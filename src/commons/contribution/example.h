/* SPDX-License-Identifier: EUPL-1.2 */
/* example: taking the demonstration out of the spine. On the writer. */
#ifndef COMMONS_CONTRIBUTION_EXAMPLE_H
#define COMMONS_CONTRIBUTION_EXAMPLE_H

#include "commons/contribution/contribution.h"

/* What a real person or body adapted from an example stays, and is real from now on: the ids are
   put into `kept`. All else that the demonstration signed, or that tells of one of its bodies, is
   marked as its own: examples_remove() takes it away, with everything that hangs on it. */
struct example_ids {
    i64 *at;
    i64 len, cap;
};
void examples_gather(struct request *r, struct example_ids *kept);
void examples_remove(struct request *r);

#endif
