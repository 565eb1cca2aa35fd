/* SPDX-License-Identifier: EUPL-1.2 */
/* apply: the writing stage of a POST, once or as a rehearsal. A form that comes twice with the key
 * it was given is answered as the first time, and writes nothing. */
#ifndef COMMONS_APPLY_H
#define COMMONS_APPLY_H

#include "commons/request.h"

/* Runs the route's `apply` on d, in a transaction that the caller opened, from the state that the
 * reading stage left. */
void apply_afresh(struct request *r, struct db *d);

/* Runs it twice, from a savepoint. What apply does must not depend on anything but request and
 * database (FOUNDATIONS 2): answer, cookies, randomness drawn and queries run are compared; a
 * difference is a bug. */
void apply_rehearsed(struct request *r, struct db *d);

#endif
