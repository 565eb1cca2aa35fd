/* SPDX-License-Identifier: EUPL-1.2 */
/* The description of the API (OpenAPI 3.1.0), made of the route table and of the tables beside it.
 */
#include <string.h>

#include "commons/router.h"
#include "features/api/inside.h"

static str named(struct request *r, const char *name, str value)
{
    struct object o = object_of(r->arena);
    object_json(&o, name, value);
    return object_str(&o);
}

static str type_of(struct request *r, enum api_type type, bool may_be_null)
{
    static const char *const names[] = {
        [API_TEXT] = "string",        [API_NUMBER] = "integer", [API_FLAG] = "boolean",
        [API_LIMIT_TYPE] = "integer", [API_CURSOR] = "string",  [API_OBJECT] = "object",
        [API_LIST] = "array",
    };
    str one = object_string(r->arena, str_of(names[type]));
    return may_be_null ? text_format(r->arena, "[%.*s,\"null\"]", STR(one)) : one;
}

static str choices_json(struct request *r, const char *choices)
{
    strs list = {0};
    for (str rest = str_of(choices); rest.len;)
        *push(r->arena, &list) = object_string(r->arena, str_cut(&rest, ' '));
    return object_list(r->arena, &list);
}

static str parameter_json(struct request *r, const struct api_parameter *p)
{
    struct object o = object_of(r->arena), schema = object_of(r->arena);
    object_json(&schema, "type", type_of(r, p->type, false));
    if (p->choices)
        object_json(&schema, "enum", choices_json(r, p->choices));
    if (p->type == API_LIMIT_TYPE) {
        object_int(&schema, "minimum", 1);
        object_int(&schema, "maximum", API_LIMIT_MAX);
        object_int(&schema, "default", API_LIMIT);
    }
    object_text(&o, "name", str_of(p->name));
    object_text(&o, "in", S("query"));
    object_text(&o, "description", str_of(p->what));
    object_flag(&o, "required", p->required);
    object_json(&o, "schema", object_str(&schema));
    return object_str(&o);
}

static void add_path_parameters(struct request *r, str path, strs *list)
{
    while (path.len) {
        str_cut(&path, '{');
        str name = path.len ? str_cut(&path, '}') : (str){0};
        if (!name.len)
            continue;
        struct object o = object_of(r->arena);
        object_text(&o, "name", name);
        object_text(&o, "in", S("path"));
        object_flag(&o, "required", true);
        object_json(&o, "schema", S("{\"type\":\"string\"}"));
        *push(r->arena, list) = object_str(&o);
    }
}

static str reference(struct request *r, const char *schema)
{
    return text_format(r->arena, "{\"$ref\":\"#/components/schemas/%s\"}", schema);
}

/* {"total", "total_is", "items", "next"} around a schema. */
static str list_schema(struct request *r, const char *schema)
{
    return text_join(
        r->arena,
        S("{\"type\":\"object\",\"required\":[\"total\",\"total_is\",\"items\",\"next\"],"
          "\"properties\":{\"total\":{\"type\":\"integer\"},\"total_is\":{\"type\":\"string\","
          "\"enum\":[\"exact\",\"at_least\"]},\"items\":{\"type\":\"array\",\"items\":"),
        reference(r, schema), S("},\"next\":{\"type\":[\"string\",\"null\"]}}}"));
}

static str response(struct request *r, const char *what, const char *type, str schema)
{
    struct object o = object_of(r->arena);
    object_text(&o, "description", str_of(what));
    object_json(&o, "content", named(r, type, named(r, "schema", schema)));
    return object_str(&o);
}

static str responses(struct request *r, const struct api_operation *op)
{
    struct object o = object_of(r->arena);
    str answer = !op        ? S("{\"type\":\"object\"}")
                 : op->list ? list_schema(r, op->schema->name)
                            : reference(r, op->schema->name);
    object_json(&o, "200", response(r, "what was asked for", "application/json", answer));
    object_json(&o, "default",
                response(r, "what is wrong (RFC 9457)", "application/problem+json",
                         reference(r, "Problem")));
    return object_str(&o);
}

static str operation_json(struct request *r, const struct route *route)
{
    const struct api_operation *op = api_operations;
    struct object o = object_of(r->arena);
    strs parameters = {0};
    while (op->path && strcmp(op->path, route->path) != 0)
        op++;
    add_path_parameters(r, str_of(route->path), &parameters);
    for (const struct api_parameter *p = op->parameters; p && p->name; p++)
        *push(r->arena, &parameters) = parameter_json(r, p);
    object_text(&o, "summary", str_of(route->summary));
    if (parameters.len)
        object_json(&o, "parameters", object_list(r->arena, &parameters));
    object_json(&o, "responses", responses(r, op->path ? op : NULL));
    return named(r, "get", object_str(&o));
}

static str schema_json(struct request *r, const struct api_schema *s)
{
    struct object o = object_of(r->arena), properties = object_of(r->arena);
    for (const struct api_property *p = s->properties; p->name; p++) {
        struct object one = object_of(r->arena);
        object_json(&one, "type", type_of(r, p->type, p->may_be_null));
        object_text(&one, "description", str_of(p->what));
        object_json(&properties, p->name, object_str(&one));
    }
    object_text(&o, "type", S("object"));
    object_json(&o, "properties", object_str(&properties));
    return object_str(&o);
}

static str components(struct request *r)
{
    const struct api_schema *const schemas[] = {&api_authority_schema, &api_contribution_schema,
                                                &api_post_schema, &api_hit_schema};
    struct object o = object_of(r->arena);
    for (i64 i = 0; i < countof(schemas); i++)
        object_json(&o, schemas[i]->name, schema_json(r, schemas[i]));
    object_json(&o, "Problem",
                S("{\"type\":\"object\",\"required\":[\"type\",\"title\",\"status\"],"
                  "\"properties\":{\"type\":{\"type\":"
                  "\"string\"},\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},"
                  "\"detail\":{\"type\":"
                  "\"string\"},\"parameter\":{\"type\":\"string\"}}}"));
    return named(r, "schemas", object_str(&o));
}

void api_openapi(struct request *r)
{
    i64 count = 0;
    const struct route *const *all = router_all(r->app->router, &count);
    struct object o = object_of(r->arena), info = object_of(r->arena), paths = object_of(r->arena);
    if (!api_begin(r))
        return;
    for (i64 i = 0; i < count; i++)
        if (str_starts(str_of(all[i]->path), S("/api/v1")) && all[i]->summary)
            object_json(&paths, all[i]->path, operation_json(r, all[i]));
    object_text(&info, "title",
                text_format(r->arena, "%.*s: the commons of local cultural policy",
                            STR(r->settings->instance)));
    object_text(&info, "version", S("1"));
    object_text(&info, "description",
                S("Read-only, without a key. Figures, dates and choices are under the Licence "
                  "Ouverte 2.0; texts under the "
                  "licence that each contribution names, with the attribution that it gives."));
    object_text(&o, "openapi", S("3.1.0"));
    object_json(&o, "info", object_str(&info));
    object_json(&o, "servers",
                text_join(r->arena, S("["),
                          named(r, "url", object_string(r->arena, api_url(r, S("/")))), S("]")));
    object_json(&o, "paths", object_str(&paths));
    object_json(&o, "components", components(r));
    api_answer(r, object_str(&o));
}
