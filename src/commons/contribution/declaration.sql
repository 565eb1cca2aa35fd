-- SPDX-License-Identifier: EUPL-1.2
-- What organisations declare of others' contributions, and follow-ups.

-- One fact of one organisation; said again, it takes the new date and words. Never of one's own.
-- :exec declaration_put (uid uid, contribution ref, organisation ref, kind text, person ref, capacity text, note text, own opt_ref, now instant)
INSERT INTO declaration (uid, contribution, organisation, kind, person, capacity, note, own, declared_at)
SELECT :uid, c.id, :organisation, :kind, :person, :capacity, :note, :own, :now
  FROM contribution c
 WHERE c.id = :contribution AND c.state = 'published'
   AND (c.organisation IS NULL OR c.organisation <> :organisation)
    ON CONFLICT (contribution, organisation, kind) DO UPDATE
   SET person = excluded.person, capacity = excluded.capacity, note = excluded.note,
       own = coalesce(excluded.own, declaration.own), declared_at = excluded.declared_at, withdrawn_at = NULL;

-- Whether that organisation has said anything of it, even if it took it back.
-- :number declaration_made (contribution ref, organisation ref)
SELECT count(*) FROM declaration WHERE contribution = :contribution AND organisation = :organisation;

-- :exec declaration_write_withdrawn (contribution ref, organisation ref, kind text, now instant)
UPDATE declaration SET withdrawn_at = :now
 WHERE contribution = :contribution AND organisation = :organisation AND kind = :kind AND withdrawn_at IS NULL;

-- How many organisations are at each of the three: the latest of each counts, once.
-- :one declaration_counts (contribution ref) -> declaration_count (considering int, adaptation int, independent int)
SELECT coalesce(sum(CASE WHEN d.kind = 'considering' THEN 1 ELSE 0 END), 0) AS considering,
       coalesce(sum(CASE WHEN d.kind = 'adaptation' THEN 1 ELSE 0 END), 0) AS adaptation,
       coalesce(sum(CASE WHEN d.kind = 'independent' THEN 1 ELSE 0 END), 0) AS independent
  FROM declaration d
  JOIN contribution c ON c.id = d.contribution
 WHERE d.contribution = :contribution AND readable(c) AND d.withdrawn_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM declaration l
                    WHERE l.contribution = d.contribution AND l.organisation = d.organisation
                      AND l.withdrawn_at IS NULL AND (l.declared_at, l.id) > (d.declared_at, d.id));

-- Who declared what, newest first. `own` is the adaptation it made, if the reader may see that one.
-- :many declaration_list (contribution ref, before instant) -> declaration_line (own opt_ref, own_title opt_text, own_kind opt_text, own_slug opt_text)
-- :scan the organisations that did one thing
SELECT d.id, d.uid, d.kind, d.note, d.capacity, d.declared_at, d.organisation, o.name AS organisation_name,
       o.address_key AS organisation_key, o.nature AS organisation_nature, o.stratum,
       w.id AS own, w.title AS own_title, w.kind AS own_kind, w.slug AS own_slug
  FROM declaration d
  JOIN contribution c ON c.id = d.contribution
  JOIN organisation o ON o.id = d.organisation
  LEFT JOIN contribution w ON w.id = d.own AND readable(w) AND w.state = 'published'
 WHERE d.contribution = :contribution AND readable(c) AND d.withdrawn_at IS NULL AND d.declared_at < :before
   AND NOT EXISTS (SELECT 1 FROM declaration l
                    WHERE l.contribution = d.contribution AND l.organisation = d.organisation
                      AND l.withdrawn_at IS NULL AND (l.declared_at, l.id) > (d.declared_at, d.id))
 ORDER BY d.declared_at DESC, d.id DESC
 LIMIT 100;

-- What one organisation has declared of one contribution and not withdrawn, latest first.
-- :many declaration_of (contribution ref, organisation ref) -> declaration_brief
SELECT d.kind, d.note, d.declared_at, d.own
  FROM declaration d
  JOIN contribution c ON c.id = d.contribution
 WHERE d.contribution = :contribution AND d.organisation = :organisation AND d.withdrawn_at IS NULL AND readable(c)
 ORDER BY d.declared_at DESC, d.id DESC
 LIMIT 3;

-- ---- follow-ups

-- :insert follow_up_insert (uid uid, contribution ref, happened_on partial_day, alive text, body text, html html, person ref, capacity text, now instant)
INSERT INTO follow_up (uid, contribution, happened_on, alive, body, html, person, capacity, created_at)
VALUES (:uid, :contribution, :happened_on, :alive, :body, :html, :person, :capacity, :now);

-- :many follow_up_list (contribution ref) -> follow_up
SELECT f.id, f.uid, f.happened_on, f.alive, f.html, f.person, n.name AS person_name, f.capacity, f.created_at
  FROM follow_up f
  JOIN contribution c ON c.id = f.contribution
  LEFT JOIN person_name n ON n.person = f.person
 WHERE f.contribution = :contribution AND readable(c)
 ORDER BY f.happened_on DESC, f.id DESC
 LIMIT 100;
