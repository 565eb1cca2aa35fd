-- SPDX-License-Identifier: EUPL-1.2
-- Audiences of chosen organisations: who reads them follows from mandates.

-- :insert audience_insert_chosen ()
INSERT INTO audience (kind) VALUES ('chosen');

-- :exec audience_member_insert (audience ref, organisation ref)
INSERT INTO audience_member (audience, organisation) VALUES (:audience, :organisation)
    ON CONFLICT DO NOTHING;

-- What an organisation was chosen for.
-- :exec reader_audience_insert_chosen (reader ref, organisation ref)
INSERT INTO reader_audience (reader, audience)
SELECT :reader, m.audience FROM audience_member m WHERE m.organisation = :organisation
    ON CONFLICT DO NOTHING;

-- The persons whose proven mandate in one of the organisations holds on a day read it from now on.
-- :exec audience_open_to_members (audience ref, today day)
INSERT INTO reader_audience (reader, audience)
SELECT DISTINCT k.person, m.audience
  FROM audience_member m
  JOIN mandate k ON k.organisation = m.organisation
 WHERE m.audience = :audience AND k.proof > 0 AND k.starts_on <= :today
   AND (k.ends_on IS NULL OR k.ends_on >= :today)
    ON CONFLICT DO NOTHING;

-- An audience for the members of an organisation opened late: those already proven read it too.
-- :many audience_members (audience ref) -> audience_member
SELECT m.organisation, o.name, o.address_key
  FROM audience_member m JOIN organisation o ON o.id = m.organisation
 WHERE m.audience = :audience
 ORDER BY o.sort_key, o.id
 LIMIT 50;
