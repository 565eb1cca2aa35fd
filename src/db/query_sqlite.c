/* SPDX-License-Identifier: EUPL-1.2 */
/* What compiled queries call. Texts are numbered before main() starts, so that a connection's
   cache is an array with one place for each. */
#include <stdlib.h>

#include "db/inside.h"

/* Filled by constructors before main(), read-only afterwards: the only globals of this folder
   beside those of migrate.c. */
static const struct query_text **all_texts;
static i64 all_count;

void query_register(struct query_text *texts, i64 count)
{
    const struct query_text **grown =
        realloc(all_texts, (size_t)(all_count + count) * sizeof *grown);
    check(grown != NULL);
    all_texts = grown;
    for (i64 i = 0; i < count; i++) {
        texts[i].number = (int)all_count;
        all_texts[all_count++] = &texts[i];
        reads_register(&texts[i]);
    }
}

i64 query_registered(const struct query_text *const **all)
{
    if (all)
        *all = all_texts;
    return all_count;
}

query *query_start(struct db *d, const struct query_text *t)
{
    query *q = &d->cache[t->number];
    q->db = d;
    q->text = t;
    q->last = SQLITE_OK;
    if (d->code)
        return q;
    if (q->under_way)
        db_fault_set(d, SQLITE_MISUSE, t->name, "started again before its end");
    else if (t->writes && d->mode == DB_READ)
        db_fault_set(d, SQLITE_READONLY, t->name, "writes, on a reader's connection");
    else if (!q->stmt)
        db_ok(
            d,
            sqlite3_prepare_v3(d->sqlite, t->sqlite, -1, SQLITE_PREPARE_PERSISTENT, &q->stmt, NULL),
            t->name);
    if (d->code)
        return q;
    q->under_way = true;
    d->under_way++;
    d->queries_run++;
    if (d->reads)
        reads_start(q);
    return q;
}

static bool live(const query *q) { return !q->db->code; }

static void bound(query *q, int rc) { db_ok(q->db, rc, q->text->name); }

void query_in_i64(query *q, int i, i64 n)
{
    if (!live(q))
        return;
    bound(q, sqlite3_bind_int64(q->stmt, i, n));
    if (q->db->reads)
        reads_bound(q, i, (uint64_t)n);
}

/* The caller's bytes stay where they are until query_end, so nothing is copied. */
void query_in_str(query *q, int i, str s)
{
    if (!live(q))
        return;
    bound(q, sqlite3_bind_text64(q->stmt, i, s.len ? s.at : "", (sqlite3_uint64)s.len,
                                 SQLITE_STATIC, SQLITE_UTF8));
    if (q->db->reads)
        reads_bound(q, i, value_of(s.at, s.len));
}

void query_in_bytes(query *q, int i, str s)
{
    if (!live(q))
        return;
    bound(q,
          sqlite3_bind_blob64(q->stmt, i, s.len ? s.at : "", (sqlite3_uint64)s.len, SQLITE_STATIC));
    if (q->db->reads)
        reads_bound(q, i, value_of(s.at, s.len));
}

void query_in_uid(query *q, int i, uid u)
{
    if (!live(q))
        return;
    /* `u` is gone when this returns */
    bound(q, sqlite3_bind_blob64(q->stmt, i, u.at, sizeof u.at, SQLITE_TRANSIENT));
    if (q->db->reads)
        reads_bound(q, i, value_of(u.at, sizeof u.at));
}

void query_in_day(query *q, int i, day d) { query_in_i64(q, i, d.ymd); }
void query_in_partial_day(query *q, int i, partial_day d) { query_in_i64(q, i, d.ymd); }
void query_in_instant(query *q, int i, instant t) { query_in_i64(q, i, t.us); }
void query_in_cents(query *q, int i, cents c) { query_in_i64(q, i, c.n); }
void query_in_url(query *q, int i, url u) { query_in_str(q, i, u.text); }
void query_in_markup(query *q, int i, markup m) { query_in_str(q, i, m.text); }

void query_in_null(query *q, int i)
{
    if (!live(q))
        return;
    bound(q, sqlite3_bind_null(q->stmt, i));
    if (q->db->reads)
        reads_null(q, i);
}

bool query_next(query *q)
{
    if (!live(q))
        return false;
    q->last = sqlite3_step(q->stmt);
    return db_ok(q->db, q->last, q->text->name) && q->last == SQLITE_ROW;
}

bool query_null(query *q, int i)
{
    return !live(q) || sqlite3_column_type(q->stmt, i) == SQLITE_NULL;
}

/* Unknown is not zero: a NULL where the query promised a value is its author's mistake. */
static bool missing(query *q, int i)
{
    if (!live(q))
        return true;
    if (sqlite3_column_type(q->stmt, i) != SQLITE_NULL)
        return false;
    db_fault_set(q->db, SQLITE_MISMATCH, q->text->name, "NULL where a value was promised");
    return true;
}

/* A NULL reads as 0 and as no bytes: only these have to be asked whether they are one. */
i64 query_i64(query *q, int i)
{
    i64 n = live(q) ? sqlite3_column_int64(q->stmt, i) : 0;
    if (!n)
        (void)missing(q, i);
    return n;
}

str query_str(query *q, int i, arena *a)
{
    const char *at = live(q) ? sqlite3_column_blob(q->stmt, i) : NULL; /* a text's own UTF-8 */
    if (!at && missing(q, i))
        return (str){0};
    return arena_copy(a, (str){at, at ? sqlite3_column_bytes(q->stmt, i) : 0});
}

uid query_uid(query *q, int i)
{
    uid u = {0};
    if (missing(q, i))
        return u;
    const uint8_t *at = sqlite3_column_blob(q->stmt, i);
    if (sqlite3_column_bytes(q->stmt, i) != (int)sizeof u.at || !at)
        db_fault_set(q->db, SQLITE_MISMATCH, q->text->name, "a uid that is not 16 bytes");
    else
        for (int k = 0; k < (int)sizeof u.at; k++)
            u.at[k] = at[k];
    return u;
}

i64 query_changes(query *q) { return live(q) ? sqlite3_changes64(q->db->sqlite) : 0; }

i64 query_inserted(query *q)
{
    return query_changes(q) ? sqlite3_last_insert_rowid(q->db->sqlite) : 0;
}

void query_end(query *q)
{
    if (!q->under_way)
        return;
    /* RETURNING: the change is made at the first step, but is only finished at the last. */
    while (live(q) && q->text->writes && q->last == SQLITE_ROW)
        query_next(q);
    sqlite3_reset(q->stmt);
    sqlite3_clear_bindings(q->stmt);
    q->under_way = false;
    q->db->under_way--;
}
