-- SPDX-License-Identifier: EUPL-1.2
-- Until due_at the person may change their mind.
CREATE TABLE erasure_wish (
    person        ref     NOT NULL PRIMARY KEY REFERENCES person ON DELETE CASCADE,
    keep_name     flag    NOT NULL,
    asked_at      instant NOT NULL,
    due_at        instant NOT NULL
);
-- Replayed after a backup was restored: a random number, no name. No foreign key: it outlives the row.
CREATE TABLE erasure (
    person_uid    uid     NOT NULL PRIMARY KEY,
    keep_name     flag    NOT NULL,
    erased_at     instant NOT NULL,
    in_file       flag    NOT NULL DEFAULT FALSE         -- DIR/erasures has it
);
CREATE INDEX erasure_unwritten ON erasure (in_file);

-- The versions of the terms that a person accepted, and when.
CREATE TABLE terms_accepted (
    person        ref     NOT NULL REFERENCES person ON DELETE CASCADE,
    version       text    NOT NULL,
    accepted_at   instant NOT NULL,
    PRIMARY KEY (person, version)
);
