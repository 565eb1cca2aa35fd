/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/archive/line.h"

#include <string.h>

#include "commons/archive/object.h"
#include "commons/contribution/json.h"

enum {
    LIMIT_TEXT = 2000, /* code points */
    LIMIT_NUMBER = 1 << 30,
    LIMIT_CODE = 60,
    LIST_MAX = 1000,
};

/* ---- values ---------------------------------------------------------------------------------- */

static bool among(str word, const char *choices)
{
    for (str rest = str_of(choices); rest.len;)
        if (str_eq(str_cut(&rest, ' '), word))
            return true;
    return false;
}

static bool place_of(str word, const char *choices, i64 *place)
{
    *place = 0;
    for (str rest = str_of(choices); rest.len; ++*place)
        if (str_eq(str_cut(&rest, ' '), word))
            return true;
    return false;
}

static bool is_code(str s)
{
    for (i64 i = 0; i < s.len; i++)
        if (!((s.at[i] >= 'a' && s.at[i] <= 'z') || (s.at[i] >= '0' && s.at[i] <= '9') ||
              s.at[i] == '_' || s.at[i] == '-' || s.at[i] == '.'))
            return false;
    return s.len > 0;
}

static bool read_string(const struct archive_member *m, struct archive_value *v)
{
    i64 limit = m->limit ? m->limit : m->form == FORM_CODE ? LIMIT_CODE : LIMIT_TEXT;
    switch (m->form) {
    case FORM_TEXT:
        return utf8_length(v->text) <= limit && (!m->required || v->text.len);
    case FORM_CHOICE:
        return v->text.len && among(v->text, m->choices);
    case FORM_PLACE:
        return place_of(v->text, m->choices, &v->number);
    case FORM_CODE:
        return v->text.len <= limit && is_code(v->text);
    case FORM_AUDIENCE:
    case FORM_SEARCH:
        return v->text.len > 0 && v->text.len <= limit;
    case FORM_FACET:
        return v->text.len > 0 && v->text.len <= LIMIT_CODE;
    case FORM_UID:
    case FORM_PERSON:
    case FORM_CONTRIBUTION:
    case FORM_POST:
    case FORM_MANDATE:
    case FORM_VISA:
    case FORM_CASE:
    case FORM_DECISION:
        return uid_read(v->text, &v->uid);
    case FORM_REFERENCE:
        return v->text.len > 0 && v->text.len <= LIMIT_CODE;
    case FORM_INSTANT:
        return instant_exact_read(v->text, &v->at);
    case FORM_DAY:
        return day_read(v->text, &v->day);
    case FORM_PARTIAL_DAY:
        return partial_day_read(v->text, &v->partial);
    default:
        return false;
    }
}

static bool read_list(arena *a, const struct archive_member *m, json_t *array,
                      struct archive_value *v)
{
    i64 limit = m->limit ? m->limit : LIST_MAX;
    if ((i64)json_array_size(array) > limit)
        return false;
    for (size_t i = 0; i < json_array_size(array); i++) {
        str item = json_str(json_array_get(array, i));
        uid u;
        if (!item.len || item.len > LIMIT_CODE)
            return false;
        if (m->form == FORM_REFERENCES)
            *push(a, &v->list) = item;
        else if (uid_read(item, &u))
            *push(a, &v->uids) = u;
        else
            return false;
    }
    return true;
}

static bool read_value(arena *a, const struct archive_member *m, json_t *json,
                       struct archive_value *v)
{
    v->has = true;
    v->tree = json;
    switch (m->form) {
    case FORM_NUMBER:
        v->number = json_integer_value(json);
        return json_is_integer(json) && v->number >= 0 &&
               v->number <= (m->limit ? m->limit : LIMIT_NUMBER);
    case FORM_FLAG:
        v->flag = json_is_true(json);
        return json_is_boolean(json);
    case FORM_OBJECT:
        return json_is_object(json);
    case FORM_UIDS:
    case FORM_REFERENCES:
        return json_is_array(json) && read_list(a, m, json, v);
    default:
        v->text = json_str(json);
        return json_is_string(json) && read_string(m, v);
    }
}

/* ---- lines ----------------------------------------------------------------------------------- */

static i64 member_place(enum archive_type type, const char *name)
{
    const struct archive_member *m = archive_types[type].members;
    for (i64 i = 0; m[i].name; i++)
        if (!strcmp(m[i].name, name))
            return i;
    return -1;
}

const struct archive_value *line_value(const struct archive_line *l, const char *name)
{
    i64 place = member_place(l->type, name);
    check(place >= 0);
    return &l->values[place];
}

static bool said(arena *a, str *error, const char *what, const char *name)
{
    *error = text_format(a, "%s: %.60s", what, name);
    return false;
}

static bool read_members(arena *a, json_t *root, struct archive_line *out, str *error)
{
    const char *name;
    json_t *value;
    json_object_foreach(root, name, value)
    {
        if (!strcmp(name, "type"))
            continue;
        i64 place = member_place(out->type, name);
        if (place < 0)
            return said(a, error, "unknown member", name);
        if (!read_value(a, &archive_types[out->type].members[place], value, &out->values[place]))
            return said(a, error, "not a value of this member", name);
    }
    const struct archive_member *m = archive_types[out->type].members;
    for (i64 i = 0; m[i].name; i++)
        if (m[i].required && !out->values[i].has)
            return said(a, error, "missing member", m[i].name);
    return true;
}

str archive_line_private(arena *a, const struct archive_line *l)
{
    const struct archive_type_rule *t = &archive_types[l->type];
    if (t->everything)
        return text_format(a, "not in a public archive: %s", t->name);
    for (i64 i = 0; t->members[i].name; i++)
        if (t->members[i].everything && l->values[i].has)
            return text_format(a, "not in a public archive: %s", t->members[i].name);
    return (str){0};
}

bool archive_line_read(arena *a, str line, struct archive_line *out, str *error)
{
    *out = (struct archive_line){0};
    json_t *root = line.len <= ARCHIVE_LINE_MAX ? json_parse(a, line) : NULL;
    if (!json_is_object(root)) {
        *error = S("not a JSON object on one line");
        return false;
    }
    str type = json_str(json_object_get(root, "type"));
    int t = 0;
    while (t < ARCHIVE_TYPES && !str_eq(type, str_of(archive_types[t].name)))
        t++;
    if (t == ARCHIVE_TYPES) {
        *error = text_join(a, S("unknown type: "), utf8_within(type, 60));
        return false;
    }
    out->type = (enum archive_type)t;
    return read_members(a, root, out, error);
}
