-- +goose Up
-- What is counted. A target keeps its operator: "> 30%" is missed by exactly 30,00%. A null target is not in the source.
CREATE TABLE indicator (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id bigint NOT NULL REFERENCES project(id),
    code       text NOT NULL CHECK (code ~ '^[a-z][a-z_]*$'), -- a definition of the program
    no         int  NOT NULL,
    milestone_no int CHECK (milestone_no BETWEEN 1 AND 4),    -- null: of the whole project
    baseline   bigint,
    target     bigint,                              -- in the unit of the definition: persons, pieces, hundredths of a percent or of a full post, days
    operator   text NOT NULL DEFAULT '>=' CHECK (operator IN ('>=', '>', '<=')),
    owner_role text NOT NULL DEFAULT 'OUS',
    promise    text NOT NULL DEFAULT '',            -- what the project says of it, in our words
    version    int NOT NULL DEFAULT 1,
    updated_at timestamptz,
    updated_by bigint REFERENCES staff(id),
    UNIQUE (project_id, code)
);

-- The plan by month: where the indicator is to stand on the last day of that month. Its history, with reasons, is kept whole.
CREATE TABLE indicator_plan (
    indicator_id bigint NOT NULL REFERENCES indicator(id),
    month        date NOT NULL CHECK (extract(day FROM month) = 1),
    value        bigint NOT NULL CHECK (value >= 0),
    PRIMARY KEY (indicator_id, month)
);
CREATE TABLE indicator_plan_change (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    indicator_id bigint NOT NULL REFERENCES indicator(id),
    before       jsonb NOT NULL,                    -- {"2021-07": 4, …}
    after        jsonb NOT NULL,
    reason       text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    at           timestamptz NOT NULL,
    staff_id     bigint NOT NULL REFERENCES staff(id)
);

-- A figure entered by hand, on a day, with its evidence. An entry is never overwritten: a later one replaces it, and says so.
CREATE TABLE indicator_entry (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id    text NOT NULL UNIQUE DEFAULT random_id(),
    indicator_id bigint NOT NULL REFERENCES indicator(id),
    on_day       date NOT NULL,
    value        bigint NOT NULL CHECK (value >= 0),
    evidence     text NOT NULL DEFAULT '',          -- where it can be seen: a number, a place
    document_id  bigint UNIQUE REFERENCES document(id),
    replaces_id  bigint UNIQUE REFERENCES indicator_entry(id),
    reason       text NOT NULL DEFAULT '',          -- of the replacement
    at           timestamptz NOT NULL,
    staff_id     bigint NOT NULL REFERENCES staff(id),
    CHECK (evidence <> '' OR document_id IS NOT NULL),
    CHECK ((replaces_id IS NULL) = (reason = ''))
);
CREATE INDEX ON indicator_entry (indicator_id, on_day);

-- What the figures look for in many rows: the few records out of reach, the steps made after a day.
CREATE INDEX resident_restricted ON resident (id) WHERE restricted;
CREATE INDEX ON item_transition (at);
CREATE INDEX ON application_transition (at);

GRANT SELECT, INSERT, UPDATE ON indicator TO cus_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON indicator_plan TO cus_app;
GRANT SELECT, INSERT ON indicator_plan_change, indicator_entry TO cus_app;

-- +goose Down
DROP INDEX resident_restricted, item_transition_at_idx, application_transition_at_idx;
DROP TABLE indicator_entry, indicator_plan_change, indicator_plan, indicator;
