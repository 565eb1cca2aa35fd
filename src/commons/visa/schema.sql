-- SPDX-License-Identifier: EUPL-1.2
-- Agreement before publishing: what an organisation asks for, who was asked, what they said.

-- How many agreements the texts of an organisation need. Its manager may say whose.
CREATE TABLE visa_circuit (
    organisation    ref     NOT NULL PRIMARY KEY REFERENCES organisation,
    steps           int     NOT NULL CHECK (steps BETWEEN 0 AND 2),
    first_email     text    NOT NULL DEFAULT '',         -- empty: the author chooses
    first_name      text    NOT NULL DEFAULT '',
    first_function  text    NOT NULL DEFAULT '',
    second_email    text    NOT NULL DEFAULT '',
    second_name     text    NOT NULL DEFAULT '',
    second_function text    NOT NULL DEFAULT '',
    set_by          ref     REFERENCES person,
    set_at          instant NOT NULL
);

-- A person without an account who was asked. step 0: for comments only; 1, 2: for agreement.
CREATE TABLE visa (
    id            id,
    uid           uid     NOT NULL UNIQUE,
    contribution  ref     NOT NULL REFERENCES contribution ON DELETE CASCADE,
    step          int     NOT NULL CHECK (step BETWEEN 0 AND 2),
    email         text    NOT NULL,
    name          text    NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    function      text    NOT NULL DEFAULT '',
    asked_by      ref     NOT NULL REFERENCES person,
    asked_at      instant NOT NULL,
    expires_at    instant NOT NULL,
    reminded_at   instant,
    state         text    NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'agreed', 'refused', 'withdrawn')),
    decided_at    instant,
    revision      int     NOT NULL DEFAULT 0,            -- the number that was agreed or refused
    fingerprint   text    NOT NULL DEFAULT '',           -- of what the agreement holds for (visa.h)
    word          text    NOT NULL DEFAULT ''            -- why it was refused
);
CREATE INDEX visa_of ON visa (contribution, id);
CREATE INDEX visa_waiting ON visa (state, asked_at);
CREATE INDEX visa_by ON visa (asked_by, asked_at);

-- What was said of a passage.
CREATE TABLE visa_comment (
    id            id,
    visa          ref     NOT NULL REFERENCES visa ON DELETE CASCADE,
    field         text    NOT NULL,                      -- of the kind's table; empty: of the whole
    passage       text    NOT NULL DEFAULT '',
    body          text    NOT NULL,
    made_at       instant NOT NULL
);
CREATE INDEX visa_comment_of ON visa_comment (visa, id);
