-- SPDX-License-Identifier: EUPL-1.2
-- Who hides a post: 0 its author, 1 moderators, 2 it waits to be read.
ALTER TABLE post ADD COLUMN hidden_by int NOT NULL DEFAULT 0;
