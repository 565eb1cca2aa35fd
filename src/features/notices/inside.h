/* SPDX-License-Identifier: EUPL-1.2 */
/* inside: what the files of this feature share. */
#ifndef FEATURES_NOTICES_INSIDE_H
#define FEATURES_NOTICES_INSIDE_H

#include "commons/notice/notice.h"
#include "features/notices/notices.h"

/* ---- follow.c ---- */
void followings_page(struct request *r);
void follow_apply(struct request *r);

/* ---- end.c ---- */
void ending_page(struct request *r);
void ending_apply(struct request *r);

#endif
