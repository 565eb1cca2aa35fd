-- SPDX-License-Identifier: EUPL-1.2

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

-- :insert notice_insert (person ref, kind int, contribution opt_ref, post opt_ref, organisation opt_ref, actor opt_ref, note text, now instant)
INSERT INTO notice (person, kind, contribution, post, organisation, actor, note, created_at)
VALUES (:person, :kind, :contribution, :post, :organisation, :actor, :note, :now);

-- Erased ones are told nothing.
-- :number notice_person (id ref)
SELECT count(*) FROM person p JOIN person_name n ON n.person = p.id WHERE p.id = :id;
