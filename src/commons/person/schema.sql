-- SPDX-License-Identifier: EUPL-1.2
-- Who may sign in, and what they may read (mandates: commons/mandate).

-- What can be erased stands alone in person_name (FOUNDATIONS 14): everything else keeps the id only.
CREATE TABLE person (
    id            id,
    uid           uid     NOT NULL UNIQUE,
    role          int     NOT NULL DEFAULT 0,            -- enum role
    password      text    NOT NULL,                      -- argon2id, libsodium's own encoding; empty: none
    language      text    NOT NULL DEFAULT 'fr',
    created_at    instant NOT NULL,
    suspended_at  instant,
    suspended_until instant,                             -- when that ends by itself; NULL: no end
    example       flag    NOT NULL DEFAULT FALSE,        -- of the demonstration: what it writes is an example
    erased_at     instant,                               -- by the person's own wish: no way in, no address
    seen_at       instant                                -- give or take a day; NULL: counted from now on
);
CREATE INDEX person_seen ON person (seen_at);
CREATE TABLE person_name (
    person        ref     NOT NULL PRIMARY KEY REFERENCES person ON DELETE CASCADE,
    email         text    NOT NULL UNIQUE,               -- in lower case
    name          text    NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    confirmed_at  instant                                -- mail to the address is known to arrive
);

-- Who animates what: a theme or a sector, a territory (a département or a region), or everything.
CREATE TABLE animator (
    id            id,
    person        ref     NOT NULL REFERENCES person ON DELETE CASCADE,
    facet         ref     REFERENCES facet,              -- NULL: all of them
    territory     ref     REFERENCES organisation,       -- NULL: everywhere
    since         instant NOT NULL
);
CREATE INDEX animator_of ON animator (person);

CREATE TABLE session (
    id            id,
    token         text    NOT NULL UNIQUE,               -- hash of the cookie, never the cookie
    person        ref     NOT NULL REFERENCES person ON DELETE CASCADE,
    created_at    instant NOT NULL,
    expires_at    instant NOT NULL,
    way           int     NOT NULL DEFAULT 0,            -- enum way
    browser       text    NOT NULL DEFAULT '',           -- "Firefox"
    system        text    NOT NULL DEFAULT '',           -- "Windows"
    network       text    NOT NULL DEFAULT '',           -- without what would tell one person from another
    seen_at       instant NOT NULL DEFAULT 0,            -- give or take a minute
    id_token      text    NOT NULL DEFAULT ''            -- of an OpenID provider, to sign out there too
);
CREATE INDEX session_of_person ON session (person);

-- The first answer to a single-use form key; a replay gets it again.
CREATE TABLE used_key (
    person        ref     NOT NULL REFERENCES person ON DELETE CASCADE,
    key           text    NOT NULL,
    location      text    NOT NULL,
    used_at       instant NOT NULL,
    PRIMARY KEY (person, key)
);

-- Visibility is one integer (FOUNDATIONS 8). 1 is public, 2 is peers; every organisation that has a
-- mandated member and every group of readers of one draft has a row of its own. A new kind of
-- group is a row, not a rule.
CREATE TABLE audience (
    id            id,
    kind          text    NOT NULL CHECK (kind IN ('public', 'peers', 'organisation', 'chosen', 'group')),
    organisation  ref     UNIQUE REFERENCES organisation
);
-- The organisations of a 'chosen' audience: the persons with a proven mandate in one of them read it.
CREATE TABLE audience_member (
    audience      ref     NOT NULL REFERENCES audience ON DELETE CASCADE,
    organisation  ref     NOT NULL REFERENCES organisation,
    PRIMARY KEY (audience, organisation)
);
CREATE INDEX audience_member_of ON audience_member (organisation);
CREATE TABLE reader_audience (
    reader        int     NOT NULL,                      -- a person, or 0 for every visitor
    audience      int     NOT NULL REFERENCES audience,
    PRIMARY KEY (reader, audience)
);
CREATE INDEX reader_audience_of ON reader_audience (audience);
