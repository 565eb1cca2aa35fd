/* SPDX-License-Identifier: EUPL-1.2 */
/* desk: the pages of moderators (desk.c), for the table of routes in pages.c. */
#ifndef COMMONS_MODERATION_DESK_H
#define COMMONS_MODERATION_DESK_H

#include "commons/moderation/moderation_page.h"

void desk_queue_page(struct request *r);
void desk_case_page(struct request *r);
void desk_case_of_decision_page(struct request *r);
void desk_take_apply(struct request *r);
void desk_case_note_prepare(struct request *r);
void desk_case_note_apply(struct request *r);
void desk_decide_prepare(struct request *r);
void desk_decide_apply(struct request *r);
void desk_undo_apply(struct request *r);
void desk_answer_apply(struct request *r);

#endif
