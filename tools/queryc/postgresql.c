/* SPDX-License-Identifier: EUPL-1.2 */
/* The psql script that makes every table and prepares every query on a real PostgreSQL, with the
   types of its parameters, and undoes it all. A refused query is named by its file and line. */
#include "queryc.h"

/* ?12 is $12 there; nothing else changes. */
static void numbered(text *out, str sql)
{
    bool quoted = false;
    for (i64 i = 0; i < sql.len; i++) {
        quoted ^= sql.at[i] == '\'';
        text_add_char(out, sql.at[i] == '?' && !quoted ? '$' : sql.at[i]);
    }
}

static void prepare_query(text *out, const struct compiler *c, const struct query_source *q)
{
    text_add(out, text_format(c->arena, "PREPARE %.*s", STR(q->name)));
    i64 count = q->parameters.len + q->reader;
    for (i64 i = 0; i < count; i++) {
        i64 own = i - q->reader;
        text_add(out, i ? S(", ") : S("("));
        text_add(out, str_of(own < 0 ? "bigint" : q->parameters.at[own].type->parameter));
    }
    text_add(out, count ? S(") AS\n") : S(" AS\n"));
    if (q->postgresql.len)
        text_add(out, q->postgresql);
    else
        numbered(out, q->sqlite);
    if (q->kind == INSERT)
        text_add(out, text_format(c->arena, " RETURNING %.*s", STR(q->key)));
    text_add(out, text_format(c->arena, ";\n\\if :ERROR\n\\echo refused: %.*s:%d: %.*s\n\\endif\n",
                              STR(q->file), q->postgresql.len ? q->variant_line : q->line,
                              STR(q->name)));
}

void emit_postgresql(text *out, const struct compiler *c)
{
    text_add(out, S("-- SPDX-License-Identifier: EUPL-1.2\n"
                    "\\set ON_ERROR_STOP on\nSET client_min_messages = warning;\nBEGIN;\n"));
    text_add(out, text_str(&c->ddl_postgresql));
    text_add(out, S("\\set ON_ERROR_STOP off\n\\set ON_ERROR_ROLLBACK on\n"));
    for (i64 i = 0; i < c->queries.len; i++)
        prepare_query(out, c, &c->queries.at[i]);
    text_add(out, S("ROLLBACK;\n"));
}
