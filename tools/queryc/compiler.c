/* SPDX-License-Identifier: EUPL-1.2 */
/* What all the parts share: refusals, and the SQLite in memory that every statement meets. */
#include "queryc.h"

#include <stdarg.h>
#include <stdio.h>
#include <strings.h>

_Noreturn void refuse(struct compiler *c, int line, const char *format, ...)
{
    char said[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(said, sizeof said, format, args);
    va_end(args);
    text_add(&c->messages, c->file);
    text_add_char(&c->messages, ':');
    text_add_i64(&c->messages, line);
    text_add(&c->messages, S(": "));
    text_add(&c->messages, str_of(said));
    text_add_char(&c->messages, '\n');
    c->refusals++;
    sqlite3_set_authorizer(c->sqlite, NULL, NULL);
    sqlite3_finalize(c->prepared);
    c->prepared = NULL;
    check(c->refused != NULL);
    longjmp(*c->refused, 1);
}

bool attempt(struct compiler *c, void (*step)(struct compiler *c, void *what), void *what)
{
    jmp_buf back;
    c->refused = &back;
    if (setjmp(back) == 0) {
        step(c, what);
        c->refused = NULL;
        return true;
    }
    c->refused = NULL;
    return false;
}

void compiler_start(struct compiler *c, arena *a)
{
    *c = (struct compiler){.arena = a, .messages = text_of(a, 1 << 20)};
    check(sqlite3_open(":memory:", &c->sqlite) == SQLITE_OK);
    /* Foreign keys stay off: what a cascade deletes is not what the query's author writes. */
    sqlite3_db_config(c->sqlite, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
    sqlite3_db_config(c->sqlite, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(c->sqlite, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
}

void compiler_end(struct compiler *c)
{
    sqlite3_finalize(c->prepared);
    sqlite3_close(c->sqlite);
}

static bool same_name(str a, str b)
{
    return a.len == b.len && (a.len == 0 || strncasecmp(a.at, b.at, (size_t)a.len) == 0);
}

struct table *table_find(struct compiler *c, str name)
{
    for (i64 i = 0; i < c->tables.len; i++)
        if (same_name(c->tables.at[i].name, name))
            return &c->tables.at[i];
    return NULL;
}

struct field *field_find(struct fields *f, str name)
{
    for (i64 i = 0; i < f->len; i++)
        if (same_name(f->at[i].name, name))
            return &f->at[i];
    return NULL;
}
