-- SPDX-License-Identifier: EUPL-1.2
-- The text index over everything the reader may see (FOUNDATIONS 12): one row a thing and a language.
-- Its tokens are made by analyser.c and include its audience, kind and facets; the row's own id
-- grows with time, so that "newest first" is the order of the index itself.
-- :guarded audience
CREATE TABLE search_document (
    id            id,
    kind          text    NOT NULL,                      -- experience, topic, post…
    subject       int     NOT NULL,                      -- contribution or post id
    contribution  ref     REFERENCES contribution ON DELETE CASCADE,
    audience      ref     NOT NULL REFERENCES audience,
    language      text    NOT NULL,
    anchor        text    NOT NULL DEFAULT '',           -- what follows the contribution's path: "?message=3#m3"
    at            instant NOT NULL,
    example       flag    NOT NULL DEFAULT FALSE,
    facets        text    NOT NULL,                      -- "sector:musique theme:… ", what counts are made of
    title_tokens  text    NOT NULL,
    UNIQUE (kind, subject, language)
);
CREATE INDEX search_document_of ON search_document (contribution);
-- What is long stands apart: two thousand candidates are then read from a hundred pages, not two thousand.
-- :guarded audience
CREATE TABLE search_text (
    document      id,                                    -- the id of its search_document
    audience      ref     NOT NULL REFERENCES audience,
    title         text    NOT NULL,
    body_tokens   text    NOT NULL,
    tokens        text    NOT NULL,                      -- all of them, as the index holds them
    body          text    NOT NULL,                      -- plain text, for the snippet
    FOREIGN KEY (document) REFERENCES search_document ON DELETE CASCADE
);
-- :variant sqlite
CREATE VIRTUAL TABLE search_index USING fts5 (
    tokens, content='', columnsize=0, prefix='3 4',
    tokenize="ascii"
);
-- :variant postgresql
CREATE INDEX search_index ON search_text USING gin (to_tsvector('simple', tokens));
