-- SPDX-License-Identifier: EUPL-1.2
-- Lists of contributions. Each filter is left out by its empty value; list.c fills them.

-- Contributions as lists show them.
-- :fragment cards
SELECT c.id, c.uid, c.kind, c.title, c.slug, c.summary, c.organisation, o.name AS organisation_name,
       o.address_key AS organisation_key, o.nature AS organisation_nature, o.stratum, o.population_municipal,
       dep.name AS department_name, c.person, n.name AS person_name, c.capacity, c.licence, c.depth, c.status,
       c.state, c.audience, c.example, c.post_count, c.last_post_at, c.published_at, c.updated_at, c.active_at
  FROM contribution c
  LEFT JOIN organisation o ON o.id = c.organisation
  LEFT JOIN organisation dep ON dep.id = o.department
  LEFT JOIN person_name n ON n.person = c.person;

-- What people filter by; list.c fills it.
-- :fragment filtered (organisation ref, person ref, depth text, status text, stratum int, department ref, region ref,
--   sector ref, theme ref, examples flag)
(:organisation = 0 OR c.organisation = :organisation)
   AND (:person = 0 OR c.person = :person)
   AND (:depth = '' OR c.depth = :depth)
   AND (:status = '' OR c.status = :status)
   AND (:stratum = 0 OR o.stratum = :stratum)
   AND (:department = 0 OR o.department = :department OR o.id = :department)
   AND (:region = 0 OR o.region = :region OR o.id = :region)
   AND (:sector = 0 OR EXISTS (SELECT 1 FROM contribution_facet k WHERE k.contribution = c.id AND k.facet = :sector))
   AND (:theme = 0 OR EXISTS (SELECT 1 FROM contribution_facet k WHERE k.contribution = c.id AND k.facet = :theme))
   AND (c.example = FALSE OR :examples);

-- What is under way and the reader works on.
-- :fragment drafts
SELECT c.id, c.kind, c.title AS heading, c.slug, c.state, c.organisation, o.name AS organisation_name, r.number,
       r.saved_at, r.person, n.name AS person_name, c.version
  FROM revision r
  JOIN contribution c ON c.id = r.contribution
  LEFT JOIN organisation o ON o.id = c.organisation
  LEFT JOIN person_name n ON n.person = r.person
 WHERE r.published_at IS NULL AND readable(r) AND readable(c);

-- What an organisation declared last on a contribution.
-- :fragment last_said
NOT EXISTS (SELECT 1 FROM declaration l
                    WHERE l.contribution = d.contribution AND l.organisation = d.organisation
                      AND l.withdrawn_at IS NULL AND (l.declared_at, l.id) > (d.declared_at, d.id));

-- Published ones of a kind, newest first.
-- :many card_newest (kind text, state text, before instant, before_id ref, limit_ int) -> card
@cards
 WHERE c.kind = :kind AND c.state = :state AND readable(c)
   AND (c.published_at, c.id) < (:before, :before_id)
   AND @filtered
 ORDER BY c.published_at DESC, c.id DESC
 LIMIT :limit_;

-- Of every kind, newest first.
-- :many card_newest_any (kind text, state text, before instant, before_id ref, limit_ int) -> card
@cards
 WHERE (:kind = '' OR c.kind = :kind) AND c.state = :state AND readable(c)
   AND (c.published_at, c.id) < (:before, :before_id)
   AND @filtered
 ORDER BY c.published_at DESC, c.id DESC
 LIMIT :limit_;

-- Of a kind, those last written in first.
-- :many card_active (kind text, state text, before instant, before_id ref, limit_ int) -> card
@cards
 WHERE c.kind = :kind AND c.state = :state AND readable(c)
   AND (c.active_at, c.id) < (:before, :before_id)
   AND @filtered
 ORDER BY c.active_at DESC, c.id DESC
 LIMIT :limit_;

-- How many there are, counted up to `most`.
-- :number card_count (kind text, state text, most int)
SELECT count(*) FROM (
  SELECT c.id FROM contribution c
  LEFT JOIN organisation o ON o.id = c.organisation
 WHERE (:kind = '' OR c.kind = :kind) AND c.state = :state AND readable(c)
   AND @filtered
 LIMIT :most) found;

-- Is there anything but examples of that kind (or of any)?
-- :number contribution_any_real ()
-- :unguarded one bit that only hides the demonstration
SELECT count(*) FROM (
    SELECT c.id FROM contribution c WHERE c.state = 'published' AND c.example = FALSE LIMIT 1) one;

-- The same of one kind, so that what is written of another leaves the answer alone.
-- :number contribution_any_real_of (kind text)
-- :unguarded as above
SELECT count(*) FROM (
    SELECT c.id FROM contribution c WHERE c.kind = :kind AND c.state = 'published' AND c.example = FALSE LIMIT 1) one;

-- One card.
-- :one card_one (id ref) -> card
@cards
 WHERE c.id = :id AND readable(c);

-- What somebody has under way: drafts and unpublished changes that the reader works on, latest first.
-- :many draft_list (person ref, before instant) -> draft_line (heading text)
-- :scan drafts that are open, which are few beside what is published
@drafts
   AND (c.person = :person OR r.person = :person) AND r.saved_at < :before
 ORDER BY r.saved_at DESC, r.id DESC
 LIMIT 50;

-- Drafts of an organisation's own people.
-- :many draft_list_of_organisation (organisation ref, before instant) -> draft_line (heading text)
-- :scan the drafts of one organisation
@drafts
   AND c.organisation = :organisation AND r.saved_at < :before
 ORDER BY r.saved_at DESC, r.id DESC
 LIMIT 50;

-- What an organisation took from others: its declarations on their contributions, newest first.
-- :many received_list (organisation ref, before instant) -> received
SELECT c.id, c.kind AS contribution_kind, c.title, c.slug, c.summary, a.name AS author_name,
       a.address_key AS author_key, d.kind, d.note, d.declared_at
  FROM declaration d
  JOIN contribution c ON c.id = d.contribution
  LEFT JOIN organisation a ON a.id = c.organisation
 WHERE d.organisation = :organisation AND d.withdrawn_at IS NULL AND d.declared_at < :before AND readable(c)
   AND @last_said
 ORDER BY d.declared_at DESC, d.id DESC
 LIMIT 50;

-- What others took from an organisation: their declarations on its contributions, newest first.
-- :many taken_up_list (organisation ref, before instant) -> taken_up
-- :scan what others took up of one organisation's own
SELECT c.id, c.kind AS contribution_kind, c.title, c.slug, b.name AS by_name, b.address_key AS by_key, d.kind,
       d.note, d.declared_at
  FROM contribution c
  JOIN declaration d ON d.contribution = c.id
  JOIN organisation b ON b.id = d.organisation
 WHERE c.organisation = :organisation AND readable(c) AND d.withdrawn_at IS NULL AND d.declared_at < :before
   AND @last_said
 ORDER BY d.declared_at DESC, d.id DESC
 LIMIT 50;

-- The three counters of an organisation's page; examples never count.
-- :one exchange_counts (organisation ref) -> exchange_count (given int, received int, taken_up int)
SELECT (SELECT count(*) FROM contribution c
         WHERE c.organisation = :organisation AND c.state = 'published' AND c.example = FALSE AND readable(c)) AS given,
       (SELECT count(DISTINCT d.contribution) FROM declaration d JOIN contribution e ON e.id = d.contribution
         WHERE d.organisation = :organisation AND d.withdrawn_at IS NULL AND e.example = FALSE AND readable(e))
         AS received,
       (SELECT count(DISTINCT t.organisation) FROM declaration t JOIN contribution f ON f.id = t.contribution
         WHERE f.organisation = :organisation AND t.kind = 'adaptation' AND t.withdrawn_at IS NULL
           AND f.example = FALSE AND readable(f)) AS taken_up;
