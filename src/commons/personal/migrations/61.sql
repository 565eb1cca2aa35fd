-- SPDX-License-Identifier: EUPL-1.2
-- Accounts that nobody came to for long: who was told, and when they go.
CREATE TABLE inactivity (
    person        ref     NOT NULL PRIMARY KEY REFERENCES person ON DELETE CASCADE,
    noticed_at    instant NOT NULL,
    due_at        instant NOT NULL,
    reminded      flag    NOT NULL DEFAULT FALSE,
    kept          text    NOT NULL DEFAULT '',
    told          flag    NOT NULL DEFAULT FALSE
);
CREATE INDEX inactivity_due ON inactivity (due_at);
