-- SPDX-License-Identifier: EUPL-1.2
-- Bodies that may speak: the authorities of the directory, and organisations that people add.

CREATE TABLE organisation (
    id           id,
    uid          uid  NOT NULL UNIQUE,
    nature       text NOT NULL, -- codes of natures[] in organisation.c
    name         text NOT NULL,
    sort_key     text NOT NULL,
    folded       text NOT NULL, -- organisation_fold(name): what searches compare
    core         text NOT NULL, -- organisation_core(folded): without nature and article
    siren        text UNIQUE,
    weight       int  NOT NULL DEFAULT 0, -- the population, 0 when unknown: orders searches, never shown
    code         text,          -- INSEE code; for an EPCI or EPT its SIREN; for others none
    address_key  text NOT NULL UNIQUE, -- last part of its address: SIREN, dep-74, reg-84, com-97701, org-12
    department   ref REFERENCES organisation, -- where most of its inhabitants are
    region       ref REFERENCES organisation,
    epci         ref REFERENCES organisation, -- of a commune
    ept          ref REFERENCES organisation, -- of a commune of Greater Paris
    place        text NOT NULL DEFAULT '', -- town and country of one that is not in the directory
    site         url,
    population_municipal int, -- NULL is unknown; 0 is a village without inhabitants
    population_total     int, -- of the same year as the municipal one, or NULL
    population_year      int,
    stratum      int  NOT NULL DEFAULT 0, -- enum stratum; 0: unknown
    member_count int  NOT NULL DEFAULT 0,
    department_count int NOT NULL DEFAULT 1, -- more than 1: it straddles; see organisation_territory
    region_count int  NOT NULL DEFAULT 1,
    state        text NOT NULL DEFAULT 'current', -- current, merged, closed
    replaced_by  ref REFERENCES organisation,
    source       text NOT NULL, -- directory, person, demonstration
    edition      text NOT NULL DEFAULT '', -- the last edition of the directory that held it
    created_by   ref REFERENCES person, -- of a body that someone added
    created_at   instant NOT NULL,
    changed_at   instant NOT NULL,
    UNIQUE (code, nature)
);
CREATE INDEX organisation_by_name ON organisation (sort_key, id);
CREATE INDEX organisation_by_core ON organisation (core, weight);
CREATE INDEX organisation_by_size ON organisation (nature, stratum, population_municipal);
CREATE INDEX organisation_counted ON organisation (nature, state, source);
CREATE INDEX organisation_by_department ON organisation (department, nature, population_municipal);
CREATE INDEX organisation_by_region ON organisation (region, nature, stratum, population_municipal);
CREATE INDEX organisation_by_epci ON organisation (epci);
CREATE INDEX organisation_by_ept ON organisation (ept);
CREATE INDEX organisation_by_change ON organisation (changed_at, id);

-- Communes of an EPCI or EPT, with both populations as published with its composition: their sums are
-- the body's own figures, and they are of the body's year, not of the commune's.
CREATE TABLE organisation_member (
    body                 ref NOT NULL REFERENCES organisation,
    member               ref NOT NULL REFERENCES organisation,
    population_municipal int,
    population_total     int,
    population_year      int,
    PRIMARY KEY (body, member)
) WITHOUT ROWID;
CREATE INDEX organisation_member_of ON organisation_member (member);

-- For a body that straddles: each département and région it lies in, and how much of it.
CREATE TABLE organisation_territory (
    organisation ref NOT NULL REFERENCES organisation,
    territory    ref NOT NULL REFERENCES organisation,
    member_count int NOT NULL,
    population_municipal int,
    PRIMARY KEY (organisation, territory)
) WITHOUT ROWID;

-- The authorities that a body not in the directory depends on.
CREATE TABLE organisation_dependence (
    organisation ref NOT NULL REFERENCES organisation,
    authority    ref NOT NULL REFERENCES organisation,
    PRIMARY KEY (organisation, authority)
) WITHOUT ROWID;
CREATE INDEX organisation_dependence_on ON organisation_dependence (authority);

-- Delegated and associated communes: found by name, they lead to the commune that has them now.
CREATE TABLE organisation_former (
    code         text NOT NULL,
    kind         text NOT NULL, -- delegated, associated
    name         text NOT NULL,
    core         text NOT NULL,
    organisation ref  NOT NULL REFERENCES organisation,
    PRIMARY KEY (code, kind)
) WITHOUT ROWID;
CREATE INDEX organisation_former_by_core ON organisation_former (core);

-- Addresses that an organisation had: its page is found there for ever.
CREATE TABLE organisation_address (
    address_key  text PRIMARY KEY,
    organisation ref NOT NULL REFERENCES organisation
);

-- Every word of every name, for searching as one types; weight as in organisation.
CREATE TABLE organisation_word (
    word         text NOT NULL,
    weight       int  NOT NULL,
    organisation ref  NOT NULL REFERENCES organisation,
    PRIMARY KEY (word, weight, organisation)
) WITHOUT ROWID;
CREATE INDEX organisation_word_of ON organisation_word (organisation, word);

-- "Mes pairs": the bodies a person chose to compare with.
CREATE TABLE peer_list (
    person       ref NOT NULL REFERENCES person ON DELETE CASCADE,
    organisation ref NOT NULL REFERENCES organisation,
    added_at     instant NOT NULL,
    PRIMARY KEY (person, organisation)
) WITHOUT ROWID;

-- Neighbours that a person took away from those shown on the sheet of a body.
CREATE TABLE neighbour_dismissed (
    person       ref NOT NULL REFERENCES person ON DELETE CASCADE,
    sheet        ref NOT NULL REFERENCES organisation,
    organisation ref NOT NULL REFERENCES organisation,
    PRIMARY KEY (person, sheet, organisation)
) WITHOUT ROWID;

-- The editions of the directory that were imported.
CREATE TABLE directory_edition (
    edition     text PRIMARY KEY,
    imported_at instant NOT NULL,
    added       int NOT NULL,
    changed     int NOT NULL,
    merged      int NOT NULL,
    closed      int NOT NULL
);
