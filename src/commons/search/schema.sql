-- SPDX-License-Identifier: EUPL-1.2
-- The text index over everything the reader may see (FOUNDATIONS 12, ADR 12): one row a thing and a
-- language. Its tokens are made by analyser.c and include its audience, kind and facets; the row's own
-- id grows with time. The index has it as 17179869184 (2^34) less its id: newest first is its own
-- order then, in which FTS5 reads a quarter faster than backwards.
-- What is read of the few that are shown, and what the tokens are made of again to take them back.
-- :guarded audience
CREATE TABLE search_entry (
    id            id,
    kind          text    NOT NULL,                      -- experience, topic, post…
    subject       int     NOT NULL,                      -- contribution or post id
    language      text    NOT NULL,
    contribution  ref     REFERENCES contribution ON DELETE CASCADE,
    audience      ref     NOT NULL REFERENCES audience,
    at            instant NOT NULL,
    example       flag    NOT NULL DEFAULT FALSE,
    anchor        text    NOT NULL DEFAULT '',           -- what follows the contribution's path: "?message=3#m3"
    facets        text    NOT NULL,                      -- "kind:topic sector:musique ", what counts are made of
    title         text    NOT NULL,
    also          text    NOT NULL,                      -- tokens of what it is found by and does not show
    body          text    NOT NULL,                      -- plain text, for the snippet
    UNIQUE (kind, subject, language)
);
CREATE INDEX search_entry_of ON search_entry (contribution);
-- What candidates are chosen, put in lines and counted by: 120 documents a row, as block.h says.
CREATE TABLE search_block (
    id            id,                                    -- the ids of its documents, divided by 120
    documents     bytes   NOT NULL
);
-- The facets of a document, kept once for all that have the same: thousands of messages do.
CREATE TABLE search_facets (
    id            id,
    facets        text    NOT NULL UNIQUE,
    documents     int     NOT NULL                       -- that have them, of those in blocks
);
-- How far the index is made: documents below `below` are not in it yet (search_rebuild_step).
CREATE TABLE search_state (
    id            id,
    analyser      int     NOT NULL,                      -- ANALYSER_VERSION of what is in the index; 0: nothing is
    below         int     NOT NULL,
    documents     int     NOT NULL DEFAULT 0,            -- in the index when frequencies were counted; 0: never yet
    counted       int     NOT NULL DEFAULT 0             -- the last document then
);
INSERT INTO search_state (id, analyser, below) VALUES (1, 0, 0);
-- All tokens of a document, each once, without their places: it answers all but phrases.
-- :variant sqlite
CREATE VIRTUAL TABLE search_index USING fts5 (
    tokens, content='', columnsize=0, detail=none,
    tokenize="ascii"
);
-- Its words in reading order, for phrases alone.
-- :variant sqlite
CREATE VIRTUAL TABLE search_index_words USING fts5 (
    words, content='', columnsize=0,
    tokenize="ascii"
);
-- A transaction that writes thousands of documents (an import) makes pieces of its tokens only when they take
-- 16 MiB in memory, not one: fewer pieces to sort, and to put together later. Others never come that far.
-- :variant sqlite
INSERT INTO search_index (search_index, rank) VALUES ('hashsize', 16777216);
-- :variant sqlite
INSERT INTO search_index_words (search_index_words, rank) VALUES ('hashsize', 16777216);
-- Tokens of one document in two thousand or more, as last counted (search_count_step).
CREATE TABLE search_frequency (
    token         text    NOT NULL PRIMARY KEY,
    documents     int     NOT NULL
);
-- :variant sqlite
CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab (search_index, row);
-- :variant postgresql
ALTER TABLE search_entry ADD COLUMN tokens tsvector;
-- :variant postgresql
CREATE INDEX search_index ON search_entry USING gin (tokens);
