-- SPDX-License-Identifier: EUPL-1.2
-- Erasing a person, on the writer, takes their name off the mandates they proved: by an index.
CREATE INDEX mandate_proven_by ON mandate (proven_by);
