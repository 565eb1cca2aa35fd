/* SPDX-License-Identifier: EUPL-1.2 */
/* Which tables a query reads, under which names, and whether an outer join may leave their
 * columns NULL. SQLite tells the origin of a column but not the name it was reached by, and not
 * the join; so the FROM clauses are read here, at every depth of parentheses. */
#include "queryc.h"

struct level {
    bool from;      /* inside FROM ... up to WHERE, GROUP, ... */
    bool expecting; /* a table comes next */
    bool left;      /* it comes after LEFT JOIN */
    i64 subquery;   /* its place in the list, while its parenthesis is open; else -1 */
};

bool word_among(const struct token *t, const char *const *words, i64 count)
{
    for (i64 i = 0; i < count; i++)
        if (word_is(t, words[i]))
            return true;
    return false;
}

static bool ends_from(const struct token *t)
{
    static const char *const words[] = {
        "WHERE",     "GROUP",  "HAVING",    "ORDER", "LIMIT",  "WINDOW", "UNION",
        "INTERSECT", "EXCEPT", "RETURNING", "SET",   "VALUES", "SELECT",
    };
    return word_among(t, words, countof(words));
}

static bool follows_table(const struct token *t)
{
    static const char *const words[] = {"ON",    "USING",   "JOIN",    "LEFT", "INNER", "CROSS",
                                        "OUTER", "NATURAL", "INDEXED", "NOT",  "RIGHT", "FULL"};
    return t->kind != WORD || ends_from(t) || word_among(t, words, countof(words));
}

/* The name after `i`: "AS name", "name", or none. */
static str alias_at(const struct tokens *t, i64 i)
{
    if (word_is(token_at(t, i), "AS"))
        return token_at(t, i + 1)->text;
    return follows_table(token_at(t, i)) ? (str){0} : token_at(t, i)->text;
}

static void join(struct compiler *c, const struct tokens *t, i64 i, struct level *now)
{
    i64 before = i - 1;
    if (word_is(token_at(t, before), "OUTER"))
        before--;
    if (word_is(token_at(t, before), "RIGHT") || word_is(token_at(t, before), "FULL"))
        refuse(c, t->at[i].line, "RIGHT and FULL JOIN: write it as a LEFT JOIN");
    now->left = word_is(token_at(t, before), "LEFT");
    now->expecting = true;
}

static void named(struct compiler *c, const struct tokens *t, i64 i, struct level *now, i64 depth,
                  struct sources *list)
{
    bool function = symbol_is(token_at(t, i + 1), "(");
    str alias = function ? (str){0} : alias_at(t, i + 1);
    *push(c->arena, list) = (struct source){
        .alias = alias.len ? alias : t->at[i].text,
        .table = function ? (str){0} : t->at[i].text,
        .nullable = now->left,
        .outermost = depth == 0,
        .at = i,
    };
    now->expecting = false;
}

/* A common table expression that takes the name of a table would hide it from these rules. */
static void expression_name(struct compiler *c, const struct tokens *t, i64 open)
{
    i64 i = open - 1;
    if (word_is(token_at(t, i), "MATERIALIZED"))
        i -= word_is(token_at(t, i - 1), "NOT") ? 2 : 1;
    if (!word_is(token_at(t, i), "AS"))
        return;
    i--;
    if (symbol_is(token_at(t, i), ")"))
        while (i > 0 && !symbol_is(&t->at[i--], "(")) {
        }
    const struct token *name = token_at(t, i);
    if (name->kind == WORD && table_find(c, name->text))
        refuse(c, name->line, "'%.*s' is a table: give the expression another name",
               STR(name->text));
}

static void opens(struct compiler *c, const struct tokens *t, i64 i, struct level *now, i64 depth,
                  struct sources *list)
{
    expression_name(c, t, i);
    now->subquery = -1;
    if (!now->expecting)
        return;
    if (!word_is(token_at(t, i + 1), "SELECT") && !word_is(token_at(t, i + 1), "WITH") &&
        !word_is(token_at(t, i + 1), "VALUES"))
        refuse(c, t->at[i].line, "a join in parentheses: write the joins one after the other");
    now->subquery = list->len;
    now->expecting = false;
    *push(c->arena, list) =
        (struct source){.nullable = now->left, .outermost = depth == 0, .at = i};
}

struct sources sources_of(struct compiler *c, const struct tokens *t)
{
    struct sources list = {0};
    struct level levels[DEPTH_MAX] = {{.subquery = -1}};
    i64 depth = 0;
    for (i64 i = 0; i < t->len; i++) {
        struct level *now = &levels[depth];
        const struct token *token = &t->at[i];
        if (symbol_is(token, "(")) {
            opens(c, t, i, now, depth, &list);
            if (++depth == DEPTH_MAX)
                refuse(c, token->line, "more than %d parentheses deep", DEPTH_MAX);
            levels[depth] = (struct level){.subquery = -1};
        } else if (symbol_is(token, ")")) {
            if (--depth < 0)
                refuse(c, token->line, "a ')' without its '('");
            if (levels[depth].subquery >= 0)
                list.at[levels[depth].subquery].alias = alias_at(t, i + 1);
            levels[depth].subquery = -1;
        } else if (word_is(token, "FROM") && !word_is(token_at(t, i - 1), "DISTINCT")) {
            *now = (struct level){.from = true, .expecting = true, .subquery = -1};
        } else if (word_is(token, "JOIN")) {
            join(c, t, i, now);
        } else if (now->from && symbol_is(token, ",")) {
            now->expecting = true;
            now->left = false;
        } else if (ends_from(token)) {
            now->from = now->expecting = false;
        } else if (now->expecting && token->kind == WORD) {
            named(c, t, i, now, depth, &list);
        }
    }
    if (depth)
        refuse(c, t->at[t->len - 1].line, "a '(' without its ')'");
    return list;
}

struct source *source_find(struct sources *s, str alias)
{
    for (i64 i = 0; i < s->len; i++)
        if (str_eq(s->at[i].alias, alias))
            return &s->at[i];
    return NULL;
}

str target_of(const struct tokens *t)
{
    i64 depth = 0;
    for (i64 i = 0; i < t->len; i++) {
        const struct token *token = &t->at[i];
        depth += symbol_is(token, "(") - symbol_is(token, ")");
        if (depth)
            continue;
        if (word_is(token, "UPDATE"))
            return token_at(t, i + 1)->text;
        if (word_is(token, "INSERT") || word_is(token, "DELETE"))
            return token_at(t, i + 2)->text;
        if (word_is(token, "SELECT"))
            break;
    }
    return (str){0};
}
