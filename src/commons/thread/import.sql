-- SPDX-License-Identifier: EUPL-1.2
-- Posts out of an archive.

-- Nothing when its number is taken.
-- :insert post_import_insert (uid uid, contribution ref, number int, audience ref, person ref, organisation opt_ref, capacity text,
--     body text, html html, renderer int, answers int, created_at instant, edited_at opt_instant, version int, hidden flag, hidden_by int)
INSERT INTO post (uid, contribution, number, audience, person, organisation, capacity, body, html, renderer, answers,
                  created_at, edited_at, version, hidden, hidden_by)
VALUES (:uid, :contribution, :number, :audience, :person, :organisation, :capacity, :body, :html, :renderer, :answers,
        :created_at, :edited_at, :version, :hidden, :hidden_by)
    ON CONFLICT (contribution, number) DO NOTHING;

-- :exec post_version_import_insert (post ref, version int, body text, replaced_at instant, person ref)
INSERT INTO post_history (post, version, body, replaced_at, person)
VALUES (:post, :version, :body, :replaced_at, :person)
    ON CONFLICT DO NOTHING;
