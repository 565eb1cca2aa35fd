-- SPDX-License-Identifier: EUPL-1.2
-- How far a mandate was proven is shown with what was written; organisations add dated notes.
ALTER TABLE contribution ADD COLUMN capacity_proof int;

CREATE TABLE contribution_note (
    id            id,
    uid           uid     NOT NULL UNIQUE,
    contribution  ref     NOT NULL REFERENCES contribution ON DELETE CASCADE,
    organisation  ref     NOT NULL REFERENCES organisation,
    person        ref     NOT NULL REFERENCES person,
    capacity      text    NOT NULL,
    body          text    NOT NULL,
    html          html    NOT NULL,
    created_at    instant NOT NULL
);
CREATE INDEX contribution_note_of ON contribution_note (contribution, id);
