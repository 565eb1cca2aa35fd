/* SPDX-License-Identifier: EUPL-1.2 */
/* The tables of the API: routes, parameters, schemas. openapi.c makes the description of them,
 * answer.c reads queries against them; a test compares answers with the schemas. */
#include "features/api/inside.h"

#define LIMIT                                                                                      \
    {                                                                                              \
        "limit", API_LIMIT_TYPE, "how many items, from 1 to 100; 20 when left out", NULL, false    \
    }
#define AFTER                                                                                      \
    {                                                                                              \
        "after", API_CURSOR, "the `next` of the page before", NULL, false                          \
    }

#define BODY_PARAMETERS                                                                            \
    {"q", API_TEXT,                                                                                \
     "part of a name as one types it, a SIREN or an official code; the answer is the best hits",   \
     NULL, false},                                                                                 \
        {"departement", API_TEXT, "code of a département: 74, 2A, 971", NULL, false},              \
        {"region", API_TEXT, "code of a région: 84", NULL, false},                                 \
    {                                                                                              \
        "stratum", API_TEXT, "band of municipal population",                                       \
            "under_15k 15k_30k 30k_50k 50k_100k 100k_250k over_250k", false                        \
    }

static const struct api_parameter authority_parameters[] = {
    BODY_PARAMETERS,
    {"nature", API_TEXT, "nature of the authority; EPCI: any of CC, CA, CU, METRO, MET69",
     "region departement commune EPCI CC CA CU METRO MET69 EPT", false},
    {"code", API_TEXT, "INSEE code of a commune, département or région; SIREN of an EPCI or EPT",
     NULL, false},
    {"siren", API_TEXT, "SIREN", NULL, false},
    {"epci", API_TEXT, "SIREN of the EPCI that communes belong to", NULL, false},
    LIMIT,
    AFTER,
    {0},
};
static const struct api_parameter organisation_parameters[] = {
    BODY_PARAMETERS,
    {"nature", API_TEXT, "nature of the body",
     "epcc syndicat spl association company museum state_service foreign_city other", false},
    {"siren", API_TEXT, "SIREN", NULL, false},
    LIMIT,
    AFTER,
    {0},
};
static const struct api_parameter contribution_parameters[] = {
    {"kind", API_TEXT, "kind of contribution: experience, topic…", NULL, false},
    {"organisation", API_TEXT, "key or SIREN of the body in whose name it was written", NULL,
     false},
    {"sector", API_TEXT, "code of a cultural sector", NULL, false},
    {"theme", API_TEXT, "code of a theme", NULL, false},
    {"depth", API_TEXT, "of experiences: spotted or told; of topics: their category", NULL, false},
    {"status", API_TEXT, "of experiences: planned, running, done…; of topics: open, answered", NULL,
     false},
    LIMIT,
    AFTER,
    {0},
};
static const struct api_parameter post_parameters[] = {
    {"contribution", API_NUMBER,
     "number of a contribution: its thread, in order; left out: all posts, newest first", NULL,
     false},
    LIMIT,
    AFTER,
    {0},
};
static const struct api_parameter search_parameters[] = {
    {"q", API_TEXT, "words to find, in French", NULL, true},
    {"kind", API_TEXT, "experience, topic, post…", NULL, false},
    {"sector", API_TEXT, "code of a cultural sector", NULL, false},
    {"theme", API_TEXT, "code of a theme", NULL, false},
    {"status", API_TEXT, "status of a contribution", NULL, false},
    {"depth", API_TEXT, "depth of a contribution", NULL, false},
    {"sort", API_TEXT, "order; relevance when left out", "relevance date", false},
    LIMIT,
    AFTER,
    {0},
};

/* ---- schemas ------------------------------------------------------------------------------------
 */

static const struct api_property body_properties[] = {
    {"uid", API_TEXT, false, "32 hexadecimal digits; the same on every instance"},
    {"key", API_TEXT, false,
     "last part of its address: its SIREN, or dep-74, reg-84, com-97701, org-12"},
    {"siren", API_TEXT, true,
     "nine digits; régions, départements and some communes have none here"},
    {"code", API_TEXT, true, "INSEE code; of an EPCI or EPT its SIREN"},
    {"nature", API_TEXT, false,
     "region, departement, commune, CC, CA, CU, METRO, MET69, EPT, or of another body"},
    {"name", API_TEXT, false, "official name"},
    {"population", API_NUMBER, true,
     "municipal population; null is unknown, 0 is a village without inhabitants"},
    {"population_total", API_NUMBER, true, "total population of the same year"},
    {"population_year", API_NUMBER, true, "year of both populations"},
    {"stratum", API_TEXT, true, "band of municipal population: under_15k … over_250k"},
    {"departement", API_OBJECT, true, "code and name; where most of its inhabitants are"},
    {"region", API_OBJECT, true, "code and name"},
    {"epci", API_OBJECT, true, "of a commune: SIREN and name"},
    {"ept", API_OBJECT, true, "of a commune of Greater Paris: SIREN and name"},
    {"members", API_NUMBER, false, "communes of an EPCI or EPT"},
    {"departements", API_NUMBER, false, "more than 1: it straddles several"},
    {"place", API_TEXT, false, "town and country of a body that is not in the directory"},
    {"site", API_TEXT, false, "its site"},
    {"url", API_TEXT, false, "its page"},
    {"given", API_NUMBER, false, "contributions it published; one body alone"},
    {"received", API_NUMBER, false,
     "contributions of others it declared something of; one body alone"},
    {"taken_up", API_NUMBER, false, "bodies that adapted something of it; one body alone"},
    {"state", API_TEXT, false, "merged or closed, when it is no longer current; one body alone"},
    {0},
};
static const struct api_property contribution_properties[] = {
    {"id", API_NUMBER, false, "its number here"},
    {"uid", API_TEXT, false, "32 hexadecimal digits; the same on every instance"},
    {"kind", API_TEXT, false, "experience, topic…"},
    {"title", API_TEXT, false, "its title"},
    {"summary", API_TEXT, false, "one line"},
    {"url", API_TEXT, false, "its page"},
    {"organisation", API_OBJECT, true,
     "key, name and nature of the body in whose name it was written"},
    {"author", API_TEXT, false, "who opened it"},
    {"capacity", API_TEXT, false, "in which capacity, as it was then"},
    {"licence", API_TEXT, false, "SPDX identifier, of its texts; facts and figures are etalab-2.0"},
    {"depth", API_TEXT, false, "a facet of its kind"},
    {"status", API_TEXT, false, "a facet of its kind"},
    {"example", API_FLAG, false, "demonstration content"},
    {"posts", API_NUMBER, false, "how many posts its thread has"},
    {"published_at", API_TEXT, false, "RFC 3339"},
    {"active_at", API_TEXT, false, "published, or last written in its thread; RFC 3339"},
    {"language", API_TEXT, false, "BCP 47; one contribution alone"},
    {"revision", API_NUMBER, false, "the number of this text; one contribution alone"},
    {"sectors", API_LIST, false, "codes; one contribution alone"},
    {"themes", API_LIST, false, "codes; one contribution alone"},
    {"declarations", API_OBJECT, false,
     "how many bodies consider it, adapted it, did the same; one contribution alone"},
    {"attribution", API_LIST, false,
     "itself, then the works it was adapted from: title, author, licence, changes, url"},
    {"files", API_LIST, false,
     "pictures and documents, each with its own rights: uid, url, type, alternative, caption, "
     "author, licence (reserved: "
     "nobody may take it further), rights_holder, width, height"},
    {"document", API_OBJECT, false,
     "the fields of its kind (doc/archive-format.md); one contribution alone"},
    {0},
};
static const struct api_property post_properties[] = {
    {"uid", API_TEXT, false, "32 hexadecimal digits"},
    {"contribution", API_OBJECT, false, "id, uid, title and url of what it hangs on"},
    {"number", API_NUMBER, false, "its place in the thread, from 1"},
    {"url", API_TEXT, false, "its address"},
    {"author", API_TEXT, false, "who wrote it"},
    {"capacity", API_TEXT, false, "in which capacity, as it was then"},
    {"organisation", API_OBJECT, true, "key and name"},
    {"hidden", API_FLAG, false, "taken back by its author: its place stays"},
    {"body", API_TEXT, false, "Markdown"},
    {"html", API_TEXT, false, "the same, rendered"},
    {"answers", API_NUMBER, false, "the number of the post it replies to"},
    {"best", API_FLAG, false, "chosen as the best answer"},
    {"created_at", API_TEXT, false, "RFC 3339"},
    {"edited_at", API_TEXT, false, "RFC 3339"},
    {0},
};
static const struct api_property hit_properties[] = {
    {"kind", API_TEXT, false, "experience, topic, post…"},
    {"contribution", API_NUMBER, false, "the number of the contribution that it is or hangs on"},
    {"title", API_TEXT, false, "its title, or of what it hangs on"},
    {"snippet", API_TEXT, false, "the part of the text where the words stand"},
    {"messages", API_NUMBER, false,
     "messages of its thread that match; this line stands for all of them"},
    {"url", API_TEXT, false, "its address"},
    {"at", API_TEXT, false, "RFC 3339"},
    {0},
};
const struct api_schema api_authority_schema = {"Body", body_properties};
const struct api_schema api_contribution_schema = {"Contribution", contribution_properties};
const struct api_schema api_post_schema = {"Post", post_properties};
const struct api_schema api_hit_schema = {"Hit", hit_properties};

const struct api_operation api_operations[] = {
    {"/api/v1/authorities", authority_parameters, &api_authority_schema, true},
    {"/api/v1/authorities/{siren}", NULL, &api_authority_schema, false},
    {"/api/v1/organisations", organisation_parameters, &api_authority_schema, true},
    {"/api/v1/organisations/{key}", NULL, &api_authority_schema, false},
    {"/api/v1/contributions", contribution_parameters, &api_contribution_schema, true},
    {"/api/v1/contributions/{id}", NULL, &api_contribution_schema, false},
    {"/api/v1/posts", post_parameters, &api_post_schema, true},
    {"/api/v1/search", search_parameters, &api_hit_schema, true},
    {0},
};

const struct route api_routes[] = {
    {"GET", "/api/v1/authorities", ANYONE, ON_WORKER | KEPT, 0, api_authorities, NULL, NULL,
     "local authorities of the official directory, in the order of their names"},
    {"GET", "/api/v1/authorities/{siren}", ANYONE, ON_LOOP | KEPT, 0, api_authority, NULL, NULL,
     "one authority, by its SIREN or the last part of its address"},
    {"GET", "/api/v1/organisations", ANYONE, ON_WORKER | KEPT, 0, api_organisations, NULL, NULL,
     "bodies that people added: EPCC, syndicats, associations, museums…"},
    {"GET", "/api/v1/organisations/{key}", ANYONE, ON_LOOP | KEPT, 0, api_organisation, NULL, NULL,
     "one of these bodies, by its SIREN or the last part of its address"},
    {"GET", "/api/v1/contributions", ANYONE, ON_WORKER | KEPT, 0, api_contributions, NULL, NULL,
     "public contributions, newest first"},
    {"GET", "/api/v1/contributions/{id}", ANYONE, ON_WORKER | KEPT, 0, api_contribution, NULL, NULL,
     "one contribution with its text, by its number or its uid"},
    {"GET", "/api/v1/posts", ANYONE, ON_WORKER | KEPT, 0, api_posts, NULL, NULL,
     "posts of one thread, or the newest of all"},
    {"GET", "/api/v1/search", ANYONE, ON_WORKER, 0, api_search, NULL, NULL,
     "the search over everything public"},
    {"GET", "/api/v1/openapi.json", ANYONE, ON_WORKER | KEPT, 0, api_openapi, NULL, NULL,
     "this description"},
    {"GET", "/api/v1/{a}", ANYONE, ON_LOOP, 0, api_nothing, NULL, NULL, NULL},
    {"GET", "/api/v1/{a}/{b}", ANYONE, ON_LOOP, 0, api_nothing, NULL, NULL, NULL},
    {"GET", "/sitemap.xml", ANYONE, ON_WORKER | KEPT, 0, sitemap_index, NULL, NULL,
     "the sitemap: a list of its pages"},
    {"GET", "/sitemap/{page}.xml", ANYONE, ON_WORKER | KEPT, 0, sitemap_page, NULL, NULL,
     "a page of the sitemap: at most 10,000 addresses"},
    {"GET", "/robots.txt", ANYONE, ON_LOOP | KEPT, 0, robots, NULL, NULL,
     "what search engines are asked to leave alone"},
    {0},
};

const struct feature api_feature = {.name = "api", .routes = api_routes};
