-- SPDX-License-Identifier: EUPL-1.2

-- Bodies that the demonstration's people added while trying it stay; who added them is forgotten.
-- :exec example_creators_release ()
-- :scan the demonstration is taken away once
UPDATE organisation SET created_by = NULL
 WHERE created_by IN (SELECT p.id FROM person p WHERE p.example = TRUE);

-- A real body may have been said to depend on one of the demonstration's.
-- :number demonstration_count ()
-- :scan the demonstration is taken away once
SELECT count(*) FROM organisation WHERE source = 'demonstration';
