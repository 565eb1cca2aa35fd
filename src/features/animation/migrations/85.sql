-- SPDX-License-Identifier: EUPL-1.2
-- A letter whose sending was interrupted goes on where it was; those of before are out.
ALTER TABLE letter ADD COLUMN going_out flag NOT NULL DEFAULT FALSE;
ALTER TABLE letter ADD COLUMN upto int NOT NULL DEFAULT 0;
