/* SPDX-License-Identifier: EUPL-1.2 */
/* Checkpoint, backup, check. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "db/inside.h"
#include "db/migrate.h"

enum {
    BACKUP_STEP = 256, /* pages between two looks at progress */
    COMPLAINTS_MAX = 100,
    SETTLED_ABOVE = 1000, /* pages: a shorter log is as well left as it is */
};

/* ---- the log --------------------------------------------------------------------------------
 */

/* Grows with each checkpoint that left something to the writer. Writers of other files (tests have
   several) find nothing to do. */
static atomic_int left_to_writer;

/* After a commit, with the pages that are in the log now. */
static int log_grew(void *context, sqlite3 *sqlite, const char *database, int pages)
{
    struct db *d = context;
    (void)sqlite, (void)database;
    if (pages < d->log_pages) { /* it has begun anew */
        d->log_told = 0;
        d->settles = 0;
    }
    d->log_pages = pages;
    if (d->log_watch.grown && pages - d->log_told >= d->log_watch.pages) {
        d->log_told = pages;
        d->log_watch.grown(d->log_watch.what);
    }
    return SQLITE_OK;
}

void db_watch_log(struct db *d, struct db_log_watch watch)
{
    d->log_watch = watch;
    sqlite3_wal_hook(d->sqlite, log_grew, d);
}

/* Readers that began before the last page was moved still read the log: then it cannot begin anew
   with this transaction, perhaps with the next. What fails here, the next checkpoint says. */
void log_settle(struct db *d)
{
    enum { TRIES = 16 };
    if (!d->log_watch.grown)
        return;
    int left = atomic_load(&left_to_writer);
    if (left != d->settled) {
        d->settled = left;
        d->settles = TRIES;
    }
    if (!d->settles || d->code)
        return;
    d->settles--;
    sqlite3_wal_checkpoint_v2(d->sqlite, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

struct db_checkpoint db_checkpoint(const char *path, i64 truncate_above, arena *a)
{
    struct db_checkpoint done = {0};
    struct db *d = db_open_raw(path, DB_READ, a, &done.fault);
    if (!d)
        return done;
    int pages = 0, moved = 0;
    sqlite3_busy_timeout(d->sqlite, 1000);
    int rc = sqlite3_wal_checkpoint_v2(d->sqlite, NULL, SQLITE_CHECKPOINT_PASSIVE, &pages, &moved);
    done.pages = pages < 0 ? 0 : pages;
    done.moved = moved < 0 ? 0 : moved;
    if ((rc & 0xff) != SQLITE_BUSY)
        db_ok(d, rc, "checkpoint");
    if (done.pages > SETTLED_ABOVE)
        atomic_fetch_add(&left_to_writer, 1);
    if (!d->code && done.pages > truncate_above) {
        rc = sqlite3_wal_checkpoint_v2(d->sqlite, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
        done.truncated = rc == SQLITE_OK;
        if ((rc & 0xff) != SQLITE_BUSY)
            db_ok(d, rc, "checkpoint");
    }
    done.fault = arena_copy(a, db_fault(d));
    db_close(d);
    return done;
}

/* ---- check ------------------------------------------------------------------------------- */

static str column(sqlite3_stmt *s, int i)
{
    const char *at = (const char *)sqlite3_column_text(s, i);
    return (str){at, at ? sqlite3_column_bytes(s, i) : 0};
}

static void complain(sqlite3 *sqlite, arena *a, const char *pragma, bool keys, strs *found)
{
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(sqlite, pragma, -1, &s, NULL);
    for (i64 n = 0; rc == SQLITE_OK && n < COMPLAINTS_MAX; n++) {
        int step = sqlite3_step(s);
        if (step != SQLITE_ROW) {
            rc = step;
            break;
        }
        if (keys)
            *push(a, found) = text_join(a, column(s, 0), S(", row "), column(s, 1),
                                        S(": refers to a missing row of "), column(s, 2));
        else if (!str_eq(column(s, 0), S("ok")))
            *push(a, found) = arena_copy(a, column(s, 0));
    }
    if (rc != SQLITE_OK && rc != SQLITE_DONE)
        *push(a, found) = text_format(a, "%s: %s", pragma, sqlite3_errmsg(sqlite));
    sqlite3_finalize(s);
}

static strs complaints(sqlite3 *sqlite, arena *a)
{
    strs found = {0};
    complain(sqlite, a, "PRAGMA integrity_check(100)", false, &found);
    complain(sqlite, a, "PRAGMA foreign_key_check", true, &found);
    return found;
}

strs db_check(struct db *d, arena *a) { return complaints(d->sqlite, a); }

/* ---- backup ------------------------------------------------------------------------------ */

static str copy_pages(struct db *d, sqlite3 *copy, const struct db_backup *order, arena *a)
{
    sqlite3_backup *b = sqlite3_backup_init(copy, "main", d->sqlite, "main");
    int rc = b ? SQLITE_OK : sqlite3_errcode(copy);
    bool stopped = false;
    while (rc == SQLITE_OK && !stopped) {
        rc = sqlite3_backup_step(b, BACKUP_STEP);
        i64 pages = sqlite3_backup_pagecount(b), left = sqlite3_backup_remaining(b);
        stopped = order->progress && !order->progress(order->what, pages - left, pages);
    }
    int finished = sqlite3_backup_finish(b);
    if (stopped && rc != SQLITE_DONE)
        return S("stopped");
    if (rc == SQLITE_DONE && finished == SQLITE_OK)
        return (str){0};
    return text_format(a, "copying: %s", sqlite3_errstr(rc == SQLITE_DONE ? finished : rc));
}

/* The copy is looked at as a stranger would: is it whole, and is it ours? */
static str verify(sqlite3 *copy, arena *a)
{
    /* One file, without -wal beside it. */
    if (sqlite3_exec(copy, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) != SQLITE_OK)
        return text_format(a, "the copy: %s", sqlite3_errmsg(copy));
    strs found = complaints(copy, a);
    if (found.len)
        return text_format(a, "the copy is damaged: %.*s", STR(found.at[0]));
    sqlite3_stmt *s = NULL;
    i64 id = 0;
    if (sqlite3_prepare_v2(copy, "PRAGMA application_id", -1, &s, NULL) == SQLITE_OK &&
        sqlite3_step(s) == SQLITE_ROW)
        id = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return id == DB_APPLICATION_ID ? (str){0} : S("the copy is no database of Parvis");
}

static str write_copy(struct db *d, const char *path, const struct db_backup *order, arena *a)
{
    sqlite3 *copy = NULL;
    str wrong = {0};
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path, &copy, flags, NULL) != SQLITE_OK ||
        sqlite3_exec(copy, "PRAGMA synchronous = FULL", NULL, NULL, NULL) != SQLITE_OK)
        wrong = text_format(a, "%s: %s", path, sqlite3_errmsg(copy));
    if (!wrong.len)
        wrong = copy_pages(d, copy, order, a);
    if (!wrong.len)
        wrong = verify(copy, a);
    sqlite3_close(copy);
    return wrong;
}

/* A rename is on the disk once its folder is. */
static str take_name(const char *from, const char *to, arena *a)
{
    if (rename(from, to) != 0)
        return text_format(a, "%s: %s", to, strerror(errno));
    char *path = new_n(a, char, (i64)strlen(to) + 1);
    memcpy(path, to, strlen(to));
    int folder = open(dirname(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool kept = folder >= 0 && fsync(folder) == 0;
    str wrong = kept ? (str){0} : text_format(a, "%s: %s", path, strerror(errno));
    if (folder >= 0)
        close(folder);
    return wrong;
}

static void remove_partial(const char *path, arena *a)
{
    static const char *const ends[] = {"", "-journal", "-wal", "-shm"};
    for (i64 i = 0; i < countof(ends); i++)
        remove(arena_c_string(a, text_format(a, "%s%s", path, ends[i])));
}

str db_backup(struct db *d, struct db_backup order, arena *a)
{
    const char *partial = arena_c_string(a, text_format(a, "%s.partial", order.file));
    if (d->code || db_in_transaction(d))
        return text_join(a, S("the connection is not free: "), db_fault(d));
    remove_partial(partial, a);
    /* One snapshot for the whole copy: without it, each write would start the copy again. */
    db_script(d, "BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1");
    str wrong = d->code ? arena_copy(a, db_fault(d)) : write_copy(d, partial, &order, a);
    db_rollback(d);
    if (!wrong.len)
        wrong = take_name(partial, order.file, a);
    if (wrong.len)
        remove_partial(partial, a);
    return wrong;
}

/* ---- before an upgrade ------------------------------------------------------------------------
 */

bool db_upgrade_of(const char *path, arena *a, struct db_upgrade *u)
{
    str error = {0};
    struct db *d = db_open_raw(path, DB_READ, a, &error);
    if (!d)
        return false;
    *u = (struct db_upgrade){db_version(d), db_version_wanted()};
    bool fine = db_pragma(d, "PRAGMA application_id", 0) == DB_APPLICATION_ID &&
                db_migrations_missing(d) > 0 && !d->code;
    db_close(d);
    return fine && u->from > 0 && u->from <= u->to;
}

str db_copy(const char *path, const char *copy, arena *a)
{
    str error = {0};
    struct db *d = db_open_raw(path, DB_READ, a, &error);
    if (!d)
        return error;
    str wrong = db_backup(d, (struct db_backup){.file = copy}, a);
    db_close(d);
    return wrong;
}

/* ---- after an upgrade ---------------------------------------------------------------------- */

static i64 file_bytes(struct db *d)
{
    return db_pragma(d, "PRAGMA page_count", 0) * db_pragma(d, "PRAGMA page_size", 0);
}

/* The temporary file is one: in memory (db_settings) it would take as much as the database. */
static void write_anew(struct db *d)
{
    db_script(d, "PRAGMA temp_store = FILE");
    db_script(d, "VACUUM");
    db_script(d, "PRAGMA wal_checkpoint(TRUNCATE)");
}

struct db_shrunk db_shrink(struct db *d, i64 above, i64 room, arena *a)
{
    enum { MARGIN = 64 << 20 };
    i64 before = file_bytes(d);
    i64 empty = db_pragma(d, "PRAGMA freelist_count", 0) * db_pragma(d, "PRAGMA page_size", 0);
    struct db_shrunk done = {.before = before, .after = before};
    i64 needed = 2 * (before - empty) + MARGIN;
    if (d->code || empty <= above || empty * 4 < before)
        return done;
    if (room >= 0 && room < needed) {
        done.fault = text_format(a, "it needs %lld MB free on the disk, there are %lld",
                                 (long long)needed / 1000000, (long long)room / 1000000);
        return done;
    }
    write_anew(d);
    done.fault = arena_copy(a, db_fault(d));
    if (d->code)
        db_rollback(d);
    db_clear(d);
    db_script(d, "PRAGMA temp_store = MEMORY");
    done.after = file_bytes(d);
    return done;
}
