-- SPDX-License-Identifier: EUPL-1.2

-- Who gets mail, and where.
-- :one mail_person (id ref) -> mail_person (example flag)
SELECT p.id, p.language, p.suspended_at, p.example, n.email, n.name
  FROM person p JOIN person_name n ON n.person = p.id
 WHERE p.id = :id;

-- :insert outbox_insert (kind text, person opt_ref, address text, language text, subject text, html text, plain text, message text, answers text, thread text, reply_to opt_ref, list text, unsubscribe text, bulk int, even_suspended flag, not_before instant, ends_at opt_instant, now instant)
INSERT INTO outbox (kind, person, address, language, subject, html, plain, message, answers, thread, reply_to,
                    list, unsubscribe, bulk, even_suspended, not_before, ends_at, created_at)
VALUES (:kind, :person, :address, :language, :subject, :html, :plain, :message, :answers, :thread, :reply_to,
        :list, :unsubscribe, :bulk, :even_suspended, :not_before, :ends_at, :now)
    ON CONFLICT DO NOTHING;

-- :exec outbox_about_insert (outbox ref, contribution int, post int)
INSERT INTO outbox_about (outbox, contribution, post) VALUES (:outbox, :contribution, :post)
    ON CONFLICT DO NOTHING;

-- ---- sending ------------------------------------------------------------------------------------

-- The next one to send: first what is not bulk.
-- :one outbox_next (bulk int, now instant) -> outbox_row
SELECT o.id, o.kind, o.person, o.address, o.language, o.subject, o.html, o.plain, o.message, o.answers,
       o.thread, o.reply_to, o.list, o.unsubscribe, o.even_suspended, o.state, o.attempts, o.not_before, o.ends_at,
       o.created_at
  FROM outbox o
 WHERE o.state = 0 AND o.bulk = :bulk AND o.not_before <= :now
 ORDER BY o.not_before, o.id
 LIMIT 1;

-- Of what the mail speaks of, how much its reader may not read now.
-- :number outbox_unreadable (outbox ref)
SELECT count(*) FROM outbox_about a
 WHERE a.outbox = :outbox
   AND (NOT EXISTS (SELECT 1 FROM contribution c WHERE c.id = a.contribution AND readable(c))
     OR (a.post > 0 AND NOT EXISTS (SELECT 1 FROM post p WHERE p.id = a.post AND p.hidden = FALSE AND readable(p))));

-- One row when it was still waiting: a mail is claimed once.
-- :exec outbox_claim (id ref, now instant)
UPDATE outbox SET state = 1, claimed_at = :now, attempts = attempts + 1 WHERE id = :id AND state = 0;

-- Sent: what it said is no longer kept.
-- :exec outbox_sent (id ref, now instant)
UPDATE outbox SET state = 2, ended_at = :now, html = '', plain = '', error = '' WHERE id = :id AND state = 1;

-- :exec outbox_later (id ref, not_before instant, attempts int, error text)
UPDATE outbox SET state = 0, not_before = :not_before, attempts = :attempts, error = :error
 WHERE id = :id AND state = 1;

-- DEAD, UNCERTAIN or DROPPED.
-- :exec outbox_end (id ref, state int, error text, now instant)
UPDATE outbox SET state = :state, ended_at = :now, error = :error WHERE id = :id AND state IN (0, 1);

-- What a stop of the server interrupted may have arrived.
-- :exec outbox_interrupted (error text, now instant)
UPDATE outbox SET state = 4, ended_at = :now, error = :error WHERE state = 1;

-- What is too late, while there is no relay either.
-- :exec outbox_expire (now instant)
UPDATE outbox SET state = 5, ended_at = :now, html = '', plain = '', error = 'too late'
 WHERE state = 0 AND ends_at <= :now;

-- :exec outbox_forget_body (id ref)
UPDATE outbox SET html = '', plain = '' WHERE id = :id AND state = 5;

-- ---- again, and away ----------------------------------------------------------------------------

-- :exec outbox_again (id ref, now instant)
UPDATE outbox SET state = 0, attempts = 0, not_before = :now, ended_at = NULL, created_at = :now
 WHERE id = :id AND state IN (3, 4) AND plain <> '';

-- :exec outbox_again_all (now instant)
UPDATE outbox SET state = 0, attempts = 0, not_before = :now, ended_at = NULL, created_at = :now
 WHERE state IN (3, 4) AND plain <> '';

-- :exec outbox_returned (id ref, error text, now instant)
UPDATE outbox SET state = 3, ended_at = :now, error = :error WHERE id = :id AND state IN (2, 4);

-- Rows of a time ago that are over; a few at a time, so that nobody waits.
-- :exec outbox_sweep (before instant)
DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE state IN (2, 3, 4, 5) AND ended_at < :before
                                 ORDER BY id LIMIT 1000);

-- ---- what the administrator sees ----------------------------------------------------------------

-- :number outbox_count (state int)
SELECT count(*) FROM outbox WHERE state = :state;

-- When the oldest that waits was queued; 0: none waits.
-- :number outbox_oldest ()
SELECT coalesce(min(created_at), 0) FROM outbox WHERE state = 0;

-- One state, newest first. `before`: the last number of the page before, or a large one.
-- :many outbox_list (state int, before int) -> outbox_line
SELECT o.id, o.kind, o.person, o.address, o.subject, o.state, o.attempts, o.not_before, o.created_at, o.ended_at,
       o.error, n.email, n.name
  FROM outbox o LEFT JOIN person_name n ON n.person = o.person
 WHERE o.state = :state AND o.id < :before
 ORDER BY o.id DESC
 LIMIT 50;

-- :one outbox_one (id ref) -> outbox_line
SELECT o.id, o.kind, o.person, o.address, o.subject, o.state, o.attempts, o.not_before, o.created_at, o.ended_at,
       o.error, n.email, n.name
  FROM outbox o LEFT JOIN person_name n ON n.person = o.person
 WHERE o.id = :id;
