-- SPDX-License-Identifier: EUPL-1.2
-- What a person who is erased leaves (erase.h).

-- Drafts in a group of the person's own, that nobody else reads.
-- :many drafts_of_one (person ref, after ref) -> draft_of_one
-- :unguarded the person's own drafts, on the way out
-- :scan one person's own drafts, when that person leaves
SELECT c.id, c.version FROM contribution c
  JOIN audience a ON a.id = c.home
 WHERE c.person = :person AND c.id > :after AND a.kind = 'group'
   AND (c.state = 'draft'
        OR EXISTS (SELECT 1 FROM revision v WHERE v.contribution = c.id AND v.published_at IS NULL))
   AND NOT EXISTS (SELECT 1 FROM reader_audience ra WHERE ra.audience = c.home AND ra.reader <> :person)
 ORDER BY c.id
 LIMIT 100;

-- :exec contribution_erase_capacity (person ref)
UPDATE contribution
   SET capacity = coalesce((SELECT o.name FROM organisation o WHERE o.id = contribution.organisation), '')
 WHERE person = :person;

-- :exec revision_erase_capacity (person ref)
UPDATE revision
   SET capacity = coalesce((SELECT o.name FROM contribution c JOIN organisation o ON o.id = c.organisation
                             WHERE c.id = revision.contribution), '')
 WHERE person = :person AND capacity <> '';

-- :exec declaration_erase_capacity (person ref)
-- :scan when a person leaves and takes the name back
UPDATE declaration
   SET capacity = coalesce((SELECT o.name FROM organisation o WHERE o.id = declaration.organisation), '')
 WHERE person = :person;

-- :exec follow_up_erase_capacity (person ref)
-- :scan when a person leaves and takes the name back
UPDATE follow_up
   SET capacity = coalesce((SELECT o.name FROM contribution c JOIN organisation o ON o.id = c.organisation
                             WHERE c.id = follow_up.contribution), '')
 WHERE person = :person AND capacity <> '';

-- :exec note_erase_capacity (person ref)
-- :scan when a person leaves and takes the name back
UPDATE contribution_note
   SET capacity = coalesce((SELECT o.name FROM organisation o WHERE o.id = contribution_note.organisation), '')
 WHERE person = :person;
