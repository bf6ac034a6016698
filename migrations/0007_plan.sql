-- +goose Up
-- What a version of a plan says beyond its services: needs, goals, supporting actions, arrangements.
-- All of it belongs to one version: it is copied into the next one and frozen with its own.

-- A need as the plan names it: taken over from the assessment, or added here.
CREATE TABLE plan_need (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id      text NOT NULL UNIQUE DEFAULT random_id(),
    version_id     bigint NOT NULL REFERENCES plan_version(id),
    no             int NOT NULL CHECK (no > 0),                       -- P1, P2 …
    text           text NOT NULL CHECK (length(text) BETWEEN 1 AND 300),
    need_id        bigint REFERENCES assessment_need(id),             -- of the assessment; null: added in the plan
    outside        boolean NOT NULL DEFAULT false,                    -- poza planem
    outside_reason text NOT NULL DEFAULT '' CHECK (length(outside_reason) <= 300),
    joined_to      bigint,                                            -- the need this one was joined to
    UNIQUE (version_id, id),
    UNIQUE (version_id, need_id),
    UNIQUE (version_id, no) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (version_id, joined_to) REFERENCES plan_need (version_id, id) ON DELETE SET NULL (joined_to),
    CHECK (NOT outside OR outside_reason <> ''),
    CHECK (joined_to IS NULL OR (joined_to <> id AND NOT outside))
);

-- Cel: what changes for the person, how it is seen, by when.
CREATE TABLE plan_goal (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id  text NOT NULL UNIQUE DEFAULT random_id(),
    version_id bigint NOT NULL REFERENCES plan_version(id),
    no         int NOT NULL CHECK (no > 0),
    text       text NOT NULL CHECK (length(text) BETWEEN 1 AND 300),
    measure    text NOT NULL DEFAULT '' CHECK (length(measure) <= 500),
    target_on  date,
    UNIQUE (version_id, id),
    UNIQUE (version_id, no) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE plan_goal_need (
    version_id bigint NOT NULL,
    goal_id    bigint NOT NULL,
    need_id    bigint NOT NULL,
    PRIMARY KEY (goal_id, need_id),
    FOREIGN KEY (version_id, goal_id) REFERENCES plan_goal (version_id, id) ON DELETE CASCADE,
    FOREIGN KEY (version_id, need_id) REFERENCES plan_need (version_id, id) ON DELETE CASCADE
);
CREATE INDEX ON plan_goal_need (version_id);

-- Działanie wspierające (art. 39 ust. 2): what people do for each other beside the services.
CREATE TABLE support_action (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id  text NOT NULL UNIQUE DEFAULT random_id(),
    version_id bigint NOT NULL REFERENCES plan_version(id),
    goal_id    bigint,
    kind       text NOT NULL CHECK (kind IN ('self_help','volunteering','neighbour','local_initiative')),
    who        text NOT NULL CHECK (length(who) BETWEEN 1 AND 200),
    schedule   text NOT NULL CHECK (length(schedule) BETWEEN 1 AND 300),
    FOREIGN KEY (version_id, goal_id) REFERENCES plan_goal (version_id, id) ON DELETE SET NULL (goal_id)
);
CREATE INDEX ON support_action (version_id);

-- A service answers a goal of the same version, or none ("Bez celu").
ALTER TABLE planned_service
    ADD COLUMN goal_id bigint,
    ADD FOREIGN KEY (version_id, goal_id) REFERENCES plan_goal (version_id, id) ON DELETE SET NULL (goal_id);

-- Ustalenia: how often the plan is looked at, whom to ask, what the performers are told.
ALTER TABLE plan_version
    ADD COLUMN review_months     int NOT NULL DEFAULT 3 CHECK (review_months BETWEEN 1 AND 12),
    ADD COLUMN contact_on_change text NOT NULL DEFAULT '' CHECK (length(contact_on_change) <= 500),
    ADD COLUMN emergency_contact text NOT NULL DEFAULT '' CHECK (length(emergency_contact) <= 300),
    ADD COLUMN provider_data     jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN other_terms       text NOT NULL DEFAULT '' CHECK (length(other_terms) <= 4000);

-- Only what was granted is planned (art. 38, 42): the second line behind the program's own check.
-- +goose StatementBegin
CREATE FUNCTION planned_item_granted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM application_item i WHERE i.id = NEW.item_id AND i.state = 'qualified') THEN
        RAISE EXCEPTION 'item % is not granted', NEW.item_id USING ERRCODE = 'check_violation', CONSTRAINT = 'planned_item_granted';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER planned_item_granted BEFORE INSERT OR UPDATE OF item_id ON planned_service FOR EACH ROW EXECUTE FUNCTION planned_item_granted();

CREATE TRIGGER plan_need_frozen BEFORE INSERT OR UPDATE OR DELETE ON plan_need FOR EACH ROW EXECUTE FUNCTION plan_frozen();
CREATE TRIGGER plan_goal_frozen BEFORE INSERT OR UPDATE OR DELETE ON plan_goal FOR EACH ROW EXECUTE FUNCTION plan_frozen();
CREATE TRIGGER plan_goal_need_frozen BEFORE INSERT OR UPDATE OR DELETE ON plan_goal_need FOR EACH ROW EXECUTE FUNCTION plan_frozen();
CREATE TRIGGER support_action_frozen BEFORE INSERT OR UPDATE OR DELETE ON support_action FOR EACH ROW EXECUTE FUNCTION plan_frozen();

GRANT SELECT, INSERT, DELETE, UPDATE (no, text, outside, outside_reason, joined_to) ON plan_need TO cus_app;
GRANT SELECT, INSERT, DELETE, UPDATE (no, text, measure, target_on) ON plan_goal TO cus_app;
GRANT SELECT, INSERT, DELETE ON plan_goal_need TO cus_app;
GRANT SELECT, INSERT, DELETE, UPDATE (goal_id, kind, who, schedule) ON support_action TO cus_app;

-- +goose Down
DROP TRIGGER planned_item_granted ON planned_service;
DROP FUNCTION planned_item_granted();
ALTER TABLE plan_version DROP COLUMN review_months, DROP COLUMN contact_on_change, DROP COLUMN emergency_contact,
    DROP COLUMN provider_data, DROP COLUMN other_terms;
ALTER TABLE planned_service DROP COLUMN goal_id;
DROP TABLE support_action, plan_goal_need, plan_goal, plan_need;
