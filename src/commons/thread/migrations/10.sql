-- SPDX-License-Identifier: EUPL-1.2
-- Finished cards of posts; they are made as pages are read.
CREATE TABLE post_card (
    place         int     NOT NULL PRIMARY KEY,
    post          ref     NOT NULL REFERENCES post ON DELETE CASCADE,
    person        ref     NOT NULL,
    hidden        flag    NOT NULL,
    look          int     NOT NULL,
    html          html    NOT NULL
);
CREATE INDEX post_card_of ON post_card (post);
