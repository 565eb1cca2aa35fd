-- SPDX-License-Identifier: EUPL-1.2
-- Circuits of bodies of the demonstration, and what its people asked.

-- :exec example_circuits_remove ()
-- :scan the demonstration is taken away once
DELETE FROM visa_circuit WHERE organisation IN (SELECT o.id FROM organisation o WHERE o.source = 'demonstration');

-- :exec example_visas_remove ()
-- :scan the demonstration is taken away once
DELETE FROM visa WHERE asked_by IN (SELECT p.id FROM person p WHERE p.example = TRUE);
