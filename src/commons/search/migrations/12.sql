-- SPDX-License-Identifier: EUPL-1.2
-- The index in a third of its room: short rows to choose from, texts once, tokens made again from them.
-- The texts are moved here; the index itself is made again by the server, newest first, while it answers.
CREATE TABLE search_document_new (
    id            id,
    contribution  ref     REFERENCES contribution ON DELETE CASCADE,
    audience      ref     NOT NULL REFERENCES audience,
    at            instant NOT NULL,
    example       flag    NOT NULL DEFAULT FALSE,
    title_bits    int     NOT NULL DEFAULT -1,
    facets        text    NOT NULL
);
CREATE TABLE search_text_new (
    document      id,
    kind          text    NOT NULL,
    subject       int     NOT NULL,
    language      text    NOT NULL,
    audience      ref     NOT NULL REFERENCES audience,
    anchor        text    NOT NULL DEFAULT '',
    title         text    NOT NULL,
    also          text    NOT NULL,
    body          text    NOT NULL,
    UNIQUE (kind, subject, language),
    FOREIGN KEY (document) REFERENCES search_document_new ON DELETE CASCADE
);
INSERT INTO search_document_new (id, contribution, audience, at, example, facets)
SELECT id, contribution, audience, at, example, facets
  FROM search_document;
-- The author's tokens stand between those of the text and the first facet, which is that of the kind.
-- :variant sqlite
INSERT INTO search_text_new (document, kind, subject, language, audience, anchor, title, also, body)
SELECT d.id, d.kind, d.subject, d.language, d.audience, d.anchor, t.title,
       CASE WHEN instr(' ' || substr(t.tokens, length(d.title_tokens) + length(t.body_tokens) + 1), ' fki') > 1
            THEN substr(t.tokens, length(d.title_tokens) + length(t.body_tokens) + 1,
                        instr(' ' || substr(t.tokens, length(d.title_tokens) + length(t.body_tokens) + 1), ' fki') - 1)
            ELSE '' END,
       t.body
  FROM search_document d
  JOIN search_text t ON t.document = d.id
 ORDER BY d.id;
-- :variant postgresql
INSERT INTO search_text_new (document, kind, subject, language, audience, anchor, title, also, body)
SELECT d.id, d.kind, d.subject, d.language, d.audience, d.anchor, t.title,
       coalesce(substring(substr(t.tokens, length(d.title_tokens) + length(t.body_tokens) + 1) FROM '^(([wxs][a-z0-9]* )*)fki'), ''),
       t.body
  FROM search_document d
  JOIN search_text t ON t.document = d.id
 ORDER BY d.id;
DROP TABLE search_text;
DROP TABLE search_document;
ALTER TABLE search_document_new RENAME TO search_document;
ALTER TABLE search_text_new RENAME TO search_text;
CREATE INDEX search_document_of ON search_document (contribution);
CREATE TABLE search_state (
    id            id,
    analyser      int     NOT NULL,
    below         int     NOT NULL
);
INSERT INTO search_state (id, analyser, below) VALUES (1, 0, 0);
-- :variant sqlite
DROP TABLE search_index;
-- :variant sqlite
CREATE VIRTUAL TABLE search_index USING fts5 (
    tokens, content='', columnsize=0, detail=none,
    tokenize="ascii"
);
-- :variant sqlite
CREATE VIRTUAL TABLE search_index_words USING fts5 (
    words, content='', columnsize=0,
    tokenize="ascii"
);
-- :variant postgresql
ALTER TABLE search_text ADD COLUMN tokens tsvector;
-- :variant postgresql
CREATE INDEX search_index ON search_text USING gin (tokens);
