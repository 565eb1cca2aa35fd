-- SPDX-License-Identifier: EUPL-1.2
-- Sessions say from where; addresses are confirmed. Whoever is here already keeps what they could do.

ALTER TABLE person_name ADD COLUMN confirmed_at instant;
UPDATE person_name SET confirmed_at = (SELECT p.created_at FROM person p WHERE p.id = person_name.person);
ALTER TABLE session ADD COLUMN way int NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN browser text NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN system text NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN network text NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN seen_at instant NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN id_token text NOT NULL DEFAULT '';
UPDATE session SET seen_at = created_at;
