-- SPDX-License-Identifier: EUPL-1.2
-- The mail that tells of an erasure to come: while it waits for the relay, no time passes.
ALTER TABLE inactivity ADD COLUMN mail int NOT NULL DEFAULT 0;
