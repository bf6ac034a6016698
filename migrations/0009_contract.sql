-- +goose Up
-- Contracts with those who carry out services: how each came about, what it pays for, and what approved plans
-- have taken of it. What a signed contract says is never overwritten: an amendment (aneks) is a version of its own.

CREATE TABLE contract (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id     text NOT NULL UNIQUE DEFAULT random_id(),
    gmina_id      bigint NOT NULL REFERENCES gmina(id),
    number        text NOT NULL CONSTRAINT contract_number_key UNIQUE CHECK (length(number) BETWEEN 1 AND 60), -- U/2026/07
    provider_id   bigint NOT NULL REFERENCES provider(id),
    mode          text NOT NULL CHECK (mode IN
                   ('open_call','art_19a','procurement','small_procurement','agreement','internal_order','civil_contract')),
    kind          text NOT NULL CHECK (kind IN ('entrusting','support','purchase','other')), -- powierzenie, wsparcie, zamówienie
    subject       text NOT NULL CHECK (length(subject) BETWEEN 1 AND 500),
    party_clause  text NOT NULL DEFAULT '',         -- "Gmina X – CUS, reprezentowana przez …"
    attorney_no   text NOT NULL DEFAULT '',         -- number of the mayor's power of attorney
    accountant    text NOT NULL DEFAULT '',         -- who made the preliminary check, and when
    accountant_checked_on date,
    cru_no        text NOT NULL DEFAULT '',         -- number in the register of contracts; grants are not entered there
    announced_on  date,                             -- last announcement of the call, UDPP art. 13
    offers_until  date,
    opinion_on    date,                             -- the commission's opinion, or the evaluation of offers
    warn_percent  int NOT NULL DEFAULT 85 CHECK (warn_percent BETWEEN 1 AND 100),
    data_agreement_no text NOT NULL DEFAULT '',     -- powierzenie przetwarzania danych, RODO art. 28
    data_agreement_on date,
    starts_on     date NOT NULL,                    -- both days belong to the contract; the last one stands in its version
    signed_on     date,
    terminated_on date,                             -- the last day of a contract that ended early
    termination_reason text NOT NULL DEFAULT '',
    state         text NOT NULL DEFAULT 'preparation' CHECK (state IN
                   ('preparation','procedure','awarded','cancelled','signed','terminated')), -- active and report_due follow from the day
    version_no    int NOT NULL DEFAULT 0,           -- 0: as signed; n: amendment n
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    updated_by    bigint NOT NULL,
    version       int NOT NULL DEFAULT 1,           -- of the row, against lost updates
    CHECK (state NOT IN ('signed','terminated') OR (signed_on IS NOT NULL AND party_clause <> '' AND attorney_no <> '' AND accountant_checked_on IS NOT NULL)),
    CHECK ((state = 'terminated') = (terminated_on IS NOT NULL))
);
CREATE INDEX ON contract (provider_id);
CREATE INDEX ON contract (state, starts_on);

CREATE TABLE contract_version (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    contract_id  bigint NOT NULL REFERENCES contract(id),
    no           int NOT NULL,
    concluded_on date,                              -- the day an amendment was signed; that of the contract stands with it
    effective_on date NOT NULL,
    reason       text NOT NULL DEFAULT '',
    ends_on      date NOT NULL,
    amount_grosze bigint NOT NULL CHECK (amount_grosze >= 0),         -- value of the whole contract for the gmina
    own_grosze   bigint NOT NULL DEFAULT 0 CHECK (own_grosze >= 0),   -- the provider's own contribution
    accountant   text NOT NULL DEFAULT '',
    accountant_checked_on date,
    created_at   timestamptz NOT NULL,
    created_by   bigint NOT NULL REFERENCES staff(id),
    UNIQUE (contract_id, no),
    CHECK (ends_on >= effective_on),
    CHECK (no = 0 OR (concluded_on IS NOT NULL AND reason <> '' AND accountant_checked_on IS NOT NULL))
);

-- A service the contract pays for: what stays the same through its amendments.
CREATE TABLE contract_line (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id   text NOT NULL UNIQUE DEFAULT random_id(),
    contract_id bigint NOT NULL REFERENCES contract(id),
    service_id  bigint NOT NULL REFERENCES service(id),
    unit        text NOT NULL CHECK (unit IN ('hour','visit','day','month','item','ride')),
    limit_kind  text NOT NULL CHECK (limit_kind IN ('total','monthly')),
    UNIQUE (contract_id, service_id)
);
CREATE INDEX ON contract_line (service_id);

-- Its price and limit in one version.
CREATE TABLE contract_term (
    version_id   bigint NOT NULL REFERENCES contract_version(id),
    line_id      bigint NOT NULL REFERENCES contract_line(id),
    price_grosze bigint NOT NULL CHECK (price_grosze >= 0),           -- of one unit
    quantity     int NOT NULL CHECK (quantity >= 0),                  -- quarters of a unit: in all, or a month
    PRIMARY KEY (line_id, version_id)
);

CREATE TABLE contract_transition (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    contract_id bigint NOT NULL REFERENCES contract(id),
    from_state  text,
    to_state    text NOT NULL,
    at          timestamptz NOT NULL,
    staff_id    bigint NOT NULL,
    note        text NOT NULL DEFAULT ''
);
CREATE INDEX ON contract_transition (contract_id);

-- What the approved version of a plan takes of a line, month by month.
CREATE TABLE contract_reservation (
    line_id            bigint NOT NULL REFERENCES contract_line(id),
    planned_service_id bigint NOT NULL REFERENCES planned_service(id),
    plan_id            bigint NOT NULL REFERENCES plan(id),
    month              date NOT NULL CHECK (extract(day FROM month) = 1),
    quantity           int NOT NULL CHECK (quantity > 0),             -- quarters of a unit
    created_at         timestamptz NOT NULL,
    PRIMARY KEY (planned_service_id, line_id, month)
);
CREATE INDEX ON contract_reservation (line_id, month) INCLUDE (quantity, plan_id); -- what is taken of a line is read from it alone
CREATE INDEX ON contract_reservation (plan_id);

ALTER TABLE planned_service ADD COLUMN IF NOT EXISTS contract_line_id bigint;
ALTER TABLE planned_service ADD CONSTRAINT planned_service_contract_line_fkey FOREIGN KEY (contract_line_id) REFERENCES contract_line(id);
CREATE INDEX ON planned_service (contract_line_id);

-- What was signed stays as it was signed; from then on versions are only added.
-- +goose StatementBegin
CREATE FUNCTION contract_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    signed boolean;
BEGIN
    IF TG_TABLE_NAME = 'contract_term' THEN
        SELECT c.state IN ('signed','terminated') INTO signed
          FROM contract_version v JOIN contract c ON c.id = v.contract_id WHERE v.id = OLD.version_id;
    ELSE
        SELECT c.state IN ('signed','terminated') INTO signed FROM contract c WHERE c.id = OLD.contract_id;
    END IF;
    IF signed THEN
        RAISE EXCEPTION 'the contract is signed' USING ERRCODE = 'check_violation', CONSTRAINT = 'contract_frozen';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER contract_version_frozen BEFORE UPDATE OR DELETE ON contract_version FOR EACH ROW EXECUTE FUNCTION contract_frozen();
CREATE TRIGGER contract_line_frozen BEFORE UPDATE OR DELETE ON contract_line FOR EACH ROW EXECUTE FUNCTION contract_frozen();
CREATE TRIGGER contract_term_frozen BEFORE UPDATE OR DELETE ON contract_term FOR EACH ROW EXECUTE FUNCTION contract_frozen();

GRANT SELECT, INSERT, UPDATE (number, provider_id, mode, kind, subject, party_clause, attorney_no, accountant, accountant_checked_on, cru_no,
    announced_on, offers_until, opinion_on, warn_percent, data_agreement_no, data_agreement_on, starts_on, signed_on, terminated_on,
    termination_reason, state, version_no, updated_at, updated_by, version) ON contract TO cus_app;
GRANT SELECT, INSERT, UPDATE (effective_on, ends_on, amount_grosze, own_grosze) ON contract_version TO cus_app;
GRANT SELECT, INSERT, UPDATE (unit, limit_kind), DELETE ON contract_line TO cus_app;
GRANT SELECT, INSERT, DELETE ON contract_term TO cus_app;
GRANT SELECT, INSERT ON contract_transition TO cus_app;
GRANT SELECT, INSERT, DELETE ON contract_reservation TO cus_app;

-- +goose Down
ALTER TABLE planned_service DROP COLUMN contract_line_id;
DROP TABLE contract_reservation, contract_transition, contract_term, contract_line, contract_version, contract;
DROP FUNCTION contract_frozen();
