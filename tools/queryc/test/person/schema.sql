-- SPDX-License-Identifier: EUPL-1.2
-- Who reads, and what they may read: the part of commons/ that the example room needs.

CREATE TABLE person (
    id       id,
    uid      uid  NOT NULL UNIQUE,
    name     text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    born     day
);

CREATE TABLE reader_audience (
    reader   int NOT NULL,
    audience int NOT NULL,
    PRIMARY KEY (reader, audience)
) WITHOUT ROWID;
