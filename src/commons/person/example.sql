-- SPDX-License-Identifier: EUPL-1.2
-- People of the demonstration (example.h).

-- :exec person_mark_example (id ref)
UPDATE person SET example = TRUE WHERE id = :id;

-- :number example_persons ()
-- :scan the demonstration is taken away once
SELECT count(*) FROM person WHERE example = TRUE;

-- Who reads as one of its people, or as a member of one of its bodies.
-- :exec example_readers_remove ()
-- :scan the demonstration is taken away once
DELETE FROM reader_audience
 WHERE reader IN (SELECT p.id FROM person p WHERE p.example = TRUE)
    OR audience IN (SELECT a.id FROM audience a JOIN organisation o ON o.id = a.organisation
                     WHERE o.source = 'demonstration');

-- :exec example_members_remove ()
-- :scan the demonstration is taken away once
DELETE FROM audience_member
 WHERE organisation IN (SELECT o.id FROM organisation o WHERE o.source = 'demonstration');

-- What still names such an audience keeps it, without a reader.
-- :exec example_audiences_release ()
-- :scan the demonstration is taken away once
UPDATE audience SET organisation = NULL
 WHERE organisation IN (SELECT o.id FROM organisation o WHERE o.source = 'demonstration');

-- Homes of drafts that are gone, audiences of bodies that go.
-- :exec example_audiences_remove ()
-- :scan the demonstration is taken away once
DELETE FROM audience
 WHERE kind IN ('group', 'chosen', 'organisation') AND organisation IS NULL
   AND NOT EXISTS (SELECT 1 FROM audience_member m WHERE m.audience = audience.id)
   AND NOT EXISTS (SELECT 1 FROM reader_audience ra WHERE ra.audience = audience.id)
   AND NOT EXISTS (SELECT 1 FROM contribution c WHERE c.audience = audience.id OR c.home = audience.id)
   AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.audience = audience.id)
   AND NOT EXISTS (SELECT 1 FROM draft_step s WHERE s.audience = audience.id)
   AND NOT EXISTS (SELECT 1 FROM attachment t WHERE t.audience = audience.id)
   AND NOT EXISTS (SELECT 1 FROM post q WHERE q.audience = audience.id)
   AND NOT EXISTS (SELECT 1 FROM search_entry d WHERE d.audience = audience.id);

-- :exec example_persons_remove ()
-- :scan the demonstration is taken away once
DELETE FROM person
 WHERE example = TRUE
   AND NOT EXISTS (SELECT 1 FROM post q WHERE q.person = person.id)
   AND NOT EXISTS (SELECT 1 FROM post_history h WHERE h.person = person.id)
   AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.person = person.id)
   AND NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.person = person.id);

-- Those that something real still names lose their name and their way in.
-- :exec example_names_remove ()
-- :scan the demonstration is taken away once
DELETE FROM person_name WHERE person IN (SELECT p.id FROM person p WHERE p.example = TRUE);

-- :exec example_sessions_remove ()
-- :scan the demonstration is taken away once
DELETE FROM session WHERE person IN (SELECT p.id FROM person p WHERE p.example = TRUE);

-- :exec example_persons_close (now instant)
-- :scan the demonstration is taken away once
UPDATE person SET password = '', role = 0, suspended_at = :now, example = FALSE WHERE example = TRUE;
