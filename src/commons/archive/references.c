/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/archive/references.h"

#include <string.h>

#include "archive_sql.h"
#include "commons/archive/object.h"
#include "commons/contribution/json.h"
#include "commons/organisation/organisation.h"

/* ---- names ----------------------------------------------------------------------------------- */

str reference_text(arena *a, uid u, opt_text official)
{
    char hex[UID_TEXT];
    if (official.has)
        return official.value;
    uid_write(u, hex);
    return arena_copy(a, (str){hex, UID_TEXT});
}

/* "CC:200000172" in its two parts; false when it does not look like one. */
static bool official_name(str reference, enum nature *n, str *code)
{
    str rest = reference;
    str nature = str_cut(&rest, ':');
    *code = rest;
    return rest.len > 0 && rest.len <= 9 && nature_read(nature, n) && natures[*n].authority;
}

static bool looks_like_reference(str s)
{
    uid u;
    enum nature n;
    str code;
    return uid_read(s, &u) || official_name(s, &n, &code);
}

i64 reference_find(struct db *d, arena *a, str reference)
{
    uid u;
    enum nature n;
    str code;
    (void)a;
    if (uid_read(reference, &u))
        return archive_organisation_of(d, u);
    if (!official_name(reference, &n, &code))
        return 0;
    return archive_authority_of(d, str_of(natures[n].code), code, natures[n].epci);
}

/* ---- documents ---------------------------------------------------------------------------------
 */

struct mapping {
    struct db *d;
    arena *a;
    bool outwards, everything;
    str error;
};

/* A string that was typed and names nobody stays as it is, in both directions. */
static json_t *mapped(struct mapping *m, json_t *value)
{
    if (m->outwards) {
        if (!json_is_integer(value))
            return json_incref(value);
        struct archive_name *name = archive_name_of(m->d, m->a, json_integer_value(value));
        if (!name)
            return NULL;
        str said = reference_text(m->a, name->uid, name->official);
        return json_stringn(said.at, (size_t)said.len);
    }
    str reference = json_str(value);
    if (json_is_integer(value)) {
        m->error = S("a document names an organisation by a number");
        return NULL;
    }
    if (!looks_like_reference(reference))
        return json_incref(value);
    i64 id = reference_find(m->d, m->a, reference);
    if (!id)
        m->error = text_format(m->a, "no such organisation here: %.*s", STR(reference));
    return id ? json_integer(id) : NULL;
}

static void map_fields(struct mapping *m, const struct field *fields, i64 count, json_t *object);

static void map_field(struct mapping *m, const struct field *f, json_t *object)
{
    json_t *value = json_object_get(object, f->name);
    if (!value)
        return;
    if (f->type == FIELD_LIST) {
        for (size_t i = 0; i < json_array_size(value); i++)
            map_fields(m, f->items, f->item_count, json_array_get(value, i));
    } else if (f->type == FIELD_REFERENCE) {
        json_t *other = mapped(m, value);
        if (other)
            json_object_set_new(object, f->name, other);
        else
            json_object_del(object, f->name);
    } else if (f->type == FIELD_EMAIL && m->outwards && !m->everything) {
        json_object_del(object, f->name);
    }
}

static void map_fields(struct mapping *m, const struct field *fields, i64 count, json_t *object)
{
    if (!json_is_object(object))
        return;
    for (i64 i = 0; i < count; i++)
        map_field(m, &fields[i], object);
}

str document_to_archive(struct db *d, arena *a, const struct kind *k, str document, bool everything)
{
    struct mapping m = {.d = d, .a = a, .outwards = true, .everything = everything};
    json_t *root = json_parse(a, document);
    if (!json_is_object(root))
        return (str){0};
    map_fields(&m, k->fields, k->field_count, root);
    text t = text_of(a, 8 * DOCUMENT_MAX);
    object_write_tree(&t, root);
    return text_str(&t);
}

str document_from_archive(struct db *d, arena *a, const struct kind *k, json_t *document,
                          str *error)
{
    struct mapping m = {.d = d, .a = a};
    map_fields(&m, k->fields, k->field_count, document);
    *error = m.error;
    if (m.error.len)
        return (str){0};
    text t = text_of(a, 8 * DOCUMENT_MAX);
    object_write_tree(&t, document);
    struct form *f = document_read(a, k, text_str(&t));
    str canonical = f ? document_write(a, f) : (str){0};
    if (!canonical.len)
        *error = S("the document is too long, or does not fit its kind");
    return canonical;
}
