-- SPDX-License-Identifier: EUPL-1.2
-- Who follows, in the order of their numbers; what an own project was declared by.
DROP INDEX follow_of;
CREATE INDEX follow_of ON follow (contribution, person);
CREATE INDEX declaration_of_own ON declaration (own);
