/* SPDX-License-Identifier: EUPL-1.2 */
/* inside: what the files of this room share. */
#ifndef FEATURES_ANIMATION_INSIDE_H
#define FEATURES_ANIMATION_INSIDE_H

#include "features/animation/animation.h"

/* Whether the reader's questions are all of them, not those of some themes and territories. */
bool animation_animates_whole(struct request *r);

void animation_letter_form_page(struct request *r);
void animation_letter_prepare(struct request *r);
void animation_letter_apply(struct request *r);
void animation_letters_page(struct request *r);
void animation_letter_page(struct request *r);
void animation_letter_choice_apply(struct request *r);
void animation_letter_stop_page(struct request *r);
void animation_letter_stop_apply(struct request *r);

void animation_animators_page(struct request *r);
void animation_animator_prepare(struct request *r);
void animation_animator_apply(struct request *r);
void animation_animator_end_apply(struct request *r);

#endif
