-- SPDX-License-Identifier: EUPL-1.2
-- What animators did: whom they asked, whom they welcomed, whom they helped, and their letters.

CREATE TABLE relay (
    contribution  ref     NOT NULL REFERENCES contribution ON DELETE CASCADE,
    organisation  ref     NOT NULL REFERENCES organisation,
    person        ref     REFERENCES person ON DELETE SET NULL, -- who relayed
    mails         int     NOT NULL,
    sent_at       instant NOT NULL,
    PRIMARY KEY (contribution, organisation)
);
CREATE INDEX relay_age ON relay (sent_at);
CREATE INDEX relay_by ON relay (person);

CREATE TABLE welcome (
    person        ref     NOT NULL PRIMARY KEY REFERENCES person ON DELETE CASCADE,
    animator      ref     REFERENCES person ON DELETE SET NULL,
    welcomed_at   instant NOT NULL
);
CREATE INDEX welcome_by ON welcome (animator);

CREATE TABLE draft_help (
    contribution  ref     NOT NULL PRIMARY KEY REFERENCES contribution ON DELETE CASCADE,
    animator      ref     REFERENCES person ON DELETE SET NULL,
    offered_at    instant NOT NULL
);
CREATE INDEX draft_help_by ON draft_help (animator);

-- The letter of a month: yyyymm. A draft until it is sent; then anybody reads it.
CREATE TABLE letter (
    id            id,
    month         int     NOT NULL UNIQUE,
    title         text    NOT NULL,
    body          text    NOT NULL,                      -- Markdown
    version       int     NOT NULL DEFAULT 1,
    person        ref     REFERENCES person ON DELETE SET NULL,
    changed_at    instant NOT NULL,
    sent_at       instant,
    mails         int     NOT NULL DEFAULT 0,
    going_out     flag    NOT NULL DEFAULT FALSE,        -- some have not got it yet
    upto          int     NOT NULL DEFAULT 0             -- the last person whose turn it was
);
CREATE INDEX letter_sent ON letter (sent_at);
CREATE INDEX letter_by ON letter (person);

-- Who wants no letter.
CREATE TABLE letter_refused (
    person        ref     NOT NULL PRIMARY KEY REFERENCES person ON DELETE CASCADE,
    refused_at    instant NOT NULL
);
