-- SPDX-License-Identifier: EUPL-1.2
-- Demonstration content: what belongs to it, and taking it away (example.h).

-- Does that person, or the organisation it speaks for, belong to the demonstration?
-- :number author_is_example (person ref, organisation opt_ref)
SELECT count(*) FROM person p
 WHERE p.id = :person
   AND (p.example = TRUE
        OR EXISTS (SELECT 1 FROM organisation o WHERE o.id = :organisation AND o.source = 'demonstration'));

-- :number example_count (kind text)
-- :unguarded how much demonstration there is, which tells nothing of anybody
SELECT count(*) FROM contribution c WHERE c.kind = :kind AND c.example = TRUE;

-- What is about the demonstration: signed by it, or telling of one of its bodies.
-- :exec example_gather ()
-- :scan the demonstration is taken away once
UPDATE contribution SET example = TRUE
 WHERE person IN (SELECT p.id FROM person p WHERE p.example = TRUE)
    OR organisation IN (SELECT o.id FROM organisation o WHERE o.source = 'demonstration')
    OR id IN (SELECT k.contribution FROM contribution_partner k JOIN organisation o ON o.id = k.organisation
               WHERE k.role = 'concerned' AND o.source = 'demonstration');

-- What somebody real adapted from it.
-- :many example_of_others (after ref) -> example_row
-- :unguarded the operator takes the demonstration away, whoever may read it
SELECT c.id, c.uid, c.kind FROM contribution c
  JOIN person p ON p.id = c.person
  LEFT JOIN organisation o ON o.id = c.organisation
 WHERE c.example = TRUE AND c.id > :after AND p.example = FALSE AND (o.id IS NULL OR o.source <> 'demonstration')
   AND NOT EXISTS (SELECT 1 FROM contribution_partner k JOIN organisation b ON b.id = k.organisation
                    WHERE k.contribution = c.id AND k.role = 'concerned' AND b.source = 'demonstration')
 ORDER BY c.id
 LIMIT 200;

-- :many example_after (after ref) -> example_row
-- :unguarded the operator takes the demonstration away, whoever may read it
SELECT c.id, c.uid, c.kind FROM contribution c
 WHERE c.example = TRUE AND c.id > :after
 ORDER BY c.id
 LIMIT 200;

-- :exec example_make_real (id ref)
UPDATE contribution SET example = FALSE WHERE id = :id;

-- :exec example_unlink ()
-- :scan the demonstration is taken away once
DELETE FROM link
 WHERE source IN (SELECT c.id FROM contribution c WHERE c.example = TRUE)
    OR target IN (SELECT c.id FROM contribution c WHERE c.example = TRUE);

-- :exec example_undeclare ()
-- :scan the demonstration is taken away once
DELETE FROM declaration
 WHERE person IN (SELECT p.id FROM person p WHERE p.example = TRUE)
    OR organisation IN (SELECT o.id FROM organisation o WHERE o.source = 'demonstration')
    OR contribution IN (SELECT c.id FROM contribution c WHERE c.example = TRUE);

-- :exec example_disown ()
-- :scan the demonstration is taken away once
UPDATE declaration SET own = NULL WHERE own IN (SELECT c.id FROM contribution c WHERE c.example = TRUE);

-- :exec example_unpartner ()
-- :scan the demonstration is taken away once
DELETE FROM contribution_partner
 WHERE organisation IN (SELECT o.id FROM organisation o WHERE o.source = 'demonstration');

-- :exec example_old_addresses_remove ()
-- :scan the demonstration is taken away once
DELETE FROM old_address WHERE contribution IN (SELECT c.id FROM contribution c WHERE c.example = TRUE);

-- :exec example_translations_remove ()
-- :scan the demonstration is taken away once
DELETE FROM translation WHERE person IN (SELECT p.id FROM person p WHERE p.example = TRUE);

-- :exec example_facet_changes_release ()
-- :scan the demonstration is taken away once
UPDATE facet_change SET person = NULL WHERE person IN (SELECT p.id FROM person p WHERE p.example = TRUE);

-- :exec example_remove ()
-- :scan the demonstration is taken away once
DELETE FROM contribution WHERE example = TRUE;
