-- SPDX-License-Identifier: EUPL-1.2
-- Tries that count, kept over a restart.
CREATE TABLE rate (
    who           text    NOT NULL PRIMARY KEY,
    tries         int     NOT NULL,
    last_at       instant NOT NULL,
    forget_at     instant NOT NULL
);
