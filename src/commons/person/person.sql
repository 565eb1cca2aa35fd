-- SPDX-License-Identifier: EUPL-1.2

-- A person for whom something is done without a session: a job, a mail that arrived.
-- :one person_acting (id ref) -> person_acting (animator flag)
SELECT p.id, p.role, p.language, n.email, n.name, n.confirmed_at,
       EXISTS (SELECT 1 FROM animator a WHERE a.person = p.id) AS animator
  FROM person p
  JOIN person_name n ON n.person = p.id
 WHERE p.id = :id AND p.suspended_at IS NULL;

-- :number person_acts (id ref)
SELECT count(*) FROM person WHERE id = :id AND suspended_at IS NULL;

-- The mandates of a person that hold on a day, newest first. namesakes: other bodies of that name, from which
-- the département tells it apart.
-- :many mandate_current (person ref, today day) -> mandate_current (organisation_audience int, namesakes int)
SELECT m.id, m.organisation, m.function, m.kind, m.proof, m.charge, o.name AS organisation_name,
       d.name AS department_name, coalesce(a.id, 0) AS organisation_audience,
       (SELECT count(*) FROM organisation h WHERE h.core = o.core AND h.folded = o.folded AND h.id <> o.id) AS namesakes
  FROM mandate m
  JOIN organisation o ON o.id = m.organisation
  LEFT JOIN organisation d ON d.id = o.department
  LEFT JOIN audience a ON a.organisation = m.organisation
 WHERE m.person = :person AND m.starts_on <= :today
   AND (m.ends_on IS NULL OR m.ends_on >= :today)
 ORDER BY m.id DESC
 LIMIT 50;

-- The organisations whose things a person reads on a day: of proven mandates, and for a while of those that ended.
-- :many mandate_reading (person ref, today day) -> mandate_reading
SELECT DISTINCT m.organisation, m.kind, o.nature
  FROM mandate m
  JOIN organisation o ON o.id = m.organisation
 WHERE m.person = :person AND m.proof > 0 AND m.starts_on <= :today
   AND (m.reads_until IS NULL OR m.reads_until >= :today)
 ORDER BY m.organisation
 LIMIT 100;

-- What signing in needs to know of an address.
-- :one person_by_email (email text) -> person_secret
SELECT p.id, p.password, p.suspended_at, p.suspended_until, p.language, n.name, n.confirmed_at
  FROM person_name n JOIN person p ON p.id = n.person
 WHERE n.email = :email;

-- :one person_public (id ref) -> person_public
SELECT p.id, p.uid, n.name FROM person p JOIN person_name n ON n.person = p.id WHERE p.id = :id;

-- :insert person_insert (uid uid, role int, password text, language text, now instant)
INSERT INTO person (uid, role, password, language, created_at)
VALUES (:uid, :role, :password, :language, :now);

-- :exec person_name_insert (person ref, email text, name text, confirmed_at opt_instant)
INSERT INTO person_name (person, email, name, confirmed_at)
VALUES (:person, :email, :name, :confirmed_at)
    ON CONFLICT DO NOTHING;

-- :exec person_delete (id ref)
DELETE FROM person WHERE id = :id;

-- :one person_role (id ref) -> person_role
SELECT p.id, p.uid, p.role FROM person p WHERE p.id = :id;

-- :exec person_set_role_number (id ref, role int)
UPDATE person SET role = :role WHERE id = :id;

-- Administrators who can sign in, but for one.
-- :number administrators_but (id ref)
-- :scan asked when a right is given or taken, or when the server starts
SELECT count(*) FROM person WHERE role = 1 AND suspended_at IS NULL AND id <> :id;

-- :insert animator_insert (person ref, facet opt_int, territory opt_int, now instant)
INSERT INTO animator (person, facet, territory, since) VALUES (:person, :facet, :territory, :now);

-- :exec animator_delete (person ref, id ref)
DELETE FROM animator WHERE person = :person AND id = :id;

-- :many animator_of (person ref) -> animator
SELECT id, facet, territory, since FROM animator WHERE person = :person ORDER BY id LIMIT 50;

-- The first answer to a form key, if it was used.
-- :one used_key_location (person ref, key text) -> used_key
SELECT location FROM used_key WHERE person = :person AND key = :key;

-- :exec used_key_insert (person ref, key text, location text, now instant)
INSERT INTO used_key (person, key, location, used_at) VALUES (:person, :key, :location, :now);

-- :exec used_key_sweep (before instant)
-- :scan once a day; the keys of a day
DELETE FROM used_key WHERE used_at < :before;

-- :one organisation_exists (id ref) -> organisation_brief
SELECT id, name, address_key FROM organisation WHERE id = :id;

-- :number audience_by_organisation (organisation ref)
SELECT coalesce(max(id), 0) FROM audience WHERE organisation = :organisation;

-- :insert audience_insert_organisation (organisation ref)
INSERT INTO audience (kind, organisation) VALUES ('organisation', :organisation);

-- :insert audience_insert_group ()
INSERT INTO audience (kind) VALUES ('group');

-- :exec audience_insert_fixed (id ref, kind text)
INSERT INTO audience (id, kind) VALUES (:id, :kind) ON CONFLICT DO NOTHING;

-- :exec reader_audience_insert (reader ref, audience ref)
INSERT INTO reader_audience (reader, audience) VALUES (:reader, :audience) ON CONFLICT DO NOTHING;

-- :exec reader_audience_delete (reader ref, audience ref)
DELETE FROM reader_audience WHERE reader = :reader AND audience = :audience;

-- Everything but the private groups, which mandates do not give and do not take.
-- :exec reader_audience_clear (reader ref)
DELETE FROM reader_audience
 WHERE reader = :reader
   AND EXISTS (SELECT 1 FROM audience a WHERE a.id = reader_audience.audience AND a.kind <> 'group');

-- :many reader_audience_list (reader ref) -> reader_audience
SELECT audience FROM reader_audience WHERE reader = :reader ORDER BY audience LIMIT 1000;

-- :exec person_write_suspended (id ref, now instant, until opt_instant)
UPDATE person SET suspended_at = :now, suspended_until = :until WHERE id = :id AND erased_at IS NULL;

-- :exec person_write_readmitted (id ref)
UPDATE person SET suspended_at = NULL, suspended_until = NULL WHERE id = :id AND erased_at IS NULL;

-- :exec session_delete_all_of (person ref)
DELETE FROM session WHERE person = :person;

-- Whose suspension is over.
-- :many suspension_over (now instant) -> suspension_over
-- :scan once in a while, behind the requests, over the persons
SELECT p.id FROM person p
 WHERE p.suspended_until <= :now AND p.suspended_at IS NOT NULL AND p.erased_at IS NULL
 ORDER BY p.id LIMIT 100;
