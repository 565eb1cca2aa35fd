-- SPDX-License-Identifier: EUPL-1.2
-- An older library gets to where schema.sql is now.
ALTER TABLE book ADD COLUMN owner ref REFERENCES person ON DELETE SET NULL;
UPDATE book SET owner = lender;
CREATE TABLE loan (id id, book ref NOT NULL REFERENCES book);
