-- SPDX-License-Identifier: EUPL-1.2
-- An example room: books, who lent them, how much they cost.

CREATE TABLE shelf (
    id    id,
    label text NOT NULL UNIQUE
);
INSERT INTO shelf (id, label) VALUES (1, 'à ranger'), (2, 'prêté; à rendre');

-- :guarded audience
CREATE TABLE book (
    id        id,
    uid       uid  NOT NULL UNIQUE,
    shelf     ref  NOT NULL REFERENCES shelf,
    lender    ref  REFERENCES person ON DELETE SET NULL,
    audience  int  NOT NULL,
    title     text NOT NULL CHECK (length(title) <= 300),
    summary   html NOT NULL DEFAULT '',
    site      url  NOT NULL DEFAULT '',
    isbn      text,
    bought_on partial_day,
    price     cents,
    lent      flag NOT NULL DEFAULT FALSE,
    added_at  instant NOT NULL,
    due       day,
    cover     bytes,
    CHECK (price IS NULL OR price >= 0)
);
CREATE INDEX book_shelf ON book (shelf, id DESC);
CREATE UNIQUE INDEX book_isbn ON book (isbn) WHERE isbn IS NOT NULL;

CREATE TABLE note (
    book ref  NOT NULL REFERENCES book ON DELETE CASCADE,
    n    int  NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (book, n)
) WITHOUT ROWID;

-- :variant sqlite
CREATE VIRTUAL TABLE book_search USING fts5(words, tokenize = 'ascii');
-- :variant postgresql
CREATE TABLE book_search (book BIGINT PRIMARY KEY REFERENCES book, words tsvector NOT NULL);
