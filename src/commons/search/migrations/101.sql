-- SPDX-License-Identifier: EUPL-1.2
-- One row a document instead of two, and what candidates are chosen by in blocks of 120: search_start
-- makes them, with the index, while the server answers.
CREATE TABLE search_entry (
    id            id,
    kind          text    NOT NULL,
    subject       int     NOT NULL,
    language      text    NOT NULL,
    contribution  ref     REFERENCES contribution ON DELETE CASCADE,
    audience      ref     NOT NULL REFERENCES audience,
    at            instant NOT NULL,
    example       flag    NOT NULL DEFAULT FALSE,
    anchor        text    NOT NULL DEFAULT '',
    facets        text    NOT NULL,
    title         text    NOT NULL,
    also          text    NOT NULL,
    body          text    NOT NULL,
    UNIQUE (kind, subject, language)
);
INSERT INTO search_entry (id, kind, subject, language, contribution, audience, at, example, anchor, facets, title, also, body)
SELECT d.id, t.kind, t.subject, t.language, d.contribution, d.audience, d.at, d.example, t.anchor, d.facets, t.title, t.also, t.body
  FROM search_document d
  JOIN search_text t ON t.document = d.id
 ORDER BY d.id;
DROP TABLE search_text;
DROP TABLE search_document;
CREATE INDEX search_entry_of ON search_entry (contribution);
CREATE TABLE search_block (
    id            id,
    documents     bytes   NOT NULL
);
CREATE TABLE search_facets (
    id            id,
    facets        text    NOT NULL UNIQUE,
    documents     int     NOT NULL
);
