/* SPDX-License-Identifier: EUPL-1.2 */
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
