-- SPDX-License-Identifier: EUPL-1.2
-- Cards say their contribution by itself. They are a cache: made anew when somebody reads.
DROP TABLE post_card;
CREATE TABLE post_card (
    place         int     NOT NULL PRIMARY KEY,
    post          ref     NOT NULL REFERENCES post ON DELETE CASCADE,
    contribution  ref     NOT NULL,
    person        ref     NOT NULL,
    hidden        flag    NOT NULL,
    look          int     NOT NULL,
    html          html    NOT NULL
);
CREATE INDEX post_card_of ON post_card (post);
CREATE INDEX post_card_of_person ON post_card (person);
