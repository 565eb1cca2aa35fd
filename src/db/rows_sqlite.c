/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/rows.h"

#include <stdio.h>

#include "db/inside.h"

enum { COLUMNS_MAX = 64, SQL_MAX = 256 };

static void check_name(const char *name)
{
    check(name[0]);
    for (const char *c = name; *c; c++)
        check((*c >= 'a' && *c <= 'z') || *c == '_');
}

/* A statement of its own, run once. NULL when it cannot be. */
static sqlite3_stmt *prepare(struct db *d, const char *sql)
{
    sqlite3_stmt *s = NULL;
    if (d->code || !db_ok(d, sqlite3_prepare_v2(d->sqlite, sql, -1, &s, NULL), sql))
        return NULL;
    d->queries_run++;
    return s;
}

/* `before` TABLE `between` COLUMN = ?1 */
static sqlite3_stmt *prepared(struct db *d, const char *before, const char *table,
                              const char *between, const char *column)
{
    char sql[SQL_MAX];
    check_name(table);
    check_name(column);
    int len = snprintf(sql, sizeof sql, "%s %s %s %s = ?1", before, table, between, column);
    check(len > 0 && len < (int)sizeof sql);
    return prepare(d, sql);
}

static struct db_cell cell_of(sqlite3_stmt *s, int i)
{
    struct db_cell c = {.column = sqlite3_column_name(s, i)};
    const char *at = NULL;
    switch (sqlite3_column_type(s, i)) {
    case SQLITE_INTEGER:
        c.type = CELL_NUMBER;
        c.number = sqlite3_column_int64(s, i);
        break;
    case SQLITE_TEXT:
        c.type = CELL_TEXT;
        at = (const char *)sqlite3_column_text(s, i);
        break;
    case SQLITE_BLOB:
        c.type = CELL_BYTES;
        at = sqlite3_column_blob(s, i);
        break;
    default:
        break;
    }
    if (at)
        c.text = (str){at, sqlite3_column_bytes(s, i)};
    return c;
}

static i64 show_rows(struct db *d, sqlite3_stmt *s, const char *table,
                     bool (*row)(void *what, const struct db_cell *cells, i64 count), void *what)
{
    struct db_cell cells[COLUMNS_MAX];
    i64 shown = 0;
    for (bool more = s; more;) {
        int rc = sqlite3_step(s), count = sqlite3_column_count(s);
        if (!db_ok(d, rc, table) || rc != SQLITE_ROW)
            break;
        check(count <= COLUMNS_MAX);
        for (int i = 0; i < count; i++)
            cells[i] = cell_of(s, i);
        shown++;
        more = !row || row(what, cells, count);
    }
    sqlite3_finalize(s);
    return shown;
}

i64 db_rows(struct db *d, const char *table, const char *column, i64 value,
            bool (*row)(void *what, const struct db_cell *cells, i64 count), void *what)
{
    sqlite3_stmt *s = prepared(d, "SELECT * FROM", table, "WHERE", column);
    if (s)
        db_ok(d, sqlite3_bind_int64(s, 1, value), table);
    return show_rows(d, s, table, row, what);
}

static i64 changed(struct db *d, sqlite3_stmt *s, const char *table, i64 value)
{
    i64 count = 0;
    if (s && db_ok(d, sqlite3_bind_int64(s, 1, value), table) && db_ok(d, sqlite3_step(s), table))
        count = sqlite3_changes64(d->sqlite);
    sqlite3_finalize(s);
    return count;
}

i64 db_rows_delete(struct db *d, const char *table, const char *column, i64 value)
{
    return changed(d, prepared(d, "DELETE FROM", table, "WHERE", column), table, value);
}

i64 db_rows_set_null(struct db *d, const char *table, const char *column, i64 value)
{
    char between[SQL_MAX / 2];
    check_name(column);
    int len = snprintf(between, sizeof between, "SET %s = NULL WHERE", column);
    check(len > 0 && len < (int)sizeof between);
    return changed(d, prepared(d, "UPDATE", table, between, column), table, value);
}

/* ---- rows as they stand ------------------------------------------------------------------------
 */

bool db_rows_table(struct db *d, const char *table)
{
    sqlite3_stmt *s = prepare(d, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1");
    bool found = s && db_ok(d, sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC), table) &&
                 sqlite3_step(s) == SQLITE_ROW;
    sqlite3_finalize(s);
    return found;
}

i64 db_rows_all(struct db *d, const char *table, const char *order,
                bool (*row)(void *what, const struct db_cell *cells, i64 count), void *what)
{
    char sql[SQL_MAX];
    check_name(table);
    check_name(order ? order : table);
    int len = snprintf(sql, sizeof sql, "SELECT * FROM %s%s%s", table, order ? " ORDER BY " : "",
                       order ? order : "");
    check(len > 0 && len < (int)sizeof sql);
    return show_rows(d, prepare(d, sql), table, row, what);
}

static void add_columns(text *t, const struct db_cell *cells, i64 count, const char *form,
                        const char *between)
{
    for (i64 i = 0; i < count; i++) {
        check_name(cells[i].column);
        text_add(t, str_of(i ? between : ""));
        for (const char *c = form; *c; c++)
            if (*c == '@')
                text_add(t, str_of(cells[i].column));
            else if (*c == '#')
                text_add_i64(t, i + 1);
            else
                text_add_char(t, *c);
    }
}

static bool bind_cells(struct db *d, sqlite3_stmt *s, const struct db_cell *cells, i64 count)
{
    for (int i = 0; s && i < count; i++) {
        const struct db_cell *c = &cells[i];
        int rc = SQLITE_OK, len = (int)c->text.len;
        const char *at = c->text.at ? c->text.at : "";
        if (c->type == CELL_NUMBER)
            rc = sqlite3_bind_int64(s, i + 1, c->number);
        else if (c->type == CELL_TEXT)
            rc = sqlite3_bind_text(s, i + 1, at, len, SQLITE_STATIC);
        else if (c->type == CELL_BYTES)
            rc = sqlite3_bind_blob(s, i + 1, at, len, SQLITE_STATIC);
        if (!db_ok(d, rc, c->column))
            return false;
    }
    return s != NULL;
}

bool db_rows_have(struct db *d, const char *table, const struct db_cell *cells, i64 count)
{
    arena a = arena_of(64 << 10);
    text t = text_of(&a, 16 << 10);
    check_name(table);
    text_add(&t, S("SELECT 1 FROM "));
    text_add(&t, str_of(table));
    text_add(&t, S(" WHERE "));
    add_columns(&t, cells, count, "@ IS ?#", " AND ");
    sqlite3_stmt *s = prepare(d, arena_c_string(&a, text_str(&t)));
    bool found = false;
    if (bind_cells(d, s, cells, count)) {
        int rc = sqlite3_step(s);
        found = db_ok(d, rc, table) && rc == SQLITE_ROW;
    }
    sqlite3_finalize(s);
    arena_free(&a);
    return found;
}

bool db_rows_add(struct db *d, const char *table, const struct db_cell *cells, i64 count)
{
    arena a = arena_of(64 << 10);
    text t = text_of(&a, 16 << 10);
    check_name(table);
    text_add(&t, S("INSERT INTO "));
    text_add(&t, str_of(table));
    text_add(&t, S(" ("));
    add_columns(&t, cells, count, "@", ", ");
    text_add(&t, S(") VALUES ("));
    add_columns(&t, cells, count, "?#", ", ");
    text_add(&t, S(") ON CONFLICT DO NOTHING"));
    sqlite3_stmt *s = prepare(d, arena_c_string(&a, text_str(&t)));
    bool added = bind_cells(d, s, cells, count) && db_ok(d, sqlite3_step(s), table) &&
                 sqlite3_changes64(d->sqlite) == 1;
    sqlite3_finalize(s);
    arena_free(&a);
    return added;
}
