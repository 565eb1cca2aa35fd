/* SPDX-License-Identifier: EUPL-1.2 */
#include <sys/stat.h>

#include "db/test_file.h"

static const char *make_old(arena *a, const char *more)
{
    const char *path = in_folder(a, "a");
    struct db *d = open_ok(a, path, DB_WRITE);
    expect(db_version(d) == 3 && db_version_wanted() == 3);
    expect(add(d, S("kept")) == 1);
    db_script(d, "ALTER TABLE thing DROP COLUMN note; DROP TABLE applied_migration;"
                 "PRAGMA user_version = 1");
    db_script(d, more);
    expect_text(db_fault(d), S(""));
    db_close(d);
    return path;
}

TEST(an_older_file_gets_the_migrations_it_lacks_in_their_order)
{
    const char *path = make_old(a, "");
    str error = {0};
    expect(!db_open(path, DB_READ, a, &error) && str_has(error, S("not upgraded")));
    struct db *d = open_ok(a, path, DB_WRITE);
    expect(db_version(d) == 3);
    expect(db_pragma(d, "SELECT note = 'old3' FROM thing", 0) == 1);
    db_close(d);
    d = open_ok(a, path, DB_WRITE); /* once */
    expect(db_pragma(d, "SELECT note = 'old3' FROM thing", 0) == 1);
    expect(db_pragma(d, "PRAGMA foreign_keys", 0) == 1);
    db_close(d);
}

TEST(a_migration_that_fails_leaves_the_file_as_it_was)
{
    const char *path = make_old(a, "PRAGMA foreign_keys = OFF; INSERT INTO child VALUES (1, 99)");
    str error = {0};
    expect(!db_open(path, DB_WRITE, a, &error) && str_has(error, S("foreign key")));
    struct db *d = db_open_raw(path, DB_WRITE, a, &error);
    expect(db_version(d) == 1);
    expect(db_pragma(d, "SELECT count(*) FROM pragma_table_info('thing')", 0) == 3);
    db_close(d);
}

static bool has(struct db *d, const char *numbers)
{
    char sql[160];
    snprintf(sql, sizeof sql,
             "SELECT coalesce(group_concat(number), '') = '%s' FROM applied_migration", numbers);
    return db_pragma(d, sql, 0) == 1;
}

TEST(a_lower_number_that_lands_later_runs_too_and_alone)
{
    const char *path = in_folder(a, "a");
    struct db_upgrade u;
    str error = {0};
    struct db *d = open_ok(a, path, DB_WRITE);
    expect(has(d, "2,3"));
    expect(add(d, S("kept")) == 1);
    db_script(d, "ALTER TABLE thing DROP COLUMN note; DELETE FROM applied_migration"
                 " WHERE number = 2");
    expect(db_version(d) == 3 && db_migrations_missing(d) == 1);
    db_close(d);
    expect(db_upgrade_of(path, a, &u) && u.from == 3 && u.to == 3);
    expect(!db_open(path, DB_READ, a, &error) && str_has(error, S("not upgraded")));
    d = open_ok(a, path, DB_WRITE);
    expect(db_pragma(d, "SELECT note = 'old' FROM thing", 0) == 1); /* and not 3 again */
    expect(has(d, "2,3"));
    db_close(d);
    expect(!db_upgrade_of(path, a, &u));
}

TEST(a_file_from_before_the_list_has_what_its_version_says)
{
    const char *path = make_old(a, "ALTER TABLE thing ADD COLUMN note TEXT NOT NULL DEFAULT 'two';"
                                   "PRAGMA user_version = 2");
    struct db *d = open_ok(a, path, DB_WRITE);
    expect(db_pragma(d, "SELECT note = 'two3' FROM thing", 0) == 1);
    expect(has(d, "2,3"));
    db_script(d,
              "DROP TABLE applied_migration"); /* nothing to run: it gets its list all the same */
    db_close(d);
    db_close(open_ok(a, path, DB_READ));
    d = open_ok(a, path, DB_WRITE);
    expect(db_pragma(d, "SELECT note = 'two3' FROM thing", 0) == 1);
    expect(has(d, "2,3"));
    db_close(d);
}

TEST(a_number_that_this_program_does_not_know_is_a_newer_program_s)
{
    const char *path = in_folder(a, "a");
    str error = {0};
    struct db *d = open_ok(a, path, DB_WRITE);
    db_script(d, "INSERT INTO applied_migration VALUES (1)");
    db_close(d);
    for (int mode = DB_READ; mode <= DB_WRITE; mode++) {
        error = (str){0};
        expect(!db_open(path, (enum db_mode)mode, a, &error));
        expect(str_has(error, S("newer")));
    }
}

static void fill_and_empty(struct db *d)
{
    db_script(d, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                 " INSERT INTO thing (name, uid) SELECT 'n' || i, zeroblob(1000) FROM n;"
                 "DELETE FROM thing WHERE id > 100");
}

TEST(a_file_is_made_smaller_when_it_is_worth_while_and_there_is_room)
{
    const char *path = in_folder(a, "a");
    struct db *d = open_ok(a, path, DB_WRITE);
    fill_and_empty(d);
    struct db_shrunk s = db_shrink(d, 100 << 20, -1, a); /* less than that is empty */
    expect(s.before > 1 << 20 && s.after == s.before && s.fault.len == 0);
    s = db_shrink(d, 100000, 1000000, a);
    expect(s.after == s.before && str_has(s.fault, S("MB free")));
    s = db_shrink(d, 100000, -1, a);
    expect_text(s.fault, S(""));
    expect(s.after < 300000 && s.before > 1 << 20);
    struct stat file;
    expect(stat(path, &file) == 0 && file.st_size == s.after); /* on the disk, not in the log */
    expect(count(d) == 100 && db_check(d, a).len == 0 && has(d, "2,3"));
    expect(db_pragma(d, "PRAGMA application_id", 0) == DB_APPLICATION_ID && db_version(d) == 3);
    expect(db_pragma(d, "PRAGMA temp_store", 0) == 2);
    s = db_shrink(d, 100000, -1, a); /* nothing left to do */
    expect(s.after == s.before && s.fault.len == 0);
    db_close(d);
}

TEST(a_file_that_cannot_be_made_smaller_is_as_it_was)
{
    const char *path = in_folder(a, "a");
    struct db *d = open_ok(a, path, DB_WRITE), *r = open_ok(a, path, DB_READ);
    fill_and_empty(d);
    db_begin(d); /* VACUUM refuses inside of a transaction */
    struct db_shrunk s = db_shrink(d, 100000, -1, a);
    expect(s.fault.len > 0 && s.after == s.before);
    expect_text(db_fault(d), S(""));
    expect(!db_in_transaction(d) && count(d) == 100 && count(r) == 100);
    db_close(r);
    db_close(d);
}
