/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/file/audience.h"

#include "file_sql.h"

void attachments_set_audience(struct db *d, i64 contribution, i64 audience)
{
    attachment_write_audience(d, contribution, audience);
}
