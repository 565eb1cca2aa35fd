-- SPDX-License-Identifier: EUPL-1.2
-- An archive says when the newest change was made, without reading every post for it.
CREATE INDEX post_edited ON post (edited_at) WHERE edited_at IS NOT NULL;
