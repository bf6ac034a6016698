-- +goose Up
-- The project the centre answers for: what was promised, to whom, for how much, by when, and what became of it.
-- What a source does not say is null (or empty text) and is shown as "brak w źródle", never guessed.

CREATE TABLE project (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id    text NOT NULL UNIQUE DEFAULT random_id(),
    gmina_id     bigint NOT NULL REFERENCES gmina(id),
    name         text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 300),
    number       text NOT NULL DEFAULT '',          -- of the funding agreement
    beneficiary  text NOT NULL DEFAULT '',
    funding      text,                              -- PO WER 2.8
    kind         text NOT NULL DEFAULT '' CHECK (kind IN ('','1','2','3','4')), -- type of centre in the competition
    origin       text NOT NULL DEFAULT '',          -- the unit the centre grew from
    centre_since date,                              -- the day the centre came into being
    aim          text NOT NULL DEFAULT '',
    starts_on    date,
    ends_on      date,
    months       int CHECK (months BETWEEN 1 AND 240), -- its length, where the source gives it
    total_grosze bigint CHECK (total_grosze >= 0),
    eu_grosze    bigint CHECK (eu_grosze >= 0),
    state_grosze bigint CHECK (state_grosze >= 0),
    own_grosze   bigint CHECK (own_grosze >= 0),
    financed     int CHECK (financed BETWEEN 0 AND 10000), -- share paid by the funder, hundredths of a percent
    source       text NOT NULL DEFAULT '',          -- where the facts come from
    updated_at   timestamptz,
    updated_by   bigint REFERENCES staff(id),
    version      int NOT NULL DEFAULT 1,
    CHECK (ends_on >= starts_on),
    CHECK (eu_grosze + state_grosze + COALESCE(own_grosze, 0) = total_grosze)
);

CREATE TABLE milestone (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id  bigint NOT NULL REFERENCES project(id),
    no          int  NOT NULL CHECK (no BETWEEN 1 AND 4),
    name        text NOT NULL DEFAULT '' CHECK (length(name) <= 200), -- empty: not in the source
    aim         text NOT NULL DEFAULT '',
    starts_on   date,
    ends_on     date,
    accepted_on date,                               -- the day its work was accepted
    accepted_note text NOT NULL DEFAULT '',         -- by whom, on what ground
    updated_at  timestamptz,
    updated_by  bigint REFERENCES staff(id),
    version     int NOT NULL DEFAULT 1,
    UNIQUE (project_id, no),
    CHECK (ends_on >= starts_on)
);

-- What days a milestone had before, and why they were changed.
CREATE TABLE milestone_change (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    milestone_id bigint NOT NULL REFERENCES milestone(id),
    starts_before date,
    ends_before   date,
    starts_after  date,
    ends_after    date,
    reason       text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    at           timestamptz NOT NULL,
    staff_id     bigint NOT NULL REFERENCES staff(id)
);
CREATE INDEX ON milestone_change (milestone_id);

CREATE TABLE milestone_task (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id    text NOT NULL UNIQUE DEFAULT random_id(),
    milestone_id bigint NOT NULL REFERENCES milestone(id),
    no           int  NOT NULL,
    name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
    detail       text NOT NULL DEFAULT '',
    owner_id     bigint REFERENCES staff(id),       -- who answers for it; null: nobody named yet
    due_on       date,                              -- null: with the milestone
    state        text NOT NULL DEFAULT 'planned' CHECK (state IN ('planned','running','done','dropped')),
    done_on      date,
    reason       text NOT NULL DEFAULT '',          -- why late or dropped
    updated_at   timestamptz,
    updated_by   bigint REFERENCES staff(id),
    version      int NOT NULL DEFAULT 1,
    UNIQUE (milestone_id, no),
    CHECK ((state = 'done') = (done_on IS NOT NULL)),
    CHECK (state <> 'dropped' OR reason <> '')
);
CREATE INDEX ON milestone_task (owner_id);

-- Produkt: what a milestone leaves behind, with its files, each a version of its own.
CREATE TABLE product (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id    text NOT NULL UNIQUE DEFAULT random_id(),
    project_id   bigint NOT NULL REFERENCES project(id),
    milestone_id bigint REFERENCES milestone(id),   -- null: the source does not say which
    no           int NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('implementation_plan','diagnosis','programme','standards','community_plan','model','package','schedule','rules','form','promotion','other')),
    name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
    detail       text NOT NULL DEFAULT '',
    dated_on     date,                              -- the date it bears
    accepted_on  date,
    accepted_by  text NOT NULL DEFAULT '',          -- Rada Programowa ds. CUS
    updated_at   timestamptz,
    updated_by   bigint REFERENCES staff(id),
    version      int NOT NULL DEFAULT 1,
    UNIQUE (project_id, no)
);
CREATE INDEX ON product (milestone_id);

CREATE TABLE product_file (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id   text NOT NULL UNIQUE DEFAULT random_id(),
    product_id  bigint NOT NULL REFERENCES product(id),
    no          int NOT NULL,                       -- version 1, 2, 3
    document_id bigint NOT NULL UNIQUE REFERENCES document(id),
    dated_on    date,
    note        text NOT NULL DEFAULT '',           -- what changed since the version before
    UNIQUE (product_id, no)
);

CREATE TABLE milestone_risk (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id    text NOT NULL UNIQUE DEFAULT random_id(),
    milestone_id bigint NOT NULL REFERENCES milestone(id),
    no           int NOT NULL,
    name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
    likelihood   int NOT NULL CHECK (likelihood BETWEEN 1 AND 3),
    effect       int NOT NULL CHECK (effect BETWEEN 1 AND 3),
    response     text NOT NULL DEFAULT '',
    owner_id     bigint REFERENCES staff(id),
    closed_on    date,
    updated_at   timestamptz,
    updated_by   bigint REFERENCES staff(id),
    version      int NOT NULL DEFAULT 1,
    UNIQUE (milestone_id, no)
);

-- Budget by task (milestone) and cost line; a null sum is not in the source.
CREATE TABLE budget_line (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id    text NOT NULL UNIQUE DEFAULT random_id(),
    project_id   bigint NOT NULL REFERENCES project(id),
    milestone_no int CHECK (milestone_no BETWEEN 1 AND 4),  -- null: of the whole project
    no           int NOT NULL,
    name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
    category     text NOT NULL CHECK (category IN ('staff','services','equipment','training','promotion','other')),
    direct       boolean NOT NULL,                  -- koszt bezpośredni
    social_economy boolean NOT NULL DEFAULT false,  -- commissioned to NGO or a social-economy body
    planned_grosze bigint CHECK (planned_grosze >= 0),
    spent_grosze bigint CHECK (spent_grosze >= 0),
    spent_as_of  date,
    contractor   text NOT NULL DEFAULT '',
    updated_at   timestamptz,
    updated_by   bigint REFERENCES staff(id),
    version      int NOT NULL DEFAULT 1,
    UNIQUE (project_id, no),
    CHECK (spent_grosze IS NULL OR spent_as_of IS NOT NULL)
);

-- Posts the project promised, and the facts of who holds them. A fact names no person of the file: a label is enough.
CREATE TABLE project_post (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id   text NOT NULL UNIQUE DEFAULT random_id(),
    project_id  bigint NOT NULL REFERENCES project(id),
    no          int NOT NULL,
    post        text NOT NULL CHECK (post IN ('director','coordinator','service_organiser','community_organiser','other')),
    name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    planned     int CHECK (planned >= 0),           -- persons; null: not in the source
    planned_fte int CHECK (planned_fte >= 0),       -- hundredths of a full post; null: not in the source
    disability  boolean NOT NULL DEFAULT false,     -- promised for a person with a disability
    updated_at  timestamptz,
    updated_by  bigint REFERENCES staff(id),
    version     int NOT NULL DEFAULT 1,
    UNIQUE (project_id, no)
);

CREATE TABLE staffing_fact (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id   text NOT NULL UNIQUE DEFAULT random_id(),
    post_id     bigint NOT NULL REFERENCES project_post(id),
    label       text NOT NULL CHECK (length(label) BETWEEN 1 AND 80), -- "osoba 1": who, without a name
    fte         int NOT NULL CHECK (fte BETWEEN 1 AND 100), -- hundredths of a full post
    disability  boolean NOT NULL DEFAULT false,     -- holds a certificate of disability
    from_on     date NOT NULL,
    until_on    date,                               -- null: still
    evidence    text NOT NULL DEFAULT '',           -- number of the contract of employment
    updated_at  timestamptz,
    updated_by  bigint REFERENCES staff(id),
    version     int NOT NULL DEFAULT 1,
    CHECK (until_on >= from_on)
);
CREATE INDEX ON staffing_fact (post_id);

-- What the project promised to bring about, one line a thing, in the order of the source: services, packages, partners, principles.
-- A service proposed may be changed or dropped later, with a reason; it may point at the service of the catalogue it became.
CREATE TABLE project_promise (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id   text NOT NULL UNIQUE DEFAULT random_id(),
    project_id  bigint NOT NULL REFERENCES project(id),
    kind        text NOT NULL CHECK (kind IN ('service','package','partner','area','principle')),
    no          int NOT NULL,
    name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
    detail      text NOT NULL DEFAULT '',
    areas       int[] NOT NULL DEFAULT '{}',        -- of an area: its numbers among the fourteen of art. 2 ust. 1
    service_id  bigint REFERENCES service(id),
    state       text NOT NULL DEFAULT 'promised' CHECK (state IN ('promised','kept','dropped')),
    reason      text NOT NULL DEFAULT '',
    updated_at  timestamptz,
    updated_by  bigint REFERENCES staff(id),
    version     int NOT NULL DEFAULT 1,
    UNIQUE (project_id, kind, no),
    CHECK (areas <@ ARRAY[1,2,3,4,5,6,7,8,9,10,11,12,13,14]),
    CHECK (state <> 'dropped' OR reason <> '')
);

-- A contract that is paid from the project names its budget line; one without is paid otherwise.
ALTER TABLE contract ADD COLUMN budget_line_id bigint REFERENCES budget_line(id);
CREATE INDEX ON contract (budget_line_id);

GRANT SELECT, INSERT, UPDATE ON project, milestone, milestone_task, product, milestone_risk, budget_line, project_post, staffing_fact, project_promise TO cus_app;
GRANT DELETE ON budget_line TO cus_app;
GRANT UPDATE (budget_line_id) ON contract TO cus_app;
GRANT SELECT, INSERT ON milestone_change, product_file TO cus_app;

-- +goose Down
ALTER TABLE contract DROP COLUMN budget_line_id;
DROP TABLE project_promise, staffing_fact, project_post, budget_line, milestone_risk, product_file, product, milestone_task, milestone_change, milestone, project;
