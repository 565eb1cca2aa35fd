-- SPDX-License-Identifier: EUPL-1.2
-- Links and codes by mail, identities at an OpenID provider.
CREATE TABLE signin_secret (
    id            id,
    purpose       int     NOT NULL,                      -- enum secret_purpose
    person        ref     REFERENCES person ON DELETE CASCADE,
    email         text    NOT NULL,
    token         text    NOT NULL UNIQUE,               -- hash of what stands in the link
    code          text    NOT NULL,                      -- keyed hash; empty: none
    browser       text    NOT NULL,                      -- hash of the cookie of who asked; empty: any browser
    tries         int     NOT NULL DEFAULT 0,            -- wrong codes
    created_at    instant NOT NULL,
    expires_at    instant NOT NULL,
    used_at       instant
);
CREATE INDEX signin_secret_of_email ON signin_secret (email);
CREATE INDEX signin_secret_of_person ON signin_secret (person);

-- Who a person is at an OpenID provider. Never found by address: a provider's word on an address is no proof.
CREATE TABLE identity (
    id            id,
    person        ref     NOT NULL REFERENCES person ON DELETE CASCADE,
    issuer        text    NOT NULL,
    subject       text    NOT NULL,
    email         text    NOT NULL,                      -- as the provider last said; shown to its person
    siret         text    NOT NULL,                      -- where the person works, as it last said; or empty
    created_at    instant NOT NULL,
    seen_at       instant NOT NULL,
    UNIQUE (issuer, subject)
);
CREATE INDEX identity_of_person ON identity (person);
