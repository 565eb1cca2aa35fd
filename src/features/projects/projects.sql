-- SPDX-License-Identifier: EUPL-1.2

-- :insert import_insert (person ref, mandate ref, organisation ref, file_name text, cells text, columns text, names text, now instant)
INSERT INTO project_import (person, mandate, organisation, file_name, cells, columns, names, unnamed, state, created_at)
VALUES (:person, :mandate, :organisation, :file_name, :cells, :columns, :names, '', 'ready', :now);

-- One's own.
-- :one import_one (id ref, person ref) -> import_row
SELECT i.id, i.person, i.mandate, i.organisation, i.file_name, i.cells, i.columns, i.names, i.unnamed, i.whole, i.state,
       i.job, i.created_at, o.name AS organisation_name
  FROM project_import i
  JOIN organisation o ON o.id = i.organisation
 WHERE i.id = :id AND i.person = :person;

-- :many import_list (person ref) -> import_line (drafts int)
SELECT i.id, i.file_name, i.state, i.created_at,
       (SELECT count(*) FROM project_import_draft d WHERE d.import = i.id) AS drafts
  FROM project_import i
 WHERE i.person = :person
 ORDER BY i.id DESC
 LIMIT 20;

-- What the person settled; only as long as nothing was confirmed.
-- :exec import_settle (id ref, person ref, columns text, names text, unnamed text)
UPDATE project_import SET columns = :columns, names = :names, unnamed = :unnamed
 WHERE id = :id AND person = :person AND state = 'ready';

-- One row when it was still to confirm: an import is made once.
-- :exec import_confirm (id ref, person ref, whole flag)
UPDATE project_import SET state = 'confirmed', whole = :whole, job = NULL
 WHERE id = :id AND person = :person AND state = 'ready';

-- :exec import_set_job (id ref, job opt_ref)
UPDATE project_import SET job = :job WHERE id = :id;

-- All or nothing, and it was stopped: as if it had not been confirmed.
-- :exec import_reopen (id ref)
UPDATE project_import SET state = 'ready', job = NULL WHERE id = :id;

-- :exec import_delete (id ref, person ref)
DELETE FROM project_import WHERE id = :id AND person = :person;

-- :exec import_sweep (before instant)
DELETE FROM project_import WHERE created_at < :before;

-- The oldest of a person beyond a number of them.
-- :exec import_sweep_of (person ref, kept int)
DELETE FROM project_import
 WHERE person = :person
   AND id NOT IN (SELECT i.id FROM project_import i WHERE i.person = :person ORDER BY i.id DESC LIMIT :kept);

-- :number import_draft_known (import ref, number int)
SELECT count(*) FROM project_import_draft WHERE import = :import AND number = :number;

-- :exec import_draft_insert (import ref, number int, contribution ref)
INSERT INTO project_import_draft (import, number, contribution) VALUES (:import, :number, :contribution);

-- :exec import_draft_clear (import ref)
DELETE FROM project_import_draft WHERE import = :import;

-- :many import_draft_numbers (import ref) -> import_number
-- :bounded the rows of one file
SELECT number FROM project_import_draft WHERE import = :import ORDER BY number;

-- Those that are still drafts, to take them back.
-- :many import_draft_versions (import ref) -> import_version
SELECT d.number, c.id, c.version
  FROM project_import_draft d
  JOIN contribution c ON c.id = d.contribution
 WHERE d.import = :import AND readable(c) AND c.state = 'draft'
 ORDER BY d.number
 LIMIT 20;

-- :many import_drafts (import ref, after int) -> import_draft
SELECT d.number, c.id, c.title, c.state
  FROM project_import_draft d
  JOIN contribution c ON c.id = d.contribution
 WHERE d.import = :import AND d.number > :after AND readable(c)
 ORDER BY d.number
 LIMIT 100;
