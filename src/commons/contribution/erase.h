/* SPDX-License-Identifier: EUPL-1.2 */
/* erase: what becomes of a person's contributions when the person is erased. On the writer. */
#ifndef COMMONS_CONTRIBUTION_ERASE_H
#define COMMONS_CONTRIBUTION_ERASE_H

#include "commons/contribution/contribution.h"

/* Throws away the drafts that nobody but the person works on; before the person's audiences go. */
void contributions_erase_drafts(struct request *r, i64 person);
/* The function, which would tell who it was, is taken out of what was signed; the organisation
   stays. */
void contributions_erase_capacity(struct db *d, i64 person);

#endif
