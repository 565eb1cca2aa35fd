/* SPDX-License-Identifier: EUPL-1.2 */
/* The API as a program asks it: through the dispatcher, as a visitor and as a member, who must be
 * told the same. */
#include "commons/archive/object.h"
#include "commons/contribution/json.h"
#include "commons/contribution/test_world.h"
#include "commons/dispatch.h"
#include "commons/organisation/directory.h"
#include "commons/router.h"
#include "commons/thread/thread.h"
#include "features/api/inside.h"

static const char lines[] =
    "parvis-directory\t1\t1\t2026\t2023\t2022\t2017\n"
    "R\t84\tmetro\tAuvergne-Rhône-Alpes\nD\t74\t84\tHaute-Savoie\nD\t73\t84\tSavoie\n"
    "E\t200000172\tCC\t28363\t29204\tCC Faucigny - Glières\n"
    "E\t247400724\tCC\t29529\t30000\tCC du Pays Rochois\n"
    "C\t73001\t217300011\t73\t100\t\t0\t110\t120\t\tAiguebelette\n"
    "C\t74042\t217400423\t74\t28253\t\t0\t28253\t29084\t\tBonneville\n"
    "C\t74224\t217402247\t74\t\t\t1\t29529\t30000\t\tLa Roche-sur-Foron\n.\n";

static const struct feature *const with_api[] = {&world_feature, &api_feature, NULL};

#define SECRET "perroquet"

static void say_something(struct world *w, arena *a, i64 thread, i64 person, str body)
{
    struct request *r = by(w, a, person);
    check(thread_post(r, (struct post_new){.contribution = thread,
                                           .body = body,
                                           .html = thread_render(r, body)}) > 0);
}

static struct world world_with_api(arena *a)
{
    struct world w = world_of(a);
    struct directory dir;
    struct directory_report report;
    str error;
    const struct route *const tables[] = {api_routes};
    w.app.features = with_api;
    w.app.router = router_of(a, tables, 1);
    expect(directory_parse(a, str_of(lines), &dir, &error));
    directory_import(w.d, a, &dir, (instant){1000000}, &report);
    i64 open = published_of(&w, a, ANNE,
                            S("{\"contact\":\"secret.adresse@exemple.fr\",\"need\":\"l’école\","
                              "\"sectors\":[\"musique\"],"
                              "\"title\":\"La maison\"}"),
                            AUDIENCE_PUBLIC);
    i64 other = published_of(&w, a, EVE, DOCUMENT("Échasses", "hautes"), AUDIENCE_PUBLIC);
    i64 peers = published_of(&w, a, ANNE, DOCUMENT("Pour les pairs", SECRET), AUDIENCE_PEERS);
    i64 house = published_of(&w, a, BEA, DOCUMENT("Entre nous", SECRET), 102);
    draft_of(&w, a, ANNE, DOCUMENT("Brouillon", SECRET));
    expect(contribution_save(by(&w, a, ANNE), open, version_of(&w, a, open),
                             DOCUMENT("La maison", SECRET), S("")) == SAVED);
    say_something(&w, a, open, BEA, S("Combien de places ?"));
    say_something(&w, a, open, ANNE, S("Quatre-vingts."));
    say_something(&w, a, other, CARL, S("Bravo !"));
    say_something(&w, a, peers, BEA, S(SECRET));
    say_something(&w, a, house, BEA, S(SECRET));
    expect(!db_fault(w.d).len);
    return w;
}

static struct request *get_with(struct world *w, arena *a, const char *path, str asked, str cookie)
{
    struct incoming *in = new (a, struct incoming);
    struct header *headers = new_n(a, struct header, 2);
    headers[0] = (struct header){S("host"), S("parvis.test")};
    headers[1] = (struct header){S("cookie"), cookie};
    *in = (struct incoming){.method = S("GET"),
                            .path = str_of(path),
                            .query = asked,
                            .headers = headers,
                            .header_count = cookie.len ? 2 : 1};
    return dispatch_now(&w->app, w->d, w->d, in, a, false);
}

static struct request *get(struct world *w, arena *a, const char *path, const char *asked)
{
    return get_with(w, a, path, str_of(asked), (str){0});
}

static json_t *answer(arena *a, struct request *r)
{
    json_t *tree = json_parse(a, r->body);
    expect(r->status == 200 && json_is_object(tree));
    return tree ? tree : json_parse(a, S("{}"));
}

static i64 number(json_t *o, const char *name)
{
    return json_integer_value(json_object_get(o, name));
}
static str text_at(json_t *o, const char *name) { return json_str(json_object_get(o, name)); }

/* Every member of the answer stands in the schema, of its type. */
static void expect_schema(json_t *o, const struct api_schema *s)
{
    const char *name;
    json_t *value;
    json_object_foreach(o, name, value)
    {
        const struct api_property *p = s->properties;
        while (p->name && strcmp(p->name, name) != 0)
            p++;
        expect(p->name != NULL);
        if (!p->name || (p->may_be_null && json_is_null(value)))
            continue;
        expect(p->type == API_TEXT     ? json_is_string(value)
               : p->type == API_NUMBER ? json_is_integer(value)
               : p->type == API_FLAG   ? json_is_boolean(value)
               : p->type == API_OBJECT ? json_is_object(value)
                                       : json_is_array(value));
    }
}

/* Follows `next` from page to page, one item at a time; how many came, all different. */
static i64 walk_pages(struct world *w, arena *a, const char *path, const char *filter, i64 *total)
{
    str next = {0};
    strs seen = {0};
    do {
        text q = text_of(a, 2000);
        text_add(&q, text_format(a, "limit=1%s%s", *filter ? "&" : "", filter));
        if (next.len) {
            text_add(&q, S("&after="));
            text_add_percent(&q, next);
        }
        json_t *page = answer(a, get_with(w, a, path, text_str(&q), (str){0}));
        json_t *items = json_object_get(page, "items");
        expect(json_array_size(items) == 1);
        str name = text_at(json_array_get(items, 0), "uid");
        for (i64 i = 0; i < seen.len; i++)
            expect(!str_eq(seen.at[i], name));
        *push(a, &seen) = name;
        *total = number(page, "total");
        expect_text(text_at(page, "total_is"), S("exact"));
        next = text_at(page, "next");
    } while (next.len && seen.len < 50);
    return seen.len;
}

TEST(authorities_have_what_the_contract_names)
{
    struct world w = world_with_api(a);
    json_t *one = answer(a, get(&w, a, "/api/v1/authorities/217400423", ""));
    expect_schema(one, &api_authority_schema);
    expect_text(text_at(one, "siren"), S("217400423"));
    expect_text(text_at(one, "code"), S("74042"));
    expect_text(text_at(one, "nature"), S("commune"));
    expect_text(text_at(one, "name"), S("Bonneville"));
    expect_text(text_at(one, "stratum"), S("15k_30k"));
    expect(number(one, "population") == 28253 && number(one, "population_year") == 2023);
    expect_text(text_at(json_object_get(one, "departement"), "code"), S("74"));
    expect_text(text_at(json_object_get(one, "epci"), "siren"), S("200000172"));
    one = answer(a, get(&w, a, "/api/v1/authorities/dep-74", ""));
    expect(json_is_null(json_object_get(one, "siren")));
    one = answer(a, get(&w, a, "/api/v1/authorities/217402247", "")); /* unknown is not 0 */
    expect(json_is_null(json_object_get(one, "population")) &&
           json_is_null(json_object_get(one, "stratum")));
    db_close(w.d);
}

TEST(lists_go_on_where_they_ended)
{
    struct world w = world_with_api(a);
    i64 total;
    expect(walk_pages(&w, a, "/api/v1/authorities", "", &total) == 8 && total == 8);
    expect(walk_pages(&w, a, "/api/v1/authorities", "nature=commune&departement=74", &total) == 2 &&
           total == 2);
    expect(walk_pages(&w, a, "/api/v1/authorities", "nature=EPCI", &total) == 2);
    expect(walk_pages(&w, a, "/api/v1/authorities", "epci=200000172", &total) == 2);
    expect(walk_pages(&w, a, "/api/v1/organisations", "", &total) == 3 && total == 3);
    expect(walk_pages(&w, a, "/api/v1/contributions", "", &total) == 2 && total == 2);
    expect(walk_pages(&w, a, "/api/v1/posts", "", &total) == 3 && total == 3);
    expect(walk_pages(&w, a, "/api/v1/posts", "contribution=1", &total) == 2 && total == 2);
    expect(walk_pages(&w, a, "/api/v1/authorities", "q=savoie", &total) == 2 && total == 2);
    json_t *named = answer(a, get(&w, a, "/api/v1/authorities", "q=bonnevil"));
    expect(number(named, "total") == 1);
    json_t *found = answer(a, get(&w, a, "/api/v1/search", "q=quatre-vingts"));
    expect(number(found, "total") == 1);
    expect_schema(json_array_get(json_object_get(found, "items"), 0), &api_hit_schema);
    db_close(w.d);
}

TEST(a_contribution_is_whole_and_credited)
{
    struct world w = world_with_api(a);
    json_t *list = answer(a, get(&w, a, "/api/v1/contributions", "sector=musique"));
    json_t *item = json_array_get(json_object_get(list, "items"), 1);
    expect_schema(item, &api_contribution_schema);
    expect_text(text_at(item, "title"), S("La maison"));
    expect_text(text_at(item, "url"), S("http://parvis.test/trials/1/la-maison"));
    str name = text_at(item, "uid");
    json_t *one = answer(
        a,
        get(&w, a, arena_c_string(a, text_format(a, "/api/v1/contributions/%.*s", STR(name))), ""));
    expect_schema(one, &api_contribution_schema);
    expect_text(text_at(json_object_get(one, "document"), "need"), S("l’école"));
    expect(json_array_size(json_object_get(one, "attribution")) == 1);
    expect(get(&w, a, "/api/v1/contributions/1", "")->status == 200);
    json_t *posts = answer(a, get(&w, a, "/api/v1/posts", "contribution=1"));
    json_t *post = json_array_get(json_object_get(posts, "items"), 1);
    expect_schema(post, &api_post_schema);
    expect_text(text_at(post, "body"), S("Quatre-vingts."));
    db_close(w.d);
}

TEST(only_what_a_visitor_reads_whoever_asks)
{
    static const char *const paths[] = {"/api/v1/contributions",
                                        "/api/v1/posts",
                                        "/api/v1/authorities",
                                        "/api/v1/organisations",
                                        "/api/v1/contributions/1",
                                        "/api/v1/contributions/2",
                                        "/sitemap.xml",
                                        "/sitemap/contributions-0.xml"};
    struct world w = world_with_api(a);
    db_script(w.d, "UPDATE person_name SET email = 'member' || person || '@exemple.fr'");
    for (i64 i = 0; i < countof(paths); i++) {
        struct request *r = get(&w, a, paths[i], "");
        expect(r->status == 200);
        expect(!str_has(r->body, S(SECRET)) && !str_has(r->body, S("Pour les pairs")) &&
               !str_has(r->body, S("@")));
        expect(!str_has(r->body, S("Entre nous")) && !str_has(r->body, S("Brouillon")));
    }
    for (i64 id = 3; id <= 6; id++) {
        struct request *r =
            get(&w, a,
                arena_c_string(a, text_format(a, "/api/v1/contributions/%lld", (long long)id)), "");
        expect(r->status == 404);
        r = get_with(&w, a, "/api/v1/posts", text_format(a, "contribution=%lld", (long long)id),
                     (str){0});
        expect(r->status == 404);
    }
    expect(number(answer(a, get(&w, a, "/api/v1/search", "q=" SECRET)), "total") == 0);
    /* Anne, who reads the drafts, is told what anyone is told. */
    struct request *r = by(&w, a, ANNE);
    const struct incoming nothing = {0};
    r->in = &nothing;
    w.app.newest_settings->session_days = 10;
    r->now = (instant){4000000000000000};
    person_sign_in(r, ANNE);
    str cookie = {0};
    for (i64 i = 0; i < r->header_count; i++)
        if (str_eq(r->headers[i].name, S("Set-Cookie")))
            cookie = str_cut(&(str){r->headers[i].value.at, r->headers[i].value.len}, ';');
    expect(str_starts(cookie, S("parvis=")));
    struct request *as_anne = get_with(&w, a, "/api/v1/contributions", (str){0}, cookie);
    expect_text(as_anne->body, get(&w, a, "/api/v1/contributions", "")->body);
    expect(number(answer(a, get_with(&w, a, "/api/v1/search", S("q=" SECRET), cookie)), "total") ==
           0);
    db_close(w.d);
}

static str header_of(const struct request *r, const char *name)
{
    for (i64 i = 0; i < r->header_count; i++)
        if (str_eq(r->headers[i].name, str_of(name)))
            return r->headers[i].value;
    return (str){0};
}

TEST(what_is_wrong_is_said_as_a_problem)
{
    static const struct {
        const char *path, *query;
        int status;
    } cases[] = {
        {"/api/v1/authorities", "limit=0", 400},
        {"/api/v1/authorities", "limit=101", 400},
        {"/api/v1/authorities", "limit=x", 400},
        {"/api/v1/authorities", "after=nobody", 400},
        {"/api/v1/authorities", "q=bonneville&after=dep-74", 400},
        {"/api/v1/authorities", "colour=blue", 400},
        {"/api/v1/authorities", "nature=kingdom", 400},
        {"/api/v1/authorities", "departement=999", 400},
        {"/api/v1/authorities", "epci=1", 400},
        {"/api/v1/authorities/999999999", "", 404},
        {"/api/v1/authorities/b", "", 404},
        {"/api/v1/organisations/217400423", "", 404},
        {"/api/v1/contributions", "after=1.2", 400},
        {"/api/v1/contributions", "after=x.y.z", 400},
        {"/api/v1/contributions", "kind=nothing", 400},
        {"/api/v1/contributions", "sector=nothing", 400},
        {"/api/v1/contributions", "organisation=nothing", 400},
        {"/api/v1/contributions/0", "", 404},
        {"/api/v1/contributions/99999999999999999999", "", 404},
        {"/api/v1/posts", "after=-1", 400},
        {"/api/v1/posts", "contribution=x", 400},
        {"/api/v1/search", "", 400},
        {"/api/v1/search", "q=x&sort=colour", 400},
        {"/api/v1/nothing", "", 404},
        {"/api/v1/nothing/at-all", "", 404},
    };
    struct world w = world_with_api(a);
    for (i64 i = 0; i < countof(cases); i++) {
        struct request *r = get(&w, a, cases[i].path, cases[i].query);
        json_t *problem = json_parse(a, r->body);
        expect(r->status == cases[i].status);
        expect_text(r->content_type, S("application/problem+json"));
        expect(json_is_object(problem) && number(problem, "status") == cases[i].status);
        expect(text_at(problem, "title").len && text_at(problem, "detail").len);
    }
    expect_text(header_of(get(&w, a, "/api/v1/contributions", ""), "Access-Control-Allow-Origin"),
                S("*"));
    db_close(w.d);
}

TEST(the_description_names_every_route_and_parameter)
{
    struct world w = world_with_api(a);
    json_t *api = answer(a, get(&w, a, "/api/v1/openapi.json", ""));
    expect_text(text_at(api, "openapi"), S("3.1.0"));
    json_t *paths = json_object_get(api, "paths");
    for (const struct api_operation *o = api_operations; o->path; o++) {
        json_t *get_of = json_object_get(json_object_get(paths, o->path), "get");
        expect(text_at(get_of, "summary").len > 0);
        i64 count = 0;
        while (o->parameters && o->parameters[count].name)
            count++;
        bool of_path = str_has(str_of(o->path), S("{"));
        expect((i64)json_array_size(json_object_get(get_of, "parameters")) == count + of_path);
        json_t *schemas = json_object_get(json_object_get(api, "components"), "schemas");
        expect(json_is_object(json_object_get(schemas, o->schema->name)));
    }
    expect(json_object_size(paths) == 9);
    db_close(w.d);
}

TEST(the_sitemap_leads_to_pages_and_to_nothing_else)
{
    struct world w = world_with_api(a);
    str index = get(&w, a, "/sitemap.xml", "")->body;
    expect(str_has(index, S("http://parvis.test/sitemap/contributions-0.xml")));
    expect(str_has(get(&w, a, "/sitemap/contributions-0.xml", "")->body, S("/trials/1/la-maison")));
    expect(str_has(get(&w, a, "/sitemap/collectivites-0.xml", "")->body,
                   S("/collectivites/217400423")));
    expect(str_has(get(&w, a, "/sitemap/pages.xml", "")->body, S("/experiences</loc>")));
    static const char *const none[] = {"/sitemap/contributions-1.xml",
                                       "/sitemap/contributions-x.xml",
                                       "/sitemap/contributions--1.xml", "/sitemap/secret.xml",
                                       "/sitemap/collectivites-99999999999.xml"};
    for (i64 i = 0; i < countof(none); i++)
        expect(get(&w, a, none[i], "")->status == 404);
    db_script(w.d, "UPDATE contribution SET example = 1");
    expect(!str_has(get(&w, a, "/sitemap/contributions-0.xml", "")->body, S("/trials/")));
    expect(
        str_has(get(&w, a, "/robots.txt", "")->body, S("Sitemap: http://parvis.test/sitemap.xml")));
    db_close(w.d);
}
