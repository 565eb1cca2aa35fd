-- SPDX-License-Identifier: EUPL-1.2
-- The row of a contribution: reading it, opening it, changing it.

-- What the reader may see of one contribution. at_home: the reader is among those who work on it.
-- :one contribution_one (id ref) -> contribution (at_home flag)
SELECT c.id, c.uid, c.kind, c.title, c.slug, c.summary, c.language, c.organisation, c.person, c.capacity,
       c.licence, c.depth, c.status, c.state, c.audience, c.home, c.published, c.version, c.example,
       c.post_count, c.last_post_at, c.best_post, c.created_at, c.updated_at, c.active_at, c.published_at,
       o.name AS organisation_name, o.nature AS organisation_nature, o.address_key AS organisation_key,
       n.name AS person_name,
       EXISTS (SELECT 1 FROM reader_audience h WHERE h.reader = :reader AND h.audience = c.home) AS at_home,
       c.capacity_proof, ha.organisation AS home_organisation
  FROM contribution c
  JOIN audience ha ON ha.id = c.home
  LEFT JOIN organisation o ON o.id = c.organisation
  LEFT JOIN person_name n ON n.person = c.person
 WHERE c.id = :id AND readable(c);

-- The same whoever asks: for the index, imports and checks of links.
-- :one contribution_whole (id ref) -> contribution (at_home flag)
-- :unguarded the index, imports and attribution need rows that the person at work may not read
SELECT c.id, c.uid, c.kind, c.title, c.slug, c.summary, c.language, c.organisation, c.person, c.capacity,
       c.licence, c.depth, c.status, c.state, c.audience, c.home, c.published, c.version, c.example,
       c.post_count, c.last_post_at, c.best_post, c.created_at, c.updated_at, c.active_at, c.published_at,
       o.name AS organisation_name, o.nature AS organisation_nature, o.address_key AS organisation_key,
       n.name AS person_name, FALSE AS at_home, c.capacity_proof, ha.organisation AS home_organisation
  FROM contribution c
  JOIN audience ha ON ha.id = c.home
  LEFT JOIN organisation o ON o.id = c.organisation
  LEFT JOIN person_name n ON n.person = c.person
 WHERE c.id = :id;

-- The id of what a uid names, 0 when the reader may not see it.
-- :number contribution_by_uid (uid uid)
SELECT coalesce(max(c.id), 0) FROM contribution c WHERE c.uid = :uid AND readable(c);

-- :number reader_holds_audience (person ref, audience ref)
SELECT count(*) FROM reader_audience ra WHERE ra.reader = :person AND ra.audience = :audience;

-- :one organisation_of_author (id ref) -> author_organisation
SELECT o.id, o.name, o.nature, o.stratum, o.department, o.region FROM organisation o WHERE o.id = :id;

-- :insert contribution_insert (uid uid, kind text, title text, slug text, summary text, organisation opt_ref, person ref, capacity text, licence text, depth text, status text, home ref, example flag, now instant)
INSERT INTO contribution (uid, kind, title, slug, summary, organisation, person, capacity, licence, depth, status,
                          state, audience, home, example, created_at, updated_at, active_at)
VALUES (:uid, :kind, :title, :slug, :summary, :organisation, :person, :capacity, :licence, :depth, :status,
        'draft', :home, :home, :example, :now, :now, :now);

-- The optimistic lock: one row when nobody changed it since `seen`.
-- :exec contribution_touch (id ref, seen int, now instant)
UPDATE contribution SET version = version + 1, updated_at = :now WHERE id = :id AND version = :seen;

-- :exec contribution_set_heading (id ref, title text, slug text, summary text, depth text, status text)
UPDATE contribution
   SET title = :title, slug = :slug, summary = :summary, depth = :depth, status = :status
 WHERE id = :id;

-- In whose name it is from now on, and how far the mandate of who publishes it was proven.
-- :exec contribution_set_signature (id ref, organisation opt_ref, proof opt_int)
UPDATE contribution SET organisation = :organisation, capacity_proof = :proof WHERE id = :id;

-- Had the person a mandate here when it was published?
-- :number mandate_before (person ref, organisation ref, at instant)
SELECT count(*) FROM mandate m
 WHERE m.person = :person AND m.organisation = :organisation AND m.proof > 0 AND m.created_at <= :at;

-- The revision that readers see from now on.
-- :exec contribution_set_published (id ref, number int, audience ref, now instant)
UPDATE contribution
   SET state = 'published', published = :number, audience = :audience, active_at = :now,
       published_at = coalesce(published_at, :now)
 WHERE id = :id;

-- :exec contribution_set_state (id ref, state text, now instant)
UPDATE contribution SET state = :state, version = version + 1, updated_at = :now WHERE id = :id;

-- :exec contribution_move_audience (id ref, audience ref, now instant)
UPDATE contribution SET audience = :audience, version = version + 1, updated_at = :now WHERE id = :id;

-- :exec contribution_write_licence (id ref, licence text, now instant)
UPDATE contribution SET licence = :licence, version = version + 1, updated_at = :now WHERE id = :id;

-- An organisation takes over what was told of it: it becomes the author from then on.
-- :exec contribution_write_author (id ref, organisation ref, person ref, capacity text, home ref, now instant)
UPDATE contribution
   SET organisation = :organisation, person = :person, capacity = :capacity, home = :home,
       version = version + 1, updated_at = :now
 WHERE id = :id;

-- A post came (1) or went (-1): the text and its version are untouched.
-- :exec contribution_write_post_count (id ref, change int, at instant)
UPDATE contribution
   SET post_count = post_count + :change,
       last_post_at = CASE WHEN :change > 0 THEN :at ELSE last_post_at END,
       active_at = CASE WHEN :change > 0 AND active_at < :at THEN :at ELSE active_at END
 WHERE id = :id;

-- Only what is asked or answered changes its status: that of an experience is its author's.
-- :exec contribution_write_best_post (id ref, post opt_ref, status text)
UPDATE contribution
   SET best_post = :post, status = CASE WHEN status IN ('open', 'answered') THEN :status ELSE status END
 WHERE id = :id;

-- :exec contribution_delete (id ref)
DELETE FROM contribution WHERE id = :id AND state = 'draft' AND published IS NULL;

-- How often others name it: only what nothing names may be deleted.
-- :number contribution_named_elsewhere (id ref)
-- :scan once for an experience that is erased
SELECT coalesce((SELECT count(*) FROM link l WHERE l.target = :id)
              + (SELECT count(*) FROM declaration d WHERE d.own = :id)
              + (SELECT count(*) FROM old_address a WHERE a.contribution = :id), 0);

-- ---- addresses

-- :one old_address_of (path text) -> old_address
SELECT path, contribution FROM old_address WHERE path = :path;

-- :exec old_address_insert (path text, contribution opt_ref)
INSERT INTO old_address (path, contribution) VALUES (:path, :contribution)
    ON CONFLICT (path) DO UPDATE SET contribution = excluded.contribution;

-- :exec old_address_delete (path text)
DELETE FROM old_address WHERE path = :path;

-- ---- partners

-- :exec contribution_partner_clear (contribution ref, role text)
DELETE FROM contribution_partner WHERE contribution = :contribution AND role = :role;

-- :exec contribution_partner_insert (contribution ref, organisation ref, role text)
INSERT INTO contribution_partner (contribution, organisation, role)
SELECT :contribution, o.id, :role FROM organisation o WHERE o.id = :organisation
    ON CONFLICT DO NOTHING;

-- Is the contribution about that organisation, in somebody else's words?
-- :number contribution_concerns (contribution ref, organisation ref)
SELECT count(*) FROM contribution_partner p
 WHERE p.contribution = :contribution AND p.organisation = :organisation AND p.role = 'concerned';

-- :many contribution_partners (contribution ref) -> partner
SELECT p.organisation, p.role, o.name, o.address_key
  FROM contribution_partner p
  JOIN contribution c ON c.id = p.contribution
  JOIN organisation o ON o.id = p.organisation
 WHERE p.contribution = :contribution AND readable(c)
 ORDER BY p.role, o.sort_key, o.id
 LIMIT 100;

-- ---- following

-- :exec follow_insert (person ref, contribution ref, now instant)
INSERT INTO follow (person, contribution, followed_at) VALUES (:person, :contribution, :now)
    ON CONFLICT DO NOTHING;

-- :exec follow_delete (person ref, contribution ref)
DELETE FROM follow WHERE person = :person AND contribution = :contribution;

-- :number follow_holds (person ref, contribution ref)
SELECT count(*) FROM follow WHERE person = :person AND contribution = :contribution;

-- Those who follow it and may still read it: for notices.
-- :many follow_persons (contribution ref, after ref) -> follower
-- :unguarded a notice goes to those whose own audiences hold the contribution's, which is checked here
SELECT f.person
  FROM follow f
  JOIN contribution c ON c.id = f.contribution
 WHERE f.contribution = :contribution AND f.person > :after
   AND EXISTS (SELECT 1 FROM reader_audience ra WHERE ra.reader = f.person AND ra.audience = c.audience)
 ORDER BY f.person
 LIMIT 500;

-- Some of those of a kind that carry a word.
-- :many contribution_of_depth (kind text, depth text, most int) -> contribution_id
-- :unguarded every one of them carries another word from now on; nobody is shown any
SELECT c.id FROM contribution c WHERE c.kind = :kind AND c.depth = :depth ORDER BY c.id LIMIT :most;

-- :exec contribution_set_depth (id ref, depth text)
UPDATE contribution SET depth = :depth WHERE id = :id;
