-- SPDX-License-Identifier: EUPL-1.2
-- What leaves by mail. A row carries all that the sender needs; its body goes once it is sent.
CREATE TABLE outbox (
    id            id,
    kind          text    NOT NULL,                      -- "code", "notice", "digest"…
    person        ref     REFERENCES person ON DELETE CASCADE, -- the address is that of the moment of sending
    address       text    NOT NULL DEFAULT '',           -- of who has no account
    language      text    NOT NULL,
    subject       text    NOT NULL,
    html          text    NOT NULL DEFAULT '',
    plain         text    NOT NULL DEFAULT '',
    message       text    NOT NULL UNIQUE,               -- Message-ID before its @
    answers       text    NOT NULL DEFAULT '',           -- In-Reply-To, likewise
    thread        text    NOT NULL DEFAULT '',           -- the first of References, likewise
    reply_to      ref     REFERENCES contribution ON DELETE SET NULL, -- whose thread an answer goes to
    list          text    NOT NULL DEFAULT '',
    unsubscribe   text    NOT NULL DEFAULT '',           -- a path
    bulk          int     NOT NULL DEFAULT 0,            -- 1: after everything that is not
    even_suspended flag   NOT NULL DEFAULT FALSE,
    state         int     NOT NULL DEFAULT 0,            -- enum mail_state
    attempts      int     NOT NULL DEFAULT 0,
    not_before    instant NOT NULL,                      -- of the next attempt
    ends_at       instant,                               -- not sent after it
    created_at    instant NOT NULL,
    claimed_at    instant,
    ended_at      instant,
    error         text    NOT NULL DEFAULT ''            -- what the relay said last
);
CREATE INDEX outbox_next ON outbox (state, bulk, not_before, id);
CREATE INDEX outbox_listed ON outbox (state, id);
CREATE INDEX outbox_of_person ON outbox (person);
CREATE INDEX outbox_of_thread ON outbox (reply_to);

-- What a mail speaks of: it is not sent to who may not read that any more. No foreign keys: what
-- was deleted must not read as nothing to ask for.
CREATE TABLE outbox_about (
    outbox        ref     NOT NULL REFERENCES outbox ON DELETE CASCADE,
    contribution  int     NOT NULL,
    post          int     NOT NULL DEFAULT 0,
    PRIMARY KEY (outbox, contribution, post)
);
