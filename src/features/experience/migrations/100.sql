-- SPDX-License-Identifier: EUPL-1.2
-- Cost lines without an amount are kept, so that a sum says that it is a least. Which lines those are stands in
-- the documents alone: the sheets are made again while the server answers.
ALTER TABLE experience ADD COLUMN least cents;
CREATE TABLE experience_cost_before (
    id            id,
    contribution  ref     NOT NULL,
    label         text    NOT NULL,
    nature        text    NOT NULL,
    certainty     text    NOT NULL,
    vat           text    NOT NULL,
    year          int,
    amount        cents   NOT NULL
);
INSERT INTO experience_cost_before (contribution, label, nature, certainty, vat, year, amount)
SELECT contribution, label, nature, certainty, vat, year, amount FROM experience_cost ORDER BY id;
DROP TABLE experience_cost;
CREATE TABLE experience_cost (
    id            id,
    contribution  ref     NOT NULL REFERENCES contribution ON DELETE CASCADE,
    label         text    NOT NULL,
    nature        text    NOT NULL,
    certainty     text    NOT NULL,
    vat           text    NOT NULL,
    year          int,
    amount        cents
);
CREATE INDEX experience_cost_of ON experience_cost (contribution);
INSERT INTO experience_cost (contribution, label, nature, certainty, vat, year, amount)
SELECT contribution, label, nature, certainty, vat, year, amount FROM experience_cost_before ORDER BY id;
DROP TABLE experience_cost_before;
CREATE TABLE experience_anew (
    contribution  ref     NOT NULL PRIMARY KEY REFERENCES contribution ON DELETE CASCADE
);
INSERT INTO experience_anew (contribution) SELECT contribution FROM experience;
