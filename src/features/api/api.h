/* SPDX-License-Identifier: EUPL-1.2 */
/* api: the commons for other programs: read-only JSON under /api/v1, its description in
 * OpenAPI 3.1, the sitemap and robots.txt. It answers everyone what a visitor may read, whoever
 * asks: cookies are not looked at, so that any page of any site may ask too (CORS).
 *
 * Lists answer {"total", "total_is", "items", "next"}: total_is is "exact", or "at_least" where
 * counting stops; next is the `after` of the next page, null on the last. What is wrong is said as
 * application/problem+json (RFC 9457). */
#ifndef FEATURES_API_H
#define FEATURES_API_H

#include "commons/app.h"

extern const struct feature api_feature;

#endif
