-- +goose Up
-- The team: who stands in for whom, whose roles wait for the director, how a person sets a password.

-- Zastępstwo: on those days (both belong to it) the cases of staff_id are the deputy's too, to read and to work on.
-- It carries no approval and no signature.
CREATE TABLE deputy (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id  text NOT NULL UNIQUE DEFAULT random_id(),
    staff_id   bigint NOT NULL REFERENCES staff(id), -- who is away
    deputy_id  bigint NOT NULL REFERENCES staff(id), -- who stands in
    from_day   date NOT NULL,
    until_day  date NOT NULL,
    note       text NOT NULL DEFAULT '' CHECK (length(note) <= 500),
    created_by bigint NOT NULL REFERENCES staff(id),
    created_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    CHECK (staff_id <> deputy_id),
    CHECK (until_day >= from_day)
);
CREATE INDEX ON deputy (deputy_id, until_day);
CREATE INDEX ON deputy (staff_id, until_day);

GRANT SELECT, INSERT, UPDATE (withdrawn_at) ON deputy TO cus_app;

-- Roles the administrator asked for and the director has not confirmed yet: until then they give nothing. One that was
-- replaced or fell away is decided by nobody.
CREATE TABLE role_request (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id    text NOT NULL UNIQUE DEFAULT random_id(),
    staff_id     bigint NOT NULL REFERENCES staff(id),
    roles        text[] NOT NULL CHECK (cardinality(roles) > 0), -- to be added to those held
    requested_by bigint NOT NULL REFERENCES staff(id),
    requested_at timestamptz NOT NULL,
    decided_by   bigint REFERENCES staff(id),
    decided_at   timestamptz,
    confirmed    boolean,
    CHECK ((decided_at IS NULL) = (confirmed IS NULL)),
    CHECK (decided_by <> requested_by AND decided_by <> staff_id)
);
CREATE UNIQUE INDEX role_request_one_open ON role_request (staff_id) WHERE decided_at IS NULL;

-- A link with which a person sets a password, once, within 48 hours. Only the hash of it is kept.
CREATE TABLE invitation (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    staff_id   bigint NOT NULL REFERENCES staff(id),
    token_hash text NOT NULL UNIQUE CHECK (token_hash ~ '^[0-9a-f]{64}$'), -- SHA-256, hex
    created_by bigint NOT NULL,                      -- 0: the program itself
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    revoked_at timestamptz,
    CHECK (used_at IS NULL OR revoked_at IS NULL)
);
CREATE UNIQUE INDEX invitation_one_open ON invitation (staff_id) WHERE used_at IS NULL AND revoked_at IS NULL;

-- What an account leads and somebody must take over before it is closed.
CREATE VIEW open_application AS
    SELECT a.id, a.coordinator_id FROM application a WHERE a.state NOT IN ('resolved', 'withdrawn', 'left_unexamined')
        OR EXISTS (SELECT 1 FROM decision d JOIN application_item i ON i.id = d.item_id
                    WHERE i.application_id = a.id AND d.state IN ('draft', 'submitted', 'issued', 'delivered', 'appealed'));
CREATE VIEW open_plan AS
    SELECT p.id, p.coordinator_id FROM plan p WHERE p.state NOT IN ('abandoned', 'closed');
GRANT SELECT ON open_application, open_plan TO cus_app;
GRANT UPDATE (coordinator_id) ON plan TO cus_app;

GRANT SELECT, INSERT, UPDATE (decided_by, decided_at, confirmed) ON role_request TO cus_app;
GRANT SELECT, INSERT, UPDATE (used_at, revoked_at) ON invitation TO cus_app;

-- Reading the journal. The server may only add to the journal itself; it reads these views, and they yield nothing unless
-- the transaction says for whom it reads (cus.reader) and that person holds a role that may: all of it the inspector and
-- the director, the metadata the administrator too. A second line behind the table of rights: a mistake on another page
-- cannot read the journal. They are no security barriers: those would hide the order of the index from who asks for the
-- newest lines, and who could slip in a function of their own could name a reader just as well.
CREATE FUNCTION journal_reader() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
    $$ SELECT max(CASE WHEN r.role = 'ADM' THEN 'meta' ELSE 'whole' END) FROM staff_role r JOIN staff s ON s.id = r.staff_id
        WHERE s.id = nullif(current_setting('cus.reader', true), '')::bigint AND s.disabled_at IS NULL AND r.role IN ('DIR', 'IOD', 'ADM') $$;

CREATE VIEW journal AS
    SELECT e.id, e.at, e.staff_id, e.roles, e.action, e.object, e.object_id, e.resident_id, e.subjects, e.fields, e.purpose, e.outcome, e.ip, e.outside
      FROM audit_entry e WHERE (SELECT journal_reader()) = 'whole';
CREATE VIEW journal_change AS
    SELECT c.entry_id, c.field, c.before, c.after FROM audit_change c WHERE (SELECT journal_reader()) = 'whole';
-- Who, when and what kind; no record, no reason, no field.
CREATE VIEW journal_meta AS
    SELECT e.id, e.at, e.staff_id, e.roles, e.action, e.outcome, e.ip, e.outside
      FROM audit_entry e WHERE (SELECT journal_reader()) IS NOT NULL;
CREATE VIEW journal_account AS
    SELECT e.id, e.at, e.staff_id, e.action, e.object_id AS account_id, e.outcome
      FROM audit_entry e WHERE e.object = 'staff' AND (SELECT journal_reader()) IS NOT NULL;
GRANT SELECT ON journal, journal_change, journal_meta, journal_account TO cus_app;

-- +goose Down
DROP VIEW journal_account, journal_meta, journal_change, journal;
DROP FUNCTION journal_reader();
REVOKE UPDATE (coordinator_id) ON plan FROM cus_app;
DROP VIEW open_plan, open_application;
DROP TABLE invitation, role_request, deputy;
