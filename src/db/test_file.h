/* SPDX-License-Identifier: EUPL-1.2 */
/* test_file: for the tests of this floor, a room of our own with two tables and two migrations, and
 * files in a folder that goes away with its test. */
#ifndef DB_TEST_FILE_H
#define DB_TEST_FILE_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/test.h"
#include "db/inside.h"
#include "db/migrate.h"

#define UNUSED __attribute__((unused))

/* ---- a room of our own, as queryc would write it ------------------------------------------ */

static const struct schema_text later = {
    .room = "later",
    .sqlite = "CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL "
              "REFERENCES thing DEFERRABLE INITIALLY DEFERRED) STRICT;"
              "CREATE TABLE mark (thing INTEGER NOT NULL REFERENCES thing ON DELETE CASCADE, "
              "kind TEXT NOT NULL, PRIMARY KEY (kind, thing)) STRICT, WITHOUT ROWID;",
    .postgresql = "CREATE TABLE child (id BIGINT);",
    .postgresql_links = "ALTER TABLE child ADD FOREIGN KEY (parent) REFERENCES thing;",
    .order = 2,
};
static const struct schema_text sooner = {
    .room = "sooner",
    .sqlite = "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT UNIQUE, uid BLOB, "
              "note TEXT NOT NULL DEFAULT 'new') STRICT;",
    .postgresql = "CREATE TABLE thing (id BIGINT);",
    .order = 1,
};

static struct query_text texts[] = {
    {.name = "thing_add",
     .sqlite = "INSERT INTO thing (name, uid) VALUES (?1, ?2) RETURNING id",
     .writes = true},
    {.name = "thing_count",
     .sqlite = "SELECT count(*) FROM thing",
     .reads = (struct query_read[]){{.table = "thing"}, {0}}},
    {.name = "thing_names", .sqlite = "SELECT name FROM thing ORDER BY id"},
    {.name = "child_add", .sqlite = "INSERT INTO child (parent) VALUES (?1)", .writes = true},
    {.name = "broken", .sqlite = "SELECT name FROM nowhere"},
    {.name = "thing_uid", .sqlite = "SELECT uid FROM thing WHERE id = ?1"},
    {.name = "thing_named",
     .sqlite = "SELECT count(*) FROM thing WHERE name = ?1",
     .reads = (struct query_read[]){{.table = "thing", .column = "name", .parameter = 1}, {0}}},
    {.name = "thing_first",
     .sqlite = "SELECT count(*) FROM thing WHERE name = 'n1'",
     .reads = (struct query_read[]){{.table = "thing", .column = "name", .literal = "n1"}, {0}}},
    {.name = "children",
     .sqlite = "SELECT count(*) FROM child WHERE parent = ?1",
     .reads = (struct query_read[]){{.table = "child", .column = "parent", .parameter = 1}, {0}}},
    {.name = "marks",
     .sqlite = "SELECT count(*) FROM mark WHERE kind = ?1",
     .reads = (struct query_read[]){{.table = "mark", .column = "kind", .parameter = 1}, {0}}},
    {.name = "unseen",
     .sqlite = "SELECT 1",
     .reads = (struct query_read[]){{.table = "found", .parameter = QUERY_READ_UNSEEN}, {0}},
     .timed = true},
};
enum { ADD, COUNT, NAMES, CHILD, BROKEN, UID, NAMED, FIRST, CHILDREN, MARKS, UNSEEN };

static const struct migration_text third = {
    .room = "sooner",
    .sqlite = "UPDATE thing SET note = note || '3';",
    .number = 3,
};
static const struct migration_text second = {
    .room = "sooner",
    .sqlite = "ALTER TABLE thing ADD COLUMN note TEXT NOT NULL DEFAULT 'old';",
    .number = 2,
};

__attribute__((constructor)) static void register_all(void)
{
    migration_register(&third);
    migration_register(&second);
    schema_register(&later);
    schema_register(&sooner);
    query_register(texts, countof(texts));
}

UNUSED static i64 add(struct db *d, str name)
{
    query *q = query_start(d, &texts[ADD]);
    query_in_str(q, 1, name);
    query_in_uid(q, 2, (uid){{7}});
    i64 id = query_next(q) ? query_i64(q, 0) : 0;
    query_end(q);
    return id;
}

UNUSED static i64 add_child(struct db *d, i64 parent)
{
    query *q = query_start(d, &texts[CHILD]);
    query_in_i64(q, 1, parent);
    while (query_next(q)) {
    }
    i64 changed = query_changes(q);
    query_end(q);
    return changed;
}

UNUSED static i64 count(struct db *d)
{
    query *q = query_start(d, &texts[COUNT]);
    i64 n = query_next(q) ? query_i64(q, 0) : -1;
    query_end(q);
    return n;
}

/* ---- a folder that goes away with its test ------------------------------------------------ */

static void remove_folder(void *what)
{
    static const char *const names[] = {"a",        "a-wal",    "a-shm", "copy",  "copy.partial",
                                        "copy-wal", "copy-shm", "b",     "b-wal", "b-shm"};
    char path[200];
    for (i64 i = 0; i < countof(names); i++) {
        snprintf(path, sizeof path, "%s/%s", (char *)what, names[i]);
        remove(path);
    }
    rmdir(what);
}

UNUSED static const char *in_folder(arena *a, const char *name)
{
    const char *base = getenv("TMPDIR");
    char *folder = new_n(a, char, 100);
    snprintf(folder, 100, "%.80s/db-test-XXXXXX", base ? base : P_tmpdir);
    expect(mkdtemp(folder) != NULL);
    arena_at_end(a, remove_folder, folder);
    return arena_c_string(a, text_format(a, "%s/%s", folder, name));
}

UNUSED static const char *beside(arena *a, const char *path, const char *name)
{
    str all = str_of(path);
    return arena_c_string(a, text_join(a, str_first(all, all.len - 2), S("/"), str_of(name)));
}

UNUSED static struct db *open_ok(arena *a, const char *path, enum db_mode mode)
{
    str error = {0};
    struct db *d = db_open(path, mode, a, &error);
    expect_text(error, S(""));
    check(d != NULL);
    return d;
}

UNUSED static bool there(const char *path) { return access(path, F_OK) == 0; }

#endif
