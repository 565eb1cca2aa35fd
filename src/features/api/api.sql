-- SPDX-License-Identifier: EUPL-1.2
-- What the API asks beyond what the rooms of the commons answer.

-- A body as the API says it.
-- :fragment bodies
SELECT o.id, o.uid, o.nature, o.name, o.siren, o.code, o.address_key, o.place, o.site, o.population_municipal,
       o.population_total, o.population_year, o.stratum, o.member_count, o.department_count, o.source,
       d.code AS department_code, d.name AS department_name, r.code AS region_code, r.name AS region_name,
       e.siren AS epci_siren, e.name AS epci_name, e.nature AS epci_nature, t.siren AS ept_siren, t.name AS ept_name
  FROM organisation o
  LEFT JOIN organisation d ON d.id = o.department
  LEFT JOIN organisation r ON r.id = o.region
  LEFT JOIN organisation e ON e.id = o.epci
  LEFT JOIN organisation t ON t.id = o.ept;

-- Bodies that are listed. among: authority, other, or empty for all; the other filters are left out by their
-- empty value.
-- :fragment asked_for (among text, nature text, code text, siren text, stratum int, department ref, region ref, epci ref)
o.state = 'current' AND o.source <> 'demonstration'
   AND (:among = '' OR (:among = 'authority' AND o.source = 'directory') OR (:among = 'other' AND o.source <> 'directory'))
   AND (:nature = '' OR o.nature = :nature
        OR (:nature = 'EPCI' AND o.nature IN ('CC', 'CA', 'CU', 'METRO', 'MET69')))
   AND (:code = '' OR o.code = :code)
   AND (:siren = '' OR o.siren = :siren)
   AND (:stratum = 0 OR o.stratum = :stratum)
   AND (:department = 0 OR o.department = :department
        OR EXISTS (SELECT 1 FROM organisation_territory x WHERE x.organisation = o.id AND x.territory = :department))
   AND (:region = 0 OR o.region = :region
        OR EXISTS (SELECT 1 FROM organisation_territory y WHERE y.organisation = o.id AND y.territory = :region))
   AND (:epci = 0 OR o.epci = :epci);

-- A post as the API says it.
-- :fragment posts
SELECT p.id, p.uid, p.number, p.capacity, p.body, p.html, p.answers, p.created_at, p.edited_at, p.hidden,
       c.id AS contribution, c.uid AS contribution_uid, c.kind, c.title, c.slug, n.name AS person_name,
       o.name AS organisation_name, o.address_key AS organisation_key,
       CASE WHEN c.best_post = p.id THEN TRUE ELSE FALSE END AS best
  FROM post p
  JOIN contribution c ON c.id = p.contribution
  LEFT JOIN person_name n ON n.person = p.person
  LEFT JOIN organisation o ON o.id = p.organisation;

-- Posts that the reader may see.
-- :fragment read
NOT c.state <> 'published' AND readable(p) AND readable(c);

-- A page of bodies in the order of names.
-- :many api_bodies (after_key text, after_id ref, count int)
--   -> api_body (department_code opt_text, department_name opt_text, region_code opt_text, region_name opt_text)
@bodies
 WHERE (o.sort_key, o.id) > (:after_key, :after_id)
   AND @asked_for
 ORDER BY o.sort_key, o.id
 LIMIT :count;

-- :number api_bodies_total
-- :scan the directory has as many bodies as the country, whatever the forum
SELECT count(*)
  FROM organisation o
 WHERE @asked_for;

-- One of them.
-- :one api_body_one (id ref)
--   -> api_body (department_code opt_text, department_name opt_text, region_code opt_text, region_name opt_text)
@bodies
 WHERE o.id = :id;

-- By the last part of its address, or by its SIREN.
-- :one api_body_named (name text) -> api_body_place
SELECT o.id, o.sort_key, o.address_key, o.state, o.source
  FROM organisation o
 WHERE o.address_key = :name OR o.siren = :name
 ORDER BY o.id
 LIMIT 1;

-- The present address of a body that had another one.
-- :one api_body_moved (address_key text) -> api_body_moved
SELECT o.address_key
  FROM organisation_address a
  JOIN organisation o ON o.id = a.organisation
 WHERE a.address_key = :address_key;

-- :number api_territory_row (nature text, code text)
SELECT coalesce(max(o.id), 0) FROM organisation o WHERE o.nature = :nature AND o.code = :code;

-- The posts of one thread, in order; or of all, newest first.
-- :many api_thread (contribution ref, after int, count int) -> api_post (best flag)
@posts
 WHERE p.contribution = :contribution AND p.number > :after AND @read
 ORDER BY p.number
 LIMIT :count;

-- :many api_posts_newest (before ref, examples flag, count int) -> api_post (best flag)
@posts
 WHERE p.id < :before AND p.hidden = FALSE AND @read
   AND (c.example = FALSE OR :examples)
 ORDER BY p.id DESC
 LIMIT :count;

-- :number api_posts_total (examples flag, most int)
-- :scan as far as its own limit
SELECT count(*) FROM (
  SELECT p.id FROM post p JOIN contribution c ON c.id = p.contribution
   WHERE p.hidden = FALSE AND @read
     AND (c.example = FALSE OR :examples)
   LIMIT :most) s;

-- ---- for search engines: pages of ten thousand numbers ------------------------------------------

-- :number api_last_contribution ()
SELECT coalesce(max(c.id), 0) FROM contribution c
 WHERE c.state = 'published' AND c.example = FALSE AND readable(c);

-- :number api_last_body ()
SELECT coalesce(max(o.id), 0) FROM organisation o;

-- :many sitemap_contributions (from_ ref, to_ ref) -> sitemap_contribution
SELECT c.id, c.kind, c.slug, c.active_at
  FROM contribution c
 WHERE c.id >= :from_ AND c.id < :to_ AND c.state = 'published' AND c.example = FALSE AND readable(c)
 ORDER BY c.id
 LIMIT 10000;

-- :many sitemap_bodies (from_ ref, to_ ref) -> sitemap_body
SELECT o.address_key
  FROM organisation o
 WHERE o.id >= :from_ AND o.id < :to_ AND o.state = 'current' AND o.source <> 'demonstration'
 ORDER BY o.id
 LIMIT 10000;
