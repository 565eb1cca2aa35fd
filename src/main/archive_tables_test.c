/* SPDX-License-Identifier: EUPL-1.2 */
/* Every table and column of the schema is in the one list of what an archive carries. */
#include <sqlite3.h>
#include <string.h>

#include "base/test.h"
#include "commons/archive/plain.h"
#include "commons/archive/tables.h"
#include "main/test_instance.h"

static const struct archive_table *classified(const char *name)
{
    for (const struct archive_table *t = archive_tables; t->name; t++)
        if (!strcmp(t->name, name))
            return t;
    return NULL;
}

static const struct archive_plain *plain_table(const char *name)
{
    for (const struct archive_plain *p = archive_plain; p->table; p++)
        if (!strcmp(p->table, name))
            return p;
    return NULL;
}

static bool among(const char *words, const char *word)
{
    for (str rest = str_of(words); rest.len;)
        if (str_eq(str_cut(&rest, ' '), str_of(word)))
            return true;
    return false;
}

static bool plain_carries(const struct archive_plain *p, const char *column)
{
    for (const struct archive_member *m = archive_types[p->type].members; m->name; m++)
        if (!strcmp(m->column ? m->column : m->name, column))
            return true;
    return false;
}

static sqlite3 *schema_of(struct test_instance *t)
{
    sqlite3 *d = NULL;
    test_instance_open(t);
    check(sqlite3_open(t->i.database, &d) == SQLITE_OK);
    return d;
}

TEST(every_table_is_classified)
{
    struct test_instance t;
    sqlite3 *d = schema_of(&t);
    sqlite3_stmt *s = NULL;
    i64 found = 0, listed = 0;
    /* what FTS5 keeps in tables of its own goes with the table they belong to */
    check(sqlite3_prepare_v2(
              d,
              "SELECT name FROM sqlite_schema WHERE type = 'table'"
              " AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search_index%\\_data' ESCAPE '\\'"
              " AND name NOT LIKE 'search_index%\\_idx' ESCAPE '\\'"
              " AND name NOT LIKE 'search_index%\\_config' ESCAPE '\\'",
              -1, &s, NULL) == SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(s, 0);
        found++;
        if (!classified(name))
            printf("src/commons/archive/tables.c: say what becomes of the table %s\n", name);
        expect(classified(name) != NULL);
    }
    for (const struct archive_table *c = archive_tables; c->name; c++) {
        listed++;
        expect(classified(c->name) == c); /* once */
        expect(c->scope != IN_NONE || c->why);
    }
    expect(found == listed); /* and none that is gone */
    sqlite3_finalize(s);
    sqlite3_close(d);
    test_instance_close(&t);
}

TEST(every_column_of_what_travels_is_carried_or_left)
{
    struct test_instance t;
    sqlite3 *d = schema_of(&t);
    sqlite3_stmt *s = NULL;
    check(sqlite3_prepare_v2(d,
                             "SELECT s.name, c.name FROM sqlite_schema s"
                             " JOIN pragma_table_info(s.name) c WHERE s.type = 'table'",
                             -1, &s, NULL) == SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(s, 0);
        const char *column = (const char *)sqlite3_column_text(s, 1);
        const struct archive_table *c = classified(table);
        if (!c || c->scope == IN_NONE)
            continue;
        const struct archive_plain *p = plain_table(table);
        bool carried = p ? plain_carries(p, column) : among(c->carried, column);
        if (carried == among(c->left, column))
            printf("src/commons/archive/tables.c: is %s of %s carried, or left, and why?\n", column,
                   table);
        expect(carried != among(c->left, column));
    }
    sqlite3_finalize(s);
    sqlite3_close(d);
    test_instance_close(&t);
}

TEST(plain_tables_and_scopes_agree)
{
    for (const struct archive_plain *p = archive_plain; p->table; p++) {
        const struct archive_table *c = classified(p->table);
        expect(c && c->scope != IN_NONE && !c->carried);
        /* the public journal of moderation has a type of its own */
        if (c && p->type != ARCHIVE_DECISION)
            expect((c->scope == IN_EVERYTHING) == archive_types[p->type].everything);
        for (str rest = str_of(p->key); rest.len;)
            expect(plain_carries(p, arena_c_string(a, str_cut(&rest, ' '))));
    }
    for (int type = 0; type < ARCHIVE_TYPES; type++) {
        i64 count = 0;
        expect(archive_types[type].name && archive_types[type].members);
        while (archive_types[type].members[count].name)
            count++;
        expect(count > 0 && count <= ARCHIVE_MEMBERS_MAX);
    }
}
