/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/notice/audience.h"

#include "notice_sql.h"

void notices_set_audience(struct db *d, i64 contribution, i64 audience)
{
    notice_write_audience(d, contribution, audience);
}

void notices_hide_post(struct db *d, i64 contribution, i64 post)
{
    if (notice_pass_on(d, post))
        notice_write_actor(d, contribution);
    notice_hide_post(d, post);
}

void notices_reveal_post(struct db *d, i64 post) { notice_reveal_post(d, post); }
