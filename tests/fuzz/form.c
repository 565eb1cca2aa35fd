/* SPDX-License-Identifier: EUPL-1.2 */
/* A body of a form, read with a field of every type. Whatever comes: limits hold, a value is either
 * canonical or explained, and what was accepted once is accepted again as it was kept. */
#include "commons/field.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct choice colours[] = {{"ochre", T("Ocre")}, {"blue", T("Bleu")}};
static const struct field items[] = {
    {.name = "d", .type = FIELD_DAY},
    {.name = "w", .type = FIELD_LINE, .limit = 20},
    {.name = "k", .type = FIELD_CHOICE, .choices = colours, .choice_count = 2},
    {.name = "e", .type = FIELD_AMOUNT},
};
static const struct field fields[] = {
    {.name = "a", .type = FIELD_LINE, .least = 2, .limit = 40, .required = true},
    {.name = "b", .type = FIELD_TEXT, .limit = 300},
    {.name = "c", .type = FIELD_CHOICE, .choices = colours, .choice_count = 2},
    {.name = "d", .type = FIELD_CHOICES, .choices = colours, .choice_count = 2},
    {.name = "e", .type = FIELD_CHOICES},
    {.name = "f", .type = FIELD_FLAG},
    {.name = "g", .type = FIELD_NUMBER, .least = -5, .limit = 100000},
    {.name = "h", .type = FIELD_DECIMAL},
    {.name = "i", .type = FIELD_AMOUNT},
    {.name = "j", .type = FIELD_DAY},
    {.name = "k", .type = FIELD_PARTIAL_DAY},
    {.name = "l", .type = FIELD_URL},
    {.name = "m", .type = FIELD_EMAIL},
    {.name = "n", .type = FIELD_PASSWORD, .limit = 200},
    {.name = "o", .type = FIELD_REFERENCE},
    {.name = "p", .type = FIELD_HIDDEN},
    {.name = "q", .type = FIELD_LIST, .items = items, .item_count = countof(items), .limit = 5},
};

static void check_value(arena *a, const struct form_value *v)
{
    const struct field *f = v->field;
    check(!message_is(v->error) || !v->text.len);
    check(utf8_valid(v->text) && utf8_valid(v->typed));
    if (f->type == FIELD_LIST) {
        check(v->rows.len <= f->limit);
        for (i64 r = 0; r < v->rows.len; r++)
            for (i64 i = 0; i < f->item_count; i++)
                check_value(a, &v->rows.at[r].values.at[i]);
        return;
    }
    if (f->limit && f->type <= FIELD_TEXT)
        check(utf8_length(v->text) <= f->limit &&
              (!v->text.len || utf8_length(v->text) >= f->least));
    if (message_is(v->error) || !v->text.len)
        return;
    struct form_value kept = {.field = f, .name = v->name};
    form_fill(a, &kept, v->text);
    form_validate(a, &kept);
    check(!message_is(kept.error) && str_eq(kept.text, v->text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena a = arena_of(64 << 20);
    pairs sent;
    if (form_pairs(&a, (str){(const char *)data, (i64)size}, &sent)) {
        check(sent.len <= FORM_PAIRS_MAX);
        struct form *f = form_read(&a, fields, countof(fields), &sent);
        for (i64 i = 0; i < f->values.len; i++)
            check_value(&a, &f->values.at[i]);
        struct shown_form s = form_show(&a, f);
        check(s.refused == f->refused && (s.faults.len > 0) == f->refused);
        check(!form_shown(&s, "n")->typed.len);
    }
    arena_free(&a);
    return 0;
}
