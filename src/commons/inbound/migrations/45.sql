-- SPDX-License-Identifier: EUPL-1.2
-- Mail that arrives.
CREATE TABLE inbound (
    id            id,
    key           text    NOT NULL UNIQUE,               -- BLAKE2b of what names it and of whom it came for
    person        ref     NOT NULL REFERENCES person ON DELETE CASCADE,
    received_at   instant NOT NULL
);
CREATE INDEX inbound_of_person ON inbound (person, received_at);
CREATE INDEX inbound_age ON inbound (received_at);
