-- SPDX-License-Identifier: EUPL-1.2
-- Accounts that nobody came to for long (inactive.c). A program that still asks with a person's token
-- stands for the person.

-- Who goes, and leaves an organisation that has nobody else to take the charge.
-- :fragment sole_manager (today day)
EXISTS (SELECT 1 FROM mandate m
                WHERE m.person = p.id AND m.charge = 2 AND (m.ends_on IS NULL OR m.ends_on >= :today)
                  AND NOT EXISTS (SELECT 1 FROM mandate k
                                   WHERE k.organisation = m.organisation AND k.person <> m.person AND k.proof > 0
                                     AND k.kind <> 'provider' AND k.starts_on <= :today
                                     AND (k.ends_on IS NULL OR k.ends_on >= :today)));

-- :exec inactivity_delete_all ()
DELETE FROM inactivity;

-- Who came back, who was suspended meanwhile, and those kept for half a year: they are looked at again.
-- :exec inactivity_delete_returned (kept_before instant)
-- :scan once a day
DELETE FROM inactivity
 WHERE (kept <> '' AND noticed_at < :kept_before)
    OR EXISTS (SELECT 1 FROM person p WHERE p.id = inactivity.person
                AND (p.seen_at > inactivity.noticed_at OR p.suspended_at IS NOT NULL))
    OR EXISTS (SELECT 1 FROM api_token t WHERE t.person = inactivity.person AND t.used_at > inactivity.noticed_at);

-- :exec inactivity_delete (person ref)
DELETE FROM inactivity WHERE person = :person;

-- The next of those nobody saw since then, whom nobody told. manager: of an organisation that has nobody else to
-- take the charge.
-- :one inactive_next (before instant, today day) -> inactive_person (manager flag)
SELECT p.id, p.role,
       @sole_manager AS manager
  FROM person p
 WHERE p.seen_at <= :before AND p.erased_at IS NULL AND p.suspended_at IS NULL AND p.example = FALSE
   AND NOT EXISTS (SELECT 1 FROM inactivity i WHERE i.person = p.id)
   AND NOT EXISTS (SELECT 1 FROM erasure_wish w WHERE w.person = p.id)
   AND NOT EXISTS (SELECT 1 FROM api_token t WHERE t.person = p.id AND t.used_at > :before)
 ORDER BY p.seen_at, p.id LIMIT 1;

-- The next to be erased.
-- :one inactive_due (now instant, today day) -> inactive_person (manager flag)
SELECT p.id, p.role,
       @sole_manager AS manager
  FROM inactivity i JOIN person p ON p.id = i.person
 WHERE i.due_at <= :now AND i.kept = ''
 ORDER BY i.due_at, i.person LIMIT 1;

-- :number inactive_to_remind (due_before instant)
SELECT coalesce((SELECT i.person FROM inactivity i
                  WHERE i.due_at <= :due_before AND i.reminded = FALSE AND i.kept = ''
                  ORDER BY i.due_at, i.person LIMIT 1), 0);

-- :exec inactivity_write_reminded (person ref)
UPDATE inactivity SET reminded = TRUE WHERE person = :person;

-- A mail that still waits for the relay has told nobody: the time begins anew.
-- :exec inactivity_postpone (due_at instant)
-- :scan once a day
UPDATE inactivity SET due_at = :due_at
 WHERE kept = '' AND EXISTS (SELECT 1 FROM outbox o WHERE o.id = inactivity.mail AND o.state IN (0, 1));

-- :exec inactivity_write (person ref, now instant, due_at instant, kept text, mail int)
INSERT INTO inactivity (person, noticed_at, due_at, kept, mail) VALUES (:person, :now, :due_at, :kept, :mail)
    ON CONFLICT (person) DO UPDATE SET kept = :kept, noticed_at = :now, told = FALSE;

-- Kept without the administration knowing of it.
-- :number inactive_untold ()
-- :scan once a day
SELECT count(*) FROM inactivity WHERE kept <> '' AND told = FALSE;

-- :exec inactive_write_told ()
-- :scan once a day
UPDATE inactivity SET told = TRUE WHERE kept <> '';

-- :many administrators_all () -> administrator
-- :scan asked when a right is given or taken, or when the server starts
SELECT p.id FROM person p WHERE p.role = 1 AND p.suspended_at IS NULL ORDER BY p.id LIMIT 50;

-- For the administration: who goes soon, and who is kept.
-- :many inactive_list (after ref) -> inactive_line
SELECT i.person, n.name, n.email, p.seen_at, i.due_at, i.kept
  FROM inactivity i
  JOIN person p ON p.id = i.person
  JOIN person_name n ON n.person = i.person
 WHERE i.person > :after
 ORDER BY i.person LIMIT 50;
