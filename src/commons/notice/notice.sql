-- SPDX-License-Identifier: EUPL-1.2
-- Notices: to whom, what of it may be read, and what was mailed.

-- What a person is told.
-- :fragment told
n.id, n.person, n.kind, n.contribution, n.post, n.organisation, n.note, n.created_at, n.read_at,
       c.kind AS contribution_kind, c.title, c.slug, p.number AS post_number, o.name AS organisation_name,
       o.address_key, a.name AS actor_name, n.mailed,
       EXISTS (SELECT 1 FROM post q
                WHERE q.contribution = n.contribution AND q.number > p.number AND q.hidden = FALSE
                  AND q.person <> n.person AND readable(q)) AS more;

-- What it is about, as far as the reader may read it now.
-- :fragment about
LEFT JOIN contribution c ON c.id = n.contribution AND readable(c)
  LEFT JOIN post p ON p.id = n.post AND p.hidden = FALSE AND readable(p)
  LEFT JOIN organisation o ON o.id = n.organisation
  LEFT JOIN person_name a ON a.person = n.actor;

-- All that it is about may be read.
-- :fragment still_readable
(n.contribution IS NULL OR c.id IS NOT NULL) AND (n.post IS NULL OR p.id IS NOT NULL);

-- Mailed in that rhythm: `personal` is that of what is addressed to oneself, `usual` that of all else, where nothing was chosen.
-- :fragment in_rhythm (rhythm int, personal int, usual int)
coalesce(h.rhythm, CASE WHEN n.kind IN (2, 3, 8, 9, 10, 11, 12) THEN :personal ELSE :usual END) = :rhythm;

-- May the person read it now? post 0: the contribution alone.
-- :number notice_may_read (contribution int, post int)
SELECT count(*) FROM contribution c
 WHERE c.id = :contribution AND readable(c)
   AND (:post = 0 OR EXISTS (SELECT 1 FROM post p WHERE p.id = :post AND p.hidden = FALSE AND readable(p)));

-- The same, not read yet.
-- :number notice_same (person ref, kind int, contribution opt_ref, post opt_ref, organisation opt_ref, actor opt_ref, note text)
SELECT count(*) FROM notice n
 WHERE n.person = :person AND n.read_at IS NULL AND n.kind = :kind
   AND coalesce(n.contribution, 0) = coalesce(:contribution, 0) AND coalesce(n.post, 0) = coalesce(:post, 0)
   AND coalesce(n.organisation, 0) = coalesce(:organisation, 0) AND coalesce(n.actor, 0) = coalesce(:actor, 0)
   AND n.note = :note;

-- Of one post a person is told once, whatever the kind.
-- :number notice_of_post (person ref, post ref)
SELECT count(*) FROM notice n WHERE n.person = :person AND n.post = :post AND n.kind IN (1, 2);

-- :insert notice_insert (person ref, kind int, contribution opt_ref, post opt_ref, organisation opt_ref, actor opt_ref, note text, now instant)
INSERT INTO notice (person, kind, contribution, post, organisation, actor, note, created_at, audience)
VALUES (:person, :kind, :contribution, :post, :organisation, :actor, :note, :now,
        coalesce((SELECT c.audience FROM contribution c WHERE c.id = :contribution), 1));

-- Erased ones are told nothing.
-- :number notice_person (id ref)
SELECT count(*) FROM person p JOIN person_name n ON n.person = p.id WHERE p.id = :id;

-- ---- showing --------------------------------------------------------------------------------------

-- What may be read now of what one was told, newest first.
-- :many notice_list (person ref, before int, count int) -> notice_row (more flag)
SELECT @told
  FROM notice n
  @about
 WHERE n.person = :person AND n.id < :before
   AND @still_readable
 ORDER BY n.id DESC
 LIMIT :count;

-- :one notice_one (person ref, id ref) -> notice_row (more flag)
SELECT @told
  FROM notice n
  @about
 WHERE n.person = :person AND n.id = :id
   AND @still_readable;

-- Whose notice it is: for mailing it.
-- :number notice_owner (id ref)
SELECT coalesce(max(n.person), 0) FROM notice n WHERE n.id = :id;

-- What each row is about stands in its `audience`: a range of the index for each audience of the person.
-- :number notice_unread_count (person ref, most int)
SELECT count(*) FROM (
    SELECT n.id
      FROM reader_audience ra
      JOIN notice n ON n.person = ra.reader AND n.audience = ra.audience
     WHERE ra.reader = :person AND n.read_at IS NULL
     LIMIT :most) counted;

-- :exec notice_mark (person ref, id ref, now instant)
UPDATE notice SET read_at = :now WHERE person = :person AND id = :id AND read_at IS NULL;

-- :exec notice_mark_all (person ref, upto int, now instant)
UPDATE notice SET read_at = :now WHERE person = :person AND id <= :upto AND read_at IS NULL;

-- :exec notice_mark_unread (person ref, id ref)
UPDATE notice SET read_at = NULL WHERE person = :person AND id = :id;

-- New ones of everybody, for the streams of this process.
-- :many notice_after (after int) -> notice_fresh
SELECT n.id, n.person FROM notice n WHERE n.id > :after ORDER BY n.id LIMIT 500;

-- :number notice_newest ()
SELECT coalesce(max(n.id), 0) FROM notice n;

-- Whose stream may go on.
-- :number notice_session_holds (session int, person ref, now instant)
SELECT count(*) FROM session s JOIN person p ON p.id = s.person
 WHERE s.id = :session AND s.person = :person AND s.expires_at > :now AND p.suspended_at IS NULL;

-- ---- telling those who follow -----------------------------------------------------------------------

-- :insert notice_event_insert (kind int, contribution ref, post opt_ref, organisation opt_ref, actor opt_ref, note text, now instant)
INSERT INTO notice_event (kind, contribution, post, organisation, actor, note, created_at)
VALUES (:kind, :contribution, :post, :organisation, :actor, :note, :now);

-- :one notice_event_next () -> notice_event_row
SELECT e.id, e.kind, e.contribution, e.post, e.organisation, e.actor, e.note, e.upto, e.created_at
  FROM notice_event e ORDER BY e.id LIMIT 1;

-- The messages of one thread that are still to be told and came as far as the first of them, which is `first`.
-- :many notice_events_alike (contribution ref, first ref, upto int, count int) -> notice_event_row
SELECT e.id, e.kind, e.contribution, e.post, e.organisation, e.actor, e.note, e.upto, e.created_at
  FROM notice_event e
 WHERE e.id >= :first AND e.contribution = :contribution AND e.kind = 1 AND e.upto = :upto
 ORDER BY e.id LIMIT :count;

-- :exec notice_event_upto (id ref, upto int)
UPDATE notice_event SET upto = :upto WHERE id = :id;

-- :exec notice_event_delete (id ref)
DELETE FROM notice_event WHERE id = :id;

-- Who followed a contribution then, by number.
-- :many notice_followers (contribution ref, after int, then instant) -> notice_follower (person int)
SELECT f.person FROM follow f WHERE f.contribution = :contribution AND f.person > :after AND f.followed_at <= :then
 ORDER BY f.person LIMIT 50;

-- The same of a thread, those who may read it: in which rhythm they want its messages (-1: nothing chosen), and
-- whether one of them waits unread since then, and is not mailed yet, by which they will find the others.
-- :many notice_thread_followers (contribution ref, after int, since instant) -> notice_thread_follower (rhythm int, waits flag)
-- :unguarded each is asked for what that person may read
SELECT f.person, f.followed_at, coalesce(h.rhythm, -1) AS rhythm,
       EXISTS (SELECT 1 FROM notice n
                WHERE n.person = f.person AND n.audience = c.audience AND n.contribution = c.id AND n.kind = 1
                  AND n.read_at IS NULL AND n.mailed = 0 AND n.created_at > :since) AS waits
  FROM follow f
  JOIN contribution c ON c.id = f.contribution
  LEFT JOIN notice_choice h ON h.person = f.person AND h.kind = 1
 WHERE f.contribution = :contribution AND f.person > :after
   AND EXISTS (SELECT 1 FROM reader_audience ra WHERE ra.reader = f.person AND ra.audience = c.audience)
 ORDER BY f.person LIMIT 50;

-- To whom a message answers: who wrote the one that it names, or opened the thread. 0: to nobody.
-- :number notice_answered (post ref)
-- :unguarded whether that person may read it is asked before anything is written
SELECT coalesce((SELECT coalesce((SELECT q.person FROM post q
                                   WHERE q.contribution = p.contribution AND q.number = p.answers AND p.answers > 0),
                                 c.person)
                   FROM post p
                   JOIN contribution c ON c.id = p.contribution
                  WHERE p.id = :post), 0);

-- Who follows its authority, its author, one of its sectors or themes; nobody once it was taken back.
-- :many notice_watchers (contribution ref, after int, then instant) -> notice_follower (person int)
-- :unguarded whether the person may read it is asked for each of them before anything is written
SELECT DISTINCT w.person
  FROM watch w
 WHERE w.person > :after AND w.created_at <= :then
   AND EXISTS (SELECT 1 FROM contribution c WHERE c.id = :contribution AND c.state = 'published')
   AND (w.organisation IN (SELECT c.organisation FROM contribution c WHERE c.id = :contribution)
     OR w.watched IN (SELECT c.person FROM contribution c WHERE c.id = :contribution)
     OR w.facet IN (SELECT k.facet FROM contribution_facet k WHERE k.contribution = :contribution))
 ORDER BY w.person LIMIT 50;

-- ---- following ----------------------------------------------------------------------------------------

-- :number watch_there (person ref, target text)
SELECT count(*) FROM watch w WHERE w.person = :person AND w.target = :target;

-- :number watch_count (person ref, searches int)
SELECT count(*) FROM watch w
 WHERE w.person = :person AND (:searches = 0 OR (w.organisation IS NULL AND w.watched IS NULL AND w.facet IS NULL));

-- :exec watch_insert (person ref, target text, organisation opt_ref, watched opt_ref, facet opt_ref, now instant)
INSERT INTO watch (person, target, organisation, watched, facet, seen_at, asked_at, created_at)
VALUES (:person, :target, :organisation, :watched, :facet, :now, :now, :now)
    ON CONFLICT DO NOTHING;

-- :exec watch_delete (person ref, target text)
DELETE FROM watch WHERE person = :person AND target = :target;

-- :number watch_target_exists (organisation int, person int, facet int)
SELECT (SELECT count(*) FROM organisation o WHERE o.id = :organisation)
     + (SELECT count(*) FROM person_name n WHERE n.person = :person)
     + (SELECT count(*) FROM facet f WHERE f.id = :facet);

-- :many watch_list (person ref) -> watch_row
SELECT w.id, w.target, w.organisation, w.watched, w.facet, w.created_at, o.name AS organisation_name, o.address_key,
       n.name AS person_name, f.label, f.label_en, f.dimension, f.code
  FROM watch w
  LEFT JOIN organisation o ON o.id = w.organisation
  LEFT JOIN person_name n ON n.person = w.watched
  LEFT JOIN facet f ON f.id = w.facet
 WHERE w.person = :person
 ORDER BY w.id DESC
 LIMIT 200;

-- Searches that were not looked at since, oldest first.
-- :many watch_searches (before instant) -> watch_search
-- :scan watches of a search alone, ten at a time, behind the requests
SELECT w.id, w.person, w.target, w.seen_at FROM watch w
 WHERE w.asked_at < :before AND w.organisation IS NULL AND w.watched IS NULL AND w.facet IS NULL
 ORDER BY w.asked_at, w.id LIMIT 10;

-- :exec watch_seen (id ref, seen_at instant, now instant)
UPDATE watch SET seen_at = :seen_at, asked_at = :now WHERE id = :id;

-- ---- by mail ------------------------------------------------------------------------------------------

-- -1: nothing chosen.
-- :number notice_choice_of (person ref, kind int)
SELECT coalesce(max(h.rhythm), -1) FROM notice_choice h WHERE h.person = :person AND h.kind = :kind;

-- :exec notice_choice_set (person ref, kind int, rhythm int)
INSERT INTO notice_choice (person, kind, rhythm) VALUES (:person, :kind, :rhythm)
    ON CONFLICT (person, kind) DO UPDATE SET rhythm = :rhythm;

-- :exec notice_mailed (id ref, mail int)
UPDATE notice SET mailed = :mail WHERE id = :id;

-- The next persons who have something to be told in that rhythm: unread, of the last days, not mailed.
-- :many notice_digest_persons (rhythm int, personal int, usual int, since instant) -> notice_follower (person int)
-- :scan what waits for a mail of the day or the week, twenty persons at a time
SELECT DISTINCT n.person
  FROM notice n
  LEFT JOIN notice_choice h ON h.person = n.person AND h.kind = n.kind
 WHERE n.mailed = 0 AND n.read_at IS NULL AND n.created_at >= :since
   AND @in_rhythm
 ORDER BY n.person LIMIT 20;

-- Those of one person, newest first; what may not be read is left out, and marked below.
-- :many notice_digest (person ref, since instant) -> notice_row (more flag)
SELECT @told
  FROM notice n
  LEFT JOIN notice_choice h ON h.person = n.person AND h.kind = n.kind
  @about
 WHERE n.person = :person AND n.mailed = 0 AND n.read_at IS NULL AND n.created_at >= :since
   AND @in_rhythm
   AND @still_readable
 ORDER BY n.id DESC
 LIMIT 50;

-- All of the person's that this round was about: in the mail, or left out of it for good.
-- :exec notice_digest_done (person ref, rhythm int, personal int, usual int, mail int, now instant)
UPDATE notice SET mailed = :mail
 WHERE person = :person AND mailed = 0 AND created_at <= :now
   AND coalesce((SELECT h.rhythm FROM notice_choice h WHERE h.person = notice.person AND h.kind = notice.kind),
                CASE WHEN kind IN (2, 3, 8, 9, 10, 11, 12) THEN :personal ELSE :usual END) = :rhythm;

-- A mail that was not sent because something in it may not be read any more told nobody anything.
-- :exec notice_unsent ()
UPDATE notice SET mailed = 0
 WHERE mailed > 0 AND read_at IS NULL
   AND mailed IN (SELECT b.id FROM outbox b WHERE b.state = 5 AND b.kind IN ('notice', 'digest'));

-- Read long ago, or told long ago and never read.
-- :exec notice_sweep (read_before instant, before instant)
-- :scan once a day
DELETE FROM notice WHERE id IN (SELECT n.id FROM notice n
                                 WHERE n.read_at < :read_before OR n.created_at < :before ORDER BY n.id LIMIT 1000);

-- The post of a notice, to be shown whole in its mail.
-- :one notice_post (post ref) -> notice_post (answered opt_uid)
SELECT p.uid, p.html, p.number, p.answers, p.capacity, c.uid AS contribution_uid, n.name AS person_name,
       (SELECT q.uid FROM post q WHERE q.contribution = p.contribution AND q.number = p.answers AND readable(q)) AS answered
  FROM post p
  JOIN contribution c ON c.id = p.contribution AND readable(c)
  LEFT JOIN person_name n ON n.person = p.person
 WHERE p.id = :post AND p.hidden = FALSE AND readable(p);
