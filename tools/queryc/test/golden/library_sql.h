/* SPDX-License-Identifier: EUPL-1.2 */
/* Made by queryc from the .sql files of 'library': edit those. */
#ifndef QUERYC_library_SQL_H
#define QUERYC_library_SQL_H

#include "db/db.h"

struct book_card {
    i64 id;
    str title;
    url site;
    opt_cents price;
    bool lent;
    opt_text lender;
};
struct book_card_rows {
    struct book_card *at;
    i64 len, cap;
};

struct book {
    i64 id;
    uid uid;
    str title;
    markup summary;
    url site;
    opt_text isbn;
    opt_partial_day bought_on;
    opt_cents price;
    bool lent;
    instant added_at;
    opt_day due;
    opt_text cover;
    i64 notes;
};
struct book_rows {
    struct book *at;
    i64 len, cap;
};

struct book_pair {
    i64 first;
    i64 second;
    str title;
};
struct book_pair_rows {
    struct book_pair *at;
    i64 len, cap;
};

struct book_taken {
    i64 id;
    str title;
    opt_text isbn;
};
struct book_taken_rows {
    struct book_taken *at;
    i64 len, cap;
};

struct note {
    i64 n;
    markup text;
};
struct note_rows {
    struct note *at;
    i64 len, cap;
};

struct book_found {
    i64 book;
    str title;
};
struct book_found_rows {
    struct book_found *at;
    i64 len, cap;
};

/* The books of a shelf, newest first, before the one called `before`. */
struct book_card_rows book_list(struct db *d, arena *a, i64 reader, i64 shelf, i64 before, i64 count);

/* One book, whole.
   NULL when there is none. */
struct book *book_by_id(struct db *d, arena *a, i64 reader, i64 id);

/* What the shelf cost, in cents; books of unknown price are not in it.
   Unguarded: a sum over all books, shown to the treasurer only */
i64 shelf_cost(struct db *d, i64 shelf);

/* The books that both shelves hold, in the order of their titles. */
struct book_pair_rows book_twice(struct db *d, arena *a, i64 reader, i64 one, i64 other);

struct book_add_in {
    uid uid;
    i64 shelf;
    opt_int lender;
    i64 audience;
    str title;
    markup summary;
    url site;
    opt_text isbn;
    opt_partial_day bought_on;
    opt_cents price;
    instant added_at;
    opt_day due;
    opt_text cover;
};
/* Adds a book.
   Returns the new id, 0 when the row was there. */
i64 book_add(struct db *d, struct book_add_in in);

/* Returns the rows changed. */
i64 book_lend(struct db *d, i64 id, bool lent, opt_day due);

/* Takes the oldest book off the shelf and says which it was.
   NULL when there is none.
   Unguarded: the treasurer sees them all */
struct book_taken *book_take(struct db *d, arena *a, i64 shelf);

/* Returns the rows changed. */
i64 book_drop(struct db *d, i64 id);

/* Returns the rows changed. */
i64 note_add(struct db *d, i64 book, str text_);

/* Notes of a book that the reader may see: a note is seen with its book. */
struct note_rows note_list(struct db *d, arena *a, i64 reader, i64 book);

/* Books whose words begin so. */
struct book_found_rows book_find(struct db *d, arena *a, i64 reader, str words);

struct book_asked_in {
    i64 shelf;
    i64 before;
    i64 count;
    bool lent;
    opt_cents price;
};
/* The books of a shelf that are asked for. */
struct book_card_rows book_asked(struct db *d, arena *a, i64 reader, struct book_asked_in in);

/* book_asked_count */
i64 book_asked_count(struct db *d, i64 reader, i64 shelf, bool lent, opt_cents price);

/* Those whose words begin so. */
struct book_found_rows book_find_asked(struct db *d, arena *a, i64 reader, str words, bool lent, opt_cents price);

/* How many books the reader sees. */
i64 book_count(struct db *d, i64 reader);

#endif
