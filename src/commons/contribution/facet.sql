-- SPDX-License-Identifier: EUPL-1.2
-- Sectors and themes.

-- All of one dimension, in their order; those retired last.
-- :many facet_list (dimension text) -> facet_row
SELECT id, dimension, code, label, label_en, position, retired_on
  FROM facet WHERE dimension = :dimension
 ORDER BY CASE WHEN retired_on IS NULL THEN 0 ELSE 1 END, position, id
 LIMIT 200;

-- :one facet_by_code (dimension text, code text) -> facet_row
SELECT id, dimension, code, label, label_en, position, retired_on
  FROM facet WHERE dimension = :dimension AND code = :code;

-- :one facet_by_id (id ref) -> facet_row
SELECT id, dimension, code, label, label_en, position, retired_on FROM facet WHERE id = :id;

-- :insert facet_insert (dimension text, code text, label text, label_en text, position int)
INSERT INTO facet (dimension, code, label, label_en, position)
VALUES (:dimension, :code, :label, :label_en, :position)
    ON CONFLICT (dimension, code) DO NOTHING;

-- :exec facet_write (id ref, label text, label_en text, position int)
UPDATE facet SET label = :label, label_en = :label_en, position = :position WHERE id = :id;

-- :exec facet_write_retired (id ref, retired_on opt_day)
UPDATE facet SET retired_on = :retired_on WHERE id = :id;

-- :exec facet_change_insert (facet ref, label text, label_en text, now instant, person opt_ref)
INSERT INTO facet_change (facet, label, label_en, changed_at, person)
VALUES (:facet, :label, :label_en, :now, :person);

-- The former labels of one, newest first.
-- :many facet_history (facet ref) -> facet_change
-- :scan the words of the sectors and themes change a few times a year
SELECT h.label, h.label_en, h.changed_at, h.person, n.name AS person_name
  FROM facet_change h
  LEFT JOIN person_name n ON n.person = h.person
 WHERE h.facet = :facet
 ORDER BY h.id DESC
 LIMIT 100;

-- :number facet_uses (facet ref)
-- :unguarded an administrator learns how many contributions carry it, never which
SELECT count(*) FROM contribution_facet WHERE facet = :facet;

-- :exec contribution_facet_clear (contribution ref)
DELETE FROM contribution_facet WHERE contribution = :contribution;

-- :exec contribution_facet_insert (contribution ref, dimension text, code text)
INSERT INTO contribution_facet (contribution, facet)
SELECT :contribution, f.id FROM facet f WHERE f.dimension = :dimension AND f.code = :code
    ON CONFLICT DO NOTHING;

-- The sectors and themes of a contribution that the reader may see.
-- :many contribution_facets (contribution ref) -> facet_row
SELECT f.id, f.dimension, f.code, f.label, f.label_en, f.position, f.retired_on
  FROM contribution_facet k
  JOIN contribution c ON c.id = k.contribution
  JOIN facet f ON f.id = k.facet
 WHERE k.contribution = :contribution AND readable(c)
 ORDER BY f.dimension, f.position, f.id
 LIMIT 60;

-- :many contribution_facets_whole (contribution ref) -> facet_row
-- :unguarded the index writes them with the audience of the contribution
SELECT f.id, f.dimension, f.code, f.label, f.label_en, f.position, f.retired_on
  FROM contribution_facet k
  JOIN facet f ON f.id = k.facet
 WHERE k.contribution = :contribution
 ORDER BY f.dimension, f.position, f.id
 LIMIT 60;
