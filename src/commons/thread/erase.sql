-- SPDX-License-Identifier: EUPL-1.2
-- What was signed in a thread by a person who is erased: the function goes, the organisation stays.

-- :exec post_erase_capacity (person ref)
UPDATE post
   SET capacity = coalesce((SELECT o.name FROM organisation o WHERE o.id = post.organisation), '')
 WHERE person = :person;
