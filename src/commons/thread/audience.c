/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/thread/audience.h"

#include "thread_sql.h"

void posts_set_audience(struct db *d, i64 contribution, i64 audience)
{
    post_write_audience(d, contribution, audience);
}
