/* SPDX-License-Identifier: EUPL-1.2 */
/* rows: the rows of a table by one of its columns, for what concerns every table alike: what is
 * held about a person, and its erasure (commons/personal); rows that travel as they stand
 * (commons/archive/plain.h). Names of tables and columns are the
 * program's own constants, never input; a name that is not [a-z_]+ is a bug. */
#ifndef DB_ROWS_H
#define DB_ROWS_H

#include "db/db.h"

struct db_cell {
    const char *column;
    enum { CELL_NULL, CELL_NUMBER, CELL_TEXT, CELL_BYTES } type;
    i64 number;
    str text; /* also of bytes; until the next row */
};

/* Every row where `column` is `value`, all its columns, in the order of the table. `row` says false
   to stop; NULL: they are only counted. How many were shown. */
i64 db_rows(struct db *d, const char *table, const char *column, i64 value,
            bool (*row)(void *what, const struct db_cell *cells, i64 count), void *what);
/* How many rows changed. */
i64 db_rows_delete(struct db *d, const char *table, const char *column, i64 value);
i64 db_rows_set_null(struct db *d, const char *table, const char *column, i64 value);

bool db_rows_table(struct db *d, const char *table); /* is there such a table in this file? */
/* Every row of a table, in the order of a column (NULL: of none), like db_rows(). */
i64 db_rows_all(struct db *d, const char *table, const char *order,
                bool (*row)(void *what, const struct db_cell *cells, i64 count), void *what);
/* Is there a row with all these cells? NULL equals NULL. */
bool db_rows_have(struct db *d, const char *table, const struct db_cell *cells, i64 count);
/* Adds one; false when something that must be unique is there already. */
bool db_rows_add(struct db *d, const char *table, const struct db_cell *cells, i64 count);

#endif
