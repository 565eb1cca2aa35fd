/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/archive/line.h"

#include <string.h>

#include "commons/archive/object.h"
#include "commons/archive/scan.h"
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

/* A value as either reader found it. */
struct found {
    bool is_text, is_number, is_flag;
    str text;
    i64 number; /* also of a flag */
    json_t *tree;
};

static struct found found_by_jansson(json_t *json)
{
    return (struct found){
        .is_text = json_is_string(json),
        .is_number = json_is_integer(json),
        .is_flag = json_is_boolean(json),
        .text = json_str(json),
        .number = json_is_boolean(json) ? json_is_true(json) : json_integer_value(json),
        .tree = json,
    };
}

static struct found found_by_scan(const struct scanned *s)
{
    return (struct found){
        .is_text = s->form == SCANNED_TEXT,
        .is_number = s->form == SCANNED_NUMBER,
        .is_flag = s->form == SCANNED_FLAG,
        .text = s->text,
        .number = s->number,
    };
}

static bool read_value(arena *a, const struct archive_member *m, struct found f,
                       struct archive_value *v)
{
    v->has = true;
    v->tree = f.tree;
    switch (m->form) {
    case FORM_NUMBER:
        v->number = f.is_number ? f.number : 0;
        return f.is_number && v->number >= 0 && v->number <= (m->limit ? m->limit : LIMIT_NUMBER);
    case FORM_FLAG:
        v->flag = f.is_flag && f.number;
        return f.is_flag;
    case FORM_OBJECT:
        return json_is_object(f.tree);
    case FORM_UIDS:
    case FORM_REFERENCES:
        return json_is_array(f.tree) && read_list(a, m, f.tree, v);
    default:
        v->text = f.text;
        return f.is_text && read_string(m, v);
    }
}

/* ---- lines ----------------------------------------------------------------------------------- */

static i64 member_named(enum archive_type type, str name)
{
    const struct archive_member *m = archive_types[type].members;
    for (i64 i = 0; m[i].name; i++)
        if (m[i].name[0] == name.at[0] && str_eq(str_of(m[i].name), name))
            return i;
    return -1;
}

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

static bool read_member(arena *a, str name, struct found f, struct archive_line *out, str *error)
{
    i64 place = name.len ? member_named(out->type, name) : -1;
    if (str_eq(name, S("type")))
        return true;
    if (place < 0)
        return said(a, error, "unknown member", arena_c_string(a, utf8_within(name, 60)));
    if (!read_value(a, &archive_types[out->type].members[place], f, &out->values[place]))
        return said(a, error, "not a value of this member",
                    archive_types[out->type].members[place].name);
    return true;
}

static bool all_there(arena *a, const struct archive_line *l, str *error)
{
    const struct archive_member *m = archive_types[l->type].members;
    for (i64 i = 0; m[i].name; i++)
        if (m[i].required && !l->values[i].has)
            return said(a, error, "missing member", m[i].name);
    return true;
}

static bool read_members(arena *a, json_t *root, struct archive_line *out, str *error)
{
    const char *name;
    json_t *value;
    json_object_foreach(root, name, value)
    {
        if (!read_member(a, str_of(name), found_by_jansson(value), out, error))
            return false;
    }
    return all_there(a, out, error);
}

static bool read_scanned(arena *a, const struct scanned_object *o, struct archive_line *out,
                         str *error)
{
    for (i64 i = 0; i < o->len; i++)
        if (!read_member(a, o->at[i].name, found_by_scan(&o->at[i]), out, error))
            return false;
    return all_there(a, out, error);
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

static bool read_type(arena *a, str type, struct archive_line *out, str *error)
{
    for (int t = 0; t < ARCHIVE_TYPES; t++)
        if (str_eq(type, str_of(archive_types[t].name))) {
            out->type = (enum archive_type)t;
            return true;
        }
    *error = text_join(a, S("unknown type: "), utf8_within(type, 60));
    return false;
}

static str scanned_type(const struct scanned_object *o)
{
    for (i64 i = 0; i < o->len; i++)
        if (str_eq(o->at[i].name, S("type")))
            return o->at[i].text;
    return (str){0};
}

bool archive_line_read(arena *a, str line, struct archive_line *out, str *error)
{
    struct scanned_object flat;
    *out = (struct archive_line){0};
    bool fits = line.len <= ARCHIVE_LINE_MAX;
    if (fits && scan_object(a, line, &flat))
        return read_type(a, scanned_type(&flat), out, error) && read_scanned(a, &flat, out, error);
    json_t *root = fits ? json_parse(a, line) : NULL;
    if (!json_is_object(root)) {
        *error = S("not a JSON object on one line");
        return false;
    }
    return read_type(a, json_str(json_object_get(root, "type")), out, error) &&
           read_members(a, root, out, error);
}
