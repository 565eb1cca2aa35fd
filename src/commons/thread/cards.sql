-- SPDX-License-Identifier: EUPL-1.2
-- Cards of posts: see cards.h.

-- A page of cards, in reading order. Whoever reads the contribution reads its posts (FOUNDATIONS 8): it is asked once.
-- :many card_page (contribution ref, first int, last int, look int) -> post_card
-- :held k.contribution = :contribution  places of one contribution lie together
SELECT k.place, k.post, k.person, k.hidden, k.html
  FROM contribution c
  JOIN post_card k ON k.place >= :first AND k.place <= :last
 WHERE c.id = :contribution AND readable(c) AND k.look = :look
 ORDER BY k.place
 LIMIT 20;

-- What cards are made of, whoever may read them.
-- :many card_sources (contribution ref, after int, upto int) -> post
-- :unguarded a card is made for whoever may read it; card_page asks who that is
SELECT p.id, p.contribution, p.number, p.person, p.capacity, p.html, p.renderer, p.answers, p.created_at,
       p.edited_at, p.hidden, p.hidden_by, n.name AS person_name
  FROM post p
  LEFT JOIN person_name n ON n.person = p.person
 WHERE p.contribution = :contribution AND p.number > :after AND p.number <= :upto
 ORDER BY p.number
 LIMIT 20;

-- The source of a post whose HTML an older renderer made.
-- :one card_body (post ref) -> card_body
-- :unguarded it is rendered for whoever may read it
SELECT p.body FROM post p WHERE p.id = :post;

-- The name that a new card shows.
-- :one card_name (person ref) -> card_name
SELECT n.name FROM person_name n WHERE n.person = :person;

-- The best answer of a thread as it is now, 0: none.
-- :number card_best (contribution ref)
-- :unguarded a card says it to whoever may read it
SELECT coalesce(max(c.best_post), 0) FROM contribution c WHERE c.id = :contribution;

-- The number of the best answer, 0 when it was taken back.
-- :number card_best_number (post ref)
SELECT coalesce(max(p.number), 0) FROM post p WHERE p.id = :post AND p.hidden = FALSE AND readable(p);

-- :exec card_put (place int, post ref, contribution ref, person ref, hidden flag, look int, html html)
INSERT INTO post_card (place, post, contribution, person, hidden, look, html)
VALUES (:place, :post, :contribution, :person, :hidden, :look, :html)
    ON CONFLICT (place) DO UPDATE SET post = excluded.post, contribution = excluded.contribution, person = excluded.person, hidden = excluded.hidden, look = excluded.look,
       html = excluded.html;

-- In every language.
-- :exec card_drop (post ref)
DELETE FROM post_card WHERE post = :post;

-- :exec card_drop_of_person (person ref)
DELETE FROM post_card WHERE person = :person;
