-- SPDX-License-Identifier: EUPL-1.2
-- In whose name a person speaks, since when, and who vouches for it.

-- A person's dated role in an organisation. proof: 0 declared, 1 e-mail domain, 2 vouched, 3 OIDC SIRET.
CREATE TABLE mandate (
    id            id,
    uid           uid     NOT NULL UNIQUE,
    person        ref     NOT NULL REFERENCES person,
    organisation  ref     NOT NULL REFERENCES organisation,
    function      text    NOT NULL CHECK (length(function) BETWEEN 1 AND 120),
    kind          text    NOT NULL,                      -- elected, officer, agent, partner, artist, expert, provider
    starts_on     day     NOT NULL,
    ends_on       day,                                   -- the last day of it
    proof         int     NOT NULL DEFAULT 0,
    created_at    instant NOT NULL,
    charge        int     NOT NULL DEFAULT 0,            -- 0 none, 1 deputy, 2 manager
    proven_how    text    NOT NULL DEFAULT '',           -- domain, manager, members, code, letter, invitation, siret
    proven_at     instant,
    proven_by     ref     REFERENCES person,
    reads_until   day,                                   -- who left still reads until then; NULL: no end is set
    interests     text    NOT NULL DEFAULT ''            -- what a provider declares: what it sells, to whom
);
CREATE INDEX mandate_of_person ON mandate (person);
CREATE INDEX mandate_of_organisation ON mandate (organisation);
CREATE INDEX mandate_proven_by ON mandate (proven_by);

-- The domains of an organisation's mail, said by its manager or an administrator; in lower case.
CREATE TABLE organisation_domain (
    organisation  ref     NOT NULL REFERENCES organisation,
    domain        text    NOT NULL CHECK (length(domain) BETWEEN 4 AND 253),
    added_by      ref     REFERENCES person,
    added_at      instant NOT NULL,
    PRIMARY KEY (organisation, domain)
);
-- The general address that an organisation publishes (mairie@…), where a code may be sent.
CREATE TABLE organisation_contact (
    organisation  ref     NOT NULL PRIMARY KEY REFERENCES organisation,
    email         text    NOT NULL,
    set_by        ref     REFERENCES person,
    set_at        instant NOT NULL
);

-- Codes on their way; kept a month, so that they can be counted. The hash is keyed.
CREATE TABLE mandate_code (
    id            id,
    mandate       ref     NOT NULL REFERENCES mandate ON DELETE CASCADE,
    way           text    NOT NULL CHECK (way IN ('domain', 'general')),
    address       text    NOT NULL,
    hash          text    NOT NULL,
    tries         int     NOT NULL DEFAULT 0,
    sent_at       instant NOT NULL,
    expires_at    instant NOT NULL,
    spent_at      instant
);
CREATE INDEX mandate_code_of ON mandate_code (mandate, id);
CREATE INDEX mandate_code_to ON mandate_code (address, sent_at);

-- Members who vouch for a colleague, in which capacity.
CREATE TABLE vouch (
    mandate       ref     NOT NULL REFERENCES mandate ON DELETE CASCADE,
    person        ref     NOT NULL REFERENCES person,
    capacity      text    NOT NULL,
    vouched_at    instant NOT NULL,
    PRIMARY KEY (mandate, person)
);
CREATE INDEX vouch_of_person ON vouch (person);

-- A colleague asked by mail to join; the link is kept as a hash.
CREATE TABLE invitation (
    id            id,
    token         text    NOT NULL UNIQUE,
    organisation  ref     NOT NULL REFERENCES organisation,
    person        ref     NOT NULL REFERENCES person,    -- who invites
    email         text    NOT NULL,
    name          text    NOT NULL DEFAULT '',
    function      text    NOT NULL CHECK (length(function) BETWEEN 1 AND 120),
    kind          text    NOT NULL,
    starts_on     day     NOT NULL,
    ends_on       day,
    sent_at       instant NOT NULL,
    expires_at    instant NOT NULL,
    closed_at     instant,                               -- accepted or withdrawn
    mandate       ref     REFERENCES mandate             -- what came of it
);
CREATE INDEX invitation_of ON invitation (organisation, sent_at);
CREATE INDEX invitation_by ON invitation (person, sent_at);

-- A provider of identities said that this person works at this organisation: a mandate declared
-- there later is proven at once.
CREATE TABLE siret_seen (
    person        ref     NOT NULL REFERENCES person ON DELETE CASCADE,
    organisation  ref     NOT NULL REFERENCES organisation,
    seen_at       instant NOT NULL,
    PRIMARY KEY (person, organisation)
);
