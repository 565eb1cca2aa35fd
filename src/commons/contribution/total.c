/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/contribution/total.h"

/* An organisation is counted once among those who share: at the widest audience of what it signed.
 */
static void change(struct db *d, i64 contribution, i64 by)
{
    i64 author = contribution_counted_author(d, contribution);
    i64 before = author ? contribution_shared_with(d, author) : 0;
    contribution_total_add(d, contribution, by);
    contribution_total_add_author(d, contribution, by);
    contribution_total_add_place(d, contribution, by);
    i64 after = author ? contribution_shared_with(d, author) : 0;
    if (before == after)
        return;
    if (before)
        contribution_sharers_add(d, before, -1);
    if (after)
        contribution_sharers_add(d, after, 1);
}

static void count_anew(struct db *d, i64 contribution)
{
    change(d, contribution, -1);
    contribution_counted_clear(d, contribution);
    contribution_counted_put(d, contribution);
    change(d, contribution, 1);
}

void contribution_count(struct db *d, i64 contribution)
{
    if (!contribution_rightly(d, contribution))
        count_anew(d, contribution);
}

void contribution_count_answer(struct db *d, i64 contribution)
{
    if (contribution_answer_uncounted(d, contribution))
        count_anew(d, contribution);
}

i64 contribution_totals_check(struct db *d)
{
    return contribution_counted_wrongly(d) + contribution_totals_wrong(d);
}

void contribution_totals_make(struct db *d)
{
    contribution_posts_recount(d);
    contribution_counted_clear_all(d);
    contribution_total_clear_all(d);
    contribution_total_of_clear_all(d);
    contribution_sharers_clear_all(d);
    contribution_counted_put_all(d);
    contribution_total_put_all(d);
    contribution_total_of_put_all(d);
    contribution_sharers_put_all(d);
}
