/* SPDX-License-Identifier: EUPL-1.2 */
/* What several pages of this room need: labels, paths, the forms of both depths. */
#include <string.h>

#include "commons/organisation/resolve.h"
#include "features/experience/inside.h"

str row_text(const struct form_row *row, const char *name)
{
    for (i64 i = 0; i < row->values.len; i++)
        if (!strcmp(row->values.at[i].field->name, name))
            return row->values.at[i].text;
    return (str){0};
}

message choice_label(const struct form *f, const char *field)
{
    const struct form_value *v = form_value(f, field);
    const struct choice *c = field_choice(v->field, v->text);
    return c ? c->label : (message){0};
}

message code_label(const char *field, str code)
{
    for (i64 i = 0; i < experience_field_count; i++)
        if (!strcmp(experience_fields[i].name, field)) {
            const struct choice *c = field_choice(&experience_fields[i], code);
            return c ? c->label : (message){0};
        }
    bug(field, __FILE__, __LINE__);
}

str experience_path(struct request *r, const struct contribution *c)
{
    return contribution_path(r->arena, &experience_kind, c->id, c->slug);
}

str experience_below(struct request *r, const struct contribution *c, const char *part)
{
    return path_of(r, "/experiences/%lld/%s", (long long)c->id, part);
}

/* ---- who may --------------------------------------------------------------------------------- */

struct contribution *sheet_readable(struct request *r)
{
    i64 id = request_id(r, 0);
    struct contribution *c = id ? contribution_one(r->db, r->arena, r->reader.person, id) : NULL;
    if (c && str_eq(c->kind, str_of(experience_kind.name)))
        return c;
    not_found(r);
    return NULL;
}

struct contribution *sheet_to_edit(struct request *r)
{
    struct contribution *c = sheet_readable(r);
    if (!c || contribution_may_edit(r, c))
        return c;
    forbidden(r,
              T("Ce récit n’est pas le vôtre : seuls ceux qui l’ont écrit peuvent le modifier."));
    return NULL;
}

i64 sent_number(const struct request *r, const char *name)
{
    i64 n;
    return str_to_i64(request_sent(r, name), &n) && n > 0 ? n : 0;
}

/* ---- forms ----------------------------------------------------------------------------------- */

/* Of a spotted sheet: what a third party may say, in this order. */
static const char *const spotted_names[] = {"title",       "concerned", "year",    "done",
                                            "source_name", "source",    "sectors", "themes"};

static bool asked_of_tellers(const struct field *f)
{
    return strcmp(f->name, "concerned") != 0 && strcmp(f->name, "source_name") != 0 &&
           strcmp(f->name, "depth") != 0;
}

static const struct field *named(const struct kind *k, const char *name)
{
    for (i64 i = 0; i < k->field_count; i++)
        if (!strcmp(k->fields[i].name, name))
            return &k->fields[i];
    bug(name, __FILE__, __LINE__);
}

static struct field as_spotted(const struct field *f)
{
    struct field one = *f;
    one.group = (message){0};
    one.required_to_publish =
        !strcmp(f->name, "title") || !strcmp(f->name, "concerned") || !strcmp(f->name, "year");
    if (!strcmp(f->name, "done")) {
        one.label = T("En cinq lignes au plus");
        one.hint =
            T("Avec vos mots : ce qui vous a paru utile à d’autres. Le reste se lit à la source.");
        one.limit = SPOTTED_TEXT_MAX;
    } else if (!strcmp(f->name, "title")) {
        one.hint = T("Ce qu’ils ont fait, comme on le dirait à un collègue.");
    } else if (!strcmp(f->name, "source")) {
        one.label = T("L’adresse de cette source");
    }
    return one;
}

const struct kind *form_kind(struct request *r, bool spotted)
{
    const struct kind *whole =
        kind_with_facets(r->db, r->arena, r->language, &experience_kind, true);
    struct kind *k = new (r->arena, struct kind);
    struct field *fields = new_n(r->arena, struct field, whole->field_count);
    *k = *whole;
    k->fields = fields;
    k->field_count = 0;
    if (spotted) {
        for (i64 i = 0; i < countof(spotted_names); i++)
            fields[k->field_count++] = as_spotted(named(whole, spotted_names[i]));
    } else {
        for (i64 i = 0; i < whole->field_count; i++)
            if (asked_of_tellers(&whole->fields[i]))
                fields[k->field_count++] = whole->fields[i];
    }
    struct field *depth = &fields[k->field_count];
    *depth = *named(whole, "depth");
    depth->type = FIELD_HIDDEN;
    depth->group = depth[-1].group; /* no heading of its own */
    k->field_count++;
    return k;
}

/* ---- references ------------------------------------------------------------------------------ */

static void for_each_reference(struct request *r, struct form_values *values,
                               void (*settle)(struct request *r, struct form_value *v))
{
    for (i64 i = 0; i < values->len; i++) {
        struct form_value *v = &values->at[i];
        if (v->field->type == FIELD_REFERENCE)
            settle(r, v);
        for (i64 k = 0; k < v->rows.len; k++)
            for_each_reference(r, &v->rows.at[k].values, settle);
    }
}

/* A name that was never settled is kept as it was typed, and asked again. */
static void show_one(struct request *r, struct form_value *v)
{
    if (v->text.len) {
        organisation_show_value(r, v);
    } else if (v->typed.len) {
        v->shown = v->typed;
        organisation_resolve_value(r, v);
    }
}

static void resolve_one(struct request *r, struct form_value *v)
{
    organisation_resolve_value(r, v);
    if (message_is(v->error))
        v->typed = v->shown; /* what a document keeps of it */
    else if (v->text.len)
        v->typed = v->text;
}

void show_references(struct request *r, struct form *f)
{
    for_each_reference(r, &f->values, show_one);
}

void resolve_references(struct request *r, struct form *f)
{
    for_each_reference(r, &f->values, resolve_one);
}

struct form *form_of_document(struct request *r, const struct kind *k, str json)
{
    struct form *f = document_read(r->arena, k, json);
    if (f)
        show_references(r, f);
    return f;
}
