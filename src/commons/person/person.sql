-- SPDX-License-Identifier: EUPL-1.2

-- The person behind a session that still holds.
-- :one session_reader (token text, now instant) -> session_reader (animator flag)
SELECT s.id AS session, p.id AS person, p.role, p.language, n.email, n.name,
       EXISTS (SELECT 1 FROM animator a WHERE a.person = p.id) AS animator
  FROM session s
  JOIN person p ON p.id = s.person
  JOIN person_name n ON n.person = p.id
 WHERE s.token = :token AND s.expires_at > :now AND p.suspended_at IS NULL;

-- The mandates of a person that hold on a day, newest first.
-- :many mandate_current (person ref, today day) -> mandate_current (organisation_audience int)
SELECT m.id, m.organisation, m.function, m.kind, m.proof, o.name AS organisation_name,
       coalesce(a.id, 0) AS organisation_audience
  FROM mandate m
  JOIN organisation o ON o.id = m.organisation
  LEFT JOIN audience a ON a.organisation = m.organisation
 WHERE m.person = :person AND m.starts_on <= :today
   AND (m.ends_on IS NULL OR m.ends_on >= :today)
 ORDER BY m.id DESC
 LIMIT 50;

-- What signing in needs to know of an address.
-- :one person_by_email (email text) -> person_secret
SELECT p.id, p.password, p.suspended_at
  FROM person_name n JOIN person p ON p.id = n.person
 WHERE n.email = :email;

-- :one person_public (id ref) -> person_public
SELECT p.id, p.uid, n.name FROM person p JOIN person_name n ON n.person = p.id WHERE p.id = :id;

-- :insert person_insert (uid uid, role int, password text, language text, now instant)
INSERT INTO person (uid, role, password, language, created_at)
VALUES (:uid, :role, :password, :language, :now);

-- :exec person_name_insert (person ref, email text, name text)
INSERT INTO person_name (person, email, name) VALUES (:person, :email, :name)
    ON CONFLICT DO NOTHING;

-- :exec person_delete (id ref)
DELETE FROM person WHERE id = :id;

-- :one person_role (id ref) -> person_role
SELECT p.id, p.uid, p.role FROM person p WHERE p.id = :id;

-- :exec person_set_role_number (id ref, role int)
UPDATE person SET role = :role WHERE id = :id;

-- Administrators who can sign in, but for one.
-- :number administrators_but (id ref)
SELECT count(*) FROM person WHERE role = 1 AND suspended_at IS NULL AND id <> :id;

-- :insert animator_insert (person ref, facet opt_int, territory opt_int, now instant)
INSERT INTO animator (person, facet, territory, since) VALUES (:person, :facet, :territory, :now);

-- :exec animator_delete (person ref, id ref)
DELETE FROM animator WHERE person = :person AND id = :id;

-- :many animator_of (person ref) -> animator
SELECT id, facet, territory, since FROM animator WHERE person = :person ORDER BY id LIMIT 50;

-- :insert session_insert (token text, person ref, now instant, expires_at instant)
INSERT INTO session (token, person, created_at, expires_at)
VALUES (:token, :person, :now, :expires_at);

-- :exec session_delete (token text)
DELETE FROM session WHERE token = :token;

-- :exec session_sweep (now instant)
DELETE FROM session WHERE expires_at <= :now;

-- The first answer to a form key, if it was used.
-- :one used_key_location (person ref, key text) -> used_key
SELECT location FROM used_key WHERE person = :person AND key = :key;

-- :exec used_key_insert (person ref, key text, location text, now instant)
INSERT INTO used_key (person, key, location, used_at) VALUES (:person, :key, :location, :now);

-- :exec used_key_sweep (before instant)
DELETE FROM used_key WHERE used_at < :before;

-- :insert mandate_insert (uid uid, person ref, organisation ref, function text, kind text, starts_on day, ends_on opt_day, proof int, now instant)
INSERT INTO mandate (uid, person, organisation, function, kind, starts_on, ends_on, proof, created_at)
VALUES (:uid, :person, :organisation, :function, :kind, :starts_on, :ends_on, :proof, :now);

-- :exec mandate_set_proof (id ref, proof int)
UPDATE mandate SET proof = :proof WHERE id = :id;

-- :exec mandate_set_end (id ref, last day)
UPDATE mandate SET ends_on = :last WHERE id = :id;

-- :one mandate_by_id (id ref) -> mandate_whole
SELECT m.id, m.person, m.organisation, m.function, m.kind, m.proof, m.starts_on, m.ends_on
  FROM mandate m WHERE m.id = :id;

-- All mandates of a person, for its own page.
-- :many mandate_of_person_all (person ref) -> mandate_line
SELECT m.id, m.function, m.kind, m.proof, m.starts_on, m.ends_on, o.id AS organisation,
       o.name AS organisation_name, o.address_key
  FROM mandate m JOIN organisation o ON o.id = m.organisation
 WHERE m.person = :person
 ORDER BY m.id DESC
 LIMIT 100;

-- Declared mandates that nobody has vouched for yet, oldest first.
-- :many mandate_declared (after ref) -> mandate_waiting
SELECT m.id, m.function, m.created_at, n.name, n.email, o.name AS organisation_name, o.address_key
  FROM mandate m
  JOIN person_name n ON n.person = m.person
  JOIN organisation o ON o.id = m.organisation
 WHERE m.proof = 0 AND m.ends_on IS NULL AND m.id > :after
 ORDER BY m.id
 LIMIT 50;

-- Mandates that ended yesterday or before, whose readers still hold their audience.
-- :many mandate_lapsed (today day) -> lapsed
SELECT DISTINCT m.person
  FROM mandate m
  JOIN audience a ON a.organisation = m.organisation
  JOIN reader_audience ra ON ra.reader = m.person AND ra.audience = a.id
 WHERE m.ends_on < :today
   AND NOT EXISTS (SELECT 1 FROM mandate k WHERE k.person = m.person
                    AND k.organisation = m.organisation AND k.proof > 0
                    AND k.starts_on <= :today AND (k.ends_on IS NULL OR k.ends_on >= :today))
 LIMIT 200;

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
   AND audience IN (SELECT id FROM audience WHERE kind <> 'group');

-- :many reader_audience_list (reader ref) -> reader_audience
SELECT audience FROM reader_audience WHERE reader = :reader ORDER BY audience LIMIT 1000;
