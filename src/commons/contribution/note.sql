-- SPDX-License-Identifier: EUPL-1.2
-- Dated notes of an organisation on what it published.

-- :insert note_insert (uid uid, contribution ref, organisation ref, person ref, capacity text, body text, html html, now instant)
INSERT INTO contribution_note (uid, contribution, organisation, person, capacity, body, html, created_at)
VALUES (:uid, :contribution, :organisation, :person, :capacity, :body, :html, :now);

-- :many note_list (contribution ref) -> note_line
SELECT n.id, n.uid, n.capacity, n.html, n.created_at, p.name AS person_name, o.name AS organisation_name
  FROM contribution_note n
  JOIN contribution c ON c.id = n.contribution
  JOIN organisation o ON o.id = n.organisation
  LEFT JOIN person_name p ON p.person = n.person
 WHERE n.contribution = :contribution AND readable(c)
 ORDER BY n.id
 LIMIT 50;

-- :number note_count (contribution ref)
SELECT count(*) FROM contribution_note WHERE contribution = :contribution;
