/* SPDX-License-Identifier: EUPL-1.2 */
/* A connection to SQLite: how it is opened, what sticks to it, its transactions. The queries are
   in query_sqlite.c, the schema in migrate.c, upkeep in upkeep_sqlite.c. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/inside.h"
#include "db/migrate.h"

/* Every connection gets these and no others.
   mmap_size 0: through a map, a failing disk is a SIGBUS that stops the process, not a fault; and
   its pages count as ours. secure_delete: what a person erased is overwritten, not just unlinked.
   wal_autocheckpoint 0: checkpoints have their own thread (db_checkpoint).
   cache_size, in KiB: a process of two cores has six readers, and is to stay under 40 MB. */
const struct db_setting db_settings[] = {
    {"busy_timeout", "5000", "5000", true, true},  {"journal_mode", "WAL", "wal", false, true},
    {"synchronous", "FULL", "2", true, true},      {"wal_autocheckpoint", "0", "0", true, true},
    {"foreign_keys", "ON", "1", true, true},       {"trusted_schema", "OFF", "0", true, true},
    {"cell_size_check", "ON", "1", true, true},    {"secure_delete", "ON", "1", false, true},
    {"temp_store", "MEMORY", "2", true, true},     {"mmap_size", "0", "0", true, true},
    {"cache_size", "-4096", "-4096", true, false}, {"cache_size", "-4096", "-4096", false, true},
    {"query_only", "ON", "1", true, false},
};
const i64 db_settings_count = countof(db_settings);

void db_fault_set(struct db *d, int code, const char *about, const char *what)
{
    if (d->code)
        return;
    d->code = code;
    snprintf(d->fault, sizeof d->fault, "%s: %s (%d)", about, what, code);
}

bool db_ok(struct db *d, int rc, const char *about)
{
    if (rc != SQLITE_OK && rc != SQLITE_ROW && rc != SQLITE_DONE)
        db_fault_set(d,
                     sqlite3_extended_errcode(d->sqlite) ? sqlite3_extended_errcode(d->sqlite) : rc,
                     about, sqlite3_errmsg(d->sqlite));
    return !d->code;
}

str db_fault(const struct db *d) { return str_of(d->fault); }

bool db_full(const struct db *d)
{
    switch (d->code) {
    case SQLITE_IOERR_WRITE:
    case SQLITE_IOERR_FSYNC:
    case SQLITE_IOERR_DIR_FSYNC:
    case SQLITE_IOERR_TRUNCATE:
    case SQLITE_IOERR_SHMSIZE:
    case SQLITE_IOERR_SHMMAP:
        return true;
    default:
        return (d->code & 0xff) == SQLITE_FULL;
    }
}

bool db_busy(const struct db *d)
{
    return (d->code & 0xff) == SQLITE_BUSY || (d->code & 0xff) == SQLITE_LOCKED;
}

bool db_broken(const struct db *d) { return (d->code & 0xff) == SQLITE_CONSTRAINT; }

static void reset_all(struct db *d)
{
    i64 count = d->under_way ? query_registered(NULL) : 0; /* nearly always none is */
    for (i64 i = 0; i < count; i++)
        if (d->cache[i].under_way) {
            sqlite3_reset(d->cache[i].stmt);
            sqlite3_clear_bindings(d->cache[i].stmt);
            d->cache[i].under_way = false;
        }
    d->under_way = 0;
    for (int i = 0; i < OWN_COUNT; i++)
        sqlite3_reset(d->own[i]);
}

void db_clear(struct db *d)
{
    reset_all(d);
    d->code = 0;
    d->fault[0] = 0;
}

/* ---- who waits for a transaction's end --------------------------------------------------- */

static void tell_attendant(struct db *d, enum db_moment moment)
{
    d->marked = moment == DB_MARKED || (d->marked && moment == DB_ENDING);
    if (!d->attendant)
        return;
    d->attendant->marked = d->marked;
    d->attendant->moment(d->attendant, d, moment);
}

bool db_attend(struct db *d, struct db_attendant *attendant)
{
    if (!d->begun)
        return false;
    d->attendant = attendant;
    attendant->marked = d->marked;
    return true;
}

struct db_attendant *db_attendant_of(const struct db *d) { return d->begun ? d->attendant : NULL; }

/* ---- opening ----------------------------------------------------------------------------- */

i64 db_pragma(struct db *d, const char *sql, i64 otherwise)
{
    sqlite3_stmt *s = NULL;
    i64 answer = otherwise;
    if (d->code)
        return otherwise;
    if (db_ok(d, sqlite3_prepare_v2(d->sqlite, sql, -1, &s, NULL), sql)) {
        int rc = sqlite3_step(s);
        if (db_ok(d, rc, sql) && rc == SQLITE_ROW)
            answer = sqlite3_column_int64(s, 0);
    }
    sqlite3_finalize(s);
    return answer;
}

static void configure(struct db *d)
{
    sqlite3_extended_result_codes(d->sqlite, 1);
    sqlite3_db_config(d->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(d->sqlite, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(d->sqlite, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    for (i64 i = 0; i < db_settings_count; i++) {
        const struct db_setting *s = &db_settings[i];
        char sql[80];
        if (d->mode == DB_READ ? !s->reader : !s->writer)
            continue;
        snprintf(sql, sizeof sql, "PRAGMA %s = %s", s->name, s->value);
        db_script(d, sql);
    }
}

static void fail(struct db *d, arena *a, str *error)
{
    *error = arena_copy(a, str_of(d->fault));
    db_close(d);
}

/* SQLite's count of its memory is one lock that every connection of every thread takes at each
   allocation; nobody here asks for the count. Before the first connection, once a process. */
static void configure_process(void) { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

struct db *db_open_raw(const char *path, enum db_mode mode, arena *a, str *error)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure_process);
    i64 count = query_registered(NULL);
    struct db *d = calloc(1, sizeof *d);
    query *cache = calloc((size_t)count + 1, sizeof *cache);
    if (!d || !cache) {
        free(d);
        free(cache);
        *error = S("no memory");
        return NULL;
    }
    d->mode = mode;
    d->cache = cache;
    /* A reader writes the index of the WAL, so it opens for writing; query_only holds it back. */
    int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (mode == DB_WRITE ? SQLITE_OPEN_CREATE : 0);
    int rc = sqlite3_open_v2(path, &d->sqlite, flags, NULL);
    if (rc != SQLITE_OK)
        db_fault_set(d, rc, path, d->sqlite ? sqlite3_errmsg(d->sqlite) : "no memory");
    else
        configure(d);
    if (!d->code)
        return d;
    fail(d, a, error);
    return NULL;
}

struct db *db_open(const char *path, enum db_mode mode, arena *a, str *error)
{
    struct db *d = db_open_raw(path, mode, a, error);
    if (d && (!db_migrate(d) || (mode == DB_WRITE && !changes_watch(d)))) {
        fail(d, a, error);
        return NULL;
    }
    return d;
}

struct db *db_open_memory(arena *a)
{
    str error = {0};
    struct db *d = db_open(":memory:", DB_WRITE, a, &error);
    if (!d)
        bug(arena_c_string(a, error), __FILE__, __LINE__);
    return d;
}

void db_close(struct db *d)
{
    if (!d)
        return;
    tell_attendant(d, DB_CLOSED);
    i64 count = query_registered(NULL);
    for (i64 i = 0; i < count; i++)
        sqlite3_finalize(d->cache[i].stmt);
    for (int i = 0; i < OWN_COUNT; i++)
        sqlite3_finalize(d->own[i]);
    sqlite3_close(d->sqlite);
    changes_free(d);
    free(d->cache);
    free(d);
}

void db_script(struct db *d, const char *sql)
{
    if (!d->code)
        db_ok(d, sqlite3_exec(d->sqlite, sql, NULL, NULL, NULL), sql);
}

/* ---- transactions ------------------------------------------------------------------------ */

static void run_own(struct db *d, enum own which)
{
    static const char *const texts[OWN_COUNT] = {
        [OWN_BEGIN_READ] = "BEGIN",
        [OWN_BEGIN_WRITE] = "BEGIN IMMEDIATE",
        [OWN_PIN] = "SELECT 1 FROM sqlite_schema LIMIT 1",
        [OWN_COMMIT] = "COMMIT",
        [OWN_SAVEPOINT] = "SAVEPOINT parvis",
        [OWN_RELEASE] = "RELEASE parvis",
    };
    if (d->code)
        return;
    sqlite3_stmt **s = &d->own[which];
    if (!*s &&
        !db_ok(d,
               sqlite3_prepare_v3(d->sqlite, texts[which], -1, SQLITE_PREPARE_PERSISTENT, s, NULL),
               texts[which]))
        return;
    db_ok(d, sqlite3_step(*s), texts[which]);
    sqlite3_reset(*s);
}

static void over(struct db *d)
{
    tell_attendant(d, DB_OVER);
    d->begun = false;
}

void db_begin(struct db *d)
{
    d->since = db_changes();
    tell_attendant(d, DB_OVER); /* SQLite may have dropped the last one itself */
    if (d->mode == DB_WRITE)
        log_settle(d);
    run_own(d, d->mode == DB_READ ? OWN_BEGIN_READ : OWN_BEGIN_WRITE);
    if (d->mode == DB_READ)
        run_own(d, OWN_PIN); /* BEGIN alone takes its snapshot at the first read only */
    d->begun = d->mode == DB_WRITE && !d->code;
}

void db_commit(struct db *d)
{
    tell_attendant(d, DB_ENDING);
    run_own(d, OWN_COMMIT);
    if (d->mode == DB_WRITE)
        changes_tell(d);
    if (!db_in_transaction(d))
        over(d);
}

bool db_in_transaction(const struct db *d) { return !sqlite3_get_autocommit(d->sqlite); }

/* These two work under a fault: they are how one gets out of it. */
void db_rollback(struct db *d)
{
    reset_all(d);
    if (db_in_transaction(d))
        db_ok(d, sqlite3_exec(d->sqlite, "ROLLBACK", NULL, NULL, NULL), "ROLLBACK");
    if (!db_in_transaction(d)) {
        changes_forget(d);
        over(d);
    }
}

void db_undo(struct db *d)
{
    reset_all(d);
    if (!db_in_transaction(d))
        return;
    int rc = sqlite3_exec(d->sqlite, "ROLLBACK TO parvis; RELEASE parvis", NULL, NULL, NULL);
    tell_attendant(d, DB_UNDONE);
    if (db_ok(d, rc, "ROLLBACK TO") || rc == SQLITE_OK)
        return;
    db_rollback(d); /* half undone is worse than all undone: db_in_transaction() says so */
}

void db_savepoint(struct db *d)
{
    run_own(d, OWN_SAVEPOINT);
    tell_attendant(d, DB_MARKED);
}

bool db_owes(const struct db *d)
{
    int broken = 0, highest = 0;
    sqlite3_db_status(d->sqlite, SQLITE_DBSTATUS_DEFERRED_FKS, &broken, &highest, 0);
    return broken != 0;
}

/* A deferred foreign key that is still broken would fail the COMMIT of everybody in the group; it
   is found here, where it belongs to one request. */
void db_release(struct db *d)
{
    if (db_owes(d))
        db_fault_set(d, SQLITE_CONSTRAINT_FOREIGNKEY, "RELEASE", "a foreign key leads nowhere");
    run_own(d, OWN_RELEASE);
    tell_attendant(d, DB_RELEASED);
}

bool db_reads_only(const struct db *d) { return d->mode == DB_READ; }
i64 db_queries_run(const struct db *d) { return d->queries_run; }
