-- SPDX-License-Identifier: EUPL-1.2
-- Readers of what hangs on a contribution change with it, in the same transaction (FOUNDATIONS 8).

-- :exec attachment_write_audience (contribution ref, audience ref)
UPDATE attachment SET audience = :audience WHERE contribution = :contribution;
