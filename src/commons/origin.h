/* SPDX-License-Identifier: EUPL-1.2 */
/* origin: does a form come from a page of ours, and from one of this session? */
#ifndef COMMONS_ORIGIN_H
#define COMMONS_ORIGIN_H

#include "commons/request.h"

/* May the request stand, being a POST? Same origin, and for members the token of their session. */
bool post_is_ours(const struct request *r);
bool same_origin(const struct request *r); /* of these two conditions, the first */

#endif
