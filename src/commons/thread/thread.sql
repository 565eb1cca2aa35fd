-- SPDX-License-Identifier: EUPL-1.2

-- A page of a thread. Numbers have no holes, so any page is one short range of a key: the ten
-- thousandth post costs what the first does.
-- It reads what the page shows and no more: a column of 20 rows costs what a hundredth of a page does.
-- :many post_page (contribution ref, after int, upto int) -> post
SELECT p.id, p.contribution, p.number, p.person, p.capacity, p.html, p.renderer, p.answers, p.created_at,
       p.edited_at, p.hidden, p.hidden_by, n.name AS person_name
  FROM post p
  LEFT JOIN person_name n ON n.person = p.person
 WHERE p.contribution = :contribution AND p.number > :after AND p.number <= :upto AND readable(p)
 ORDER BY p.number
 LIMIT 100;

-- One post with its source, to quote or to change it.
-- :one post_one (id ref) -> post_source
SELECT p.id, p.uid, p.contribution, p.number, p.audience, p.person, p.organisation, p.capacity, p.body, p.html,
       p.created_at, p.edited_at, p.version, p.hidden, p.hidden_by, n.name AS person_name
  FROM post p
  LEFT JOIN person_name n ON n.person = p.person
 WHERE p.id = :id AND readable(p);

-- The newest posts of all threads of a kind, for feeds and the first page: newest first by their own index, whose order
-- a condition on the kind that SQLite can look up would lose.
-- :many post_newest (kind text, before instant, count int) -> post_brief
SELECT p.id, p.uid, p.contribution, p.number, p.html, p.capacity, p.created_at, c.title, c.slug, n.name AS person_name
  FROM post p
  JOIN contribution c ON c.id = p.contribution
  LEFT JOIN person_name n ON n.person = p.person
 WHERE NOT c.kind <> :kind AND p.created_at < :before AND p.hidden = FALSE AND readable(p) AND readable(c)
 ORDER BY p.created_at DESC, p.id DESC
 LIMIT :count;

-- :number post_last_number (contribution ref)
-- :unguarded the number of the next post must count those that the writer may not read
SELECT coalesce(max(p.number), 0) FROM post p WHERE p.contribution = :contribution;

-- :insert post_insert (uid uid, contribution ref, number int, audience ref, person ref, organisation opt_ref, capacity text, body text, html html, renderer int, answers int, now instant)
INSERT INTO post (uid, contribution, number, audience, person, organisation, capacity, body, html, renderer,
                  answers, created_at)
VALUES (:uid, :contribution, :number, :audience, :person, :organisation, :capacity, :body, :html, :renderer,
        :answers, :now);

-- Changes the text if nobody did since `seen`.
-- :exec post_write (id ref, seen int, body text, html html, renderer int, now instant)
UPDATE post
   SET body = :body, html = :html, renderer = :renderer, edited_at = :now, version = version + 1
 WHERE id = :id AND version = :seen;

-- :exec post_hide (id ref, now instant)
UPDATE post SET hidden = TRUE, edited_at = :now, version = version + 1 WHERE id = :id AND hidden = FALSE;

-- Its words leave the row: commons/moderation keeps them.
-- :exec post_conceal (id ref, hidden_by int)
UPDATE post SET hidden = TRUE, hidden_by = :hidden_by, body = '', html = '', version = version + 1 WHERE id = :id;

-- :exec post_reveal (id ref, body text, html html, renderer int)
UPDATE post SET hidden = FALSE, hidden_by = 0, body = :body, html = :html, renderer = :renderer, version = version + 1
 WHERE id = :id;

-- :one post_whole (id ref) -> post_source
-- :unguarded moderators hide what they may not read themselves
SELECT p.id, p.uid, p.contribution, p.number, p.audience, p.person, p.organisation, p.capacity, p.body, p.html,
       p.created_at, p.edited_at, p.version, p.hidden, p.hidden_by, n.name AS person_name
  FROM post p
  LEFT JOIN person_name n ON n.person = p.person
 WHERE p.id = :id;

-- :exec post_history_insert (post ref, version int, body text, now instant, person ref)
INSERT INTO post_history (post, version, body, replaced_at, person)
VALUES (:post, :version, :body, :now, :person);

-- What a post said before, newest first; for those who may read it now.
-- :many post_history_list (post ref) -> post_past
SELECT h.version, h.body, h.replaced_at
  FROM post_history h
  JOIN post p ON p.id = h.post
 WHERE h.post = :post AND p.hidden = FALSE AND readable(p)
 ORDER BY h.version DESC
 LIMIT 50;
