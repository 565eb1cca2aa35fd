-- SPDX-License-Identifier: EUPL-1.2
-- Files by their content, and where they are attached (FOUNDATIONS 18). Their pages come with the face.
CREATE TABLE file (
    id            id,
    sha256        text    NOT NULL UNIQUE,
    size          int     NOT NULL,
    content_type  text    NOT NULL,
    uses          int     NOT NULL DEFAULT 0,
    stored_at     instant NOT NULL
);
-- :guarded audience
CREATE TABLE attachment (
    id            id,
    uid           uid     NOT NULL UNIQUE,
    contribution  ref     NOT NULL REFERENCES contribution ON DELETE CASCADE,
    audience      ref     NOT NULL REFERENCES audience,
    file          ref     NOT NULL REFERENCES file,
    name          text    NOT NULL,
    alternative   text    NOT NULL DEFAULT '',
    author        text    NOT NULL DEFAULT '',
    rights_holder text    NOT NULL DEFAULT '',
    licence       text    NOT NULL DEFAULT '',           -- empty: all rights reserved, shown with leave
    people        text    NOT NULL DEFAULT 'no',
    position      int     NOT NULL DEFAULT 0,
    attached_at   instant NOT NULL
);
CREATE INDEX attachment_of ON attachment (contribution, position);
