-- SPDX-License-Identifier: EUPL-1.2

-- :number setting_version ()
-- :scan as many rows as settings
SELECT coalesce(sum(changes), 0) FROM setting;

-- :many setting_chosen () -> setting_chosen
-- :scan as many rows as settings
SELECT name, value, changed_at FROM setting WHERE value IS NOT NULL ORDER BY name LIMIT 500;

-- :exec setting_write (name text, value opt_text, person opt_ref, now instant)
INSERT INTO setting (name, value, person, changed_at) VALUES (:name, :value, :person, :now)
    ON CONFLICT (name) DO UPDATE SET value = :value, person = :person, changed_at = :now,
                                     changes = setting.changes + 1;
