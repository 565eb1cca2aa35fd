/* SPDX-License-Identifier: EUPL-1.2 */
/* Ending mails from a link in one, without an account: a GET shows, a POST does it. */
#include "features/notices/inside.h"
#include "notices_views.h"

static struct notices_ending ending_of(struct request *r, const struct notice_end *e)
{
    return (struct notices_ending){.token = r->path_values[0],
                                   .thread = e->contribution != 0,
                                   .digest = !e->contribution && !e->kind,
                                   .kind = notice_kind_labels[e->kind]};
}

void ending_page(struct request *r)
{
    struct notice_end e;
    r->layout.hide_from_robots = true;
    if (!notice_end_read(r, r->path_values[0], &e)) {
        not_found(r);
        return;
    }
    struct notices_ending page = ending_of(r, &e);
    show(r, view_notices_ending, &page);
}

void ending_apply(struct request *r)
{
    struct notice_end e;
    if (!notice_end_read(r, r->path_values[0], &e)) {
        not_found(r);
        return;
    }
    notice_end_apply(r, &e);
    struct notices_ending page = ending_of(r, &e);
    page.done = true;
    r->page.len = 0;                     /* an apply may be run again */
    show(r, view_notices_ending, &page); /* no redirection: RFC 8058 3.1 */
}
