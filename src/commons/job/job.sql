-- SPDX-License-Identifier: EUPL-1.2

-- :insert job_insert (uid uid, kind text, person ref, input text, now instant)
INSERT INTO job (uid, kind, person, input, state, created_at)
VALUES (:uid, :kind, :person, :input, 'waiting', :now);

-- :number job_waiting_of (person ref)
SELECT count(*) FROM job WHERE person = :person AND state IN ('waiting', 'running');

-- The oldest that waits.
-- :one job_next () -> job_row
SELECT id, uid, kind, person, input, state, done, total, cancel, result, location, created_at, started_at,
       ended_at
  FROM job WHERE state = 'waiting'
 ORDER BY id
 LIMIT 1;

-- :one job_one (id ref) -> job_row
SELECT id, uid, kind, person, input, state, done, total, cancel, result, location, created_at, started_at,
       ended_at
  FROM job WHERE id = :id;

-- What a person asked for, newest first.
-- :many job_list (person ref) -> job_row
SELECT id, uid, kind, person, input, state, done, total, cancel, result, location, created_at, started_at,
       ended_at
  FROM job WHERE person = :person
 ORDER BY id DESC
 LIMIT 50;

-- :number job_cancel_asked (id ref)
SELECT count(*) FROM job WHERE id = :id AND cancel = TRUE;

-- One row when it was still waiting: a job runs once.
-- :exec job_claim (id ref, now instant)
UPDATE job SET state = 'running', started_at = :now WHERE id = :id AND state = 'waiting';

-- :exec job_write_progress (id ref, done int, total int)
UPDATE job SET done = :done, total = :total WHERE id = :id AND state = 'running';

-- What is done is done whole: progress is written now and then only.
-- :exec job_write_end (id ref, state text, result text, location text, now instant)
UPDATE job SET state = :state, result = :result, location = :location, ended_at = :now,
       done = CASE WHEN :state = 'done' AND total > 0 THEN total ELSE done END
 WHERE id = :id AND state = 'running';

-- Asked while it waits, it never starts; while it runs, it stops at its next step.
-- :exec job_cancel (id ref, now instant)
UPDATE job
   SET cancel = TRUE,
       ended_at = CASE WHEN state = 'waiting' THEN :now ELSE ended_at END,
       state = CASE WHEN state = 'waiting' THEN 'cancelled' ELSE state END
 WHERE id = :id AND state IN ('waiting', 'running');

-- :exec job_fail_interrupted (result text, now instant)
UPDATE job SET state = 'failed', result = :result, ended_at = :now WHERE state = 'running';

-- The language in which its person reads.
-- :one job_person (id ref) -> job_person
SELECT p.id, p.role, p.language FROM person p WHERE p.id = :id AND p.suspended_at IS NULL;

-- Finished long ago; a few at a time, so that nobody waits.
-- :exec job_sweep (before instant)
DELETE FROM job
 WHERE id IN (SELECT j.id FROM job j WHERE j.state IN ('done', 'failed', 'cancelled') AND j.ended_at < :before
               ORDER BY j.id LIMIT 500);
