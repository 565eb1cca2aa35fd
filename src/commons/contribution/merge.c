/* SPDX-License-Identifier: EUPL-1.2 */
/* Two documents compared, and two people's changes of a third merged, field by field. */
#include "commons/contribution/document.h"

/* A value as its canonical bytes: what tells whether it changed. */
static str bytes_of(arena *a, const struct form_value *v)
{
    text t = text_of(a, DOCUMENT_MAX);
    if (document_value_filled(v))
        document_value_write(a, &t, v);
    return text_str(&t);
}

struct field_differences document_difference(arena *a, enum language l, const struct kind *k,
                                             str before, str after)
{
    struct field_differences list = {0};
    struct form *x = document_read(a, k, before), *y = document_read(a, k, after);
    for (i64 i = 0; x && y && i < k->field_count; i++) {
        if (str_eq(bytes_of(a, &x->values.at[i]), bytes_of(a, &y->values.at[i])))
            continue;
        struct field_difference *d = push(a, &list);
        d->field = &k->fields[i];
        d->before = document_value(a, l, &x->values.at[i]);
        d->after = document_value(a, l, &y->values.at[i]);
        d->pieces = difference_of(a, d->before, d->after);
    }
    return list;
}

/* Both changed it and their lines do not meet: mine is kept, theirs stands beside it. */
static void show_both(arena *a, struct form_value *mine, const struct form_value *theirs)
{
    bool list = mine->field->type == FIELD_LIST;
    str other = list               ? document_value(a, FRENCH, theirs)
                : theirs->text.len ? theirs->text
                                   : theirs->typed;
    if (!list && !mine->text.len)
        mine->text = mine->typed; /* in error: still mine, still there */
    mine->typed = other;
    mine->error = T("Quelqu’un d’autre a changé ce champ en même temps que vous : gardez l’un des "
                    "deux textes, ou réunissez-les.");
}

static bool merge_texts(arena *a, struct form_value *mine, str base, str theirs)
{
    struct merge m = merge_lines(a, base, mine->text, theirs);
    if (m.conflicts)
        return false;
    mine->typed = merge_text(a, &m);
    form_validate(a, mine); /* together they may be too long: then both are shown */
    return !message_is(mine->error);
}

/* True when the field is a conflict. */
static bool merge_value(arena *a, const struct form_value *base, struct form_value *mine,
                        const struct form_value *theirs)
{
    str b = bytes_of(a, base), m = bytes_of(a, mine), t = bytes_of(a, theirs);
    if (str_eq(m, t) || str_eq(t, b))
        return false;
    if (str_eq(m, b)) {
        *mine = *theirs;
        return false;
    }
    struct form_value kept = *mine;
    if (mine->field->type == FIELD_TEXT && mine->text.len && theirs->text.len &&
        merge_texts(a, mine, base->text, theirs->text))
        return false;
    *mine = kept;
    show_both(a, mine, theirs);
    return true;
}

struct form *document_merge(arena *a, const struct kind *k, str base, str mine, str theirs,
                            i64 *conflicts)
{
    struct form *b = document_read(a, k, base), *m = document_read(a, k, mine),
                *t = document_read(a, k, theirs);
    *conflicts = 0;
    if (!b || !m || !t)
        return NULL;
    for (i64 i = 0; i < k->field_count; i++)
        *conflicts += merge_value(a, &b->values.at[i], &m->values.at[i], &t->values.at[i]);
    m->refused |= *conflicts > 0;
    return m;
}
