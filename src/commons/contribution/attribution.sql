-- SPDX-License-Identifier: EUPL-1.2
-- Links between contributions.

-- Adds a link unless the target already leads back to the source by links of that kind.
-- :exec link_put (source ref, target ref, kind text, target_revision int, changes text, now instant)
INSERT INTO link (source, target, kind, target_revision, changes, created_at)
SELECT c.id, :target, :kind, :target_revision, :changes, :now
  FROM contribution c
 WHERE c.id = :source AND c.id <> :target
   AND NOT EXISTS (
        WITH RECURSIVE chain (id) AS (
             SELECT l.target FROM link l WHERE l.source = :target AND l.kind = :kind
              UNION
             SELECT l.target FROM link l JOIN chain ON l.source = chain.id WHERE l.kind = :kind)
        SELECT 1 FROM chain WHERE chain.id = :source)
    ON CONFLICT (source, target, kind) DO NOTHING;

-- :exec link_write_changes (source ref, target ref, kind text, changes text)
UPDATE link SET changes = :changes WHERE source = :source AND target = :target AND kind = :kind;

-- :exec link_delete (source ref, target ref, kind text)
DELETE FROM link WHERE source = :source AND target = :target AND kind = :kind;

-- What one work was adapted from.
-- :many link_origins (source ref) -> link_origin
-- :unguarded attribution is owed also to works that the reader may not read; they are named without their title
SELECT l.target, l.target_revision, l.changes FROM link l
 WHERE l.source = :source AND l.kind = 'adapted_from'
 ORDER BY l.id
 LIMIT 50;

-- The links out of a contribution to those that the reader may see.
-- :many link_out (source ref, kind text) -> linked
SELECT c.id, c.kind, c.title, c.slug, l.target_revision, l.changes, o.name AS organisation_name, l.created_at
  FROM link l
  JOIN contribution s ON s.id = l.source
  JOIN contribution c ON c.id = l.target
  LEFT JOIN organisation o ON o.id = c.organisation
 WHERE l.source = :source AND l.kind = :kind AND readable(s) AND readable(c)
 ORDER BY l.id DESC
 LIMIT 100;

-- The links that lead to a contribution, from those published that the reader may see.
-- :many link_in (target ref, kind text) -> linked
SELECT c.id, c.kind, c.title, c.slug, l.target_revision, l.changes, o.name AS organisation_name, l.created_at
  FROM link l
  JOIN contribution s ON s.id = l.target
  JOIN contribution c ON c.id = l.source
  LEFT JOIN organisation o ON o.id = c.organisation
 WHERE l.target = :target AND l.kind = :kind AND c.state = 'published' AND readable(s) AND readable(c)
 ORDER BY l.id DESC
 LIMIT 100;
