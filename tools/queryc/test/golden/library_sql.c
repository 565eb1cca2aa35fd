/* SPDX-License-Identifier: EUPL-1.2 */
/* Made by queryc from the .sql files of 'library': edit those. */
#include "library_sql.h"

#if defined(__GNUC__)
#pragma GCC diagnostic ignored "-Woverlength-strings"
#endif

static struct query_text texts[] = {
    {.name = "book_list",
     .sqlite = "SELECT b.id, b.title, b.site, b.price, b.lent, p.name AS lender FROM book b LEFT JOIN person p ON p.id = b.lender WHERE b.shelf = ?2 AND b.id < ?3 AND EXISTS (SELECT 1 FROM reader_audience ra WHERE ra.reader = ?1 AND ra.audience = b.audience) ORDER BY b.id DESC LIMIT ?4",
     .parameters = "bigint, bigint, bigint, bigint",
     .writes = false,
     .reads = (struct query_read[]){
         {.table = "book", .column = "shelf", .parameter = 2},
         {.table = "person"},
         {.table = "reader_audience", .column = "reader", .parameter = 1},
         {0}}},
    {.name = "book_by_id",
     .sqlite = "SELECT b.id, b.uid, b.title, b.summary, b.site, b.isbn, b.bought_on, b.price, b.lent, b.added_at, b.due, b.cover, (SELECT count(*) FROM note n WHERE n.book = b.id) AS notes FROM book b WHERE b.id = ?2 AND EXISTS (SELECT 1 FROM reader_audience ra WHERE ra.reader = ?1 AND ra.audience = b.audience)",
     .parameters = "bigint, bigint",
     .writes = false,
     .reads = (struct query_read[]){
         {.table = "book", .column = "id", .parameter = 2},
         {.table = "note", .column = "book", .parameter = 2},
         {.table = "reader_audience", .column = "reader", .parameter = 1},
         {0}}},
    {.name = "shelf_cost",
     .sqlite = "SELECT coalesce(sum(price), 0) FROM book WHERE shelf = ?1",
     .unguarded = "a sum over all books, shown to the treasurer only",
     .parameters = "bigint",
     .writes = false,
     .reads = (struct query_read[]){
         {.table = "book", .column = "shelf", .parameter = 1},
         {0}}},
    {.name = "book_twice",
     .sqlite = "SELECT b.id AS first, c.id AS second, b.title FROM book b JOIN book c ON c.title = b.title WHERE b.shelf = ?2 AND c.shelf = ?3 AND EXISTS (SELECT 1 FROM reader_audience ra WHERE ra.reader = ?1 AND ra.audience = b.audience) AND EXISTS (SELECT 1 FROM reader_audience ra WHERE ra.reader = ?1 AND ra.audience = c.audience) ORDER BY b.title",
     .parameters = "bigint, bigint, bigint",
     .writes = false,
     .reads = (struct query_read[]){
         {.table = "book", .column = "shelf", .parameter = 2},
         {.table = "book", .column = "shelf", .parameter = 3},
         {.table = "reader_audience", .column = "reader", .parameter = 1},
         {0}}},
    {.name = "book_add",
     .sqlite = "INSERT INTO book (uid, shelf, lender, audience, title, summary, site, isbn, bought_on, price, added_at, due, cover) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) ON CONFLICT DO NOTHING",
     .key = "id",
     .parameters = "uuid, bigint, bigint, bigint, text, text, text, text, bigint, bigint, bigint, bigint, bytea",
     .writes = true},
    {.name = "book_lend",
     .sqlite = "UPDATE book SET lent = ?2, due = ?3 WHERE id = ?1",
     .parameters = "bigint, boolean, bigint",
     .writes = true},
    {.name = "book_take",
     .sqlite = "UPDATE book SET shelf = 1 WHERE id = (SELECT b.id FROM book b WHERE b.shelf = ?1 ORDER BY b.id LIMIT 1) RETURNING id, title, isbn",
     .unguarded = "the treasurer sees them all",
     .parameters = "bigint",
     .writes = true},
    {.name = "book_drop",
     .sqlite = "DELETE FROM book WHERE id = ?1",
     .parameters = "bigint",
     .writes = true},
    {.name = "note_add",
     .sqlite = "INSERT INTO note (book, n, text) SELECT ?1, 1 + count(*), ?2 FROM note WHERE book = ?1",
     .parameters = "bigint, text",
     .writes = true},
    {.name = "note_list",
     .sqlite = "SELECT n.n, n.text FROM note n JOIN book b ON b.id = n.book WHERE n.book = ?2 AND EXISTS (SELECT 1 FROM reader_audience ra WHERE ra.reader = ?1 AND ra.audience = b.audience) ORDER BY n.n LIMIT 100",
     .parameters = "bigint, bigint",
     .writes = false,
     .reads = (struct query_read[]){
         {.table = "note", .column = "book", .parameter = 2},
         {.table = "reader_audience", .column = "reader", .parameter = 1},
         {.table = "book", .column = "id", .parameter = 2},
         {0}}},
    {.name = "book_find",
     .sqlite = "SELECT s.rowid AS book, b.title FROM book_search s JOIN book b ON b.id = s.rowid WHERE book_search MATCH ?2 AND EXISTS (SELECT 1 FROM reader_audience ra WHERE ra.reader = ?1 AND ra.audience = b.audience) ORDER BY s.rowid DESC LIMIT 20",
     .postgresql = "SELECT s.book, b.title FROM book_search s JOIN book b ON b.id = s.book WHERE s.words @@ to_tsquery('simple', $2) AND EXISTS (SELECT 1 FROM reader_audience ra WHERE ra.reader = $1 AND ra.audience = b.audience) ORDER BY s.book DESC LIMIT 20",
     .parameters = "bigint, text",
     .writes = false,
     .reads = (struct query_read[]){
         {.table = "book_search", .parameter = QUERY_READ_UNSEEN},
         {.table = "book"},
         {.table = "reader_audience", .column = "reader", .parameter = 1},
         {0}}},
    {.name = "book_asked",
     .sqlite = "SELECT b.id, b.title, b.site, b.price, b.lent, p.name AS lender FROM book b LEFT JOIN person p ON p.id = b.lender WHERE b.shelf = ?2 AND EXISTS (SELECT 1 FROM reader_audience ra WHERE ra.reader = ?1 AND ra.audience = b.audience) AND (?6 IS NULL OR b.price <= ?6) AND b.lent = ?5 AND b.id < ?3 ORDER BY b.id DESC LIMIT ?4",
     .parameters = "bigint, bigint, bigint, bigint, boolean, bigint",
     .writes = false,
     .reads = (struct query_read[]){
         {.table = "book", .column = "shelf", .parameter = 2},
         {.table = "person"},
         {.table = "reader_audience", .column = "reader", .parameter = 1},
         {0}}},
    {.name = "book_asked_count",
     .sqlite = "SELECT count(*) FROM book b LEFT JOIN person p ON p.id = b.lender WHERE b.shelf = ?2 AND EXISTS (SELECT 1 FROM reader_audience ra WHERE ra.reader = ?1 AND ra.audience = b.audience) AND (?4 IS NULL OR b.price <= ?4) AND b.lent = ?3",
     .parameters = "bigint, bigint, boolean, bigint",
     .writes = false,
     .reads = (struct query_read[]){
         {.table = "book", .column = "shelf", .parameter = 2},
         {.table = "reader_audience", .column = "reader", .parameter = 1},
         {.table = "person"},
         {0}}},
    {.name = "book_find_asked",
     .sqlite = "SELECT s.rowid AS book, b.title FROM book_search s JOIN book b ON b.id = s.rowid WHERE book_search MATCH ?2 AND EXISTS (SELECT 1 FROM reader_audience ra WHERE ra.reader = ?1 AND ra.audience = b.audience) AND (?4 IS NULL OR b.price <= ?4) AND b.lent = ?3 ORDER BY s.rowid DESC LIMIT 20",
     .postgresql = "SELECT s.book, b.title FROM book_search s JOIN book b ON b.id = s.book WHERE s.words @@ to_tsquery('simple', $2) AND EXISTS (SELECT 1 FROM reader_audience ra WHERE ra.reader = $1 AND ra.audience = b.audience) AND ($4 IS NULL OR b.price <= $4) AND b.lent = $3 ORDER BY s.book DESC LIMIT 20",
     .parameters = "bigint, text, boolean, bigint",
     .writes = false,
     .reads = (struct query_read[]){
         {.table = "book_search", .parameter = QUERY_READ_UNSEEN},
         {.table = "book", .column = "lent", .parameter = 3},
         {.table = "reader_audience", .column = "reader", .parameter = 1},
         {0}}},
    {.name = "book_count",
     .sqlite = "SELECT count(*) FROM book b WHERE EXISTS (SELECT 1 FROM reader_audience ra WHERE ra.reader = ?1 AND ra.audience = b.audience)",
     .parameters = "bigint",
     .writes = false,
     .reads = (struct query_read[]){
         {.table = "reader_audience", .column = "reader", .parameter = 1},
         {.table = "book"},
         {0}}},
};

__attribute__((constructor)) static void register_texts(void)
{
    query_register(texts, countof(texts));
}

static void read_book_card(query *q, arena *a, struct book_card *row)
{
    row->id = query_i64(q, 0);
    row->title = query_str(q, 1, a);
    row->site = url_check(query_str(q, 2, a));
    if (!query_null(q, 3))
        row->price = (opt_cents){true, (cents){query_i64(q, 3)}};
    row->lent = query_i64(q, 4) != 0;
    if (!query_null(q, 5))
        row->lender = (opt_text){true, query_str(q, 5, a)};
}

static void read_book(query *q, arena *a, struct book *row)
{
    row->id = query_i64(q, 0);
    row->uid = query_uid(q, 1);
    row->title = query_str(q, 2, a);
    row->summary = (markup){query_str(q, 3, a)};
    row->site = url_check(query_str(q, 4, a));
    if (!query_null(q, 5))
        row->isbn = (opt_text){true, query_str(q, 5, a)};
    if (!query_null(q, 6))
        row->bought_on = (opt_partial_day){true, (partial_day){query_i64(q, 6)}};
    if (!query_null(q, 7))
        row->price = (opt_cents){true, (cents){query_i64(q, 7)}};
    row->lent = query_i64(q, 8) != 0;
    row->added_at = (instant){query_i64(q, 9)};
    if (!query_null(q, 10))
        row->due = (opt_day){true, (day){query_i64(q, 10)}};
    if (!query_null(q, 11))
        row->cover = (opt_text){true, query_str(q, 11, a)};
    row->notes = query_i64(q, 12);
}

static void read_book_pair(query *q, arena *a, struct book_pair *row)
{
    row->first = query_i64(q, 0);
    row->second = query_i64(q, 1);
    row->title = query_str(q, 2, a);
}

static void read_book_taken(query *q, arena *a, struct book_taken *row)
{
    row->id = query_i64(q, 0);
    row->title = query_str(q, 1, a);
    if (!query_null(q, 2))
        row->isbn = (opt_text){true, query_str(q, 2, a)};
}

static void read_note(query *q, arena *a, struct note *row)
{
    row->n = query_i64(q, 0);
    row->text = (markup){query_str(q, 1, a)};
}

static void read_book_found(query *q, arena *a, struct book_found *row)
{
    row->book = query_i64(q, 0);
    row->title = query_str(q, 1, a);
}

struct book_card_rows book_list(struct db *d, arena *a, i64 reader, i64 shelf, i64 before, i64 count)
{
    query *q = query_start(d, &texts[0]);
    query_in_i64(q, 1, reader);
    query_in_i64(q, 2, shelf);
    query_in_i64(q, 3, before);
    query_in_i64(q, 4, count);
    struct book_card_rows rows = {0};
    while (query_next(q))
        read_book_card(q, a, push(a, &rows));
    query_end(q);
    return rows;
}

struct book *book_by_id(struct db *d, arena *a, i64 reader, i64 id)
{
    query *q = query_start(d, &texts[1]);
    query_in_i64(q, 1, reader);
    query_in_i64(q, 2, id);
    struct book *row = NULL;
    if (query_next(q)) {
        row = new (a, struct book);
        read_book(q, a, row);
    }
    query_end(q);
    return row;
}

i64 shelf_cost(struct db *d, i64 shelf)
{
    query *q = query_start(d, &texts[2]);
    query_in_i64(q, 1, shelf);
    i64 answer = query_next(q) ? query_i64(q, 0) : 0;
    query_end(q);
    return answer;
}

struct book_pair_rows book_twice(struct db *d, arena *a, i64 reader, i64 one, i64 other)
{
    query *q = query_start(d, &texts[3]);
    query_in_i64(q, 1, reader);
    query_in_i64(q, 2, one);
    query_in_i64(q, 3, other);
    struct book_pair_rows rows = {0};
    while (query_next(q))
        read_book_pair(q, a, push(a, &rows));
    query_end(q);
    return rows;
}

i64 book_add(struct db *d, struct book_add_in in)
{
    query *q = query_start(d, &texts[4]);
    query_in_uid(q, 1, in.uid);
    query_in_i64(q, 2, in.shelf);
    if (in.lender.has)
        query_in_i64(q, 3, in.lender.value);
    else
        query_in_null(q, 3);
    query_in_i64(q, 4, in.audience);
    query_in_str(q, 5, in.title);
    query_in_markup(q, 6, in.summary);
    query_in_url(q, 7, in.site);
    if (in.isbn.has)
        query_in_str(q, 8, in.isbn.value);
    else
        query_in_null(q, 8);
    if (in.bought_on.has)
        query_in_partial_day(q, 9, in.bought_on.value);
    else
        query_in_null(q, 9);
    if (in.price.has)
        query_in_cents(q, 10, in.price.value);
    else
        query_in_null(q, 10);
    query_in_instant(q, 11, in.added_at);
    if (in.due.has)
        query_in_day(q, 12, in.due.value);
    else
        query_in_null(q, 12);
    if (in.cover.has)
        query_in_bytes(q, 13, in.cover.value);
    else
        query_in_null(q, 13);
    query_next(q);
    i64 answer = query_inserted(q);
    query_end(q);
    return answer;
}

i64 book_lend(struct db *d, i64 id, bool lent, opt_day due)
{
    query *q = query_start(d, &texts[5]);
    query_in_i64(q, 1, id);
    query_in_i64(q, 2, lent);
    if (due.has)
        query_in_day(q, 3, due.value);
    else
        query_in_null(q, 3);
    while (query_next(q)) {
    }
    i64 changed = query_changes(q);
    query_end(q);
    return changed;
}

struct book_taken *book_take(struct db *d, arena *a, i64 shelf)
{
    query *q = query_start(d, &texts[6]);
    query_in_i64(q, 1, shelf);
    struct book_taken *row = NULL;
    if (query_next(q)) {
        row = new (a, struct book_taken);
        read_book_taken(q, a, row);
    }
    query_end(q);
    return row;
}

i64 book_drop(struct db *d, i64 id)
{
    query *q = query_start(d, &texts[7]);
    query_in_i64(q, 1, id);
    while (query_next(q)) {
    }
    i64 changed = query_changes(q);
    query_end(q);
    return changed;
}

i64 note_add(struct db *d, i64 book, str text_)
{
    query *q = query_start(d, &texts[8]);
    query_in_i64(q, 1, book);
    query_in_str(q, 2, text_);
    while (query_next(q)) {
    }
    i64 changed = query_changes(q);
    query_end(q);
    return changed;
}

struct note_rows note_list(struct db *d, arena *a, i64 reader, i64 book)
{
    query *q = query_start(d, &texts[9]);
    query_in_i64(q, 1, reader);
    query_in_i64(q, 2, book);
    struct note_rows rows = {0};
    while (query_next(q))
        read_note(q, a, push(a, &rows));
    query_end(q);
    return rows;
}

struct book_found_rows book_find(struct db *d, arena *a, i64 reader, str words)
{
    query *q = query_start(d, &texts[10]);
    query_in_i64(q, 1, reader);
    query_in_str(q, 2, words);
    struct book_found_rows rows = {0};
    while (query_next(q))
        read_book_found(q, a, push(a, &rows));
    query_end(q);
    return rows;
}

struct book_card_rows book_asked(struct db *d, arena *a, i64 reader, struct book_asked_in in)
{
    query *q = query_start(d, &texts[11]);
    query_in_i64(q, 1, reader);
    query_in_i64(q, 2, in.shelf);
    query_in_i64(q, 3, in.before);
    query_in_i64(q, 4, in.count);
    query_in_i64(q, 5, in.lent);
    if (in.price.has)
        query_in_cents(q, 6, in.price.value);
    else
        query_in_null(q, 6);
    struct book_card_rows rows = {0};
    while (query_next(q))
        read_book_card(q, a, push(a, &rows));
    query_end(q);
    return rows;
}

i64 book_asked_count(struct db *d, i64 reader, i64 shelf, bool lent, opt_cents price)
{
    query *q = query_start(d, &texts[12]);
    query_in_i64(q, 1, reader);
    query_in_i64(q, 2, shelf);
    query_in_i64(q, 3, lent);
    if (price.has)
        query_in_cents(q, 4, price.value);
    else
        query_in_null(q, 4);
    i64 answer = query_next(q) ? query_i64(q, 0) : 0;
    query_end(q);
    return answer;
}

struct book_found_rows book_find_asked(struct db *d, arena *a, i64 reader, str words, bool lent, opt_cents price)
{
    query *q = query_start(d, &texts[13]);
    query_in_i64(q, 1, reader);
    query_in_str(q, 2, words);
    query_in_i64(q, 3, lent);
    if (price.has)
        query_in_cents(q, 4, price.value);
    else
        query_in_null(q, 4);
    struct book_found_rows rows = {0};
    while (query_next(q))
        read_book_found(q, a, push(a, &rows));
    query_end(q);
    return rows;
}

i64 book_count(struct db *d, i64 reader)
{
    query *q = query_start(d, &texts[14]);
    query_in_i64(q, 1, reader);
    i64 answer = query_next(q) ? query_i64(q, 0) : 0;
    query_end(q);
    return answer;
}
