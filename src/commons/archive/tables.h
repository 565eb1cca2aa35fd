/* SPDX-License-Identifier: EUPL-1.2 */
/* tables: every table of the schema, and what becomes of it in an archive. A test
 * (src/main/archive_tables_test.c) walks the schema: a table or a column that nobody has classified
 * fails it, so that nothing stays behind in silence. */
#ifndef COMMONS_ARCHIVE_TABLES_H
#define COMMONS_ARCHIVE_TABLES_H

enum archive_scope {
    IN_PUBLIC,     /* what of it a visitor may read; the whole with everything */
    IN_EVERYTHING, /* the operator's own copy alone */
    IN_NONE
};

struct archive_table {
    const char *name;
    enum archive_scope scope;
    const char *carried; /* columns, separated by blanks; NULL of a plain one (plain.h says them) */
    const char *left;    /* columns that are not: made anew, or of this instance alone */
    const char *why;     /* of what is left */
};
extern const struct archive_table archive_tables[]; /* ends with {0} */

#endif
