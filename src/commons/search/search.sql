-- SPDX-License-Identifier: EUPL-1.2

-- The newest that match and that the reader may see: what is scored and counted.
-- :many search_candidates (match text, examples flag, limit_ int) -> search_candidate_row
SELECT d.id, d.at, d.facets, d.title_tokens
  FROM search_index
  JOIN search_document d ON d.id = search_index.rowid
 WHERE search_index MATCH :match AND readable(d) AND (d.example = FALSE OR :examples)
 ORDER BY search_index.rowid DESC
 LIMIT :limit_;

-- :variant postgresql the same tokens in a tsvector, which the GIN index holds
SELECT d.id, d.at, d.facets, d.title_tokens
  FROM search_text t
  JOIN search_document d ON d.id = t.document
 WHERE to_tsvector('simple', t.tokens) @@ CAST(:match AS tsquery) AND readable(t) AND readable(d)
   AND (d.example = FALSE OR :examples)
 ORDER BY d.id DESC
 LIMIT :limit_;

-- :one search_tokens_of (id ref) -> search_tokens
SELECT t.body_tokens FROM search_text t WHERE t.document = :id AND readable(t);

-- What a page of results shows of one.
-- :one search_shown (id ref) -> search_shown (contribution_kind opt_text, contribution_title opt_text, slug opt_text, uid opt_uid)
SELECT coalesce(p.uid, c.uid) AS uid, d.id, d.kind, d.subject, d.contribution, d.language, d.anchor, d.at, t.title, t.body,
       c.kind AS contribution_kind, c.title AS contribution_title, c.slug AS slug
  FROM search_document d
  JOIN search_text t ON t.document = d.id
  LEFT JOIN contribution c ON c.id = d.contribution AND readable(c)
  LEFT JOIN post p ON p.id = d.subject AND d.kind = 'post' AND readable(p)
 WHERE d.id = :id AND readable(d) AND readable(t);

-- :one search_stored (kind text, subject int, language text) -> search_stored
-- :unguarded the writer takes the old tokens out of the index, whoever may read them
SELECT d.id, t.tokens, d.at
  FROM search_document d
  JOIN search_text t ON t.document = d.id
 WHERE d.kind = :kind AND d.subject = :subject AND d.language = :language;

-- :many search_stored_of (contribution ref, after ref) -> search_stored_row
-- :unguarded the writer moves the tokens of all that hangs on a contribution
SELECT d.id, t.tokens
  FROM search_document d
  JOIN search_text t ON t.document = d.id
 WHERE d.contribution = :contribution AND d.id > :after
 ORDER BY d.id
 LIMIT 50;

-- :many search_stored_as (kind text, subject int) -> search_stored
-- :unguarded the writer takes the old tokens out of the index, whoever may read them
SELECT d.id, t.tokens, d.at
  FROM search_document d
  JOIN search_text t ON t.document = d.id
 WHERE d.kind = :kind AND d.subject = :subject
 ORDER BY d.id
 LIMIT 100;

-- :insert search_document_insert (kind text, subject int, contribution opt_ref, audience ref, language text, anchor text, at instant, example flag, facets text, title_tokens text)
INSERT INTO search_document (kind, subject, contribution, audience, language, anchor, at, example, facets,
                             title_tokens)
VALUES (:kind, :subject, :contribution, :audience, :language, :anchor, :at, :example, :facets, :title_tokens);

-- :exec search_text_insert (document ref, audience ref, title text, body_tokens text, tokens text, body text)
INSERT INTO search_text (document, audience, title, body_tokens, tokens, body)
VALUES (:document, :audience, :title, :body_tokens, :tokens, :body);

-- :exec search_document_write (id ref, audience ref, anchor text, example flag, facets text, title_tokens text)
UPDATE search_document
   SET audience = :audience, anchor = :anchor, example = :example, facets = :facets, title_tokens = :title_tokens
 WHERE id = :id;

-- :exec search_text_write (document ref, audience ref, title text, body_tokens text, tokens text, body text)
UPDATE search_text
   SET audience = :audience, title = :title, body_tokens = :body_tokens, tokens = :tokens, body = :body
 WHERE document = :document;

-- :exec search_document_move (id ref, audience ref)
UPDATE search_document SET audience = :audience WHERE id = :id;

-- :exec search_text_move (document ref, audience ref, tokens text)
UPDATE search_text SET audience = :audience, tokens = :tokens WHERE document = :document;

-- :exec search_text_delete (document ref)
DELETE FROM search_text WHERE document = :document;

-- :exec search_document_delete (id ref)
DELETE FROM search_document WHERE id = :id;

-- FTS5 without content is told what to forget.
-- :exec search_index_delete (id ref, tokens text)
INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', :id, :tokens);

-- :variant postgresql its index follows the table by itself
UPDATE search_text SET tokens = :tokens WHERE document = :id;

-- :exec search_index_insert (id ref, tokens text)
INSERT INTO search_index (rowid, tokens) VALUES (:id, :tokens);

-- :variant postgresql its index follows the table by itself
UPDATE search_text SET tokens = :tokens WHERE document = :id;
