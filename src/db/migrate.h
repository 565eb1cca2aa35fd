/* SPDX-License-Identifier: EUPL-1.2 */
/* migrate: the version of a database file. A new file gets the schema of every room linked in, in
 * one transaction; an older one the migrations it lacks, in one transaction; a newer one is
 * refused. The version is the highest number of a migration, and 1 without any.
 *
 * Numbers may land out of order: 35 today, 10 tomorrow. So a file also lists the numbers it has, in
 * the table applied_migration, and gets those it lacks, lowest first, whatever its version is. A
 * file from before that table is taken to have every number up to its version: nothing else is
 * known of it, and so were the files of the releases made. A number in the list that this program
 * does not know is a newer program's.
 *
 * A room's schema.sql always says how things are now. What an existing file needs to get there is
 * a migration, numbered once for the whole program. */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include "db/db.h"

enum {
    DB_APPLICATION_ID = 0x50617276
}; /* "Parv", in the header of the file (sqlite.org/fileformat2) */

struct migration_text {
    const char *room, *sqlite, *postgresql;
    int number; /* the version it leads to: 2, 3, ... */
};
void migration_register(const struct migration_text *m); /* from a constructor, before main */

i64 db_version_wanted(void); /* of this binary */
i64 db_version(struct db *d);
i64 db_migrations_missing(struct db *d); /* how many db_open() for writing would run */

/* For db_open. False with the fault said. */
bool db_migrate(struct db *d);

/* Every schema in the order of its rooms: the DDL that a new file gets. */
void db_schema(text *out, bool postgresql);

#endif
