/* SPDX-License-Identifier: EUPL-1.2 */
/* Documents: a form as canonical JSON and back. */
#include "commons/contribution/document.h"

#include <string.h>

#include "commons/contribution/json.h"
#include "web/markdown.h"

/* ---- writing --------------------------------------------------------------------------------- */

static int name_compare(const struct form_value *x, const struct form_value *y)
{
    return str_compare(str_of(x->field->name), str_of(y->field->name));
}

/* Pointers to the values in the order of their names' bytes. */
static const struct form_value **in_order(arena *a, const struct form_value *values, i64 count)
{
    const struct form_value **order = new_n(a, const struct form_value *, count + 1);
    for (i64 i = 0; i < count; i++) {
        i64 k = i;
        for (; k > 0 && name_compare(order[k - 1], &values[i]) > 0; k--)
            order[k] = order[k - 1];
        order[k] = &values[i];
    }
    return order;
}

static void write_choices(arena *a, text *t, str codes)
{
    strs list = {0};
    for (str rest = codes; rest.len;) {
        str code = str_cut(&rest, ' ');
        i64 k = 0;
        while (k < list.len && str_compare(list.at[k], code) < 0)
            k++;
        if (!code.len || (k < list.len && str_eq(list.at[k], code)))
            continue;
        *push(a, &list) = code;
        memmove(list.at + k + 1, list.at + k, sizeof *list.at * (size_t)(list.len - 1 - k));
        list.at[k] = code;
    }
    text_add_char(t, '[');
    for (i64 i = 0; i < list.len; i++) {
        if (i)
            text_add_char(t, ',');
        json_add_string(t, list.at[i]);
    }
    text_add_char(t, ']');
}

bool document_value_filled(const struct form_value *v)
{
    if (v->field->type == FIELD_PASSWORD)
        return false;
    if (v->field->type != FIELD_LIST)
        return v->text.len || (message_is(v->error) && v->typed.len);
    for (i64 i = 0; i < v->rows.len; i++)
        for (i64 k = 0; k < v->rows.at[i].values.len; k++)
            if (document_value_filled(&v->rows.at[i].values.at[k]))
                return true;
    return false;
}

static void write_values(arena *a, text *t, const struct form_value *values, i64 count);

static void write_rows(arena *a, text *t, const struct form_value *v)
{
    bool first = true;
    text_add_char(t, '[');
    for (i64 i = 0; i < v->rows.len; i++) {
        bool filled = false;
        for (i64 k = 0; k < v->rows.at[i].values.len; k++)
            filled |= document_value_filled(&v->rows.at[i].values.at[k]);
        if (!filled)
            continue;
        if (!first)
            text_add_char(t, ',');
        first = false;
        write_values(a, t, v->rows.at[i].values.at, v->rows.at[i].values.len);
    }
    text_add_char(t, ']');
}

void document_value_write(arena *a, text *t, const struct form_value *v)
{
    i64 n;
    if (v->field->type == FIELD_LIST) {
        write_rows(a, t, v);
        return;
    }
    if (!v->text.len) { /* in error: what was typed is kept */
        json_add_string(t, v->typed);
        return;
    }
    switch (v->field->type) {
    case FIELD_CHOICES:
        write_choices(a, t, v->text);
        return;
    case FIELD_FLAG:
        text_add(t, S("true"));
        return;
    case FIELD_NUMBER:
    case FIELD_AMOUNT:
    case FIELD_REFERENCE:
        if (str_to_i64(v->text, &n)) {
            text_add_i64(t, n);
            return;
        }
        break;
    default:
        break;
    }
    json_add_string(t, v->text);
}

static void write_values(arena *a, text *t, const struct form_value *values, i64 count)
{
    const struct form_value **order = in_order(a, values, count);
    text_add_char(t, '{');
    for (i64 i = 0; i < count; i++) {
        if (!document_value_filled(order[i]))
            continue;
        json_add_key(t, order[i]->field->name);
        document_value_write(a, t, order[i]);
    }
    text_add_char(t, '}');
}

str document_write(arena *a, const struct form *f)
{
    text t = text_of(a, DOCUMENT_MAX);
    write_values(a, &t, f->values.at, f->values.len);
    return t.cut ? (str){0} : text_str(&t);
}

/* ---- reading --------------------------------------------------------------------------------- */

static bool has_controls(str s)
{
    for (i64 i = 0; i < s.len; i++)
        if (((unsigned char)s.at[i] < 32 && s.at[i] != '\n' && s.at[i] != '\t') || s.at[i] == 127)
            return true;
    return false;
}

/* Sectors and themes are rows of a table: any code of theirs is kept, and those that are no longer
   there are left out where facets are written. */
static bool open_choices(const struct field *f) { return f->type == FIELD_CHOICES && !f->choices; }

static bool code_plausible(str s)
{
    for (i64 i = 0; i < s.len; i++)
        if (!((s.at[i] >= 'a' && s.at[i] <= 'z') || (s.at[i] >= '0' && s.at[i] <= '9') ||
              s.at[i] == '-'))
            return false;
    return s.len > 0 && s.len <= 60;
}

static void keep_codes(arena *a, struct form_value *v)
{
    text t = text_of(a, v->typed.len + 1);
    for (str rest = v->typed; rest.len;) {
        str code = str_cut(&rest, ' ');
        if (!code_plausible(code))
            continue;
        if (t.len)
            text_add_char(&t, ' ');
        text_add(&t, code);
    }
    v->text = v->typed = text_str(&t);
}

static str joined(arena *a, const json_t *array)
{
    text t = text_of(a, DOCUMENT_MAX);
    size_t i;
    json_t *item;
    json_array_foreach(array, i, item)
    {
        str code = json_str(item);
        if (t.len && code.len)
            text_add_char(&t, ' ');
        text_add(&t, code);
    }
    return text_str(&t);
}

static void read_text(arena *a, struct form_value *v, str s)
{
    v->typed = arena_copy(a, s);
    if (has_controls(v->typed)) {
        v->error = T("Ce texte contient des caractères invisibles qui ne peuvent être gardés.");
        return;
    }
    form_validate(a, v);
    if (v->text.len && !message_is(v->error))
        form_fill(a, v, v->text);
}

static bool read_values(arena *a, struct form_value *values, i64 count, const json_t *object);

static bool read_rows(arena *a, struct form_value *v, const json_t *array)
{
    bool faulty = false;
    size_t i;
    json_t *item;
    json_array_foreach(array, i, item)
    {
        struct form_row *row = json_is_object(item) ? form_add_row(a, v) : NULL;
        if (row)
            faulty |= read_values(a, row->values.at, row->values.len, item);
    }
    return faulty;
}

/* True when the value does not fit. */
static bool read_value(arena *a, struct form_value *v, const json_t *value)
{
    if (v->field->type == FIELD_PASSWORD || !value)
        return false;
    if (v->field->type == FIELD_LIST)
        return json_is_array(value) && read_rows(a, v, value);
    if (json_is_array(value)) {
        v->typed = joined(a, value);
        if (open_choices(v->field))
            keep_codes(a, v);
        else if (v->typed.len)
            form_validate(a, v);
    } else if (json_is_true(value)) {
        v->text = v->typed = S("1");
    } else if (json_is_integer(value) && v->field->type != FIELD_CHOICES) {
        form_fill(a, v, text_format(a, "%lld", (long long)json_integer_value(value)));
        form_validate(a, v);
    } else if (json_is_string(value) && open_choices(v->field)) {
        v->typed = arena_copy(a, json_str(value));
        keep_codes(a, v);
    } else if (json_is_string(value) && json_string_length(value)) {
        read_text(a, v, json_str(value));
    }
    return message_is(v->error);
}

static bool read_values(arena *a, struct form_value *values, i64 count, const json_t *object)
{
    bool faulty = false;
    for (i64 i = 0; i < count; i++)
        faulty |= read_value(a, &values[i], json_object_get(object, values[i].field->name));
    return faulty;
}

struct form *document_read(arena *a, const struct kind *k, str json)
{
    json_t *root = json.len <= DOCUMENT_MAX ? json_parse(a, json) : NULL;
    if (!json_is_object(root))
        return NULL;
    struct form *f = form_of(a, k->fields, k->field_count);
    f->refused = read_values(a, f->values.at, f->values.len, root);
    return f;
}

/* ---- what is missing ------------------------------------------------------------------------- */

static i64 missing_in(struct form_value *values, i64 count)
{
    i64 missing = 0;
    for (i64 i = 0; i < count; i++) {
        struct form_value *v = &values[i];
        if (v->field->required_to_publish && !message_is(v->error) && !document_value_filled(v))
            v->error = T("À remplir avant de publier.");
        missing += message_is(v->error);
        for (i64 k = 0; k < v->rows.len; k++)
            missing += missing_in(v->rows.at[k].values.at, v->rows.at[k].values.len);
    }
    return missing;
}

static i64 errors_in(const struct form_value *values, i64 count)
{
    i64 errors = 0;
    for (i64 i = 0; i < count; i++) {
        errors += message_is(values[i].error);
        for (i64 k = 0; k < values[i].rows.len; k++)
            errors += errors_in(values[i].rows.at[k].values.at, values[i].rows.at[k].values.len);
    }
    return errors;
}

i64 document_missing(arena *a, const struct kind *k, struct form *f, bool say)
{
    if (!say) {
        f = document_read(a, k, document_write(a, f));
        check(f != NULL); /* what we wrote is what we read */
    }
    missing_in(f->values.at, f->values.len);
    if (k->complete)
        k->complete(f, a);
    i64 errors = errors_in(f->values.at, f->values.len) + message_is(f->refusal);
    f->refused |= errors > 0;
    return errors;
}

/* ---- as people read it ------------------------------------------------------------------------
 */

static str amount(arena *a, enum language l, i64 n)
{
    text t = text_of(a, 60), digits = text_of(a, 24);
    if (l == ENGLISH)
        text_add(&t, S("€"));
    text_add_i64(&digits, n / 100);
    for (i64 i = 0; i < digits.len; i++) {
        if (i && (digits.len - i) % 3 == 0)
            text_add(&t, l == ENGLISH ? S(",") : S("\u202f"));
        text_add_char(&t, digits.at[i]);
    }
    if (n % 100)
        text_add(&t, text_format(a, "%s%02d", l == ENGLISH ? "." : ",", (int)(n % 100)));
    if (l != ENGLISH)
        text_add(&t, S("\u00a0€"));
    return text_str(&t);
}

static str labels(arena *a, enum language l, const struct form_value *v)
{
    text t = text_of(a, 64 << 10);
    for (str rest = v->text; rest.len;) {
        str code = str_cut(&rest, ' ');
        const struct choice *c = field_choice(v->field, code);
        if (t.len)
            text_add(&t, S(", "));
        text_add(&t, c ? message_in(a, l, c->label) : code);
    }
    return text_str(&t);
}

static str french_day(arena *a, str iso)
{
    partial_day d;
    if (!partial_day_read(iso, &d))
        return iso;
    str s = iso;
    return s.len == 10  ? text_format(a, "%.2s/%.2s/%.4s", s.at + 8, s.at + 5, s.at)
           : s.len == 7 ? text_format(a, "%.2s/%.4s", s.at + 5, s.at)
                        : s;
}

static str rows_text(arena *a, enum language l, const struct form_value *v)
{
    text t = text_of(a, DOCUMENT_MAX);
    for (i64 i = 0; i < v->rows.len; i++) {
        bool first = true;
        for (i64 k = 0; k < v->rows.at[i].values.len; k++) {
            const struct form_value *item = &v->rows.at[i].values.at[k];
            if (!document_value_filled(item))
                continue;
            if (!first)
                text_add(&t, S(" · "));
            first = false;
            text_add(&t, message_in(a, l, item->field->label));
            text_add(&t, l == ENGLISH ? S(": ") : S("\u00a0: "));
            text_add(&t, document_value(a, l, item));
        }
        if (!first)
            text_add_char(&t, '\n');
    }
    return str_trim(text_str(&t));
}

str document_value(arena *a, enum language l, const struct form_value *v)
{
    i64 n;
    if (v->field->type == FIELD_LIST)
        return rows_text(a, l, v);
    if (!v->text.len)
        return v->typed;
    switch (v->field->type) {
    case FIELD_CHOICE:
    case FIELD_CHOICES:
        return labels(a, l, v);
    case FIELD_FLAG:
        return message_in(a, l, T("oui"));
    case FIELD_AMOUNT:
        return str_to_i64(v->text, &n) ? amount(a, l, n) : v->typed;
    case FIELD_DAY:
    case FIELD_PARTIAL_DAY:
        return l == FRENCH ? french_day(a, v->text) : v->text;
    case FIELD_REFERENCE:
        return v->shown.len ? v->shown : text_format(a, "n° %.*s", STR(v->text));
    case FIELD_DECIMAL:
        return v->typed.len ? v->typed : v->text;
    default:
        return v->text;
    }
}

static void plain_values(arena *a, text *t, const struct form_value *values, i64 count)
{
    for (i64 i = 0; i < count; i++) {
        const struct form_value *v = &values[i];
        bool own = !strcmp(v->field->name, "title"); /* the title has its own place in the index */
        if (v->field->type == FIELD_TEXT && v->text.len) {
            text_add(t, markdown_plain(a, v->text));
            text_add_char(t, '\n');
        } else if (v->field->type == FIELD_LINE && v->text.len && !own) {
            text_add(t, v->text);
            text_add_char(t, '\n');
        }
        for (i64 k = 0; k < v->rows.len; k++)
            plain_values(a, t, v->rows.at[k].values.at, v->rows.at[k].values.len);
    }
}

str document_plain(arena *a, const struct form *f, i64 max)
{
    text t = text_of(a, max);
    plain_values(a, &t, f->values.at, f->values.len);
    str s = text_str(&t);
    while (t.cut && s.len && !utf8_valid(s)) /* the maximum may fall inside a letter */
        s.len--;
    return str_trim(s);
}
