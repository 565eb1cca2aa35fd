/* SPDX-License-Identifier: EUPL-1.2 */
/* A schema and a file of queries, as a typing error, a merge conflict or a stranger may leave them:
 * queryc answers with refusals or with C, and never stops at a check, leaks or reads outside.
 * The input is the schema, a line "====", and the queries. The compiler is no library: its parts
 * are taken in here. */
#include "../../tools/queryc/columns.c"    /* NOLINT(bugprone-suspicious-include) */
#include "../../tools/queryc/compiler.c"   /* NOLINT(bugprone-suspicious-include) */
#include "../../tools/queryc/emit.c"       /* NOLINT(bugprone-suspicious-include) */
#include "../../tools/queryc/fragment.c"   /* NOLINT(bugprone-suspicious-include) */
#include "../../tools/queryc/heading.c"    /* NOLINT(bugprone-suspicious-include) */
#include "../../tools/queryc/lexer.c"      /* NOLINT(bugprone-suspicious-include) */
#include "../../tools/queryc/plan.c"       /* NOLINT(bugprone-suspicious-include) */
#include "../../tools/queryc/postgresql.c" /* NOLINT(bugprone-suspicious-include) */
#include "../../tools/queryc/query.c"      /* NOLINT(bugprone-suspicious-include) */
#include "../../tools/queryc/reads.c"      /* NOLINT(bugprone-suspicious-include) */
#include "../../tools/queryc/rules.c"      /* NOLINT(bugprone-suspicious-include) */
#include "../../tools/queryc/schema.c"     /* NOLINT(bugprone-suspicious-include) */
#include "../../tools/queryc/sources.c"    /* NOLINT(bugprone-suspicious-include) */
#include "../../tools/queryc/types.c"      /* NOLINT(bugprone-suspicious-include) */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char commons[] =
    "CREATE TABLE person (id id, uid uid NOT NULL UNIQUE, name text NOT NULL, born day);\n"
    "CREATE TABLE reader_audience (reader int NOT NULL, audience int NOT NULL,\n"
    "  PRIMARY KEY (reader, audience)) WITHOUT ROWID;\n"
    "-- :guarded audience\n"
    "CREATE TABLE book (id id, title text NOT NULL, audience int NOT NULL, price cents);\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 64 << 10)
        return 0;
    arena a = arena_of(1 << 30);
    struct compiler c;
    compiler_start(&c, &a);
    str input = {(const char *)data, (i64)size};
    i64 cut = str_find(input, S("===="));
    str schema = cut < 0 ? (str){0} : str_first(input, cut);
    str queries = cut < 0 ? input : str_from(input, cut + 4);
    schema_compile(&c, S("commons/schema.sql"), S("commons"), str_of(commons));
    check(c.refusals == 0);
    schema_compile(&c, S("room/schema.sql"), S("room"), schema);
    emit_schema(&a, S("room"), 1, &c);
    queries_compile(&c, S("room/room.sql"), S("room"), queries);
    emit_header(&c, S("room"));
    emit_source(&c, S("room"));
    text script = text_of(&a, OUTPUT_MAX);
    emit_postgresql(&script, &c);
    for (i64 i = 0; i < c.queries.len; i++) {
        const struct query_source *q = &c.queries.at[i];
        const struct table *t = table_find(&c, target_of(&q->sql));
        /* Whatever was accepted writes a table of its own folder. */
        check(!q->writes || (t && str_eq(t->folder, S("room"))));
    }
    compiler_end(&c);
    arena_free(&a);
    return 0;
}
