-- SPDX-License-Identifier: EUPL-1.2
-- How many documents hold each common word: what is rare weighs more.
ALTER TABLE search_state ADD COLUMN documents int NOT NULL DEFAULT 0;
ALTER TABLE search_state ADD COLUMN counted int NOT NULL DEFAULT 0;
CREATE TABLE search_frequency (
    token         text    NOT NULL PRIMARY KEY,
    documents     int     NOT NULL
);
-- :variant sqlite
CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab (search_index, row);
