/* SPDX-License-Identifier: EUPL-1.2 */
/* errors: the pages that say what went wrong, why, and how to go on. request.h declares those that
 * handlers call; these are the dispatcher's own. */
#ifndef COMMONS_ERRORS_H
#define COMMONS_ERRORS_H

#include "commons/request.h"

struct error_page {
    i64 status;
    message title, why;
    bool signed_in;
};

void wrong_method(struct request *r, str allowed); /* 405; "GET, HEAD" */
void sign_in_first(struct request *r);             /* 303 to the sign-in page and back */
void too_much(struct request *r);                  /* 413 */
void too_busy(struct request *r);                  /* 503 */
void fault(struct request *r, bool disk_full,
           str number); /* 500, 507; `number` is in the log too */

#endif
