-- SPDX-License-Identifier: EUPL-1.2
-- Tokens by which a program reads in the name of a person. Only a hash of one is kept.
CREATE TABLE api_token (
    id            id,
    person        ref     NOT NULL REFERENCES person ON DELETE CASCADE,
    name          text    NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    hash          text    NOT NULL UNIQUE,               -- BLAKE2b-256, in hexadecimal
    scope         text    NOT NULL CHECK (scope IN ('public', 'reader')),
    created_at    instant NOT NULL,
    expires_at    instant NOT NULL,
    used_at       instant,                               -- written now and then (FOUNDATIONS 9)
    UNIQUE (person, name)
);
