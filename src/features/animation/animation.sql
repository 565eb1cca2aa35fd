-- SPDX-License-Identifier: EUPL-1.2
-- What animators are shown. The flag whole: see @in_charge.

-- What the reader animates: all of it (`whole`: an administrator, or the animator of everything), or what falls in
-- the reader's themes and territories.
-- :fragment in_charge (whole flag)
(:whole OR EXISTS (SELECT 1 FROM animator a WHERE a.person = :reader
        AND (a.facet IS NULL OR EXISTS (SELECT 1 FROM contribution_facet k
                                         WHERE k.contribution = c.id AND k.facet = a.facet))
        AND (a.territory IS NULL OR a.territory = o.department OR a.territory = o.region)));

-- Questions that nobody but their author wrote in, the oldest first.
-- :many question_unanswered (whole flag, before instant) -> question
SELECT c.id, c.title, c.slug, c.capacity, c.organisation, c.published_at, n.name AS person_name
  FROM contribution c
  LEFT JOIN organisation o ON o.id = c.organisation
  LEFT JOIN person_name n ON n.person = c.person
 WHERE c.kind = 'topic' AND c.depth = 'question' AND c.state = 'published' AND c.status = 'open'
   AND c.example = FALSE AND readable(c)
   AND c.published_at < :before
   AND NOT EXISTS (SELECT 1 FROM post p WHERE p.contribution = c.id AND p.person <> c.person
                      AND p.hidden = FALSE AND readable(p))
   AND @in_charge
 ORDER BY c.published_at, c.id
 LIMIT 100;

-- :one question_one (whole flag, id ref) -> question_asked
SELECT c.id, c.uid, c.title, c.slug, c.capacity, c.organisation, c.person, c.published_at, n.name AS person_name
  FROM contribution c
  LEFT JOIN organisation o ON o.id = c.organisation
  LEFT JOIN person_name n ON n.person = c.person
 WHERE c.id = :id AND c.kind = 'topic' AND c.state = 'published' AND c.example = FALSE AND readable(c)
   AND @in_charge;

-- Whether the reader, who is to be asked, may read the question.
-- :number question_readable (id ref)
SELECT count(*) FROM contribution c WHERE c.id = :id AND readable(c);

-- Bodies that published on a sector or theme of the question and can be reached, the most experienced first.
-- :many likely_bodies (contribution ref, author opt_ref, today day) -> likely_body (shared int)
SELECT o.id, o.name, o.address_key, o.nature, o.stratum, o.population_municipal, o.department, o.region,
       d.name AS department_name, count(DISTINCT c.id) AS shared
  FROM contribution_facet mine
  JOIN contribution_facet k ON k.facet = mine.facet
  JOIN contribution c ON c.id = k.contribution
  JOIN organisation o ON o.id = c.organisation
  LEFT JOIN organisation d ON d.id = o.department
 WHERE mine.contribution = :contribution AND c.id <> :contribution AND c.state = 'published'
   AND c.example = FALSE AND readable(c) AND (:author IS NULL OR o.id <> :author)
   AND EXISTS (SELECT 1 FROM mandate m WHERE m.organisation = o.id AND m.proof > 0 AND m.starts_on <= :today
                  AND (m.ends_on IS NULL OR m.ends_on >= :today))
 GROUP BY o.id, o.name, o.address_key, o.nature, o.stratum, o.population_municipal, o.department, o.region, d.name
 ORDER BY count(DISTINCT c.id) DESC, o.id
 LIMIT 60;

-- :one asking_body (id ref) -> asking_body
SELECT o.id, o.nature, o.stratum, o.population_municipal, o.department, o.region FROM organisation o WHERE o.id = :id;

-- :many relay_list (contribution ref) -> relayed
SELECT r.organisation, o.name, r.sent_at FROM relay r JOIN organisation o ON o.id = r.organisation
 WHERE r.contribution = :contribution
 ORDER BY r.sent_at, r.organisation
 LIMIT 50;

-- Those who may answer for a body, and whom mail is known to reach: who has its charge first. Role 3 only reads.
-- :many body_people (organisation ref, today day) -> body_person
SELECT m.person, m.charge FROM mandate m
  JOIN person p ON p.id = m.person
  JOIN person_name n ON n.person = m.person
 WHERE m.organisation = :organisation AND m.proof > 0 AND m.starts_on <= :today
   AND (m.ends_on IS NULL OR m.ends_on >= :today) AND p.suspended_at IS NULL
   AND p.role <> 3 AND n.confirmed_at IS NOT NULL
 ORDER BY m.charge DESC, m.id
 LIMIT 3;

-- One row the first time.
-- :exec relay_insert (contribution ref, organisation ref, person ref, mails int, now instant)
INSERT INTO relay (contribution, organisation, person, mails, sent_at)
VALUES (:contribution, :organisation, :person, :mails, :now) ON CONFLICT DO NOTHING;

-- :number relay_count (since instant)
SELECT count(*) FROM relay WHERE sent_at > :since;

-- ---- newcomers ------------------------------------------------------------------------------------

-- :many newcomer_list (whole flag, reader int, since instant) -> newcomer
-- :scan the accounts, for the page of an animator
SELECT p.id, n.name, p.created_at, m.function, o.name AS organisation_name, o.address_key
  FROM person p
  JOIN person_name n ON n.person = p.id
  LEFT JOIN mandate m ON m.id = (SELECT min(x.id) FROM mandate x WHERE x.person = p.id)
  LEFT JOIN organisation o ON o.id = m.organisation
 WHERE p.created_at > :since AND p.example = FALSE AND p.suspended_at IS NULL AND p.role = 0
   AND NOT EXISTS (SELECT 1 FROM welcome w WHERE w.person = p.id)
   AND (:whole OR EXISTS (SELECT 1 FROM animator a WHERE a.person = :reader
        AND (a.territory IS NULL OR a.territory = o.department OR a.territory = o.region)))
 ORDER BY p.created_at, p.id
 LIMIT 50;

-- :exec welcome_insert (person ref, animator ref, now instant)
INSERT INTO welcome (person, animator, welcomed_at) VALUES (:person, :animator, :now) ON CONFLICT DO NOTHING;

-- ---- drafts that were left --------------------------------------------------------------------------

-- Whose they are and since when; never what they say, which is their authors'.
-- :unguarded an animator sees that a draft was left, not its title nor its text
-- :many draft_left (whole flag, reader int, before instant, helped_before instant) -> draft_left
-- :scan the drafts of all, for the page of an animator
SELECT c.id, c.kind, c.person, n.name AS person_name, o.name AS organisation_name, c.updated_at
  FROM contribution c
  JOIN person p ON p.id = c.person
  JOIN person_name n ON n.person = c.person
  LEFT JOIN organisation o ON o.id = c.organisation
 WHERE c.state = 'draft' AND c.published IS NULL AND c.updated_at < :before AND p.example = FALSE
   AND p.suspended_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM draft_help h WHERE h.contribution = c.id AND h.offered_at > :helped_before)
   AND @in_charge
 ORDER BY c.updated_at, c.id
 LIMIT 50;

-- :exec draft_help_write (contribution ref, animator ref, now instant)
INSERT INTO draft_help (contribution, animator, offered_at) VALUES (:contribution, :animator, :now)
    ON CONFLICT (contribution) DO UPDATE SET animator = :animator, offered_at = :now;

-- ---- counters ---------------------------------------------------------------------------------------

-- When each question was asked, and when somebody else first answered.
-- :many question_answered (since instant, before instant) -> question_times (first_at opt_instant)
SELECT c.id, c.published_at,
       (SELECT min(p.created_at) FROM post p WHERE p.contribution = c.id AND p.person <> c.person
           AND p.hidden = FALSE AND readable(p)) AS first_at
  FROM contribution c
 WHERE c.kind = 'topic' AND c.depth = 'question' AND c.state = 'published' AND c.example = FALSE
   AND readable(c) AND c.published_at > :since AND c.published_at < :before
 ORDER BY c.published_at DESC, c.id DESC
 LIMIT 2000;

-- ---- letters ----------------------------------------------------------------------------------------

-- :one letter_of_month (month int) -> letter (going_out flag)
SELECT id, month, title, body, version, changed_at, sent_at, mails, going_out, upto FROM letter WHERE month = :month;

-- :one letter_one (id ref) -> letter (going_out flag)
SELECT id, month, title, body, version, changed_at, sent_at, mails, going_out, upto FROM letter WHERE id = :id;

-- :many letter_list (before int) -> letter_line
SELECT id, month, title, sent_at FROM letter WHERE sent_at IS NOT NULL AND month < :before
 ORDER BY month DESC
 LIMIT 24;

-- :insert letter_insert (month int, title text, body text, person ref, now instant)
INSERT INTO letter (month, title, body, person, changed_at) VALUES (:month, :title, :body, :person, :now)
    ON CONFLICT DO NOTHING;

-- One row when nobody changed or sent it since.
-- :exec letter_change (id ref, seen int, title text, body text, person ref, now instant)
UPDATE letter SET title = :title, body = :body, person = :person, changed_at = :now, version = version + 1
 WHERE id = :id AND version = :seen AND sent_at IS NULL;

-- :exec letter_sent (id ref, seen int, now instant)
UPDATE letter SET sent_at = :now, version = version + 1, going_out = TRUE, upto = 0 WHERE id = :id AND version = :seen AND sent_at IS NULL;

-- With the mails themselves: nobody's turn comes twice, whoever goes on.
-- :exec letter_went (id ref, mails int, upto int, going_out flag)
UPDATE letter SET mails = mails + :mails, upto = :upto, going_out = :going_out WHERE id = :id;

-- :exec letter_stop (id ref)
UPDATE letter SET going_out = FALSE WHERE id = :id;

-- :one letter_going_out (after ref) -> letter_going
SELECT id FROM letter WHERE going_out = TRUE AND id > :after ORDER BY id LIMIT 1;

-- Its jobs in such a state.
-- :number letter_jobs (letter text, state text)
SELECT count(*) FROM job j WHERE j.kind = 'letter' AND j.input = :letter AND j.state = :state;

-- Who gets it, a few at a time: nobody whose address somebody else may have given.
-- :many letter_people (after ref) -> letter_person
SELECT p.id FROM person p JOIN person_name n ON n.person = p.id
 WHERE p.id > :after AND p.example = FALSE AND p.suspended_at IS NULL AND n.confirmed_at IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM letter_refused x WHERE x.person = p.id)
 ORDER BY p.id
 LIMIT 100;

-- :exec letter_refuse (person ref, now instant)
INSERT INTO letter_refused (person, refused_at) SELECT p.id, :now FROM person p WHERE p.id = :person ON CONFLICT DO NOTHING;

-- :exec letter_accept (person ref)
DELETE FROM letter_refused WHERE person = :person;

-- :number letter_is_refused (person ref)
SELECT count(*) FROM letter_refused WHERE person = :person;

-- What a month brought, for a letter's first draft: public things only.
-- :many month_brought (kind text, since instant, before instant) -> brought
SELECT c.id, c.title, c.slug, c.summary, c.capacity, c.status, c.post_count, o.name AS organisation_name
  FROM contribution c
  LEFT JOIN organisation o ON o.id = c.organisation
 WHERE c.kind = :kind AND c.state = 'published' AND c.audience = 1 AND c.example = FALSE AND readable(c)
   AND c.published_at >= :since AND c.published_at < :before
 ORDER BY c.published_at DESC, c.id DESC
 LIMIT 30;

-- ---- who animates -----------------------------------------------------------------------------------

-- :many animator_list () -> animating
SELECT a.id, a.person, n.name, a.since, f.label, f.label_en, o.name AS territory_name
  FROM animator a
  JOIN person_name n ON n.person = a.person
  LEFT JOIN facet f ON f.id = a.facet
  LEFT JOIN organisation o ON o.id = a.territory
 ORDER BY n.name, a.id
 LIMIT 200;

-- Whether the person animates everything.
-- :number animates_all (person ref)
SELECT count(*) FROM animator WHERE person = :person AND facet IS NULL AND territory IS NULL;

-- :one territory_of (id ref) -> territory
SELECT o.id, o.nature FROM organisation o WHERE o.id = :id AND o.nature IN ('departement', 'region');
