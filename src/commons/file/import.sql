-- SPDX-License-Identifier: EUPL-1.2
-- Attachments out of an archive.

-- :exec file_import_insert (sha256 text, size int, content_type text, stored_at instant, width opt_int, height opt_int)
INSERT INTO file (sha256, size, content_type, stored_at, width, height)
VALUES (:sha256, :size, :content_type, :stored_at, :width, :height)
    ON CONFLICT (sha256) DO NOTHING;

-- :exec rendition_import_insert (of text, width int, narrow text)
INSERT INTO rendition (file, width, narrow)
SELECT f.id, :width, n.id FROM file f, file n WHERE f.sha256 = :of AND n.sha256 = :narrow
    ON CONFLICT DO NOTHING;

-- What was not published goes back to those who work on the contribution.
-- :insert attachment_import_insert (uid uid, contribution ref, post opt_uid, sha256 text, name text, alternative text, author text,
--     rights_holder text, licence text, people text, caption text, position int, attached_at instant, stated_at opt_instant,
--     published flag, person opt_uid)
INSERT INTO attachment (uid, contribution, post, audience, file, name, alternative, author, rights_holder, licence,
                        people, caption, position, attached_at, stated_at, published, person)
SELECT :uid, c.id, (SELECT p.id FROM post p WHERE p.uid = :post), CASE WHEN :published THEN c.audience ELSE c.home END,
       f.id, :name, :alternative, :author, :rights_holder, :licence, :people, :caption, :position, :attached_at,
       :stated_at, :published, (SELECT q.id FROM person q WHERE q.uid = :person)
  FROM contribution c, file f
 WHERE c.id = :contribution AND f.sha256 = :sha256;

-- :many file_page (after ref) -> file_row
SELECT id, sha256, size FROM file WHERE id > :after ORDER BY id LIMIT 500;
