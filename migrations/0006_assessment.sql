-- +goose Up
-- Rozpoznanie potrzeb in full: life areas, the needs found in them, the visit agreed on; and what data a programme names.

-- Katalog danych of a programme (art. 5 ust. 3 pkt 9, art. 50 ust. 1): the kinds of data it lets the centre process.
CREATE TABLE programme_data_field (
    programme_id bigint NOT NULL REFERENCES programme(id),
    field        text NOT NULL CHECK (field IN ('health','housing','family','self_care','contacts','work')),
    PRIMARY KEY (programme_id, field)
);

-- What was said of one area of life. No row: not begun.
CREATE TABLE assessment_section (
    assessment_id bigint NOT NULL REFERENCES assessment(id),
    section       text NOT NULL CHECK (section IN ('situation','health','home','support','daily','activity','work','income','strengths','summary')),
    state         text NOT NULL CHECK (state IN ('open','done','not_applicable')),
    body          text NOT NULL DEFAULT '' CHECK (length(body) <= 8000),
    fields        jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(fields) = 'object'), -- each with its ground
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    updated_by    bigint NOT NULL REFERENCES staff(id),
    version       int NOT NULL DEFAULT 1,
    PRIMARY KEY (assessment_id, section)
);

-- Potrzeba. Removed ones stay, for plans and the journal may point to them.
CREATE TABLE assessment_need (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id     text NOT NULL UNIQUE DEFAULT random_id(),
    assessment_id bigint NOT NULL REFERENCES assessment(id),
    no            int NOT NULL CHECK (no >= 1),      -- P1, P2, …
    name          text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    own_words     text NOT NULL DEFAULT '' CHECK (length(own_words) <= 2000),
    area          text NOT NULL CHECK (area IN ('health','self_care','home','income','work','family','relations','safety','leisure','formalities')),
    urgency       text CHECK (urgency IN ('urgent','important','can_wait')),           -- null: not said yet
    self_reliance text NOT NULL DEFAULT '' CHECK (length(self_reliance) <= 2000),      -- how far the person manages alone
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    updated_by    bigint NOT NULL REFERENCES staff(id),
    version       int NOT NULL DEFAULT 1,
    removed_at    timestamptz,
    copied_from   bigint REFERENCES assessment_need(id)  -- the same need in an earlier assessment
);
CREATE INDEX ON assessment_need (assessment_id, no);

-- Umówione rozpoznanie: when and where the conversation is to be held.
CREATE TABLE assessment_visit (
    assessment_id bigint PRIMARY KEY REFERENCES assessment(id),
    planned_at    timestamptz NOT NULL,
    place         text NOT NULL CHECK (place IN ('centre','residence')),
    note          text NOT NULL DEFAULT '' CHECK (length(note) <= 500),  -- how to get there, who will be present
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    updated_by    bigint NOT NULL REFERENCES staff(id),
    version       int NOT NULL DEFAULT 1
);
CREATE INDEX ON assessment_visit (planned_at);

-- A completed assessment is never changed again, by nobody: it is supplemented.
-- +goose StatementBegin
CREATE FUNCTION assessment_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'assessment' THEN
        IF OLD.completed_at IS NOT NULL THEN
            RAISE EXCEPTION 'assessment % is completed', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_frozen';
        END IF;
    ELSIF EXISTS (SELECT 1 FROM assessment s WHERE s.id IN (OLD.assessment_id, NEW.assessment_id) AND s.completed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'assessment is completed' USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_frozen';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER assessment_frozen BEFORE UPDATE OR DELETE ON assessment FOR EACH ROW EXECUTE FUNCTION assessment_frozen();
CREATE TRIGGER assessment_section_frozen BEFORE INSERT OR UPDATE OR DELETE ON assessment_section FOR EACH ROW EXECUTE FUNCTION assessment_frozen();
CREATE TRIGGER assessment_need_frozen BEFORE INSERT OR UPDATE OR DELETE ON assessment_need FOR EACH ROW EXECUTE FUNCTION assessment_frozen();
CREATE TRIGGER assessment_visit_frozen BEFORE INSERT OR UPDATE OR DELETE ON assessment_visit FOR EACH ROW EXECUTE FUNCTION assessment_frozen();

GRANT SELECT, INSERT, DELETE ON programme_data_field TO cus_app;
GRANT SELECT, INSERT, UPDATE (state, body, fields, updated_at, updated_by, version) ON assessment_section TO cus_app;
GRANT SELECT, INSERT, UPDATE (no, name, own_words, area, urgency, self_reliance, updated_at, updated_by, version, removed_at) ON assessment_need TO cus_app;
GRANT SELECT, INSERT, DELETE, UPDATE (planned_at, place, note, updated_at, updated_by, version) ON assessment_visit TO cus_app;

-- +goose Down
DROP TABLE assessment_visit, assessment_need, assessment_section, programme_data_field;
DROP TRIGGER assessment_frozen ON assessment;
DROP FUNCTION assessment_frozen();
