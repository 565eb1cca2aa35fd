-- SPDX-License-Identifier: EUPL-1.2
-- When a person was last seen: what time alone erases (commons/personal) counts from it. Of those who
-- are there nothing is known: they count from the day of the upgrade.
ALTER TABLE person ADD COLUMN seen_at instant;
CREATE INDEX person_seen ON person (seen_at);
