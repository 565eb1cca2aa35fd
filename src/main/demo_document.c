/* SPDX-License-Identifier: EUPL-1.2 */
/* A sheet of demo/ as a document of its kind, by the same validation as what people type. */
#include <string.h>

#include "commons/contribution/contribution.h"
#include "main/demo.h"

struct making {
    arena *arena;
    const struct demo_record *record;
    struct demo_references find;
    day today;
    str *error;
};

static bool refuse_value(struct making *m, const struct form_value *v)
{
    *m->error = text_join(m->arena, S("demo/"), m->record->file, S(": "), v->name, S(": "),
                          message_in(m->arena, ENGLISH, v->error));
    return false;
}

static bool set_value(struct making *m, struct form_value *v, str typed)
{
    v->typed = demo_dated(m->arena, typed, m->today);
    if (v->field->type == FIELD_REFERENCE && typed.len)
        v->typed =
            text_format(m->arena, "%lld", (long long)m->find.organisation(m->find.what, typed));
    form_validate(m->arena, v);
    if (message_is(v->error))
        return refuse_value(m, v);
    if (v->text.len)
        form_fill(m->arena, v, v->text);
    return true;
}

static bool add_row(struct making *m, struct form_value *list, str line)
{
    struct form_row *row = form_add_row(m->arena, list);
    if (!row) {
        *m->error = text_format(m->arena, "demo/%.*s: %.*s: too many rows", STR(m->record->file),
                                STR(list->name));
        return false;
    }
    for (i64 i = 0; i < row->values.len; i++)
        if (!set_value(m, &row->values.at[i], demo_part(&line)))
            return false;
    if (!line.len)
        return true;
    *m->error = text_format(m->arena, "demo/%.*s: %.*s: more items than the field has",
                            STR(m->record->file), STR(list->name));
    return false;
}

static struct form_value *value_named(struct form *f, str name)
{
    for (i64 i = 0; i < f->values.len; i++)
        if (str_eq(str_of(f->values.at[i].field->name), name))
            return &f->values.at[i];
    return NULL;
}

/* Lines that are no field of any kind. */
static bool is_ours(str name)
{
    static const char *const ours[] = {"person", "organisation", "at", "from"};
    for (i64 i = 0; i < countof(ours); i++)
        if (str_eq(name, str_of(ours[i])))
            return true;
    return false;
}

static bool is_event(str heading)
{
    static const char *const events[] = {"post", "considering", "independent", "follow-up"};
    str word = demo_word(&heading);
    for (i64 i = 0; i < countof(events); i++)
        if (str_eq(word, str_of(events[i])))
            return true;
    return false;
}

static bool set_named(struct making *m, struct form *f, str name, str value)
{
    struct form_value *v = value_named(f, name);
    if (v)
        return v->field->type == FIELD_LIST ? add_row(m, v, value) : set_value(m, v, value);
    *m->error = text_format(m->arena, "demo/%.*s: no field is called %.*s", STR(m->record->file),
                            STR(name));
    return false;
}

bool demo_document(arena *a, const struct kind *k, const struct demo_record *record,
                   struct demo_references find, day today, str *json, str *error)
{
    struct making m = {a, record, find, today, error};
    struct form *f = form_of(a, k->fields, k->field_count);
    for (i64 i = 0; i < record->lines.len; i++)
        if (!is_ours(record->lines.at[i].name) &&
            !set_named(&m, f, record->lines.at[i].name, record->lines.at[i].value))
            return false;
    for (i64 i = 0; i < record->sections.len; i++)
        if (!is_event(record->sections.at[i].heading) &&
            !set_named(&m, f, record->sections.at[i].heading, record->sections.at[i].body))
            return false;
    *json = document_write(a, f);
    return json->len > 0;
}
