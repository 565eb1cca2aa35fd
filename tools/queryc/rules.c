/* SPDX-License-Identifier: EUPL-1.2 */
/* What no query may say, whatever SQLite thinks of it. */
#include "queryc.h"

bool mentions_parameter(const struct tokens *t, str name)
{
    for (i64 i = 0; i < t->len; i++)
        if (t->at[i].kind == PARAMETER && str_eq(t->at[i].text, name))
            return true;
    return false;
}

/* Dates, randomness and the last id come with the request (FOUNDATIONS 2 and 4): an apply that is
   run again must say the same. */
void clock_check(struct compiler *c, const struct tokens *t)
{
    static const char *const functions[] = {
        "date",
        "time",
        "datetime",
        "julianday",
        "strftime",
        "unixepoch",
        "now",
        "clock_timestamp",
        "timezone",
        "date_part",
        "date_trunc",
        "extract",
        "age",
        "to_char",
        "make_date",
        "to_date",
        "random",
        "randomblob",
        "gen_random_uuid",
        "statement_timestamp",
        "changes",
        "lastval",
        "last_insert_rowid",
        "total_changes",
        "to_timestamp",
        "transaction_timestamp",
    };
    static const char *const words[] = {"CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP",
                                        "LOCALTIME", "LOCALTIMESTAMP"};
    for (i64 i = 0; i < t->len; i++) {
        const struct token *token = &t->at[i];
        bool found = false;
        for (i64 k = 0; k < countof(words); k++)
            found |= word_is(token, words[k]);
        if (symbol_is(token_at(t, i + 1), "(") && !word_is(token_at(t, i - 1), "INTO") &&
            !word_is(token_at(t, i - 1), "TABLE"))
            for (i64 k = 0; k < countof(functions); k++)
                found |= word_is(token, functions[k]);
        if (found || (token->kind == STRING && str_eq(token->text, S("'now'"))))
            refuse(c, token->line,
                   "%.*s: dates and chance are computed in C and come as parameters",
                   STR(token->text));
    }
}

static void star_check(struct compiler *c, const struct query_source *q, const struct tokens *t)
{
    for (i64 i = 0; i < t->len; i++) {
        const struct token *before = token_at(t, i - 1);
        if (symbol_is(&t->at[i], "*") &&
            (word_is(before, "SELECT") || word_is(before, "DISTINCT") || word_is(before, "ALL") ||
             word_is(before, "RETURNING") || symbol_is(before, ".") || symbol_is(before, ",")))
            refuse(c, t->at[i].line, "%.*s: name the columns instead of *", STR(q->name));
    }
}

static void list_check(struct compiler *c, const struct query_source *q, const struct tokens *t)
{
    for (i64 i = 0; i < t->len; i++) {
        if (!word_is(&t->at[i], "IN"))
            continue;
        i64 at = i + 1 + symbol_is(token_at(t, i + 1), "(");
        const struct token *next = token_at(t, at + 1);
        if (token_at(t, at)->kind == PARAMETER && !symbol_is(next, ","))
            refuse(c, t->at[i].line,
                   "%.*s: a parameter is one value, not a list: join the table that holds the "
                   "list, or ask once for each value",
                   STR(q->name));
    }
}

static void limit_check(struct compiler *c, const struct query_source *q, const struct tokens *t)
{
    i64 depth = 0;
    for (i64 i = 0; i < t->len; i++) {
        depth += symbol_is(&t->at[i], "(") - symbol_is(&t->at[i], ")");
        if (depth == 0 && word_is(&t->at[i], "LIMIT"))
            return;
    }
    if (q->kind == MANY && !q->bounded.len)
        refuse(c, q->line, "%.*s: a list has a LIMIT (or a line -- :bounded reason)", STR(q->name));
}

static void parameters_check(struct compiler *c, struct query_source *q, const struct tokens *t)
{
    for (i64 i = 0; i < t->len; i++) {
        const struct token *token = &t->at[i];
        if (token->kind != PARAMETER || field_find(&q->parameters, token->text) ||
            (q->reader && str_eq(token->text, S("reader"))))
            continue;
        refuse(c, token->line, "%.*s: :%.*s is not among the parameters", STR(q->name),
               STR(token->text));
    }
    for (i64 i = 0; i < q->parameters.len; i++)
        if (!mentions_parameter(t, q->parameters.at[i].name))
            refuse(c, q->line, "%.*s: the query never uses :%.*s", STR(q->name),
                   STR(q->parameters.at[i].name));
}

void rules_check(struct compiler *c, struct query_source *q, const struct tokens *t)
{
    const struct token *first = token_at(t, 0);
    bool select = word_is(first, "SELECT") || word_is(first, "WITH"), insert = false;
    for (i64 i = 0; i < t->len; i++) {
        insert |= word_is(&t->at[i], "INSERT");
        if (word_is(&t->at[i], "INSERT") && word_is(token_at(t, i + 1), "OR"))
            refuse(c, t->at[i].line, "%.*s: INSERT OR is SQLite's alone: say ON CONFLICT",
                   STR(q->name));
        if (word_is(&t->at[i], "REPLACE") && i == 0)
            refuse(c, t->at[i].line, "%.*s: REPLACE is SQLite's alone: say ON CONFLICT",
                   STR(q->name));
    }
    if (!select && !word_is(first, "INSERT") && !word_is(first, "UPDATE") &&
        !word_is(first, "DELETE"))
        refuse(c, first->line, "%.*s: a query is SELECT, INSERT, UPDATE or DELETE", STR(q->name));
    if (q->kind == INSERT && !insert)
        refuse(c, q->line, "%.*s: :insert is for an INSERT", STR(q->name));
    if (t == &q->sql)
        common_check(c, t);
    clock_check(c, t);
    star_check(c, q, t);
    list_check(c, q, t);
    limit_check(c, q, t);
    parameters_check(c, q, t);
}

/* How often readable(alias) stands in the query. */
static i64 readable_count(const struct tokens *t, str alias)
{
    i64 n = 0;
    for (i64 i = 0; i < t->len; i++)
        n += word_is(&t->at[i], "readable") && symbol_is(token_at(t, i + 1), "(") &&
             str_eq(token_at(t, i + 2)->text, alias);
    return n;
}

static i64 alias_count(struct compiler *c, const struct sources *s, str alias)
{
    i64 n = 0;
    for (i64 i = 0; i < s->len; i++) {
        struct table *table = table_find(c, s->at[i].table);
        n += table && table->guarded.len && str_eq(s->at[i].alias, alias);
    }
    return n;
}

/* Every guarded table that a reading query reads must be readable() under each of its names: the
   authorizer hook tells the tables, the FROM clauses the names. A name used by two subqueries needs
   it twice. */
void guard_check(struct compiler *c, struct query_source *q, const struct sources *s)
{
    if (q->kind == EXEC || q->kind == INSERT || q->unguarded.len)
        return;
    for (i64 i = 0; i < c->touched.len; i++) {
        struct table *table = table_find(c, c->touched.at[i]);
        bool found = false;
        if (!table || !table->guarded.len)
            continue;
        for (i64 k = 0; k < s->len; k++) {
            if (table_find(c, s->at[k].table) != table)
                continue;
            found = true;
            if (readable_count(&q->sql, s->at[k].alias) < alias_count(c, s, s->at[k].alias))
                refuse(c, q->line,
                       "%.*s reads '%.*s', which is guarded: say readable(%.*s), or "
                       "-- :unguarded reason",
                       STR(q->name), STR(table->name), STR(s->at[k].alias));
        }
        if (!found)
            refuse(c, q->line,
                   "%.*s reads '%.*s', which is guarded, where readable() cannot stand: "
                   "-- :unguarded reason",
                   STR(q->name), STR(table->name));
    }
}
