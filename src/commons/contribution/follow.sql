-- SPDX-License-Identifier: EUPL-1.2

-- What somebody follows and may still read, the liveliest first.
-- :many followed_list (person ref, before instant) -> followed
-- :scan what one person follows
SELECT c.id, c.kind, c.title, c.slug, c.post_count, c.active_at, f.followed_at
  FROM follow f
  JOIN contribution c ON c.id = f.contribution
 WHERE f.person = :person AND c.active_at < :before AND readable(c)
 ORDER BY c.active_at DESC, c.id DESC
 LIMIT 30;
