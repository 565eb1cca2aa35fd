-- SPDX-License-Identifier: EUPL-1.2

-- :exec example_jobs_remove ()
-- :scan the demonstration is taken away once
DELETE FROM job WHERE person IN (SELECT p.id FROM person p WHERE p.example = TRUE);
