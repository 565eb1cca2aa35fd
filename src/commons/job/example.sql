-- SPDX-License-Identifier: EUPL-1.2

-- :exec example_jobs_remove ()
DELETE FROM job WHERE person IN (SELECT p.id FROM person p WHERE p.example = TRUE);
