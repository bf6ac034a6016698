-- +goose Up
-- What the centre offers and through whom: services, programmes, performers; and the project it answers for.

CREATE TABLE service (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id   text NOT NULL UNIQUE DEFAULT random_id(),
    gmina_id    bigint NOT NULL REFERENCES gmina(id),
    name        text NOT NULL UNIQUE,
    summary     text NOT NULL CHECK (length(summary) <= 200),   -- in plain words, for residents
    area        int  NOT NULL CHECK (area BETWEEN 1 AND 14),    -- art. 2 pkt 1
    unit        text NOT NULL CHECK (unit IN ('hour','visit','day','month','item','ride')),
    audience    text NOT NULL,
    withdrawn_on date,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    updated_by  bigint NOT NULL,
    version     int NOT NULL DEFAULT 1
);

-- Program usług społecznych (art. 4-6). Both days of the period belong to it.
CREATE TABLE programme (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id     text NOT NULL UNIQUE DEFAULT random_id(),
    gmina_id      bigint NOT NULL REFERENCES gmina(id),
    name          text NOT NULL UNIQUE,
    aim           text NOT NULL DEFAULT '',
    resolution    text,                             -- number of the council's resolution
    resolution_on date,
    valid_from    date NOT NULL,
    valid_until   date NOT NULL,
    state         text NOT NULL DEFAULT 'draft' CHECK (state IN
                   ('draft','consultation','before_council','adopted','published','in_force','ended','rejected','annulled')),
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    updated_by    bigint NOT NULL,
    version       int NOT NULL DEFAULT 1,
    CHECK (valid_until >= valid_from),
    CHECK (state NOT IN ('adopted','published','in_force','ended') OR (resolution IS NOT NULL AND resolution_on IS NOT NULL))
);

CREATE TABLE programme_transition (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    programme_id bigint NOT NULL REFERENCES programme(id),
    from_state   text,
    to_state     text NOT NULL,
    at           timestamptz NOT NULL,
    staff_id     bigint NOT NULL,
    note         text NOT NULL DEFAULT ''
);
CREATE INDEX ON programme_transition (programme_id);

-- A service offered in a programme (art. 5 ust. 3 pkt 5).
CREATE TABLE offer (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id    text NOT NULL UNIQUE DEFAULT random_id(),
    programme_id bigint NOT NULL REFERENCES programme(id),
    service_id   bigint NOT NULL REFERENCES service(id),
    conditions   text[] NOT NULL DEFAULT '{}',      -- who qualifies (art. 5 ust. 3 pkt 6): one condition each
    places       int CHECK (places > 0),            -- how many persons at once; null: no limit is set
    confirm_by   text NOT NULL DEFAULT '' CHECK (confirm_by IN ('', 'OUS', 'DIR')), -- whose confirmation a qualification needs
    withdrawn_at timestamptz,
    UNIQUE (programme_id, service_id)
);

-- Wykonawca usługi (art. 7 ust. 2).
CREATE TABLE provider (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id  text NOT NULL UNIQUE DEFAULT random_id(),
    gmina_id   bigint NOT NULL REFERENCES gmina(id),
    name       text NOT NULL UNIQUE,
    kind       text NOT NULL CHECK (kind IN
                ('municipal_office','municipal_unit','centre','ngo','art_3_3_body','contractor','health_provider')),
    nip        text CHECK (nip ~ '^[0-9]{10}$'),             -- units of a gmina may share one
    regon      text CONSTRAINT provider_regon_key UNIQUE CHECK (regon ~ '^([0-9]{9}|[0-9]{14})$'),
    krs        text CONSTRAINT provider_krs_key UNIQUE CHECK (krs ~ '^[0-9]{10}$'),
    iban       text CHECK (iban ~ '^PL[0-9]{26}$'),
    street     text NOT NULL DEFAULT '',                     -- with the number of the house
    postcode   text CHECK (postcode ~ '^[0-9]{2}-[0-9]{3}$'),
    locality   text NOT NULL DEFAULT '',
    contact    text NOT NULL DEFAULT '',                     -- the person to talk to
    phone      text,
    email      text,
    social_economy text NOT NULL DEFAULT '' CHECK (social_economy IN ('','social_cooperative','therapy_workshop','activity_plant',
                'integration_centre','integration_club','workers_cooperative','ngo','art_3_3_body')), -- podmiot ekonomii społecznej: on what ground
    social_enterprise_on date,                               -- status of a social enterprise since, from the voivode
    data_agreement_no text NOT NULL DEFAULT '',              -- powierzenie przetwarzania danych, RODO art. 28
    data_agreement_on date,
    ended_on   date,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by bigint NOT NULL,
    version    int NOT NULL DEFAULT 1,
    CHECK (social_enterprise_on IS NULL OR social_economy <> '')
);

GRANT SELECT, INSERT, UPDATE ON service, programme, offer, provider TO cus_app;
GRANT SELECT, INSERT ON programme_transition TO cus_app;

-- +goose Down
DROP TABLE provider, offer, programme_transition, programme, service;
