-- SPDX-License-Identifier: EUPL-1.2
-- The published state of a sheet: how it is written, and what lists ask of it.

-- Twenty at once: the lines of a page are asked for together. Places that are left over hold 0, which is no id.
-- :fragment twenty (i1 ref, i2 ref, i3 ref, i4 ref, i5 ref, i6 ref, i7 ref, i8 ref, i9 ref, i10 ref, i11 ref, i12 ref, i13 ref, i14 ref, i15 ref, i16 ref, i17 ref, i18 ref, i19 ref, i20 ref)
(:i1, :i2, :i3, :i4, :i5, :i6, :i7, :i8, :i9, :i10, :i11, :i12, :i13, :i14, :i15, :i16, :i17, :i18, :i19, :i20);

-- What filters and counts need of a sheet.
-- :fragment candidates
SELECT c.id, coalesce(c.published_at, c.created_at) AS published_at, c.depth, c.status, e.sectors, e.themes, e.bracket,
       coalesce(o.stratum, 0) AS stratum, o.id AS organisation,
       CASE WHEN o.nature = 'departement' THEN o.id ELSE o.department END AS department,
       CASE WHEN o.nature = 'region' THEN o.id ELSE o.region END AS region
  FROM contribution c
  JOIN experience e ON e.contribution = c.id
  LEFT JOIN organisation o ON o.id = coalesce(e.concerned, c.organisation);

-- ---- the published state, written by kind.project

-- :exec experience_put (contribution ref, concerned opt_ref, year opt_int, sectors text, themes text, bracket text, bracket_said flag, remaining opt_cents, months opt_int, management text, procedure text, participation text, again text, staff text, least opt_cents)
INSERT INTO experience (contribution, concerned, year, sectors, themes, bracket, bracket_said, remaining, months,
                        management, procedure, participation, again, staff, least)
VALUES (:contribution, :concerned, :year, :sectors, :themes, :bracket, :bracket_said, :remaining, :months,
        :management, :procedure, :participation, :again, :staff, :least)
    ON CONFLICT (contribution) DO UPDATE
   SET concerned = excluded.concerned, year = excluded.year, sectors = excluded.sectors, themes = excluded.themes,
       bracket = excluded.bracket, bracket_said = excluded.bracket_said, remaining = excluded.remaining,
       months = excluded.months, management = excluded.management, procedure = excluded.procedure,
       participation = excluded.participation, again = excluded.again, staff = excluded.staff,
       least = excluded.least;

-- :exec experience_cost_clear (contribution ref)
DELETE FROM experience_cost WHERE contribution = :contribution;

-- :insert experience_cost_insert (contribution ref, label text, nature text, certainty text, vat text, year opt_int, amount opt_cents)
INSERT INTO experience_cost (contribution, label, nature, certainty, vat, year, amount)
VALUES (:contribution, :label, :nature, :certainty, :vat, :year, :amount);

-- ---- sheets to be made again

-- Some of them.
-- :many experience_anew_some () -> experience_anew_line
SELECT n.contribution FROM experience_anew n ORDER BY n.contribution LIMIT 50;

-- :exec experience_anew_done (contribution ref)
DELETE FROM experience_anew WHERE contribution = :contribution;

-- :exec experience_text_clear (contribution ref)
DELETE FROM experience_text WHERE contribution = :contribution;

-- :exec experience_text_insert (contribution ref, field text, html html, renderer int)
INSERT INTO experience_text (contribution, field, html, renderer) VALUES (:contribution, :field, :html, :renderer);

-- The texts of a published sheet, rendered.
-- :many experience_texts (contribution ref) -> experience_text
SELECT t.field, t.html, t.renderer
  FROM experience_text t
  JOIN contribution c ON c.id = t.contribution
 WHERE t.contribution = :contribution AND readable(c)
 LIMIT 60;

-- ---- lists

-- The sheets, newest first.
-- :many experience_candidates (before instant, before_id ref, examples flag, limit_ int) -> candidate (published_at instant, stratum int, organisation opt_ref, department opt_ref, region opt_ref)
@candidates
 WHERE c.kind = 'experience' AND c.state = 'published' AND readable(c)
   AND (c.published_at, c.id) < (:before, :before_id)
   AND (c.example = FALSE OR :examples)
 ORDER BY c.published_at DESC, c.id DESC
 LIMIT :limit_;

-- Sheets that a search found, in no order.
-- :many experience_candidates_of () -> candidate (published_at instant, stratum int, organisation opt_ref, department opt_ref, region opt_ref)
@candidates
 WHERE c.id IN @twenty AND c.kind = 'experience' AND c.state = 'published' AND readable(c)
 LIMIT 20;

-- Lines of a list, in no order.
-- :many experience_cards () -> experience_card
SELECT c.id, c.uid, c.title, c.slug, c.summary, c.depth, c.status, c.state, c.licence, c.published_at, c.updated_at,
       c.post_count, c.example, c.organisation, c.person, n.name AS person_name, a.name AS author_name,
       e.year, e.sectors, e.themes, e.bracket, e.bracket_said, e.least, e.remaining, e.months, e.concerned,
       o.name AS organisation_name, o.nature AS organisation_nature, o.siren, o.stratum, o.population_municipal,
       o.address_key AS organisation_key, dep.name AS department_name, reg.name AS region_name
  FROM contribution c
  JOIN experience e ON e.contribution = c.id
  LEFT JOIN organisation a ON a.id = c.organisation
  LEFT JOIN organisation o ON o.id = coalesce(e.concerned, c.organisation)
  LEFT JOIN organisation dep ON dep.id = o.department
  LEFT JOIN organisation reg ON reg.id = o.region
  LEFT JOIN person_name n ON n.person = c.person
 WHERE c.id IN @twenty AND c.kind = 'experience' AND readable(c)
 LIMIT 20;

-- Sums for lines of the CSV and for comparisons: one row each sheet, nature, certainty and VAT. No total where no
-- amount is known; where fewer are known than there are lines, it is a least.
-- :many experience_sums () -> experience_sum (total opt_cents, lines int, known int)
SELECT k.contribution, k.nature, k.certainty, k.vat, sum(k.amount) AS total, count(*) AS lines, count(k.amount) AS known
  FROM experience_cost k
  JOIN contribution c ON c.id = k.contribution
 WHERE k.contribution IN @twenty AND c.kind = 'experience' AND readable(c)
 GROUP BY k.contribution, k.nature, k.certainty, k.vat
 ORDER BY k.contribution, k.nature, k.certainty, k.vat
 LIMIT 600;

-- ---- the map and the reviews

-- How many sheets each département has, examples apart; those that lie in none come in a row without one.
-- :many experience_by_department (reader ref) -> experience_place (department opt_ref, sheets int)
-- :unguarded numbers of the audiences that the reader holds
SELECT d.id AS department, d.code, d.name, sum(t.placed) AS sheets
  FROM contribution_total_of t
  LEFT JOIN organisation o ON o.id = t.organisation
  LEFT JOIN organisation d ON d.id = CASE WHEN o.nature = 'departement' THEN o.id ELSE o.department END
 WHERE t.kind = 'experience' AND t.placed > 0
   AND t.audience IN (SELECT ra.audience FROM reader_audience ra WHERE ra.reader = :reader)
 GROUP BY d.id, d.code, d.name
 ORDER BY sum(t.placed) DESC, d.code
 LIMIT 150;

-- The same of examples and all, as long as there is nothing else.
-- :many experience_examples_by_department () -> experience_place (department opt_ref, sheets int)
SELECT d.id AS department, d.code, d.name, count(*) AS sheets
  FROM contribution c
  JOIN experience e ON e.contribution = c.id
  LEFT JOIN organisation o ON o.id = coalesce(e.concerned, c.organisation)
  LEFT JOIN organisation d ON d.id = CASE WHEN o.nature = 'departement' THEN o.id ELSE o.department END
 WHERE c.kind = 'experience' AND c.state = 'published' AND readable(c)
 GROUP BY d.id, d.code, d.name
 ORDER BY count(*) DESC, d.code
 LIMIT 150;

-- What became of experiences, the latest told first.
-- :many experience_news (examples flag, count int) -> experience_news_line
SELECT c.id, c.title, c.slug, c.example, o.name AS organisation_name, f.happened_on, f.alive, f.created_at
  FROM follow_up f
  JOIN contribution c ON c.id = f.contribution
  JOIN experience e ON e.contribution = c.id
  LEFT JOIN organisation o ON o.id = coalesce(e.concerned, c.organisation)
 WHERE c.kind = 'experience' AND c.state = 'published' AND readable(c)
   AND (c.example = FALSE OR :examples)
 ORDER BY f.created_at DESC, f.id DESC
 LIMIT :count;

-- What was told in full of what is over: its results are known.
-- :many experience_results_known (examples flag, count int) -> experience_result_line (published_at instant)
SELECT c.id, c.title, c.slug, c.example, c.status, o.name AS organisation_name, e.year, c.published_at
  FROM contribution c
  JOIN experience e ON e.contribution = c.id
  LEFT JOIN organisation o ON o.id = coalesce(e.concerned, c.organisation)
 WHERE c.kind = 'experience' AND c.state = 'published' AND readable(c) AND c.published_at IS NOT NULL
   AND c.depth = 'told' AND (c.status = 'done' OR c.status = 'stopped')
   AND (c.example = FALSE OR :examples)
 ORDER BY c.published_at DESC, c.id DESC
 LIMIT :count;
