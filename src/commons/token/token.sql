-- SPDX-License-Identifier: EUPL-1.2

-- :insert token_insert (person ref, name text, hash text, scope text, now instant, expires_at instant)
INSERT INTO api_token (person, name, hash, scope, created_at, expires_at)
VALUES (:person, :name, :hash, :scope, :now, :expires_at) ON CONFLICT DO NOTHING;

-- :number token_count (person ref)
SELECT count(*) FROM api_token WHERE person = :person;

-- :many token_list (person ref) -> token_row
SELECT id, name, scope, created_at, expires_at, used_at FROM api_token
 WHERE person = :person ORDER BY id DESC LIMIT 50;

-- :exec token_delete (person ref, id ref)
DELETE FROM api_token WHERE person = :person AND id = :id;

-- :exec token_delete_all (person ref)
DELETE FROM api_token WHERE person = :person;

-- The person behind a token that still holds.
-- :one token_holder (hash text, now instant) -> token_holder
SELECT t.id, t.person, t.scope, n.name, n.email
  FROM api_token t
  JOIN person p ON p.id = t.person
  JOIN person_name n ON n.person = p.id
 WHERE t.hash = :hash AND t.expires_at > :now AND p.suspended_at IS NULL;

-- :exec token_write_used (id ref, at instant)
UPDATE api_token SET used_at = :at WHERE id = :id AND (used_at IS NULL OR used_at < :at);

-- :exec token_sweep (now instant)
-- :scan once a day; the tokens that people made
DELETE FROM api_token WHERE expires_at <= :now;
