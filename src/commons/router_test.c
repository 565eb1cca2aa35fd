/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/router.h"

#include <string.h>

#include "base/test.h"
#include "base/text.h"

static void nothing(struct request *r) { (void)r; }

#define GET(path)                                                                                  \
    {                                                                                              \
        "GET", path, ANYONE, ON_LOOP, 0, nothing, NULL, NULL, path                                 \
    }
#define POST(path)                                                                                 \
    {                                                                                              \
        "POST", path, ANYONE, ON_LOOP, 0, nothing, nothing, NULL, path                             \
    }

static const struct route one[] = {GET("/"),
                                   GET("/forum"),
                                   GET("/forum/nouveau"),
                                   POST("/forum/nouveau"),
                                   GET("/forum/{id}"),
                                   GET("/forum/{id}/{slug}"),
                                   {0}};
static const struct route two[] = {GET("/forum.atom"),
                                   GET("/experiences/{id}.json"),
                                   GET("/experiences/{id}.min.json"),
                                   GET("/experiences/{id}"),
                                   GET("/experiences/{id}/versions/{a}/{b}/{c}"),
                                   POST("/seul"),
                                   GET("/fichiers/{uid}/{name}"),
                                   {0}};

static struct router *router(arena *a)
{
    const struct route *tables[] = {one, two};
    return router_of(a, tables, 2);
}

/* "PATTERN value value": which route it is and what its values are. */
static str found(arena *a, const char *method, const char *path)
{
    const struct route *route = NULL;
    str values[PATH_VALUES] = {{0}};
    switch (router_find(router(a), a, str_of(method), str_of(path), &route, values)) {
    case FOUND_NOTHING:
        return S("nothing");
    case FOUND_OTHER_METHOD:
        return S("other method");
    case FOUND:
        break;
    }
    text t = text_of(a, 8000);
    text_add(&t, str_of(route->path));
    for (int i = 0; i < PATH_VALUES && values[i].at; i++) {
        text_add_char(&t, ' ');
        text_add(&t, values[i]);
    }
    return text_str(&t);
}

TEST(an_address_finds_its_route)
{
    static const struct {
        const char *method, *path, *found;
    } cases[] = {
        {"GET", "/", "/"},
        {"HEAD", "/", "/"},
        {"GET", "/forum", "/forum"},
        {"GET", "/forum/nouveau", "/forum/nouveau"}, /* fixed before values */
        {"GET", "/forum/nouveau/titre", "/forum/{id}/{slug} nouveau titre"},
        {"GET", "/forum/12", "/forum/{id} 12"},
        {"GET", "/forum/12/un-titre", "/forum/{id}/{slug} 12 un-titre"},
        {"GET", "/forum/12/un/titre", "nothing"},
        {"GET", "/forum.atom", "/forum.atom"},
        {"GET", "/experiences/7.json", "/experiences/{id}.json 7"},
        {"GET", "/experiences/7.min.json", "/experiences/{id}.min.json 7"}, /* the longest ending */
        {"GET", "/experiences/.json", "/experiences/{id} .json"}, /* a value is never empty */
        {"GET", "/experiences/7", "/experiences/{id} 7"},
        {"GET", "/experiences/7/versions/1/2/3", "/experiences/{id}/versions/{a}/{b}/{c} 7 1 2 3"},
        {"GET", "/experiences/7/versions/1/2", "nothing"},
        {"GET", "/fichiers/0a/d%C3%A9lib%20n%C2%B0%2F3.pdf",
         "/fichiers/{uid}/{name} 0a délib n°/3.pdf"},
        {"GET", "/%66orum", "/forum"},
        {"POST", "/forum/nouveau", "/forum/nouveau"},
        {"POST", "/forum", "other method"},
        {"GET", "/seul", "other method"},
        {"HEAD", "/seul", "other method"},
        {"DELETE", "/forum", "other method"},
        {"get", "/forum", "other method"},
        {"GET", "/rien", "nothing"},
        {"GET", "", "nothing"},
        {"GET", "forum", "nothing"},
        {"OPTIONS", "*", "nothing"},
        {"GET", "//", "nothing"},
        {"GET", "//forum", "nothing"},
        {"GET", "/forum//12", "nothing"},
        {"GET", "/forum/%", "nothing"},
        {"GET", "/forum/%00", "nothing"},
        {"GET", "/forum/%ff", "nothing"},
        {"GET", "/forum/%0a", "nothing"},
        {"GET", "/../forum", "nothing"},
    };
    for (i64 i = 0; i < countof(cases); i++)
        expect_text(found(a, cases[i].method, cases[i].path), str_of(cases[i].found));
}

TEST(a_hostile_path_costs_little)
{
    text t = text_of(a, 100000);
    for (int i = 0; i < 20000; i++)
        text_add(&t, S("/a"));
    const struct route *route;
    str values[PATH_VALUES];
    arena small = arena_of(256 << 10);
    struct router *r = router(a);
    expect(router_find(r, &small, S("GET"), text_str(&t), &route, values) == FOUND_NOTHING);
    i64 segments = small.allocations;
    expect(segments <= 64);
    arena_free(&small);
}

TEST(all_routes_are_told_in_the_order_of_the_tables)
{
    i64 count;
    const struct route *const *all = router_all(router(a), &count);
    expect(count == countof(one) - 1 + countof(two) - 1);
    expect(all[0] == &one[0] && all[countof(one) - 1] == &two[0] &&
           all[count - 1] == &two[countof(two) - 2]);
}
