/* SPDX-License-Identifier: EUPL-1.2 */
/* inside: what the files of this feature share. */
#ifndef FEATURES_VISAS_INSIDE_H
#define FEATURES_VISAS_INSIDE_H

#include "features/visas/visas.h"

void draft_page(struct request *r);
void ask_prepare(struct request *r);
void ask_apply(struct request *r);
void share_prepare(struct request *r);
void share_apply(struct request *r);
void take_back_apply(struct request *r);

void visa_page(struct request *r);
void decide_prepare(struct request *r);
void decide_apply(struct request *r);
void comment_prepare(struct request *r);
void comment_apply(struct request *r);

void circuit_page(struct request *r);
void circuit_prepare(struct request *r);
void circuit_apply(struct request *r);

/* An empty form of those fields, or the one that was refused just now. */
struct shown_form visas_shown(struct request *r, const struct field *fields, i64 count);

#endif
