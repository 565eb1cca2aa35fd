/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/resend.h"

#include "commons/origin.h"
#include "page_views.h"

enum { SHOWN_FROM_BYTES = 60 };

/* Tokens are of the session that ended; a password is typed again. */
static bool carried(str name)
{
    return name.len && !str_eq(name, S("csrf")) && !str_eq(name, S("key")) &&
           !str_has(name, S("password"));
}

bool resend_offer(struct request *r)
{
    struct resend_page page = {.action = r->layout.self, .signed_in = r->reader.person != 0};
    if (!same_origin(r) || r->upload.bytes.len)
        return false;
    for (i64 i = 0; i < r->sent.len; i++) {
        const struct pair *p = &r->sent.at[i];
        if (!carried(p->name) || !p->value.len)
            continue;
        bool long_one = p->value.len >= SHOWN_FROM_BYTES || str_has(p->value, S("\n"));
        struct resend_fields *to = long_one ? &page.texts : &page.hidden;
        *push(r->arena, to) = (struct resend_field){to->len + 1, p->name, p->value};
    }
    if (!page.texts.len && !page.hidden.len)
        return false;
    r->status = 403;
    r->layout.hide_from_robots = true;
    answer_header(r, "Cache-Control", S("private, no-store"));
    view_resend(&r->page, &page);
    return true;
}
