/* SPDX-License-Identifier: EUPL-1.2 */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/test_file.h"

/* ---- opening ------------------------------------------------------------------------------ */

TEST(every_connection_has_the_settings_of_the_table)
{
    const char *path = in_folder(a, "a");
    struct db *w = open_ok(a, path, DB_WRITE), *r = open_ok(a, path, DB_READ);
    for (i64 i = 0; i < db_settings_count; i++)
        for (int k = 0; k < 2; k++) {
            const struct db_setting *s = &db_settings[i];
            struct db *d = k ? r : w;
            sqlite3_stmt *stmt;
            if (k ? !s->reader : !s->writer)
                continue;
            const char *sql = arena_c_string(a, text_format(a, "PRAGMA %s", s->name));
            expect(sqlite3_prepare_v2(d->sqlite, sql, -1, &stmt, NULL) == SQLITE_OK);
            expect(sqlite3_step(stmt) == SQLITE_ROW);
            expect_text(str_of((const char *)sqlite3_column_text(stmt, 0)), str_of(s->answer));
            sqlite3_finalize(stmt);
        }
    db_close(r);
    db_close(w);
}

TEST(a_new_file_gets_every_schema_in_order_and_its_version)
{
    const char *path = in_folder(a, "a");
    struct db *d = open_ok(a, path, DB_WRITE);
    expect(db_version(d) == db_version_wanted());
    expect(db_pragma(d, "PRAGMA application_id", 0) == DB_APPLICATION_ID);
    expect(add(d, S("one")) == 1);
    db_close(d);
    d = open_ok(a, path, DB_WRITE); /* not made again */
    expect(count(d) == 1);
    db_close(d);
    text all = text_of(a, 1 << 20);
    db_schema(&all, true);
    expect(str_find(text_str(&all), S("TABLE thing")) < str_find(text_str(&all), S("TABLE child")));
    expect(str_ends(text_str(&all), S("REFERENCES thing;")));
}

TEST(a_newer_file_another_program_s_file_and_no_file_are_refused)
{
    const char *path = in_folder(a, "a");
    str error = {0};
    expect(!db_open(path, DB_READ, a, &error) && error.len > 0);
    expect(!there(path));
    struct db *d = open_ok(a, path, DB_WRITE);
    db_script(d, "PRAGMA user_version = 1000000");
    db_close(d);
    for (int mode = DB_READ; mode <= DB_WRITE; mode++) {
        error = (str){0};
        expect(!db_open(path, (enum db_mode)mode, a, &error));
        expect(str_has(error, S("newer")));
    }
    const char *other = beside(a, path, "b");
    d = db_open_raw(other, DB_WRITE, a, &error);
    db_script(d, "CREATE TABLE x (y)");
    db_close(d);
    expect(!db_open(other, DB_WRITE, a, &error) && str_has(error, S("no database of Parvis")));
    FILE *f = fopen(other, "wb");
    fputs("this is a letter to the mayor, and it is longer than a header of SQLite is, by far, "
          "because shorter files count as empty ones",
          f);
    fclose(f);
    expect(!db_open(other, DB_WRITE, a, &error) && error.len > 0);
    expect(!db_open(beside(a, path, "missing/folder"), DB_WRITE, a, &error));
}

/* ---- faults -------------------------------------------------------------------------------- */

TEST(the_first_fault_sticks_and_stops_everything_until_it_is_cleared)
{
    struct db *d = db_open_memory(a);
    expect(add(d, S("one")) == 1);
    query *q = query_start(d, &texts[BROKEN]);
    expect(!query_next(q) && query_null(q, 0) && query_i64(q, 0) == 0);
    query_end(q);
    str first = arena_copy(a, db_fault(d));
    expect(str_has(first, S("broken")) && str_has(first, S("nowhere")));
    expect(add(d, S("two")) == 0);
    expect(count(d) == -1);
    db_begin(d);
    expect(!db_in_transaction(d));
    expect_text(db_fault(d), first);
    db_clear(d);
    expect(db_fault(d).len == 0 && count(d) == 1);
    expect(!db_full(d) && !db_busy(d));
    db_close(d);
}

TEST(a_broken_constraint_is_known_as_one)
{
    struct db *d = db_open_memory(a);
    add(d, S("one"));
    expect(add(d, S("one")) == 0);
    expect(db_broken(d) && !db_full(d));
    db_clear(d);
    expect(add_child(d, 99) == 0 && db_broken(d));
    db_close(d);
}

TEST(null_where_a_value_was_promised_is_a_fault_and_not_zero)
{
    struct db *d = db_open_memory(a);
    db_script(d, "INSERT INTO thing (id, uid) VALUES (1, NULL), (2, x'0102')");
    query *q = query_start(d, &texts[NAMES]);
    expect(query_next(q) && query_null(q, 0));
    expect(query_str(q, 0, a).len == 0);
    expect(str_has(db_fault(d), S("NULL where")));
    query_end(q);
    db_clear(d);
    q = query_start(d, &texts[UID]);
    query_in_i64(q, 1, 2);
    expect(query_next(q));
    query_uid(q, 0);
    expect(str_has(db_fault(d), S("16 bytes")));
    query_end(q);
    db_close(d);
}

TEST(a_query_left_under_way_by_a_jump_can_run_again_after_db_clear)
{
    struct db *d = db_open_memory(a);
    add(d, S("one"));
    query *q = query_start(d, &texts[NAMES]);
    expect(query_next(q)); /* and no query_end, as after arena_take jumped away */
    q = query_start(d, &texts[NAMES]);
    expect(!query_next(q) && db_fault(d).len > 0);
    db_clear(d);
    q = query_start(d, &texts[NAMES]);
    expect(query_next(q) && str_eq(query_str(q, 0, a), S("one")));
    query_end(q);
    expect(db_fault(d).len == 0);
    db_close(d);
}

/* ---- transactions -------------------------------------------------------------------------- */

TEST(a_savepoint_is_undone_alone)
{
    struct db *d = db_open_memory(a);
    db_begin(d);
    db_savepoint(d);
    expect(add(d, S("one")) == 1);
    db_release(d);
    db_savepoint(d);
    expect(add(d, S("two")) == 2);
    expect(add(d, S("one")) == 0); /* twice the same name: a fault */
    db_release(d);                 /* does nothing now */
    db_undo(d);
    expect(db_in_transaction(d));
    db_clear(d);
    db_savepoint(d);
    expect(add(d, S("three")) == 2);
    db_release(d);
    db_commit(d);
    expect(!db_in_transaction(d) && db_fault(d).len == 0 && count(d) == 2);
    db_begin(d);
    add(d, S("four"));
    db_rollback(d);
    expect(!db_in_transaction(d) && count(d) == 2);
    db_close(d);
}

TEST(a_deferred_foreign_key_fails_its_own_request_and_not_the_group)
{
    struct db *d = db_open_memory(a);
    db_begin(d);
    db_savepoint(d);
    add(d, S("one"));
    db_release(d);
    db_savepoint(d);
    expect(add_child(d, 99) == 1);
    db_release(d);
    expect(db_broken(d));
    db_undo(d);
    db_clear(d);
    db_commit(d);
    expect(db_fault(d).len == 0 && count(d) == 1);
    db_close(d);
}

TEST(a_reader_sees_one_snapshot_and_cannot_write)
{
    const char *path = in_folder(a, "a");
    struct db *w = open_ok(a, path, DB_WRITE), *r = open_ok(a, path, DB_READ);
    add(w, S("one"));
    db_begin(r); /* the snapshot is taken here, before any query */
    add(w, S("two"));
    expect(count(r) == 1);
    db_commit(r);
    expect(count(r) == 2);
    expect(add(r, S("three")) == 0 && str_has(db_fault(r), S("reader")));
    db_clear(r);
    db_script(r, "INSERT INTO thing (name) VALUES ('four')");
    expect(db_fault(r).len > 0);
    db_clear(r);
    expect(count(w) == 2);
    db_close(r);
    db_close(w);
}

TEST(a_lock_held_too_long_is_a_fault_that_says_so)
{
    const char *path = in_folder(a, "a");
    struct db *w = open_ok(a, path, DB_WRITE), *other = open_ok(a, path, DB_WRITE);
    db_script(other, "PRAGMA busy_timeout = 1");
    db_begin(w);
    db_begin(other);
    expect(db_busy(other) && !db_in_transaction(other));
    db_clear(other);
    db_commit(w);
    db_begin(other);
    expect(db_fault(other).len == 0 && db_in_transaction(other));
    db_rollback(other);
    db_close(other);
    db_close(w);
}

/* ---- a full disk --------------------------------------------------------------------------- */

static char page_of_text[5000];

static i64 fill(struct db *d, i64 from)
{
    memset(page_of_text, 'x', sizeof page_of_text);
    for (i64 i = from; i < from + 500; i++) {
        snprintf(page_of_text, 20, "%lld", (long long)i);
        if (!add(d, (str){page_of_text, sizeof page_of_text}))
            return i - from;
    }
    return -1;
}

TEST(a_full_database_is_a_fault_and_what_was_committed_stays)
{
    const char *path = in_folder(a, "a");
    struct db *d = open_ok(a, path, DB_WRITE);
    add(d, S("one"));
    db_script(d, "PRAGMA max_page_count = 60");
    db_begin(d);
    i64 added = fill(d, 0);
    expect(added > 10 && db_full(d));
    db_rollback(d);
    expect(!db_in_transaction(d));
    db_clear(d);
    expect(count(d) == 1);
    db_script(d, "PRAGMA max_page_count = 100000");
    expect(add(d, S("two")) == 2);
    expect(db_check(d, a).len == 0);
    db_close(d);
}

/* The disk itself refuses: a limit on the size of files, in a process of its own. */
static int under_a_quota(arena *a, const char *path)
{
    struct db *d = open_ok(a, path, DB_WRITE);
    add(d, S("one"));
    struct rlimit limit = {300 << 10, 300 << 10};
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
        return 1;
    i64 added = 0;
    while (db_fault(d).len == 0) { /* each in a transaction of its own: the log grows */
        db_begin(d);
        i64 id = add(d, (str){page_of_text, 5000 - added});
        db_commit(d);
        if (id && !db_fault(d).len)
            added++;
    }
    bool full = db_full(d);
    db_rollback(d);
    db_clear(d);
    bool kept = count(d) == 1 + added;
    db_close(d);
    return full && kept && added > 5 ? 0 : 2;
}

TEST(a_disk_that_refuses_to_write_is_a_fault_and_loses_nothing_acknowledged)
{
    const char *path = in_folder(a, "a");
    memset(page_of_text, 'y', sizeof page_of_text);
    pid_t child = fork();
    if (child == 0)
        _exit(under_a_quota(a, path));
    int status = -1;
    expect(waitpid(child, &status, 0) == child && status == 0);
    struct db *d = open_ok(a, path, DB_WRITE);
    expect(count(d) > 5 && db_check(d, a).len == 0);
    db_close(d);
}

/* ---- upkeep -------------------------------------------------------------------------------- */

TEST(a_checkpoint_moves_the_log_and_cuts_it_when_it_is_long)
{
    const char *path = in_folder(a, "a");
    struct db *w = open_ok(a, path, DB_WRITE), *r = open_ok(a, path, DB_READ);
    fill(w, 0);
    struct db_checkpoint done = db_checkpoint(path, 1 << 20, a);
    expect(done.fault.len == 0 && done.pages > 0 && done.moved == done.pages && !done.truncated);
    db_begin(r);
    expect(count(r) == 500);
    add(w, S("more"));
    done = db_checkpoint(path, 1 << 20, a); /* a reader holds the log: no error */
    expect(done.fault.len == 0 && !done.truncated);
    db_commit(r);
    done = db_checkpoint(path, 0, a);
    expect(done.fault.len == 0 && done.truncated);
    expect(count(w) == 501 && count(r) == 501);
    db_close(r);
    db_close(w);
    expect(db_checkpoint(beside(a, path, "missing"), 0, a).fault.len > 0);
}

static i64 log_bytes(arena *a, const char *path)
{
    struct stat s;
    const char *log = arena_c_string(a, text_format(a, "%s-wal", path));
    return stat(log, &s) == 0 ? (i64)s.st_size : 0;
}

static void count_growth(void *what) { ++*(i64 *)what; }

/* Somebody writes while every checkpoint runs, so that none of them ever finds all: still the log
   stays in its room. Without a word to the writer it would hold every page ever written. */
TEST(a_log_that_is_written_all_the_time_begins_anew)
{
    enum { WATCHED = 1200, ROUNDS = 12, PAGE = 4096, TRANSACTION = 40 };
    const char *path = in_folder(a, "a");
    struct db *w = open_ok(a, path, DB_WRITE), *r = open_ok(a, path, DB_READ);
    i64 grown = 0, highest = 0;
    db_watch_log(w, (struct db_log_watch){WATCHED, count_growth, &grown});
    for (i64 n = 0, seen = 0; grown < ROUNDS; n++) {
        db_begin(w);
        db_script(w, "INSERT INTO thing (name, note) WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL "
                     "SELECT i + 1 FROM k WHERE i < 40) SELECT hex(randomblob(8)), "
                     "hex(zeroblob(2100)) FROM k");
        if (grown > seen && n % 2) { /* in the middle of a transaction */
            expect(db_checkpoint(path, 1 << 20, a).fault.len == 0);
            seen = grown;
        }
        db_commit(w);
        expect(!db_fault(w).len && n < 100 * ROUNDS);
        i64 bytes = log_bytes(a, path);
        highest = bytes > highest ? bytes : highest;
    }
    expect(highest < 2 * WATCHED * PAGE);
    db_begin(r);
    expect(count(r) > ROUNDS * TRANSACTION);
    db_commit(r);
    db_watch_log(w, (struct db_log_watch){0});
    db_close(r);
    db_close(w);
}

struct seen {
    struct db *writer;
    i64 calls, pages, stop_at;
};

static bool watch(void *what, i64 done, i64 pages)
{
    struct seen *s = what;
    s->calls++;
    s->pages = pages;
    char name[40];
    snprintf(name, sizeof name, "during %lld of %lld", (long long)s->calls, (long long)s->stop_at);
    add(s->writer, str_of(name)); /* the commons goes on while it is copied */
    return done <= pages && s->calls != s->stop_at;
}

TEST(a_backup_is_one_whole_snapshot_taken_while_others_write)
{
    const char *path = in_folder(a, "a"), *copy = beside(a, path, "copy");
    struct db *w = open_ok(a, path, DB_WRITE), *r = open_ok(a, path, DB_READ);
    fill(w, 0);
    struct seen seen = {.writer = w, .stop_at = 2};
    struct db_backup order = {.file = copy, .progress = watch, .what = &seen};
    expect_text(db_backup(r, order, a), S("stopped"));
    expect(!there(copy) && !there(beside(a, path, "copy.partial")));
    i64 before = count(w);
    seen = (struct seen){.writer = w};
    expect_text(db_backup(r, order, a), S(""));
    expect(seen.calls > 2 && seen.pages > 500 && !db_in_transaction(r) && db_fault(r).len == 0);
    expect(there(copy) && !there(beside(a, path, "copy-wal")));
    expect(!there(beside(a, path, "copy.partial")));
    expect(count(w) == before + seen.calls);
    struct db *c = open_ok(a, copy, DB_WRITE);
    expect(count(c) == before && db_check(c, a).len == 0);
    db_close(c);
    order.file = beside(a, path, "missing/copy");
    expect(db_backup(r, order, a).len > 0);
    db_close(r);
    db_close(w);
}

TEST(a_damaged_file_and_a_key_that_leads_nowhere_are_complained_of)
{
    const char *path = in_folder(a, "a"), *copy = beside(a, path, "copy");
    struct db *d = open_ok(a, path, DB_WRITE);
    expect(db_check(d, a).len == 0);
    fill(d, 0);
    db_script(d, "PRAGMA foreign_keys = OFF; INSERT INTO child VALUES (5, 77777)");
    strs found = db_check(d, a);
    expect(found.len == 1 && str_has(found.at[0], S("child, row 5")));
    struct db_backup order = {.file = copy};
    expect(str_has(db_backup(d, order, a), S("damaged")) && !there(copy));
    db_script(d, "DELETE FROM child");
    expect_text(db_backup(d, order, a), S(""));
    db_close(d);
    int file = open(copy, O_WRONLY);
    memset(page_of_text, 0x55, sizeof page_of_text);
    expect(pwrite(file, page_of_text, 4096, 4096 * 3) == 4096);
    close(file);
    d = open_ok(a, copy, DB_READ);
    expect(db_check(d, a).len > 0);
    db_close(d);
}
