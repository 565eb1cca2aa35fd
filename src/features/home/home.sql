-- SPDX-License-Identifier: EUPL-1.2

-- Questions that nobody has answered yet, newest first.
-- :many home_unanswered (examples flag, count int) -> home_question
SELECT c.id, c.title, c.slug, c.capacity, c.published_at, c.example, n.name AS person_name
  FROM contribution c
  LEFT JOIN person_name n ON n.person = c.person
 WHERE c.kind = 'topic' AND c.state = 'published' AND c.post_count <= 1 AND readable(c)
   AND (c.example = FALSE OR :examples)
 ORDER BY c.published_at DESC, c.id DESC
 LIMIT :count;
