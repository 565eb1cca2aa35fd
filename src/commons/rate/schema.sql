-- SPDX-License-Identifier: EUPL-1.2
-- Tries that count (rate.h); memory is what decides.
CREATE TABLE rate (
    who           text    NOT NULL PRIMARY KEY,          -- keyed hash of the rule and of who tried
    tries         int     NOT NULL,
    last_at       instant NOT NULL,
    forget_at     instant NOT NULL
);
