-- +goose Up
-- The life of a plan: its versions, what an approver says of a spot in it, who leads it.

-- Aktualizacja (art. 41 ust. 2): a version after the first says why it was made. One given up
-- leaves the version in force as it was.
ALTER TABLE plan_version
    ADD COLUMN reason       text NOT NULL DEFAULT 'first' CHECK (reason IN ('first','needs','programme','performer','wish')),
    ADD COLUMN reason_note  text NOT NULL DEFAULT '' CHECK (length(reason_note) <= 1000),
    ADD COLUMN made_at      timestamptz,
    ADD COLUMN abandoned_at timestamptz;

-- Uwaga: a remark of the approver pinned to a goal or a service; the coordinator marks it done.
CREATE TABLE plan_comment (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id   text NOT NULL UNIQUE DEFAULT random_id(),
    approval_id bigint NOT NULL REFERENCES plan_approval(id),
    goal_id     bigint REFERENCES plan_goal(id) ON DELETE SET NULL,
    item_id     bigint REFERENCES application_item(id),
    about       text NOT NULL,                       -- the goal or the service as it was called then
    text        text NOT NULL CHECK (length(text) BETWEEN 1 AND 1000),
    resolved_at timestamptz,
    resolved_by bigint REFERENCES staff(id),
    CHECK ((resolved_at IS NULL) = (resolved_by IS NULL))
);
CREATE INDEX ON plan_comment (approval_id);
CREATE INDEX ON plan_comment (goal_id);

-- Wyłączenie (KPA 24): who may not decide on this plan, by their own statement.
CREATE TABLE plan_exclusion (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plan_id  bigint NOT NULL REFERENCES plan(id),
    staff_id bigint NOT NULL REFERENCES staff(id),
    ground   text NOT NULL CHECK (ground IN ('party','spouse_kin','custody','earlier','other')),
    at       timestamptz NOT NULL,
    UNIQUE (plan_id, staff_id)
);

-- Zmiana koordynatora: art. 45 ust. 1 ties monitoring to the author, so it asks for a reason and a hand-over note.
CREATE TABLE coordinator_change (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plan_id        bigint REFERENCES plan(id),
    application_id bigint REFERENCES application(id),
    from_id        bigint REFERENCES staff(id),
    to_id          bigint NOT NULL REFERENCES staff(id),
    reason         text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    note           text NOT NULL CHECK (length(note) BETWEEN 1 AND 4000),
    staff_id       bigint NOT NULL REFERENCES staff(id),
    at             timestamptz NOT NULL,
    CHECK (num_nonnulls(plan_id, application_id) = 1)
);
CREATE INDEX ON coordinator_change (plan_id);
CREATE INDEX ON coordinator_change (application_id);

GRANT SELECT, INSERT, UPDATE (resolved_at, resolved_by) ON plan_comment TO cus_app;
GRANT SELECT, INSERT ON plan_exclusion, coordinator_change TO cus_app;

-- +goose Down
DROP TABLE coordinator_change, plan_exclusion, plan_comment;
ALTER TABLE plan_version DROP COLUMN reason, DROP COLUMN reason_note, DROP COLUMN made_at, DROP COLUMN abandoned_at;
