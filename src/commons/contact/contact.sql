-- SPDX-License-Identifier: EUPL-1.2

-- :one contact_offer_of (contribution ref) -> contact_offer
SELECT o.contribution, o.person, o.by_call, o.by_visit, o.monthly, o.details, o.confirmed_at
  FROM contact_offer o
  JOIN contribution c ON c.id = o.contribution
 WHERE o.contribution = :contribution AND readable(c);

-- :exec contact_offer_write (contribution ref, person ref, by_call flag, by_visit flag, monthly int, details text, now instant)
INSERT INTO contact_offer (contribution, person, by_call, by_visit, monthly, details, confirmed_at)
VALUES (:contribution, :person, :by_call, :by_visit, :monthly, :details, :now)
    ON CONFLICT (contribution) DO UPDATE
   SET person = :person, by_call = :by_call, by_visit = :by_visit, monthly = :monthly, details = :details,
       confirmed_at = :now, reminded_at = NULL;

-- Who answers when nobody was named: who has the charge of the organisation.
-- :one contact_manager (organisation ref) -> contact_manager
SELECT m.person FROM mandate m
  JOIN person p ON p.id = m.person
  JOIN person_name n ON n.person = m.person
 WHERE m.organisation = :organisation AND m.charge > 0 AND p.suspended_at IS NULL
 ORDER BY m.charge DESC, m.id
 LIMIT 1;

-- :insert contact_request_insert (uid uid, contribution ref, person ref, holder ref, kind text, capacity text, body text, now instant)
INSERT INTO contact_request (uid, contribution, person, holder, kind, capacity, body, created_at)
VALUES (:uid, :contribution, :person, :holder, :kind, :capacity, :body, :now);

-- :number contact_asked_of (contribution ref, since instant)
SELECT count(*) FROM contact_request WHERE contribution = :contribution AND created_at > :since;

-- :number contact_asked_by (person ref, since instant)
SELECT count(*) FROM contact_request WHERE person = :person AND created_at > :since;

-- :number contact_asked_here (contribution ref, person ref, since instant)
SELECT count(*) FROM contact_request
 WHERE contribution = :contribution AND person = :person AND created_at > :since;

-- People put in contact: what the place counts.
-- :number contact_count (since instant)
SELECT count(*) FROM contact_request WHERE created_at > :since;

-- Details that nobody has confirmed for long, whose holder was not reminded.
-- :many contact_stale (before instant) -> contact_stale
SELECT o.contribution, o.person FROM contact_offer o
 WHERE o.confirmed_at < :before AND o.reminded_at IS NULL AND o.details <> ''
 ORDER BY o.confirmed_at
 LIMIT 50;

-- :exec contact_reminded (contribution ref, now instant)
UPDATE contact_offer SET reminded_at = :now WHERE contribution = :contribution;
