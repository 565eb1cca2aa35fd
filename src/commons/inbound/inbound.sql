-- SPDX-License-Identifier: EUPL-1.2

-- One row the first time.
-- :exec inbound_insert (key text, person ref, now instant)
INSERT INTO inbound (key, person, received_at) VALUES (:key, :person, :now) ON CONFLICT DO NOTHING;

-- :number inbound_since (person ref, since instant)
SELECT count(*) FROM inbound WHERE person = :person AND received_at > :since;

-- :exec inbound_forget (before instant)
DELETE FROM inbound WHERE received_at < :before;

-- In whose name the person wrote last in that thread.
-- :one inbound_capacity (contribution ref) -> inbound_capacity
SELECT p.organisation FROM post p
 WHERE p.contribution = :contribution AND p.person = :reader AND readable(p)
 ORDER BY p.number DESC
 LIMIT 1;

-- The message that an answer names, if it is of that thread.
-- :one inbound_answered (contribution ref, uid uid) -> inbound_answered
SELECT p.number FROM post p WHERE p.uid = :uid AND p.contribution = :contribution AND readable(p);
