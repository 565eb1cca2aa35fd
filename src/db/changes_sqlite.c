/* SPDX-License-Identifier: EUPL-1.2 */
/* What is read and what changes, as keys of a row of counters. The hook before each change of a row
 * (sqlite3_preupdate_hook) sees all of them: cascades, conflicts that are settled, DELETE without
 * WHERE. A counter holds the number of the newest commit that changed what its key stands for. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/recent.h"
#include "db/inside.h"

enum {
    COUNTERS = 1 << 18,     /* 2 MB, of which the kernel gives what is touched */
    CHANGED_MAX = 16 << 10, /* keys of one transaction; beyond, everything has changed */
    WATCHED_MAX = 16,       /* columns of one table that queries are held to */
    TABLES_MAX = 512,
    PLACES = 2 * TABLES_MAX, /* of the table of names */
};

static atomic_llong counters[COUNTERS];
static atomic_llong newest, everything;

i64 db_changes(void) { return atomic_load(&newest); }

bool reads_hold(i64 since, const uint32_t *keys, i64 count)
{
    if (atomic_load(&newest) <= since)
        return true;
    if (atomic_load(&everything) > since)
        return false;
    for (i64 i = 0; i < count; i++)
        if (atomic_load_explicit(&counters[keys[i]], memory_order_acquire) > since)
            return false;
    return true;
}

/* ---- keys -------------------------------------------------------------------------------- */

static uint64_t mixed(uint64_t x) /* the finaliser of MurmurHash3 */
{
    x = (x ^ x >> 33) * 0xff51afd7ed558ccdu;
    x = (x ^ x >> 33) * 0xc4ceb9fe1a85ec53u;
    return x ^ x >> 33;
}

uint64_t value_of(const void *bytes, i64 len) { return hash_bytes(0, (str){bytes, len}); }

static uint32_t name_key(const char *table, const char *column)
{
    uint64_t hash = value_of(table, (i64)strlen(table));
    if (column)
        hash = mixed(hash) ^ value_of(column, (i64)strlen(column));
    return (uint32_t)mixed(hash);
}

static uint32_t whole_place(uint32_t key) { return (uint32_t)(mixed(key) % COUNTERS); }

static uint32_t place_of(uint32_t key, uint64_t value)
{
    return (uint32_t)(mixed(value + (uint64_t)key * 0x9e3779b97f4a7c15u) % COUNTERS);
}

/* ---- what is read ------------------------------------------------------------------------ */

/* The columns that queries are held to, by table; filled before main(). */
struct watched {
    const char *table, *columns[WATCHED_MAX];
    int count;
};
static struct watched watched[TABLES_MAX];
static int watched_count;

static struct watched *watched_table(const char *table)
{
    for (int i = 0; i < watched_count; i++)
        if (strcmp(watched[i].table, table) == 0)
            return &watched[i];
    check(watched_count < TABLES_MAX);
    watched[watched_count] = (struct watched){.table = table};
    return &watched[watched_count++];
}

void reads_register(struct query_text *t)
{
    for (struct query_read *r = t->reads; r && r->table; r++) {
        struct watched *w = watched_table(r->table);
        bool known = !r->column;
        for (int i = 0; i < w->count && !known; i++)
            known = strcmp(w->columns[i], r->column) == 0;
        if (!known && w->count == WATCHED_MAX) {
            r->column = r->literal = NULL; /* more columns than are watched: all rows count */
            r->parameter = 0;
        } else if (!known) {
            w->columns[w->count++] = r->column;
        }
        r->key = name_key(r->table, r->column);
    }
}

static void note(struct reads *reads, uint32_t place)
{
    for (int i = reads->count; i > 0 && i > reads->count - 8; i--)
        if (reads->keys[i - 1] == place) /* a query asked again in a loop */
            return;
    if (reads->count == READS_MAX)
        reads->unknown = true;
    else
        reads->keys[reads->count++] = place;
}

void reads_start(query *q)
{
    struct reads *reads = q->db->reads;
    reads->timed |= q->text->timed;
    for (const struct query_read *r = q->text->reads; r && r->table; r++) {
        reads->unknown |= r->parameter == QUERY_READ_UNSEEN;
        if (!r->column)
            note(reads, whole_place(r->key));
        else if (r->literal)
            note(reads, place_of(r->key, value_of(r->literal, (i64)strlen(r->literal))));
    }
}

void reads_bound(query *q, int parameter, uint64_t value)
{
    for (const struct query_read *r = q->text->reads; r && r->table; r++)
        if (r->column && r->parameter == parameter)
            note(q->db->reads, place_of(r->key, value));
}

void reads_null(query *q, int parameter)
{
    for (const struct query_read *r = q->text->reads; r && r->table; r++)
        if (r->column && r->parameter == parameter)
            note(q->db->reads, whole_place(name_key(r->table, NULL)));
}

void db_record(struct db *d, struct reads *into)
{
    if (into) {
        into->since = d->since;
        into->unknown |= d->mode != DB_READ || !db_in_transaction(d);
    }
    d->reads = into;
}

struct reads *db_recorded(const struct db *d) { return d->reads; }

void reads_add(struct reads *to, const uint32_t *keys, int count)
{
    for (int i = 0; i < count; i++)
        note(to, keys[i]);
}

/* ---- what changes ------------------------------------------------------------------------ */

struct watch {
    const char *table; /* NULL: a free place */
    uint32_t whole, keys[WATCHED_MAX];
    int columns[WATCHED_MAX], count;
};

struct changes {
    struct watch places[PLACES];
    int count;
    bool all;
    uint32_t changed[CHANGED_MAX];
};

static struct watch *watch_of(struct changes *c, const char *table)
{
    uint64_t at = value_of(table, (i64)strlen(table)) % PLACES;
    while (c->places[at].table && strcmp(c->places[at].table, table) != 0)
        at = (at + 1) % PLACES;
    return &c->places[at];
}

static void change(struct changes *c, uint32_t place)
{
    for (int i = c->count; i > 0 && i > c->count - 8; i--)
        if (c->changed[i - 1] == place)
            return;
    if (c->count == CHANGED_MAX)
        c->all = true;
    else
        c->changed[c->count++] = place;
}

/* A NULL is held to nothing: `column = NULL` is true of no row. */
static void change_value(struct changes *c, uint32_t key, sqlite3_value *v)
{
    switch (sqlite3_value_type(v)) {
    case SQLITE_INTEGER:
        change(c, place_of(key, (uint64_t)sqlite3_value_int64(v)));
        break;
    case SQLITE_TEXT:
    case SQLITE_BLOB: {
        const void *bytes = sqlite3_value_blob(v);
        change(c, place_of(key, value_of(bytes, sqlite3_value_bytes(v))));
        break;
    }
    case SQLITE_FLOAT:
        c->all = true;
        break;
    default:
        break;
    }
}

static void before_change(void *context, sqlite3 *sqlite, int operation, const char *database,
                          const char *table, sqlite3_int64 old_id, sqlite3_int64 new_id)
{
    struct changes *c = context;
    struct watch *w = watch_of(c, table);
    (void)database, (void)old_id, (void)new_id;
    if (!w->table || c->all)
        return;
    change(c, w->whole);
    for (int i = 0; i < w->count; i++) {
        sqlite3_value *v = NULL;
        if (operation != SQLITE_INSERT) {
            if (sqlite3_preupdate_old(sqlite, w->columns[i], &v) == SQLITE_OK)
                change_value(c, w->keys[i], v);
            else
                c->all = true;
        }
        if (operation != SQLITE_DELETE) {
            if (sqlite3_preupdate_new(sqlite, w->columns[i], &v) == SQLITE_OK)
                change_value(c, w->keys[i], v);
            else
                c->all = true;
        }
    }
}

/* The place of a column in its table; -1: the file has no such table or column. */
static int column_of(struct db *d, const char *table, const char *column)
{
    sqlite3_stmt *s = NULL;
    int place = -1;
    static const char sql[] = "SELECT cid FROM pragma_table_info(?1) WHERE name = ?2";
    if (!db_ok(d, sqlite3_prepare_v2(d->sqlite, sql, -1, &s, NULL), sql))
        return -1;
    sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 2, column, -1, SQLITE_STATIC);
    if (sqlite3_step(s) == SQLITE_ROW)
        place = sqlite3_column_int(s, 0);
    sqlite3_finalize(s);
    return place;
}

bool changes_watch(struct db *d)
{
    if (d->code)
        return false;
    d->changes = calloc(1, sizeof *d->changes);
    check(d->changes != NULL);
    for (int i = 0; i < watched_count; i++) {
        struct watch *w = watch_of(d->changes, watched[i].table);
        w->table = watched[i].table;
        w->whole = whole_place(name_key(w->table, NULL));
        for (int k = 0; k < watched[i].count; k++) {
            int column = column_of(d, w->table, watched[i].columns[k]);
            if (column < 0)
                continue; /* tests link rooms without their neighbours */
            w->columns[w->count] = column;
            w->keys[w->count++] = name_key(w->table, watched[i].columns[k]);
        }
    }
    sqlite3_preupdate_hook(d->sqlite, before_change, d->changes);
    return !d->code;
}

/* What changed comes first, that something did last: whoever sees the new number sees all that it
   stands for. The other way round, a reader between the two would find an old value good for the
   new number. */
void changes_tell(struct db *d)
{
    static pthread_mutex_t telling = PTHREAD_MUTEX_INITIALIZER;
    struct changes *c = d->changes;
    pthread_mutex_lock(&telling);
    long long now = atomic_load(&newest) + 1;
    for (int i = 0; c && i < c->count && !c->all; i++)
        atomic_store_explicit(&counters[c->changed[i]], now, memory_order_release);
    if (c && c->all)
        atomic_store(&everything, now);
    atomic_store(&newest, now);
    pthread_mutex_unlock(&telling);
    changes_forget(d);
}

void changes_forget(struct db *d)
{
    if (d->changes) {
        d->changes->count = 0;
        d->changes->all = false;
    }
}

void changes_free(struct db *d)
{
    free(d->changes);
    d->changes = NULL;
}
