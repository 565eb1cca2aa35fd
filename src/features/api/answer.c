/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>

#include "api_sql.h"
#include "commons/feed/feed.h"
#include "commons/token/token.h"
#include "features/api/inside.h"
#include "web/answer.h"

/* ---- answering --------------------------------------------------------------------------------
 */

/* A visitor is told what any other is, so that any page of any site may ask, and any proxy keep it.
   What a token brought is its holder's alone. */
static void headers(struct request *r)
{
    if (incoming_header(r->in, "authorization").len) {
        answer_header(r, "Vary", S("Accept-Encoding, Authorization"));
        answer_header(r, "Cache-Control", S("private, no-store"));
        return;
    }
    answer_header(r, "Access-Control-Allow-Origin", S("*"));
    answer_header(r, "Vary", S("Accept-Encoding"));
    answer_header(r, "Cache-Control", S("public, no-cache"));
}

void api_answer(struct request *r, str json)
{
    headers(r);
    answer_text(r, "application/json", json);
}

void api_problem(struct request *r, int status, const char *title, str detail,
                 const char *parameter)
{
    struct object o = object_of(r->arena);
    object_text(&o, "type", S("about:blank"));
    object_text(&o, "title", str_of(title));
    object_int(&o, "status", status);
    object_text(&o, "detail", detail);
    object_text(&o, "parameter", str_of(parameter));
    headers(r);
    r->status = status;
    answer_text(r, "application/problem+json", object_str(&o));
}

void api_not_found(struct request *r)
{
    api_problem(r, 404, "Not Found", S("Nothing public has this address."), NULL);
}

void api_answer_list(struct request *r, const struct api_list *list)
{
    struct object o = object_of(r->arena);
    object_int(&o, "total", list->total);
    object_text(&o, "total_is", list->at_least ? S("at_least") : S("exact"));
    object_json(&o, "items", object_list(r->arena, &list->items));
    if (list->next.len)
        object_text(&o, "next", list->next);
    else
        object_null(&o, "next");
    if (list->more_name)
        object_json(&o, list->more_name, list->more);
    api_answer(r, object_str(&o));
}

str api_url(struct request *r, str path) { return text_join(r->arena, feed_origin(r), path); }

/* ---- asking -----------------------------------------------------------------------------------
 */

static const struct api_operation *operation_of(const struct request *r)
{
    for (const struct api_operation *o = api_operations; o->path; o++)
        if (!strcmp(o->path, r->route->path))
            return o;
    return NULL;
}

static const struct api_parameter *parameter_named(const struct api_operation *o, str name)
{
    for (const struct api_parameter *p = o->parameters; p && p->name; p++)
        if (str_eq(str_of(p->name), name))
            return p;
    return NULL;
}

static bool among(str word, const char *choices)
{
    for (str rest = str_of(choices); rest.len;)
        if (str_eq(str_cut(&rest, ' '), word))
            return true;
    return false;
}

static bool value_fits(struct request *r, const struct api_parameter *p, str value)
{
    i64 n;
    str why = {0};
    if (p->choices && !among(value, p->choices))
        why = text_format(r->arena, "one of: %s", p->choices);
    else if (p->type == API_LIMIT_TYPE && (!str_to_i64(value, &n) || n < 1 || n > API_LIMIT_MAX))
        why = S("a whole number from 1 to 100");
    else if (p->type == API_NUMBER && (!str_to_i64(value, &n) || n < 0))
        why = S("a whole number");
    else if (value.len > 500)
        why = S("at most 500 bytes");
    if (why.len)
        api_problem(r, 400, "Bad Request",
                    text_format(r->arena, "%s must be %.*s.", p->name, STR(why)), p->name);
    return !why.len;
}

static bool query_fits(struct request *r, const struct api_operation *o)
{
    for (i64 i = 0; i < r->query.len; i++) {
        str name = r->query.at[i].name;
        const struct api_parameter *p = parameter_named(o, name);
        if (!p) {
            api_problem(r, 400, "Bad Request",
                        text_join(r->arena, S("Unknown parameter: "), utf8_first(name, 60), S(".")),
                        NULL);
            return false;
        }
        if (r->query.at[i].value.len && !value_fits(r, p, r->query.at[i].value))
            return false;
    }
    for (const struct api_parameter *p = o->parameters; p && p->name; p++)
        if (p->required && !api_parameter(r, p->name).len) {
            api_problem(r, 400, "Bad Request", text_format(r->arena, "%s is missing.", p->name),
                        p->name);
            return false;
        }
    return true;
}

/* RFC 6750, section 3. False when it was answered. */
static bool token_holds(struct request *r)
{
    i64 wait;
    switch (token_reader(r, &wait)) {
    case TOKEN_NONE:
    case TOKEN_HOLDS:
        return true;
    case TOKEN_UNKNOWN:
        answer_header(r, "WWW-Authenticate", S("Bearer error=\"invalid_token\""));
        api_problem(r, 401, "Unauthorized",
                    S("This token is unknown, revoked or expired. Send none to read what is "
                      "public."),
                    NULL);
        return false;
    case TOKEN_TOO_OFTEN:
        answer_header(r, "Retry-After", text_format(r->arena, "%lld", (long long)wait));
        api_problem(
            r, 429, "Too Many Requests",
            text_format(r->arena, "A token may ask %d times in a minute.", TOKEN_MINUTE_MAX), NULL);
        return false;
    }
    return false;
}

bool api_begin(struct request *r)
{
    r->language = FRENCH;
    if (!token_holds(r))
        return false;
    const struct api_operation *o = operation_of(r);
    return !o || query_fits(r, o);
}

str api_parameter(const struct request *r, const char *name) { return request_query(r, name); }

i64 api_limit(const struct request *r)
{
    i64 n;
    return str_to_i64(api_parameter(r, "limit"), &n) && n >= 1 && n <= API_LIMIT_MAX ? n
                                                                                     : API_LIMIT;
}

i64 api_territory(struct request *r, const char *nature, str code)
{
    return code.len ? api_territory_row(r->db, str_of(nature), code) : 0;
}

void api_nothing(struct request *r)
{
    r->reader = (struct reader){0};
    api_not_found(r);
}
