-- SPDX-License-Identifier: EUPL-1.2
-- The discussion of any contribution: a topic of the forum is a contribution whose thread opens with a post.

-- Clustered in reading order (contribution, number), so that a page of 20 is one short range.
-- :guarded audience
CREATE TABLE post (
    id            id,
    uid           uid     NOT NULL UNIQUE,
    contribution  ref     NOT NULL REFERENCES contribution ON DELETE CASCADE,
    number        int     NOT NULL,                      -- 1, 2, 3… in its thread
    audience      ref     NOT NULL REFERENCES audience,  -- of its contribution, changed with it
    person        ref     NOT NULL REFERENCES person,
    organisation  ref     REFERENCES organisation,
    capacity      text    NOT NULL DEFAULT '',           -- frozen when written
    body          text    NOT NULL,                      -- Markdown
    html          html    NOT NULL,
    renderer      int     NOT NULL,                      -- MARKDOWN_RENDERER_VERSION
    answers       int     NOT NULL DEFAULT 0,            -- the number of the post it replies to
    created_at    instant NOT NULL,
    edited_at     instant,
    version       int     NOT NULL DEFAULT 1,
    hidden        flag    NOT NULL DEFAULT FALSE,        -- its place stays
    hidden_by     int     NOT NULL DEFAULT 0,            -- enum post_hidden_by
    UNIQUE (contribution, number)
);
CREATE INDEX post_of_person ON post (person, created_at);
CREATE INDEX post_by_time ON post (created_at, id);
CREATE INDEX post_edited ON post (edited_at) WHERE edited_at IS NOT NULL;

CREATE TABLE post_history (
    id            id,
    post          ref     NOT NULL REFERENCES post ON DELETE CASCADE,
    version       int     NOT NULL,
    body          text    NOT NULL,
    replaced_at   instant NOT NULL,
    person        ref     NOT NULL REFERENCES person,
    UNIQUE (post, version)
);

-- What everybody sees of a post, finished and escaped, in one language: a cache (ADR 11). Clustered in reading
-- order by `place`, which is language, contribution and number in one (cards.h), so that a page of 20 is one short
-- range. A card is dropped in the transaction that changes what it shows; of another `look` it counts for nothing.
CREATE TABLE post_card (
    place         int     NOT NULL PRIMARY KEY,
    post          ref     NOT NULL REFERENCES post ON DELETE CASCADE,
    contribution  ref     NOT NULL,                      -- that of `place`: what the page cache knows cards by
    person        ref     NOT NULL,                      -- who wrote it: may change it
    hidden        flag    NOT NULL,                      -- as the post says
    look          int     NOT NULL,                      -- of what made it: the view, its texts, the renderer
    html          html    NOT NULL
);
CREATE INDEX post_card_of ON post_card (post);
CREATE INDEX post_card_of_person ON post_card (person);
