/* SPDX-License-Identifier: EUPL-1.2 */
/* db/inside: what the files of this folder share on SQLite. Nobody else includes it. */
#ifndef DB_INSIDE_H
#define DB_INSIDE_H

#define SQLITE_ENABLE_PREUPDATE_HOOK 1 /* Debian builds it in; the header hides it otherwise */
#include <sqlite3.h>

#include "db/db.h"

enum { FAULT_MAX = 400 };

/* The statements that db itself runs, prepared once like any query. */
enum own {
    OWN_BEGIN_READ,
    OWN_BEGIN_WRITE,
    OWN_PIN,
    OWN_COMMIT,
    OWN_SAVEPOINT,
    OWN_RELEASE,
    OWN_COUNT
};

struct query {
    struct db *db;
    const struct query_text *text;
    sqlite3_stmt *stmt;
    bool under_way;
    int last; /* what sqlite3_step said */
};

struct db {
    sqlite3 *sqlite;
    enum db_mode mode;
    char fault[FAULT_MAX]; /* empty while all is well */
    int code;              /* SQLite's extended result code of the fault */
    sqlite3_stmt *own[OWN_COUNT];
    query *cache;               /* one place for each registered query, by its number */
    i64 queries_run, under_way; /* under_way: how many of `cache` are */
    i64 since;                  /* of a reader's snapshot: db_changes() before it was taken */
    struct reads *reads;        /* of a reader: where it is noted what queries read, or NULL */
    struct changes *changes;    /* of a writer: what the transaction changed */
    struct db_attendant *attendant;
    struct db_log_watch log_watch; /* of a writer */
    i64 log_pages, log_told;       /* after the last commit; when `grown` was told */
    int settled, settles; /* up to which checkpoint; how often its rest is still to be tried */
    bool begun;           /* db_begin() opened the transaction, on a writer */
    bool marked;          /* a savepoint is open */
};

/* Remembers the first fault. True while there is none. */
bool db_ok(struct db *d, int rc, const char *about);
void db_fault_set(struct db *d, int code, const char *about, const char *what);

/* changes_sqlite.c: what is read and what changes. */
void reads_register(struct query_text *t); /* gives keys */
void reads_start(query *q);
void reads_bound(query *q, int parameter, uint64_t value); /* `value`: a number, or value_of() */
void reads_null(query *q, int parameter);
uint64_t value_of(const void *bytes, i64 len);
bool changes_watch(struct db *d);  /* on a writer's connection, when its tables are there */
void changes_tell(struct db *d);   /* after COMMIT, also when it failed */
void changes_forget(struct db *d); /* after ROLLBACK */
void changes_free(struct db *d);

/* upkeep_sqlite.c, on a writer: before a transaction; what a checkpoint left to it. */
void log_settle(struct db *d);

/* The first column of the first row of `sql`, or `otherwise`: for PRAGMAs. */
i64 db_pragma(struct db *d, const char *sql, i64 otherwise);

/* Opens `path` without looking at what is in it. NULL with *error said. */
struct db *db_open_raw(const char *path, enum db_mode mode, arena *a, str *error);

/* What every connection is told, and what it must answer when asked again. */
struct db_setting {
    const char *name, *value, *answer;
    bool reader, writer;
};
extern const struct db_setting db_settings[];
extern const i64 db_settings_count;

#endif
