/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/contribution/example.h"
#include "commons/dispatch.h"
#include "commons/job/job.h"
#include "commons/journal/journal.h"
#include "commons/notice/notice.h"
#include "commons/organisation/register.h"
#include "commons/person/example.h"
#include "commons/thread/example.h"
#include "commons/visa/visa.h"
#include "main/demo.h"

void demo_take_out(struct app *app, struct db *d, arena *a)
{
    struct request *r = request_of_server(app, d, a);
    struct example_ids kept = {0};
    examples_gather(r, &kept);
    example_journal_erase(d);
    examples_remove(r);
    example_posts_remove(r);
    for (i64 i = 0; i < kept.len; i++)
        example_posts_index(r, kept.at[i]);
    example_jobs_remove(d);
    example_creators_release(d);
    example_notices_remove(d);
    example_circuits_remove(d);
    example_visas_remove(d);
    example_people_remove(r);
    organisation_remove_demonstration(d);
}
