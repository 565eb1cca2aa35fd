-- SPDX-License-Identifier: EUPL-1.2
-- What readers see of an experience, as lists and comparisons need it. The document is in `revision`; the
-- author, the title and the audience are in `contribution`; where it was, in `organisation`.

CREATE TABLE experience (
    contribution  ref     NOT NULL PRIMARY KEY REFERENCES contribution ON DELETE CASCADE,
    concerned     ref     REFERENCES organisation,   -- who did it, of a spotted one; NULL: the author
    year          int,
    sectors       text    NOT NULL,                  -- codes, one space between
    themes        text    NOT NULL,
    bracket       text    NOT NULL,                  -- chosen, or what the lines say; empty: not said
    bracket_said  flag    NOT NULL,                  -- chosen by the author, not made from the lines
    remaining     cents,
    months        int,
    management    text    NOT NULL,
    procedure     text    NOT NULL,
    participation text    NOT NULL,
    again         text    NOT NULL,
    staff         text    NOT NULL,                  -- a decimal number: 2.5; empty: not said
    least         cents                              -- what is known of a cost that lacks amounts; NULL: none lacks, or none is known
);
CREATE INDEX experience_concerned ON experience (concerned);

-- One row a cost line: never summed across vat, certainty or nature.
CREATE TABLE experience_cost (
    id            id,
    contribution  ref     NOT NULL REFERENCES contribution ON DELETE CASCADE,
    label         text    NOT NULL,
    nature        text    NOT NULL,                  -- investment, yearly, or empty: not said
    certainty     text    NOT NULL,                  -- planned, real, or empty
    vat           text    NOT NULL,                  -- excluded, included, unknown
    year          int,
    amount        cents                              -- NULL: not known, and a sum with it is a least
);
CREATE INDEX experience_cost_of ON experience_cost (contribution);

-- Markdown rendered when published (FOUNDATIONS 11).
CREATE TABLE experience_text (
    contribution  ref     NOT NULL REFERENCES contribution ON DELETE CASCADE,
    field         text    NOT NULL,
    html          html    NOT NULL,
    renderer      int     NOT NULL,
    PRIMARY KEY (contribution, field)
);

-- Published sheets whose rows above are to be made again, since the program makes other ones of a document than
-- it did: a migration fills this, a task of every minute empties it.
CREATE TABLE experience_anew (
    contribution  ref     NOT NULL PRIMARY KEY REFERENCES contribution ON DELETE CASCADE
);
