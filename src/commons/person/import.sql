-- SPDX-License-Identifier: EUPL-1.2
-- Persons out of an archive.

-- :insert person_import_insert (uid uid, role int, password text, language text, created_at instant, suspended_at opt_instant, suspended_until opt_instant,
--     erased_at opt_instant, example flag)
INSERT INTO person (uid, role, password, language, created_at, suspended_at, suspended_until, erased_at, example)
VALUES (:uid, :role, :password, :language, :created_at, :suspended_at, :suspended_until, :erased_at, :example);

-- :number person_id_of_uid (uid uid)
SELECT coalesce(max(id), 0) FROM person WHERE uid = :uid;

-- :number person_address_taken (email text)
SELECT count(*) FROM person_name WHERE email = :email;
