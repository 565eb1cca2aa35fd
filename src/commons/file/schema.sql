-- SPDX-License-Identifier: EUPL-1.2
-- Files by their content, and where they are attached (FOUNDATIONS 18, ADR 25).
CREATE TABLE file (
    id            id,
    sha256        text    NOT NULL UNIQUE,
    size          int     NOT NULL,
    content_type  text    NOT NULL,
    stored_at     instant NOT NULL,
    width         int,                                   -- of a picture that was made here
    height        int
);
-- The same picture, narrower.
CREATE TABLE rendition (
    file          ref     NOT NULL REFERENCES file ON DELETE CASCADE,
    width         int     NOT NULL,
    narrow        ref     NOT NULL REFERENCES file,
    PRIMARY KEY (file, width)
);
CREATE INDEX rendition_of ON rendition (narrow);
-- :guarded audience
CREATE TABLE attachment (
    id            id,
    uid           uid     NOT NULL UNIQUE,
    contribution  ref     NOT NULL REFERENCES contribution ON DELETE CASCADE,
    audience      ref     NOT NULL REFERENCES audience,  -- of those who work on it until it is published; then the contribution's
    file          ref     NOT NULL REFERENCES file,
    name          text    NOT NULL,
    alternative   text    NOT NULL DEFAULT '',
    author        text    NOT NULL DEFAULT '',
    rights_holder text    NOT NULL DEFAULT '',           -- with whose leave it is shown, when all rights are reserved
    licence       text    NOT NULL DEFAULT '',           -- empty: all rights reserved, shown with leave
    people        text    NOT NULL DEFAULT 'no',         -- no, consent, minors: who is recognised on it
    position      int     NOT NULL DEFAULT 0,
    attached_at   instant NOT NULL,
    post          ref     REFERENCES post ON DELETE CASCADE, -- it stands under that post; NULL: with the contribution itself
    person        ref     REFERENCES person,             -- who sent it; NULL: not known
    caption       text    NOT NULL DEFAULT '',
    sent          int     NOT NULL DEFAULT 0,            -- bytes, as it came
    stated_at     instant,                               -- alternative and rights were given; NULL: not yet, nobody else sees it
    published     flag    NOT NULL DEFAULT FALSE,
    removed_at    instant                                -- it goes for good some days later
);
CREATE INDEX attachment_of ON attachment (contribution, position);
CREATE INDEX attachment_of_post ON attachment (post);
CREATE INDEX attachment_of_file ON attachment (file);
CREATE INDEX attachment_of_person ON attachment (person, attached_at);
