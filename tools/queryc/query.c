/* SPDX-License-Identifier: EUPL-1.2 */
/* One query: its text rewritten for both engines, prepared on SQLite against every schema it may
   see, its authorizations checked. */
#include "queryc.h"

/* Where each byte of the rewritten text comes from, so that an error names the author's line. */
struct place {
    i64 offset;
    int line;
};

struct places {
    struct place *at;
    i64 len, cap;
};

struct rewriting {
    struct query_source *query;
    struct sources *sources;
    char sign; /* '?' or '$' */
    text sql;
    struct places places;
};

i64 parameter_number(const struct query_source *q, str name)
{
    if (q->reader && str_eq(name, S("reader")))
        return 1;
    for (i64 i = 0; i < q->parameters.len; i++)
        if (str_eq(q->parameters.at[i].name, name))
            return i + 1 + q->reader;
    return 0;
}

static void expand_readable(struct compiler *c, struct rewriting *r, const struct tokens *t, i64 i)
{
    const struct token *name = token_at(t, i + 2);
    struct source *source = source_find(r->sources, name->text);
    struct table *table = source ? table_find(c, source->table) : NULL;
    if (!symbol_is(token_at(t, i + 3), ")"))
        refuse(c, t->at[i].line, "readable(name of one table) expected");
    if (!table || !table->guarded.len)
        refuse(c, t->at[i].line, "readable(%.*s): that is no guarded table", STR(name->text));
    if (t->at[i].spaced && r->sql.len)
        text_add_char(&r->sql, ' ');
    /* A seek of a covering index for each row. IN (SELECT ...) says the same, but SQLite makes a
       table of its own for it each time the query runs: 60,000 instructions a page, measured. */
    text_add(&r->sql, text_format(c->arena,
                                  "EXISTS (SELECT 1 FROM reader_audience ra "
                                  "WHERE ra.reader = %c1 AND ra.audience = %.*s.%.*s)",
                                  r->sign, STR(name->text), STR(table->guarded)));
}

static void rewrite(struct compiler *c, struct rewriting *r, const struct tokens *t)
{
    r->sql = text_of(c->arena, SOURCE_MAX);
    for (i64 i = 0; i < t->len; i++) {
        const struct token *token = &t->at[i];
        *push(c->arena, &r->places) = (struct place){r->sql.len, token->line};
        if (word_is(token, "readable") && symbol_is(token_at(t, i + 1), "(")) {
            expand_readable(c, r, t, i);
            i += 3;
        } else if (token->kind == PARAMETER) {
            if (token->spaced && r->sql.len)
                text_add_char(&r->sql, ' ');
            text_add_char(&r->sql, r->sign);
            text_add_i64(&r->sql, parameter_number(r->query, token->text));
        } else {
            token_write(&r->sql, token);
        }
    }
}

static int line_of(const struct rewriting *r, i64 offset, int line)
{
    for (i64 i = 0; i < r->places.len && r->places.at[i].offset <= offset; i++)
        line = r->places.at[i].line;
    return line;
}

static void touch(struct compiler *c, const char *name)
{
    str s = str_of(name);
    for (i64 i = 0; i < c->touched.len; i++)
        if (str_eq(c->touched.at[i], s))
            return;
    *push(c->arena, &c->touched) = arena_copy(c->arena, s);
}

static int deny(struct compiler *c, str why)
{
    if (!c->denied.len)
        c->denied = why;
    return SQLITE_DENY;
}

/* The hook that SQLite calls for everything a statement is about to do. */
static int authorize(void *what, int action, const char *one, const char *two, const char *database,
                     const char *inside)
{
    struct compiler *c = what;
    (void)two;
    (void)database;
    (void)inside;
    struct table *table = table_find(c, str_of(one));
    switch (action) {
    case SQLITE_READ:
        touch(c, one);
        return SQLITE_OK;
    case SQLITE_SELECT:
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
        if (table && str_eq(table->folder, c->folder))
            return SQLITE_OK;
        return deny(
            c,
            text_format(c->arena, "'%s' belongs to another folder, which alone may write it", one));
    default:
        return deny(c, S("a query reads and writes rows, and does nothing else"));
    }
}

static void prepare(struct compiler *c, struct query_source *q, const struct rewriting *r)
{
    str sql = text_str(&r->sql);
    c->touched = (strs){0};
    c->denied = (str){0};
    sqlite3_set_authorizer(c->sqlite, authorize, c);
    int rc = sqlite3_prepare_v2(c->sqlite, sql.at, (int)sql.len, &c->prepared, NULL);
    int offset = sqlite3_error_offset(c->sqlite);
    str said = arena_copy(c->arena, str_of(sqlite3_errmsg(c->sqlite)));
    sqlite3_set_authorizer(c->sqlite, NULL, NULL);
    if (c->denied.len)
        refuse(c, q->line, "%.*s: %.*s", STR(q->name), STR(c->denied));
    if (rc != SQLITE_OK)
        refuse(c, offset < 0 ? q->line : line_of(r, offset, q->line), "%.*s: %.*s", STR(q->name),
               STR(said));
    check(c->prepared != NULL);
}

static void kind_check(struct compiler *c, struct query_source *q)
{
    bool plain = q->kind == EXEC || q->kind == INSERT;
    bool returns = sqlite3_column_count(c->prepared) > 0;
    if (plain && !q->writes)
        refuse(c, q->line, "%.*s writes nothing: it is no :exec", STR(q->name));
    if (q->kind == EXEC && returns)
        refuse(c, q->line, "%.*s: an :exec returns no columns; RETURNING is for :one",
               STR(q->name));
    if (!plain && !returns)
        refuse(c, q->line, "%.*s returns no column: it is an :exec", STR(q->name));
}

/* :insert answers the id. SQLite says it by itself: its RETURNING makes a table in memory for each
   row, 7 us. PostgreSQL is asked by RETURNING; after DO NOTHING both say that nothing came. */
static void insert_check(struct compiler *c, struct query_source *q, const struct tokens *sql)
{
    str target = target_of(sql);
    struct table *table = table_find(c, target);
    for (i64 i = 0; i < sql->len; i++)
        if (word_is(&sql->at[i], "RETURNING"))
            refuse(c, sql->at[i].line, "%.*s: :insert answers the id by itself", STR(q->name));
        else if (word_is(&sql->at[i], "DO") && word_is(token_at(sql, i + 1), "UPDATE"))
            refuse(c, sql->at[i].line,
                   "%.*s: :insert answers the id of a new row; with DO UPDATE it is a :one",
                   STR(q->name));
    if (!table)
        refuse(c, q->line, "%.*s: no table '%.*s'", STR(q->name), STR(target));
    if (!table->key.len)
        refuse(c, q->line, "%.*s: '%.*s' has no id: it is an :exec", STR(q->name),
               STR(table->name));
    else
        q->key = table->key;
}

static void names_check(struct compiler *c, struct query_source *q)
{
    for (i64 i = 0; i < c->queries.len; i++)
        if (str_eq(c->queries.at[i].name, q->name))
            refuse(c, q->line, "%.*s is there twice", STR(q->name));
    for (i64 i = 0; i < q->sql.len; i++)
        q->reader |= word_is(&q->sql.at[i], "readable") && symbol_is(token_at(&q->sql, i + 1), "(");
    if (q->reader && field_find(&q->parameters, S("reader")))
        refuse(c, q->line, "%.*s: readable() brings the parameter 'reader' itself", STR(q->name));
}

/* Two queries may share a row only when it is the same row. */
static void row_check(struct compiler *c, const struct query_source *q)
{
    for (i64 i = 0; q->row.len && i < c->queries.len; i++) {
        const struct query_source *other = &c->queries.at[i];
        if (!str_eq(other->row, q->row))
            continue;
        bool same = other->columns.len == q->columns.len;
        for (i64 k = 0; same && k < q->columns.len; k++) {
            const struct field *f = &q->columns.at[k], *g = &other->columns.at[k];
            same = str_eq(f->name, g->name) && f->type->c == g->type->c &&
                   f->type->read == g->type->read && f->optional == g->optional;
            if (!same)
                refuse(c, q->line, "%.*s: column %d of '%.*s' differs from that of %.*s: '%.*s'",
                       STR(q->name), (int)k + 1, STR(q->row), STR(other->name), STR(f->name));
        }
        if (!same)
            refuse(c, q->line, "%.*s: '%.*s' has other columns in %.*s", STR(q->name), STR(q->row),
                   STR(other->name));
    }
}

static void compile(struct compiler *c, struct query_source *q)
{
    struct rewriting r = {.query = q, .sign = '?'};
    names_check(c, q);
    rules_check(c, q, &q->sql);
    struct sources sources = sources_of(c, &q->sql);
    r.sources = &sources;
    rewrite(c, &r, &q->sql);
    if (q->kind == INSERT)
        insert_check(c, q, &q->sql);
    prepare(c, q, &r);
    q->writes = !sqlite3_stmt_readonly(c->prepared);
    kind_check(c, q);
    guard_check(c, q, &sources);
    columns_of(c, q, &sources);
    reads_of(c, q, &sources);
    sqlite3_finalize(c->prepared);
    c->prepared = NULL;
    row_check(c, q);
    q->sqlite = text_str(&r.sql);
    plan_check(c, q, &sources, q->sqlite);
}

/* The other text of the same query. PostgreSQL itself judges it, in the test target. */
static void compile_variant(struct compiler *c, struct query_source *q)
{
    struct rewriting r = {.query = q, .sign = '$'};
    bool reader = false;
    for (i64 i = 0; i < q->variant.len; i++)
        reader |=
            word_is(&q->variant.at[i], "readable") && symbol_is(token_at(&q->variant, i + 1), "(");
    if (reader != q->reader)
        refuse(c, q->variant_line, "%.*s: one text says readable() and the other does not",
               STR(q->name));
    rules_check(c, q, &q->variant);
    struct sources sources = sources_of(c, &q->variant);
    r.sources = &sources;
    struct tokens kept = q->sql;
    q->sql = q->variant;
    guard_check(c, q, &sources);
    q->sql = kept;
    rewrite(c, &r, &q->variant);
    if (q->kind == INSERT)
        insert_check(c, q, &q->variant);
    q->postgresql = text_str(&r.sql);
}

static void query_statement(struct compiler *c, void *what)
{
    const struct statement *s = what;
    struct query_source q;
    bool orphan = c->orphan;
    c->orphan = true;
    if (fragment_read(c, s)) {
        c->orphan = false;
        return;
    }
    if (heading_read(c, s, &q)) {
        if (q.variant_line)
            refuse(c, q.variant_line, "a variant stands below the query it replaces");
        q.sql = fragments_expand(c, &s->sql, &q.parameters);
        compile(c, &q);
        *push(c->arena, &c->queries) = q;
        c->orphan = false;
        return;
    }
    c->orphan = false;
    if (orphan) /* its query was refused */
        return;
    struct query_source *last = c->queries.len ? &c->queries.at[c->queries.len - 1] : NULL;
    if (!last || !str_eq(last->file, c->file) || last->variant.len)
        refuse(c, q.variant_line, "a variant stands below the query it replaces");
    struct fields parameters = last->parameters;
    last->variant = fragments_expand(c, &s->sql, &parameters);
    if (parameters.len > last->parameters.len)
        refuse(c, q.variant_line,
               "the variant's fragments bring a parameter that its query has not");
    last->variant_line = q.variant_line;
    last->variant_reason = q.variant_reason;
    compile_variant(c, last);
}

void queries_compile(struct compiler *c, str file, str folder, str source)
{
    c->file = file;
    c->folder = folder;
    c->fragments = (struct fragments){0};
    int before = c->refusals;
    struct statements list = statements_read(c, source);
    for (i64 i = 0; i < list.len; i++)
        attempt(c, query_statement, &list.at[i]);
    if (c->refusals == before) /* who would use it may have been refused */
        attempt(c, fragments_used, NULL);
}
