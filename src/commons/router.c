/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/router.h"

#include "web/answer.h"

/* A tree of segments: each node has fixed children, and at most one child for each ending of a
 * value. */
struct node {
    str fixed; /* of a fixed segment; of a value: its ending, such as ".json" */
    bool value;
    struct node *children, *next;
    const struct route *get, *post;
};

struct router {
    struct node root;
    const struct route **all;
    i64 count, cap;
};

static struct node *child(arena *a, struct node *of, str segment)
{
    bool value = segment.len && segment.at[0] == '{';
    str fixed = value ? str_from(segment, str_find(segment, S("}")) + 1) : segment;
    for (struct node *n = of->children; n; n = n->next)
        if (n->value == value && str_eq(n->fixed, fixed))
            return n;
    struct node *n = new (a, struct node), **place = &of->children;
    n->fixed = fixed;
    n->value = value;
    /* fixed before values, longer endings before shorter: the first that fits is right */
    while (*place &&
           (value ? !(*place)->value || (*place)->fixed.len >= fixed.len : !(*place)->value))
        place = &(*place)->next;
    n->next = *place;
    *place = n;
    return n;
}

/* GET does not write (FOUNDATIONS 9), but for these. */
static const struct writing_get {
    const char *path, *reason;
} writing_gets[] = {
    {"/connexion/retour", "an OpenID provider sends the browser back by a redirection (OpenID "
                          "Connect Core 3.1.2.5); the state it brings was made for that browser"},
};

const char *router_why_writes(const struct route *route)
{
    for (i64 i = 0; i < countof(writing_gets); i++)
        if (route->apply && str_eq(str_of(route->path), str_of(writing_gets[i].path)))
            return writing_gets[i].reason;
    return NULL;
}

static void add(arena *a, struct router *r, const struct route *route)
{
    struct node *n = &r->root;
    str path = str_from(str_of(route->path), 1);
    while (path.len)
        n = child(a, n, str_cut(&path, '/'));
    bool post = str_eq(str_of(route->method), S("POST"));
    check(post || str_eq(str_of(route->method), S("GET")));
    check(post ? !n->post : !n->get); /* two features claim the same address */
    check(post ? (route->apply || route->handle) != 0 : route->handle != 0);
    check(post || !route->apply || router_why_writes(route));
    if (post)
        n->post = route;
    else
        n->get = route;
}

struct router *router_of(arena *a, const struct route *const *tables, i64 count)
{
    struct router *r = new (a, struct router);
    for (i64 t = 0; t < count; t++)
        for (const struct route *route = tables[t]; route->method; route++)
            r->count++;
    r->all = (void *)new_n(a, void *, r->count + 1);
    for (i64 t = 0, n = 0; t < count; t++)
        for (const struct route *route = tables[t]; route->method; route++) {
            add(a, r, route);
            r->all[n++] = route;
        }
    return r;
}

/* Depth first; a path has few segments, and `left` bounds what a hostile one may cost. */
static const struct node *walk(const struct node *n, arena *a, str path, str *values, int depth,
                               int *left)
{
    if (!path.len)
        return n->get || n->post ? n : NULL;
    str rest = path, segment = str_cut(&rest, '/'), decoded;
    if (--*left < 0 || (!segment.len && rest.len) || !percent_decode(a, segment, &decoded))
        return NULL;
    for (const struct node *c = n->children; c; c = c->next) {
        if (c->value ? depth == PATH_VALUES || !str_ends(decoded, c->fixed) ||
                           decoded.len == c->fixed.len
                     : !str_eq(c->fixed, decoded))
            continue;
        if (c->value)
            values[depth] = str_first(decoded, decoded.len - c->fixed.len);
        const struct node *found = walk(c, a, rest, values, depth + c->value, left);
        if (found)
            return found;
    }
    return NULL;
}

enum found router_find(const struct router *r, arena *a, str method, str path,
                       const struct route **route, str values[static PATH_VALUES])
{
    int left = 64;
    const struct node *n =
        str_starts(path, S("/")) ? walk(&r->root, a, str_from(path, 1), values, 0, &left) : NULL;
    if (!n)
        return FOUND_NOTHING;
    bool get = str_eq(method, S("GET")) || str_eq(method, S("HEAD"));
    *route = get ? n->get : str_eq(method, S("POST")) ? n->post : NULL;
    return *route ? FOUND : FOUND_OTHER_METHOD;
}

const struct route *const *router_all(const struct router *r, i64 *count)
{
    *count = r->count;
    return r->all;
}

str router_methods(const struct router *r, arena *a, str path)
{
    const struct route *route;
    str values[PATH_VALUES];
    bool get = router_find(r, a, S("GET"), path, &route, values) == FOUND;
    bool post = router_find(r, a, S("POST"), path, &route, values) == FOUND;
    return get && post ? S("GET, HEAD, POST") : get ? S("GET, HEAD") : S("POST");
}
