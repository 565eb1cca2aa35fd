-- SPDX-License-Identifier: EUPL-1.2
-- A case has a name that is the same on every instance: what an archive calls it by. Of those that
-- there are, when it was opened, which nothing else here has as a name, and its number.
ALTER TABLE moderation_case ADD COLUMN uid uid;
-- :variant sqlite
UPDATE moderation_case SET uid = CAST(printf('%013x%03x', opened_at, id % 4096) AS BLOB);
-- :variant postgresql
UPDATE moderation_case SET uid = CAST(lpad(to_hex(opened_at), 16, '0') || lpad(to_hex(id), 16, '0') AS uuid);
CREATE UNIQUE INDEX moderation_case_uid ON moderation_case (uid);
