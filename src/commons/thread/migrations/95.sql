-- SPDX-License-Identifier: EUPL-1.2
-- Lists that go on where a page ended have an index in their order: messages by time, mails and cases by state.
CREATE INDEX post_by_time ON post (created_at, id);
CREATE INDEX outbox_listed ON outbox (state, id);
CREATE INDEX moderation_case_in ON moderation_case (state, id);
