-- SPDX-License-Identifier: EUPL-1.2
-- Mandates: declared, proven, ended; what they give an organisation.

-- :insert mandate_insert (uid uid, person ref, organisation ref, function text, kind text, starts_on day, ends_on opt_day, reads_until opt_day, proof int, how text, proven_at opt_instant, proven_by opt_ref, charge int, interests text, now instant)
INSERT INTO mandate (uid, person, organisation, function, kind, starts_on, ends_on, reads_until, proof, proven_how,
                     proven_at, proven_by, charge, interests, created_at)
VALUES (:uid, :person, :organisation, :function, :kind, :starts_on, :ends_on, :reads_until, :proof, :how,
        :proven_at, :proven_by, :charge, :interests, :now);

-- :exec mandate_set_proof (id ref, proof int, how text, by opt_ref, now instant)
UPDATE mandate SET proof = :proof, proven_how = :how, proven_at = :now, proven_by = :by WHERE id = :id;

-- :exec mandate_set_end (id ref, last day, reads_until day)
UPDATE mandate SET ends_on = :last, reads_until = :reads_until, charge = 0 WHERE id = :id;

-- A last day that is still to come: whoever has a charge keeps it until then.
-- :exec mandate_set_last_day (id ref, last day, reads_until day)
UPDATE mandate SET ends_on = :last, reads_until = :reads_until WHERE id = :id;

-- :exec mandate_set_charge (id ref, charge int)
UPDATE mandate SET charge = :charge WHERE id = :id;

-- One charge of an organisation has one holder.
-- :exec mandate_clear_charge (organisation ref, charge int)
UPDATE mandate SET charge = 0 WHERE organisation = :organisation AND charge = :charge;

-- Whoever has a charge and whose mandate has ended has it no longer.
-- :exec mandate_clear_ended_charges (today day)
-- :scan once a day
UPDATE mandate SET charge = 0 WHERE charge > 0 AND ends_on < :today;

-- :one mandate_by_id (id ref) -> mandate_whole
SELECT m.id, m.uid, m.person, m.organisation, m.function, m.kind, m.proof, m.starts_on, m.ends_on, m.charge,
       m.proven_how, m.interests, m.created_at
  FROM mandate m WHERE m.id = :id;

-- :number mandate_id_of_uid (uid uid)
SELECT coalesce(max(id), 0) FROM mandate WHERE uid = :uid;

-- How many a person declared since then, whatever became of them.
-- :number mandates_declared (person ref, since instant)
SELECT count(*) FROM mandate WHERE person = :person AND created_at > :since;

-- All mandates of a person, for its own page.
-- :many mandate_of_person_all (person ref) -> mandate_line
SELECT m.id, m.function, m.kind, m.proof, m.proven_how, m.starts_on, m.ends_on, m.charge, o.id AS organisation,
       o.name AS organisation_name, o.address_key, d.name AS department_name
  FROM mandate m
  JOIN organisation o ON o.id = m.organisation
  LEFT JOIN organisation d ON d.id = o.department
 WHERE m.person = :person
 ORDER BY m.id DESC
 LIMIT 100;

-- The mandates of a person that hold on a day, with their organisation: what an address or a SIREN may prove.
-- :many mandate_unproven_of (person ref, today day, below int) -> mandate_brief
SELECT m.id, m.organisation, m.kind, m.proof
  FROM mandate m
 WHERE m.person = :person AND m.proof < :below AND m.starts_on <= :today
   AND (m.ends_on IS NULL OR m.ends_on >= :today)
 ORDER BY m.id
 LIMIT 50;

-- Declared mandates that nobody has vouched for yet, oldest first.
-- :many mandate_declared (after ref, today day) -> mandate_waiting
SELECT m.id, m.function, m.created_at, n.name, n.email, o.name AS organisation_name, o.address_key,
       d.name AS department_name
  FROM mandate m
  JOIN person_name n ON n.person = m.person
  JOIN organisation o ON o.id = m.organisation
  LEFT JOIN organisation d ON d.id = o.department
 WHERE m.proof = 0 AND (m.ends_on IS NULL OR m.ends_on >= :today) AND m.id > :after
 ORDER BY m.id
 LIMIT 50;

-- Those of one organisation, for who may vouch there. mine: the reader has vouched already.
-- :many mandate_waiting_of (organisation ref, reader ref, today day) -> member_waiting (vouches int, mine flag)
SELECT m.id, m.person, m.function, m.kind, m.starts_on, m.created_at, n.name, n.email,
       (SELECT count(*) FROM vouch v WHERE v.mandate = m.id) AS vouches,
       EXISTS (SELECT 1 FROM vouch w WHERE w.mandate = m.id AND w.person = :reader) AS mine
  FROM mandate m
  JOIN person_name n ON n.person = m.person
 WHERE m.organisation = :organisation AND m.proof = 0 AND (m.ends_on IS NULL OR m.ends_on >= :today)
 ORDER BY m.id
 LIMIT 100;

-- The proven ones: who has the charge first, then by seniority.
-- :many mandate_members (organisation ref, today day) -> member
SELECT m.id, m.person, m.function, m.kind, m.proof, m.proven_how, m.charge, m.starts_on, m.ends_on, m.interests,
       n.name, n.email, p.suspended_at
  FROM mandate m
  JOIN person p ON p.id = m.person
  JOIN person_name n ON n.person = m.person
 WHERE m.organisation = :organisation AND m.proof > 0 AND m.starts_on <= :today
   AND (m.ends_on IS NULL OR m.ends_on >= :today)
 ORDER BY m.charge DESC, m.starts_on, m.id
 LIMIT 500;

-- How many other persons of an organisation could have the charge of it: nobody whose account is suspended.
-- :number mandate_others (organisation ref, person ref, today day)
SELECT count(*)
  FROM mandate m
  JOIN person p ON p.id = m.person AND p.suspended_at IS NULL
 WHERE m.organisation = :organisation AND m.person <> :person AND m.proof > 0 AND m.kind <> 'provider'
   AND m.starts_on <= :today AND (m.ends_on IS NULL OR m.ends_on >= :today);

-- The mandate that has a charge on that day; 0: nobody.
-- :number mandate_in_charge (organisation ref, charge int, today day)
SELECT coalesce(max(m.id), 0)
  FROM mandate m
 WHERE m.organisation = :organisation AND m.charge = :charge AND (m.ends_on IS NULL OR m.ends_on >= :today);

-- Who comes next without a deputy: an elected person or a director before others, then by seniority.
-- :number mandate_senior (organisation ref, person ref, today day)
SELECT coalesce((SELECT m.id FROM mandate m
                   JOIN person p ON p.id = m.person AND p.suspended_at IS NULL
                  WHERE m.organisation = :organisation AND m.person <> :person AND m.proof > 0
                    AND m.kind <> 'provider'
                    AND m.starts_on <= :today AND (m.ends_on IS NULL OR m.ends_on >= :today)
                  ORDER BY CASE m.kind WHEN 'elected' THEN 0 WHEN 'officer' THEN 0 WHEN 'agent' THEN 1 ELSE 2 END,
                           m.starts_on, m.id
                  LIMIT 1), 0);

-- Organisations whose manager's mandate has ended by itself.
-- :many mandate_left_charge (today day) -> left_charge
-- :scan once a day
SELECT m.id, m.organisation, m.person FROM mandate m WHERE m.charge = 2 AND m.ends_on < :today LIMIT 200;

-- The current mandate of a person in an organisation, the best proven; 0: none.
-- :number mandate_there (person ref, organisation ref, today day)
SELECT coalesce((SELECT m.id FROM mandate m
                  WHERE m.person = :person AND m.organisation = :organisation AND m.starts_on <= :today
                    AND (m.ends_on IS NULL OR m.ends_on >= :today)
                  ORDER BY m.proof DESC, m.id LIMIT 1), 0);

-- Had this person a mandate there on that day?
-- :number mandate_held_on (person ref, organisation ref, held_on day)
SELECT count(*) FROM mandate m
 WHERE m.person = :person AND m.organisation = :organisation AND m.starts_on <= :held_on
   AND (m.ends_on IS NULL OR m.ends_on >= :held_on);

-- Mandates whose reading time is over, whose readers still hold their audience.
-- :many mandate_lapsed (today day) -> lapsed
-- :scan once a day
SELECT DISTINCT m.person
  FROM mandate m
  JOIN audience a ON a.organisation = m.organisation
  JOIN reader_audience ra ON ra.reader = m.person AND ra.audience = a.id
 WHERE m.reads_until < :today
   AND NOT EXISTS (SELECT 1 FROM mandate k WHERE k.person = m.person
                    AND k.organisation = m.organisation AND k.proof > 0
                    AND k.starts_on <= :today AND (k.reads_until IS NULL OR k.reads_until >= :today))
 LIMIT 200;

-- :exec example_mandates_remove ()
-- :scan the demonstration is taken away once
DELETE FROM mandate
 WHERE person IN (SELECT p.id FROM person p WHERE p.example = TRUE)
    OR organisation IN (SELECT o.id FROM organisation o WHERE o.source = 'demonstration');

-- What else names a body of the demonstration.
-- :exec example_domains_remove ()
-- :scan the demonstration is taken away once
DELETE FROM organisation_domain
 WHERE organisation IN (SELECT o.id FROM organisation o WHERE o.source = 'demonstration');

-- :exec example_contacts_remove ()
-- :scan the demonstration is taken away once
DELETE FROM organisation_contact
 WHERE organisation IN (SELECT o.id FROM organisation o WHERE o.source = 'demonstration');

-- :exec example_invitations_remove ()
-- :scan the demonstration is taken away once
DELETE FROM invitation
 WHERE organisation IN (SELECT o.id FROM organisation o WHERE o.source = 'demonstration')
    OR person IN (SELECT p.id FROM person p WHERE p.example = TRUE)
    OR mandate IN (SELECT m.id FROM mandate m JOIN person p ON p.id = m.person WHERE p.example = TRUE);

-- :exec example_vouches_remove ()
-- :scan the demonstration is taken away once
DELETE FROM vouch WHERE person IN (SELECT p.id FROM person p WHERE p.example = TRUE);
