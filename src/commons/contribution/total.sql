-- SPDX-License-Identifier: EUPL-1.2
-- How much there is, kept (total.h).

-- Whether a contribution is counted at all.
-- :fragment countable
c.state = 'published' AND c.example = FALSE;

-- The organisation it tells of; 0: none.
-- :fragment place
coalesce((SELECT min(p.organisation) FROM contribution_partner p WHERE p.contribution = c.id AND p.role = 'concerned'),
                  c.organisation, 0);

-- Whether `k` says what `c` is.
-- :fragment rightly
CASE WHEN @countable
                 THEN k.contribution IS NOT NULL AND k.audience = c.audience AND k.kind = c.kind
                      AND k.author = coalesce(c.organisation, 0) AND k.place = @place AND k.answered = (c.post_count > 1)
                 ELSE k.contribution IS NULL END;

-- 1: it is counted as it is.
-- :number contribution_rightly (id ref)
-- :unguarded it is counted whoever may read it
SELECT count(*) FROM contribution c
  LEFT JOIN contribution_counted k ON k.contribution = c.id
 WHERE c.id = :id AND @rightly;

-- 1: whether it has answers changed since it was counted.
-- :number contribution_answer_uncounted (id ref)
-- :unguarded it is counted whoever may read it
SELECT count(*) FROM contribution_counted k
  JOIN contribution c ON c.id = k.contribution
 WHERE k.contribution = :id AND k.answered <> (c.post_count > 1);

-- :exec contribution_counted_clear (id ref)
DELETE FROM contribution_counted WHERE contribution = :id;

-- :exec contribution_counted_put (id ref)
INSERT INTO contribution_counted (contribution, audience, kind, author, place, answered)
SELECT c.id, c.audience, c.kind, coalesce(c.organisation, 0), @place, c.post_count > 1
  FROM contribution c
 WHERE c.id = :id AND @countable;

-- The organisation in whose name it is counted; 0: none.
-- :number contribution_counted_author (id ref)
-- :unguarded it is counted whoever may read it
SELECT coalesce(max(k.author), 0) FROM contribution_counted k WHERE k.contribution = :id;

-- Counts it once more (1) or once less (-1), as contribution_counted says.
-- :exec contribution_total_add (id ref, change int)
INSERT INTO contribution_total (audience, kind, published, answered)
SELECT k.audience, k.kind, :change, CASE WHEN k.answered THEN :change ELSE 0 END
  FROM contribution_counted k
 WHERE k.contribution = :id
    ON CONFLICT (audience, kind) DO UPDATE
   SET published = contribution_total.published + excluded.published,
       answered = contribution_total.answered + excluded.answered;

-- :exec contribution_total_add_author (id ref, change int)
INSERT INTO contribution_total_of (organisation, audience, kind, signed, placed)
SELECT k.author, k.audience, k.kind, :change, 0
  FROM contribution_counted k
 WHERE k.contribution = :id
    ON CONFLICT (organisation, audience, kind) DO UPDATE
   SET signed = contribution_total_of.signed + excluded.signed;

-- :exec contribution_total_add_place (id ref, change int)
INSERT INTO contribution_total_of (organisation, audience, kind, signed, placed)
SELECT k.place, k.audience, k.kind, 0, :change
  FROM contribution_counted k
 WHERE k.contribution = :id
    ON CONFLICT (organisation, audience, kind) DO UPDATE
   SET placed = contribution_total_of.placed + excluded.placed;

-- For whom an organisation signed something: 1 everybody, 2 peers alone, 0 neither.
-- :number contribution_shared_with (organisation int)
-- :unguarded it is counted whoever may read it
SELECT coalesce(min(t.audience), 0) FROM contribution_total_of t
 WHERE t.organisation = :organisation AND t.audience <= 2 AND t.signed > 0;

-- :exec contribution_sharers_add (audience int, change int)
INSERT INTO contribution_sharers (audience, organisations) VALUES (:audience, :change)
    ON CONFLICT (audience) DO UPDATE SET organisations = contribution_sharers.organisations + excluded.organisations;

-- ---- what a reader adds up ------------------------------------------------------------------------

-- How many of a kind there are for that reader, and how many of them have answers.
-- :one contribution_totals (reader ref, kind text) -> contribution_totals (published int, answered int)
-- :unguarded numbers of the audiences that the reader holds
SELECT coalesce(sum(t.published), 0) AS published, coalesce(sum(t.answered), 0) AS answered
  FROM contribution_total t
 WHERE t.kind = :kind AND t.audience IN (SELECT ra.audience FROM reader_audience ra WHERE ra.reader = :reader);

-- How many organisations share something with everybody, or with the reader as a peer.
-- :number contribution_sharers_for (reader ref)
-- :unguarded numbers of the audiences that the reader holds
SELECT coalesce(sum(t.organisations), 0)
  FROM contribution_sharers t
 WHERE t.audience IN (SELECT ra.audience FROM reader_audience ra WHERE ra.reader = :reader);

-- ---- all of it anew ---------------------------------------------------------------------------------

-- Contributions that are not counted as they are.
-- :number contribution_counted_wrongly ()
-- :unguarded the operator checks the whole file
-- :scan the operator checks the whole file
SELECT count(*) FROM contribution c
  LEFT JOIN contribution_counted k ON k.contribution = c.id
 WHERE NOT (@rightly);

-- Totals that are not the sum of what is counted.
-- :number contribution_totals_wrong ()
-- :unguarded the operator checks the whole file
-- :scan the operator checks the whole file
SELECT (SELECT count(*) FROM (
          SELECT b.audience, b.kind FROM (
            SELECT t.audience, t.kind, t.published, t.answered FROM contribution_total t
            UNION ALL
            SELECT k.audience, k.kind, -1, CASE WHEN k.answered THEN -1 ELSE 0 END FROM contribution_counted k) b
           GROUP BY b.audience, b.kind
          HAVING sum(b.published) <> 0 OR sum(b.answered) <> 0) w)
     + (SELECT count(*) FROM (
          SELECT b.organisation, b.audience, b.kind FROM (
            SELECT t.organisation, t.audience, t.kind, t.signed, t.placed FROM contribution_total_of t
            UNION ALL
            SELECT k.author, k.audience, k.kind, -1, 0 FROM contribution_counted k
            UNION ALL
            SELECT k.place, k.audience, k.kind, 0, -1 FROM contribution_counted k) b
           GROUP BY b.organisation, b.audience, b.kind
          HAVING sum(b.signed) <> 0 OR sum(b.placed) <> 0) w)
     + (SELECT count(*) FROM (
          SELECT b.audience FROM (
            SELECT t.audience, t.organisations FROM contribution_sharers t
            UNION ALL
            SELECT o.audience, -1 FROM (
              SELECT min(k.audience) AS audience FROM contribution_counted k
               WHERE k.author > 0 AND k.audience <= 2
               GROUP BY k.author) o) b
           GROUP BY b.audience
          HAVING sum(b.organisations) <> 0) w);

-- :exec contribution_posts_recount ()
-- :scan the operator has everything counted anew
UPDATE contribution SET post_count = (SELECT count(*) FROM post p WHERE p.contribution = contribution.id)
 WHERE post_count <> (SELECT count(*) FROM post p WHERE p.contribution = contribution.id);

-- :exec contribution_counted_clear_all ()
DELETE FROM contribution_counted;

-- :exec contribution_total_clear_all ()
DELETE FROM contribution_total;

-- :exec contribution_total_of_clear_all ()
DELETE FROM contribution_total_of;

-- :exec contribution_sharers_clear_all ()
DELETE FROM contribution_sharers;

-- :exec contribution_counted_put_all ()
INSERT INTO contribution_counted (contribution, audience, kind, author, place, answered)
SELECT c.id, c.audience, c.kind, coalesce(c.organisation, 0), @place, c.post_count > 1
  FROM contribution c
 WHERE @countable;

-- :exec contribution_total_put_all ()
-- :scan the operator has everything counted anew
INSERT INTO contribution_total (audience, kind, published, answered)
SELECT k.audience, k.kind, count(*), sum(CASE WHEN k.answered THEN 1 ELSE 0 END)
  FROM contribution_counted k
 GROUP BY k.audience, k.kind;

-- :exec contribution_total_of_put_all ()
-- :scan the operator has everything counted anew
INSERT INTO contribution_total_of (organisation, audience, kind, signed, placed)
SELECT b.organisation, b.audience, b.kind, sum(b.signed), sum(b.placed)
  FROM (SELECT k.author AS organisation, k.audience, k.kind, 1 AS signed, 0 AS placed FROM contribution_counted k
        UNION ALL
        SELECT k.place, k.audience, k.kind, 0, 1 FROM contribution_counted k) b
 GROUP BY b.organisation, b.audience, b.kind;

-- :exec contribution_sharers_put_all ()
-- :scan the operator has everything counted anew
INSERT INTO contribution_sharers (audience, organisations)
SELECT o.audience, count(*)
  FROM (SELECT min(k.audience) AS audience FROM contribution_counted k
         WHERE k.author > 0 AND k.audience <= 2
         GROUP BY k.author) o
 GROUP BY o.audience;
