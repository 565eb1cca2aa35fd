-- SPDX-License-Identifier: EUPL-1.2
-- Readers of what a notice is about change with it, in the same transaction (FOUNDATIONS 8). 0: a hidden message,
-- which nobody reads.

-- :exec notice_write_audience (contribution ref, audience int)
UPDATE notice SET audience = :audience WHERE contribution = :contribution AND audience > 0;

-- Of the messages of a thread that came since one looked, one is told by the first alone: when that is hidden, by the
-- next one that somebody else wrote and that was not told already; also when a digest that told of it has left, or is dropped and
-- made again.
-- :exec notice_pass_on (post ref)
UPDATE notice
   SET post = coalesce((SELECT q.id FROM post q JOIN post p ON p.id = :post
                         WHERE q.contribution = p.contribution AND q.number > p.number AND q.hidden = FALSE
                           AND q.person <> notice.person
                           AND NOT EXISTS (SELECT 1 FROM notice o WHERE o.person = notice.person AND o.post = q.id)
                         ORDER BY q.number LIMIT 1), post)
 WHERE post = :post AND kind = 1 AND read_at IS NULL;

-- After a change of its message: who wrote it.
-- :exec notice_write_actor (contribution ref)
UPDATE notice SET actor = (SELECT p.person FROM post p WHERE p.id = notice.post)
 WHERE contribution = :contribution AND kind = 1 AND read_at IS NULL;

-- :exec notice_hide_post (post ref)
UPDATE notice SET audience = 0 WHERE post = :post;

-- :exec notice_reveal_post (post ref)
UPDATE notice SET audience = coalesce((SELECT c.audience FROM contribution c WHERE c.id = notice.contribution), 0)
 WHERE post = :post;
