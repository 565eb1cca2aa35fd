/* SPDX-License-Identifier: EUPL-1.2 */
#include "db/migrate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/inside.h"
#include "os/os.h"

/* Filled by constructors before main(), sorted at once, read-only afterwards. */
static const struct schema_text **schemas;
static i64 schemas_count;
static const struct migration_text **migrations;
static i64 migrations_count;

/* Rooms by their order, then by name, whatever order the constructors ran in. */
void schema_register(const struct schema_text *s)
{
    const struct schema_text **grown =
        realloc(schemas, (size_t)(schemas_count + 1) * sizeof *grown);
    check(grown != NULL);
    schemas = grown;
    i64 i = schemas_count++;
    for (; i > 0; i--) {
        const struct schema_text *before = schemas[i - 1];
        if (before->order < s->order ||
            (before->order == s->order && strcmp(before->room, s->room) < 0))
            break;
        schemas[i] = before;
    }
    schemas[i] = s;
}

void migration_register(const struct migration_text *m)
{
    const struct migration_text **grown =
        realloc(migrations, (size_t)(migrations_count + 1) * sizeof *grown);
    check(grown != NULL && m->number > 1);
    migrations = grown;
    i64 i = migrations_count++;
    for (; i > 0 && migrations[i - 1]->number >= m->number; i--) {
        check(migrations[i - 1]->number != m->number);
        migrations[i] = migrations[i - 1];
    }
    migrations[i] = m;
}

i64 db_version_wanted(void)
{
    return migrations_count ? migrations[migrations_count - 1]->number : 1;
}

i64 db_version(struct db *d) { return db_pragma(d, "PRAGMA user_version", -1); }

/* ---- which migrations a file has --------------------------------------------------------- */

static const char applied_sqlite[] =
    "CREATE TABLE applied_migration (number INTEGER PRIMARY KEY) STRICT;";
static const char applied_postgresql[] =
    "CREATE TABLE applied_migration (number BIGINT PRIMARY KEY);\n";

static bool recorded(struct db *d)
{
    return db_pragma(d, "SELECT count(*) FROM sqlite_schema WHERE name = 'applied_migration'", 0) >
           0;
}

/* A file from before the table has what its version says: every number up to it. */
static bool applied(struct db *d, int number)
{
    char sql[80];
    if (!recorded(d))
        return number <= db_version(d);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM applied_migration WHERE number = %d", number);
    return db_pragma(d, sql, 0) > 0;
}

static void record(struct db *d, int number)
{
    char sql[80];
    snprintf(sql, sizeof sql, "INSERT INTO applied_migration VALUES (%d)", number);
    db_script(d, sql);
}

/* Makes the table of a file that has none. `new_file`: its schema holds every migration. */
static void begin_record(struct db *d, bool new_file)
{
    i64 version = new_file ? db_version_wanted() : db_version(d);
    db_script(d, applied_sqlite);
    for (i64 i = 0; i < migrations_count && migrations[i]->number <= version; i++)
        record(d, migrations[i]->number);
}

static bool known(i64 number)
{
    for (i64 i = 0; i < migrations_count; i++)
        if (migrations[i]->number == number)
            return true;
    return false;
}

/* What the file lacks of this program's numbers, and has beside them. Every connection asks at its
   opening: one question, not one a number. */
struct record_compared {
    i64 missing, unknown;
};

static struct record_compared compare(struct db *d)
{
    static const char list[] = "SELECT number FROM applied_migration";
    struct record_compared c = {.missing = migrations_count};
    sqlite3_stmt *s = NULL;
    if (!recorded(d)) {
        i64 version = db_version(d);
        for (i64 i = 0; i < migrations_count; i++)
            c.missing -= migrations[i]->number <= version;
        return c;
    }
    if (d->code || !db_ok(d, sqlite3_prepare_v2(d->sqlite, list, -1, &s, NULL), list))
        return c;
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        bool ours = known(sqlite3_column_int64(s, 0));
        c.missing -= ours;
        c.unknown += !ours;
    }
    db_ok(d, rc, list);
    sqlite3_finalize(s);
    return c;
}

i64 db_migrations_missing(struct db *d) { return compare(d).missing; }

void db_schema(text *out, bool postgresql)
{
    text_add(out, str_of(postgresql ? applied_postgresql : applied_sqlite));
    for (i64 i = 0; i < schemas_count; i++)
        text_add(out, str_of(postgresql ? schemas[i]->postgresql : schemas[i]->sqlite));
    for (i64 i = 0; postgresql && i < schemas_count; i++)
        text_add(out, str_of(schemas[i]->postgresql_links));
}

static void create(struct db *d)
{
    for (i64 i = 0; i < schemas_count; i++)
        db_script(d, schemas[i]->sqlite);
    begin_record(d, true);
}

/* A large file takes a while here, before the first request: the log says what goes on. */
static void upgrade(struct db *d)
{
    i64 began_us = os_monotonic_us(), missing = db_migrations_missing(d);
    if (missing)
        os_log("info",
               "upgrading the database from version %lld to %lld, %lld migrations; a large one "
               "takes a minute",
               (long long)db_version(d), (long long)db_version_wanted(), (long long)missing);
    if (!recorded(d))
        begin_record(d, false);
    if (!missing)
        return;
    for (i64 i = 0; i < migrations_count; i++)
        if (!applied(d, migrations[i]->number)) {
            db_script(d, migrations[i]->sqlite);
            record(d, migrations[i]->number);
        }
    if (db_pragma(d, "SELECT count(*) FROM pragma_foreign_key_check", 0))
        db_fault_set(d, SQLITE_CONSTRAINT_FOREIGNKEY, "migration", "a foreign key leads nowhere");
    else if (!d->code)
        os_log("info", "upgraded in %lld ms", (long long)(os_monotonic_us() - began_us) / 1000);
}

static void write_version(struct db *d)
{
    char sql[80];
    snprintf(sql, sizeof sql, "PRAGMA user_version = %d; PRAGMA application_id = %d",
             (int)db_version_wanted(), DB_APPLICATION_ID);
    db_script(d, sql);
}

/* One of ours, an empty file, or something else? */
static bool ours(struct db *d, bool *empty)
{
    i64 id = db_pragma(d, "PRAGMA application_id", -1);
    i64 version = db_version(d);
    struct record_compared record = {0};
    *empty = db_pragma(d, "SELECT count(*) FROM sqlite_schema", 1) == 0 && version == 0;
    if (!*empty)
        record = compare(d);
    if (d->code)
        return false;
    if (id != DB_APPLICATION_ID && !(*empty && id == 0 && d->mode == DB_WRITE))
        db_fault_set(d, SQLITE_NOTADB, "application_id", "this is no database of Parvis");
    else if (version > db_version_wanted() || record.unknown)
        db_fault_set(d, SQLITE_SCHEMA, "user_version", "written by a newer Parvis than this one");
    else if (d->mode == DB_READ && record.missing)
        db_fault_set(d, SQLITE_SCHEMA, "user_version", "not upgraded yet by its writer");
    return !d->code;
}

bool db_migrate(struct db *d)
{
    bool empty;
    if (!ours(d, &empty))
        return false;
    if (d->mode == DB_READ || (!empty && recorded(d) && !db_migrations_missing(d)))
        return !d->code;
    /* A migration may rebuild a table that others refer to. This PRAGMA does nothing inside a
       transaction, so it stands before it; upgrade() checks them all at the end. */
    db_script(d, "PRAGMA foreign_keys = OFF");
    db_begin(d);
    if (ours(d, &empty) && empty) /* asked again: another process may have been here first */
        create(d);
    else if (!d->code)
        upgrade(d);
    write_version(d);
    db_commit(d);
    if (d->code)
        db_rollback(d);
    db_script(d, "PRAGMA foreign_keys = ON");
    return !d->code;
}
