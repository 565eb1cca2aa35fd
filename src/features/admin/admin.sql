-- SPDX-License-Identifier: EUPL-1.2

-- Mandates that nobody has vouched for, counted up to `most`.
-- :number admin_mandates_waiting (most int)
-- :scan the mandates, for the page of an administrator
SELECT count(*) FROM (
  SELECT m.id FROM mandate m
   WHERE m.proof = 0 AND m.ends_on IS NULL
   LIMIT :most) w;

-- :number admin_jobs_in_state (state text, since instant)
SELECT count(*) FROM job WHERE state = :state AND created_at >= :since;

-- Everybody's, newest first.
-- :many admin_job_list (before ref) -> admin_job_row
SELECT j.id, j.kind, j.state, j.done, j.total, j.result, j.created_at, j.ended_at, n.name AS person_name
  FROM job j
  LEFT JOIN person_name n ON n.person = j.person
 WHERE j.id < :before
 ORDER BY j.id DESC
 LIMIT 50;

-- ---- health -------------------------------------------------------------------------------------

-- :number admin_periodic_failing ()
-- :scan as many rows as jobs
SELECT count(*) FROM periodic WHERE failed_at IS NOT NULL;

-- When a backup was last written; 0: never.
-- :number admin_last_backup ()
SELECT coalesce(max(at), 0) FROM instance_log WHERE what = 'backup written';

-- When the journal was last written to; 0: never.
-- :number admin_last_journal ()
-- :scan its one row is the last
SELECT coalesce((SELECT j.at FROM journal j ORDER BY j.id DESC LIMIT 1), 0);

-- :number admin_administrators ()
-- :scan asked when a right is given or taken, or when the server starts
SELECT count(*) FROM person WHERE role = 1 AND suspended_at IS NULL;

-- ---- people -------------------------------------------------------------------------------------

-- Newest first.
-- :many admin_person_list (pattern text, before ref) -> admin_person_row (mandates int)
SELECT p.id, p.role, p.created_at, p.suspended_at, n.name, n.email,
       (SELECT count(*) FROM mandate m WHERE m.person = p.id) AS mandates
  FROM person p JOIN person_name n ON n.person = p.id
 WHERE p.id < :before AND p.erased_at IS NULL
   AND (lower(n.name) LIKE lower(:pattern) ESCAPE '\' OR lower(n.email) LIKE lower(:pattern) ESCAPE '\')
 ORDER BY p.id DESC
 LIMIT 50;

-- :one admin_person_one (id ref) -> admin_person_row (mandates int)
SELECT p.id, p.role, p.created_at, p.suspended_at, n.name, n.email,
       (SELECT count(*) FROM mandate m WHERE m.person = p.id) AS mandates
  FROM person p JOIN person_name n ON n.person = p.id
 WHERE p.id = :id AND p.erased_at IS NULL;

-- :many admin_mandates_of (person ref) -> admin_mandate_row
SELECT m.id, m.function, m.proof, m.charge, m.starts_on, m.ends_on, o.name, o.address_key
  FROM mandate m JOIN organisation o ON o.id = m.organisation
 WHERE m.person = :person
 ORDER BY m.id DESC
 LIMIT 100;

-- ---- the journal --------------------------------------------------------------------------------

-- Newest first.
-- :many admin_journal_list (before ref) -> admin_journal_row
SELECT j.id, j.at, j.person, j.action, j.segment, n.name, p.payload
  FROM journal j
  LEFT JOIN person_name n ON n.person = j.person
  LEFT JOIN journal_payload p ON p.journal = j.id
 WHERE j.id < :before
 ORDER BY j.id DESC
 LIMIT 50;
