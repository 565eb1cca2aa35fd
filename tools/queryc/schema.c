/* SPDX-License-Identifier: EUPL-1.2 */
/* A schema in house types to its tables and two DDLs. Constraints, indexes and defaults pass
   through as they are; PostgreSQL itself says in the test target whether it takes them. */
#include "queryc.h"

#include <stdlib.h>

enum engine { SQLITE, POSTGRESQL };

struct columns_out {
    text sqlite, postgresql, links;
};

static void both(struct columns_out *out, const struct token *t)
{
    token_write(&out->sqlite, t);
    token_write(&out->postgresql, t);
}

static void add(struct compiler *c, text *out, str s)
{
    (void)c;
    if (out->len && s.len && s.at[0] != ',' && s.at[0] != ')')
        text_add_char(out, ' ');
    text_add(out, s);
}

static bool constraint(const struct token *t)
{
    static const char *const words[] = {"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"};
    for (i64 i = 0; i < countof(words); i++)
        if (word_is(t, words[i]))
            return true;
    return false;
}

/* PostgreSQL's columns are separated here, since a FOREIGN KEY leaves its place. */
static void item_begin(struct columns_out *out)
{
    if (out->postgresql.at[out->postgresql.len - 1] != '(')
        text_add_char(&out->postgresql, ',');
}

static void link_begin(struct columns_out *out, str table)
{
    text_add(&out->links, S("ALTER TABLE "));
    text_add(&out->links, table);
    text_add(&out->links, S(" ADD"));
}

static void link_write(struct columns_out *out, const struct token *t)
{
    if (t->kind == WORD)
        text_add_char(&out->links, ' ');
    text_add(&out->links, t->text);
}

/* What "REFERENCES table (column) ON DELETE SET NULL DEFERRABLE ..." ends before. */
static i64 reference_end(const struct tokens *t, i64 i)
{
    static const char *const words[] = {"ON",         "DELETE",    "UPDATE",   "SET",
                                        "CASCADE",    "RESTRICT",  "NO",       "ACTION",
                                        "DEFERRABLE", "INITIALLY", "DEFERRED", "IMMEDIATE"};
    i += 2;
    if (symbol_is(token_at(t, i), "("))
        i = after_group(t, i);
    for (bool goes_on = true; goes_on; i += goes_on) {
        const struct token *word = token_at(t, i), *before = token_at(t, i - 1);
        goes_on = word_is(before, "SET") && (word_is(word, "NULL") || word_is(word, "DEFAULT"));
        for (i64 k = 0; k < countof(words); k++)
            goes_on |= word_is(word, words[k]);
    }
    return i < t->len ? i : t->len;
}

static i64 reference(struct compiler *c, struct columns_out *out, str table, str column,
                     const struct tokens *item, i64 from)
{
    i64 end = reference_end(item, from);
    link_begin(out, table);
    text_add(&out->links, text_format(c->arena, " FOREIGN KEY (%.*s)", STR(column)));
    for (i64 i = from; i < end; i++)
        token_write(&out->sqlite, &item->at[i]), link_write(out, &item->at[i]);
    text_add(&out->links, S(";\n"));
    return end;
}

/* PRIMARY KEY (a, b): its columns are never NULL in a STRICT table. */
static void table_constraint(struct compiler *c, struct table *table, const struct tokens *item,
                             struct columns_out *out)
{
    i64 named = word_is(token_at(item, 0), "CONSTRAINT") ? 2 : 0;
    if (word_is(token_at(item, named), "PRIMARY"))
        for (i64 i = named + 2; i < item->len; i++) {
            struct field *f = field_find(&table->columns, item->at[i].text);
            if (f)
                f->optional = false;
            else if (item->at[i].kind == WORD)
                refuse(c, item->at[i].line, "the key names '%.*s', which is no column above it",
                       STR(item->at[i].text));
        }
    if (word_is(token_at(item, named), "FOREIGN")) {
        link_begin(out, table->name);
        for (i64 i = 0; i < item->len; i++)
            token_write(&out->sqlite, &item->at[i]), link_write(out, &item->at[i]);
        text_add(&out->links, S(";\n"));
        return;
    }
    item_begin(out);
    for (i64 i = 0; i < item->len; i++)
        both(out, &item->at[i]);
}

static void type_write(struct compiler *c, struct columns_out *out, const struct field *f)
{
    add(c, &out->sqlite, str_of(f->type->sqlite));
    add(c, &out->postgresql, str_of(f->type->postgresql));
}

/* What BOOLEAN and UUID refuse by themselves on PostgreSQL, SQLite refuses by a CHECK. */
static void check_write(struct compiler *c, text *sqlite, const struct field *f)
{
    if (str_eq(str_of(f->type->name), S("flag")))
        add(c, sqlite, text_format(c->arena, "CHECK (%.*s IN (0, 1))", STR(f->name)));
    if (str_eq(str_of(f->type->name), S("uid")))
        add(c, sqlite, text_format(c->arena, "CHECK (length(%.*s) = 16)", STR(f->name)));
}

static void column(struct compiler *c, struct table *table, const struct tokens *item,
                   struct columns_out *out)
{
    const struct token *name = token_at(item, 0), *type = token_at(item, 1);
    bool optional;
    struct field f = {.name = name->text, .type = type_find(type->text, &optional)};
    if (name->kind != WORD)
        refuse(c, name->line, "a column begins with its name");
    if (!f.type || optional)
        refuse(c, item->at[item->len > 1].line, "'%.*s' is not a type of the house",
               STR(type->text));
    if (field_find(&table->columns, name->text))
        refuse(c, name->line, "the column '%.*s' is there twice", STR(name->text));
    if (table->columns.len == FIELDS_MAX)
        refuse(c, name->line, "more than %d columns", FIELDS_MAX);
    bool key = str_eq(type->text, S("id"));
    f.optional = !key;
    both(out, name);
    type_write(c, out, &f);
    for (i64 i = 2; i < item->len; i++) {
        const struct token *t = &item->at[i];
        if (word_is(t, "COLLATE"))
            refuse(c, t->line, "text is compared by bytes on both engines: no COLLATE");
        if (word_is(t, "AUTOINCREMENT") || word_is(t, "AUTO_INCREMENT"))
            refuse(c, t->line, "the type id numbers its rows by itself");
        if (word_is(t, "PRIMARY") && key)
            refuse(c, t->line, "the type id is the primary key already");
        key |= word_is(t, "PRIMARY") && f.type->number;
        if (word_is(t, "PRIMARY") || (word_is(t, "NOT") && word_is(token_at(item, i + 1), "NULL")))
            f.optional = false;
        if (word_is(t, "REFERENCES"))
            i = reference(c, out, table->name, f.name, item, i) - 1;
        else
            both(out, t);
    }
    check_write(c, &out->sqlite, &f);
    if (key)
        table->key = f.name;
    *push(c->arena, &table->columns) = f;
}

static i64 item_end(const struct tokens *t, i64 from)
{
    for (i64 i = from, depth = 0; i < t->len; i++) {
        depth += symbol_is(&t->at[i], "(") - symbol_is(&t->at[i], ")");
        if (depth < 0 || (depth == 0 && symbol_is(&t->at[i], ",")))
            return i;
    }
    return t->len;
}

static void table_add(struct compiler *c, const struct token *name, struct table table)
{
    if (name->kind != WORD)
        refuse(c, name->line, "the name of the table is missing");
    if (table_find(c, name->text))
        refuse(c, name->line, "the table '%.*s' exists already", STR(name->text));
    table.name = name->text;
    table.folder = c->folder;
    if (table.guarded.len) {
        struct field *f = field_find(&table.columns, table.guarded);
        if (!f || f->optional || !f->type->number)
            refuse(c, name->line, "guarded: '%.*s' must be a whole number, NOT NULL",
                   STR(table.guarded));
    }
    *push(c->arena, &c->tables) = table;
}

static void create_table(struct compiler *c, const struct statement *s, str guarded,
                         struct columns_out *out)
{
    const struct tokens *t = &s->sql;
    struct table table = {.guarded = guarded, .name = token_at(t, 2)->text};
    if (!symbol_is(token_at(t, 3), "("))
        refuse(c, s->line, "CREATE TABLE name ( expected");
    for (int i = 0; i < 4; i++)
        both(out, &t->at[i]);
    i64 i = 4;
    for (; i < t->len; i++) {
        i64 end = item_end(t, i);
        struct tokens item = {.at = t->at + i, .len = end - i};
        if (item.len == 0)
            refuse(c, token_at(t, i < t->len ? i : i - 1)->line, "an empty column");
        if (constraint(&item.at[0])) {
            table_constraint(c, &table, &item, out);
        } else {
            item_begin(out);
            column(c, &table, &item, out);
        }
        i = end;
        if (i == t->len)
            refuse(c, s->line, "the columns of '%.*s' never end", STR(t->at[2].text));
        token_write(&out->sqlite, &t->at[i]);
        if (symbol_is(&t->at[i], ")"))
            break;
    }
    bool without_rowid =
        word_is(token_at(t, i + 1), "WITHOUT") && word_is(token_at(t, i + 2), "ROWID");
    if (t->len != i + 1 + (without_rowid ? 2 : 0))
        refuse(c, token_at(t, i + 1)->line, "only WITHOUT ROWID may follow the columns");
    text_add(&out->postgresql, S(" )"));
    text_add(&out->sqlite, without_rowid ? S(" WITHOUT ROWID, STRICT") : S(" STRICT"));
    table_add(c, &t->at[2], table);
}

/* ALTER TABLE name ADD COLUMN name type ...: what a migration does most. */
static void add_column(struct compiler *c, const struct statement *s, struct columns_out *out)
{
    const struct tokens *t = &s->sql;
    struct table table = {.name = t->at[2].text};
    for (int i = 0; i < 5; i++)
        both(out, &t->at[i]);
    struct tokens item = {.at = t->at + 5, .len = t->len - 5};
    if (item.len == 0)
        refuse(c, s->line, "ADD COLUMN name type expected");
    column(c, &table, &item, out);
}

/* What a migration may do beside what a schema does. It is translated, not run: the tables it
   meets are those of an older version. */
static bool migrates(struct compiler *c, const struct statement *s, struct columns_out *out)
{
    const struct tokens *t = &s->sql;
    const struct token *first = &t->at[0];
    if (!c->migration)
        return false;
    if (word_is(first, "ALTER") && word_is(token_at(t, 3), "ADD") &&
        word_is(token_at(t, 4), "COLUMN")) {
        add_column(c, s, out);
        return true;
    }
    bool plain = word_is(first, "ALTER") || word_is(first, "DROP") || word_is(first, "INSERT") ||
                 word_is(first, "UPDATE") || word_is(first, "DELETE");
    for (i64 i = 0; plain && i < t->len; i++)
        both(out, &t->at[i]);
    return plain;
}

static void run(struct compiler *c, int line, str sql)
{
    char *said = NULL;
    if (c->migration)
        return;
    if (sqlite3_exec(c->sqlite, arena_c_string(c->arena, sql), NULL, NULL, &said) == SQLITE_OK)
        return;
    str copy = arena_copy(c->arena, str_of(said));
    sqlite3_free(said);
    refuse(c, line, "%.*s", STR(copy));
}

/* Rows that a schema begins with: their explicit ids must not be given again by PostgreSQL. */
static void rows_of(struct compiler *c, const struct statement *s, struct columns_out *out)
{
    struct table *table = table_find(c, token_at(&s->sql, 2)->text);
    if (!table || !str_eq(table->folder, c->folder))
        refuse(c, s->line, "a schema fills its own tables only");
    for (i64 i = 0; i < s->sql.len; i++)
        both(out, &s->sql.at[i]);
    struct field *key = field_find(&table->columns, table->key);
    if (key && str_eq(str_of(key->type->name), S("id")))
        text_add(&out->postgresql,
                 text_format(c->arena,
                             ";\nSELECT setval(pg_get_serial_sequence('%.*s', '%.*s'), "
                             "(SELECT max(%.*s) FROM %.*s))",
                             STR(table->name), STR(key->name), STR(key->name), STR(table->name)));
}

static void raw(struct compiler *c, const struct statement *s, text *out, enum engine engine)
{
    for (i64 i = 0; i < s->sql.len; i++)
        token_write(out, &s->sql.at[i]);
    i64 virtual = word_is(token_at(&s->sql, 1), "VIRTUAL");
    if (engine == SQLITE && word_is(&s->sql.at[0], "CREATE") &&
        word_is(token_at(&s->sql, 1 + virtual), "TABLE"))
        table_add(c, token_at(&s->sql, 2 + virtual), (struct table){0});
}

static void ddl_statement(struct compiler *c, const struct statement *s)
{
    str guarded = {0}, variant = {0}, rest;
    for (i64 i = 0; i < s->comments.len; i++) {
        struct token *comment = &s->comments.at[i];
        if (directive_is(comment, "guarded", &rest))
            guarded = rest;
        else if (directive_is(comment, "variant", &rest))
            variant = rest;
        else if (str_starts(comment->text, S(" :")))
            refuse(c, comment->line, "a schema knows -- :guarded and -- :variant only");
    }
    struct columns_out out = {text_of(c->arena, SOURCE_MAX), text_of(c->arena, SOURCE_MAX),
                              text_of(c->arena, SOURCE_MAX)};
    const struct tokens *t = &s->sql;
    const struct token *first = &t->at[0], *second = token_at(t, 1);
    if (!variant.len)
        common_check(c, t);
    clock_check(c, t);
    bool create = word_is(first, "CREATE");
    if (create && (word_is(second, "TRIGGER") || word_is(second, "VIEW")))
        refuse(c, s->line, "no %s: a rule is a query, whose reader sees it",
               word_is(second, "VIEW") ? "view" : "trigger");
    if (guarded.len && !(create && word_is(second, "TABLE")))
        refuse(c, s->line, "-- :guarded stands before a CREATE TABLE");
    if (str_eq(variant, S("sqlite")))
        raw(c, s, &out.sqlite, SQLITE);
    else if (str_eq(variant, S("postgresql")))
        raw(c, s, &out.postgresql, POSTGRESQL);
    else if (variant.len)
        refuse(c, s->line, "a variant is for sqlite or for postgresql");
    else if (create && word_is(second, "TABLE"))
        create_table(c, s, guarded, &out);
    else if (create && (word_is(second, "INDEX") || word_is(second, "UNIQUE")))
        for (i64 i = 0; i < t->len; i++)
            both(&out, &t->at[i]);
    else if (word_is(first, "INSERT") && word_is(second, "INTO") && !c->migration)
        rows_of(c, s, &out);
    else if (!migrates(c, s, &out))
        refuse(c, s->line, "'%.*s %.*s' needs -- :variant sqlite or postgresql above it",
               STR(first->text), STR(second->text));
    if (out.sqlite.len) {
        run(c, s->line, text_str(&out.sqlite));
        text_add(&c->ddl_sqlite, text_str(&out.sqlite));
        text_add(&c->ddl_sqlite, S(";\n"));
    }
    if (out.postgresql.len) {
        text_add(&c->ddl_postgresql, text_str(&out.postgresql));
        text_add(&c->ddl_postgresql, S(";\n"));
        text_add(&c->links, text_str(&out.links));
    }
}

static void try_statement(struct compiler *c, void *what) { ddl_statement(c, what); }

void schema_compile(struct compiler *c, str file, str folder, str source)
{
    c->file = file;
    c->folder = folder;
    c->ddl_sqlite = text_of(c->arena, OUTPUT_MAX);
    c->ddl_postgresql = text_of(c->arena, OUTPUT_MAX);
    c->links = text_of(c->arena, OUTPUT_MAX);
    struct statements list = statements_read(c, source);
    for (i64 i = 0; i < list.len; i++)
        attempt(c, try_statement, &list.at[i]);
}
