-- SPDX-License-Identifier: EUPL-1.2

-- :exec rate_put (who text, tries int, last_at instant, forget_at instant)
INSERT INTO rate (who, tries, last_at, forget_at) VALUES (:who, :tries, :last_at, :forget_at)
    ON CONFLICT (who) DO UPDATE SET tries = :tries, last_at = :last_at, forget_at = :forget_at;

-- :exec rate_sweep (now instant)
-- :scan once a day; what was counted lately
DELETE FROM rate WHERE forget_at <= :now;

-- :many rate_list () -> rate_row
SELECT who, tries, last_at, forget_at FROM rate ORDER BY last_at DESC LIMIT 10000;
