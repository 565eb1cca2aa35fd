-- SPDX-License-Identifier: EUPL-1.2
-- Topics that came by mail and wait for their author's word: anybody can write a sender's name.
CREATE TABLE topic_by_mail (
    id            id,
    person        ref     NOT NULL REFERENCES person ON DELETE CASCADE,
    title         text    NOT NULL,
    body          text    NOT NULL,
    facet         ref     REFERENCES facet,
    contribution  ref     REFERENCES contribution ON DELETE SET NULL, -- once published
    ended_at      instant,                               -- published, or thrown away
    created_at    instant NOT NULL
);
CREATE INDEX topic_by_mail_of ON topic_by_mail (person, ended_at);
CREATE INDEX topic_by_mail_age ON topic_by_mail (created_at);
