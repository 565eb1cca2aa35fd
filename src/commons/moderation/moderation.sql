-- SPDX-License-Identifier: EUPL-1.2

-- ---- cases

-- The case of a thing that is still open; 0: none.
-- :number case_open (kind text, contribution int, post int, person ref)
SELECT coalesce(max(c.id), 0) FROM moderation_case c
 WHERE c.kind = :kind AND c.contribution = :contribution AND c.post = :post AND c.person = :person
   AND c.state <> 'decided';

-- :insert case_insert (uid uid, kind text, contribution int, post int, person ref, held flag, title text, now instant)
INSERT INTO moderation_case (uid, kind, contribution, post, person, state, held, title, opened_at, changed_at)
VALUES (:uid, :kind, :contribution, :post, :person, 'new', :held, :title, :now, :now);

-- :exec case_set_state (id ref, state text, now instant)
UPDATE moderation_case SET state = :state, changed_at = :now WHERE id = :id;

-- :exec case_set_assignee (id ref, assignee opt_ref, state text, now instant)
UPDATE moderation_case SET assignee = :assignee, state = :state, changed_at = :now WHERE id = :id;

-- :exec case_set_held (id ref, held flag)
UPDATE moderation_case SET held = :held WHERE id = :id;

-- :one case_one (id ref) -> moderation_case
SELECT c.id, c.kind, c.contribution, c.post, c.person, c.state, c.assignee, c.held, c.title, c.opened_at, c.changed_at,
       n.name AS person_name, p.role AS person_role, p.suspended_at, p.suspended_until, a.name AS assignee_name
  FROM moderation_case c
  JOIN person p ON p.id = c.person
  LEFT JOIN person_name n ON n.person = c.person
  LEFT JOIN person_name a ON a.person = c.assignee
 WHERE c.id = :id;

-- The queue: those of a state, oldest first; `decided` newest first is asked by its own question.
-- :many case_list (state text, after ref) -> case_line (reports int)
SELECT c.id, c.kind, c.state, c.held, c.title, c.opened_at, c.changed_at, n.name AS person_name,
       a.name AS assignee_name, (SELECT count(*) FROM moderation_report r WHERE r.case_ = c.id) AS reports
  FROM moderation_case c
  LEFT JOIN person_name n ON n.person = c.person
  LEFT JOIN person_name a ON a.person = c.assignee
 WHERE c.state = :state AND c.id > :after
 ORDER BY c.id
 LIMIT 50;

-- :many case_list_decided (before ref) -> case_line (reports int)
SELECT c.id, c.kind, c.state, c.held, c.title, c.opened_at, c.changed_at, n.name AS person_name,
       a.name AS assignee_name, (SELECT count(*) FROM moderation_report r WHERE r.case_ = c.id) AS reports
  FROM moderation_case c
  LEFT JOIN person_name n ON n.person = c.person
  LEFT JOIN person_name a ON a.person = c.assignee
 WHERE c.state = 'decided' AND c.id < :before
 ORDER BY c.id DESC
 LIMIT 50;

-- :number cases_waiting ()
SELECT count(*) FROM moderation_case WHERE state IN ('new', 'taken', 'appealed');

-- ---- reports, notes

-- :exec report_insert (case_ ref, person opt_ref, reason text, note text, now instant)
INSERT INTO moderation_report (case_, person, reason, note, reported_at)
VALUES (:case_, :person, :reason, :note, :now);

-- :number report_made (case_ ref, person ref)
SELECT count(*) FROM moderation_report r WHERE r.case_ = :case_ AND r.person = :person;

-- :many report_list (case_ ref) -> report_line
SELECT r.id, r.reason, r.note, r.reported_at, n.name AS person_name
  FROM moderation_report r LEFT JOIN person_name n ON n.person = r.person
 WHERE r.case_ = :case_ ORDER BY r.id LIMIT 100;

-- :exec moderation_note_insert (case_ ref, person ref, body text, now instant)
INSERT INTO moderation_note (case_, person, body, noted_at) VALUES (:case_, :person, :body, :now);

-- :many moderation_note_list (case_ ref) -> moderation_note
SELECT m.id, m.body, m.noted_at, n.name AS person_name
  FROM moderation_note m LEFT JOIN person_name n ON n.person = m.person
 WHERE m.case_ = :case_ ORDER BY m.id LIMIT 200;

-- ---- decisions

-- :insert decision_insert (uid uid, case_ ref, person ref, moderator ref, action text, reason text, statement text, until opt_instant, kept_audience int, kept_body text, now instant)
INSERT INTO moderation_decision (uid, case_, person, moderator, action, reason, statement, until, kept_audience,
                                 kept_body, decided_at)
VALUES (:uid, :case_, :person, :moderator, :action, :reason, :statement, :until, :kept_audience, :kept_body, :now);

-- :exec decision_lift (id ref, now instant)
UPDATE moderation_decision SET lifted_at = :now WHERE id = :id AND lifted_at IS NULL;

-- :one decision_one (id ref) -> moderation_decision
SELECT d.id, d.uid, d.case_, d.person, d.moderator, d.action, d.reason, d.statement, d.until, d.kept_audience,
       d.kept_body, d.decided_at, d.lifted_at, c.kind, c.contribution, c.post, c.title
  FROM moderation_decision d JOIN moderation_case c ON c.id = d.case_
 WHERE d.id = :id;

-- :many decision_list (case_ ref) -> decision_line
SELECT d.id, d.action, d.reason, d.statement, d.until, d.decided_at, d.lifted_at, d.moderator, n.name AS moderator_name
  FROM moderation_decision d LEFT JOIN person_name n ON n.person = d.moderator
 WHERE d.case_ = :case_ ORDER BY d.id LIMIT 100;

-- What holds of a person now, or held, newest first: for that person.
-- :many decision_list_of_person (person ref) -> own_decision
SELECT d.id, d.action, d.reason, d.decided_at, d.lifted_at, c.kind, c.title
  FROM moderation_decision d JOIN moderation_case c ON c.id = d.case_
 WHERE d.person = :person AND d.action IN ('hide', 'warn', 'suspend')
 ORDER BY d.id DESC LIMIT 100;

-- The decision that hides a thing now; 0: none.
-- :number decision_hiding (case_ ref)
SELECT coalesce(max(d.id), 0) FROM moderation_decision d
 WHERE d.case_ = :case_ AND d.action IN ('hide', 'hold') AND d.lifted_at IS NULL;

-- The decision that suspends a person now; 0: none.
-- :number decision_suspending (person ref)
SELECT coalesce(max(d.id), 0) FROM moderation_decision d
 WHERE d.person = :person AND d.action = 'suspend' AND d.lifted_at IS NULL;

-- What hides a contribution now, and to whom it had been open.
-- :one concealed_of (contribution int) -> concealed
SELECT d.id, d.action, d.reason, d.kept_audience
  FROM moderation_decision d JOIN moderation_case c ON c.id = d.case_
 WHERE c.kind = 'contribution' AND c.contribution = :contribution AND d.action IN ('hide', 'hold')
   AND d.lifted_at IS NULL
 ORDER BY d.id DESC LIMIT 1;

-- The public journal: what, why, when; nobody, and no word of anything.
-- :many moderation_log (before ref) -> moderation_log_line
SELECT d.id, d.action, d.reason, d.until, d.decided_at, d.lifted_at, c.kind, a.upheld
  FROM moderation_decision d
  JOIN moderation_case c ON c.id = d.case_
  LEFT JOIN moderation_appeal a ON a.decision = d.id
 WHERE d.id < :before AND d.action IN ('hide', 'warn', 'suspend')
 ORDER BY d.id DESC
 LIMIT 50;

-- ---- appeals

-- :insert appeal_insert (decision ref, body text, now instant)
INSERT INTO moderation_appeal (decision, body, appealed_at) VALUES (:decision, :body, :now) ON CONFLICT DO NOTHING;

-- :one appeal_of (decision ref) -> moderation_appeal
SELECT id, decision, body, appealed_at, moderator, upheld, answer, answered_at FROM moderation_appeal
 WHERE decision = :decision;

-- :exec appeal_answer (decision ref, moderator ref, upheld flag, answer text, now instant)
UPDATE moderation_appeal SET moderator = :moderator, upheld = :upheld, answer = :answer, answered_at = :now
 WHERE decision = :decision AND answered_at IS NULL;

-- Appeals of a case that nobody has answered.
-- :number appeals_waiting (case_ ref)
SELECT count(*) FROM moderation_appeal a JOIN moderation_decision d ON d.id = a.decision
 WHERE d.case_ = :case_ AND a.answered_at IS NULL;

-- Whether a person moderates at this moment.
-- :number moderates_now (person ref)
SELECT count(*) FROM person WHERE id = :person AND role IN (1, 2) AND suspended_at IS NULL;

-- Others than one who may answer an appeal.
-- :number moderators_but (person ref)
-- :scan asked when a right is given or taken, or when the server starts
SELECT count(*) FROM person WHERE role IN (1, 2) AND suspended_at IS NULL AND id <> :person;

-- ---- what moderators read

-- :one reported_contribution (id ref) -> reported_contribution
-- :unguarded a moderator reads what was reported, whoever it is open to
SELECT c.id, c.uid, c.kind, c.title, c.slug, c.summary, c.state, c.audience, c.person
  FROM contribution c WHERE c.id = :id;

-- :one reported_post (id ref) -> reported_post
-- :unguarded a moderator reads what was reported, whoever it is open to
SELECT p.id, p.uid, p.contribution, p.number, p.person, p.body, p.hidden, p.hidden_by, p.audience
  FROM post p WHERE p.id = :id;

-- Posts and contributions of a person that others read, :most of each at most: how much it is new here.
-- :number written_by (person ref, most int)
-- :unguarded how much a person wrote, whoever reads it
SELECT (SELECT count(*) FROM (SELECT p.id FROM post p
                               WHERE p.person = :person AND p.hidden = FALSE LIMIT :most) posts)
     + (SELECT count(*) FROM (SELECT c.id FROM contribution c
                               WHERE c.person = :person AND c.state = 'published' LIMIT :most) contributions);
