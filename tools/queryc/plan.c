/* SPDX-License-Identifier: EUPL-1.2 */
/* How SQLite would find the rows of a query in a file that has grown: what reads a table from one
   end to the other, or sorts all of a list to show a page of it, needs an index or a reason. */
#include "queryc.h"

/* A list that goes on where a page ended: its parameter says where. */
static bool pages(const struct query_source *q)
{
    for (i64 i = 0; i < q->parameters.len; i++) {
        str name = q->parameters.at[i].name;
        if (str_starts(name, S("before")) || str_starts(name, S("after")))
            return q->kind == MANY;
    }
    return false;
}

/* The first rows of a table in the order of a key, and nothing else asked: they end at the LIMIT.
 */
static bool takes_the_first(const struct query_source *q)
{
    bool limit = false;
    i64 selects = 0;
    for (i64 i = 0; i < q->sql.len; i++) {
        limit |= word_is(&q->sql.at[i], "LIMIT");
        selects += word_is(&q->sql.at[i], "SELECT");
        if (word_is(&q->sql.at[i], "WHERE") || word_is(&q->sql.at[i], "GROUP"))
            return false;
    }
    return limit && selects == 1;
}

/* A table of rows, by its own name or the one it has in the query: no subquery, no search index. */
static bool is_table(struct compiler *c, struct sources *sources, str name)
{
    struct source *source = source_find(sources, name);
    struct table *table = table_find(c, source ? source->table : name);
    return table && table->columns.len;
}

/* What is dear in one step of the plan; empty: nothing. */
static str dear(struct compiler *c, struct query_source *q, struct sources *sources, str step)
{
    str rest = step;
    if (str_has(step, S("USING AUTOMATIC")))
        return step;
    if (str_starts(step, S("USE TEMP B-TREE FOR ORDER BY")))
        return pages(q) ? step : (str){0};
    if (!str_eq(str_cut(&rest, ' '), S("SCAN")) || !is_table(c, sources, str_cut(&rest, ' ')))
        return (str){0};
    return takes_the_first(q) && !str_has(step, S("TEMP")) ? (str){0} : step;
}

void plan_check(struct compiler *c, struct query_source *q, struct sources *sources, str sql)
{
    str asked = text_format(c->arena, "EXPLAIN QUERY PLAN %.*s", STR(sql)), found = {0};
    sqlite3_stmt *plan = NULL;
    if (sqlite3_prepare_v2(c->sqlite, asked.at, (int)asked.len, &plan, NULL) != SQLITE_OK)
        refuse(c, q->line, "%.*s: %s", STR(q->name), sqlite3_errmsg(c->sqlite));
    while (!found.len && sqlite3_step(plan) == SQLITE_ROW) {
        const char *step = (const char *)sqlite3_column_text(plan, 3);
        if (step)
            found = dear(c, q, sources, arena_copy(c->arena, str_of(step)));
    }
    sqlite3_finalize(plan);
    if (found.len && !q->scan.len)
        refuse(c, q->line,
               "%.*s grows dear with its tables: '%.*s'. Give it an index, or '-- :scan reason'",
               STR(q->name), STR(found));
    if (!found.len && q->scan.len)
        refuse(c, q->line, "%.*s scans nothing any more: take ':scan' away", STR(q->name));
}
