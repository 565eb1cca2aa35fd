/* SPDX-License-Identifier: EUPL-1.2 */
/* Rows as they stand, as lines. */
#include <stdlib.h>
#include <string.h>

#include "archive_sql.h"
#include "commons/archive/plain.h"
#include "commons/archive/references.h"
#include "db/rows.h"

const struct archive_plain *plain_of(enum archive_type type)
{
    for (const struct archive_plain *p = archive_plain; p->table; p++)
        if (p->type == type)
            return p;
    return NULL;
}

/* ---- values ----------------------------------------------------------------------------------
 */

struct plain_out {
    struct export *x;
    const struct archive_plain *plain;
    i64 group; /* the value of its order column that the lines at hand have */
    strs lines;
};

static void add_organisation(struct plain_out *p, struct object *o, const char *name, i64 row)
{
    struct archive_name *n = archive_name_of(p->x->d, &p->x->page, row);
    if (n)
        line_reference(p->x, o, name, SOME(opt_uid, n->uid), n->official);
}

static void add_facet(struct plain_out *p, struct object *o, const char *name, i64 row)
{
    arena *a = &p->x->page;
    struct archive_facet_code *f = archive_facet_code_of(p->x->d, a, row);
    if (f)
        object_text(o, name, text_format(a, "%.*s:%.*s", STR(f->dimension), STR(f->code)));
}

static struct archive_uid *uid_of_row(struct export *x, enum archive_form form, i64 row)
{
    switch (form) {
    case FORM_PERSON:
        return archive_uid_of_person(x->d, &x->page, row);
    case FORM_CONTRIBUTION:
        return archive_uid_of_contribution(x->d, &x->page, row);
    case FORM_POST:
        return archive_uid_of_post(x->d, &x->page, row);
    case FORM_MANDATE:
        return archive_uid_of_mandate(x->d, &x->page, row);
    case FORM_VISA:
        return archive_uid_of_visa(x->d, &x->page, row);
    case FORM_CASE:
        return archive_uid_of_case(x->d, &x->page, row);
    default:
        return archive_uid_of_decision(x->d, &x->page, row);
    }
}

static void add_row(struct plain_out *p, struct object *o, const struct archive_member *m, i64 row)
{
    struct archive_uid *u = row ? uid_of_row(p->x, m->form, row) : NULL;
    if (u)
        object_uid(o, m->name, u->uid);
}

str audience_text(struct export *x, i64 audience, i64 home)
{
    arena *a = &x->page;
    if (!audience || audience == AUDIENCE_PUBLIC || audience == AUDIENCE_PEERS)
        return !audience ? (str){0} : audience == AUDIENCE_PUBLIC ? S("public") : S("peers");
    struct archive_audience *r = archive_audience_of(x->d, a, audience);
    if (audience == home || !r)
        return S("home");
    if (r->organisation.has)
        return reference_text(a, r->organisation.value, r->official);
    if (!str_eq(r->kind, S("chosen")))
        return archive_readers(x->d, audience) ? S("home") : S("nobody");
    struct archive_name_rows names = archive_chosen(x->d, a, audience);
    text t = text_of(a, 64 << 10);
    text_add(&t, S("chosen"));
    for (i64 i = 0; i < names.len; i++) {
        text_add(&t, S(" "));
        text_add(&t, reference_text(a, names.at[i].uid, names.at[i].official));
    }
    return text_str(&t);
}

static void add_place(struct plain_out *p, struct object *o, const struct archive_member *m,
                      i64 place)
{
    str rest = str_of(m->choices), word = {0};
    for (i64 i = 0; i <= place; i++)
        word = str_cut(&rest, ' ');
    (void)p;
    object_text(o, m->name, word);
}

static uid uid_of_bytes(str bytes)
{
    uid u = {0};
    for (i64 i = 0; i < bytes.len && i < (i64)sizeof u.at; i++)
        u.at[i] = (uint8_t)bytes.at[i];
    return u;
}

static void add_number(struct plain_out *p, struct object *o, const struct archive_member *m, i64 n)
{
    switch (m->form) {
    case FORM_FLAG:
        object_flag(o, m->name, n != 0);
        break;
    case FORM_INSTANT:
        object_instant(o, m->name, (instant){n});
        break;
    case FORM_DAY:
        object_day(o, m->name, (day){n});
        break;
    case FORM_NUMBER:
        if (m->required)
            object_int(o, m->name, n);
        else
            object_count(o, m->name, n);
        break;
    case FORM_PLACE:
        add_place(p, o, m, n);
        break;
    case FORM_REFERENCE:
        add_organisation(p, o, m->name, n);
        break;
    case FORM_FACET:
        add_facet(p, o, m->name, n);
        break;
    case FORM_AUDIENCE:
        object_text(o, m->name, audience_text(p->x, n, 0));
        break;
    default:
        add_row(p, o, m, n);
        break;
    }
}

static void add_value(struct plain_out *p, struct object *o, const struct archive_member *m,
                      const struct db_cell *c)
{
    if (c->type == CELL_NUMBER)
        add_number(p, o, m, c->number);
    else if (c->type == CELL_BYTES)
        object_uid(o, m->name, uid_of_bytes(c->text));
    else if (c->type == CELL_TEXT && m->form == FORM_SEARCH)
        object_text(o, m->name, str_starts(c->text, S("q")) ? str_from(c->text, 1) : (str){0});
    else if (c->type == CELL_TEXT)
        object_text(o, m->name, c->text);
}

/* ---- rows --------------------------------------------------------------------------------------
 */

static const struct db_cell *cell_named(const struct db_cell *cells, i64 count, const char *column)
{
    for (i64 i = 0; i < count; i++)
        if (!strcmp(cells[i].column, column))
            return &cells[i];
    bug(column, __FILE__, __LINE__);
}

/* What a visitor reads of these tables: letters that were sent, what is said of public things. */
static bool shown(struct plain_out *p, const struct db_cell *cells, i64 count)
{
    if (p->x->everything)
        return true;
    if (p->plain->type == ARCHIVE_LETTER)
        return cell_named(cells, count, "sent_at")->type == CELL_NUMBER;
    return archive_contribution_shown(p->x->d, 0,
                                      cell_named(cells, count, "contribution")->number) != 0;
}

static int by_bytes(const void *x, const void *y)
{
    return str_compare(*(const str *)x, *(const str *)y);
}

static void end_group(struct plain_out *p)
{
    if (p->lines.len)
        qsort(p->lines.at, (size_t)p->lines.len, sizeof(str), by_bytes);
    for (i64 i = 0; i < p->lines.len; i++)
        put_line(p->x, p->lines.at[i]);
    p->lines = (strs){0};
    arena_reset(&p->x->page);
}

static bool one_row(void *what, const struct db_cell *cells, i64 count)
{
    struct plain_out *p = what;
    const char *order = p->plain->order;
    i64 group = order ? cell_named(cells, count, order)->number : 0;
    if (!shown(p, cells, count))
        return true;
    if (group != p->group)
        end_group(p);
    p->group = group;
    struct object o = line_of(p->x, p->plain->type);
    for (const struct archive_member *m = archive_types[p->plain->type].members; m->name; m++)
        if (p->x->everything || !m->everything)
            add_value(p, &o, m, cell_named(cells, count, m->column ? m->column : m->name));
    *push(&p->x->page, &p->lines) = arena_copy(&p->x->page, object_canonical(&o));
    arena_reset(&p->x->line);
    return !p->x->stopped;
}

void export_plain(struct export *x, enum plain_place place)
{
    for (const struct archive_plain *p = archive_plain; p->table && !x->stopped; p++) {
        bool wanted = p->place == place && (x->everything || !archive_types[p->type].everything);
        if (!wanted || !db_rows_table(x->d, p->table))
            continue;
        struct plain_out out = {.x = x, .plain = p};
        db_rows_all(x->d, p->table, p->order, one_row, &out);
        end_group(&out);
    }
}
