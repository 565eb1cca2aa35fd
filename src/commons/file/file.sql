-- SPDX-License-Identifier: EUPL-1.2

-- ---- what is kept

-- :number file_by_hash (sha256 text)
SELECT coalesce(max(id), 0) FROM file WHERE sha256 = :sha256;

-- :insert file_insert (sha256 text, size int, content_type text, stored_at instant, width opt_int, height opt_int)
INSERT INTO file (sha256, size, content_type, stored_at, width, height)
VALUES (:sha256, :size, :content_type, :stored_at, :width, :height);

-- Known already: what is swept is counted from now.
-- :exec file_touch (id ref, now instant)
UPDATE file SET stored_at = :now WHERE id = :id;

-- :exec rendition_insert (file ref, width int, narrow ref)
INSERT INTO rendition (file, width, narrow) VALUES (:file, :width, :narrow) ON CONFLICT DO NOTHING;

-- :number files_bytes ()
-- :scan the weight of all files, for the page of the operator and a limit
SELECT coalesce(sum(size), 0) FROM file;

-- What a person sent since then, removed or not.
-- :number files_sent_by (person ref, since instant)
-- :unguarded a count of one's own, for a limit
SELECT coalesce(sum(t.sent), 0) FROM attachment t WHERE t.person = :person AND t.attached_at > :since;

-- ---- attaching

-- :number attachment_count (contribution ref, post opt_ref)
-- :unguarded a limit counts also what the reader may not see
SELECT count(*) FROM attachment t
 WHERE t.contribution = :contribution AND t.removed_at IS NULL AND coalesce(t.post, 0) = coalesce(:post, 0);

-- :number attachment_last (contribution ref)
-- :unguarded the next place is after all of them
SELECT coalesce(max(t.position), 0) FROM attachment t WHERE t.contribution = :contribution;

-- :insert attachment_insert (uid uid, contribution ref, post opt_ref, audience ref, file ref, name text, position int, person ref, sent int, now instant)
INSERT INTO attachment (uid, contribution, post, audience, file, name, position, person, sent, attached_at)
VALUES (:uid, :contribution, :post, :audience, :file, :name, :position, :person, :sent, :now);

-- :exec attachment_state (id ref, alternative text, caption text, author text, rights_holder text, licence text, people text, now instant)
UPDATE attachment
   SET alternative = :alternative, caption = :caption, author = :author, rights_holder = :rights_holder,
       licence = :licence, people = :people, stated_at = :now
 WHERE id = :id;

-- :exec attachment_publish (id ref, audience ref)
UPDATE attachment SET published = TRUE, audience = :audience WHERE id = :id;

-- :exec attachment_place (id ref, position int)
UPDATE attachment SET position = :position WHERE id = :id;

-- :exec attachment_remove (id ref, now opt_instant)
UPDATE attachment SET removed_at = :now WHERE id = :id;

-- ---- reading. A file is read by those who read it, its contribution, and the post under which it stands, while that
-- post is not hidden: every question below asks all three.

-- What is known of one.
-- :fragment attached
t.id, t.uid, t.contribution, t.post, t.file, t.name, t.alternative, t.caption, t.author, t.rights_holder,
       t.licence, t.people, t.position, t.person, t.published, t.stated_at, t.removed_at, t.audience,
       f.sha256, f.size, f.content_type, f.width, f.height;

-- :one attachment_one (uid uid) -> attachment_row
SELECT @attached
  FROM attachment t
  JOIN file f ON f.id = t.file
  JOIN contribution c ON c.id = t.contribution
  LEFT JOIN post p ON p.id = t.post
 WHERE t.uid = :uid AND readable(t) AND readable(c) AND (t.post IS NULL OR (p.hidden = FALSE AND readable(p)));

-- What stands with a contribution, for readers.
-- :many attachment_shown (contribution ref, pending flag) -> attachment_row
SELECT @attached
  FROM attachment t
  JOIN file f ON f.id = t.file
  JOIN contribution c ON c.id = t.contribution
 WHERE t.contribution = :contribution AND t.post IS NULL AND t.stated_at IS NOT NULL AND t.removed_at IS NULL
   AND (t.published = TRUE OR :pending = TRUE) AND readable(t) AND readable(c)
 ORDER BY t.position, t.id
 LIMIT 50;

-- Whether anything may stand under the posts of a thread: most have nothing, and the question below costs five times this.
-- :number attachment_any_of_posts (contribution ref)
-- :unguarded it only says whether to ask the next one, which asks who may read
SELECT EXISTS (SELECT 1 FROM attachment t WHERE t.contribution = :contribution AND t.post IS NOT NULL);

-- What stands under the posts of a page of a thread.
-- :many attachment_of_posts (contribution ref, after int, upto int) -> attachment_under (number int)
-- :scan the files joined to one thread, few beside its messages
SELECT @attached, p.number
  FROM attachment t
  JOIN file f ON f.id = t.file
  JOIN contribution c ON c.id = t.contribution
  JOIN post p ON p.id = t.post
 WHERE t.contribution = :contribution AND t.stated_at IS NOT NULL AND t.removed_at IS NULL AND t.published = TRUE
   AND p.number > :after AND p.number <= :upto AND p.hidden = FALSE AND readable(t) AND readable(c) AND readable(p)
 ORDER BY p.number, t.position, t.id
 LIMIT 400;

-- Everything there is of a contribution or of one post, for who may change it: also what waits or was removed.
-- :many attachment_all (contribution ref, post opt_ref) -> attachment_row
SELECT @attached
  FROM attachment t
  JOIN file f ON f.id = t.file
  JOIN contribution c ON c.id = t.contribution
 WHERE t.contribution = :contribution AND coalesce(t.post, 0) = coalesce(:post, 0) AND readable(t) AND readable(c)
 ORDER BY t.position, t.id
 LIMIT 200;

-- Sent and not described yet: they are not published with it.
-- :number attachment_undescribed (contribution ref)
SELECT count(*) FROM attachment t
 WHERE t.contribution = :contribution AND t.post IS NULL AND t.stated_at IS NULL AND t.removed_at IS NULL AND readable(t);

-- The pictures of the lines of a list of one kind, twenty lines at once (0: no line): the first of each stands for it.
-- :many attachment_pictures (kind text, i1 ref, i2 ref, i3 ref, i4 ref, i5 ref, i6 ref, i7 ref, i8 ref, i9 ref, i10 ref, i11 ref, i12 ref, i13 ref, i14 ref, i15 ref, i16 ref, i17 ref, i18 ref, i19 ref, i20 ref) -> picture_brief (width int, height int)
SELECT t.contribution, t.uid, t.alternative, f.width, f.height
  FROM attachment t
  JOIN file f ON f.id = t.file
  JOIN contribution c ON c.id = t.contribution
 WHERE t.contribution IN (:i1, :i2, :i3, :i4, :i5, :i6, :i7, :i8, :i9, :i10, :i11, :i12, :i13, :i14, :i15, :i16, :i17, :i18, :i19, :i20)
   AND t.post IS NULL AND t.stated_at IS NOT NULL AND t.removed_at IS NULL
   AND t.published = TRUE AND f.width IS NOT NULL AND f.height IS NOT NULL AND c.kind = :kind
   AND readable(t) AND readable(c)
 ORDER BY t.contribution, t.position, t.id
 LIMIT 2000;

-- The narrowest copy that is at least so wide.
-- :one rendition_one (file ref, width int) -> rendition_row
SELECT f.sha256, f.size
  FROM rendition n
  JOIN file f ON f.id = n.narrow
 WHERE n.file = :file AND n.width = :width;

-- ---- sweeping

-- Removed long enough ago, or sent and never described.
-- :exec attachments_sweep (removed_before instant, sent_before instant)
-- :scan once a day
DELETE FROM attachment WHERE removed_at < :removed_before OR (stated_at IS NULL AND attached_at < :sent_before);

-- Named by nothing any more. A copy goes after the picture that it is of.
-- :exec files_sweep (before instant)
-- :scan once a day
DELETE FROM file
 WHERE stored_at < :before
   AND NOT EXISTS (SELECT 1 FROM attachment t WHERE t.file = file.id)
   AND NOT EXISTS (SELECT 1 FROM rendition n WHERE n.narrow = file.id);
