-- SPDX-License-Identifier: EUPL-1.2
-- Sessions and the secrets of persons (session.h).

-- The person behind a session that still holds.
-- :one session_reader (token text, now instant) -> session_reader (animator flag)
SELECT s.id AS session, s.expires_at, p.id AS person, p.role, p.language, n.email, n.name, n.confirmed_at,
       EXISTS (SELECT 1 FROM animator a WHERE a.person = p.id) AS animator
  FROM session s
  JOIN person p ON p.id = s.person
  JOIN person_name n ON n.person = p.id
 WHERE s.token = :token AND s.expires_at > :now AND p.suspended_at IS NULL;

-- :insert session_insert (token text, person ref, way int, browser text, system text, network text, id_token text, now instant, expires_at instant)
INSERT INTO session (token, person, way, browser, system, network, id_token, created_at, seen_at, expires_at)
VALUES (:token, :person, :way, :browser, :system, :network, :id_token, :now, :now, :expires_at);

-- :exec session_set_seen (id ref, at instant, network text)
UPDATE session SET seen_at = :at, network = :network WHERE id = :id AND seen_at < :at;

-- A day is precise enough, and one write a day.
-- :exec person_set_seen (id ref, at instant, before instant)
UPDATE person SET seen_at = :at WHERE id = :id AND (seen_at IS NULL OR seen_at < :before);

-- :exec person_set_seen_in (session ref, at instant, before instant)
UPDATE person SET seen_at = :at
 WHERE id = (SELECT s.person FROM session s WHERE s.id = :session) AND (seen_at IS NULL OR seen_at < :before);

-- Those of whom nothing is known yet are counted from now on.
-- :exec persons_set_first_seen (now instant)
UPDATE person SET seen_at = :now WHERE seen_at IS NULL;

-- :exec session_delete (token text)
DELETE FROM session WHERE token = :token;

-- :exec session_delete_of (id ref, person ref)
DELETE FROM session WHERE id = :id AND person = :person;

-- :exec session_delete_others (person ref, kept ref)
DELETE FROM session WHERE person = :person AND id <> :kept;

-- :exec session_sweep (now instant)
-- :scan once a day; the sessions that are open
DELETE FROM session WHERE expires_at <= :now;

-- What its person may know of it.
-- :many session_list (person ref, now instant) -> session_line
SELECT s.id, s.way, s.browser, s.system, s.network, s.created_at, s.seen_at, s.expires_at
  FROM session s
 WHERE s.person = :person AND s.expires_at > :now
 ORDER BY s.seen_at DESC, s.id DESC
 LIMIT 100;

-- :one session_started (id ref) -> session_started
SELECT s.created_at FROM session s WHERE s.id = :id;

-- :one session_id_token (id ref) -> session_id_token
SELECT s.way, s.id_token FROM session s WHERE s.id = :id;

-- :exec person_set_password (id ref, password text)
UPDATE person SET password = :password WHERE id = :id;

-- :one person_password (id ref) -> person_password
SELECT password FROM person WHERE id = :id;

-- :exec person_confirm (person ref, email text, now instant)
UPDATE person_name SET confirmed_at = :now
 WHERE person = :person AND email = :email AND confirmed_at IS NULL;

-- :exec person_write_address (person ref, email text, now instant)
UPDATE person_name SET email = :email, confirmed_at = :now
 WHERE person = :person AND NOT EXISTS (SELECT 1 FROM person_name o WHERE o.email = :email);
