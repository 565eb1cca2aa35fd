-- SPDX-License-Identifier: EUPL-1.2
-- Posts of the demonstration, where it is taken away.

-- What its people wrote under what stays.
-- :many example_posts (after ref) -> example_post
-- :unguarded the operator takes the demonstration away, whoever may read it
SELECT p.id, p.uid, p.contribution FROM post p
  JOIN contribution c ON c.id = p.contribution
  JOIN person n ON n.id = p.person
 WHERE n.example = TRUE AND c.example = FALSE AND p.id > :after
 ORDER BY p.id
 LIMIT 200;

-- Its place stays, so that the conversation still holds together.
-- :exec example_post_empty (id ref, now instant)
UPDATE post
   SET body = '', html = '', capacity = '', organisation = NULL, hidden = TRUE, edited_at = :now, version = version + 1
 WHERE id = :id;

-- :exec example_post_forget (id ref)
DELETE FROM post_history WHERE post = :id;

-- What real people wrote in the name of one of its bodies.
-- :exec example_posts_release ()
-- :scan the demonstration is taken away once
UPDATE post SET organisation = NULL
 WHERE organisation IN (SELECT o.id FROM organisation o WHERE o.source = 'demonstration');

-- :many example_posts_of (contribution ref, after int) -> example_post_text
-- :unguarded the index is made anew for whoever may read it
SELECT p.id, p.number, p.body, p.created_at, n.name FROM post p
  LEFT JOIN person_name n ON n.person = p.person
 WHERE p.contribution = :contribution AND p.number > :after AND p.hidden = FALSE
 ORDER BY p.number
 LIMIT 100;
