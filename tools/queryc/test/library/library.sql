-- SPDX-License-Identifier: EUPL-1.2
-- The questions of the example room.

-- The books of a shelf, newest first, before the one called `before`.
-- :many book_list (shelf int, before int, count int) -> book_card
SELECT b.id, b.title, b.site, b.price, b.lent, p.name AS lender
  FROM book b
  LEFT JOIN person p ON p.id = b.lender
 WHERE b.shelf = :shelf AND b.id < :before AND readable(b)
 ORDER BY b.id DESC
 LIMIT :count;

-- One book, whole.
-- :one book_by_id (id id) -> book (notes int)
SELECT b.id, b.uid, b.title, b.summary, b.site, b.isbn, b.bought_on, b.price, b.lent, b.added_at,
       b.due, b.cover, (SELECT count(*) FROM note n WHERE n.book = b.id) AS notes
  FROM book b
 WHERE b.id = :id AND readable(b);

-- What the shelf cost, in cents; books of unknown price are not in it.
-- :unguarded a sum over all books, shown to the treasurer only
-- :number shelf_cost (shelf int)
SELECT coalesce(sum(price), 0) FROM book WHERE shelf = :shelf;

-- The books that both shelves hold, in the order of their titles.
-- :bounded a shelf holds at most a hundred books
-- :many book_twice (one int,
--                   other int)
--    -> book_pair (first id, second id)
SELECT b.id AS first, c.id AS second, b.title
  FROM book b JOIN book c ON c.title = b.title
 WHERE b.shelf = :one AND c.shelf = :other AND readable(b) AND readable(c)
 ORDER BY b.title;

-- Adds a book.
-- :insert book_add (uid uid, shelf int, lender opt_int, audience int, title text, summary html,
--                   site url, isbn opt_text, bought_on opt_partial_day, price opt_cents,
--                   added_at instant, due opt_day, cover opt_bytes)
INSERT INTO book (uid, shelf, lender, audience, title, summary, site, isbn, bought_on, price,
                  added_at, due, cover)
VALUES (:uid, :shelf, :lender, :audience, :title, :summary, :site, :isbn, :bought_on, :price,
        :added_at, :due, :cover)
    ON CONFLICT DO NOTHING;

-- :exec book_lend (id id, lent flag, due opt_day)
UPDATE book SET lent = :lent, due = :due WHERE id = :id;

-- Takes the oldest book off the shelf and says which it was.
-- :unguarded the treasurer sees them all
-- :one book_take (shelf int) -> book_taken
UPDATE book SET shelf = 1
 WHERE id = (SELECT b.id FROM book b WHERE b.shelf = :shelf ORDER BY b.id LIMIT 1)
RETURNING id, title, isbn;

-- :exec book_drop (id id)
DELETE FROM book WHERE id = :id;

-- :exec note_add (book int, text text)
INSERT INTO note (book, n, text)
SELECT :book, 1 + count(*), :text FROM note WHERE book = :book;

-- Notes of a book that the reader may see: a note is seen with its book.
-- :many note_list (book int) -> note (text html)
SELECT n.n, n.text FROM note n JOIN book b ON b.id = n.book
 WHERE n.book = :book AND readable(b) ORDER BY n.n LIMIT 100;

-- Books whose words begin so.
-- :many book_find (words text) -> book_found (book id)
SELECT s.rowid AS book, b.title FROM book_search s JOIN book b ON b.id = s.rowid
 WHERE book_search MATCH :words AND readable(b) ORDER BY s.rowid DESC LIMIT 20;
-- :variant postgresql full-text search has no common spelling
SELECT s.book, b.title FROM book_search s JOIN book b ON b.id = s.book
 WHERE s.words @@ to_tsquery('simple', :words) AND readable(b) ORDER BY s.book DESC LIMIT 20;

-- Where a list of books takes its books from; below, which of them are asked for.
-- :fragment listed
FROM book b LEFT JOIN person p ON p.id = b.lender;

-- :fragment asked (lent flag, price opt_cents)
readable(b) AND (:price IS NULL OR b.price <= :price) AND b.lent = :lent;

-- :fragment asked_of_shelf (shelf int)
@listed WHERE b.shelf = :shelf AND @asked;

-- The books of a shelf that are asked for.
-- :many book_asked (shelf int, before int, count int) -> book_card
SELECT b.id, b.title, b.site, b.price, b.lent, p.name AS lender
  @asked_of_shelf AND b.id < :before
 ORDER BY b.id DESC
 LIMIT :count;

-- :number book_asked_count
SELECT count(*) @asked_of_shelf;

-- Those whose words begin so.
-- :many book_find_asked (words text) -> book_found (book id)
SELECT s.rowid AS book, b.title FROM book_search s JOIN book b ON b.id = s.rowid
 WHERE book_search MATCH :words AND @asked ORDER BY s.rowid DESC LIMIT 20;
-- :variant postgresql full-text search has no common spelling
SELECT s.book, b.title FROM book_search s JOIN book b ON b.id = s.book
 WHERE s.words @@ to_tsquery('simple', :words) AND @asked ORDER BY s.book DESC LIMIT 20;

-- How many books the reader sees.
-- :number book_count
-- :scan a shop has as many books as it has shelves for
SELECT count(*) FROM book b WHERE readable(b);
