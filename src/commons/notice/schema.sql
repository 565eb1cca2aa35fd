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
    mailed        int     NOT NULL DEFAULT 0,            -- the mail that told it; 0: none yet
    audience      int     NOT NULL DEFAULT 1             -- of its contribution, changed with it; 0: its message is hidden
);
CREATE INDEX notice_of_person ON notice (person, id);
-- What is unread: counted by audience (notice_unread_count), looked for by thread (notice_thread_followers).
CREATE INDEX notice_unread ON notice (person, audience, contribution, kind) WHERE read_at IS NULL;
CREATE INDEX notice_unmailed ON notice (person, id) WHERE mailed = 0 AND read_at IS NULL;
CREATE INDEX notice_mailed ON notice (mailed) WHERE mailed > 0 AND read_at IS NULL;
CREATE INDEX notice_of_contribution ON notice (contribution);
CREATE INDEX notice_of_post ON notice (post, person);
CREATE INDEX notice_of_actor ON notice (actor);

-- How a person wants to be told by mail, by kind: what differs from the default.
CREATE TABLE notice_choice (
    person        ref     NOT NULL REFERENCES person ON DELETE CASCADE,
    kind          int     NOT NULL,
    rhythm        int     NOT NULL,                      -- enum rhythm
    PRIMARY KEY (person, kind)
);

-- What a person follows beside contributions (table follow). `target` names it in one text.
CREATE TABLE watch (
    id            id,
    person        ref     NOT NULL REFERENCES person ON DELETE CASCADE,
    target        text    NOT NULL CHECK (length(target) <= 600), -- "o12", "p7", "f3", "q" and an address's query
    organisation  ref     REFERENCES organisation ON DELETE CASCADE,
    watched       ref     REFERENCES person ON DELETE CASCADE,
    facet         ref     REFERENCES facet ON DELETE CASCADE,
    seen_at       instant NOT NULL,                      -- of a search: up to when it was looked at
    asked_at      instant NOT NULL,                      -- and when
    created_at    instant NOT NULL,
    UNIQUE (person, target)
);
CREATE INDEX watch_of_organisation ON watch (organisation, person);
CREATE INDEX watch_of_person ON watch (watched, person);
CREATE INDEX watch_of_facet ON watch (facet, person);
CREATE INDEX watch_asked ON watch (asked_at, id);

-- What happened and is still to be told to those who follow it: written with what happened, worked off behind it.
CREATE TABLE notice_event (
    id            id,
    kind          int     NOT NULL,
    contribution  ref     NOT NULL REFERENCES contribution ON DELETE CASCADE,
    post          ref     REFERENCES post ON DELETE CASCADE,
    organisation  ref     REFERENCES organisation ON DELETE CASCADE,
    actor         ref     REFERENCES person ON DELETE SET NULL,
    note          text    NOT NULL DEFAULT '',
    upto          int     NOT NULL DEFAULT 0,            -- the last person told
    created_at    instant NOT NULL
);
