-- SPDX-License-Identifier: EUPL-1.2
-- Who is erased keeps a number.

-- :one person_to_erase (id ref) -> person_to_erase
SELECT id, uid, erased_at FROM person WHERE id = :id;

-- :number person_of_uid (uid uid)
SELECT coalesce(max(id), 0) FROM person WHERE uid = :uid;

-- :exec person_close (id ref, now instant)
UPDATE person
   SET password = '', role = 0, language = 'fr', suspended_at = coalesce(suspended_at, :now), erased_at = :now
 WHERE id = :id;

-- :exec person_name_remove (person ref)
DELETE FROM person_name WHERE person = :person;

-- The name stays as an author's; the address does not.
-- :exec person_address_remove (person ref, address text)
UPDATE person_name SET email = :address WHERE person = :person;
