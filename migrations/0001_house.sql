-- +goose Up
-- The house itself: the centre, its people, their sessions, and the journal.

CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;

-- +goose StatementBegin
CREATE FUNCTION random_id() RETURNS text LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
    -- 26 letters and digits, 130 bits: what stands in an address in place of a number.
    SELECT string_agg(substr('abcdefghijklmnopqrstuvwxyz234567', 1 + get_byte(b, i) % 32, 1), '')
      FROM (SELECT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) AS b) r,
           generate_series(0, 31) i
     WHERE i NOT IN (6, 8, 22, 24, 30, 31)
$$;
-- +goose StatementEnd

CREATE TABLE centre (
    id          bigint PRIMARY KEY CHECK (id = 1), -- one database, one centre
    name        text NOT NULL,                     -- full: Centrum Usług Społecznych „…”
    short_name  text NOT NULL,                     -- under the mark: Adamówka
    address     text,
    phone       text,
    help_phone  text,
    demo        boolean NOT NULL DEFAULT false,    -- sample data and open accounts; shown on the sign-in page
    demo_loaded boolean NOT NULL DEFAULT false,
    idle_minutes int NOT NULL DEFAULT 30 CHECK (idle_minutes BETWEEN 15 AND 60),
    kind        text CHECK (kind IN ('transformed','several','city')), -- art. 9; null: not said
    email       text,
    iban        text CHECK (iban ~ '^PL[0-9]{26}$'), -- where fees are paid
    version     int NOT NULL DEFAULT 1,
    updated_at  timestamptz,
    updated_by  bigint                              -- of staff; null: when it was founded
);

-- What a start of the program over an empty database prints in the terminal: whoever holds it founds the
-- centre, once. Only its hash is kept.
CREATE TABLE founding_token (
    hash       text PRIMARY KEY,                    -- SHA-256, hex
    created_at timestamptz NOT NULL,
    used_at    timestamptz
);

CREATE TABLE gmina (
    id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name  text NOT NULL UNIQUE,
    teryt text CHECK (teryt ~ '^[0-9]{7}$')        -- null: unknown
);

CREATE TABLE number_series (
    code text NOT NULL,
    year int  NOT NULL,                             -- 0: a series that never starts anew
    next int  NOT NULL DEFAULT 1,
    PRIMARY KEY (code, year)
);

-- How the numbers of a series look, where the centre changed it: prefix/year/number of at least width digits.
CREATE TABLE number_format (
    code    text PRIMARY KEY,
    prefix  text NOT NULL CHECK (prefix ~ '^[A-Z]{1,8}$'),
    width   int  NOT NULL CHECK (width BETWEEN 1 AND 6),
    version int  NOT NULL DEFAULT 1
);

CREATE TABLE staff (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id     text NOT NULL UNIQUE DEFAULT random_id(),
    name          text NOT NULL,
    email         text NOT NULL UNIQUE CHECK (email = lower(email)),
    password_hash text NOT NULL,
    must_change_password boolean NOT NULL DEFAULT true,
    demo          boolean NOT NULL DEFAULT false,
    disabled_at   timestamptz,
    rights_version int NOT NULL DEFAULT 1,          -- grows with every change of roles, authorisations, disabling
    lang          text NOT NULL DEFAULT 'pl' CHECK (lang IN ('pl', 'en')),
    theme         text NOT NULL DEFAULT 'auto' CHECK (theme IN ('auto', 'light', 'dark')),
    density       text NOT NULL DEFAULT 'normal' CHECK (density IN ('normal', 'compact')),
    shortcuts     boolean NOT NULL DEFAULT true,     -- single keys: / and g d (WCAG 2.1.4)
    last_sign_in_at timestamptz,                    -- null: never yet
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz,                      -- of rights and state; null: as it was made
    updated_by    bigint,
    version       int NOT NULL DEFAULT 1
);
CREATE INDEX ON staff (name); -- who shares a name is told by their login

CREATE TABLE staff_role (
    staff_id bigint NOT NULL REFERENCES staff(id),
    role     text   NOT NULL CHECK (role IN ('DIR','OUS','KOR','OSL','OPS','REC','FIN','IOD','WYK','ADM')),
    PRIMARY KEY (staff_id, role)
);

-- Upoważnienie: dyrektora do zatwierdzania IPUS (art. 41 ust. 1), wójta, burmistrza albo prezydenta do wydawania
-- decyzji (art. 26). Both days belong to it.
CREATE TABLE authorisation (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id  text NOT NULL UNIQUE DEFAULT random_id(),
    staff_id   bigint NOT NULL REFERENCES staff(id),
    scope      text NOT NULL CHECK (scope IN ('approve_plans', 'sign_decisions')),
    number     text NOT NULL,
    valid_from date NOT NULL,
    valid_until date NOT NULL,
    granted_by bigint NOT NULL REFERENCES staff(id),
    granted_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    CHECK (valid_until >= valid_from)
);
CREATE INDEX ON authorisation (staff_id, scope);

CREATE TABLE staff_session (
    token_hash text PRIMARY KEY,                    -- SHA-256, hex
    staff_id   bigint NOT NULL REFERENCES staff(id),
    flash      jsonb,                               -- one sentence for the next page: key and arguments
    created_at timestamptz NOT NULL,
    last_seen  timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    agent      text NOT NULL DEFAULT ''
);
CREATE INDEX ON staff_session (staff_id, created_at);

-- What a person has typed into a form and not sent: theirs alone, outside the records and
-- their journal. One for each person and address.
CREATE TABLE draft (
    staff_id bigint NOT NULL REFERENCES staff(id),
    path     text NOT NULL CHECK (length(path) <= 300),
    subject  text NOT NULL DEFAULT '' CHECK (length(subject) <= 60), -- a number: KS/2026/0147
    fields   jsonb NOT NULL,
    saved_at timestamptz NOT NULL,
    PRIMARY KEY (staff_id, path)
);

-- Failed sign-ins, by account name and by address, kept as hashes; the delay grows, nothing locks for good.
CREATE TABLE signin_throttle (
    subject    text PRIMARY KEY,                    -- SHA-256 of "account:…" or "address:…"
    failures   int NOT NULL,
    last_at    timestamptz NOT NULL,
    not_before timestamptz NOT NULL
);

-- The query of a person search lives here, never in an address.
CREATE TABLE search (
    token    text PRIMARY KEY DEFAULT random_id(),
    staff_id bigint NOT NULL REFERENCES staff(id),
    query    text NOT NULL,
    at       timestamptz NOT NULL
);
CREATE INDEX ON search (staff_id, at);

-- Exactly once: a form's key, what was sent with it, and where its effect is seen.
CREATE TABLE request_key (
    staff_id bigint NOT NULL REFERENCES staff(id),
    key      text   NOT NULL CHECK (length(key) BETWEEN 16 AND 64),
    digest   text   NOT NULL,
    location text   NOT NULL DEFAULT '',
    at       timestamptz NOT NULL,
    PRIMARY KEY (staff_id, key)
);

CREATE TABLE audit_entry (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at           timestamptz NOT NULL,
    staff_id     bigint,                            -- null: nobody signed in; 0: the program itself
    roles        text[] NOT NULL DEFAULT '{}',
    session_hash text NOT NULL DEFAULT '',
    action       text NOT NULL,                     -- plan.approved, resident.read
    object       text NOT NULL DEFAULT '',          -- plan, resident
    object_id    bigint,
    resident_id  bigint,
    subjects     bigint[] NOT NULL DEFAULT '{}',    -- ids a list or search has shown
    fields       text[] NOT NULL DEFAULT '{}',      -- which kinds of fields were viewed
    purpose      text NOT NULL DEFAULT '',
    outcome      text NOT NULL DEFAULT 'ok' CHECK (outcome IN ('ok', 'refused')),
    request_id   text NOT NULL DEFAULT '',
    ip           text NOT NULL DEFAULT '',
    outside      boolean NOT NULL DEFAULT false     -- the file was somebody else's case when it was read, and none of the reader's
);
CREATE INDEX ON audit_entry (at, id);
CREATE INDEX ON audit_entry (resident_id, at);
CREATE INDEX ON audit_entry (staff_id, at);
CREATE INDEX ON audit_entry (object_id, at) WHERE object = 'staff'; -- the history of an account

CREATE TABLE audit_change (
    entry_id bigint NOT NULL REFERENCES audit_entry(id),
    field    text   NOT NULL,
    before   jsonb,
    after    jsonb,
    PRIMARY KEY (entry_id, field)
);

GRANT USAGE ON SCHEMA public TO cus_app;
GRANT SELECT, INSERT (id, name, short_name, kind, address, phone, help_phone, email, iban),
    UPDATE (name, short_name, kind, address, phone, help_phone, email, iban, idle_minutes, version, updated_at, updated_by) ON centre TO cus_app;
GRANT SELECT, INSERT, UPDATE (name, teryt) ON gmina TO cus_app;
GRANT SELECT, INSERT, UPDATE (used_at), DELETE ON founding_token TO cus_app;
GRANT SELECT, INSERT, UPDATE ON number_series, number_format, staff TO cus_app;
GRANT SELECT, INSERT, UPDATE (withdrawn_at) ON authorisation TO cus_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON staff_role, staff_session, draft, signin_throttle, search, request_key TO cus_app;
GRANT INSERT ON audit_entry, audit_change TO cus_app;
GRANT USAGE, SELECT ON SEQUENCE audit_entry_id_seq TO cus_app;

-- +goose Down
DROP TABLE audit_change, audit_entry, request_key, search, signin_throttle, draft, staff_session, authorisation,
    staff_role, staff, number_series, number_format, gmina, founding_token, centre;
DROP FUNCTION random_id();
