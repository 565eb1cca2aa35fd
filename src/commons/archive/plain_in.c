/* SPDX-License-Identifier: EUPL-1.2 */
/* Lines that become rows as they stand. */
#include <string.h>

#include "archive_sql.h"
#include "commons/archive/plain.h"
#include "commons/archive/references.h"
#include "commons/person/person.h"
#include "db/rows.h"
#include "web/markdown.h"

enum { CELLS_MAX = ARCHIVE_MEMBERS_MAX + 2 };

struct plain_in {
    struct import *m;
    const struct archive_line *line;
    const struct archive_plain *plain;
    struct db_cell cells[CELLS_MAX];
    i64 count;
    const char *unknown; /* what a line names and is not here */
};

/* ---- what a line names -------------------------------------------------------------------------
 */

static i64 facet_row(struct plain_in *p, str name)
{
    str code = name, dimension = str_cut(&code, ':');
    return archive_facet_of(p->m->d, dimension, code);
}

/* The home of the contribution of the case that this decision ends. */
static i64 home_of_case(struct plain_in *p)
{
    i64 case_ = archive_case_of(p->m->d, line_uid(p->line, "case"));
    return archive_home_of_case(p->m->d, case_);
}

static i64 chosen_audience(struct plain_in *p, str names)
{
    i64 rows[AUDIENCE_CHOSEN_MAX], count = 0;
    while (names.len && count < AUDIENCE_CHOSEN_MAX)
        if (!(rows[count++] = reference_find(p->m->d, p->m->r->arena, str_cut(&names, ' '))))
            return 0;
    return count && !names.len ? audience_of_chosen(p->m->r, rows, count) : 0;
}

static i64 audience_row(struct plain_in *p, str s)
{
    struct request *r = p->m->r;
    if (str_eq(s, S("public")) || str_eq(s, S("peers")))
        return str_eq(s, S("public")) ? AUDIENCE_PUBLIC : AUDIENCE_PEERS;
    if (str_eq(s, S("home")))
        return home_of_case(p);
    if (str_eq(s, S("nobody")))
        return audience_of_nobody(r);
    if (str_starts(s, S("chosen ")))
        return chosen_audience(p, str_from(s, 7));
    i64 organisation = reference_find(p->m->d, r->arena, s);
    return organisation ? audience_of_organisation(r, organisation) : 0;
}

static i64 row_named(struct plain_in *p, enum archive_form form, const struct archive_value *v)
{
    struct db *d = p->m->d;
    switch (form) {
    case FORM_PERSON:
        return archive_person_of(d, v->uid);
    case FORM_CONTRIBUTION:
        return archive_contribution_of(d, v->uid);
    case FORM_POST:
        return archive_post_of(d, v->uid);
    case FORM_MANDATE:
        return archive_mandate_of(d, v->uid);
    case FORM_VISA:
        return archive_visa_of(d, v->uid);
    case FORM_CASE:
        return archive_case_of(d, v->uid);
    case FORM_DECISION:
        return archive_decision_of(d, v->uid);
    case FORM_REFERENCE:
        return reference_find(d, p->m->r->arena, v->text);
    case FORM_FACET:
        return facet_row(p, v->text);
    default:
        return audience_row(p, v->text);
    }
}

/* ---- cells -------------------------------------------------------------------------------------
 */

static struct db_cell *cell(struct plain_in *p, const char *column)
{
    check(p->count < CELLS_MAX);
    struct db_cell *c = &p->cells[p->count++];
    *c = (struct db_cell){.column = column};
    return c;
}

static void add_text(struct plain_in *p, const char *column, str value)
{
    struct db_cell *c = cell(p, column);
    c->type = CELL_TEXT;
    c->text = value;
}

static void add_number(struct plain_in *p, const char *column, i64 value)
{
    struct db_cell *c = cell(p, column);
    c->type = CELL_NUMBER;
    c->number = value;
}

static void add_uid(struct plain_in *p, const char *column, uid u)
{
    char *copy = new_n(p->m->r->arena, char, (i64)sizeof u.at);
    struct db_cell *c = cell(p, column);
    memcpy(copy, u.at, sizeof u.at);
    c->type = CELL_BYTES;
    c->text = (str){copy, (i64)sizeof u.at};
}

/* A member that was left out: an empty text, false, and otherwise what the table says. */
static void add_absent(struct plain_in *p, const struct archive_member *m, const char *column)
{
    if (m->form == FORM_TEXT || m->form == FORM_CODE || m->form == FORM_CHOICE)
        add_text(p, column, (str){0});
    else if (m->form == FORM_FLAG)
        add_number(p, column, 0);
}

static void add_member(struct plain_in *p, const struct archive_member *m,
                       const struct archive_value *v)
{
    const char *column = m->column ? m->column : m->name;
    i64 row;
    switch (m->form) {
    case FORM_SEARCH: /* see made() */
        return;
    case FORM_TEXT:
    case FORM_CODE:
    case FORM_CHOICE:
        add_text(p, column, v->text);
        return;
    case FORM_UID:
        add_uid(p, column, v->uid);
        return;
    case FORM_INSTANT:
        add_number(p, column, v->at.us);
        return;
    case FORM_DAY:
        add_number(p, column, v->day.ymd);
        return;
    case FORM_FLAG:
        add_number(p, column, v->flag);
        return;
    case FORM_NUMBER:
    case FORM_PLACE:
        add_number(p, column, v->number);
        return;
    default:
        row = row_named(p, m->form, v);
        add_number(p, column, row);
        if (!row)
            p->unknown = m->name;
        return;
    }
}

/* ---- what an archive does not say --------------------------------------------------------------
 */

static i64 number_of(const struct plain_in *p, const char *column)
{
    for (i64 i = 0; i < p->count; i++)
        if (!strcmp(p->cells[i].column, column))
            return p->cells[i].number;
    return 0;
}

/* What somebody follows, in the one text of its table (commons/notice/schema.sql). */
static bool add_target(struct plain_in *p)
{
    static const struct {
        const char *column;
        char letter;
    } kinds[] = {{"organisation", 'o'}, {"watched", 'p'}, {"facet", 'f'}};
    arena *a = p->m->r->arena;
    i64 found = 0;
    str target = {0};
    if (line_has(p->line, "search")) {
        target = text_join(a, S("q"), line_text(p->line, "search"));
        found++;
    }
    for (i64 i = 0; i < countof(kinds); i++)
        if (number_of(p, kinds[i].column)) {
            target =
                text_format(a, "%c%lld", kinds[i].letter, (long long)number_of(p, kinds[i].column));
            found++;
        }
    add_text(p, "target", target);
    return found == 1;
}

/* Columns that no member says. A link of an invitation opens nothing here: its token does not
   travel, and what stands in its place is no hash. False with the
   reason when the line makes no sense. */
static bool made(struct plain_in *p)
{
    arena *a = p->m->r->arena;
    switch (p->plain->type) {
    case ARCHIVE_NOTE:
        add_text(p, "html", markdown_render(a, line_text(p->line, "body"), NULL).text);
        return true;
    case ARCHIVE_INVITATION: {
        str email = line_text(p->line, "email");
        add_text(p, "token",
                 text_format(a, "archive %lld %lld %lld %.*s",
                             (long long)number_of(p, "organisation"),
                             (long long)number_of(p, "person"),
                             (long long)line_at(p->line, "sent_at").us, STR(email)));
        return true;
    }
    case ARCHIVE_WATCH:
        if (!add_target(p))
            took_refused(p->m, S("one follows an organisation, a person, a facet or a search"));
        return !p->m->why.len;
    case ARCHIVE_DOMAIN:
        if (line_text(p->line, "domain").len < 4)
            took_refused(p->m, S("not a domain"));
        return !p->m->why.len;
    case ARCHIVE_LETTER:
        if (!p->m->everything && !line_has(p->line, "sent_at"))
            took_refused(p->m, S("what a public archive holds was sent"));
        return !p->m->why.len;
    default:
        return true;
    }
}

/* ---- rows --------------------------------------------------------------------------------------
 */

/* Is a row with the same key there? A column that the line leaves out is NULL in it. */
static bool there(struct plain_in *p)
{
    struct db_cell key[CELLS_MAX];
    i64 count = 0;
    for (str rest = str_of(p->plain->key); rest.len && count < CELLS_MAX;) {
        const char *column = arena_c_string(p->m->r->arena, str_cut(&rest, ' '));
        key[count] = (struct db_cell){.column = column};
        for (i64 i = 0; i < p->count; i++)
            if (!strcmp(p->cells[i].column, column))
                key[count] = p->cells[i];
        count++;
    }
    return db_rows_have(p->m->d, p->plain->table, key, count);
}

enum took take_plain(struct import *m, const struct archive_line *l)
{
    struct plain_in *p = new (m->r->arena, struct plain_in);
    *p = (struct plain_in){.m = m, .line = l, .plain = plain_of(l->type)};
    const struct archive_member *members = archive_types[l->type].members;
    if (!db_rows_table(m->d, p->plain->table))
        return took_refused(m, S("of a part that this program has not"));
    for (i64 i = 0; members[i].name; i++) {
        if (l->values[i].has)
            add_member(p, &members[i], &l->values[i]);
        else
            add_absent(p, &members[i], members[i].column ? members[i].column : members[i].name);
    }
    if (p->unknown)
        return took_unknown(m, p->unknown);
    m->why = (str){0};
    if (!made(p))
        return TOOK_REFUSED;
    if (there(p))
        return TOOK_UNCHANGED;
    if (!db_rows_add(m->d, p->plain->table, p->cells, p->count) && !db_fault(m->d).len)
        return took_refused(m, S("another one has its place"));
    return TOOK_ADDED;
}
