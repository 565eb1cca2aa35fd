-- SPDX-License-Identifier: EUPL-1.2

-- The newest below :before that match, whoever may read them: that is asked of each in block.h. :words
-- and :without are phrases, wanted and not; empty when there are none.
-- :many search_candidates (match text, words text, without text, before int, limit_ int) -> search_candidate_row (id ref)
SELECT 17179869184 - search_index.rowid AS id
  FROM search_index
 WHERE search_index MATCH :match AND search_index.rowid > 17179869184 - :before
   AND (:words = ''
        OR search_index.rowid IN (SELECT w.rowid FROM search_index_words w WHERE w.words MATCH :words))
   AND (:without = ''
        OR search_index.rowid NOT IN (SELECT w.rowid FROM search_index_words w WHERE w.words MATCH :without))
 ORDER BY search_index.rowid
 LIMIT :limit_;

-- :variant postgresql the same tokens in a tsvector, which the GIN index holds
-- :unguarded what the reader may see is chosen among them by search_brief
SELECT t.id
  FROM search_entry t
 WHERE t.tokens @@ CAST(:match AS tsquery) AND t.id < :before
   AND (:words = '' OR t.tokens @@ CAST(:words AS tsquery))
   AND (:without = '' OR NOT t.tokens @@ CAST(:without AS tsquery))
 ORDER BY t.id DESC
 LIMIT :limit_;

-- :one search_block (id int) -> search_block
SELECT b.documents FROM search_block b WHERE b.id = :id;

-- :exec search_block_write (id int, documents bytes)
INSERT INTO search_block (id, documents) VALUES (:id, :documents)
    ON CONFLICT (id) DO UPDATE SET documents = excluded.documents;

-- :exec search_block_delete (id int)
DELETE FROM search_block WHERE id = :id;

-- :exec search_blocks_forget ()
DELETE FROM search_block;

-- What documents from :from on should say in their block.
-- :many search_indexed (from ref) -> search_indexed
-- :unguarded the operator checks the whole file
SELECT t.id, t.contribution, t.audience, t.at, t.example, t.kind, t.facets
  FROM search_entry t
 WHERE t.id >= :from
 ORDER BY t.id
 LIMIT 500;

-- :number search_facets_find (facets text)
SELECT f.id FROM search_facets f WHERE f.facets = :facets;

-- :one search_facets_read (id ref) -> search_facets_row
SELECT f.facets FROM search_facets f WHERE f.id = :id;

-- :insert search_facets_insert (facets text)
INSERT INTO search_facets (facets, documents) VALUES (:facets, 1);

-- :exec search_facets_more (id ref)
UPDATE search_facets SET documents = documents + 1 WHERE id = :id;

-- :exec search_facets_less (id ref)
UPDATE search_facets SET documents = documents - 1 WHERE id = :id AND documents > 1;

-- :exec search_facets_delete (id ref)
DELETE FROM search_facets WHERE id = :id;

-- :exec search_facets_forget ()
DELETE FROM search_facets;

-- :one search_title (id ref) -> search_title
SELECT t.title FROM search_entry t WHERE t.id = :id AND readable(t);

-- :one search_body (id ref) -> search_body
SELECT t.title, t.body FROM search_entry t WHERE t.id = :id AND readable(t);

-- What a page of results shows of one.
-- :one search_shown (id ref) -> search_shown (contribution_kind opt_text, contribution_title opt_text, slug opt_text, uid opt_uid)
SELECT coalesce(p.uid, c.uid) AS uid, t.id, t.kind, t.subject, t.contribution, t.language, t.anchor, t.at, t.example, t.title, t.body,
       c.kind AS contribution_kind, c.title AS contribution_title, c.slug AS slug
  FROM search_entry t
  LEFT JOIN contribution c ON c.id = t.contribution AND readable(c)
  LEFT JOIN post p ON p.id = t.subject AND t.kind = 'post' AND readable(p)
 WHERE t.id = :id AND readable(t);

-- Documents below this are not in the index yet; 0: all are.
-- :number search_below ()
SELECT coalesce(max(s.below), 0) FROM search_state s;

-- :number search_analyser ()
SELECT coalesce(max(s.analyser), 0) FROM search_state s;

-- :number search_last ()
-- :unguarded how far the index goes, whoever may read it
SELECT coalesce(max(t.id), 0) FROM search_entry t;

-- :exec search_state_write (analyser int, below int)
-- :scan a table of one row
UPDATE search_state SET analyser = :analyser, below = :below;

-- :one search_stored (kind text, subject int, language text) -> search_stored
-- :unguarded the writer takes the old tokens out of the index, whoever may read them
SELECT t.id, t.contribution, t.at, t.audience, t.example, t.facets, t.kind, t.subject, t.language, t.title, t.also, t.body
  FROM search_entry t
 WHERE t.kind = :kind AND t.subject = :subject AND t.language = :language;

-- :many search_stored_of (contribution ref, after ref) -> search_stored
-- :unguarded the writer moves the tokens of all that hangs on a contribution
SELECT t.id, t.contribution, t.at, t.audience, t.example, t.facets, t.kind, t.subject, t.language, t.title, t.also, t.body
  FROM search_entry t
 WHERE t.contribution = :contribution AND t.id > :after
 ORDER BY t.id
 LIMIT 50;

-- :many search_stored_as (kind text, subject int) -> search_stored
-- :unguarded the writer takes the old tokens out of the index, whoever may read them
SELECT t.id, t.contribution, t.at, t.audience, t.example, t.facets, t.kind, t.subject, t.language, t.title, t.also, t.body
  FROM search_entry t
 WHERE t.kind = :kind AND t.subject = :subject
 ORDER BY t.id
 LIMIT 100;

-- The newest that are not in the index yet.
-- :many search_stored_below (below int, limit_ int) -> search_stored
-- :unguarded the writer makes the index again, whoever may read it
SELECT t.id, t.contribution, t.at, t.audience, t.example, t.facets, t.kind, t.subject, t.language, t.title, t.also, t.body
  FROM search_entry t
 WHERE t.id < :below
 ORDER BY t.id DESC
 LIMIT :limit_;

-- :insert search_entry_insert (kind text, subject int, language text, contribution opt_ref, audience ref, at instant, example flag, anchor text, facets text, title text, also text, body text)
INSERT INTO search_entry (kind, subject, language, contribution, audience, at, example, anchor, facets, title, also, body)
VALUES (:kind, :subject, :language, :contribution, :audience, :at, :example, :anchor, :facets, :title, :also, :body);

-- :exec search_entry_write (id ref, audience ref, example flag, anchor text, facets text, title text, also text, body text)
UPDATE search_entry
   SET audience = :audience, example = :example, anchor = :anchor, facets = :facets, title = :title, also = :also, body = :body
 WHERE id = :id;

-- :exec search_entry_move (id ref, audience ref)
UPDATE search_entry SET audience = :audience WHERE id = :id;

-- :exec search_entry_delete (id ref)
DELETE FROM search_entry WHERE id = :id;

-- FTS5 without content is told what to forget.
-- :exec search_index_delete (id ref, tokens text)
INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', 17179869184 - :id, :tokens);

-- :variant postgresql its tokens stand in the row
UPDATE search_entry SET tokens = NULL WHERE id = :id AND :tokens <> '';

-- :exec search_index_insert (id ref, tokens text)
INSERT INTO search_index (rowid, tokens) VALUES (17179869184 - :id, :tokens);

-- :variant postgresql its tokens stand in the row
UPDATE search_entry SET tokens = to_tsvector('simple', :tokens) WHERE id = :id;

-- :exec search_words_delete (id ref, words text)
INSERT INTO search_index_words (search_index_words, rowid, words) VALUES ('delete', 17179869184 - :id, :words);

-- :variant postgresql its tokens stand in the row
UPDATE search_entry SET tokens = NULL WHERE id = :id AND :words <> '';

-- After search_index_insert.
-- :exec search_words_insert (id ref, words text)
INSERT INTO search_index_words (rowid, words) VALUES (17179869184 - :id, :words);

-- :variant postgresql its tokens stand in the row; the words' places come first
UPDATE search_entry SET tokens = to_tsvector('simple', :words) || tokens WHERE id = :id;

-- Puts so many pages of the index together, newer ones with older ones; below 0: begins with all of them.
-- :exec search_index_merge (pages int)
INSERT INTO search_index (search_index, rank) VALUES ('merge', :pages);

-- :variant postgresql a GIN index has nothing to put together
UPDATE search_entry SET tokens = NULL WHERE :pages IS NULL;

-- :exec search_words_merge (pages int)
INSERT INTO search_index_words (search_index_words, rank) VALUES ('merge', :pages);

-- :variant postgresql a GIN index has nothing to put together
UPDATE search_entry SET tokens = NULL WHERE :pages IS NULL;

-- :exec search_index_clear ()
INSERT INTO search_index (search_index) VALUES ('delete-all');

-- :variant postgresql its tokens stand in the row
UPDATE search_entry SET tokens = NULL;

-- :exec search_words_clear ()
INSERT INTO search_index_words (search_index_words) VALUES ('delete-all');

-- :variant postgresql its tokens stand in the row
UPDATE search_entry SET tokens = NULL;

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
  FROM ts_stat('SELECT tokens FROM search_entry') v
 WHERE v.word >= :from AND v.word < :to;

-- :exec search_frequency_forget (from text, to text)
DELETE FROM search_frequency WHERE token >= :from AND token < :to;

-- :exec search_frequency_count (from text, to text, least int)
INSERT INTO search_frequency (token, documents)
SELECT v.term, v.doc FROM search_vocabulary v WHERE v.term >= :from AND v.term < :to AND v.doc >= :least;

-- :variant postgresql its statistics of a tsvector
INSERT INTO search_frequency (token, documents)
SELECT v.word, v.ndoc
  FROM ts_stat('SELECT tokens FROM search_entry') v
 WHERE v.word >= :from AND v.word < :to AND v.ndoc >= :least;
