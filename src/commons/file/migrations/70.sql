-- SPDX-License-Identifier: EUPL-1.2
-- Files are attached by people: pictures in several widths, rights, what is not published yet. Until now they only
-- came with archives, published.
ALTER TABLE file DROP COLUMN uses;
ALTER TABLE file ADD COLUMN width int;
ALTER TABLE file ADD COLUMN height int;
CREATE TABLE rendition (
    file          ref     NOT NULL REFERENCES file ON DELETE CASCADE,
    width         int     NOT NULL,
    narrow        ref     NOT NULL REFERENCES file,
    PRIMARY KEY (file, width)
);
CREATE INDEX rendition_of ON rendition (narrow);
ALTER TABLE attachment ADD COLUMN post ref REFERENCES post ON DELETE CASCADE;
ALTER TABLE attachment ADD COLUMN person ref REFERENCES person;
ALTER TABLE attachment ADD COLUMN caption text NOT NULL DEFAULT '';
ALTER TABLE attachment ADD COLUMN sent int NOT NULL DEFAULT 0;
ALTER TABLE attachment ADD COLUMN stated_at instant;
ALTER TABLE attachment ADD COLUMN published flag NOT NULL DEFAULT FALSE;
ALTER TABLE attachment ADD COLUMN removed_at instant;
UPDATE attachment SET published = TRUE, stated_at = attached_at;
CREATE INDEX attachment_of_post ON attachment (post);
CREATE INDEX attachment_of_file ON attachment (file);
CREATE INDEX attachment_of_person ON attachment (person, attached_at);
