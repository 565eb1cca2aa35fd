-- SPDX-License-Identifier: EUPL-1.2

-- The last period a task was done for; -1 when it never ran.
-- :number periodic_done_for (name text)
SELECT coalesce(max(period), -1) FROM periodic WHERE name = :name;

-- :exec periodic_write_done (name text, period int, done int, now instant)
INSERT INTO periodic (name, period, ran_at, done) VALUES (:name, :period, :now, :done)
    ON CONFLICT (name) DO UPDATE SET period = :period, ran_at = :now, done = :done, failed_at = NULL;

-- :exec periodic_write_failed (name text, now instant)
INSERT INTO periodic (name, period, failed_at) VALUES (:name, -1, :now)
    ON CONFLICT (name) DO UPDATE SET failed_at = coalesce(periodic.failed_at, :now);

-- :many periodic_list () -> periodic_row
SELECT name, period, ran_at, done, failed_at FROM periodic ORDER BY name LIMIT 200;
