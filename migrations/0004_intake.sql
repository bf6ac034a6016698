-- +goose Up
-- The way in: zgłoszenia, wnioski in the making, those who apply for somebody, calls to complete.

-- Who stands for a person (art. 35; KPA 33): a statutory representative, an actual carer, a proxy.
CREATE TABLE representative (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id   text NOT NULL UNIQUE DEFAULT random_id(),
    resident_id bigint NOT NULL REFERENCES resident(id),
    kind        text NOT NULL CHECK (kind IN ('statutory_representative','actual_carer','proxy')),
    name        text NOT NULL CHECK (name <> ''),
    relation    text NOT NULL DEFAULT '',            -- daughter, neighbour
    phone       text CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
    basis       text NOT NULL CHECK (basis <> ''),   -- the document, or the carer's statement of actual care
    valid_from  date,
    valid_until date,
    created_at  timestamptz NOT NULL,
    created_by  bigint NOT NULL,
    updated_at  timestamptz NOT NULL,
    updated_by  bigint NOT NULL,
    version     int NOT NULL DEFAULT 1,
    CHECK (valid_until >= valid_from)
);
CREATE INDEX ON representative (resident_id);

-- Zgłoszenie: asked by telephone, e-mail, an unsigned form, ePUAP. No wniosek, so no clock of the law.
CREATE TABLE notice (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id   text NOT NULL UNIQUE DEFAULT random_id(),
    number      text NOT NULL UNIQUE,                -- ZG/2026/0012
    gmina_id    bigint NOT NULL REFERENCES gmina(id),
    channel     text NOT NULL CHECK (channel IN ('phone','email','web_form','epuap')),
    came_on     date NOT NULL,
    contact_by  date NOT NULL,                       -- own target: three working days
    surname     text NOT NULL DEFAULT '',            -- whom it is about, as far as it was said
    given_names text NOT NULL DEFAULT '',
    caller      text NOT NULL DEFAULT '',            -- who called or wrote, where somebody else
    phone       text CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
    email       text,
    words       text NOT NULL CHECK (words <> ''),
    state       text NOT NULL CHECK (state IN ('open','converted','closed')),
    contacted_on date,
    contact_note text NOT NULL DEFAULT '',
    close_reason text NOT NULL DEFAULT '',
    created_at  timestamptz NOT NULL,
    created_by  bigint NOT NULL,
    updated_at  timestamptz NOT NULL,
    updated_by  bigint NOT NULL,
    version     int NOT NULL DEFAULT 1,
    CHECK (surname <> '' OR caller <> ''),
    CHECK (state <> 'closed' OR close_reason <> '')
);
CREATE INDEX ON notice (state, contact_by);

-- A wniosek in the making: its author's alone, nothing of it in any record until it is registered.
CREATE TABLE intake (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id   text NOT NULL UNIQUE DEFAULT random_id(),
    staff_id    bigint NOT NULL REFERENCES staff(id),
    resident_id bigint REFERENCES resident(id),      -- picked among those known; null: somebody new
    notice_id   bigint REFERENCES notice(id),        -- the zgłoszenie it came from
    fields      jsonb NOT NULL,                      -- what was typed, by the names of the form
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    version     int NOT NULL DEFAULT 1
);
CREATE INDEX ON intake (staff_id, updated_at);
CREATE INDEX ON intake (resident_id);
CREATE INDEX ON intake (notice_id);

ALTER TABLE application
    ADD representative_id bigint REFERENCES representative(id),
    ADD notice_id bigint UNIQUE REFERENCES notice(id);

-- Wezwanie do uzupełnienia (KPA 64 § 2): its term runs from the delivery.
CREATE TABLE application_call (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id      text NOT NULL UNIQUE DEFAULT random_id(),
    application_id bigint NOT NULL REFERENCES application(id),
    missing        text[] NOT NULL CHECK (cardinality(missing) > 0),
    days           int NOT NULL CHECK (days >= 7),
    issued_on      date NOT NULL,
    delivered_on   date CHECK (delivered_on >= issued_on),
    due_on         date,                             -- last day to complete; known with the delivery
    ended_on       date CHECK (ended_on >= issued_on), -- completed, left unexamined, or withdrawn
    created_by     bigint NOT NULL REFERENCES staff(id),
    CHECK ((delivered_on IS NULL) = (due_on IS NULL))
);
CREATE UNIQUE INDEX application_call_one_open ON application_call (application_id) WHERE ended_on IS NULL;

-- The course of an application: every step with who, when and why.
CREATE TABLE application_transition (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    application_id bigint NOT NULL REFERENCES application(id),
    from_state     text,
    to_state       text NOT NULL,
    at             timestamptz NOT NULL,
    staff_id       bigint NOT NULL,
    reason         text NOT NULL DEFAULT ''
);
CREATE INDEX ON application_transition (application_id);

GRANT SELECT, INSERT, UPDATE (kind, name, relation, phone, basis, valid_from, valid_until, updated_at, updated_by, version) ON representative TO cus_app;
GRANT SELECT, INSERT, UPDATE (state, contacted_on, contact_note, close_reason, updated_at, updated_by, version) ON notice TO cus_app;
GRANT SELECT, INSERT, DELETE, UPDATE (resident_id, fields, updated_at, version) ON intake TO cus_app;
GRANT SELECT, INSERT, UPDATE (delivered_on, due_on, ended_on) ON application_call TO cus_app;
GRANT SELECT, INSERT ON application_transition TO cus_app;

-- +goose Down
ALTER TABLE application DROP COLUMN representative_id, DROP COLUMN notice_id;
DROP TABLE application_transition, application_call, intake, notice, representative;
