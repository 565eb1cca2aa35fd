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

-- :one topic_opening (contribution ref) -> topic_opening
SELECT p.body FROM post p WHERE p.contribution = :contribution AND p.number = 1 AND p.hidden = FALSE AND readable(p);
