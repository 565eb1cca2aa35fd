-- SPDX-License-Identifier: EUPL-1.2
-- Whom to call about a contribution, and how: who answers, what they accept, how often.
CREATE TABLE contact_offer (
    contribution  ref     NOT NULL PRIMARY KEY REFERENCES contribution ON DELETE CASCADE,
    person        ref     NOT NULL REFERENCES person ON DELETE CASCADE, -- who answers
    by_call       flag    NOT NULL,
    by_visit      flag    NOT NULL,
    monthly       int     NOT NULL CHECK (monthly BETWEEN 0 AND 30), -- requests in thirty days
    details       text    NOT NULL,                      -- for persons with a proven mandate
    confirmed_at  instant NOT NULL,                      -- when they were last said to be right
    reminded_at   instant
);
CREATE INDEX contact_offer_of ON contact_offer (person);
CREATE INDEX contact_offer_age ON contact_offer (confirmed_at);

-- Two lines from one person to another, by mail.
CREATE TABLE contact_request (
    id            id,
    uid           uid     NOT NULL UNIQUE,
    contribution  ref     NOT NULL REFERENCES contribution ON DELETE CASCADE,
    person        ref     NOT NULL REFERENCES person ON DELETE CASCADE, -- who asks
    holder        ref     NOT NULL REFERENCES person ON DELETE CASCADE, -- who is asked
    kind          text    NOT NULL CHECK (kind IN ('question', 'call', 'visit')),
    capacity      text    NOT NULL DEFAULT '',
    body          text    NOT NULL,
    created_at    instant NOT NULL
);
CREATE INDEX contact_request_of ON contact_request (contribution, created_at);
CREATE INDEX contact_request_by ON contact_request (person, created_at);
CREATE INDEX contact_request_to ON contact_request (holder, created_at);
CREATE INDEX contact_request_age ON contact_request (created_at);
