/* SPDX-License-Identifier: EUPL-1.2 */
/* guard: one stage of a request may ask for too much, and the database may fail; what is answered
 * then (FOUNDATIONS 16). */
#ifndef COMMONS_GUARD_H
#define COMMONS_GUARD_H

#include "commons/request.h"

/* Runs one stage of a request; an arena that would go beyond its limit comes back here, and sets
 * r->too_much. */
void guarded(struct request *r, void (*stage)(struct request *r));

/* The page of an incident, which the log finds again by its number. `what` is for the log alone. */
void answer_fault(struct request *r, str what, bool disk_full);
void answer_too_much(struct request *r);

#endif
