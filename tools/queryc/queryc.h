/* SPDX-License-Identifier: EUPL-1.2 */
/* queryc: compiles schemas in house types to the DDL of two engines, and named SQL queries to
 * typed C functions. doc/queryc.md is its manual. The parts, in the order of the work:
 *
 *     lexer.c     bytes -> tokens -> statements with the comments before them
 *     types.c     the house types
 *     schema.c    a schema -> its tables and two DDLs
 *     heading.c   the "-- :" lines of a query
 *     fragment.c  pieces of SQL that queries share
 *     sources.c   which tables a query reads under which names, and what its columns are
 *     rules.c     what no query may say
 *     query.c     prepares the query on SQLite, types its columns
 *     plan.c      what grows dear with its tables
 *     reads.c     which rows its answer is made of
 *     emit.c      C; postgresql.c  the script that prepares everything on PostgreSQL
 *     main.c      the command line
 *
 * A refusal names the author's own file and line and stops that statement only: one run says all
 * it can. Memory is one arena; nothing is freed alone. */
#ifndef QUERYC_H
#define QUERYC_H

#include <setjmp.h>
#include <sqlite3.h>

#include "base/text.h"

enum {
    DEPTH_MAX = 64,        /* parentheses */
    FIELDS_MAX = 200,      /* columns of a table, parameters of a query */
    ARGUMENTS_MAX = 4,     /* more parameters travel in a struct */
    OUTPUT_MAX = 64 << 20, /* bytes of one generated file */
    TOKENS_MAX = 20000,    /* words of a query with its fragments put in */
    SOURCE_MAX = 4 << 20,  /* bytes of one file read */
    MEMORY_MAX = 1 << 30,  /* bytes */
};

/* ---- lexer.c ----------------------------------------------------------------------------- */

enum token_kind { WORD, NUMBER, STRING, PARAMETER, SYMBOL, FRAGMENT, FOREIGN, COMMENT };

struct token {
    enum token_kind kind;
    str text; /* a parameter without its colon, a comment without its dashes, @fragment */
    int line;
    bool spaced; /* a blank or a comment stood before */
};

struct tokens {
    struct token *at;
    i64 len, cap;
};

/* What stands before one ';', and the comments above it. */
struct statement {
    struct tokens comments, sql;
    int line;
};

struct statements {
    struct statement *at;
    i64 len, cap;
};

/* ---- types.c ----------------------------------------------------------------------------- */

struct type {
    const char *name;                /* in a schema */
    const char *sqlite, *postgresql; /* in the DDL */
    const char *parameter;           /* of a prepared statement of PostgreSQL */
    const char *c, *optional;
    const char *bind; /* query_in_... */
    const char *read; /* an expression with one %d, the place of the column */
    bool number;      /* C reads it as a whole number */
};

/* NULL for an unknown name. "opt_x" sets *optional. */
const struct type *type_find(str name, bool *optional);

/* ---- shared ------------------------------------------------------------------------------ */

struct field {
    str name;
    const struct type *type;
    bool optional;
};

struct fields {
    struct field *at;
    i64 len, cap;
};

struct table {
    str name, folder;
    struct fields columns; /* empty for a virtual table */
    str guarded;           /* the column that holds the audience; empty: everybody may read */
    str key;               /* its one-column primary key of integers, or empty */
};

struct tables {
    struct table *at;
    i64 len, cap;
};

enum query_kind { MANY, ONE, QUERY_NUMBER, EXEC, INSERT };

/* A table (or subquery) in a FROM clause. */
struct source {
    str alias, table; /* table is empty for a subquery */
    bool nullable;    /* on the right of a LEFT JOIN */
    bool outermost;
    i64 at; /* the token of its name, or of its parenthesis */
};

struct sources {
    struct source *at;
    i64 len, cap;
};

/* A table whose rows the answer is made of: those with the value of that parameter in that column,
   or with that text of the query's own (parameter 0), or all of them (no column). */
enum { QUERY_READ_UNSEEN = -1 }; /* the parameter of a virtual table */
struct query_read {
    str table, column;
    i64 parameter;
    str literal;
};

struct query_reads {
    struct query_read *at;
    i64 len, cap;
};

/* "-- :held k.contribution = :contribution reason": what the conditions do not show. */
struct said_held {
    str alias, column, parameter_name;
    i64 parameter;
    int line;
};

struct said_helds {
    struct said_held *at;
    i64 len, cap;
};

struct query_source {
    enum query_kind kind;
    str name, row;
    str file;
    int line;
    strs doc;
    struct fields parameters, stated, columns;
    struct tokens sql, variant; /* variant is empty when one text serves both engines */
    str unguarded, bounded, scan, variant_reason;
    int variant_line;
    bool reader; /* readable() is used: parameter 1 is the reader */
    bool writes;
    struct said_helds held;
    struct query_reads reads;
    str sqlite, postgresql; /* the finished texts */
    str key;                /* of an :insert: the column that it answers */
};

struct queries {
    struct query_source *at;
    i64 len, cap;
};

/* A piece of SQL that queries of the same file share, with what it holds put in. */
struct fragment {
    str name;
    int line;
    struct fields parameters;
    struct tokens sql;
    bool used;
};

struct fragments {
    struct fragment *at;
    i64 len, cap;
};

struct compiler {
    arena *arena;
    sqlite3 *sqlite;
    sqlite3_stmt *prepared; /* finalized when a refusal jumps over it */
    str file, folder;       /* being read */
    struct tables tables;
    struct queries queries;
    struct fragments fragments;      /* of the file being read */
    text ddl_sqlite, ddl_postgresql; /* of the schema being read */
    text links;                      /* its foreign keys on PostgreSQL, made after all tables */
    text messages;
    int refusals;
    bool migration; /* a migration is read, not a schema: see schema.c */
    bool orphan;    /* the last query was refused: its variant goes with it */
    jmp_buf *refused;

    /* What the authorizer hook saw while preparing one statement. */
    strs touched;
    str denied;
};

_Noreturn void refuse(struct compiler *c, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Runs one step; a refusal inside it comes back here as false. */
bool attempt(struct compiler *c, void (*step)(struct compiler *c, void *what), void *what);

struct statements statements_read(struct compiler *c, str source); /* none after a refusal */
bool word_is(const struct token *t, const char *word);             /* a WORD, whatever its case */
bool symbol_is(const struct token *t, const char *symbol);
bool word_among(const struct token *t, const char *const *words, i64 count);
const struct token *token_at(const struct tokens *t, i64 i); /* an empty symbol beyond the ends */
i64 after_group(const struct tokens *t, i64 open); /* what follows the ')' of the '(' at `open` */
void common_check(struct compiler *c, const struct tokens *t); /* no FOREIGN token */
void token_write(text *out, const struct token *t);
bool directive_is(const struct token *comment, const char *name, str *rest);

void compiler_start(struct compiler *c, arena *a);
void compiler_end(struct compiler *c);
struct table *table_find(struct compiler *c, str name);
struct field *field_find(struct fields *f, str name);

/* Reads a schema: adds its tables, runs its DDL on the SQLite in memory, leaves both texts in
   ddl_sqlite, ddl_postgresql and links: SQLite lets a table refer to one that is made later, and
   PostgreSQL does not, so its foreign keys come when every table is there. */
void schema_compile(struct compiler *c, str file, str folder, str source);

/* Reads a file of queries and adds those that hold to c->queries. */
void queries_compile(struct compiler *c, str file, str folder, str source);

bool heading_read(struct compiler *c, const struct statement *s, struct query_source *q);
bool fragment_heading(struct compiler *c, const struct statement *s, struct fragment *f);
bool fragment_read(struct compiler *c, const struct statement *s); /* false: it is a query */
void fragments_used(struct compiler *c, void *what);               /* refuses one that is not */

/* The SQL with its fragments put in; their parameters follow those that are there. */
struct tokens fragments_expand(struct compiler *c, const struct tokens *sql,
                               struct fields *parameters);
bool mentions_parameter(const struct tokens *t, str name);
struct sources sources_of(struct compiler *c, const struct tokens *t);
struct source *source_find(struct sources *s, str alias);
void rules_check(struct compiler *c, struct query_source *q, const struct tokens *t);
void clock_check(struct compiler *c, const struct tokens *t);
void guard_check(struct compiler *c, struct query_source *q, const struct sources *s);
void columns_of(struct compiler *c, struct query_source *q, struct sources *s);
i64 parameter_number(const struct query_source *q, str name); /* 0: none such */
void reads_of(struct compiler *c, struct query_source *q, struct sources *s);
void plan_check(struct compiler *c, struct query_source *q, struct sources *s, str sql);
str target_of(const struct tokens *t); /* the table of INSERT, UPDATE or DELETE, or empty */

str emit_schema(arena *a, str room, i64 order, const struct compiler *c);
str emit_migration(arena *a, str room, i64 number, const struct compiler *c);
str emit_header(struct compiler *c, str room);
str emit_source(struct compiler *c, str room);
void emit_postgresql(text *out, const struct compiler *c);

#endif
