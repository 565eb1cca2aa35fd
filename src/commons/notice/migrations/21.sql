-- SPDX-License-Identifier: EUPL-1.2
-- What persons are told: references only; words are made when shown, for those who may read it then.
CREATE TABLE notice (
    id            id,
    person        ref     NOT NULL REFERENCES person ON DELETE CASCADE,
    kind          int     NOT NULL,                      -- enum notice_kind
    contribution  ref     REFERENCES contribution ON DELETE CASCADE,
    post          ref     REFERENCES post ON DELETE CASCADE,
    organisation  ref     REFERENCES organisation,
    actor         ref     REFERENCES person ON DELETE SET NULL, -- who did it
    note          text    NOT NULL DEFAULT '',           -- which of the kind's sentences
    created_at    instant NOT NULL,
    read_at       instant,
    mailed        int     NOT NULL DEFAULT 0             -- the mail that told it; 0: none yet
);
CREATE INDEX notice_of_person ON notice (person, id);
CREATE INDEX notice_unread ON notice (person, read_at, id);
CREATE INDEX notice_unmailed ON notice (mailed, person, id);
CREATE INDEX notice_of_contribution ON notice (contribution);
CREATE INDEX notice_of_post ON notice (post);
CREATE INDEX notice_of_actor ON notice (actor);

-- How a person wants to be told by mail, by kind: what differs from the default.
CREATE TABLE notice_choice (
    person        ref     NOT NULL REFERENCES person ON DELETE CASCADE,
    kind          int     NOT NULL,
    rhythm        int     NOT NULL,                      -- enum rhythm
    PRIMARY KEY (person, kind)
);
