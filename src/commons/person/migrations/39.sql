-- SPDX-License-Identifier: EUPL-1.2
-- When a suspension ends by itself.
ALTER TABLE person ADD COLUMN suspended_until instant;
