-- SPDX-License-Identifier: EUPL-1.2
-- Readers of what hangs on a contribution change with it, in the same transaction (FOUNDATIONS 8).

-- :exec attachment_write_audience (contribution ref, audience ref)
UPDATE attachment SET audience = :audience WHERE contribution = :contribution AND published = TRUE;

-- With the contribution: what was described and stands with it, not under a post.
-- :exec attachment_open (contribution ref, audience ref)
UPDATE attachment SET audience = :audience, published = TRUE
 WHERE contribution = :contribution AND published = FALSE AND post IS NULL AND stated_at IS NOT NULL
   AND removed_at IS NULL;

-- The files of a text that may go along with its adaptation: their licence says so, and nobody is recognised.
-- :many attachment_free (contribution ref) -> attachment_copied
SELECT t.file, t.name, t.alternative, t.author, t.rights_holder, t.licence, t.people, t.caption, t.position
  FROM attachment t
 WHERE t.contribution = :contribution AND t.post IS NULL AND t.published = TRUE AND t.stated_at IS NOT NULL
   AND t.removed_at IS NULL AND t.licence <> '' AND t.people = 'no' AND readable(t)
 ORDER BY t.position, t.id
 LIMIT 50;

-- :exec attachment_copy (uid uid, contribution ref, audience ref, file ref, name text, alternative text, author text, rights_holder text, licence text, people text, caption text, position int, person ref, now instant)
INSERT INTO attachment (uid, contribution, audience, file, name, alternative, author, rights_holder, licence, people,
                        caption, position, person, attached_at, stated_at)
VALUES (:uid, :contribution, :audience, :file, :name, :alternative, :author, :rights_holder, :licence, :people,
        :caption, :position, :person, :now, :now);
