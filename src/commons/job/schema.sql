-- SPDX-License-Identifier: EUPL-1.2
-- Work of over two seconds: done in the background, with its progress, a way to cancel, and a result.
CREATE TABLE job (
    id            id,
    uid           uid     NOT NULL UNIQUE,
    kind          text    NOT NULL,
    person        ref     NOT NULL REFERENCES person,
    input         text    NOT NULL,                      -- JSON
    state         text    NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
    done          int     NOT NULL DEFAULT 0,
    total         int     NOT NULL DEFAULT 0,            -- 0: not known yet
    cancel        flag    NOT NULL DEFAULT FALSE,        -- asked for
    result        text    NOT NULL DEFAULT '',           -- JSON
    location      text    NOT NULL DEFAULT '',           -- where its result is read
    created_at    instant NOT NULL,
    started_at    instant,
    ended_at      instant
);
CREATE INDEX job_waiting ON job (state, id);
CREATE INDEX job_of_person ON job (person, id);

-- What time alone asks for: the last period each task was done for (periodic.h).
CREATE TABLE periodic (
    name          text    NOT NULL PRIMARY KEY,
    period        int     NOT NULL,                      -- done for; -1: never
    ran_at        instant,                               -- when it last ended well
    done          int     NOT NULL DEFAULT 0,            -- how much it did then
    failed_at     instant                                -- since then without success
);
