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

/* RFC 8058 section 3.2: the program of a mail provider, which says of no site that it comes from
   there, as every browser does, and has no session. */
static bool is_one_click(const struct request *r)
{
    static const char *const said[] = {"sec-fetch-site", "origin", "referer", "cookie"};
    for (i64 i = 0; i < countof(said); i++)
        if (incoming_header(r->in, said[i]).len)
            return false;
    return !r->reader.person && str_eq(request_sent(r, "List-Unsubscribe"), S("One-Click"));
}

bool post_is_ours(const struct request *r)
{
    if (!same_origin(r))
        return is_one_click(r);
    if (!r->reader.person)
        return true;
    str csrf = request_sent(r, "csrf");
    return csrf.len == r->page.csrf.len && csrf.len &&
           sodium_memcmp(csrf.at, r->page.csrf.at, (size_t)csrf.len) == 0;
}
