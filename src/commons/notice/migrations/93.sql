-- SPDX-License-Identifier: EUPL-1.2
-- A notice carries the audience of what it is about, so that what is unread is counted in one short range; indexes
-- hold what is still to be read or mailed, and no longer all that ever was.
ALTER TABLE notice ADD COLUMN audience int NOT NULL DEFAULT 1;
UPDATE notice SET audience = coalesce((SELECT c.audience FROM contribution c WHERE c.id = notice.contribution), 1);
UPDATE notice SET audience = 0 WHERE post IN (SELECT p.id FROM post p WHERE p.hidden = TRUE);
DROP INDEX notice_unread;
DROP INDEX notice_unmailed;
DROP INDEX notice_of_post;
CREATE INDEX notice_unread ON notice (person, audience, contribution, kind) WHERE read_at IS NULL;
CREATE INDEX notice_unmailed ON notice (person, id) WHERE mailed = 0 AND read_at IS NULL;
CREATE INDEX notice_mailed ON notice (mailed) WHERE mailed > 0 AND read_at IS NULL;
CREATE INDEX notice_of_post ON notice (post, person);
