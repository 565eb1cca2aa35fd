-- SPDX-License-Identifier: EUPL-1.2
-- What an answer is made of: where conditions hold a column, and where they do not (reads.c).

-- Both tables by the lender: the join holds what the condition holds.
-- :many read_joined (lender ref) -> read_joined
-- :unguarded an example
-- :scan an example
SELECT b.title, p.name FROM book b JOIN person p ON p.id = b.lender WHERE b.lender = :lender LIMIT 9;

-- All books: an ON says nothing of the side that stays without a partner.
-- :many read_left (shelf ref) -> read_left
-- :unguarded an example
SELECT b.title, s.label FROM book b LEFT JOIN shelf s ON b.shelf = :shelf AND s.id = b.shelf LIMIT 9;

-- Notes of the book, of the query around it.
-- :many read_around (book ref) -> read_around
-- :unguarded an example
SELECT b.title FROM book b
 WHERE b.id = :book AND NOT EXISTS (SELECT 1 FROM note n WHERE n.book = b.id AND n.n > 3) LIMIT 9;

-- Held to a text: where nothing better is, beside CASE, once where two are said; not where it is a flag or has a quote in it.
-- :number read_text ()
-- :unguarded an example
SELECT count(CASE WHEN b.lent = TRUE AND b.isbn = 'y' THEN 1 END) FROM book b WHERE b.isbn = 'x' AND b.title = 'z';
-- :number read_text_and_more (shelf ref)
-- :unguarded an example
SELECT count(*) FROM book b WHERE b.isbn = 'x' AND b.due IS NOT NULL AND b.shelf = :shelf;
-- :number read_text_joined ()
-- :unguarded an example
SELECT count(*) FROM shelf s LEFT JOIN book b ON b.shelf = s.id AND b.isbn = 'x' WHERE s.label = 'l''heure' OR s.id > 1;

-- All of it: OR, BETWEEN, UNION, another type, one of two names not held.
-- :number read_or (shelf ref)
-- :unguarded an example
-- :scan an example
SELECT count(*) FROM book b WHERE b.shelf = :shelf OR b.lent = TRUE;
-- :number read_between (shelf ref, upto int)
-- :unguarded an example
SELECT count(*) FROM book b WHERE b.id BETWEEN 1 AND :upto AND b.shelf = :shelf;
-- :many read_union (shelf ref) -> read_union (title text)
-- :unguarded an example
SELECT b.title FROM book b WHERE b.shelf = :shelf UNION SELECT s.label FROM shelf s WHERE s.id = 1 LIMIT 9;
-- :number read_other_type (title int)
-- :unguarded an example
-- :scan an example
SELECT count(*) FROM book b WHERE b.title = :title;
-- :number read_twice (shelf ref)
-- :unguarded an example
-- :scan an example
SELECT count(*) FROM book b JOIN book c ON c.title = b.title WHERE b.shelf = :shelf;

-- What the author says.
-- :number read_said (shelf ref, after int)
-- :held b.shelf = :shelf  books of a shelf lie together
-- :unguarded an example
SELECT count(*) FROM book b WHERE b.id > :after + :shelf;
