/* SPDX-License-Identifier: EUPL-1.2 */
/* db: a connection whose first fault sticks. Later calls do nothing until the dispatcher, which
 * alone looks at it, rolls back and answers with the error page.
 *
 * Queries are written in .sql files and compiled by queryc (doc/queryc.md) to typed functions;
 * the second half of this header is for what queryc writes, and for nobody else. */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/values.h"

struct db;

/* Stored HTML that may be missing: the right of an outer join. */
OPTIONAL(markup, opt_html);

enum db_mode {
    DB_READ,  /* a reader's connection: query_only, cannot write */
    DB_WRITE, /* the writer's connection: one a process */
};

/* Opens or, for DB_WRITE, creates the database. NULL with *error said when it cannot be used: a
   newer schema than this binary's, not a database, a full or read-only disk. */
struct db *db_open(const char *path, enum db_mode mode, arena *a, str *error);
void db_close(struct db *d);

/* A database in memory with the schema of every room linked in: for tests. */
struct db *db_open_memory(arena *a);

str db_fault(const struct db *d); /* empty while all is well; for the log, not for people */
bool db_full(
    const struct db *d); /* the fault was a full disk (SQLITE_FULL, an I/O error on write) */
bool db_busy(const struct db *d); /* it was a lock that another process held too long: try later */
bool db_broken(const struct db *d); /* it was a constraint of the schema: the query's fault */
void db_clear(struct db *d);        /* forgets the fault and resets every statement under way */

void db_begin(struct db *d); /* read: a snapshot; write: BEGIN IMMEDIATE */
void db_commit(struct db *d);
void db_rollback(struct db *d);
void db_savepoint(struct db *d); /* one level, named by us */
void db_release(struct db *d);
/* A deferred foreign key leads nowhere just now: COMMIT would fail. */
bool db_owes(const struct db *d);
void db_undo(struct db *d); /* back to the savepoint, which goes away */
bool db_in_transaction(
    const struct db *d); /* false when SQLite dropped the whole transaction itself */

/* ---- what a transaction writes last ------------------------------------------------------

   Something that is better written once a transaction than once a statement (the search index)
   waits in memory; who keeps it is told of the moments of the writer's transactions. */
enum db_moment {
    DB_MARKED,   /* a savepoint */
    DB_RELEASED, /* its end */
    DB_UNDONE,   /* what came since the savepoint is to be forgotten */
    DB_ENDING,   /* before COMMIT: now it writes; a fault there fails the transaction */
    DB_OVER,     /* committed, dropped, or about to begin: nothing waits any more */
    DB_CLOSED,
};
struct db_attendant {
    void (*moment)(struct db_attendant *self, struct db *d, enum db_moment moment);
    bool marked; /* kept by db: a savepoint is open */
};
/* Attaches one inside a transaction that db_begin() opened; until db_close(). False elsewhere:
   then it writes at once. One a connection. */
bool db_attend(struct db *d, struct db_attendant *attendant);
struct db_attendant *db_attendant_of(const struct db *d); /* NULL: none, or no such transaction */

bool db_reads_only(const struct db *d); /* opened for reading */
i64 db_queries_run(const struct db *d); /* since db_open; a page's budget counts them */

/* ---- what an answer is made of -----------------------------------------------------------

   For a cache of answers (ADR 3): the rows that the queries of a reader's snapshot were asked for,
   as keys, and whether one of them changed since. queryc finds what a query reads; what a writer
   changes is told by SQLite itself, row by row, so that no query can forget it. Two keys may be
   one: then an answer is made again for nothing, never kept too long. */
enum { READS_MAX = 500 };
struct reads {
    i64 since;    /* of the snapshot */
    bool unknown; /* too many, or rows that change unseen: not to be kept */
    bool timed;   /* a query was given a day or an instant */
    int count;
    uint32_t keys[READS_MAX];
};
/* From now on, what queries of `d` read is added to `into`; NULL ends it. `d` is a reader in a
   snapshot, which began after `since` was taken. */
void db_record(struct db *d, struct reads *into);
struct reads *db_recorded(const struct db *d); /* what is added to now; NULL: nothing */
/* What a part was made of, for what it is a part of. */
void reads_add(struct reads *to, const uint32_t *keys, int count);
/* Nothing of what was read has been changed by a transaction that is committed. */
bool reads_hold(i64 since, const uint32_t *keys, i64 count);
/* Grows with each commit of this process, before db_commit() returns. */
i64 db_changes(void);

/* A maintenance statement (VACUUM INTO, a fixture of a test...) of db/ and main/ only. */
void db_script(struct db *d, const char *sql);

/* ---- upkeep ------------------------------------------------------------------------------ */

/* Moves what is in the write-ahead log into the database, for the checkpoint's own thread. The
   log is first emptied as far as nobody is held up. What was written meanwhile is left to the
   writer of the same process, between two transactions: nobody else writes then, so that the log is
   wholly in the database, and begins anew in the room it has. A log that is never empty would grow
   as long as there are writers, and a file costs more to lengthen than to write again. When it
   still has more than `truncate_above` pages of 4 KiB, writers wait at most a second for it to be
   cut to nothing. A log that readers hold is no error: the next call goes on. */
struct db_checkpoint {
    i64 pages, moved; /* in the log, and of these now in the database */
    bool truncated;
    str fault; /* empty while all is well */
};
struct db_checkpoint db_checkpoint(const char *path, i64 truncate_above, arena *a);
/* From now on `grown` is told, on the writer's thread after a commit, each time the log of `d` has
   grown by `pages`: a checkpoint is worth while. It must be short. */
struct db_log_watch {
    i64 pages;
    void (*grown)(void *what);
    void *what;
};
void db_watch_log(struct db *d, struct db_log_watch watch);

/* Copies the database of `d`, as it is now, to `file` while others write; then checks the copy and
   gives it its name only when it is whole, so that a file of that name is always a good one.
   `progress` (or NULL) is told the pages copied, and stops it by false. `d` is in no transaction
   and is best a connection of its own. Returns what went wrong, empty if nothing. */
struct db_backup {
    const char *file;
    bool (*progress)(void *what, i64 done, i64 pages);
    void *what;
};
str db_backup(struct db *d, struct db_backup order, arena *a);

/* What opening the file for writing would do to it. False when it needs no upgrade, or cannot be
   read: then db_open() says why. */
struct db_upgrade {
    i64 from, to; /* the same when a migration with a lower number landed later */
};
bool db_upgrade_of(const char *path, arena *a, struct db_upgrade *u);
/* db_backup() of a file of any version. */
str db_copy(const char *path, const char *copy, arena *a);

/* Gives the disk back the pages that hold nothing any more, when they are more than `above` bytes
   and a quarter of the file: the file is written anew (VACUUM), which stops half way without harm.
   It needs twice what is live, for a temporary file and the log; `room` is what the disk has, -1:
   not known. `d` writes, is in no transaction, and nobody else has the file open. */
struct db_shrunk {
    i64 before, after; /* bytes; the same: nothing was done */
    str fault;         /* why not, when it was worth while; the file is as it was */
};
struct db_shrunk db_shrink(struct db *d, i64 above, i64 room, arena *a);

/* Everything wrong with the file itself: broken pages, values against their type or CHECK, foreign
   keys that lead nowhere. At most 200 complaints, in English, for the operator. */
strs db_check(struct db *d, arena *a);

/* ---- for compiled queries ---------------------------------------------------------------- */

typedef struct query query;

/* A table that the answer of a query is made of: its rows with the value of that parameter in that
   column, or with that text of the query's own, or all of them (column NULL). QUERY_READ_UNSEEN: a
   virtual table, whose rows change without anybody being told. */
enum { QUERY_READ_UNSEEN = -1 };
struct query_read {
    const char *table, *column;
    int parameter; /* from 1 */
    const char *literal;
    uint32_t key; /* given by query_register */
};

struct query_text {
    /* Parameters are ?1, ?2... in `sqlite`, also when it serves both engines: ?1 is then $1 to
       PostgreSQL. In `postgresql` they are $1 already. */
    const char *name, *sqlite, *postgresql; /* postgresql NULL: one text for both */
    const char *key;        /* of an :insert: PostgreSQL is asked " RETURNING key" beside */
    const char *unguarded;  /* the reason, when marked so */
    const char *parameters; /* their types on PostgreSQL: "bigint, text" */
    bool writes;
    struct query_read *reads; /* ends with {0}; NULL: none */
    bool timed;               /* a parameter is a day or an instant */
    int number;               /* given by query_register: its place in every connection's cache */
};
void query_register(struct query_text *texts, i64 count); /* from a constructor, before main */
i64 query_registered(const struct query_text *const **all);

struct schema_text {
    const char *room, *sqlite, *postgresql;
    const char *postgresql_links; /* its foreign keys, after the tables of all rooms; or NULL */
    int order;                    /* rooms of commons/ first, then by the order given to queryc */
};
void schema_register(const struct schema_text *s);

query *query_start(struct db *d, const struct query_text *t);
void query_in_i64(query *q, int i, i64 n); /* also id, flag */
void query_in_str(query *q, int i, str s);
void query_in_uid(query *q, int i, uid u);
void query_in_day(query *q, int i, day d);
void query_in_partial_day(query *q, int i, partial_day d);
void query_in_instant(query *q, int i, instant t);
void query_in_cents(query *q, int i, cents c);
void query_in_url(query *q, int i, url u);
void query_in_markup(query *q, int i, markup m);
void query_in_bytes(query *q, int i, str bytes);
void query_in_null(query *q, int i);
bool query_next(query *q);
bool query_null(query *q, int i);
/* The three below on a NULL are a fault: the query promised a value. */
i64 query_i64(query *q, int i);
str query_str(query *q, int i, arena *a); /* copied into the arena */
uid query_uid(query *q, int i);
i64 query_changes(query *q);  /* rows changed by the statement */
i64 query_inserted(query *q); /* the id given to the row inserted */
void query_end(query *q);

#endif
