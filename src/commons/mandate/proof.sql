-- SPDX-License-Identifier: EUPL-1.2
-- What proves a mandate: domains, codes, colleagues, invitations, a SIRET.

-- :exec domain_insert (organisation ref, domain text, by opt_ref, now instant)
INSERT INTO organisation_domain (organisation, domain, added_by, added_at) VALUES (:organisation, :domain, :by, :now)
    ON CONFLICT DO NOTHING;

-- :exec domain_delete (organisation ref, domain text)
DELETE FROM organisation_domain WHERE organisation = :organisation AND domain = :domain;

-- :many domain_list (organisation ref) -> domain_row
SELECT domain FROM organisation_domain WHERE organisation = :organisation ORDER BY domain LIMIT 20;

-- :number domain_known (organisation ref, domain text)
SELECT count(*) FROM organisation_domain WHERE organisation = :organisation AND domain = :domain;

-- :exec contact_put (organisation ref, email text, by opt_ref, now instant)
INSERT INTO organisation_contact (organisation, email, set_by, set_at) VALUES (:organisation, :email, :by, :now)
    ON CONFLICT (organisation) DO UPDATE SET email = excluded.email, set_by = excluded.set_by, set_at = excluded.set_at;

-- :exec contact_delete (organisation ref)
DELETE FROM organisation_contact WHERE organisation = :organisation;

-- :one contact_of (organisation ref) -> contact_row
SELECT email FROM organisation_contact WHERE organisation = :organisation;

-- :insert code_insert (mandate ref, way text, address text, hash text, now instant, expires_at instant)
INSERT INTO mandate_code (mandate, way, address, hash, sent_at, expires_at)
VALUES (:mandate, :way, :address, :hash, :now, :expires_at);

-- The last one sent for a mandate: a new one replaces those before.
-- :one code_latest (mandate ref) -> mandate_code_row
SELECT id, way, address, hash, tries, sent_at, expires_at, spent_at
  FROM mandate_code WHERE mandate = :mandate ORDER BY id DESC LIMIT 1;

-- :exec code_tried (id ref)
UPDATE mandate_code SET tries = tries + 1 WHERE id = :id;

-- :exec code_spend (id ref, now instant)
UPDATE mandate_code SET spent_at = :now WHERE id = :id AND spent_at IS NULL;

-- :number codes_sent_to (address text, since instant)
SELECT count(*) FROM mandate_code WHERE address = :address AND sent_at > :since;

-- :number codes_sent_for (person ref, since instant)
SELECT count(*) FROM mandate_code c JOIN mandate m ON m.id = c.mandate WHERE m.person = :person AND c.sent_at > :since;

-- :exec code_sweep (before instant)
-- :scan once a day; the codes sent lately
DELETE FROM mandate_code WHERE sent_at < :before;

-- :exec vouch_insert (mandate ref, person ref, capacity text, now instant)
INSERT INTO vouch (mandate, person, capacity, vouched_at) VALUES (:mandate, :person, :capacity, :now)
    ON CONFLICT DO NOTHING;

-- The persons who vouch and are proven members of the organisation on that day; neither providers nor suspended
-- accounts count.
-- :number vouch_count (mandate ref, today day)
SELECT count(DISTINCT v.person)
  FROM vouch v
  JOIN mandate m ON m.id = v.mandate
  JOIN mandate k ON k.person = v.person AND k.organisation = m.organisation
  JOIN person p ON p.id = v.person AND p.suspended_at IS NULL
 WHERE v.mandate = :mandate AND v.person <> m.person AND k.proof > 0 AND k.kind <> 'provider'
   AND k.starts_on <= :today AND (k.ends_on IS NULL OR k.ends_on >= :today);

-- :insert invitation_insert (token text, organisation ref, person ref, email text, name text, function text, kind text, starts_on day, ends_on opt_day, now instant, expires_at instant)
INSERT INTO invitation (token, organisation, person, email, name, function, kind, starts_on, ends_on, sent_at, expires_at)
VALUES (:token, :organisation, :person, :email, :name, :function, :kind, :starts_on, :ends_on, :now, :expires_at);

-- :one invitation_by_token (token text) -> invitation_row
SELECT i.id, i.organisation, i.person, i.email, i.name, i.function, i.kind, i.starts_on, i.ends_on, i.expires_at,
       i.closed_at, o.name AS organisation_name, o.address_key, d.name AS department_name, n.name AS person_name
  FROM invitation i
  JOIN organisation o ON o.id = i.organisation
  LEFT JOIN organisation d ON d.id = o.department
  LEFT JOIN person_name n ON n.person = i.person
 WHERE i.token = :token;

-- Those that wait for an answer.
-- :many invitation_open (organisation ref, now instant) -> invitation_waiting
SELECT i.id, i.email, i.name, i.function, i.sent_at, i.expires_at
  FROM invitation i
 WHERE i.organisation = :organisation AND i.closed_at IS NULL AND i.expires_at > :now
 ORDER BY i.id DESC
 LIMIT 100;

-- :exec invitation_close (id ref, mandate opt_ref, now instant)
UPDATE invitation SET closed_at = :now, mandate = :mandate WHERE id = :id AND closed_at IS NULL;

-- :exec invitation_withdraw (id ref, organisation ref, now instant)
UPDATE invitation SET closed_at = :now WHERE id = :id AND organisation = :organisation AND closed_at IS NULL;

-- :number invitations_sent (person ref, since instant)
SELECT count(*) FROM invitation WHERE person = :person AND sent_at > :since;

-- :number invitation_waits_for (organisation ref, email text, now instant)
SELECT count(*) FROM invitation
 WHERE organisation = :organisation AND email = :email AND closed_at IS NULL AND expires_at > :now;

-- :exec siret_seen_put (person ref, organisation ref, now instant)
INSERT INTO siret_seen (person, organisation, seen_at) VALUES (:person, :organisation, :now)
    ON CONFLICT (person, organisation) DO UPDATE SET seen_at = excluded.seen_at;

-- :number siret_was_seen (person ref, organisation ref)
SELECT count(*) FROM siret_seen WHERE person = :person AND organisation = :organisation;

-- :number organisation_of_siren (siren text)
SELECT coalesce(max(id), 0) FROM organisation WHERE siren = :siren AND state = 'current';

-- The person behind an address, 0 when there is none.
-- :number person_of_address (email text)
SELECT coalesce(max(person), 0) FROM person_name WHERE email = :email;

-- How an organisation is named where it must be told apart.
-- :one mandate_organisation (id ref) -> mandate_body
SELECT o.id, o.uid, o.name, o.address_key, d.name AS department_name
  FROM organisation o LEFT JOIN organisation d ON d.id = o.department
 WHERE o.id = :id;

-- :number organisation_of_key (address_key text)
SELECT coalesce(max(id), 0) FROM organisation WHERE address_key = :address_key;

-- Somebody whose word counts today.
-- :number inviter_is_in (person ref)
SELECT count(*) FROM person WHERE id = :person AND suspended_at IS NULL;

-- :number inviter_administers (person ref)
SELECT count(*) FROM person WHERE id = :person AND role = 1 AND suspended_at IS NULL;
