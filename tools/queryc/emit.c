/* SPDX-License-Identifier: EUPL-1.2 */
/* Compiled queries as C. Every file it writes begins with the words that say who made it. */
#include "queryc.h"

static void line(text *out, str s)
{
    text_add(out, s);
    text_add_char(out, '\n');
}

/* printf into the file, one line at most 64 KiB. */
#define say(c, out, ...) text_add((out), text_format((c)->arena, __VA_ARGS__))

static void literal(text *out, str s, const char *indent)
{
    text_add_char(out, '"');
    for (i64 i = 0; i < s.len; i++) {
        char ch = s.at[i];
        if (ch == '\n') {
            text_add(out, S("\\n"));
            if (i + 1 < s.len) {
                text_add(out, S("\"\n"));
                text_add(out, str_of(indent));
                text_add_char(out, '"');
            }
        } else {
            if (ch == '"' || ch == '\\' || (ch == '?' && i && s.at[i - 1] == '?'))
                text_add_char(out, '\\'); /* the last: no trigraph */
            text_add_char(out, ch);
        }
    }
    text_add_char(out, '"');
}

static void made_by(text *out, str room)
{
    text_add(
        out,
        S("/* SPDX-License-Identifier: EUPL-1.2 */\n/* Made by queryc from the .sql files of '"));
    text_add(out, room);
    text_add(out, S("': edit those. */\n"));
}

static const char *const no_pedantry =
    "#if defined(__GNUC__)\n#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n#endif\n\n";

str emit_schema(arena *a, str room, i64 order, const struct compiler *c)
{
    text out = text_of(a, OUTPUT_MAX);
    made_by(&out, room);
    line(&out, S("#include \"db/db.h\"\n"));
    text_add(&out, str_of(no_pedantry));
    line(&out, S("static const struct schema_text schema = {"));
    text_add(&out,
             text_format(a, "    .room = \"%.*s\",\n    .order = %lld,\n    .sqlite =\n        ",
                         STR(room), (long long)order));
    literal(&out, text_str(&c->ddl_sqlite), "        ");
    text_add(&out, S(",\n    .postgresql =\n        "));
    literal(&out, text_str(&c->ddl_postgresql), "        ");
    if (c->links.len) {
        text_add(&out, S(",\n    .postgresql_links =\n        "));
        literal(&out, text_str(&c->links), "        ");
    }
    line(&out, S(",\n};\n\n__attribute__((constructor)) static void register_schema(void)\n{\n"
                 "    schema_register(&schema);\n}"));
    return text_str(&out);
}

str emit_migration(arena *a, str room, i64 number, const struct compiler *c)
{
    text out = text_of(a, OUTPUT_MAX), postgresql = text_of(a, OUTPUT_MAX);
    text_add(&postgresql, text_str(&c->ddl_postgresql));
    text_add(&postgresql, text_str(&c->links));
    made_by(&out, room);
    line(&out, S("#include \"db/migrate.h\"\n"));
    text_add(&out, str_of(no_pedantry));
    line(&out, S("static const struct migration_text migration = {"));
    text_add(&out,
             text_format(a, "    .room = \"%.*s\",\n    .number = %lld,\n    .sqlite =\n        ",
                         STR(room), (long long)number));
    literal(&out, text_str(&c->ddl_sqlite), "        ");
    text_add(&out, S(",\n    .postgresql =\n        "));
    literal(&out, text_str(&postgresql), "        ");
    line(&out, S(",\n};\n\n__attribute__((constructor)) static void register_migration(void)\n{\n"
                 "    migration_register(&migration);\n}"));
    return text_str(&out);
}

/* A parameter may be called like a type, as in (day day): its C name gets an underscore. */
static str c_name_of(struct compiler *c, str name)
{
    static const char *const taken[] = {
        "a",     "d",     "q",           "row",  "rows",    "in",     "day",     "cents",
        "url",   "uid",   "str",         "text", "instant", "markup", "arena",   "db",
        "query", "texts", "partial_day", "new",  "push",    "read",   "changed", "answer"};
    for (i64 i = 0; i < countof(taken); i++)
        if (str_eq(name, str_of(taken[i])))
            return text_format(c->arena, "%.*s_", STR(name));
    return name;
}

static const char *c_type(const struct field *f)
{
    return f->optional ? f->type->optional : f->type->c;
}

static bool first_of_row(const struct compiler *c, i64 i)
{
    const struct query_source *q = &c->queries.at[i];
    for (i64 k = 0; k < i; k++)
        if (str_eq(c->queries.at[k].row, q->row))
            return false;
    return q->row.len > 0;
}

static bool in_struct(const struct query_source *q) { return q->parameters.len > ARGUMENTS_MAX; }

static void members(struct compiler *c, text *out, const struct fields *fields)
{
    for (i64 i = 0; i < fields->len; i++)
        say(c, out, "    %s %.*s;\n", c_type(&fields->at[i]), STR(fields->at[i].name));
}

static void prototype(struct compiler *c, text *out, const struct query_source *q)
{
    if (q->kind == MANY)
        say(c, out, "struct %.*s_rows ", STR(q->row));
    else if (q->kind == ONE)
        say(c, out, "struct %.*s *", STR(q->row));
    else
        text_add(out, S("i64 "));
    say(c, out, "%.*s(struct db *d%s%s", STR(q->name), q->row.len ? ", arena *a" : "",
        q->reader ? ", i64 reader" : "");
    if (in_struct(q))
        say(c, out, ", struct %.*s_in in", STR(q->name));
    else
        for (i64 i = 0; i < q->parameters.len; i++) {
            str name = c_name_of(c, q->parameters.at[i].name);
            say(c, out, ", %s %.*s", c_type(&q->parameters.at[i]), STR(name));
        }
    text_add_char(out, ')');
}

/* The author's words; "* /" inside them would end the comment. */
static void doc(struct compiler *c, text *out, const struct query_source *q)
{
    static const char *const answers[] = {"", "NULL when there is none.", "",
                                          "Returns the rows changed.",
                                          "Returns the new id, 0 when the row was there."};
    str answer = str_of(answers[q->kind]);
    text_add(out, S("/* "));
    for (i64 i = 0; i < q->doc.len; i++) {
        for (i64 k = 0; k < q->doc.at[i].len; k++) {
            if (k && q->doc.at[i].at[k] == '/' && q->doc.at[i].at[k - 1] == '*')
                text_add_char(out, ' ');
            text_add_char(out, q->doc.at[i].at[k]);
        }
        if (i + 1 < q->doc.len || answer.len)
            text_add(out, S("\n   "));
    }
    text_add(out, answer.len || q->doc.len ? answer : q->name);
    if (q->unguarded.len)
        say(c, out, "\n   Unguarded: %.*s", STR(q->unguarded));
    text_add(out, S(" */\n"));
}

str emit_header(struct compiler *c, str room)
{
    text out = text_of(c->arena, OUTPUT_MAX);
    made_by(&out, room);
    say(c, &out, "#ifndef QUERYC_%.*s_SQL_H\n#define QUERYC_%.*s_SQL_H\n\n#include \"db/db.h\"\n",
        STR(room), STR(room));
    for (i64 i = 0; i < c->queries.len; i++)
        if (first_of_row(c, i)) {
            const struct query_source *q = &c->queries.at[i];
            say(c, &out, "\nstruct %.*s {\n", STR(q->row));
            members(c, &out, &q->columns);
            say(c, &out, "};\nstruct %.*s_rows {\n    struct %.*s *at;\n    i64 len, cap;\n};\n",
                STR(q->row), STR(q->row));
        }
    for (i64 i = 0; i < c->queries.len; i++) {
        const struct query_source *q = &c->queries.at[i];
        text_add_char(&out, '\n');
        if (in_struct(q)) {
            say(c, &out, "struct %.*s_in {\n", STR(q->name));
            members(c, &out, &q->parameters);
            text_add(&out, S("};\n"));
        }
        doc(c, &out, q);
        prototype(c, &out, q);
        text_add(&out, S(";\n"));
    }
    text_add(&out, S("\n#endif\n"));
    return text_str(&out);
}

/* What a cache of answers has to know (db.h). */
static void reads(struct compiler *c, text *out, const struct query_source *q)
{
    if (!q->reads.len)
        return;
    text_add(out, S(",\n     .reads = (struct query_read[]){\n         "));
    for (i64 i = 0; i < q->reads.len; i++) {
        const struct query_read *r = &q->reads.at[i];
        say(c, out, "{.table = \"%.*s\"", STR(r->table));
        if (r->column.len && !r->parameter)
            say(c, out, ", .column = \"%.*s\", .literal = \"%.*s\"", STR(r->column),
                STR(r->literal));
        else if (r->column.len)
            say(c, out, ", .column = \"%.*s\", .parameter = %d", STR(r->column), (int)r->parameter);
        else if (r->parameter)
            text_add(out, S(", .parameter = QUERY_READ_UNSEEN"));
        text_add(out, S("},\n         "));
    }
    text_add(out, S("{0}}"));
    for (i64 i = 0; i < q->parameters.len; i++) {
        const char *type = q->parameters.at[i].type->name;
        if (str_eq(str_of(type), S("instant")) || str_eq(str_of(type), S("day"))) {
            text_add(out, S(",\n     .timed = true"));
            break;
        }
    }
}

static void texts(struct compiler *c, text *out)
{
    line(out, S("static struct query_text texts[] = {"));
    for (i64 i = 0; i < c->queries.len; i++) {
        const struct query_source *q = &c->queries.at[i];
        say(c, out, "    {.name = \"%.*s\",\n     .sqlite = ", STR(q->name));
        literal(out, q->sqlite, "        ");
        if (q->postgresql.len) {
            text_add(out, S(",\n     .postgresql = "));
            literal(out, q->postgresql, "        ");
        }
        if (q->kind == INSERT)
            say(c, out, ",\n     .key = \"%.*s\"", STR(q->key));
        if (q->unguarded.len) {
            text_add(out, S(",\n     .unguarded = "));
            literal(out, q->unguarded, "        ");
        }
        text_add(out, S(",\n     .parameters = \""));
        if (q->reader)
            text_add(out, q->parameters.len ? S("bigint, ") : S("bigint"));
        for (i64 k = 0; k < q->parameters.len; k++)
            say(c, out, "%s%s", k ? ", " : "", q->parameters.at[k].type->parameter);
        say(c, out, "\",\n     .writes = %s", q->writes ? "true" : "false");
        reads(c, out, q);
        text_add(out, S("},\n"));
    }
    line(out, S("};\n\n__attribute__((constructor)) static void register_texts(void)\n{\n"
                "    query_register(texts, countof(texts));\n}"));
}

/* Reads one row; columns that may be NULL stay {0}, which says "unknown". */
static void reader(struct compiler *c, text *out, const struct query_source *q)
{
    bool texts_in_it = false;
    for (i64 i = 0; i < q->columns.len; i++)
        texts_in_it |= str_has(str_of(q->columns.at[i].type->read), S(", a)"));
    say(c, out, "\nstatic void read_%.*s(query *q, arena *a, struct %.*s *row)\n{\n", STR(q->row),
        STR(q->row));
    if (!texts_in_it)
        text_add(out, S("    (void)a;\n"));
    for (i64 i = 0; i < q->columns.len; i++) {
        const struct field *f = &q->columns.at[i];
        str form = str_of(f->type->read);
        i64 place = str_find(form, S("%d"));
        if (f->optional)
            say(c, out, "    if (!query_null(q, %d))\n        row->%.*s = (%s){true, ", (int)i,
                STR(f->name), f->type->optional);
        else
            say(c, out, "    row->%.*s = ", STR(f->name));
        text_add(out, str_first(form, place));
        text_add_i64(out, i);
        text_add(out, str_from(form, place + 2));
        text_add(out, f->optional ? S("};\n") : S(";\n"));
    }
    text_add(out, S("}\n"));
}

static void bindings(struct compiler *c, text *out, const struct query_source *q)
{
    if (q->reader)
        text_add(out, S("    query_in_i64(q, 1, reader);\n"));
    for (i64 i = 0; i < q->parameters.len; i++) {
        const struct field *f = &q->parameters.at[i];
        str value =
            in_struct(q) ? text_format(c->arena, "in.%.*s", STR(f->name)) : c_name_of(c, f->name);
        int place = (int)i + 1 + q->reader;
        if (f->optional)
            say(c, out,
                "    if (%.*s.has)\n        %s(q, %d, %.*s.value);\n    else\n"
                "        query_in_null(q, %d);\n",
                STR(value), f->type->bind, place, STR(value), place);
        else
            say(c, out, "    %s(q, %d, %.*s);\n", f->type->bind, place, STR(value));
    }
}

static void body(struct compiler *c, text *out, const struct query_source *q)
{
    switch (q->kind) {
    case MANY:
        say(c, out,
            "    struct %.*s_rows rows = {0};\n    while (query_next(q))\n"
            "        read_%.*s(q, a, push(a, &rows));\n    query_end(q);\n    return rows;\n",
            STR(q->row), STR(q->row));
        break;
    case ONE:
        say(c, out,
            "    struct %.*s *row = NULL;\n    if (query_next(q)) {\n"
            "        row = new (a, struct %.*s);\n        read_%.*s(q, a, row);\n    }\n"
            "    query_end(q);\n    return row;\n",
            STR(q->row), STR(q->row), STR(q->row));
        break;
    case INSERT:
        text_add(out,
                 S("    query_next(q);\n    i64 answer = query_inserted(q);\n    query_end(q);\n"
                   "    return answer;\n"));
        break;
    case QUERY_NUMBER:
        text_add(out, S("    i64 answer = query_next(q) ? query_i64(q, 0) : 0;\n    query_end(q);\n"
                        "    return answer;\n"));
        break;
    case EXEC:
        text_add(out, S("    while (query_next(q)) {\n    }\n    i64 changed = query_changes(q);\n"
                        "    query_end(q);\n    return changed;\n"));
    }
}

str emit_source(struct compiler *c, str room)
{
    text out = text_of(c->arena, OUTPUT_MAX);
    made_by(&out, room);
    say(c, &out, "#include \"%.*s_sql.h\"\n\n", STR(room));
    text_add(&out, str_of(no_pedantry));
    if (c->queries.len)
        texts(c, &out);
    for (i64 i = 0; i < c->queries.len; i++)
        if (first_of_row(c, i))
            reader(c, &out, &c->queries.at[i]);
    for (i64 i = 0; i < c->queries.len; i++) {
        const struct query_source *q = &c->queries.at[i];
        text_add_char(&out, '\n');
        prototype(c, &out, q);
        say(c, &out, "\n{\n    query *q = query_start(d, &texts[%lld]);\n", (long long)i);
        bindings(c, &out, q);
        body(c, &out, q);
        text_add(&out, S("}\n"));
    }
    return text_str(&out);
}
