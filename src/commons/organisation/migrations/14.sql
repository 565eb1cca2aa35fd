-- SPDX-License-Identifier: EUPL-1.2
CREATE TABLE neighbour_dismissed (
    person       ref NOT NULL REFERENCES person ON DELETE CASCADE,
    sheet        ref NOT NULL REFERENCES organisation,
    organisation ref NOT NULL REFERENCES organisation,
    PRIMARY KEY (person, sheet, organisation)
) WITHOUT ROWID;
