-- SPDX-License-Identifier: EUPL-1.2
-- Lists of projects that somebody sent, kept for a day: nothing of one is a contribution until they confirm it.

CREATE TABLE project_import (
    id            id,
    person        ref     NOT NULL REFERENCES person ON DELETE CASCADE,
    mandate       ref     NOT NULL REFERENCES mandate,   -- the capacity in which the drafts are written
    organisation  ref     NOT NULL REFERENCES organisation, -- of the mandate
    file_name     text    NOT NULL,
    cells         text    NOT NULL,                      -- canonical CSV (commons/spreadsheet)
    columns       text    NOT NULL,                      -- codes of columns.c, one a column, one space between; "-": left out
    names         text    NOT NULL,                      -- canonical CSV: a name, what it is (names.c), candidates
    unnamed       text    NOT NULL,                      -- rows that name no organisation: "" not said, "own", "out"
    whole         flag    NOT NULL DEFAULT FALSE,        -- all rows or none
    state         text    NOT NULL CHECK (state IN ('ready', 'confirmed')),
    job           ref     REFERENCES job,                -- that makes the drafts, when there are many
    created_at    instant NOT NULL
);
CREATE INDEX project_import_of_person ON project_import (person, id);
CREATE INDEX project_import_age ON project_import (created_at);

-- Which row became which draft; NULL once the draft was thrown away.
CREATE TABLE project_import_draft (
    import        ref     NOT NULL REFERENCES project_import ON DELETE CASCADE,
    number        int     NOT NULL,                      -- of the row in the file
    contribution  ref     REFERENCES contribution ON DELETE SET NULL,
    PRIMARY KEY (import, number)
);
CREATE INDEX project_import_draft_of ON project_import_draft (contribution);
