-- SPDX-License-Identifier: EUPL-1.2
-- What happened, append-only. The row keeps a salted hash of a payload that stands apart and can be
-- erased (FOUNDATIONS 14). Rows are written unsealed; one sealer chains them in committed order.
CREATE TABLE journal (
    id            id,
    uid           uid     NOT NULL UNIQUE,
    at            instant NOT NULL,
    person        int     NOT NULL,                      -- an id only; 0: the server itself
    action        text    NOT NULL,                      -- "contribution.publish"
    subject       uid,                                   -- of what it happened to
    digest        text    NOT NULL,                      -- BLAKE2b-256 of salt and payload, in hexadecimal
    segment       int                                    -- NULL: not sealed yet
);
CREATE INDEX journal_of_subject ON journal (subject, id);
CREATE INDEX journal_unsealed ON journal (segment, id);
CREATE TABLE journal_payload (
    journal       ref     NOT NULL PRIMARY KEY REFERENCES journal ON DELETE CASCADE,
    salt          text    NOT NULL,
    payload       text    NOT NULL                       -- canonical JSON
);
CREATE TABLE journal_segment (
    id            id,
    first_row     int     NOT NULL,
    last_row      int     NOT NULL,
    digest        text    NOT NULL,                      -- of the previous segment's digest and its rows' digests
    sealed_at     instant NOT NULL
);
-- What happened to this instance itself (imports, restores): not exported.
CREATE TABLE instance_log (
    id            id,
    at            instant NOT NULL,
    what          text    NOT NULL
);
