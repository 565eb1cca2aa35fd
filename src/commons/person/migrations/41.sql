-- SPDX-License-Identifier: EUPL-1.2
-- When a person was erased.
ALTER TABLE person ADD COLUMN erased_at instant;
