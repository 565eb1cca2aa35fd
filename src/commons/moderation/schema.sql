-- SPDX-License-Identifier: EUPL-1.2
-- What was reported or held, what was decided and why, and appeals. Nothing here is public but through
-- moderation_log, which names nobody and quotes nothing.

-- One thing that moderators look at, whatever the number of reports.
CREATE TABLE moderation_case (
    id            id,
    kind          text    NOT NULL CHECK (kind IN ('contribution', 'post', 'person')),
    contribution  int     NOT NULL DEFAULT 0,            -- that it is, or hangs on; 0: none
    post          int     NOT NULL DEFAULT 0,
    person        ref     NOT NULL REFERENCES person,    -- who wrote it, or who it is about
    state         text    NOT NULL CHECK (state IN ('new', 'taken', 'decided', 'appealed')),
    assignee      ref     REFERENCES person,
    held          flag    NOT NULL DEFAULT FALSE,        -- waits to be read before it appears
    title         text    NOT NULL DEFAULT '',           -- its first words, when it came
    opened_at     instant NOT NULL,
    changed_at    instant NOT NULL,
    uid           uid                                    -- what an archive calls it by
);
CREATE UNIQUE INDEX moderation_case_uid ON moderation_case (uid);
CREATE INDEX moderation_case_queue ON moderation_case (state, changed_at, id);
CREATE INDEX moderation_case_in ON moderation_case (state, id);
CREATE INDEX moderation_case_of ON moderation_case (kind, contribution, post, person);

CREATE TABLE moderation_report (
    id            id,
    case_         ref     NOT NULL REFERENCES moderation_case ON DELETE CASCADE,
    person        ref     REFERENCES person,             -- NULL: a visitor, or erased
    reason        text    NOT NULL,
    note          text    NOT NULL DEFAULT '',
    reported_at   instant NOT NULL
);
CREATE INDEX moderation_report_of ON moderation_report (case_, id);

-- Between moderators.
CREATE TABLE moderation_note (
    id            id,
    case_         ref     NOT NULL REFERENCES moderation_case ON DELETE CASCADE,
    person        ref     NOT NULL REFERENCES person,
    body          text    NOT NULL,
    noted_at      instant NOT NULL
);
CREATE INDEX moderation_note_of ON moderation_note (case_, id);

CREATE TABLE moderation_decision (
    id            id,
    uid           uid     NOT NULL UNIQUE,
    case_         ref     NOT NULL REFERENCES moderation_case,
    person        ref     NOT NULL REFERENCES person,    -- whom it concerns
    moderator     ref     NOT NULL REFERENCES person,    -- who decided
    action        text    NOT NULL CHECK (action IN ('none', 'hold', 'approve', 'hide', 'warn', 'suspend')),
    reason        text    NOT NULL,                      -- a code of moderation.h
    statement     text    NOT NULL DEFAULT '',           -- to the person: why (DSA, article 17)
    until         instant,                               -- of a suspension; NULL: no end
    kept_audience int     NOT NULL DEFAULT 0,            -- of what was hidden: to whom it was open
    kept_body     text    NOT NULL DEFAULT '',           -- of a post: its words, which stand nowhere else
    decided_at    instant NOT NULL,
    lifted_at     instant                                -- it no longer holds
);
CREATE INDEX moderation_decision_of_case ON moderation_decision (case_, id);
CREATE INDEX moderation_decision_of_person ON moderation_decision (person, id);

CREATE TABLE moderation_appeal (
    id            id,
    decision      ref     NOT NULL UNIQUE REFERENCES moderation_decision,
    body          text    NOT NULL,
    appealed_at   instant NOT NULL,
    moderator     ref     REFERENCES person,             -- who answered: never who decided
    upheld        flag,                                  -- NULL: not answered yet
    answer        text    NOT NULL DEFAULT '',
    answered_at   instant
);
