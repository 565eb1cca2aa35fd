/* SPDX-License-Identifier: EUPL-1.2 */
/* audience: notices are counted for those who read what they are about. Called in the transaction
 * that changes who does. */
#ifndef COMMONS_NOTICE_AUDIENCE_H
#define COMMONS_NOTICE_AUDIENCE_H

#include "db/db.h"

void notices_set_audience(struct db *d, i64 contribution, i64 audience);
/* After a message was hidden: who was to be told of it is told of the next one of its thread. */
void notices_hide_post(struct db *d, i64 contribution, i64 post);
void notices_reveal_post(struct db *d, i64 post);

#endif
