-- SPDX-License-Identifier: EUPL-1.2

-- :insert journal_insert (uid uid, at instant, person ref, action text, subject opt_uid, digest text)
INSERT INTO journal (uid, at, person, action, subject, digest)
VALUES (:uid, :at, :person, :action, :subject, :digest)
    ON CONFLICT (uid) DO NOTHING;

-- :exec journal_payload_insert (journal ref, salt text, payload text)
INSERT INTO journal_payload (journal, salt, payload) VALUES (:journal, :salt, :payload);

-- Rows that no segment holds yet, in the order of their ids.
-- :many journal_unsealed (limit_ int) -> journal_row
SELECT id, uid, at, person, action, subject, digest, segment
  FROM journal WHERE segment IS NULL
 ORDER BY id
 LIMIT :limit_;

-- :many journal_of_segment (segment ref, after ref) -> journal_row
SELECT id, uid, at, person, action, subject, digest, segment
  FROM journal WHERE segment = :segment AND id > :after
 ORDER BY id
 LIMIT 1000;

-- :many journal_after (after ref) -> journal_row
SELECT id, uid, at, person, action, subject, digest, segment
  FROM journal WHERE id > :after
 ORDER BY id
 LIMIT 1000;

-- :one journal_payload_of (journal ref) -> journal_text
SELECT salt, payload FROM journal_payload WHERE journal = :journal;

-- What happened to one thing, newest first.
-- :many journal_of_subject (subject uid, before ref) -> journal_row
SELECT id, uid, at, person, action, subject, digest, segment
  FROM journal WHERE subject = :subject AND id < :before
 ORDER BY id DESC
 LIMIT 100;

-- :one journal_last_segment () -> journal_segment
SELECT id, first_row, last_row, digest, sealed_at FROM journal_segment ORDER BY id DESC LIMIT 1;

-- :many journal_segments_after (after ref) -> journal_segment
SELECT id, first_row, last_row, digest, sealed_at FROM journal_segment WHERE id > :after
 ORDER BY id
 LIMIT 1000;

-- :insert journal_segment_insert (first_row int, last_row int, digest text, now instant)
INSERT INTO journal_segment (first_row, last_row, digest, sealed_at)
VALUES (:first_row, :last_row, :digest, :now);

-- :exec journal_write_segment (id ref, segment ref)
UPDATE journal SET segment = :segment WHERE id = :id AND segment IS NULL;

-- :exec journal_payload_erase_subject (subject uid)
DELETE FROM journal_payload WHERE journal IN (SELECT id FROM journal WHERE subject = :subject);

-- :exec journal_payload_erase (journal ref)
DELETE FROM journal_payload WHERE journal = :journal;

-- :exec instance_log_insert (now instant, what text)
INSERT INTO instance_log (at, what) VALUES (:now, :what);

-- :number instance_log_lines ()
-- :scan one line an import
SELECT count(*) FROM instance_log;
