-- SPDX-License-Identifier: EUPL-1.2
-- The first page shows the latest follow-ups of all.
CREATE INDEX follow_up_newest ON follow_up (created_at, id);
