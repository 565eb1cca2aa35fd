-- SPDX-License-Identifier: EUPL-1.2
-- The spine: what is true of anything that the commons keeps.

-- sectors and themes: a table that an administrator edits; a code is never given a new meaning.
CREATE TABLE facet (
    id            id,
    dimension     text    NOT NULL CHECK (dimension IN ('sector', 'theme')),
    code          text    NOT NULL,
    label         text    NOT NULL,
    label_en      text    NOT NULL,
    position      int     NOT NULL,
    retired_on    day,
    UNIQUE (dimension, code)
);
CREATE TABLE facet_change (
    id            id,
    facet         ref     NOT NULL REFERENCES facet,
    label         text    NOT NULL,
    label_en      text    NOT NULL,
    changed_at    instant NOT NULL,
    person        ref     REFERENCES person
);

-- :guarded audience
CREATE TABLE contribution (
    id            id,
    uid           uid     NOT NULL UNIQUE,
    kind          text    NOT NULL,
    title         text    NOT NULL,
    slug          text    NOT NULL,
    summary       text    NOT NULL DEFAULT '',
    language      text    NOT NULL DEFAULT 'fr',
    organisation  ref     REFERENCES organisation,       -- in whose name; NULL: in the person's own
    person        ref     NOT NULL REFERENCES person,    -- who opened it
    capacity      text    NOT NULL DEFAULT '',           -- "adjointe à la culture, Ville de …", frozen
    licence       text    NOT NULL,                      -- a code of licence.h
    depth         text    NOT NULL DEFAULT '',           -- a facet of its kind: spotted, told, a forum category…
    status        text    NOT NULL DEFAULT '',           -- planned, running, done, paused, stopped; open, answered…
    state         text    NOT NULL CHECK (state IN ('draft', 'published', 'withdrawn')),
    audience      ref     NOT NULL REFERENCES audience,  -- who reads it: home until it is published
    home          ref     NOT NULL REFERENCES audience,  -- who works on it: of its drafts
    published     int,                                   -- the number of the revision that readers see
    version       int     NOT NULL DEFAULT 1,            -- counts every change of it: the optimistic lock
    example       flag    NOT NULL DEFAULT FALSE,        -- demonstration content
    post_count    int     NOT NULL DEFAULT 0,
    last_post_at  instant,
    best_post     ref,
    created_at    instant NOT NULL,
    updated_at    instant NOT NULL,
    active_at     instant NOT NULL,                      -- published, or last written in its thread
    published_at  instant,
    capacity_proof int                                   -- enum proof of who published it, frozen; NULL: not known
);
CREATE INDEX contribution_newest ON contribution (kind, state, published_at, id);
CREATE INDEX contribution_active ON contribution (kind, state, active_at, id);
CREATE INDEX contribution_newest_any ON contribution (state, published_at, id);
CREATE INDEX contribution_real ON contribution (kind, state, example);
CREATE INDEX contribution_of_organisation ON contribution (organisation, state, published_at);
CREATE INDEX contribution_of_person ON contribution (person, state, updated_at);
-- Nobody has said anything below yet. Its condition names no column that queries hold to a parameter: SQLite would
-- prepare those anew each time, to see whether the value is that of the condition.
CREATE INDEX contribution_unanswered ON contribution (kind, state, published_at, id) WHERE post_count <= 1;

CREATE TABLE contribution_facet (
    contribution  ref     NOT NULL REFERENCES contribution ON DELETE CASCADE,
    facet         ref     NOT NULL REFERENCES facet,
    PRIMARY KEY (contribution, facet)
);
CREATE INDEX contribution_of_facet ON contribution_facet (facet);

-- Organisations beside the author: partners, payers.
CREATE TABLE contribution_partner (
    contribution  ref     NOT NULL REFERENCES contribution ON DELETE CASCADE,
    organisation  ref     NOT NULL REFERENCES organisation,
    role          text    NOT NULL,
    PRIMARY KEY (contribution, organisation, role)
);
CREATE INDEX contribution_partner_of ON contribution_partner (organisation);

-- The whole document at each step; at most one unpublished revision a contribution: its draft.
-- :guarded audience
CREATE TABLE revision (
    id            id,
    uid           uid     NOT NULL UNIQUE,
    contribution  ref     NOT NULL REFERENCES contribution ON DELETE CASCADE,
    audience      ref     NOT NULL REFERENCES audience,  -- of the contribution once published; of its draft before
    number        int     NOT NULL,                      -- 1, 2, 3…
    document      text    NOT NULL,                      -- canonical JSON (contribution.h)
    fields_version int    NOT NULL,
    base          int     NOT NULL DEFAULT 0,            -- the number it was written on
    published_at  instant,                               -- NULL: a draft
    person        ref     NOT NULL REFERENCES person,
    capacity      text    NOT NULL DEFAULT '',
    note          text    NOT NULL DEFAULT '',
    saved_at      instant NOT NULL,
    UNIQUE (contribution, number)
);
CREATE UNIQUE INDEX revision_draft ON revision (contribution) WHERE published_at IS NULL;
CREATE INDEX revision_of_person ON revision (person, saved_at);

-- What the draft was at its last versions: where two people began, when they wrote at the same time.
-- :guarded audience
CREATE TABLE draft_step (
    contribution  ref     NOT NULL REFERENCES contribution ON DELETE CASCADE,
    version       int     NOT NULL,
    audience      ref     NOT NULL REFERENCES audience,
    document      text    NOT NULL,
    PRIMARY KEY (contribution, version)
);

-- adapted_from, cites, part_of, answers.
CREATE TABLE link (
    id            id,
    source        ref     NOT NULL REFERENCES contribution ON DELETE CASCADE,
    target        ref     NOT NULL REFERENCES contribution,
    kind          text    NOT NULL CHECK (kind IN ('adapted_from', 'cites', 'part_of', 'answers')),
    target_revision int   NOT NULL DEFAULT 0,            -- the number that was adapted
    changes       text    NOT NULL DEFAULT '',           -- in one line, for the attribution
    created_at    instant NOT NULL,
    UNIQUE (source, target, kind)
);
CREATE INDEX link_to ON link (target, kind);

-- What an organisation declares of somebody else's contribution: considering, adaptation, independent.
-- Three different facts; the latest of an organisation counts.
CREATE TABLE declaration (
    id            id,
    uid           uid     NOT NULL UNIQUE,
    contribution  ref     NOT NULL REFERENCES contribution ON DELETE CASCADE,
    organisation  ref     NOT NULL REFERENCES organisation,
    kind          text    NOT NULL CHECK (kind IN ('considering', 'adaptation', 'independent')),
    person        ref     NOT NULL REFERENCES person,
    capacity      text    NOT NULL,
    note          text    NOT NULL DEFAULT '',
    own           ref     REFERENCES contribution,       -- the adaptation it made, once there is one
    declared_at   instant NOT NULL,
    withdrawn_at  instant,
    UNIQUE (contribution, organisation, kind)
);
CREATE INDEX declaration_of_organisation ON declaration (organisation, declared_at);
CREATE INDEX declaration_of_own ON declaration (own);

-- Dated news of an experience: is it still alive, what changed?
CREATE TABLE follow_up (
    id            id,
    uid           uid     NOT NULL UNIQUE,
    contribution  ref     NOT NULL REFERENCES contribution ON DELETE CASCADE,
    happened_on   partial_day NOT NULL,
    alive         text    NOT NULL CHECK (alive IN ('yes', 'changed', 'no')),
    body          text    NOT NULL,
    html          html    NOT NULL,
    person        ref     NOT NULL REFERENCES person,
    capacity      text    NOT NULL,
    created_at    instant NOT NULL
);
CREATE INDEX follow_up_of ON follow_up (contribution, happened_on);
CREATE INDEX follow_up_newest ON follow_up (created_at, id);

-- What an organisation says of its own contribution once those who published it have gone: it cannot take back
-- what it licensed.
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

CREATE TABLE follow (
    person        ref     NOT NULL REFERENCES person ON DELETE CASCADE,
    contribution  ref     NOT NULL REFERENCES contribution ON DELETE CASCADE,
    followed_at   instant NOT NULL,
    PRIMARY KEY (person, contribution)
);
CREATE INDEX follow_of ON follow (contribution, person);

-- Moved or merged things keep their old addresses: 301 to the contribution, 410 when it is NULL.
CREATE TABLE old_address (
    path          text    NOT NULL PRIMARY KEY,
    contribution  ref     REFERENCES contribution
);

-- Texts of a contribution in another language (FOUNDATIONS 13); pages for translators come later.
CREATE TABLE translation (
    contribution  ref     NOT NULL REFERENCES contribution ON DELETE CASCADE,
    language      text    NOT NULL,
    field         text    NOT NULL,
    body          text    NOT NULL,
    of_revision   int     NOT NULL,
    person        ref     NOT NULL REFERENCES person,
    translated_at instant NOT NULL,
    PRIMARY KEY (contribution, language, field)
);

-- ---- how much there is (total.h) ----------------------------------------------------------------
-- What pages count is kept by audience, examples apart, so that a reader adds up the few rows of his own. 0 stands
-- for no organisation. No row goes when it falls to 0.

-- How each published contribution is counted below.
-- :guarded audience
CREATE TABLE contribution_counted (
    contribution  ref     NOT NULL PRIMARY KEY REFERENCES contribution ON DELETE CASCADE,
    audience      int     NOT NULL,
    kind          text    NOT NULL,
    author        int     NOT NULL,                      -- the organisation in whose name it is
    place         int     NOT NULL,                      -- the organisation it tells of: the author where it is no other
    answered      flag    NOT NULL                       -- more than one post
);

-- :guarded audience
CREATE TABLE contribution_total (
    audience      int     NOT NULL,
    kind          text    NOT NULL,
    published     int     NOT NULL,
    answered      int     NOT NULL,
    PRIMARY KEY (audience, kind)
);

-- :guarded audience
CREATE TABLE contribution_total_of (
    organisation  int     NOT NULL,
    audience      int     NOT NULL,
    kind          text    NOT NULL,
    signed        int     NOT NULL,                      -- in its name
    placed        int     NOT NULL,                      -- told of it
    PRIMARY KEY (organisation, audience, kind)
);
CREATE INDEX contribution_total_of_kind ON contribution_total_of (kind, audience, organisation);

-- How many organisations signed something for everybody (audience 1), or for peers and nothing for everybody (2).
-- :guarded audience
CREATE TABLE contribution_sharers (
    audience      int     NOT NULL PRIMARY KEY,
    organisations int     NOT NULL
);
