/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/archive/object.h"

#include <stdlib.h>
#include <string.h>

#include "commons/contribution/json.h"

enum { SECOND_US = 1000000 };

/* ---- members --------------------------------------------------------------------------------- */

struct object object_of(arena *a) { return (struct object){.arena = a}; }

void object_json(struct object *o, const char *name, str json)
{
    if (json.len)
        *push(o->arena, o) = (struct object_member){name, json};
}

str object_string(arena *a, str s)
{
    text t = text_of(a, 6 * s.len + 2); /* \u00XX is the longest escape */
    t.cap = s.len + 2;                  /* hardly ever is one needed */
    t.at = arena_bytes(a, t.cap);
    json_add_string(&t, s);
    return text_str(&t);
}

void object_text(struct object *o, const char *name, str value)
{
    if (value.len)
        object_json(o, name, object_string(o->arena, value));
}

void object_opt_text(struct object *o, const char *name, opt_text value)
{
    if (value.has)
        object_text(o, name, value.value);
}

void object_int(struct object *o, const char *name, i64 value)
{
    text t = text_of(o->arena, 24);
    text_add_i64(&t, value);
    object_json(o, name, text_str(&t));
}

void object_count(struct object *o, const char *name, i64 value)
{
    if (value)
        object_int(o, name, value);
}

void object_opt_int(struct object *o, const char *name, opt_int value)
{
    if (value.has)
        object_int(o, name, value.value);
}

void object_flag(struct object *o, const char *name, bool value)
{
    if (value)
        object_json(o, name, S("true"));
}

void object_uid(struct object *o, const char *name, uid value)
{
    char hex[UID_TEXT];
    uid_write(value, hex);
    object_text(o, name, (str){hex, UID_TEXT});
}

void object_opt_uid(struct object *o, const char *name, opt_uid value)
{
    if (value.has)
        object_uid(o, name, value.value);
}

void object_instant(struct object *o, const char *name, instant value)
{
    object_text(o, name, instant_exact(o->arena, value));
}

void object_opt_instant(struct object *o, const char *name, opt_instant value)
{
    if (value.has)
        object_instant(o, name, value.value);
}

void object_day(struct object *o, const char *name, day value)
{
    object_text(o, name, day_iso(o->arena, value));
}

void object_opt_day(struct object *o, const char *name, opt_day value)
{
    if (value.has)
        object_day(o, name, value.value);
}

void object_null(struct object *o, const char *name) { object_json(o, name, S("null")); }

/* ---- writing --------------------------------------------------------------------------------- */

str object_str(const struct object *o)
{
    i64 most = 2;
    for (i64 i = 0; i < o->len; i++)
        most += (i64)strlen(o->at[i].name) + o->at[i].value.len + 4;
    text t = text_of(o->arena, most);
    t.at = arena_bytes(o->arena, most);
    t.cap = most;
    text_add_char(&t, '{');
    for (i64 i = 0; i < o->len; i++) {
        json_add_key(&t, o->at[i].name);
        text_add(&t, o->at[i].value);
    }
    text_add_char(&t, '}');
    return text_str(&t);
}

static int member_compare(const void *x, const void *y)
{
    const struct object_member *p = x, *q = y;
    return strcmp(p->name, q->name);
}

str object_canonical(struct object *o)
{
    if (o->len)
        qsort(o->at, (size_t)o->len, sizeof *o->at, member_compare);
    return object_str(o);
}

str object_list(arena *a, const strs *items)
{
    i64 most = 2;
    for (i64 i = 0; i < items->len; i++)
        most += items->at[i].len + 1;
    text t = text_of(a, most);
    text_add_char(&t, '[');
    for (i64 i = 0; i < items->len; i++) {
        if (i)
            text_add_char(&t, ',');
        text_add(&t, items->at[i]);
    }
    text_add_char(&t, ']');
    return text_str(&t);
}

/* ---- trees ----------------------------------------------------------------------------------- */

static void write_members(text *t, json_t *tree)
{
    struct object o = object_of(t->arena);
    const char *name;
    json_t *value;
    json_object_foreach(tree, name, value)
    {
        text one = text_of(t->arena, t->max);
        object_write_tree(&one, value);
        object_json(&o, name, text_str(&one));
    }
    text_add(t, object_canonical(&o));
}

static void write_items(text *t, json_t *array)
{
    text_add_char(t, '[');
    for (size_t i = 0; i < json_array_size(array); i++) {
        if (i)
            text_add_char(t, ',');
        object_write_tree(t, json_array_get(array, i));
    }
    text_add_char(t, ']');
}

void object_write_tree(text *t, json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        write_members(t, value);
        break;
    case JSON_ARRAY:
        write_items(t, value);
        break;
    case JSON_STRING:
        json_add_string(t, json_str(value));
        break;
    case JSON_INTEGER:
        text_add_i64(t, json_integer_value(value));
        break;
    case JSON_REAL:
        text_add(t, text_format(t->arena, "%.17g", json_real_value(value)));
        break;
    case JSON_TRUE:
        text_add(t, S("true"));
        break;
    case JSON_FALSE:
        text_add(t, S("false"));
        break;
    case JSON_NULL:
        text_add(t, S("null"));
        break;
    }
}

/* ---- instants -------------------------------------------------------------------------------- */

str instant_exact(arena *a, instant t)
{
    i64 fraction = t.us % SECOND_US;
    str whole = instant_rfc3339(a, t);
    if (fraction <= 0 || !whole.len)
        return whole;
    whole.len--;
    return text_format(a, "%.*s.%06lldZ", STR(whole), (long long)fraction);
}

bool instant_exact_read(str s, instant *t)
{
    enum { WHOLE = 20, EXACT = 27 };
    if (s.len == WHOLE)
        return instant_read(s, t);
    char whole[WHOLE];
    i64 fraction;
    if (s.len != EXACT || s.at[WHOLE - 1] != '.' || s.at[EXACT - 1] != 'Z')
        return false;
    str digits = {s.at + WHOLE, EXACT - WHOLE - 1};
    for (i64 i = 0; i < digits.len; i++)
        if (digits.at[i] < '0' || digits.at[i] > '9')
            return false;
    memcpy(whole, s.at, WHOLE - 1);
    whole[WHOLE - 1] = 'Z';
    if (!str_to_i64(digits, &fraction) || !instant_read((str){whole, WHOLE}, t))
        return false;
    t->us += fraction;
    return true;
}
