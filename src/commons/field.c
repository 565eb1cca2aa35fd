/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/field.h"

#include <string.h>

static bool has_options(enum field_type t) { return t == FIELD_CHOICE || t == FIELD_CHOICES; }

static void show_options(arena *a, const struct form_value *v, struct shown_field *s)
{
    const struct field *f = v->field;
    for (i64 i = 0; i < f->choice_count; i++) {
        str code = str_of(f->choices[i].code);
        *push(a, &s->options) = (struct shown_option){
            .id = i ? text_format(a, "%.*s-%lld", STR(s->id), (long long)i) : s->id,
            .code = code,
            .label = f->choices[i].label,
            .chosen = form_chosen(v, code),
        };
    }
}

static const char *input_type(enum field_type t)
{
    return t == FIELD_EMAIL      ? "email"
           : t == FIELD_PASSWORD ? "password"
           : t == FIELD_URL      ? "url"
                                 : "text";
}

/* What phones and password managers know how to fill in. */
static const char *autocomplete(const struct field *f)
{
    return f->autocomplete                    ? f->autocomplete
           : f->type == FIELD_EMAIL           ? "email"
           : !strcmp(f->name, "new_password") ? "new-password"
           : f->type == FIELD_PASSWORD        ? "current-password"
           : !strcmp(f->name, "person_name")  ? "name"
                                              : "off";
}

static struct shown_field show_value(arena *a, const struct form_value *v);

static bool room_for_words(enum field_type t) { return t == FIELD_LINE || t == FIELD_REFERENCE; }

static void show_rows(arena *a, const struct form_value *v, struct shown_field *s)
{
    struct form_value list = *v; /* the empty rows are for the page only */
    i64 filled = v->rows.len;
    list.rows.at = NULL;
    list.rows.len = 0;
    for (i64 n = 0; n < filled + FIELD_EMPTY_ROWS; n++) {
        struct form_row *row = form_add_row(a, &list);
        if (!row)
            break;
        const struct form_row *from = n < filled ? &v->rows.at[n] : row;
        struct shown_row *shown = push(a, &s->rows);
        shown->number = n + 1;
        for (i64 i = 0; i < row->values.len; i++) {
            struct form_value item = from->values.at[i];
            item.name = row->values.at[i].name;
            struct shown_field *field = push(a, &shown->fields);
            *field = show_value(a, &item);
            field->in_row = true;
            field->menu = item.field->type == FIELD_CHOICE;
            if (item.field->type == FIELD_AMOUNT)
                field->size = S("shorter");
            field->grow = room_for_words(item.field->type) ? S("grow") : (str){0};
        }
    }
}

static const char *size_of(const struct field *f)
{
    bool brief = f->type == FIELD_AMOUNT || f->type == FIELD_DECIMAL || f->type == FIELD_DAY ||
                 f->type == FIELD_PARTIAL_DAY;
    return f->type == FIELD_NUMBER ? "shorter" : brief ? "short" : "";
}

static struct shown_field show_value(arena *a, const struct form_value *v)
{
    enum { COLUMNS_FROM = 8 };
    const struct field *f = v->field;
    bool secret = f->type == FIELD_PASSWORD, reference = f->type == FIELD_REFERENCE;
    struct shown_field s = {
        .id = text_format(a, "f-%.*s", STR(v->name)),
        .name = v->name,
        .typed = secret      ? (str){0}
                 : reference ? v->shown
                             : v->typed,
        .type = f->type,
        .label = f->label,
        .hint = f->hint,
        .error = v->error,
        .has_hint = message_is(f->hint),
        .has_error = message_is(v->error),
        .required = f->required,
        .needed = f->required_to_publish,
        .state = message_is(v->error) ? S("invalid") : (str){0},
        .invalid = message_is(v->error) ? S("true") : S("false"),
        .input_type = str_of(input_type(f->type)),
        .autocomplete = str_of(autocomplete(f)),
        .mode = f->type == FIELD_NUMBER                               ? S("numeric")
                : f->type == FIELD_AMOUNT || f->type == FIELD_DECIMAL ? S("decimal")
                                                                      : S("text"),
        .limit = f->limit                ? f->limit
                 : f->type == FIELD_TEXT ? FIELD_TEXT_LIMIT
                                         : FIELD_LINE_LIMIT,
        .lines = f->limit && f->limit <= 1000 ? 4 : 8,
        .reference_id = reference ? v->text : (str){0},
        .source = S("/collectivites/suggestions"),
        .size = str_of(size_of(f)),
        .layout = f->choice_count > COLUMNS_FROM ? S("many") : (str){0},
    };
    if (f->type == FIELD_NUMBER || f->type == FIELD_URL)
        s.limit = f->type == FIELD_URL ? 2000 : 30;
    if (has_options(f->type))
        show_options(a, v, &s);
    if (f->type == FIELD_LIST)
        show_rows(a, v, &s);
    return s;
}

bool field_filled(const struct form_value *v)
{
    return v->field->type == FIELD_LIST        ? v->rows.len > 0
           : v->field->type == FIELD_REFERENCE ? v->shown.len > 0 || v->text.len > 0
                                               : v->typed.len > 0;
}

static void note_faults(arena *a, struct shown_form *s, const struct shown_field *f)
{
    if (f->has_error) {
        struct shown_fault fault = {f->id, f->label, f->error};
        *push(a, &s->faults) = fault;
    }
    for (i64 r = 0; r < f->rows.len; r++)
        for (i64 i = 0; i < f->rows.at[r].fields.len; i++)
            note_faults(a, s, &f->rows.at[r].fields.at[i]);
}

static bool same_group(message a, message b) { return str_eq(str_of(a.text), str_of(b.text)); }

struct shown_form form_show(arena *a, const struct form *f)
{
    struct shown_form s = {
        .refused = f->refused, .refusal = f->refusal, .has_refusal = message_is(f->refusal)};
    struct shown_field *room = new_n(a, struct shown_field, f->values.len); /* of all groups */
    s.groups.at = new_n(a, struct shown_group, f->values.len);
    s.groups.cap = f->values.len;
    for (i64 i = 0; i < f->values.len; i++) {
        const struct form_value *v = &f->values.at[i];
        struct shown_group *g = s.groups.len ? &s.groups.at[s.groups.len - 1] : NULL;
        if (!g || !same_group(g->title, v->field->group)) {
            g = push(a, &s.groups);
            g->title = v->field->group;
            g->has_title = message_is(g->title);
            g->id = text_format(a, "g-%s", v->field->name);
            g->fields = (struct shown_fields){room + i, 0, f->values.len - i};
        }
        struct shown_field *shown = push(a, &g->fields);
        *shown = show_value(a, v);
        i64 faults = s.faults.len;
        note_faults(a, &s, shown);
        g->faults += s.faults.len - faults;
        g->filled += v->field->type != FIELD_HIDDEN && field_filled(v);
        if (v->field->required_to_publish && !field_filled(v)) {
            g->missing++;
            s.missing++;
        }
    }
    for (i64 i = 0; i < s.groups.len; i++) /* behind each stands the next */
        s.groups.at[i].fields.cap = s.groups.at[i].fields.len;
    return s;
}

const struct shown_field *form_shown(const struct shown_form *f, const char *name)
{
    for (i64 g = 0; g < f->groups.len; g++)
        for (i64 i = 0; i < f->groups.at[g].fields.len; i++)
            if (str_eq(f->groups.at[g].fields.at[i].name, str_of(name)))
                return &f->groups.at[g].fields.at[i];
    bug(name, __FILE__, __LINE__);
}
