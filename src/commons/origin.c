/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/origin.h"

#include <sodium.h>

#include "commons/app.h"

static str host_of(str origin)
{
    i64 at = str_find(origin, S("://"));
    str rest = at < 0 ? origin : str_from(origin, at + 3);
    return str_cut(&rest, '/');
}

/* OWASP's order: what the browser says of the site it comes from, then Origin, then Referer. */
bool same_origin(const struct request *r)
{
    str site = incoming_header(r->in, "sec-fetch-site");
    if (site.len)
        return str_eq(site, S("same-origin")) || str_eq(site, S("none"));
    str origin = incoming_header(r->in, "origin");
    if (!origin.len)
        origin = incoming_header(r->in, "referer");
    str ours =
        r->settings->origin.len ? host_of(r->settings->origin) : incoming_header(r->in, "host");
    return ours.len && str_eq(host_of(origin), ours);
}

bool post_is_ours(const struct request *r)
{
    if (!same_origin(r))
        return false;
    if (!r->reader.person)
        return true;
    str csrf = request_sent(r, "csrf");
    return csrf.len == r->page.csrf.len && csrf.len &&
           sodium_memcmp(csrf.at, r->page.csrf.at, (size_t)csrf.len) == 0;
}
