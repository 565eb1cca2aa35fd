/* SPDX-License-Identifier: EUPL-1.2 */
/* Which rows the answer of a query is made of, so that a page kept whole (ADR 3) is made again when
 * one of them changes, and not before.
 *
 * A table is read whole, unless wherever the query names it one of its columns is held to a
 * parameter: `p.contribution = :contribution` among the conditions that AND joins, or equal by such
 * a condition to a column that is held, also of the query around it; or, if nothing better, to a
 * text: `c.kind = 'topic'`. Of a table read so only the
 * rows with that value count: a row with another takes part in no row of the result, before its
 * change or after. Where this is not plain (OR, BETWEEN, UNION...) the table is read whole. */
#include "queryc.h"

/* Each SELECT, by the parenthesis that it stands in: 0 is the outermost. A parenthesis that holds
   no SELECT is a level too, of which nothing is asked. */
struct select_level {
    i64 parent;
    bool unclear, of_case;
};

struct select_levels {
    struct select_level *at;
    i64 len, cap;
    i64 *of; /* the level of each token */
};

struct column {
    i64 source; /* in the list of sources */
    str name;
};

struct held {
    struct column column;
    i64 parameter; /* 0: to a text */
    str literal;
};

struct helds {
    struct held *at;
    i64 len, cap;
};

/* Of WHERE, or of the ON of the source `joined`, else -1. */
struct condition {
    i64 from, upto, joined;
};

struct conditions {
    struct condition *at;
    i64 len, cap;
};

struct reading {
    struct compiler *compiler;
    struct query_source *query;
    const struct tokens *tokens;
    const struct sources *sources;
    struct select_levels levels;
    struct conditions conditions;
    struct helds helds;
};

/* Where one of these stands, AND does not say what it seems to. */
static bool unclear(const struct token *t)
{
    static const char *const words[] = {"OR",     "BETWEEN", "UNION",   "INTERSECT",
                                        "EXCEPT", "WITH",    "COLLATE", "NOT"};
    return word_among(t, words, countof(words));
}

/* NOT EXISTS asks nothing of what stands around it; IS NOT is a condition like any other. */
static bool plain_not(const struct tokens *t, i64 i)
{
    return word_is(token_at(t, i), "NOT") &&
           (word_is(token_at(t, i + 1), "EXISTS") || (i > 0 && word_is(token_at(t, i - 1), "IS")));
}

/* CASE … END is a level of its own, as what stands in parentheses. */
static void levels_of(struct reading *r)
{
    arena *a = r->compiler->arena;
    i64 now = 0;
    r->levels.of = new_n(a, i64, r->tokens->len + 1);
    *push(a, &r->levels) = (struct select_level){.parent = -1};
    for (i64 i = 0; i < r->tokens->len; i++) {
        const struct token *t = &r->tokens->at[i];
        r->levels.of[i] = now;
        if (symbol_is(t, "(") || word_is(t, "CASE")) {
            *push(a, &r->levels) =
                (struct select_level){.parent = now, .of_case = word_is(t, "CASE")};
            now = r->levels.len - 1;
        } else if (symbol_is(t, ")") || (word_is(t, "END") && r->levels.at[now].of_case)) {
            now = r->levels.at[now].parent;
            r->levels.of[i] = now;
        } else if (unclear(t) && !plain_not(r->tokens, i)) {
            r->levels.at[now].unclear = true;
        }
    }
}

static i64 level_of_source(const struct reading *r, i64 source)
{
    return r->levels.of[r->sources->at[source].at];
}

/* The source that an alias means at that level, or around it; -1: none. */
static i64 source_at(const struct reading *r, i64 level, str alias)
{
    for (; level >= 0; level = r->levels.at[level].parent)
        for (i64 i = 0; i < r->sources->len; i++)
            if (level_of_source(r, i) == level && str_eq(r->sources->at[i].alias, alias))
                return i;
    return -1;
}

/* A column without its table is told where one table alone stands and has it. */
static i64 source_alone(const struct reading *r, i64 level, str column)
{
    i64 found = -1, count = 0;
    for (i64 i = 0; i < r->sources->len; i++)
        if (level_of_source(r, i) == level)
            found = i, count++;
    struct table *table = count == 1 ? table_find(r->compiler, r->sources->at[found].table) : NULL;
    return table && field_find(&table->columns, column) ? found : -1;
}

/* "p.id" or "id"; moves *i past it. */
static bool column_at(const struct reading *r, i64 *i, struct column *column)
{
    const struct tokens *t = r->tokens;
    const struct token *first = token_at(t, *i), *second = token_at(t, *i + 2);
    i64 level = *i < t->len ? r->levels.of[*i] : 0;
    if (first->kind != WORD)
        return false;
    if (symbol_is(token_at(t, *i + 1), ".") && second->kind == WORD) {
        *column = (struct column){source_at(r, level, first->text), second->text};
        *i += 3;
    } else {
        *column = (struct column){source_alone(r, level, first->text), first->text};
        *i += 1;
    }
    return column->source >= 0;
}

static bool ends_condition(const struct token *t)
{
    static const char *const words[] = {"AND",  "WHERE", "GROUP", "HAVING", "ORDER",
                                        "JOIN", "LEFT",  "INNER", "CROSS",  "LIMIT"};
    return word_among(t, words, countof(words));
}

/* The conditions of one level, up to where it ends. */
static void conditions_of(struct reading *r, i64 level)
{
    const struct tokens *t = r->tokens;
    i64 from = -1, joined = -1;
    for (i64 i = 0; i <= t->len; i++) {
        const struct token *token = token_at(t, i);
        if (i < t->len && (r->levels.of[i] != level || symbol_is(token, "(")))
            continue;
        bool closes = i == t->len || symbol_is(token_at(t, i + 1), ")");
        i64 upto = closes && i < t->len ? i + 1 : i;
        if (from >= 0 && (closes || ends_condition(token))) {
            *push(r->compiler->arena, &r->conditions) = (struct condition){from, upto, joined};
            from = word_is(token, "AND") ? i + 1 : -1;
        }
        if (word_is(token, "WHERE") || word_is(token, "ON")) {
            joined = word_is(token, "ON") ? source_at(r, level, token_at(t, i - 1)->text) : -1;
            from = i + 1;
        }
    }
}

static i64 held_by(const struct reading *r, struct column column)
{
    for (i64 i = 0; i < r->helds.len; i++)
        if (r->helds.at[i].parameter && r->helds.at[i].column.source == column.source &&
            str_eq(r->helds.at[i].column.name, column.name))
            return r->helds.at[i].parameter;
    return 0;
}

/* A value of another type would be converted before it is compared. */
static bool of_one_type(const struct reading *r, struct column column, i64 parameter)
{
    struct table *table = table_find(r->compiler, r->sources->at[column.source].table);
    const struct field *f = table ? field_find(&table->columns, column.name) : NULL;
    i64 i = parameter - 1 - r->query->reader;
    if (!f)
        return false;
    if (i < 0)
        return f->type->number; /* the reader */
    return str_eq(str_of(f->type->parameter), str_of(r->query->parameters.at[i].type->parameter));
}

static bool hold(struct reading *r, struct column column, i64 parameter)
{
    if (!parameter || held_by(r, column) || !of_one_type(r, column, parameter))
        return false;
    *push(r->compiler->arena, &r->helds) = (struct held){column, parameter, {0}};
    return true;
}

/* A text of the query's own, of which what it is written in is all: no quote is doubled in it. */
static bool hold_literal(struct reading *r, struct column column, str quoted)
{
    struct table *table = table_find(r->compiler, r->sources->at[column.source].table);
    const struct field *f = table ? field_find(&table->columns, column.name) : NULL;
    str literal = str_first(str_from(quoted, 1), quoted.len - 2);
    if (!f || !str_eq(str_of(f->type->name), S("text")) || str_has(literal, S("'")) ||
        str_has(literal, S("\\")) || str_has(literal, S("\"")))
        return false;
    for (i64 i = 0; i < r->helds.len; i++)
        if (r->helds.at[i].column.source == column.source && !r->helds.at[i].parameter)
            return false; /* one is enough */
    *push(r->compiler->arena, &r->helds) = (struct held){column, 0, literal};
    return true;
}

/* What one condition adds: to the sources of its own level, and an ON to the one that it joins: a
   row of its left side stays, without a partner. */
static bool says_of(const struct reading *r, struct condition k, struct column column)
{
    return level_of_source(r, column.source) == r->levels.of[k.from] &&
           (k.joined < 0 || k.joined == column.source);
}

static bool condition_holds(struct reading *r, struct condition k)
{
    struct column left, right;
    const struct tokens *t = r->tokens;
    i64 i = k.from;
    if (!column_at(r, &i, &left) || !symbol_is(token_at(t, i), "="))
        return false;
    i++;
    if (token_at(t, i)->kind == PARAMETER && i + 1 == k.upto)
        return says_of(r, k, left) &&
               hold(r, left, parameter_number(r->query, token_at(t, i)->text));
    if (token_at(t, i)->kind == STRING && i + 1 == k.upto)
        return says_of(r, k, left) && hold_literal(r, left, token_at(t, i)->text);
    if (!column_at(r, &i, &right) || i != k.upto)
        return false;
    return (says_of(r, k, left) && hold(r, left, held_by(r, right))) ||
           (says_of(r, k, right) && hold(r, right, held_by(r, left)));
}

static void find_held(struct reading *r)
{
    levels_of(r);
    for (i64 level = 0; level < r->levels.len; level++)
        if (!r->levels.at[level].unclear)
            conditions_of(r, level);
    for (bool more = true; more;) {
        more = false;
        for (i64 i = 0; i < r->conditions.len; i++)
            more |= condition_holds(r, r->conditions.at[i]);
    }
}

static void add_read(struct reading *r, struct query_read read)
{
    for (i64 i = 0; i < r->query->reads.len; i++) {
        const struct query_read *known = &r->query->reads.at[i];
        if (str_eq(known->table, read.table) && str_eq(known->column, read.column) &&
            known->parameter == read.parameter && str_eq(known->literal, read.literal))
            return;
    }
    *push(r->compiler->arena, &r->query->reads) = read;
}

/* The first column that is held, of the source or by what the author said. */
static struct query_read read_of(const struct reading *r, i64 source)
{
    const struct source *s = &r->sources->at[source];
    for (i64 i = 0; i < r->query->held.len; i++)
        if (str_eq(r->query->held.at[i].alias, s->alias))
            return (struct query_read){
                s->table, r->query->held.at[i].column, r->query->held.at[i].parameter, {0}};
    struct query_read read = {.table = s->table};
    for (i64 i = 0; i < r->helds.len && !read.parameter; i++) {
        const struct held *h = &r->helds.at[i];
        if (h->column.source == source && (h->parameter || !read.column.len))
            read = (struct query_read){s->table, h->column.name, h->parameter, h->literal};
    }
    return read;
}

static void read_table(struct reading *r, str table)
{
    const struct table *known = table_find(r->compiler, table);
    bool whole = false, named = false;
    if (!known || !known->columns.len) { /* a virtual one: its rows change unseen */
        add_read(r, (struct query_read){.table = table, .parameter = QUERY_READ_UNSEEN});
        return;
    }
    for (i64 i = 0; i < r->sources->len; i++) {
        bool here = str_eq(r->sources->at[i].table, table);
        named |= here;
        whole |= here && !read_of(r, i).column.len;
    }
    if (whole || (!named && !(r->query->reader && str_eq(table, S("reader_audience"))))) {
        add_read(r, (struct query_read){.table = table});
        return;
    }
    for (i64 i = 0; i < r->sources->len; i++)
        if (str_eq(r->sources->at[i].table, table))
            add_read(r, read_of(r, i));
    if (r->query->reader && str_eq(table, S("reader_audience"))) /* what readable() reads */
        add_read(r, (struct query_read){table, S("reader"), 1, {0}});
}

/* What the author says of this must at least name what there is. */
static void held_check(struct compiler *c, struct query_source *q, struct sources *s)
{
    for (i64 i = 0; i < q->held.len; i++) {
        struct said_held *h = &q->held.at[i];
        const struct source *source = source_find(s, h->alias);
        struct table *table = source ? table_find(c, source->table) : NULL;
        h->parameter = parameter_number(q, h->parameter_name);
        if (!table || !field_find(&table->columns, h->column))
            refuse(c, h->line, "%.*s: no column '%.*s.%.*s'", STR(q->name), STR(h->alias),
                   STR(h->column));
        if (!h->parameter)
            refuse(c, h->line, "%.*s: :%.*s is not among the parameters", STR(q->name),
                   STR(h->parameter_name));
    }
}

void reads_of(struct compiler *c, struct query_source *q, struct sources *s)
{
    struct reading r = {.compiler = c, .query = q, .tokens = &q->sql, .sources = s};
    if (q->writes)
        return;
    held_check(c, q, s);
    find_held(&r);
    for (i64 i = 0; i < c->touched.len; i++)
        read_table(&r, c->touched.at[i]);
}
