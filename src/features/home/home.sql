-- SPDX-License-Identifier: EUPL-1.2

-- What the first page counts, examples apart: sheets, the bodies that shared them, questions answered.
-- Each is counted up to `most`, so that the page costs the same at any size.
-- A state is said by what it is not where the index of organisations is to serve, not that of states.
-- :one home_counts (most int) -> home_counts (sheets int, bodies int, answered int)
SELECT (SELECT count(*) FROM (
          SELECT c.id FROM contribution c
           WHERE c.kind = 'experience' AND c.state = 'published' AND c.example = FALSE AND readable(c)
           LIMIT :most) s) AS sheets,
       (SELECT count(*) FROM (
          SELECT DISTINCT c.organisation FROM contribution c
           WHERE c.organisation > 0 AND c.state <> 'draft' AND c.state <> 'withdrawn' AND c.example = FALSE AND readable(c)
           LIMIT :most) b) AS bodies,
       (SELECT count(*) FROM (
          SELECT c.id FROM contribution c
           WHERE c.kind = 'topic' AND c.state = 'published' AND c.post_count > 1 AND c.example = FALSE AND readable(c)
           LIMIT :most) a) AS answered;

-- Questions that nobody has answered yet, newest first.
-- :many home_unanswered (examples flag, count int) -> home_question
SELECT c.id, c.title, c.slug, c.capacity, c.published_at, c.example, n.name AS person_name
  FROM contribution c
  LEFT JOIN person_name n ON n.person = c.person
 WHERE c.kind = 'topic' AND c.state = 'published' AND c.post_count <= 1 AND readable(c)
   AND (c.example = FALSE OR :examples)
 ORDER BY c.published_at DESC, c.id DESC
 LIMIT :count;
