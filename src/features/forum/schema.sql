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

-- What a topic is about, in the administration's words. A code never changes its meaning: topics carry it.
CREATE TABLE topic_category (
    id            id,
    code          text    NOT NULL UNIQUE,
    label         text    NOT NULL,
    label_en      text    NOT NULL DEFAULT '',
    position      int     NOT NULL,
    closed_on     day,                                   -- no longer offered; what carries it keeps it
    merged_into   ref     REFERENCES topic_category     -- closed for good: its topics are shown there
);
INSERT INTO topic_category (code, label, label_en, position) VALUES
    ('question', 'Question', 'Question', 10),
    ('advice', 'Demande de modèle ou de document', 'Request for a template or a document', 20),
    ('call', 'Appel à s’associer', 'Call for partners', 30),
    ('news', 'Information à partager', 'Information to share', 40),
    ('place', 'Vie du forum', 'Life of the forum', 50);
