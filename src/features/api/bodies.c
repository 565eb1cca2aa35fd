/* SPDX-License-Identifier: EUPL-1.2 */
/* Authorities of the directory, and the bodies that people added. */
#include "api_sql.h"
#include "commons/contribution/contribution.h"
#include "commons/organisation/search.h"
#include "features/api/inside.h"

/* ---- one body ----------------------------------------------------------------------------------
 */

static const char *const strata[STRATA] = {
    [STRATUM_UNKNOWN] = "",           [STRATUM_UNDER_15] = "under_15k",
    [STRATUM_15_30] = "15k_30k",      [STRATUM_30_50] = "30k_50k",
    [STRATUM_50_100] = "50k_100k",    [STRATUM_100_250] = "100k_250k",
    [STRATUM_OVER_250] = "over_250k",
};

static void text_or_null(struct object *o, const char *name, opt_text value)
{
    if (value.has)
        object_text(o, name, value.value);
    else
        object_null(o, name);
}

static void number_or_null(struct object *o, const char *name, opt_int value)
{
    if (value.has)
        object_int(o, name, value.value);
    else
        object_null(o, name);
}

static void place(struct object *o, const char *name, const char *key, opt_text code,
                  opt_text label)
{
    struct object inner = object_of(o->arena);
    if (!label.has) {
        object_null(o, name);
        return;
    }
    text_or_null(&inner, key, code);
    object_text(&inner, "name", label.value);
    object_json(o, name, object_str(&inner));
}

static struct object body_of(struct request *r, const struct api_body *b)
{
    struct object o = object_of(r->arena);
    object_uid(&o, "uid", b->uid);
    object_text(&o, "key", b->address_key);
    text_or_null(&o, "siren", b->siren);
    text_or_null(&o, "code", b->code);
    object_text(&o, "nature", b->nature);
    object_text(&o, "name", b->name);
    number_or_null(&o, "population", b->population_municipal);
    number_or_null(&o, "population_total", b->population_total);
    number_or_null(&o, "population_year", b->population_year);
    if (b->stratum > STRATUM_UNKNOWN && b->stratum < STRATA)
        object_text(&o, "stratum", str_of(strata[b->stratum]));
    else
        object_null(&o, "stratum");
    place(&o, "departement", "code", b->department_code, b->department_name);
    place(&o, "region", "code", b->region_code, b->region_name);
    place(&o, "epci", "siren", b->epci_siren, b->epci_name);
    place(&o, "ept", "siren", b->ept_siren, b->ept_name);
    object_int(&o, "members", b->member_count);
    object_int(&o, "departements", b->department_count);
    object_text(&o, "place", b->place);
    if (b->site.has)
        object_text(&o, "site", b->site.value.text);
    object_text(&o, "url", api_url(r, organisation_path(r->arena, b->address_key)));
    return o;
}

/* ---- lists -------------------------------------------------------------------------------------
 */

static i64 stratum_named(str name)
{
    for (int s = 1; s < STRATA; s++)
        if (str_eq(name, str_of(strata[s])))
            return s;
    return 0;
}

/* False when a filter names nothing that exists: a problem was answered. */
static bool read_filters(struct request *r, struct api_bodies_in *q)
{
    static const struct {
        const char *parameter, *nature;
    } territories[] = {{"departement", "departement"}, {"region", "region"}};
    i64 *const rows[] = {&q->department, &q->region};
    for (i64 i = 0; i < countof(territories); i++) {
        str code = api_parameter(r, territories[i].parameter);
        *rows[i] = api_territory(r, territories[i].nature, code);
        if (code.len && !*rows[i]) {
            api_problem(r, 400, "Bad Request", S("There is no territory of this code."),
                        territories[i].parameter);
            return false;
        }
    }
    str epci = api_parameter(r, "epci");
    struct api_body_place *of = epci.len ? api_body_named(r->db, r->arena, epci) : NULL;
    if (epci.len && !of) {
        api_problem(r, 400, "Bad Request", S("There is no EPCI of this SIREN."), "epci");
        return false;
    }
    q->epci = of ? of->id : 0;
    q->nature = api_parameter(r, "nature");
    q->code = api_parameter(r, "code");
    q->siren = api_parameter(r, "siren");
    q->stratum = stratum_named(api_parameter(r, "stratum"));
    return true;
}

static bool read_place(struct request *r, struct api_bodies_in *q)
{
    str after = api_parameter(r, "after");
    struct api_body_place *from = after.len ? api_body_named(r->db, r->arena, after) : NULL;
    if (after.len && !from) {
        api_problem(r, 400, "Bad Request", S("after is the `next` of the page before."), "after");
        return false;
    }
    if (from) {
        q->after_key = from->sort_key;
        q->after_id = from->id;
    }
    return true;
}

static bool is_among(const struct api_body *b, str among)
{
    return str_eq(among, S("authority")) == str_eq(b->source, S("directory"));
}

/* By name: the best hits, SEARCH_HITS_MAX at most; `after` is how many were shown before. */
static void by_name(struct request *r, const struct api_bodies_in *q)
{
    struct organisation_filter f = {.nature = q->nature,
                                    .stratum = q->stratum,
                                    .department = q->department,
                                    .region = q->region};
    struct api_list list = {0};
    i64 limit = api_limit(r), from = 0;
    str after = api_parameter(r, "after");
    if (q->code.len || q->siren.len || q->epci) {
        api_problem(r, 400, "Bad Request",
                    S("q goes with nature, stratum, departement and region only."), "q");
        return;
    }
    if (after.len && (!str_to_i64(after, &from) || from < 1)) {
        api_problem(r, 400, "Bad Request", S("after is the `next` of the page before."), "after");
        return;
    }
    struct organisation_hits hits =
        organisation_search(r->db, r->arena, api_parameter(r, "q"), &f, SEARCH_HITS_MAX);
    list.at_least = hits.len == SEARCH_HITS_MAX;
    for (i64 i = 0; i < hits.len; i++) {
        bool directory = str_eq(hits.at[i].card.source, S("directory"));
        if (directory != str_eq(q->among, S("authority")) ||
            str_eq(hits.at[i].card.source, S("demonstration")))
            continue;
        if (++list.total <= from || list.items.len == limit)
            continue;
        struct api_body *b = api_body_one(r->db, r->arena, hits.at[i].card.id);
        struct object o = b ? body_of(r, b) : object_of(r->arena);
        *push(r->arena, &list.items) = object_str(&o);
    }
    if (list.total > from + list.items.len)
        list.next = text_format(r->arena, "%lld", (long long)from + (long long)list.items.len);
    api_answer_list(r, &list);
}

static void bodies(struct request *r, str among)
{
    struct api_bodies_in q = {.among = among, .count = api_limit(r) + 1};
    if (!api_begin(r) || !read_filters(r, &q))
        return;
    if (api_parameter(r, "q").len) {
        by_name(r, &q);
        return;
    }
    if (!read_place(r, &q))
        return;
    struct api_body_rows rows = api_bodies(r->db, r->arena, q);
    struct api_list list = {
        .total = api_bodies_total(
            r->db, (struct api_bodies_total_in){q.among, q.nature, q.code, q.siren, q.stratum,
                                                q.department, q.region, q.epci})};
    for (i64 i = 0; i < rows.len && i < q.count - 1; i++) {
        struct object o = body_of(r, &rows.at[i]);
        *push(r->arena, &list.items) = object_str(&o);
        list.next = rows.at[i].address_key;
    }
    if (rows.len < q.count)
        list.next = (str){0};
    api_answer_list(r, &list);
}

void api_authorities(struct request *r) { bodies(r, S("authority")); }
void api_organisations(struct request *r) { bodies(r, S("other")); }

/* ---- one by its key ----------------------------------------------------------------------------
 */

static void one_body(struct request *r, const char *path, str among)
{
    if (!api_begin(r))
        return;
    str key = r->path_values[0];
    struct api_body_place *at = api_body_named(r->db, r->arena, key);
    struct api_body_moved *now = at ? NULL : api_body_moved(r->db, r->arena, key);
    if (now) {
        moved(r, text_format(r->arena, "%s/%.*s", path, STR(now->address_key)));
        return;
    }
    struct api_body *b = at ? api_body_one(r->db, r->arena, at->id) : NULL;
    if (!b || !is_among(b, among)) {
        api_not_found(r);
        return;
    }
    struct object o = body_of(r, b);
    struct exchange_count *n = exchange_counts(r->db, r->arena, r->reader.person, b->id);
    if (n) {
        object_int(&o, "given", n->given);
        object_int(&o, "received", n->received);
        object_int(&o, "taken_up", n->taken_up);
    }
    if (!str_eq(at->state, S("current")))
        object_text(&o, "state", at->state);
    api_answer(r, object_str(&o));
}

void api_authority(struct request *r) { one_body(r, "/api/v1/authorities", S("authority")); }
void api_organisation(struct request *r) { one_body(r, "/api/v1/organisations", S("other")); }
