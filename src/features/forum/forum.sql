-- SPDX-License-Identifier: EUPL-1.2

-- :number topic_by_mail_waiting (person ref, since instant)
SELECT count(*) FROM topic_by_mail WHERE person = :person AND ended_at IS NULL AND created_at > :since;

-- :insert topic_by_mail_insert (person ref, title text, body text, facet opt_ref, now instant)
INSERT INTO topic_by_mail (person, title, body, facet, created_at)
VALUES (:person, :title, :body, :facet, :now);

-- :one topic_by_mail_one (id ref) -> topic_by_mail
SELECT t.id, t.person, t.title, t.body, t.facet, t.contribution, t.ended_at
  FROM topic_by_mail t WHERE t.id = :id;

-- One row when it was still waiting.
-- :exec topic_by_mail_end (id ref, contribution opt_ref, now instant)
UPDATE topic_by_mail SET ended_at = :now, contribution = :contribution, body = ''
 WHERE id = :id AND ended_at IS NULL;

-- Those that waited in vain go first: their author was told that the text is thrown away.
-- :exec topic_by_mail_sweep (waiting_before instant, before instant)
DELETE FROM topic_by_mail WHERE created_at < :before OR (ended_at IS NULL AND created_at < :waiting_before);

-- The beginning of what is asked, as it was rendered: enough for its first words.
-- :one topic_opening (contribution ref) -> topic_opening (beginning text)
SELECT substr(p.html, 1, 600) AS beginning FROM post p WHERE p.contribution = :contribution AND p.number = 1 AND p.hidden = FALSE AND readable(p);

-- ---- categories ---------------------------------------------------------------------------------

-- All of them in their order; those that are closed last.
-- :many topic_category_list () -> topic_category
SELECT k.id, k.code, k.label, k.label_en, k.position, k.closed_on, k.merged_into
  FROM topic_category k
 ORDER BY CASE WHEN k.closed_on IS NULL THEN 0 ELSE 1 END, k.position, k.id
 LIMIT 100;

-- The one that topics of this code are shown under.
-- :one topic_category_of (code text) -> topic_category_name (label text, label_en text)
SELECT coalesce(m.label, k.label) AS label, coalesce(m.label_en, k.label_en) AS label_en
  FROM topic_category k
  LEFT JOIN topic_category m ON m.id = k.merged_into
 WHERE k.code = :code;

-- :number topic_category_uses (code text)
-- :unguarded an administrator learns how many topics carry it, never which
SELECT count(*) FROM contribution c WHERE c.kind = 'topic' AND c.depth = :code;

-- :insert topic_category_insert (code text, label text, label_en text, position int)
INSERT INTO topic_category (code, label, label_en, position) VALUES (:code, :label, :label_en, :position)
    ON CONFLICT (code) DO NOTHING;

-- :exec topic_category_write (id ref, label text, label_en text, position int)
UPDATE topic_category SET label = :label, label_en = :label_en, position = :position WHERE id = :id;

-- :exec topic_category_write_closed (id ref, closed_on opt_day, merged_into opt_ref)
UPDATE topic_category SET closed_on = :closed_on, merged_into = :merged_into WHERE id = :id;

-- What was merged into it goes along.
-- :exec topic_category_follow (from ref, into ref)
-- :scan as many rows as categories
UPDATE topic_category SET merged_into = :into WHERE merged_into = :from;

-- Codes that topics of an archive carry and nobody named here.
-- :many topic_category_unknown () -> topic_category_code (code text)
-- :unguarded which words are used, not by whom
SELECT DISTINCT c.depth AS code FROM contribution c
 WHERE c.kind = 'topic' AND c.depth <> '' AND NOT EXISTS (SELECT 1 FROM topic_category k WHERE k.code = c.depth)
 ORDER BY 1 LIMIT 20;
