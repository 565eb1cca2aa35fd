-- SPDX-License-Identifier: EUPL-1.2

-- :insert secret_insert (purpose int, person opt_int, email text, token text, code text, browser text, now instant, expires_at instant)
INSERT INTO signin_secret (purpose, person, email, token, code, browser, created_at, expires_at)
VALUES (:purpose, :person, :email, :token, :code, :browser, :now, :expires_at);

-- :one secret_by_token (token text) -> secret_row
SELECT s.id, s.purpose, s.person, s.email, s.code, s.browser, s.tries, s.expires_at, s.used_at
  FROM signin_secret s WHERE s.token = :token;

-- Those that a code typed for an address may stand for.
-- :many secret_waiting (email text, now instant) -> secret_row
SELECT s.id, s.purpose, s.person, s.email, s.code, s.browser, s.tries, s.expires_at, s.used_at
  FROM signin_secret s
 WHERE s.email = :email AND s.expires_at > :now AND s.used_at IS NULL AND s.code <> ''
 ORDER BY s.id DESC
 LIMIT 20;

-- The address that a person asked for last, while its code can be typed.
-- :one secret_address_of (person ref, purpose int, now instant) -> secret_address
SELECT s.email FROM signin_secret s
 WHERE s.person = :person AND s.purpose = :purpose AND s.expires_at > :now AND s.used_at IS NULL
 ORDER BY s.id DESC
 LIMIT 1;

-- :exec secret_count_try (id ref)
UPDATE signin_secret SET tries = tries + 1 WHERE id = :id;

-- :exec secret_set_used (id ref, now instant)
UPDATE signin_secret SET used_at = :now
 WHERE id = :id AND used_at IS NULL AND expires_at > :now;

-- :exec secret_move (id ref, token text, browser text)
UPDATE signin_secret SET token = :token, browser = :browser, code = '' WHERE id = :id;

-- The other ways in that wait for the address end with the first that is used.
-- :exec secret_end_others (email text, purpose int, now instant)
UPDATE signin_secret SET expires_at = :now
 WHERE email = :email AND purpose = :purpose AND used_at IS NULL AND expires_at > :now;

-- :exec secret_sweep (before instant)
-- :scan once a day; the links sent lately
DELETE FROM signin_secret WHERE expires_at < :before;

-- :one identity_by_subject (issuer text, subject text) -> identity_found
SELECT i.id, i.person, p.suspended_at, p.suspended_until
  FROM identity i JOIN person p ON p.id = i.person
 WHERE i.issuer = :issuer AND i.subject = :subject;

-- :insert identity_insert (person ref, issuer text, subject text, email text, siret text, now instant)
INSERT INTO identity (person, issuer, subject, email, siret, created_at, seen_at)
VALUES (:person, :issuer, :subject, :email, :siret, :now, :now)
    ON CONFLICT DO NOTHING;

-- :exec identity_seen (id ref, email text, siret text, now instant)
UPDATE identity SET email = :email, siret = :siret, seen_at = :now WHERE id = :id;

-- :many identity_list (person ref) -> identity_line
SELECT id, issuer, subject, email, siret, created_at, seen_at
  FROM identity WHERE person = :person ORDER BY id LIMIT 20;

-- :exec identity_delete (id ref, person ref)
DELETE FROM identity WHERE id = :id AND person = :person;

-- :exec identity_delete_all (person ref)
DELETE FROM identity WHERE person = :person;
