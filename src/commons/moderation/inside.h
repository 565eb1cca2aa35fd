/* SPDX-License-Identifier: EUPL-1.2 */
/* inside: what the files of this room share. */
#ifndef COMMONS_MODERATION_INSIDE_H
#define COMMONS_MODERATION_INSIDE_H

#include "commons/moderation/moderation.h"

void tell_decision(struct request *r, i64 decision);
void tell_answer(struct request *r, const struct moderation_decision *d, bool upheld, str answer);

#endif
