-- SPDX-License-Identifier: EUPL-1.2
-- What the import of the directory asks and writes.

-- :one directory_last () -> directory_edition_row
SELECT edition, imported_at, added, changed, merged, closed
  FROM directory_edition
 ORDER BY imported_at DESC, edition DESC
 LIMIT 1;

-- :many directory_identities () -> organisation_identity
-- :bounded the import compares with everything there is, in one transaction
-- :scan a new edition of the directory is compared with all there is
SELECT o.id, o.nature, o.code, o.siren, o.name, o.address_key, o.population_municipal, o.edition,
       o.state, o.source
  FROM organisation o
 ORDER BY o.id;

-- :exec directory_update (id ref, nature text, name text, sort_key text, folded text, core text,
--     weight int, siren opt_text, code opt_text, address_key text, department opt_ref, region opt_ref,
--     epci opt_ref, ept opt_ref, population_municipal opt_int, population_total opt_int,
--     population_year opt_int, stratum int, member_count int, department_count int, region_count int,
--     edition text, now instant)
UPDATE organisation
   SET nature = :nature, name = :name, sort_key = :sort_key, folded = :folded, core = :core,
       weight = :weight, siren = :siren, code = :code, address_key = :address_key,
       department = :department, region = :region, epci = :epci, ept = :ept,
       population_municipal = :population_municipal, population_total = :population_total,
       population_year = :population_year, stratum = :stratum, member_count = :member_count,
       department_count = :department_count, region_count = :region_count, state = 'current',
       replaced_by = NULL, source = 'directory', edition = :edition, changed_at = :now
 WHERE id = :id;

-- :exec directory_keep_address (address_key text, organisation ref)
INSERT INTO organisation_address (address_key, organisation)
VALUES (:address_key, :organisation)
    ON CONFLICT (address_key) DO UPDATE SET organisation = excluded.organisation;

-- An address that is a present one again is no old one.
-- :exec directory_forget_address (address_key text)
DELETE FROM organisation_address WHERE address_key = :address_key;

-- :exec directory_end (id ref, state text, replaced_by opt_ref, now instant)
UPDATE organisation
   SET state = :state, replaced_by = :replaced_by, changed_at = :now
 WHERE id = :id;

-- What pointed to a body that was replaced points to what replaced it.
-- :exec directory_follow (old ref, replaced_by ref)
-- :scan a new edition of the directory is compared with all there is
UPDATE organisation SET replaced_by = :replaced_by WHERE replaced_by = :old;

-- A SIREN is one body's only: another that carries it gives it up, and its address.
-- :exec directory_release_siren (id ref, address_key text)
UPDATE organisation SET siren = NULL, address_key = :address_key WHERE id = :id;

-- Where the communes of a body that is gone belong now: the bodies with the most of them first.
-- :many directory_successors (body ref) -> directory_successor (epci ref, members int)
SELECT COALESCE(n.epci, o.epci) AS epci, count(*) AS members
  FROM organisation_member m
  JOIN organisation o ON o.id = m.member
  LEFT JOIN organisation n ON n.id = o.replaced_by
 WHERE m.body = :body AND COALESCE(n.epci, o.epci) IS NOT NULL
 GROUP BY COALESCE(n.epci, o.epci)
 ORDER BY count(*) DESC, COALESCE(n.epci, o.epci)
 LIMIT 1;

-- :number directory_member_total (body ref)
SELECT count(*) FROM organisation_member WHERE body = :body;

-- :exec directory_clear_members (edition text)
-- :scan a new edition of the directory is compared with all there is
DELETE FROM organisation_member
 WHERE body IN (SELECT id FROM organisation WHERE edition = :edition AND source = 'directory');

-- :exec directory_clear_territories (edition text)
-- :scan a new edition of the directory is compared with all there is
DELETE FROM organisation_territory
 WHERE organisation IN (SELECT id FROM organisation WHERE edition = :edition AND source = 'directory');

-- :exec directory_clear_former ()
DELETE FROM organisation_former;

-- :exec directory_member (body ref, member ref, population_municipal opt_int, population_total opt_int,
--     population_year opt_int)
INSERT INTO organisation_member (body, member, population_municipal, population_total, population_year)
VALUES (:body, :member, :population_municipal, :population_total, :population_year);

-- :exec directory_territory (organisation ref, territory ref, member_count int, population_municipal int)
INSERT INTO organisation_territory (organisation, territory, member_count, population_municipal)
VALUES (:organisation, :territory, :member_count, :population_municipal);

-- :exec directory_former (code text, kind text, name text, core text, organisation ref)
INSERT INTO organisation_former (code, kind, name, core, organisation)
VALUES (:code, :kind, :name, :core, :organisation)
    ON CONFLICT (code, kind) DO UPDATE SET name = excluded.name, core = excluded.core,
                                           organisation = excluded.organisation;

-- :exec directory_imported (edition text, now instant, added int, changed int, merged int, closed int)
INSERT INTO directory_edition (edition, imported_at, added, changed, merged, closed)
VALUES (:edition, :now, :added, :changed, :merged, :closed)
    ON CONFLICT (edition) DO UPDATE SET imported_at = excluded.imported_at, added = excluded.added,
        changed = excluded.changed, merged = excluded.merged, closed = excluded.closed;
