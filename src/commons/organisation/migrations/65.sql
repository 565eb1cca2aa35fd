-- SPDX-License-Identifier: EUPL-1.2
-- The feed of what was added or changed last reads in this order.
CREATE INDEX organisation_by_change ON organisation (changed_at, id);
