-- SPDX-License-Identifier: EUPL-1.2

-- Mandates that nobody has vouched for, counted up to `most`.
-- :number admin_mandates_waiting (most int)
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
