/* SPDX-License-Identifier: EUPL-1.2 */
/* Made by queryc from the .sql files of 'reads': edit those. */
#include "reads_sql.h"

#if defined(__GNUC__)
#pragma GCC diagnostic ignored "-Woverlength-strings"
#endif

static struct query_text texts[] = {
    {.name = "read_joined",
     .sqlite = "SELECT b.title, p.name FROM book b JOIN person p ON p.id = b.lender WHERE b.lender = ?1 LIMIT 9",
     .unguarded = "an example",
     .parameters = "bigint",
     .writes = false,
     .reads = (struct query_read[]){
         {.table = "book", .column = "lender", .parameter = 1},
         {.table = "person", .column = "id", .parameter = 1},
         {0}}},
    {.name = "read_left",
     .sqlite = "SELECT b.title, s.label FROM book b LEFT JOIN shelf s ON b.shelf = ?1 AND s.id = b.shelf LIMIT 9",
     .unguarded = "an example",
     .parameters = "bigint",
     .writes = false,
     .reads = (struct query_read[]){
         {.table = "book"},
         {.table = "shelf"},
         {0}}},
    {.name = "read_around",
     .sqlite = "SELECT b.title FROM book b WHERE b.id = ?1 AND NOT EXISTS (SELECT 1 FROM note n WHERE n.book = b.id AND n.n > 3) LIMIT 9",
     .unguarded = "an example",
     .parameters = "bigint",
     .writes = false,
     .reads = (struct query_read[]){
         {.table = "book", .column = "id", .parameter = 1},
         {.table = "note", .column = "book", .parameter = 1},
         {0}}},
    {.name = "read_text",
     .sqlite = "SELECT count(CASE WHEN b.lent = TRUE AND b.isbn = 'y' THEN 1 END) FROM book b WHERE b.isbn = 'x' AND b.title = 'z'",
     .unguarded = "an example",
     .parameters = "",
     .writes = false,
     .reads = (struct query_read[]){
         {.table = "book", .column = "isbn", .literal = "x"},
         {0}}},
    {.name = "read_text_and_more",
     .sqlite = "SELECT count(*) FROM book b WHERE b.isbn = 'x' AND b.due IS NOT NULL AND b.shelf = ?1",
     .unguarded = "an example",
     .parameters = "bigint",
     .writes = false,
     .reads = (struct query_read[]){
         {.table = "book", .column = "shelf", .parameter = 1},
         {0}}},
    {.name = "read_text_joined",
     .sqlite = "SELECT count(*) FROM shelf s LEFT JOIN book b ON b.shelf = s.id AND b.isbn = 'x' WHERE s.label = 'l''heure' OR s.id > 1",
     .unguarded = "an example",
     .parameters = "",
     .writes = false,
     .reads = (struct query_read[]){
         {.table = "shelf"},
         {.table = "book"},
         {0}}},
    {.name = "read_or",
     .sqlite = "SELECT count(*) FROM book b WHERE b.shelf = ?1 OR b.lent = TRUE",
     .unguarded = "an example",
     .parameters = "bigint",
     .writes = false,
     .reads = (struct query_read[]){
         {.table = "book"},
         {0}}},
    {.name = "read_between",
     .sqlite = "SELECT count(*) FROM book b WHERE b.id BETWEEN 1 AND ?2 AND b.shelf = ?1",
     .unguarded = "an example",
     .parameters = "bigint, bigint",
     .writes = false,
     .reads = (struct query_read[]){
         {.table = "book"},
         {0}}},
    {.name = "read_union",
     .sqlite = "SELECT b.title FROM book b WHERE b.shelf = ?1 UNION SELECT s.label FROM shelf s WHERE s.id = 1 LIMIT 9",
     .unguarded = "an example",
     .parameters = "bigint",
     .writes = false,
     .reads = (struct query_read[]){
         {.table = "shelf"},
         {.table = "book"},
         {0}}},
    {.name = "read_other_type",
     .sqlite = "SELECT count(*) FROM book b WHERE b.title = ?1",
     .unguarded = "an example",
     .parameters = "bigint",
     .writes = false,
     .reads = (struct query_read[]){
         {.table = "book"},
         {0}}},
    {.name = "read_twice",
     .sqlite = "SELECT count(*) FROM book b JOIN book c ON c.title = b.title WHERE b.shelf = ?1",
     .unguarded = "an example",
     .parameters = "bigint",
     .writes = false,
     .reads = (struct query_read[]){
         {.table = "book"},
         {0}}},
    {.name = "read_said",
     .sqlite = "SELECT count(*) FROM book b WHERE b.id > ?2 + ?1",
     .unguarded = "an example",
     .parameters = "bigint, bigint",
     .writes = false,
     .reads = (struct query_read[]){
         {.table = "book", .column = "shelf", .parameter = 1},
         {0}}},
};

__attribute__((constructor)) static void register_texts(void)
{
    query_register(texts, countof(texts));
}

static void read_read_joined(query *q, arena *a, struct read_joined *row)
{
    row->title = query_str(q, 0, a);
    row->name = query_str(q, 1, a);
}

static void read_read_left(query *q, arena *a, struct read_left *row)
{
    row->title = query_str(q, 0, a);
    if (!query_null(q, 1))
        row->label = (opt_text){true, query_str(q, 1, a)};
}

static void read_read_around(query *q, arena *a, struct read_around *row)
{
    row->title = query_str(q, 0, a);
}

static void read_read_union(query *q, arena *a, struct read_union *row)
{
    row->title = query_str(q, 0, a);
}

struct read_joined_rows read_joined(struct db *d, arena *a, i64 lender)
{
    query *q = query_start(d, &texts[0]);
    query_in_i64(q, 1, lender);
    struct read_joined_rows rows = {0};
    while (query_next(q))
        read_read_joined(q, a, push(a, &rows));
    query_end(q);
    return rows;
}

struct read_left_rows read_left(struct db *d, arena *a, i64 shelf)
{
    query *q = query_start(d, &texts[1]);
    query_in_i64(q, 1, shelf);
    struct read_left_rows rows = {0};
    while (query_next(q))
        read_read_left(q, a, push(a, &rows));
    query_end(q);
    return rows;
}

struct read_around_rows read_around(struct db *d, arena *a, i64 book)
{
    query *q = query_start(d, &texts[2]);
    query_in_i64(q, 1, book);
    struct read_around_rows rows = {0};
    while (query_next(q))
        read_read_around(q, a, push(a, &rows));
    query_end(q);
    return rows;
}

i64 read_text(struct db *d)
{
    query *q = query_start(d, &texts[3]);
    i64 answer = query_next(q) ? query_i64(q, 0) : 0;
    query_end(q);
    return answer;
}

i64 read_text_and_more(struct db *d, i64 shelf)
{
    query *q = query_start(d, &texts[4]);
    query_in_i64(q, 1, shelf);
    i64 answer = query_next(q) ? query_i64(q, 0) : 0;
    query_end(q);
    return answer;
}

i64 read_text_joined(struct db *d)
{
    query *q = query_start(d, &texts[5]);
    i64 answer = query_next(q) ? query_i64(q, 0) : 0;
    query_end(q);
    return answer;
}

i64 read_or(struct db *d, i64 shelf)
{
    query *q = query_start(d, &texts[6]);
    query_in_i64(q, 1, shelf);
    i64 answer = query_next(q) ? query_i64(q, 0) : 0;
    query_end(q);
    return answer;
}

i64 read_between(struct db *d, i64 shelf, i64 upto)
{
    query *q = query_start(d, &texts[7]);
    query_in_i64(q, 1, shelf);
    query_in_i64(q, 2, upto);
    i64 answer = query_next(q) ? query_i64(q, 0) : 0;
    query_end(q);
    return answer;
}

struct read_union_rows read_union(struct db *d, arena *a, i64 shelf)
{
    query *q = query_start(d, &texts[8]);
    query_in_i64(q, 1, shelf);
    struct read_union_rows rows = {0};
    while (query_next(q))
        read_read_union(q, a, push(a, &rows));
    query_end(q);
    return rows;
}

i64 read_other_type(struct db *d, i64 title)
{
    query *q = query_start(d, &texts[9]);
    query_in_i64(q, 1, title);
    i64 answer = query_next(q) ? query_i64(q, 0) : 0;
    query_end(q);
    return answer;
}

i64 read_twice(struct db *d, i64 shelf)
{
    query *q = query_start(d, &texts[10]);
    query_in_i64(q, 1, shelf);
    i64 answer = query_next(q) ? query_i64(q, 0) : 0;
    query_end(q);
    return answer;
}

i64 read_said(struct db *d, i64 shelf, i64 after)
{
    query *q = query_start(d, &texts[11]);
    query_in_i64(q, 1, shelf);
    query_in_i64(q, 2, after);
    i64 answer = query_next(q) ? query_i64(q, 0) : 0;
    query_end(q);
    return answer;
}
