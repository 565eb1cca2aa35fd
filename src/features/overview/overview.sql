-- SPDX-License-Identifier: EUPL-1.2
-- Sectors × themes over the experiences that the reader may see.

-- What is looked at: all, one stratum, or one organisation; 0 leaves a filter out.
-- :fragment looked_at (organisation ref, stratum int, examples flag)
c.kind = 'experience' AND c.state = 'published' AND readable(c)
   AND (:organisation = 0 OR o.id = :organisation)
   AND (:stratum = 0 OR o.stratum = :stratum)
   AND (c.example = FALSE OR :examples);

-- One row for each pair that somebody told of. excluded, included: investments made, without VAT and with it; how
-- many experiences say some of it (known), and how many of those lack an amount (partly).
-- :many overview_cells (organisation ref, stratum int, examples flag) -> overview_cell (sheets int, bodies int, excluded cents, excluded_known int, excluded_partly int, included cents, included_known int, included_partly int)
-- :scan the money of all, since all is compared; the page is kept (ADR 3)
SELECT ks.facet AS sector, kt.facet AS theme, count(*) AS sheets, count(DISTINCT o.id) AS bodies,
       coalesce(sum(m.excluded), 0) AS excluded, count(m.excluded) AS excluded_known,
       count(CASE WHEN m.excluded_lacks > 0 THEN m.excluded END) AS excluded_partly,
       coalesce(sum(m.included), 0) AS included, count(m.included) AS included_known,
       count(CASE WHEN m.included_lacks > 0 THEN m.included END) AS included_partly
  FROM contribution c
  JOIN experience e ON e.contribution = c.id
  JOIN contribution_facet ks ON ks.contribution = c.id
  JOIN facet fs ON fs.id = ks.facet AND fs.dimension = 'sector'
  JOIN contribution_facet kt ON kt.contribution = c.id
  JOIN facet ft ON ft.id = kt.facet AND ft.dimension = 'theme'
  LEFT JOIN organisation o ON o.id = coalesce(e.concerned, c.organisation)
  LEFT JOIN (SELECT k.contribution, sum(CASE WHEN k.vat = 'excluded' THEN k.amount END) AS excluded,
                    count(CASE WHEN k.vat = 'excluded' AND k.amount IS NULL THEN 1 END) AS excluded_lacks,
                    sum(CASE WHEN k.vat = 'included' THEN k.amount END) AS included,
                    count(CASE WHEN k.vat = 'included' AND k.amount IS NULL THEN 1 END) AS included_lacks
               FROM experience_cost k
              WHERE k.nature = 'investment' AND k.certainty = 'real'
              GROUP BY k.contribution) m ON m.contribution = c.id
 WHERE @looked_at
 GROUP BY ks.facet, kt.facet
 ORDER BY ks.facet, kt.facet
 LIMIT 4000;

-- How many experiences that is.
-- :number overview_sheets (organisation ref, stratum int, examples flag)
SELECT count(*)
  FROM contribution c
  JOIN experience e ON e.contribution = c.id
  LEFT JOIN organisation o ON o.id = coalesce(e.concerned, c.organisation)
 WHERE @looked_at;
