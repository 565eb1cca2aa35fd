-- SPDX-License-Identifier: EUPL-1.2
-- What is asked about organisations. Bodies that an edition closed or merged keep their page and
-- leave the lists; those of the demonstration are found by name and counted nowhere.

-- All that the page of a body says.
-- :fragment sheet
SELECT o.id, o.uid, o.nature, o.name, o.siren, o.code, o.address_key, o.department, o.region, o.epci,
       o.ept, o.place, o.site, o.population_municipal, o.population_total, o.population_year,
       o.stratum, o.member_count, o.department_count, o.region_count, o.state, o.source, o.edition,
       d.name AS department_name, d.code AS department_code, d.address_key AS department_key,
       r.name AS region_name, r.address_key AS region_key,
       e.name AS epci_name, e.address_key AS epci_key, e.nature AS epci_nature,
       t.name AS ept_name, t.address_key AS ept_key,
       n.name AS replaced_by_name, n.address_key AS replaced_by_key
  FROM organisation o
  LEFT JOIN organisation d ON d.id = o.department
  LEFT JOIN organisation r ON r.id = o.region
  LEFT JOIN organisation e ON e.id = o.epci
  LEFT JOIN organisation t ON t.id = o.ept
  LEFT JOIN organisation n ON n.id = o.replaced_by;

-- What a list shows of one, where another table is asked first.
-- :fragment card
o.id, o.nature, o.name, o.address_key, o.sort_key, o.folded, o.siren, o.code, o.place,
       o.population_municipal, o.population_year, o.stratum, o.department, o.region, o.member_count,
       o.department_count, o.source, d.name AS department_name, d.code AS department_code,
       r.name AS region_name;

-- The département and the région that a card names.
-- :fragment territory
LEFT JOIN organisation d ON d.id = o.department
  LEFT JOIN organisation r ON r.id = o.region;

-- Bodies as lists show them.
-- :fragment cards
SELECT @card
  FROM organisation o
  @territory;

-- Those that lists and counters know.
-- :fragment listed
o.state = 'current' AND o.source <> 'demonstration';

-- What people filter by: 0, or the empty text, for any; EPCI for all of their natures.
-- :fragment filtered (nature text, stratum int, department int, region int)
(:nature = '' OR o.nature = :nature
        OR (:nature = 'EPCI' AND o.nature IN ('CC', 'CA', 'CU', 'METRO', 'MET69')))
   AND (:stratum = 0 OR o.stratum = :stratum)
   AND (:department = 0 OR o.department = :department
        OR EXISTS (SELECT 1 FROM organisation_territory t
                    WHERE t.organisation = o.id AND t.territory = :department))
   AND (:region = 0 OR o.region = :region
        OR EXISTS (SELECT 1 FROM organisation_territory t
                    WHERE t.organisation = o.id AND t.territory = :region));

-- One organisation by the last part of its address.
-- :one organisation_by_key (address_key text) -> organisation_full
@sheet
 WHERE o.address_key = :address_key;

-- :one organisation_by_id (id ref) -> organisation_full
@sheet
 WHERE o.id = :id;

-- The present address of a body that had another one.
-- :one organisation_at_old_key (address_key text) -> organisation_moved
SELECT o.address_key
  FROM organisation_address a
  JOIN organisation o ON o.id = a.organisation
 WHERE a.address_key = :address_key;

-- :one organisation_by_uid (uid uid) -> organisation_identity
SELECT o.id, o.nature, o.code, o.siren, o.name, o.address_key, o.population_municipal, o.edition,
       o.state, o.source
  FROM organisation o
 WHERE o.uid = :uid;

-- :one organisation_by_siren (siren text) -> organisation_identity
SELECT o.id, o.nature, o.code, o.siren, o.name, o.address_key, o.population_municipal, o.edition,
       o.state, o.source
  FROM organisation o
 WHERE o.siren = :siren;

-- ---- lists -----------------------------------------------------------------------------------

-- A page of the list, in the order of names. nature: a code, EPCI for any of theirs, or empty; the
-- other filters: 0 for any.
-- :many organisation_list (after_key text, after_id int, count int) -> organisation_card
@cards
 WHERE (o.sort_key, o.id) > (:after_key, :after_id)
   AND @listed
   AND @filtered
 ORDER BY o.sort_key, o.id
 LIMIT :count;

-- The last that were added, or that an edition of the directory changed.
-- :many organisation_changed (count int) -> organisation_changed_row
-- :scan the directory has as many bodies as the country, whatever the forum
SELECT o.uid, o.nature, o.name, o.address_key, o.created_at, o.changed_at, d.name AS department_name
  FROM organisation o
  LEFT JOIN organisation d ON d.id = o.department
 WHERE @listed
 ORDER BY o.changed_at DESC, o.id DESC
 LIMIT :count;

-- :number organisation_list_total
-- :scan the directory has as many bodies as the country, whatever the forum
SELECT count(*)
  FROM organisation o
 WHERE @listed
   AND @filtered;

-- :many organisation_of_nature (nature text, count int) -> organisation_name
SELECT o.id, o.name, o.code, o.address_key
  FROM organisation o
 WHERE o.nature = :nature AND o.state = 'current'
 ORDER BY o.sort_key, o.id
 LIMIT :count;

-- The regions where an intercommunal body lies, wholly or in part.
-- :many organisation_regions_of_epci (count int) -> organisation_name
SELECT o.id, o.name, o.code, o.address_key
  FROM organisation o
 WHERE o.nature = 'region' AND o.state = 'current'
   AND (EXISTS (SELECT 1 FROM organisation e
                 WHERE e.region = o.id AND e.nature IN ('CC', 'CA', 'CU', 'METRO', 'MET69')
                   AND e.state = 'current' AND e.source <> 'demonstration')
        OR EXISTS (SELECT 1 FROM organisation_territory t JOIN organisation e ON e.id = t.organisation
                    WHERE t.territory = o.id AND e.nature IN ('CC', 'CA', 'CU', 'METRO', 'MET69')
                      AND e.state = 'current'))
 ORDER BY o.sort_key, o.id
 LIMIT :count;

-- :many organisation_natures () -> nature_count (count int)
-- :bounded one row a nature
-- :scan the directory has as many bodies as the country, whatever the forum
SELECT o.nature, count(*) AS count
  FROM organisation o
 WHERE @listed
 GROUP BY o.nature
 ORDER BY o.nature;

-- ---- searching by name -------------------------------------------------------------------------
-- Names that begin as typed come from one index, without touching the table but for what is shown;
-- inner words, former names and numbers are asked only when those are too few.

-- The heaviest bodies whose core lies between `low` and `high`.
-- :many organisation_with_core (low text, high text, count int) -> organisation_card
SELECT @card
  FROM (SELECT c.id, c.weight
          FROM organisation c
         WHERE c.core >= :low AND c.core < :high
         ORDER BY c.weight DESC, c.id
         LIMIT :count) c
  JOIN organisation o ON o.id = c.id
  @territory
 WHERE o.state = 'current'
 ORDER BY c.weight DESC, o.id
 LIMIT 3000;

-- The same among those that pass the filters of organisation_list.
-- :many organisation_with_core_among (low text, high text, count int) -> organisation_card
SELECT @card
  FROM (SELECT o.id, o.weight
          FROM organisation o
         WHERE o.core >= :low AND o.core < :high
           AND o.state = 'current'
           AND @filtered
         ORDER BY o.weight DESC, o.id
         LIMIT :count) c
  JOIN organisation o ON o.id = c.id
  @territory
 ORDER BY c.weight DESC, o.id
 LIMIT 3000;

-- The heaviest bodies with a word between `low` and `high` and another between `low_too` and `high_too`.
-- :many organisation_with_words (low text, high text, low_too text, high_too text, count int)
--   -> organisation_card
SELECT @card
  FROM (SELECT w.organisation, w.weight
          FROM organisation_word w
         WHERE w.word >= :low AND w.word < :high
           AND EXISTS (SELECT 1 FROM organisation_word x
                        WHERE x.organisation = w.organisation
                          AND x.word >= :low_too AND x.word < :high_too)
         ORDER BY w.weight DESC, w.organisation
         LIMIT :count) c
  JOIN organisation o ON o.id = c.organisation
  @territory
 WHERE o.state = 'current'
 ORDER BY c.weight DESC, o.id
 LIMIT 3000;

-- The same among those that pass the filters of organisation_list.
-- :many organisation_with_words_among (low text, high text, low_too text, high_too text, count int)
--   -> organisation_card
SELECT @card
  FROM (SELECT w.organisation, w.weight
          FROM organisation_word w
          JOIN organisation o ON o.id = w.organisation
         WHERE w.word >= :low AND w.word < :high
           AND EXISTS (SELECT 1 FROM organisation_word x
                        WHERE x.organisation = w.organisation
                          AND x.word >= :low_too AND x.word < :high_too)
           AND o.state = 'current'
           AND @filtered
         ORDER BY w.weight DESC, w.organisation
         LIMIT :count) c
  JOIN organisation o ON o.id = c.organisation
  @territory
 ORDER BY c.weight DESC, o.id
 LIMIT 3000;

-- Current communes that hold a former one of that name.
-- :many organisation_with_former (low text, high text, count int) -> organisation_former_match
SELECT f.organisation, f.name, f.code
  FROM organisation_former f
 WHERE f.core >= :low AND f.core < :high
 ORDER BY f.core, f.code, f.kind
 LIMIT :count;

-- One card.
-- :one organisation_card_of (id ref) -> organisation_card
@cards
 WHERE o.id = :id;

-- By a SIREN or an official code as it is typed.
-- :many organisation_with_number (low text, high text, count int) -> organisation_card
@cards
 WHERE ((o.siren >= :low AND o.siren < :high) OR (o.code >= :low AND o.code < :high))
   AND o.state = 'current'
 ORDER BY o.weight DESC, o.id
 LIMIT :count;

-- ---- members and territory ------------------------------------------------------------------

-- :many organisation_members (body ref, after_key text, after_id int, count int) -> organisation_member_row
-- :scan the members of one body, a few hundred at most
SELECT o.id, o.name, o.sort_key, o.address_key, m.population_municipal, m.population_total,
       m.population_year, d.code AS department_code
  FROM organisation_member m
  JOIN organisation o ON o.id = m.member
  LEFT JOIN organisation d ON d.id = o.department
 WHERE m.body = :body AND (o.sort_key, o.id) > (:after_key, :after_id)
 ORDER BY o.sort_key, o.id
 LIMIT :count;

-- What a commune counts in the bodies it belongs to.
-- :many organisation_memberships (member ref) -> organisation_membership_row
SELECT o.id, o.name, o.nature, o.address_key, m.population_municipal, m.population_total,
       m.population_year
  FROM organisation_member m
  JOIN organisation o ON o.id = m.body
 WHERE m.member = :member AND o.state = 'current'
 ORDER BY o.weight DESC, o.id
 LIMIT 10;

-- Départements and régions a body straddles, the greatest part first.
-- :many organisation_territories (organisation ref) -> organisation_territory_row
SELECT o.id, o.nature, o.name, o.code, o.address_key, t.member_count, t.population_municipal
  FROM organisation_territory t
  JOIN organisation o ON o.id = t.territory
 WHERE t.organisation = :organisation
 ORDER BY o.nature, t.population_municipal DESC, o.id
 LIMIT 30;

-- EPCI that have communes in a département or région, or départements of a région.
-- :many organisation_inside (territory ref, nature text, after_key text, after_id int, count int)
--   -> organisation_card
-- :scan the bodies inside one territory
@cards
 WHERE (o.sort_key, o.id) > (:after_key, :after_id)
   AND @listed
   AND (o.nature = :nature
        OR (:nature = 'EPCI' AND o.nature IN ('CC', 'CA', 'CU', 'METRO', 'MET69')))
   AND (o.department = :territory OR o.region = :territory
        OR EXISTS (SELECT 1 FROM organisation_territory t
                    WHERE t.organisation = o.id AND t.territory = :territory))
 ORDER BY o.sort_key, o.id
 LIMIT :count;

-- Former communes now inside this one.
-- :many organisation_formers (organisation ref) -> organisation_former_row
-- :scan the directory's former names, whose order is that of the page
SELECT f.code, f.kind, f.name
  FROM organisation_former f
 WHERE f.organisation = :organisation
 ORDER BY f.core, f.code, f.kind
 LIMIT 100;

-- The bodies that depend on an authority.
-- :many organisation_dependants (authority ref, count int) -> organisation_card
SELECT @card
  FROM organisation_dependence p
  JOIN organisation o ON o.id = p.organisation
  @territory
 WHERE p.authority = :authority AND o.state = 'current'
 ORDER BY o.sort_key, o.id
 LIMIT :count;

-- :many organisation_depends_on (organisation ref) -> organisation_card
SELECT @card
  FROM organisation_dependence p
  JOIN organisation o ON o.id = p.authority
  @territory
 WHERE p.organisation = :organisation
 ORDER BY o.sort_key, o.id
 LIMIT 30;

-- ---- neighbours ---------------------------------------------------------------------------------
-- Candidates only; resemblance_compare() orders them.

-- :many organisation_next_larger (nature text, stratum int, population int, count int) -> organisation_card
@cards
 WHERE o.nature = :nature AND o.stratum = :stratum AND o.population_municipal >= :population
   AND @listed
 ORDER BY o.population_municipal, o.id
 LIMIT :count;

-- :many organisation_next_smaller (nature text, stratum int, population int, count int) -> organisation_card
@cards
 WHERE o.nature = :nature AND o.stratum = :stratum AND o.population_municipal < :population
   AND @listed
 ORDER BY o.population_municipal DESC, o.id
 LIMIT :count;

-- :many organisation_near_in_department (department ref, nature text, least int, most int, count int)
--   -> organisation_card
@cards
 WHERE o.department = :department AND o.nature = :nature
   AND o.population_municipal BETWEEN :least AND :most AND @listed
 ORDER BY o.population_municipal, o.id
 LIMIT :count;

-- :many organisation_near_in_region (region ref, nature text, stratum int, least int, most int, count int)
--   -> organisation_card
@cards
 WHERE o.region = :region AND o.nature = :nature AND o.stratum = :stratum
   AND o.population_municipal BETWEEN :least AND :most AND @listed
 ORDER BY o.population_municipal, o.id
 LIMIT :count;

-- ---- mes pairs -------------------------------------------------------------------------------

-- :many peer_listed (person ref) -> organisation_card
SELECT @card
  FROM peer_list p
  JOIN organisation o ON o.id = p.organisation
  @territory
 WHERE p.person = :person
 ORDER BY o.sort_key, o.id
 LIMIT 100;

-- :number peer_total (person ref)
SELECT count(*) FROM peer_list WHERE person = :person;

-- :exec peer_add (person ref, organisation ref, now instant)
INSERT INTO peer_list (person, organisation, added_at)
VALUES (:person, :organisation, :now)
    ON CONFLICT DO NOTHING;

-- :exec peer_remove (person ref, organisation ref)
DELETE FROM peer_list WHERE person = :person AND organisation = :organisation;

-- :many neighbour_dismissed_from (person ref, sheet ref) -> dismissed
SELECT n.organisation FROM neighbour_dismissed n
 WHERE n.person = :person AND n.sheet = :sheet
 ORDER BY n.organisation
 LIMIT 20;

-- :exec neighbour_dismiss (person ref, sheet ref, organisation ref)
INSERT INTO neighbour_dismissed (person, sheet, organisation)
VALUES (:person, :sheet, :organisation)
    ON CONFLICT DO NOTHING;

-- :exec neighbour_restore (person ref, sheet ref)
DELETE FROM neighbour_dismissed WHERE person = :person AND sheet = :sheet;

-- ---- adding a body ----------------------------------------------------------------------------

-- :insert organisation_insert (uid uid, nature text, name text, sort_key text, folded text, core text,
--     weight int, siren opt_text, code opt_text, address_key text, department opt_ref, region opt_ref,
--     epci opt_ref, ept opt_ref, place text, site opt_url, population_municipal opt_int,
--     population_total opt_int, population_year opt_int, stratum int, member_count int,
--     department_count int, region_count int, source text, edition text, created_by opt_ref, now instant)
INSERT INTO organisation (uid, nature, name, sort_key, folded, core, weight, siren, code, address_key,
       department, region, epci, ept, place, site, population_municipal, population_total,
       population_year, stratum, member_count, department_count, region_count, source, edition,
       created_by, created_at, changed_at)
VALUES (:uid, :nature, :name, :sort_key, :folded, :core, :weight, :siren, :code, :address_key,
       :department, :region, :epci, :ept, :place, :site, :population_municipal, :population_total,
       :population_year, :stratum, :member_count, :department_count, :region_count, :source, :edition,
       :created_by, :now, :now);

-- :exec organisation_set_key (id ref, address_key text)
UPDATE organisation SET address_key = :address_key WHERE id = :id;

-- :exec organisation_depend (organisation ref, authority ref)
INSERT INTO organisation_dependence (organisation, authority)
VALUES (:organisation, :authority)
    ON CONFLICT DO NOTHING;

-- :exec organisation_word_add (word text, weight int, organisation ref)
INSERT INTO organisation_word (word, weight, organisation)
VALUES (:word, :weight, :organisation)
    ON CONFLICT DO NOTHING;

-- :exec organisation_words_remove (organisation ref)
DELETE FROM organisation_word WHERE organisation = :organisation;

-- ---- demonstration bodies --------------------------------------------------------------------

-- :exec demonstration_words_remove ()
-- :scan the demonstration is taken away once
DELETE FROM organisation_word
 WHERE organisation IN (SELECT id FROM organisation WHERE source = 'demonstration');

-- :exec demonstration_dependences_remove ()
-- :scan the demonstration is taken away once
DELETE FROM organisation_dependence
 WHERE organisation IN (SELECT id FROM organisation WHERE source = 'demonstration')
    OR authority IN (SELECT id FROM organisation WHERE source = 'demonstration');

-- :exec demonstration_peers_remove ()
-- :scan the demonstration is taken away once
DELETE FROM peer_list
 WHERE organisation IN (SELECT id FROM organisation WHERE source = 'demonstration');

-- :exec demonstration_dismissed_remove ()
-- :scan the demonstration is taken away once
DELETE FROM neighbour_dismissed
 WHERE organisation IN (SELECT id FROM organisation WHERE source = 'demonstration')
    OR sheet IN (SELECT id FROM organisation WHERE source = 'demonstration');

-- :exec demonstration_remove ()
-- :scan the demonstration is taken away once
DELETE FROM organisation WHERE source = 'demonstration';
