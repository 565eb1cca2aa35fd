-- SPDX-License-Identifier: EUPL-1.2
-- Contributions out of an archive.

-- :number facet_change_total (facet ref)
-- :scan the words of the sectors and themes change a few times a year
SELECT count(*) FROM facet_change WHERE facet = :facet;

-- :number facet_change_at (facet ref, at instant)
-- :scan the words of the sectors and themes change a few times a year
SELECT count(*) FROM facet_change WHERE facet = :facet AND changed_at = :at;

-- :insert contribution_import_insert (uid uid, kind text, language text, organisation opt_ref, person ref, capacity text,
--     licence text, status text, state text, audience ref, home ref, published opt_int, example flag, created_at instant,
--     updated_at instant, active_at instant, published_at opt_instant, proof opt_int)
INSERT INTO contribution (uid, kind, title, slug, language, organisation, person, capacity, licence, status, state,
                          audience, home, published, example, created_at, updated_at, active_at, published_at, capacity_proof)
VALUES (:uid, :kind, '', '', :language, :organisation, :person, :capacity, :licence, :status, :state,
        :audience, :home, :published, :example, :created_at, :updated_at, :active_at, :published_at, :proof);

-- Its published revisions are read by those who read it, its draft by those who work on it.
-- :insert revision_import_insert (uid uid, contribution ref, number int, document text, fields_version int, base int,
--     published_at opt_instant, person ref, capacity text, note text, saved_at instant)
INSERT INTO revision (uid, contribution, audience, number, document, fields_version, base, published_at, person,
                      capacity, note, saved_at)
SELECT :uid, c.id, CASE WHEN :published_at IS NULL THEN c.home ELSE c.audience END, :number, :document,
       :fields_version, :base, :published_at, :person, :capacity, :note, :saved_at
  FROM contribution c WHERE c.id = :contribution;

-- :number revision_number_taken (contribution ref, number int)
-- :unguarded an import asks whether a number is free
SELECT count(*) FROM revision WHERE contribution = :contribution AND number = :number;

-- :exec contribution_import_delete (id ref)
DELETE FROM contribution WHERE id = :id;

-- :insert declaration_import_insert (uid uid, contribution ref, organisation ref, kind text, person ref, capacity text,
--     note text, own opt_ref, declared_at instant, withdrawn_at opt_instant)
INSERT INTO declaration (uid, contribution, organisation, kind, person, capacity, note, own, declared_at, withdrawn_at)
VALUES (:uid, :contribution, :organisation, :kind, :person, :capacity, :note, :own, :declared_at, :withdrawn_at)
    ON CONFLICT DO NOTHING;

-- :exec translation_import_insert (contribution ref, language text, field text, body text, of_revision int, person ref, translated_at instant)
INSERT INTO translation (contribution, language, field, body, of_revision, person, translated_at)
VALUES (:contribution, :language, :field, :body, :of_revision, :person, :translated_at)
    ON CONFLICT DO NOTHING;

-- :exec best_post_import_write (id ref, post ref)
UPDATE contribution SET best_post = :post WHERE id = :id;

-- :exec draft_step_import_insert (contribution ref, version int, audience ref, document text)
INSERT INTO draft_step (contribution, version, audience, document)
VALUES (:contribution, :version, :audience, :document)
    ON CONFLICT DO NOTHING;

-- ---- what `parvis check` counts ---------------------------------------------------------------

-- Contributions whose kept count of posts is wrong.
-- :number contribution_miscounted ()
-- :unguarded the operator checks the whole file
-- :scan the operator checks the whole file
SELECT count(*) FROM contribution c
 WHERE c.post_count <> (SELECT count(*) FROM post p WHERE p.contribution = c.id);
