-- SPDX-License-Identifier: EUPL-1.2
-- What a person who is erased leaves: that somebody had a mandate, not who.

-- :exec mandate_codes_erase (person ref)
DELETE FROM mandate_code WHERE mandate IN (SELECT m.id FROM mandate m WHERE m.person = :person);

-- Sent to the person's address.
-- :exec invitations_erase (person ref)
-- :scan when a person leaves and takes the name back
DELETE FROM invitation WHERE email IN (SELECT n.email FROM person_name n WHERE n.person = :person);

-- :exec mandate_erase_function (person ref)
UPDATE mandate SET function = kind, interests = '' WHERE person = :person;

-- :exec vouch_erase_capacity (person ref)
UPDATE vouch SET capacity = '' WHERE person = :person;
