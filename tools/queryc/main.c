/* SPDX-License-Identifier: EUPL-1.2 */
/* The command line of queryc. A file is written only when its content changed, so that nothing is
   compiled again for a comment. */
#include "queryc.h"

#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct options {
    str room, out;
    i64 order, number;
    strs schemas, queries, plain;
};

static const char usage[] =
    "usage: queryc schema --room ROOM --order N --out DIR schema.sql\n"
    "       queryc migration --room ROOM --number N --out DIR migration.sql\n"
    "       queryc room --room ROOM --out DIR --schemas schema.sql... --queries queries.sql...\n"
    "       queryc postgresql --schemas schema.sql... --queries queries.sql...\n";

static _Noreturn void stop(const char *about, const char *what)
{
    fprintf(stderr, "queryc: %s: %s\n", about, what);
    exit(2);
}

static str read_whole(arena *a, str name)
{
    const char *path = arena_c_string(a, name);
    FILE *f = fopen(path, "rb");
    if (!f)
        stop(path, strerror(errno));
    long size = fseek(f, 0, SEEK_END) == 0 ? ftell(f) : -1;
    if (size < 0 || size > SOURCE_MAX)
        stop(path, "is not a file, or is too long");
    rewind(f);
    char *bytes = new_n(a, char, size + 1);
    size_t len = fread(bytes, 1, (size_t)size, f);
    fclose(f);
    if (len != (size_t)size)
        stop(path, "cannot be read");
    return (str){bytes, (i64)len};
}

static str folder_of(arena *a, str name)
{
    char *whole = realpath(arena_c_string(a, name), NULL);
    if (!whole)
        stop(arena_c_string(a, name), strerror(errno));
    str folder = arena_copy(a, str_of(dirname(whole)));
    free(whole);
    return folder;
}

static bool same_content(const char *path, str s)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    bool same = true;
    for (i64 i = 0; same && i < s.len; i++)
        same = getc(f) == (unsigned char)s.at[i];
    same = same && getc(f) == EOF;
    fclose(f);
    return same;
}

static void write_changed(arena *a, str path, str s)
{
    const char *name = arena_c_string(a, path);
    if (same_content(name, s))
        return;
    FILE *f = fopen(name, "wb");
    if (!f)
        stop(name, strerror(errno));
    bool written = fwrite(s.at, 1, (size_t)s.len, f) == (size_t)s.len;
    if (fclose(f) != 0 || !written)
        stop(name, "cannot be written");
}

static struct options options_of(arena *a, int argc, char **argv)
{
    struct options o = {.order = -1};
    strs *into = &o.plain;
    for (int i = 2; i < argc; i++) {
        str word = str_of(argv[i]);
        bool value = i + 1 < argc;
        if (str_eq(word, S("--room")) && value)
            o.room = str_of(argv[++i]);
        else if (str_eq(word, S("--out")) && value)
            o.out = str_of(argv[++i]);
        else if (str_eq(word, S("--order")) && value && str_to_i64(str_of(argv[i + 1]), &o.order))
            i++;
        else if (str_eq(word, S("--number")) && value && str_to_i64(str_of(argv[i + 1]), &o.number))
            i++;
        else if (str_eq(word, S("--schemas")))
            into = &o.schemas;
        else if (str_eq(word, S("--queries")))
            into = &o.queries;
        else if (str_starts(word, S("--")))
            stop(argv[i], "unknown, or its value is missing");
        else
            *push(a, into) = word;
    }
    return o;
}

static int finish(struct compiler *c)
{
    if (c->messages.len)
        fwrite(c->messages.at, 1, (size_t)c->messages.len, stderr);
    return c->refusals ? 1 : 0;
}

static void schemas(struct compiler *c, const strs *files, text *postgresql)
{
    text links = text_of(c->arena, OUTPUT_MAX);
    for (i64 i = 0; i < files->len; i++) {
        str file = files->at[i];
        schema_compile(c, file, folder_of(c->arena, file), read_whole(c->arena, file));
        if (postgresql)
            text_add(postgresql, text_str(&c->ddl_postgresql));
        text_add(&links, text_str(&c->links));
    }
    if (postgresql)
        text_add(postgresql, text_str(&links));
}

/* A schema alone: tables of other rooms that it refers to need not be known. */
static int schema(struct compiler *c, const struct options *o)
{
    if (!o->room.len || !o->out.len || o->order < 0 || o->plain.len != 1)
        return fputs(usage, stderr), 2;
    schemas(c, &o->plain, NULL);
    if (!c->refusals)
        write_changed(c->arena,
                      text_format(c->arena, "%.*s/%.*s_schema.c", STR(o->out), STR(o->room)),
                      emit_schema(c->arena, o->room, o->order, c));
    return finish(c);
}

static int migration(struct compiler *c, const struct options *o)
{
    if (!o->room.len || !o->out.len || o->number < 2 || o->plain.len != 1)
        return fputs(usage, stderr), 2;
    c->migration = true;
    schemas(c, &o->plain, NULL);
    if (!c->refusals)
        write_changed(c->arena,
                      text_format(c->arena, "%.*s/%.*s_migration_%lld.c", STR(o->out), STR(o->room),
                                  (long long)o->number),
                      emit_migration(c->arena, o->room, o->number, c));
    return finish(c);
}

static void queries(struct compiler *c, const struct options *o)
{
    for (i64 i = 0; i < o->queries.len; i++) {
        str file = o->queries.at[i];
        queries_compile(c, file, folder_of(c->arena, file), read_whole(c->arena, file));
    }
}

static int room(struct compiler *c, const struct options *o)
{
    if (!o->room.len || !o->out.len || !o->schemas.len || !o->queries.len || o->plain.len)
        return fputs(usage, stderr), 2;
    schemas(c, &o->schemas, NULL);
    if (!c->refusals)
        queries(c, o);
    if (!c->refusals) {
        str stem = text_format(c->arena, "%.*s/%.*s_sql", STR(o->out), STR(o->room));
        write_changed(c->arena, text_format(c->arena, "%.*s.h", STR(stem)),
                      emit_header(c, o->room));
        write_changed(c->arena, text_format(c->arena, "%.*s.c", STR(stem)),
                      emit_source(c, o->room));
    }
    return finish(c);
}

static int postgresql(struct compiler *c, const struct options *o)
{
    text ddl = text_of(c->arena, OUTPUT_MAX), out = text_of(c->arena, OUTPUT_MAX);
    if (!o->schemas.len || o->plain.len)
        return fputs(usage, stderr), 2;
    schemas(c, &o->schemas, &ddl);
    if (!c->refusals)
        queries(c, o);
    c->ddl_postgresql = ddl;
    if (!c->refusals) {
        emit_postgresql(&out, c);
        fwrite(out.at, 1, (size_t)out.len, stdout);
    }
    return finish(c);
}

int main(int argc, char **argv)
{
    arena a = arena_of(MEMORY_MAX);
    struct compiler c;
    struct options o = options_of(&a, argc, argv);
    str verb = str_of(argc > 1 ? argv[1] : NULL);
    compiler_start(&c, &a);
    int status = str_eq(verb, S("schema"))       ? schema(&c, &o)
                 : str_eq(verb, S("migration"))  ? migration(&c, &o)
                 : str_eq(verb, S("room"))       ? room(&c, &o)
                 : str_eq(verb, S("postgresql")) ? postgresql(&c, &o)
                                                 : (fputs(usage, stderr), 2);
    compiler_end(&c);
    arena_free(&a);
    return status;
}
