-- SPDX-License-Identifier: EUPL-1.2
-- What time alone asks for.
CREATE TABLE periodic (
    name          text    NOT NULL PRIMARY KEY,
    period        int     NOT NULL,
    ran_at        instant,
    done          int     NOT NULL DEFAULT 0,
    failed_at     instant
);
