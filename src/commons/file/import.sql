-- SPDX-License-Identifier: EUPL-1.2
-- Attachments out of an archive.

-- :exec file_import_insert (sha256 text, size int, content_type text, stored_at instant)
INSERT INTO file (sha256, size, content_type, uses, stored_at) VALUES (:sha256, :size, :content_type, 1, :stored_at)
    ON CONFLICT (sha256) DO UPDATE SET uses = file.uses + 1;

-- :insert attachment_import_insert (uid uid, contribution ref, sha256 text, name text, alternative text, author text,
--     rights_holder text, licence text, people text, position int, attached_at instant)
INSERT INTO attachment (uid, contribution, audience, file, name, alternative, author, rights_holder, licence, people,
                        position, attached_at)
SELECT :uid, c.id, c.audience, f.id, :name, :alternative, :author, :rights_holder, :licence, :people, :position, :attached_at
  FROM contribution c, file f
 WHERE c.id = :contribution AND f.sha256 = :sha256;

-- :many file_page (after ref) -> file_row
SELECT id, sha256, size FROM file WHERE id > :after ORDER BY id LIMIT 500;
