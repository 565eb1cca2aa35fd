-- SPDX-License-Identifier: EUPL-1.2
-- Who animates what.
CREATE TABLE animator (
    id            id,
    person        ref     NOT NULL REFERENCES person ON DELETE CASCADE,
    facet         ref     REFERENCES facet,
    territory     ref     REFERENCES organisation,
    since         instant NOT NULL
);
CREATE INDEX animator_of ON animator (person);
