/* SPDX-License-Identifier: EUPL-1.2 */
/* The types of what a query returns. A column that is plainly a column of a table takes its type
 * and its nullability from the schema; everything else (an expression, a column out of a
 * subquery or of a UNION) says its type after the arrow, because nobody can tell whether it may
 * be NULL but its author (FOUNDATIONS 5). */
#include "queryc.h"

struct item {
    str alias, column; /* column is empty for an expression */
    const struct token *first;
    bool sure; /* an expression that is never NULL */
};

struct items {
    struct item *at;
    i64 len, cap;
    bool compound; /* UNION, EXCEPT, INTERSECT: the other half may hold NULL */
    bool returning;
};

/* count(*), (SELECT count(*) ...), coalesce(...), EXISTS (...), a literal. What follows them in the
   expression is not looked at: a NULL is a fault when it is read. */
static bool never_null(const struct tokens *all, i64 i)
{
    const struct token *t = token_at(all, i);
    if (symbol_is(t, "(") && word_is(token_at(all, i + 1), "SELECT"))
        return word_is(token_at(all, i + 2), "count");
    return word_is(t, "count") || word_is(t, "coalesce") || word_is(t, "EXISTS") ||
           t->kind == NUMBER || word_is(t, "TRUE") || word_is(t, "FALSE");
}

static struct item item_of(const struct tokens *t, i64 from, i64 to)
{
    struct item item = {.first = token_at(t, from)};
    i64 len = to - from;
    if (len > 2 && word_is(token_at(t, to - 2), "AS"))
        len -= 2;
    bool dotted = len == 3 && symbol_is(token_at(t, from + 1), ".");
    item.sure = never_null(t, from) ||
                (word_is(item.first, "NOT") && word_is(token_at(t, from + 1), "EXISTS"));
    if (token_at(t, from)->kind == WORD && (len == 1 || dotted) && !item.sure) {
        item.alias = dotted ? t->at[from].text : (str){0};
        item.column = t->at[from + len - 1].text;
    }
    return item;
}

static bool ends_list(const struct tokens *t, i64 i)
{
    static const char *const words[] = {"FROM",  "WHERE", "GROUP",  "HAVING",   "ORDER",
                                        "LIMIT", "UNION", "EXCEPT", "INTERSECT"};
    for (i64 k = 0; k < countof(words); k++)
        if (word_is(&t->at[i], words[k]))
            return k > 0 || !word_is(token_at(t, i - 1), "DISTINCT");
    return false;
}

/* What stands between the outermost SELECT (or RETURNING) and its FROM. */
static struct items items_of(struct compiler *c, const struct tokens *t, bool writes)
{
    struct items list = {.returning = writes};
    i64 depth = 0, from = -1;
    bool done = false;
    for (i64 i = 0; i <= t->len; i++) {
        const struct token *token = token_at(t, i);
        depth += symbol_is(token, "(") - symbol_is(token, ")");
        if (depth || (i < t->len && symbol_is(token, ")")))
            continue;
        list.compound |=
            word_is(token, "UNION") || word_is(token, "EXCEPT") || word_is(token, "INTERSECT");
        if (done)
            continue;
        if (from < 0 && word_is(token, writes ? "RETURNING" : "SELECT")) {
            bool distinct = word_is(token_at(t, i + 1), "DISTINCT");
            from = i + 1 + distinct;
            i += distinct;
        } else if (from >= 0 && (i == t->len || symbol_is(token, ",") || ends_list(t, i))) {
            *push(c->arena, &list) = item_of(t, from, i);
            done = i == t->len || !symbol_is(token, ",");
            from = i + 1;
        }
    }
    return list;
}

/* The one table of the outermost FROM that an unqualified column comes from. */
static struct source *source_of(struct sources *sources, const struct item *item, str origin)
{
    struct source *found = NULL;
    for (i64 i = 0; i < sources->len; i++) {
        struct source *s = &sources->at[i];
        if (!s->outermost)
            continue;
        if (item->alias.len ? str_eq(s->alias, item->alias) : str_eq(s->table, origin)) {
            if (found)
                return NULL;
            found = s;
        }
    }
    return found;
}

static const struct field *schema_field(struct compiler *c, struct query_source *q,
                                        struct sources *sources, const struct items *items, int i,
                                        bool *nullable)
{
    const struct item *item = &items->at[i];
    *nullable = false;
    if (!item->column.len || items->compound)
        return NULL;
    if (items->returning) {
        struct table *table = table_find(c, target_of(&q->sql));
        return table ? field_find(&table->columns, item->column) : NULL;
    }
    str origin = str_of(sqlite3_column_table_name(c->prepared, i));
    struct source *source = origin.len ? source_of(sources, item, origin) : NULL;
    struct table *table = source ? table_find(c, source->table) : NULL;
    if (!table)
        return NULL;
    *nullable = source->nullable;
    return field_find(&table->columns, str_of(sqlite3_column_origin_name(c->prepared, i)));
}

static bool lower_word(str s)
{
    for (i64 i = 0; i < s.len; i++) {
        char ch = s.at[i];
        if (!((ch >= 'a' && ch <= 'z') || ch == '_' || (i && ch >= '0' && ch <= '9')))
            return false;
    }
    return s.len > 0;
}

static void one_column(struct compiler *c, struct query_source *q, struct sources *sources,
                       const struct items *items, int i)
{
    str name = arena_copy(c->arena, str_of(sqlite3_column_name(c->prepared, i)));
    int line = items->at[i].first->line;
    bool nullable;
    const struct field *known = schema_field(c, q, sources, items, i, &nullable);
    const struct field *stated = field_find(&q->stated, name);
    if (!lower_word(name))
        refuse(c, line, "%.*s: column %d needs a name: AS name", STR(q->name), i + 1);
    if (field_find(&q->columns, name))
        refuse(c, line, "%.*s: two columns are called '%.*s'", STR(q->name), STR(name));
    struct field f = {.name = name};
    if (stated) {
        f.type = stated->type;
        f.optional = stated->optional;
    } else if (known) {
        f.type = known->type;
        f.optional = known->optional || nullable;
    } else {
        refuse(c, line,
               "%.*s: '%.*s' is computed: say its type after the arrow, -> %.*s (%.*s int)",
               STR(q->name), STR(name), STR(q->row), STR(name));
    }
    *push(c->arena, &q->columns) = f;
}

static void number_check(struct compiler *c, struct query_source *q, struct sources *sources,
                         const struct items *items)
{
    bool nullable;
    const struct field *known = schema_field(c, q, sources, items, 0, &nullable);
    if (sqlite3_column_count(c->prepared) != 1)
        refuse(c, q->line, "%.*s: a :number is one column", STR(q->name));
    if (known && !known->type->number)
        refuse(c, q->line, "%.*s: '%.*s' is no number", STR(q->name), STR(known->name));
    if (known ? known->optional || nullable : !items->at[0].sure)
        refuse(c, q->line, "%.*s: the number may be NULL, and unknown is not zero: say coalesce()",
               STR(q->name));
}

void columns_of(struct compiler *c, struct query_source *q, struct sources *sources)
{
    if (q->kind == EXEC || q->kind == INSERT)
        return;
    struct items items = items_of(c, &q->sql, q->writes);
    int count = sqlite3_column_count(c->prepared);
    if (items.len != count)
        refuse(c, q->line, "%.*s: its columns cannot be told apart; write SELECT a, b FROM ...",
               STR(q->name));
    if (q->kind == QUERY_NUMBER) {
        number_check(c, q, sources, &items);
        return;
    }
    for (int i = 0; i < count; i++)
        one_column(c, q, sources, &items, i);
    for (i64 i = 0; i < q->stated.len; i++)
        if (!field_find(&q->columns, q->stated.at[i].name))
            refuse(c, q->line, "%.*s: it returns no column '%.*s'", STR(q->name),
                   STR(q->stated.at[i].name));
}
