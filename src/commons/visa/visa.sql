-- SPDX-License-Identifier: EUPL-1.2

-- :one visa_circuit_of (organisation ref) -> visa_circuit_row
SELECT steps, first_email, first_name, first_function, second_email, second_name, second_function
  FROM visa_circuit WHERE organisation = :organisation;

-- :exec visa_circuit_put (organisation ref, steps int, first_email text, first_name text, first_function text, second_email text, second_name text, second_function text, by ref, now instant)
INSERT INTO visa_circuit (organisation, steps, first_email, first_name, first_function, second_email, second_name,
                          second_function, set_by, set_at)
VALUES (:organisation, :steps, :first_email, :first_name, :first_function, :second_email, :second_name,
        :second_function, :by, :now)
    ON CONFLICT (organisation) DO UPDATE
   SET steps = excluded.steps, first_email = excluded.first_email, first_name = excluded.first_name,
       first_function = excluded.first_function, second_email = excluded.second_email,
       second_name = excluded.second_name, second_function = excluded.second_function,
       set_by = excluded.set_by, set_at = excluded.set_at;

-- :insert visa_insert (uid uid, contribution ref, step int, email text, name text, function text, by ref, now instant, expires_at instant)
INSERT INTO visa (uid, contribution, step, email, name, function, asked_by, asked_at, expires_at)
VALUES (:uid, :contribution, :step, :email, :name, :function, :by, :now, :expires_at);

-- :one visa_by_id (id ref) -> visa_row
SELECT v.id, v.uid, v.contribution, v.step, v.email, v.name, v.function, v.asked_by, v.asked_at, v.expires_at,
       v.reminded_at, v.state, v.decided_at, v.revision, v.fingerprint, v.word, n.name AS asker
  FROM visa v LEFT JOIN person_name n ON n.person = v.asked_by
 WHERE v.id = :id;

-- All that was asked of a contribution, newest first.
-- :many visa_list (contribution ref) -> visa_row
SELECT v.id, v.uid, v.contribution, v.step, v.email, v.name, v.function, v.asked_by, v.asked_at, v.expires_at,
       v.reminded_at, v.state, v.decided_at, v.revision, v.fingerprint, v.word, n.name AS asker
  FROM visa v LEFT JOIN person_name n ON n.person = v.asked_by
 WHERE v.contribution = :contribution
 ORDER BY v.id DESC
 LIMIT 50;

-- Who agreed to what a text says in its sensitive fields; the newest of each step.
-- :many visa_given (contribution ref, fingerprint text) -> visa_given
SELECT v.step, v.name, v.function, v.decided_at, v.revision
  FROM visa v
 WHERE v.contribution = :contribution AND v.state = 'agreed' AND v.fingerprint = :fingerprint AND v.step > 0
   AND NOT EXISTS (SELECT 1 FROM visa l WHERE l.contribution = v.contribution AND l.step = v.step AND l.id > v.id
                    AND l.state = 'agreed' AND l.fingerprint = v.fingerprint)
 ORDER BY v.step
 LIMIT 2;

-- :exec visa_decide (id ref, state text, name text, function text, revision int, fingerprint text, word text, now instant)
UPDATE visa
   SET state = :state, name = :name, function = :function, revision = :revision, fingerprint = :fingerprint,
       word = :word, decided_at = :now
 WHERE id = :id AND state = 'asked';

-- :exec visa_withdraw (id ref, contribution ref, now instant)
UPDATE visa SET state = 'withdrawn', decided_at = :now WHERE id = :id AND contribution = :contribution AND state = 'asked';

-- Those of a step that wait: a new one takes their place.
-- :exec visa_replace (contribution ref, step int, now instant)
UPDATE visa SET state = 'withdrawn', decided_at = :now
 WHERE contribution = :contribution AND step = :step AND state = 'asked';

-- :number visa_waits (contribution ref, now instant)
SELECT count(*) FROM visa WHERE contribution = :contribution AND step > 0 AND state = 'asked' AND expires_at > :now;

-- :number visas_asked_by (person ref, since instant)
SELECT count(*) FROM visa WHERE asked_by = :person AND asked_at > :since;

-- Asked a week ago, not answered, not reminded; by somebody who still acts here.
-- :many visa_to_remind (asked_before instant, now instant) -> visa_row
SELECT v.id, v.uid, v.contribution, v.step, v.email, v.name, v.function, v.asked_by, v.asked_at, v.expires_at,
       v.reminded_at, v.state, v.decided_at, v.revision, v.fingerprint, v.word, n.name AS asker
  FROM visa v
  JOIN person p ON p.id = v.asked_by AND p.suspended_at IS NULL
  LEFT JOIN person_name n ON n.person = v.asked_by
 WHERE n.person IS NOT NULL AND v.state = 'asked' AND v.reminded_at IS NULL AND v.asked_at <= :asked_before AND v.expires_at > :now
 ORDER BY v.id
 LIMIT 50;

-- :exec visa_set_reminded (id ref, now instant)
UPDATE visa SET reminded_at = :now WHERE id = :id;

-- :insert visa_comment_insert (visa ref, field text, passage text, body text, now instant)
INSERT INTO visa_comment (visa, field, passage, body, made_at) VALUES (:visa, :field, :passage, :body, :now);

-- :number visa_comment_count (visa ref)
SELECT count(*) FROM visa_comment WHERE visa = :visa;

-- :many visa_comments (contribution ref) -> visa_comment_row
SELECT c.id, c.visa, c.field, c.passage, c.body, c.made_at, v.name, v.function, v.step
  FROM visa_comment c JOIN visa v ON v.id = c.visa
 WHERE v.contribution = :contribution
 ORDER BY c.id DESC
 LIMIT 200;

-- Where the draft of a withdrawn or new text stands, whoever asks: the link is the right to read it.
-- :number visa_contribution_exists (id ref)
-- :unguarded only whether it is there, for a signed link
SELECT count(*) FROM contribution WHERE id = :id;
