-- +goose Up
-- Odpłatność: what a service costs the person, from a resolution and an income to a line of the plan.

-- Kryterium dochodowe, a month (ustawa o pomocy społecznej, art. 8 ust. 1). Dated rows; none is edited.
CREATE TABLE income_criterion (
    valid_from    date PRIMARY KEY,
    valid_to      date,                              -- null: still in force
    single_grosze bigint NOT NULL CHECK (single_grosze > 0), -- osoba samotnie gospodarująca
    family_grosze bigint NOT NULL CHECK (family_grosze > 0), -- osoba w rodzinie
    source        text NOT NULL,
    CHECK (valid_to >= valid_from)
);
INSERT INTO income_criterion (valid_from, valid_to, single_grosze, family_grosze, source) VALUES
    ('2018-10-01', '2021-12-31',  70100, 52800, 'Dz.U. 2018 poz. 1358'),
    ('2022-01-01', '2024-12-31',  77600, 60000, 'Dz.U. 2021 poz. 1296'),
    ('2025-01-01', NULL,         101000, 82300, 'Dz.U. 2024 poz. 1044, § 1 pkt 1');

-- A version of the rule of one service in one programme (art. 5 ust. 3 pkt 7). Written once, never changed:
-- the version on a day is the one that began last, and of those the one written last.
CREATE TABLE fee_rule (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id        text NOT NULL UNIQUE DEFAULT random_id(),
    offer_id         bigint NOT NULL REFERENCES offer(id),
    method           text NOT NULL CHECK (method IN ('free','fixed','cost_share','criterion','income_share')),
    unit_cost_grosze bigint CHECK (unit_cost_grosze > 0),    -- the council's own figure, never an average
    cost_source      text NOT NULL DEFAULT '',
    monthly          boolean NOT NULL DEFAULT false,         -- fixed: for a month, not for a unit
    rounding         text NOT NULL CHECK (rounding IN ('unit','month')),
    valid_from       date NOT NULL,
    valid_to         date,
    resolution       text NOT NULL DEFAULT '',
    resolved_on      date,
    collection       text NOT NULL DEFAULT '',
    explanation      text NOT NULL DEFAULT '',
    created_at       timestamptz NOT NULL,
    created_by       bigint NOT NULL REFERENCES staff(id),
    CHECK (valid_to >= valid_from),
    CHECK (method = 'free' OR unit_cost_grosze IS NOT NULL),
    CHECK (unit_cost_grosze IS NULL OR cost_source <> '')
);
CREATE INDEX ON fee_rule (offer_id, valid_from);

-- Incomes above the line before up to and including upper; hundredths of a percent.
CREATE TABLE fee_bracket (
    rule_id bigint NOT NULL REFERENCES fee_rule(id),
    no      int NOT NULL,
    "for"   text NOT NULL DEFAULT '' CHECK ("for" IN ('','single','family')), -- '': everybody
    upper   int NOT NULL DEFAULT 0 CHECK (upper >= 0),       -- of the criterion; 0: whatever is above
    share   int NOT NULL DEFAULT 0 CHECK (share BETWEEN 0 AND 10000),
    low     bigint NOT NULL DEFAULT 0 CHECK (low >= 0),      -- fixed: grosze; with high above it, a range
    high    bigint NOT NULL DEFAULT 0 CHECK (high >= low),
    PRIMARY KEY (rule_id, no)
);

-- Ulga; 10000 is an exemption.
CREATE TABLE fee_relief (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE DEFAULT random_id(),
    rule_id   bigint NOT NULL REFERENCES fee_rule(id),
    no        int NOT NULL,
    title     text NOT NULL,
    who       text NOT NULL DEFAULT '',
    size      int NOT NULL CHECK (size BETWEEN 1 AND 10000),
    document  text NOT NULL DEFAULT '',
    UNIQUE (rule_id, no)
);

-- Oświadczenie o dochodzie: the income of a household in a month (UPS art. 8 ust. 3). A new statement is a
-- new row; what was counted from an earlier one stays explained.
CREATE TABLE income_statement (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id   text NOT NULL UNIQUE DEFAULT random_id(),
    resident_id bigint NOT NULL REFERENCES resident(id),
    month       date NOT NULL CHECK (extract(day FROM month) = 1),
    single      boolean NOT NULL,                    -- osoba samotnie gospodarująca (UPS art. 6 pkt 10)
    persons     int NOT NULL CHECK (persons BETWEEN 1 AND 30),
    net_grosze  bigint NOT NULL CHECK (net_grosze >= 0),
    document    text NOT NULL CHECK (document <> ''),
    stated_on   date NOT NULL,
    note        text NOT NULL DEFAULT '',
    recorded_at timestamptz NOT NULL,
    recorded_by bigint NOT NULL REFERENCES staff(id),
    CHECK (NOT single OR persons = 1)
);
CREATE INDEX ON income_statement (resident_id, id);

-- The fee of a planned service, by what it was counted from: all of that is never edited, so the steps can
-- be told again at any time. Frozen with its version.
CREATE TABLE plan_fee (
    planned_service_id bigint PRIMARY KEY REFERENCES planned_service(id) ON DELETE CASCADE,
    version_id      bigint NOT NULL REFERENCES plan_version(id),
    rule_id         bigint NOT NULL REFERENCES fee_rule(id),
    statement_id    bigint REFERENCES income_statement(id),
    criterion_from  date REFERENCES income_criterion(valid_from),
    relief_id       bigint REFERENCES fee_relief(id),
    relief_basis    text NOT NULL DEFAULT '',        -- what proves the relief
    chosen_grosze   bigint CHECK (chosen_grosze >= 0),   -- within a range of the rule
    override_grosze bigint CHECK (override_grosze >= 0), -- for a unit, or for a month where the rule counts by months
    reason          text NOT NULL DEFAULT '',
    price_grosze    bigint CHECK (price_grosze > 0), -- what a unit cost when it was settled; null: not known
    settled_at      timestamptz NOT NULL,
    settled_by      bigint NOT NULL REFERENCES staff(id),
    CHECK (relief_id IS NULL OR relief_basis <> ''),
    CHECK ((override_grosze IS NULL AND chosen_grosze IS NULL) OR reason <> '')
);
CREATE INDEX ON plan_fee (version_id);
CREATE TRIGGER plan_fee_frozen BEFORE INSERT OR UPDATE OR DELETE ON plan_fee FOR EACH ROW EXECUTE FUNCTION plan_frozen();

GRANT SELECT ON income_criterion TO cus_app;
GRANT SELECT, INSERT ON fee_rule, fee_bracket, fee_relief, income_statement TO cus_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON plan_fee TO cus_app;

-- +goose Down
DROP TABLE plan_fee, income_statement, fee_relief, fee_bracket, fee_rule, income_criterion;
