-- SPDX-License-Identifier: EUPL-1.2

-- :exec erasure_wish_write (person ref, keep_name flag, now instant, due_at instant)
INSERT INTO erasure_wish (person, keep_name, asked_at, due_at) VALUES (:person, :keep_name, :now, :due_at)
    ON CONFLICT (person) DO UPDATE SET keep_name = :keep_name, asked_at = :now, due_at = :due_at;

-- :exec erasure_wish_delete (person ref)
DELETE FROM erasure_wish WHERE person = :person;

-- :one erasure_wish_of (person ref) -> erasure_wish
SELECT person, keep_name, asked_at, due_at FROM erasure_wish WHERE person = :person;

-- The oldest of those whose day has come.
-- :one erasure_wish_due (now instant) -> erasure_wish
-- :scan once a day
SELECT person, keep_name, asked_at, due_at FROM erasure_wish WHERE due_at <= :now ORDER BY due_at, person LIMIT 1;

-- :exec erasure_write (person_uid uid, keep_name flag, now instant)
INSERT INTO erasure (person_uid, keep_name, erased_at) VALUES (:person_uid, :keep_name, :now)
    ON CONFLICT (person_uid) DO NOTHING;

-- :many erasure_unwritten () -> erasure_row
SELECT person_uid, keep_name, erased_at FROM erasure WHERE in_file = FALSE ORDER BY erased_at, person_uid LIMIT 500;

-- :exec erasure_written (person_uid uid)
UPDATE erasure SET in_file = TRUE WHERE person_uid = :person_uid;

-- :exec terms_accept (person ref, version text, now instant)
INSERT INTO terms_accepted (person, version, accepted_at) VALUES (:person, :version, :now) ON CONFLICT DO NOTHING;

-- :many terms_of (person ref) -> terms_accepted
SELECT version, accepted_at FROM terms_accepted WHERE person = :person ORDER BY accepted_at DESC LIMIT 50;

-- :number terms_held (person ref, version text)
SELECT count(*) FROM terms_accepted WHERE person = :person AND version = :version;

-- The files of what a person told.
-- :many personal_files (person ref, after ref) -> personal_file
-- :unguarded what is held about a person, for that person
-- :scan one person's own files
SELECT t.id, t.name, f.sha256, f.size FROM attachment t
  JOIN file f ON f.id = t.file
  JOIN contribution c ON c.id = t.contribution
 WHERE c.person = :person AND t.id > :after
 ORDER BY t.id
 LIMIT 200;

-- An administrator is not erased while nobody else is one.
-- :number other_administrators (person ref)
-- :scan asked when a right is given or taken, or when the server starts
SELECT count(*) FROM person p WHERE p.role = 1 AND p.id <> :person AND p.suspended_at IS NULL;
