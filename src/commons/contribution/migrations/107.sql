-- SPDX-License-Identifier: EUPL-1.2
-- What pages count is kept; what has no answer yet has an index of its own.
CREATE INDEX contribution_unanswered ON contribution (kind, state, published_at, id) WHERE post_count <= 1;

-- How each published contribution is counted below.
-- :guarded audience
CREATE TABLE contribution_counted (
    contribution  ref     NOT NULL PRIMARY KEY REFERENCES contribution ON DELETE CASCADE,
    audience      int     NOT NULL,
    kind          text    NOT NULL,
    author        int     NOT NULL,                      -- the organisation in whose name it is
    place         int     NOT NULL,                      -- the organisation it tells of: the author where it is no other
    answered      flag    NOT NULL                       -- more than one post
);

-- :guarded audience
CREATE TABLE contribution_total (
    audience      int     NOT NULL,
    kind          text    NOT NULL,
    published     int     NOT NULL,
    answered      int     NOT NULL,
    PRIMARY KEY (audience, kind)
);

-- :guarded audience
CREATE TABLE contribution_total_of (
    organisation  int     NOT NULL,
    audience      int     NOT NULL,
    kind          text    NOT NULL,
    signed        int     NOT NULL,                      -- in its name
    placed        int     NOT NULL,                      -- told of it
    PRIMARY KEY (organisation, audience, kind)
);
CREATE INDEX contribution_total_of_kind ON contribution_total_of (kind, audience, organisation);

-- How many organisations signed something for everybody (audience 1), or for peers and nothing for everybody (2).
-- :guarded audience
CREATE TABLE contribution_sharers (
    audience      int     NOT NULL PRIMARY KEY,
    organisations int     NOT NULL
);

INSERT INTO contribution_counted (contribution, audience, kind, author, place, answered)
SELECT c.id, c.audience, c.kind, coalesce(c.organisation, 0), coalesce((SELECT min(p.organisation) FROM contribution_partner p WHERE p.contribution = c.id AND p.role = 'concerned'),
                  c.organisation, 0), c.post_count > 1
  FROM contribution c
 WHERE c.state = 'published' AND c.example = FALSE;

INSERT INTO contribution_total (audience, kind, published, answered)
SELECT k.audience, k.kind, count(*), sum(CASE WHEN k.answered THEN 1 ELSE 0 END)
  FROM contribution_counted k
 GROUP BY k.audience, k.kind;

INSERT INTO contribution_total_of (organisation, audience, kind, signed, placed)
SELECT b.organisation, b.audience, b.kind, sum(b.signed), sum(b.placed)
  FROM (SELECT k.author AS organisation, k.audience, k.kind, 1 AS signed, 0 AS placed FROM contribution_counted k
        UNION ALL
        SELECT k.place, k.audience, k.kind, 0, 1 FROM contribution_counted k) b
 GROUP BY b.organisation, b.audience, b.kind;

INSERT INTO contribution_sharers (audience, organisations)
SELECT o.audience, count(*)
  FROM (SELECT min(k.audience) AS audience FROM contribution_counted k
         WHERE k.author > 0 AND k.audience <= 2
         GROUP BY k.author) o
 GROUP BY o.audience;
