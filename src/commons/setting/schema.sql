-- SPDX-License-Identifier: EUPL-1.2
-- What administrators chose; DIR/settings wins over it, the defaults of the program lose.
CREATE TABLE setting (
    name          text    NOT NULL PRIMARY KEY,
    value         text,                                  -- NULL: the default again
    changes       int     NOT NULL DEFAULT 1,            -- their sum tells a newer snapshot from an older one
    changed_at    instant NOT NULL,
    person        ref     REFERENCES person ON DELETE SET NULL
);
