/* SPDX-License-Identifier: EUPL-1.2 */
/* response: turns a request that was handled into the answer that leaves: headers, ETag and 304,
 * compression, ranges of files, the signed notice. */
#ifndef COMMONS_RESPONSE_H
#define COMMONS_RESPONSE_H

#include "commons/request.h"

/* The whole answer, even to a reader who holds it already: then response_shorten() makes it a 304.
   In between it may be kept for others. */
void response_make(struct request *r, struct answer *answer);
void response_shorten(struct request *r, struct answer *answer);
void response_log(const struct request *r, const struct answer *answer, i64 us);
void response_log_line(str method, str path, const struct answer *answer, i64 us);
/* Answers from the page cache; false: the page is not there, or holds no more. */
struct page_key;
bool response_kept(struct app *app, struct exchange *x, const struct page_key *key);
/* The notice that the previous answer left for this page; forged or foreign ones are ignored. */
void notice_read(struct request *r);

#endif
