-- SPDX-License-Identifier: EUPL-1.2
-- Revisions and drafts.

-- One revision that the reader may see.
-- :one revision_numbered (contribution ref, number int) -> revision
SELECT r.id, r.uid, r.contribution, r.audience, r.number, r.document, r.fields_version, r.base, r.published_at,
       r.person, n.name AS person_name, r.capacity, r.note, r.saved_at
  FROM revision r
  LEFT JOIN person_name n ON n.person = r.person
 WHERE r.contribution = :contribution AND r.number = :number AND readable(r);

-- The draft, if there is one that the reader may see.
-- :one revision_draft_of (contribution ref) -> revision
SELECT r.id, r.uid, r.contribution, r.audience, r.number, r.document, r.fields_version, r.base, r.published_at,
       r.person, n.name AS person_name, r.capacity, r.note, r.saved_at
  FROM revision r
  LEFT JOIN person_name n ON n.person = r.person
 WHERE r.contribution = :contribution AND r.published_at IS NULL AND readable(r);

-- The history that the reader may see, newest first.
-- :many revision_list (contribution ref, before int) -> revision_line
SELECT r.number, r.uid, r.published_at, r.person, n.name AS person_name, r.capacity, r.note, r.saved_at, r.base
  FROM revision r
  LEFT JOIN person_name n ON n.person = r.person
 WHERE r.contribution = :contribution AND r.number < :before AND readable(r)
 ORDER BY r.number DESC
 LIMIT 50;

-- The published document, for the index and for projecting it anew.
-- :one revision_document (contribution ref, number int) -> revision_text
-- :unguarded the index and imports project documents that the person at work may not read
SELECT number, document, fields_version FROM revision
 WHERE contribution = :contribution AND number = :number;

-- :one revision_draft_document (contribution ref) -> revision_text
-- :unguarded the writer asks whether a draft exists; its text goes to the index of its own audience only
SELECT number, document, fields_version FROM revision
 WHERE contribution = :contribution AND published_at IS NULL;

-- :number revision_last (contribution ref)
-- :unguarded only counts the numbers given so far
SELECT coalesce(max(number), 0) FROM revision WHERE contribution = :contribution;

-- :insert revision_insert (uid uid, contribution ref, audience ref, number int, document text, fields_version int, base int, person ref, capacity text, note text, now instant)
INSERT INTO revision (uid, contribution, audience, number, document, fields_version, base, person, capacity, note,
                      saved_at)
VALUES (:uid, :contribution, :audience, :number, :document, :fields_version, :base, :person, :capacity, :note, :now);

-- :exec revision_write_draft (contribution ref, document text, fields_version int, person ref, capacity text, note text, now instant)
UPDATE revision
   SET document = :document, fields_version = :fields_version, person = :person, capacity = :capacity,
       note = :note, saved_at = :now
 WHERE contribution = :contribution AND published_at IS NULL;

-- :exec revision_publish (contribution ref, number int, audience ref, now instant)
UPDATE revision SET published_at = :now, audience = :audience
 WHERE contribution = :contribution AND number = :number AND published_at IS NULL;

-- :exec revision_move_audience (contribution ref, audience ref)
UPDATE revision SET audience = :audience WHERE contribution = :contribution AND published_at IS NOT NULL;

-- :exec revision_move_home (contribution ref, home ref)
UPDATE revision SET audience = :home WHERE contribution = :contribution AND published_at IS NULL;

-- :exec revision_delete_draft (contribution ref)
DELETE FROM revision WHERE contribution = :contribution AND published_at IS NULL;

-- ---- what the draft was

-- :exec draft_step_insert (contribution ref, version int, audience ref, document text)
INSERT INTO draft_step (contribution, version, audience, document)
VALUES (:contribution, :version, :audience, :document);

-- :exec draft_step_trim (contribution ref, before int)
DELETE FROM draft_step
 WHERE contribution = :contribution
   AND version < (SELECT coalesce(min(k.version), 0) FROM (
                    SELECT s.version FROM draft_step s
                     WHERE s.contribution = :contribution AND s.version <= :before
                     ORDER BY s.version DESC LIMIT 20) k);

-- :exec draft_step_move_home (contribution ref, home ref)
UPDATE draft_step SET audience = :home WHERE contribution = :contribution;

-- What stood in the draft when the contribution was at that version.
-- :one draft_step_at (contribution ref, version int) -> draft_step
SELECT s.version, s.document FROM draft_step s
 WHERE s.contribution = :contribution AND s.version <= :version AND readable(s)
 ORDER BY s.version DESC
 LIMIT 1;
