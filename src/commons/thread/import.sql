-- SPDX-License-Identifier: EUPL-1.2
-- Posts out of an archive.

-- :number post_number_taken (contribution ref, number int)
-- :unguarded an import asks whether a number is free
SELECT count(*) FROM post WHERE contribution = :contribution AND number = :number;

-- :insert post_import_insert (uid uid, contribution ref, number int, audience ref, person ref, organisation opt_ref, capacity text,
--     body text, html html, renderer int, answers int, created_at instant, edited_at opt_instant, version int, hidden flag, hidden_by int)
INSERT INTO post (uid, contribution, number, audience, person, organisation, capacity, body, html, renderer, answers,
                  created_at, edited_at, version, hidden, hidden_by)
VALUES (:uid, :contribution, :number, :audience, :person, :organisation, :capacity, :body, :html, :renderer, :answers,
        :created_at, :edited_at, :version, :hidden, :hidden_by);

-- :exec post_version_import_insert (post ref, version int, body text, replaced_at instant, person ref)
INSERT INTO post_history (post, version, body, replaced_at, person)
VALUES (:post, :version, :body, :replaced_at, :person)
    ON CONFLICT DO NOTHING;
