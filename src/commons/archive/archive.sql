-- SPDX-License-Identifier: EUPL-1.2
-- What the archive asks: every table in the order in which its rows came, by keyset. `public` asks what a
-- visitor may read, with readable(); `whole` asks everything, for the operator alone. An organisation is
-- named by its nature and code when it stands in the directory, by its uid otherwise.
-- `NOT x.state <> 'published'` is no index's condition: by that of what is published, SQLite would read and sort all of
-- it for each page of 200, instead of going on in the order of ids.

-- An authority's name on every instance.
-- :fragment official
CASE WHEN o.source = 'directory' THEN o.nature || ':' || o.code ELSE NULL END AS official;

-- A contribution.
-- :fragment contributions
SELECT c.id, c.uid, c.kind, c.language, o.uid AS organisation,
       @official,
       p.uid AS person, c.capacity, c.licence, c.status, c.state, c.audience, a.kind AS audience_kind,
       ao.uid AS audience_organisation,
       CASE WHEN ao.source = 'directory' THEN ao.nature || ':' || ao.code ELSE NULL END AS audience_official,
       c.home, h.kind AS home_kind, ho.uid AS home_organisation,
       CASE WHEN ho.source = 'directory' THEN ho.nature || ':' || ho.code ELSE NULL END AS home_official,
       c.published, c.example, c.created_at, c.updated_at, c.active_at, c.published_at, c.capacity_proof
  FROM contribution c
  JOIN person p ON p.id = c.person
  JOIN audience a ON a.id = c.audience
  JOIN audience h ON h.id = c.home
  LEFT JOIN organisation o ON o.id = c.organisation
  LEFT JOIN organisation ao ON ao.id = a.organisation
  LEFT JOIN organisation ho ON ho.id = h.organisation
 WHERE c.id > :after;

-- A revision.
-- :fragment revisions
SELECT r.id, r.uid, r.number, r.document, r.fields_version, r.base, r.published_at, p.uid AS person, r.capacity,
       r.note, r.saved_at
  FROM revision r
  JOIN person p ON p.id = r.person
 WHERE r.contribution = :contribution AND r.number > :after;

-- A link.
-- :fragment links
SELECT l.id, s.uid AS source, t.uid AS target, l.kind, l.target_revision, l.changes, l.created_at
  FROM link l
  JOIN contribution s ON s.id = l.source
  JOIN contribution t ON t.id = l.target
 WHERE l.id > :after;

-- A declaration.
-- :fragment declarations
SELECT d.id, d.uid, c.uid AS contribution, o.uid AS organisation,
       @official,
       d.kind, p.uid AS person, d.capacity, d.note, w.uid AS own, d.declared_at, d.withdrawn_at
  FROM declaration d
  JOIN contribution c ON c.id = d.contribution
  JOIN organisation o ON o.id = d.organisation
  JOIN person p ON p.id = d.person
  LEFT JOIN contribution w ON w.id = d.own;

-- What became of it.
-- :fragment follow_ups
SELECT f.id, f.uid, c.uid AS contribution, f.happened_on, f.alive, f.body, p.uid AS person, f.capacity, f.created_at
  FROM follow_up f
  JOIN contribution c ON c.id = f.contribution
  JOIN person p ON p.id = f.person
 WHERE f.id > :after;

-- A post.
-- :fragment posts
SELECT m.id, m.uid, c.uid AS contribution, m.number, p.uid AS person, o.uid AS organisation,
       @official,
       m.capacity, m.body, m.answers, m.created_at, m.edited_at, m.version, m.hidden, m.hidden_by,
       CASE WHEN c.best_post = m.id THEN TRUE ELSE FALSE END AS best
  FROM post m
  JOIN contribution c ON c.id = m.contribution
  JOIN person p ON p.id = m.person
  LEFT JOIN organisation o ON o.id = m.organisation
 WHERE m.id > :after;

-- A translation.
-- :fragment translations
SELECT c.uid AS contribution, t.language, t.field, t.body, t.of_revision, p.uid AS person, t.translated_at
  FROM translation t
  JOIN contribution c ON c.id = t.contribution
  JOIN person p ON p.id = t.person
 WHERE t.contribution = :contribution;

-- A file that is attached.
-- :fragment attachments
SELECT t.id, t.uid, c.uid AS contribution, p.uid AS post, q.uid AS person, f.id AS file, f.sha256, f.size, f.content_type,
       f.stored_at, f.width, f.height, t.name, t.alternative, t.author, t.rights_holder, t.licence, t.people, t.caption,
       t.position, t.attached_at, t.stated_at, t.published
  FROM attachment t
  JOIN contribution c ON c.id = t.contribution
  JOIN file f ON f.id = t.file
  LEFT JOIN post p ON p.id = t.post
  LEFT JOIN person q ON q.id = t.person
 WHERE t.id > :after AND t.removed_at IS NULL;

-- ---- finding what an archive names ------------------------------------------------------------

-- :number archive_person_of (uid uid)
SELECT coalesce(max(id), 0) FROM person WHERE uid = :uid;

-- :number archive_contribution_of (uid uid)
-- :unguarded an import must know what is there already, whoever may read it
SELECT coalesce(max(id), 0) FROM contribution WHERE uid = :uid;

-- :number archive_revision_of (uid uid)
-- :unguarded an import must know what is there already, whoever may read it
SELECT coalesce(max(id), 0) FROM revision WHERE uid = :uid;

-- :number archive_post_of (uid uid)
-- :unguarded an import must know what is there already, whoever may read it
SELECT coalesce(max(id), 0) FROM post WHERE uid = :uid;

-- :number archive_mandate_of (uid uid)
SELECT coalesce(max(id), 0) FROM mandate WHERE uid = :uid;

-- :number archive_declaration_of (uid uid)
SELECT coalesce(max(id), 0) FROM declaration WHERE uid = :uid;

-- :number archive_follow_up_of (uid uid)
SELECT coalesce(max(id), 0) FROM follow_up WHERE uid = :uid;

-- :number archive_attachment_of (uid uid)
-- :unguarded an import must know what is there already, whoever may read it
SELECT coalesce(max(id), 0) FROM attachment WHERE uid = :uid;

-- :number archive_organisation_of (uid uid)
SELECT coalesce(max(id), 0) FROM organisation WHERE uid = :uid;

-- :number archive_visa_of (uid uid)
SELECT coalesce(max(id), 0) FROM visa WHERE uid = :uid;

-- :number archive_case_of (uid uid)
SELECT coalesce(max(id), 0) FROM moderation_case WHERE uid = :uid;

-- :number archive_decision_of (uid uid)
SELECT coalesce(max(id), 0) FROM moderation_decision WHERE uid = :uid;

-- :number archive_facet_of (dimension text, code text)
SELECT coalesce(max(id), 0) FROM facet WHERE dimension = :dimension AND code = :code;

-- Who works on what a case is about.
-- :number archive_home_of_case (case_ ref)
-- :unguarded an import puts back to whom a hidden thing was open
SELECT coalesce(max(c.home), 0) FROM moderation_case m JOIN contribution c ON c.id = m.contribution WHERE m.id = :case_;

-- ---- what rows are called ---------------------------------------------------------------------

-- :one archive_uid_of_person (id ref) -> archive_uid
SELECT uid FROM person WHERE id = :id;

-- :one archive_uid_of_contribution (id ref) -> archive_uid
-- :unguarded a name only, of what the caller may say
SELECT uid FROM contribution WHERE id = :id;

-- :one archive_uid_of_post (id ref) -> archive_uid
-- :unguarded a name only, of what the caller may say
SELECT uid FROM post WHERE id = :id;

-- :one archive_uid_of_mandate (id ref) -> archive_uid
SELECT uid FROM mandate WHERE id = :id;

-- :one archive_uid_of_visa (id ref) -> archive_uid
SELECT uid FROM visa WHERE id = :id;

-- :one archive_uid_of_case (id ref) -> archive_uid (uid uid)
SELECT uid FROM moderation_case WHERE id = :id AND uid IS NOT NULL;

-- :one archive_uid_of_decision (id ref) -> archive_uid
SELECT uid FROM moderation_decision WHERE id = :id;

-- :one archive_facet_code_of (id ref) -> archive_facet_code
SELECT dimension, code FROM facet WHERE id = :id;

-- :one archive_audience_of (id ref) -> archive_audience (official opt_text)
SELECT a.kind, o.uid AS organisation,
       @official
  FROM audience a
  LEFT JOIN organisation o ON o.id = a.organisation
 WHERE a.id = :id;

-- :number archive_readers (audience ref)
SELECT count(*) FROM reader_audience WHERE audience = :audience;

-- Does a visitor read it?
-- :number archive_contribution_shown (id ref)
SELECT coalesce(max(c.id), 0) FROM contribution c WHERE c.id = :id AND c.state = 'published' AND readable(c);

-- ---- more of what an archive names --------------------------------------------------------------

-- An authority by what it is called officially; epci: an EPCI of any nature.
-- :number archive_authority_of (nature text, code text, epci flag)
SELECT coalesce(max(o.id), 0) FROM organisation o
 WHERE o.code = :code
   AND (o.nature = :nature OR (:epci AND o.nature IN ('CC', 'CA', 'CU', 'METRO', 'MET69')));

-- :one archive_name_of (id ref) -> archive_name (official opt_text)
SELECT o.uid, @official
  FROM organisation o WHERE o.id = :id;

-- :one archive_person_name (person ref) -> archive_person_name
SELECT name FROM person_name WHERE person = :person;

-- ---- the newest row: what exported_at says --------------------------------------------------

-- Of what a visitor may read.
-- :number archive_newest_public ()
SELECT coalesce(max(x.at), 0) FROM (
       SELECT max(ca.active_at) AS at FROM contribution ca WHERE ca.state = 'published' AND readable(ca)
        UNION ALL SELECT max(p.created_at) AS at FROM post p WHERE readable(p)
        UNION ALL SELECT max(pe.edited_at) AS at FROM post pe WHERE pe.edited_at IS NOT NULL AND readable(pe)
        UNION ALL SELECT max(d.declared_at) AS at FROM declaration d JOIN contribution cd ON cd.id = d.contribution WHERE d.withdrawn_at IS NULL AND cd.state = 'published' AND readable(cd)
        UNION ALL SELECT max(f.created_at) AS at FROM follow_up f JOIN contribution cf ON cf.id = f.contribution WHERE cf.state = 'published' AND readable(cf)
        UNION ALL SELECT max(o.created_at) AS at FROM organisation o WHERE o.source <> 'directory') x;

-- Of everything.
-- :number archive_newest_whole ()
-- :unguarded the operator's own copy of everything
SELECT coalesce(max(x.at), 0) FROM (
       SELECT max(updated_at) AS at FROM contribution
        UNION ALL SELECT max(active_at) AS at FROM contribution
        UNION ALL SELECT max(saved_at) AS at FROM revision
        UNION ALL SELECT max(created_at) AS at FROM post
        UNION ALL SELECT max(edited_at) AS at FROM post WHERE edited_at IS NOT NULL
        UNION ALL SELECT max(coalesce(withdrawn_at, declared_at)) AS at FROM declaration
        UNION ALL SELECT max(created_at) AS at FROM follow_up
        UNION ALL SELECT max(created_at) AS at FROM organisation WHERE source <> 'directory'
        UNION ALL SELECT max(created_at) AS at FROM person
        UNION ALL SELECT max(created_at) AS at FROM mandate
        UNION ALL SELECT max(followed_at) AS at FROM follow
        UNION ALL SELECT max(added_at) AS at FROM peer_list
        UNION ALL SELECT max(changed_at) AS at FROM facet_change
        UNION ALL SELECT max(translated_at) AS at FROM translation
        UNION ALL SELECT max(attached_at) AS at FROM attachment
        UNION ALL SELECT max(coalesce(lifted_at, decided_at)) AS at FROM moderation_decision
        UNION ALL SELECT max(changed_at) AS at FROM moderation_case
        UNION ALL SELECT max(at) AS at FROM journal) x;

-- ---- pages of rows ----------------------------------------------------------------------------

-- Sectors first, then themes, in their order.
-- :many archive_facets (after_dimension text, after_code text) -> archive_facet
SELECT dimension, code, label, label_en, position, retired_on
  FROM facet
 WHERE (dimension, code) > (:after_dimension, :after_code)
 ORDER BY dimension, code
 LIMIT 200;

-- :many archive_facet_changes (after ref) -> archive_facet_change (person opt_uid)
SELECT h.id, f.dimension, f.code, h.label, h.label_en, h.changed_at, p.uid AS person
  FROM facet_change h
  JOIN facet f ON f.id = h.facet
  LEFT JOIN person p ON p.id = h.person
 WHERE h.id > :after
 ORDER BY h.id
 LIMIT 200;

-- Those whose public texts a visitor reads: nothing but what stands beside these texts.
-- :many archive_persons_public (after ref) -> archive_author (name opt_text)
-- :scan an export looks for its authors in all that is published
SELECT p.id, p.uid, n.name, p.example
  FROM person p
  LEFT JOIN person_name n ON n.person = p.id
 WHERE p.id > :after
   AND (p.id IN (SELECT c.person FROM contribution c WHERE c.state = 'published' AND readable(c))
        OR p.id IN (SELECT r.person FROM revision r JOIN contribution cr ON cr.id = r.contribution
                     WHERE r.published_at IS NOT NULL AND readable(r) AND cr.state = 'published' AND readable(cr))
        OR p.id IN (SELECT m.person FROM post m JOIN contribution cm ON cm.id = m.contribution
                     WHERE readable(m) AND cm.state = 'published' AND readable(cm))
        OR p.id IN (SELECT f.person FROM follow_up f JOIN contribution cf ON cf.id = f.contribution
                     WHERE cf.state = 'published' AND readable(cf))
        OR p.id IN (SELECT t.person FROM translation t JOIN contribution ct ON ct.id = t.contribution
                     WHERE ct.state = 'published' AND readable(ct))
        OR p.id IN (SELECT k.person FROM contribution_note k JOIN contribution ck ON ck.id = k.contribution
                     WHERE ck.state = 'published' AND readable(ck)))
 ORDER BY p.id
 LIMIT 200;

-- :many archive_persons_whole (after ref) -> archive_person (name opt_text, email opt_text)
SELECT p.id, p.uid, p.role, p.password, p.language, p.created_at, p.suspended_at, p.suspended_until, p.erased_at, n.name,
       n.email, n.confirmed_at, p.example
  FROM person p
  LEFT JOIN person_name n ON n.person = p.id
 WHERE p.id > :after
 ORDER BY p.id
 LIMIT 200;

-- Bodies that people added; those of the directory are on every instance.
-- :many archive_organisations (after ref) -> archive_organisation (department opt_text, created_by opt_uid)
SELECT o.id, o.uid, o.nature, o.name, o.siren, o.place, o.site, o.population_municipal, o.source, o.created_at,
       CASE WHEN d.source = 'directory' THEN d.nature || ':' || d.code ELSE NULL END AS department, p.uid AS created_by
  FROM organisation o
  LEFT JOIN organisation d ON d.id = o.department
  LEFT JOIN person p ON p.id = o.created_by
 WHERE o.id > :after AND o.source <> 'directory'
 ORDER BY o.id
 LIMIT 200;

-- :many archive_dependences (organisation ref) -> archive_name (official opt_text)
SELECT o.uid, @official
  FROM organisation_dependence d
  JOIN organisation o ON o.id = d.authority
 WHERE d.organisation = :organisation
 ORDER BY o.uid
 LIMIT 30;

-- :many archive_mandates (after ref) -> archive_mandate (official opt_text, proven_by opt_uid)
SELECT m.id, m.uid, p.uid AS person, o.uid AS organisation,
       @official,
       m.function, m.kind, m.starts_on, m.ends_on, m.proof, m.created_at, m.charge, m.proven_how, m.proven_at,
       b.uid AS proven_by, m.reads_until, m.interests
  FROM mandate m
  JOIN person p ON p.id = m.person
  LEFT JOIN person b ON b.id = m.proven_by
  JOIN organisation o ON o.id = m.organisation
 WHERE m.id > :after
 ORDER BY m.id
 LIMIT 200;

-- The organisations of a chosen audience.
-- :many archive_chosen (audience ref) -> archive_name (official opt_text)
SELECT o.uid, @official
  FROM audience_member m
  JOIN organisation o ON o.id = m.organisation
 WHERE m.audience = :audience
 ORDER BY o.uid
 LIMIT 100;

-- The members of a private group.
-- :many archive_group (audience ref) -> archive_reader
SELECT p.uid
  FROM reader_audience ra
  JOIN person p ON p.id = ra.reader
 WHERE ra.audience = :audience
 ORDER BY p.id
 LIMIT 1000;

-- :many archive_contributions_public (after ref) -> archive_contribution (official opt_text, audience_official opt_text, home_official opt_text)
@contributions
   AND NOT c.state <> 'published' AND readable(c)
 ORDER BY c.id
 LIMIT 100;

-- :many archive_contributions_whole (after ref) -> archive_contribution (official opt_text, audience_official opt_text, home_official opt_text)
-- :unguarded the operator's own copy of everything
@contributions
 ORDER BY c.id
 LIMIT 100;

-- :many archive_revisions_public (contribution ref, after int) -> archive_revision
@revisions AND r.published_at IS NOT NULL AND readable(r)
 ORDER BY r.number
 LIMIT 20;

-- :many archive_revisions_whole (contribution ref, after int) -> archive_revision
-- :unguarded the operator's own copy of everything
@revisions
 ORDER BY r.number
 LIMIT 20;

-- :many archive_links_public (after ref) -> archive_link
@links
   AND NOT s.state <> 'published' AND readable(s) AND NOT t.state <> 'published' AND readable(t)
 ORDER BY l.id
 LIMIT 200;

-- :many archive_links_whole (after ref) -> archive_link
-- :unguarded the operator's own copy of everything
@links
 ORDER BY l.id
 LIMIT 200;

-- :many archive_declarations_public (after ref) -> archive_declaration (official opt_text, own opt_uid)
@declarations AND NOT w.state <> 'published' AND readable(w)
 WHERE d.id > :after AND d.withdrawn_at IS NULL AND NOT c.state <> 'published' AND readable(c)
 ORDER BY d.id
 LIMIT 200;

-- :many archive_declarations_whole (after ref) -> archive_declaration (official opt_text, own opt_uid)
-- :unguarded the operator's own copy of everything
@declarations
 WHERE d.id > :after
 ORDER BY d.id
 LIMIT 200;

-- :many archive_follow_ups_public (after ref) -> archive_follow_up
@follow_ups AND NOT c.state <> 'published' AND readable(c)
 ORDER BY f.id
 LIMIT 200;

-- :many archive_follow_ups_whole (after ref) -> archive_follow_up
-- :unguarded the operator's own copy of everything
@follow_ups
 ORDER BY f.id
 LIMIT 200;

-- :many archive_posts_public (after ref) -> archive_post (official opt_text, best flag)
@posts AND readable(m) AND NOT c.state <> 'published' AND readable(c)
 ORDER BY m.id
 LIMIT 200;

-- :many archive_posts_whole (after ref) -> archive_post (official opt_text, best flag)
-- :unguarded the operator's own copy of everything
@posts
 ORDER BY m.id
 LIMIT 200;

-- :many archive_post_versions (after ref) -> archive_post_version
-- :unguarded the operator's own copy of everything
SELECT h.id, m.uid AS post, h.version, h.body, h.replaced_at, p.uid AS person
  FROM post_history h
  JOIN post m ON m.id = h.post
  JOIN person p ON p.id = h.person
 WHERE h.id > :after
 ORDER BY h.id
 LIMIT 200;

-- :many archive_follows (after_person ref, after ref) -> archive_follow
-- :unguarded the operator's own copy of everything
SELECT f.person AS person_row, f.contribution AS contribution_row, p.uid AS person, c.uid AS contribution, f.followed_at
  FROM follow f
  JOIN person p ON p.id = f.person
  JOIN contribution c ON c.id = f.contribution
 WHERE (f.person, f.contribution) > (:after_person, :after)
 ORDER BY f.person, f.contribution
 LIMIT 200;

-- In the order of persons, then of what does not change from one instance to another.
-- :many archive_peers (after_person ref, after uid) -> archive_peer (official opt_text)
SELECT l.person AS person_row, p.uid AS person, o.uid AS organisation,
       @official, l.added_at
  FROM peer_list l
  JOIN person p ON p.id = l.person
  JOIN organisation o ON o.id = l.organisation
 WHERE (l.person, o.uid) > (:after_person, :after)
 ORDER BY l.person, o.uid
 LIMIT 200;

-- :many archive_translations_public (contribution ref) -> archive_translation
@translations AND c.state = 'published' AND readable(c)
 ORDER BY t.language, t.field
 LIMIT 1000;

-- :many archive_translations_whole (contribution ref) -> archive_translation
-- :unguarded the operator's own copy of everything
@translations
 ORDER BY t.language, t.field
 LIMIT 1000;

-- :many archive_attachments_public (after ref) -> archive_attachment
@attachments AND readable(t) AND NOT c.state <> 'published' AND readable(c) AND t.published = TRUE
   AND t.stated_at IS NOT NULL AND (t.post IS NULL OR (p.hidden = FALSE AND readable(p)))
 ORDER BY t.id
 LIMIT 200;

-- :many archive_attachments_whole (after ref) -> archive_attachment
-- :unguarded the operator's own copy of everything
@attachments
 ORDER BY t.id
 LIMIT 200;

-- The public journal of moderation: nobody, and no word of anything.
-- :many archive_moderation (after ref) -> archive_moderation
SELECT d.id, d.uid, c.kind, d.action, d.reason, d.until, d.decided_at, d.lifted_at, a.upheld
  FROM moderation_decision d
  JOIN moderation_case c ON c.id = d.case_
  LEFT JOIN moderation_appeal a ON a.decision = d.id
 WHERE d.id > :after AND d.action IN ('hide', 'warn', 'suspend')
 ORDER BY d.id
 LIMIT 200;

-- The narrower copies of a picture.
-- :many archive_renditions (file ref) -> archive_rendition (height int)
SELECT n.width, coalesce(f.height, 0) AS height, f.size, f.sha256
  FROM rendition n
  JOIN file f ON f.id = n.narrow
 WHERE n.file = :file
 ORDER BY n.width
 LIMIT 8;

-- :many archive_journal (after ref) -> archive_journal (person opt_uid, salt opt_text, payload opt_text)
SELECT j.id, j.uid, j.at, p.uid AS person, j.action, j.subject, j.digest, t.salt, t.payload
  FROM journal j
  LEFT JOIN person p ON p.id = j.person
  LEFT JOIN journal_payload t ON t.journal = j.id
 WHERE j.id > :after
 ORDER BY j.id
 LIMIT 200;

-- ---- what `parvis check` compares ---------------------------------------------------------------

-- :many archive_search_kinds () -> archive_search_kind (count int)
-- :bounded one row a kind
-- :unguarded the operator checks the whole file
-- :scan the operator checks the whole file
SELECT t.kind, count(*) AS count
  FROM search_entry t
 WHERE t.id >= (SELECT coalesce(max(s.below), 0) FROM search_state s)
 GROUP BY t.kind
 ORDER BY t.kind;

-- :number archive_search_matching (match text)
SELECT count(*) FROM search_index WHERE search_index MATCH :match;

-- :variant postgresql the same tokens in a tsvector
-- :unguarded the operator checks the whole file
SELECT count(*) FROM search_entry WHERE tokens @@ CAST(:match AS tsquery);

-- :number archive_contributions_unindexed ()
-- :unguarded the operator checks the whole file
-- :scan the operator checks the whole file
SELECT count(*) FROM contribution c
 WHERE NOT EXISTS (SELECT 1 FROM search_entry t WHERE t.kind = c.kind AND t.subject = c.id);

-- :number archive_posts_unindexed ()
-- :unguarded the operator checks the whole file
-- :scan the operator checks the whole file
SELECT count(*) FROM post p
 WHERE p.hidden = FALSE
   AND NOT EXISTS (SELECT 1 FROM search_entry t WHERE t.kind = 'post' AND t.subject = p.id);
