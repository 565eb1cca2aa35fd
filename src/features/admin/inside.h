/* SPDX-License-Identifier: EUPL-1.2 */
/* inside: what the files of this room share. */
#ifndef FEATURES_ADMIN_INSIDE_H
#define FEATURES_ADMIN_INSIDE_H

#include "features/admin/admin.h"

void facets_page(struct request *r);
void facet_new_page(struct request *r);
void facet_new_prepare(struct request *r);
void facet_new_apply(struct request *r);
void facet_page(struct request *r);
void facet_prepare(struct request *r);
void facet_apply(struct request *r);
void facet_move_apply(struct request *r);
void facet_retire_apply(struct request *r);
void facet_restore_apply(struct request *r);

#endif
