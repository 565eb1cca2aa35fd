-- SPDX-License-Identifier: EUPL-1.2
-- The categories of topics were words of the program; they are the administration's now.
CREATE TABLE topic_category (
    id            id,
    code          text    NOT NULL UNIQUE,
    label         text    NOT NULL,
    label_en      text    NOT NULL DEFAULT '',
    position      int     NOT NULL,
    closed_on     day,
    merged_into   ref     REFERENCES topic_category
);
INSERT INTO topic_category (code, label, label_en, position) VALUES
    ('question', 'Question', 'Question', 10),
    ('advice', 'Demande de modèle ou de document', 'Request for a template or a document', 20),
    ('call', 'Appel à s’associer', 'Call for partners', 30),
    ('news', 'Information à partager', 'Information to share', 40),
    ('place', 'Vie du forum', 'Life of the forum', 50);
