-- SPDX-License-Identifier: EUPL-1.2
-- An import makes fewer and larger pieces of the index (schema.sql).
-- :variant sqlite
INSERT INTO search_index (search_index, rank) VALUES ('hashsize', 16777216);
-- :variant sqlite
INSERT INTO search_index_words (search_index_words, rank) VALUES ('hashsize', 16777216);
