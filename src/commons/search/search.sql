-- SPDX-License-Identifier: EUPL-1.2

-- The newest below :before that match and that the reader may see: what is scored and counted. :words
-- and :without are phrases, wanted and not; empty when there are none.
-- :many search_candidates (match text, words text, without text, examples flag, before int, limit_ int) -> search_candidate_row
SELECT d.id, d.contribution, d.at, d.title_bits, d.facets
  FROM search_index
  JOIN search_document d ON d.id = search_index.rowid
 WHERE search_index MATCH :match AND search_index.rowid < :before AND readable(d)
   AND (d.example = FALSE OR :examples)
   AND (:words = ''
        OR d.id IN (SELECT w.rowid FROM search_index_words w WHERE w.words MATCH :words))
   AND (:without = ''
        OR d.id NOT IN (SELECT w.rowid FROM search_index_words w WHERE w.words MATCH :without))
 ORDER BY search_index.rowid DESC
 LIMIT :limit_;

-- :variant postgresql the same tokens in a tsvector, which the GIN index holds
SELECT d.id, d.contribution, d.at, d.title_bits, d.facets
  FROM search_text t
  JOIN search_document d ON d.id = t.document
 WHERE t.tokens @@ CAST(:match AS tsquery) AND d.id < :before AND readable(t) AND readable(d)
   AND (d.example = FALSE OR :examples)
   AND (:words = '' OR t.tokens @@ CAST(:words AS tsquery))
   AND (:without = '' OR NOT t.tokens @@ CAST(:without AS tsquery))
 ORDER BY d.id DESC
 LIMIT :limit_;

-- :one search_title (id ref) -> search_title
SELECT t.title FROM search_text t WHERE t.document = :id AND readable(t);

-- :one search_body (id ref) -> search_body
SELECT t.title, t.body FROM search_text t WHERE t.document = :id AND readable(t);

-- What a page of results shows of one.
-- :one search_shown (id ref) -> search_shown (contribution_kind opt_text, contribution_title opt_text, slug opt_text, uid opt_uid)
SELECT coalesce(p.uid, c.uid) AS uid, d.id, t.kind, t.subject, d.contribution, t.language, t.anchor, d.at, d.example, t.title, t.body,
       c.kind AS contribution_kind, c.title AS contribution_title, c.slug AS slug
  FROM search_document d
  JOIN search_text t ON t.document = d.id
  LEFT JOIN contribution c ON c.id = d.contribution AND readable(c)
  LEFT JOIN post p ON p.id = t.subject AND t.kind = 'post' AND readable(p)
 WHERE d.id = :id AND readable(d) AND readable(t);

-- Documents below this are not in the index yet; 0: all are.
-- :number search_below ()
SELECT coalesce(max(s.below), 0) FROM search_state s;

-- :number search_analyser ()
SELECT coalesce(max(s.analyser), 0) FROM search_state s;

-- :number search_last ()
-- :unguarded how far the index goes, whoever may read it
SELECT coalesce(max(d.id), 0) FROM search_document d;

-- :exec search_state_write (analyser int, below int)
-- :scan a table of one row
UPDATE search_state SET analyser = :analyser, below = :below;

-- :one search_stored (kind text, subject int, language text) -> search_stored
-- :unguarded the writer takes the old tokens out of the index, whoever may read them
SELECT d.id, d.at, d.audience, d.facets, t.kind, t.subject, t.language, t.title, t.also, t.body
  FROM search_text t
  JOIN search_document d ON d.id = t.document
 WHERE t.kind = :kind AND t.subject = :subject AND t.language = :language;

-- :many search_stored_of (contribution ref, after ref) -> search_stored
-- :unguarded the writer moves the tokens of all that hangs on a contribution
SELECT d.id, d.at, d.audience, d.facets, t.kind, t.subject, t.language, t.title, t.also, t.body
  FROM search_document d
  JOIN search_text t ON t.document = d.id
 WHERE d.contribution = :contribution AND d.id > :after
 ORDER BY d.id
 LIMIT 50;

-- :many search_stored_as (kind text, subject int) -> search_stored
-- :unguarded the writer takes the old tokens out of the index, whoever may read them
SELECT d.id, d.at, d.audience, d.facets, t.kind, t.subject, t.language, t.title, t.also, t.body
  FROM search_text t
  JOIN search_document d ON d.id = t.document
 WHERE t.kind = :kind AND t.subject = :subject
 ORDER BY d.id
 LIMIT 100;

-- The newest that are not in the index yet.
-- :many search_stored_below (below int, limit_ int) -> search_stored
-- :unguarded the writer makes the index again, whoever may read it
SELECT d.id, d.at, d.audience, d.facets, t.kind, t.subject, t.language, t.title, t.also, t.body
  FROM search_document d
  JOIN search_text t ON t.document = d.id
 WHERE d.id < :below
 ORDER BY d.id DESC
 LIMIT :limit_;

-- :insert search_document_insert (contribution opt_ref, audience ref, at instant, example flag, title_bits int, facets text)
INSERT INTO search_document (contribution, audience, at, example, title_bits, facets)
VALUES (:contribution, :audience, :at, :example, :title_bits, :facets);

-- :exec search_text_insert (document ref, kind text, subject int, language text, audience ref, anchor text, title text, also text, body text)
INSERT INTO search_text (document, kind, subject, language, audience, anchor, title, also, body)
VALUES (:document, :kind, :subject, :language, :audience, :anchor, :title, :also, :body);

-- :exec search_document_write (id ref, audience ref, example flag, title_bits int, facets text)
UPDATE search_document
   SET audience = :audience, example = :example, title_bits = :title_bits, facets = :facets
 WHERE id = :id;

-- :exec search_text_write (document ref, audience ref, anchor text, title text, also text, body text)
UPDATE search_text
   SET audience = :audience, anchor = :anchor, title = :title, also = :also, body = :body
 WHERE document = :document;

-- :exec search_document_bits (id ref, title_bits int)
UPDATE search_document SET title_bits = :title_bits WHERE id = :id;

-- :exec search_document_move (id ref, audience ref)
UPDATE search_document SET audience = :audience WHERE id = :id;

-- :exec search_text_move (document ref, audience ref)
UPDATE search_text SET audience = :audience WHERE document = :document;

-- :exec search_text_delete (document ref)
DELETE FROM search_text WHERE document = :document;

-- :exec search_document_delete (id ref)
DELETE FROM search_document WHERE id = :id;

-- FTS5 without content is told what to forget.
-- :exec search_index_delete (id ref, tokens text)
INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', :id, :tokens);

-- :variant postgresql its tokens stand in the row
UPDATE search_text SET tokens = NULL WHERE document = :id AND :tokens <> '';

-- :exec search_index_insert (id ref, tokens text)
INSERT INTO search_index (rowid, tokens) VALUES (:id, :tokens);

-- :variant postgresql its tokens stand in the row
UPDATE search_text SET tokens = to_tsvector('simple', :tokens) WHERE document = :id;

-- :exec search_words_delete (id ref, words text)
INSERT INTO search_index_words (search_index_words, rowid, words) VALUES ('delete', :id, :words);

-- :variant postgresql its tokens stand in the row
UPDATE search_text SET tokens = NULL WHERE document = :id AND :words <> '';

-- After search_index_insert.
-- :exec search_words_insert (id ref, words text)
INSERT INTO search_index_words (rowid, words) VALUES (:id, :words);

-- :variant postgresql its tokens stand in the row; the words' places come first
UPDATE search_text SET tokens = to_tsvector('simple', :words) || tokens WHERE document = :id;

-- Puts so many pages of the index together, newer ones with older ones; below 0: begins with all of them.
-- :exec search_index_merge (pages int)
INSERT INTO search_index (search_index, rank) VALUES ('merge', :pages);

-- :variant postgresql a GIN index has nothing to put together
UPDATE search_text SET tokens = NULL WHERE :pages IS NULL;

-- :exec search_words_merge (pages int)
INSERT INTO search_index_words (search_index_words, rank) VALUES ('merge', :pages);

-- :variant postgresql a GIN index has nothing to put together
UPDATE search_text SET tokens = NULL WHERE :pages IS NULL;

-- :exec search_index_clear ()
INSERT INTO search_index (search_index) VALUES ('delete-all');

-- :variant postgresql its tokens stand in the row
UPDATE search_text SET tokens = NULL;

-- :exec search_words_clear ()
INSERT INTO search_index_words (search_index_words) VALUES ('delete-all');

-- :variant postgresql its tokens stand in the row
UPDATE search_text SET tokens = NULL;

-- ---- how often words are written ------------------------------------------------------------------

-- :number search_documents ()
SELECT coalesce(max(s.documents), 0) FROM search_state s;

-- :number search_counted ()
SELECT coalesce(max(s.counted), 0) FROM search_state s;

-- :exec search_counted_write (documents int, counted int)
-- :scan a table of one row
UPDATE search_state SET documents = :documents, counted = :counted;

-- :number search_frequency (token text)
SELECT coalesce(max(f.documents), 0) FROM search_frequency f WHERE f.token = :token;

-- Documents that hold each token from :from and below :to, all added up.
-- :number search_vocabulary_sum (from text, to text)
SELECT coalesce(sum(v.doc), 0) FROM search_vocabulary v WHERE v.term >= :from AND v.term < :to;

-- :variant postgresql its statistics of a tsvector
SELECT coalesce(sum(v.ndoc), 0)
  FROM ts_stat('SELECT tokens FROM search_text') v
 WHERE v.word >= :from AND v.word < :to;

-- :exec search_frequency_forget (from text, to text)
DELETE FROM search_frequency WHERE token >= :from AND token < :to;

-- :exec search_frequency_count (from text, to text, least int)
INSERT INTO search_frequency (token, documents)
SELECT v.term, v.doc FROM search_vocabulary v WHERE v.term >= :from AND v.term < :to AND v.doc >= :least;

-- :variant postgresql its statistics of a tsvector
INSERT INTO search_frequency (token, documents)
SELECT v.word, v.ndoc
  FROM ts_stat('SELECT tokens FROM search_text') v
 WHERE v.word >= :from AND v.word < :to AND v.ndoc >= :least;
