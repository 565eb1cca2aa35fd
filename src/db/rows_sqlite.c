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

/* `before` TABLE `between` COLUMN = ?1 */
static sqlite3_stmt *prepared(struct db *d, const char *before, const char *table,
                              const char *between, const char *column)
{
    char sql[SQL_MAX];
    sqlite3_stmt *s = NULL;
    check_name(table);
    check_name(column);
    int len = snprintf(sql, sizeof sql, "%s %s %s %s = ?1", before, table, between, column);
    check(len > 0 && len < (int)sizeof sql);
    if (d->code || !db_ok(d, sqlite3_prepare_v2(d->sqlite, sql, -1, &s, NULL), sql))
        return NULL;
    d->queries_run++;
    return s;
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

i64 db_rows(struct db *d, const char *table, const char *column, i64 value,
            bool (*row)(void *what, const struct db_cell *cells, i64 count), void *what)
{
    sqlite3_stmt *s = prepared(d, "SELECT * FROM", table, "WHERE", column);
    struct db_cell cells[COLUMNS_MAX];
    i64 shown = 0;
    bool more = s && db_ok(d, sqlite3_bind_int64(s, 1, value), table);
    while (more) {
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
