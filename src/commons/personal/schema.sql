-- SPDX-License-Identifier: EUPL-1.2
-- Wishes to be erased, what was erased, what was agreed to.

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

-- Accounts that nobody came to for long: who was told, and when they go (inactive.c).
CREATE TABLE inactivity (
    person        ref     NOT NULL PRIMARY KEY REFERENCES person ON DELETE CASCADE,
    noticed_at    instant NOT NULL,
    due_at        instant NOT NULL,                      -- erased from then on, unless seen after noticed_at
    reminded      flag    NOT NULL DEFAULT FALSE,
    kept          text    NOT NULL DEFAULT '',           -- administrator, manager, address: never erased by time
    told          flag    NOT NULL DEFAULT FALSE,        -- the administration knows of it
    mail          int     NOT NULL DEFAULT 0             -- in the outbox: time begins when it has left
);
CREATE INDEX inactivity_due ON inactivity (due_at);
