-- +goose Up
-- Raport z kamienia milowego: what was promised for a milestone and what became of it, written by several people,
-- checked, approved and from then on frozen with its figures. A correction is a version of its own.

CREATE TABLE milestone_report (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id     text NOT NULL UNIQUE DEFAULT random_id(),
    number        text NOT NULL CHECK (length(number) BETWEEN 1 AND 60), -- RAP/2026/001, the same in every version
    version_no    int NOT NULL DEFAULT 1,
    replaces_id   bigint UNIQUE REFERENCES milestone_report(id),         -- the version it corrects
    reason        text NOT NULL DEFAULT '' CHECK (length(reason) <= 1000), -- of the correction
    milestone_id  bigint NOT NULL REFERENCES milestone(id),
    period_from   date NOT NULL,
    period_until  date NOT NULL,
    authors       text NOT NULL DEFAULT '' CHECK (length(authors) <= 500),
    state         text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft','internal_review','approved','submitted','returned','accepted',
                   'presented','package_approved','package_returned')),
    remark        text NOT NULL DEFAULT '',         -- with which it last came back
    checked_at    timestamptz,                      -- the accounts looked at its figures
    checked_by    bigint REFERENCES staff(id),
    unchecked_why text NOT NULL DEFAULT '',         -- approved without that check: why
    reference     text NOT NULL DEFAULT '' CHECK (length(reference) <= 120), -- number in the funder's system
    submitted_on  date,
    answered_on   date,                             -- the funder's answer: returned or accepted
    presented_on  date,                             -- to the Programme Council, milestone 4
    package_on    date,                             -- its answer
    content       text,                             -- canonical JSON, frozen at approval, as hashed
    content_hash  text,                             -- SHA-256 of it, hex
    frozen_at     timestamptz,
    approved_by   bigint REFERENCES staff(id),
    created_at    timestamptz NOT NULL,
    created_by    bigint NOT NULL REFERENCES staff(id),
    updated_at    timestamptz NOT NULL,
    updated_by    bigint NOT NULL REFERENCES staff(id),
    version       int NOT NULL DEFAULT 1,           -- of the row, against lost updates
    UNIQUE (number, version_no),
    CHECK (period_until >= period_from),
    CHECK ((version_no = 1) = (replaces_id IS NULL) AND (replaces_id IS NULL OR reason <> '')),
    CHECK ((content IS NULL) = (frozen_at IS NULL) AND (content IS NULL) = (content_hash IS NULL) AND (content IS NULL) = (approved_by IS NULL)),
    CHECK ((state IN ('draft','internal_review')) = (content IS NULL)),
    CHECK (state IN ('draft','internal_review','approved') OR (submitted_on IS NOT NULL AND reference <> '')),
    CHECK ((checked_at IS NULL) = (checked_by IS NULL))
);
CREATE INDEX ON milestone_report (milestone_id, period_until);
CREATE INDEX ON milestone_report (state);

-- One part of a report; two people may write in two parts at once, each part has a version of its own.
CREATE TABLE report_section (
    report_id  bigint NOT NULL REFERENCES milestone_report(id),
    section    text NOT NULL,
    done       boolean NOT NULL DEFAULT false,
    body       text NOT NULL DEFAULT '' CHECK (length(body) <= 12000), -- figures stand in it as {{liczba:code}}
    updated_at timestamptz NOT NULL,
    updated_by bigint NOT NULL REFERENCES staff(id),
    version    int NOT NULL DEFAULT 1,
    PRIMARY KEY (report_id, section)
);

-- Dowód: what a statement stands on, or why there is nothing. Never overwritten: a later one replaces it and says why.
CREATE TABLE report_evidence (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id   text NOT NULL UNIQUE DEFAULT random_id(),
    report_id   bigint NOT NULL REFERENCES milestone_report(id),
    no          int NOT NULL,                       -- 1, 2, 3 within the report
    section     text NOT NULL,
    item        text NOT NULL DEFAULT '',           -- zadanie-3, produkt-2; empty: of the whole part
    kind        text NOT NULL CHECK (kind IN ('document','record','place','gap','withdrawn')),
    title       text NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
    document_id bigint REFERENCES document(id),
    record_kind text NOT NULL DEFAULT '',
    record_ref  text NOT NULL DEFAULT '',
    replaces_id bigint UNIQUE REFERENCES report_evidence(id),
    reason      text NOT NULL DEFAULT '' CHECK (length(reason) <= 500),
    at          timestamptz NOT NULL,
    staff_id    bigint NOT NULL REFERENCES staff(id),
    UNIQUE (report_id, no),
    CHECK ((kind = 'document') = (document_id IS NOT NULL)),
    CHECK ((kind = 'record') = (record_ref <> '')),
    CHECK ((replaces_id IS NULL) = (reason = '')),
    CHECK (kind <> 'withdrawn' OR replaces_id IS NOT NULL)
);
CREATE INDEX ON report_evidence (document_id);

CREATE TABLE report_transition (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    report_id  bigint NOT NULL REFERENCES milestone_report(id),
    from_state text,
    to_state   text NOT NULL,
    step       text NOT NULL,
    at         timestamptz NOT NULL,
    staff_id   bigint NOT NULL REFERENCES staff(id),
    note       text NOT NULL DEFAULT ''
);
CREATE INDEX ON report_transition (report_id);

-- An approved report is never changed again, by nobody: only what becomes of it is written down beside it.
-- +goose StatementBegin
CREATE FUNCTION report_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'milestone_report' THEN
        IF OLD.frozen_at IS NOT NULL AND (TG_OP = 'DELETE' OR
           (OLD.number, OLD.version_no, OLD.replaces_id, OLD.reason, OLD.milestone_id, OLD.period_from, OLD.period_until, OLD.authors,
            OLD.checked_at, OLD.checked_by, OLD.unchecked_why, OLD.content, OLD.content_hash, OLD.frozen_at, OLD.approved_by)
           IS DISTINCT FROM
           (NEW.number, NEW.version_no, NEW.replaces_id, NEW.reason, NEW.milestone_id, NEW.period_from, NEW.period_until, NEW.authors,
            NEW.checked_at, NEW.checked_by, NEW.unchecked_why, NEW.content, NEW.content_hash, NEW.frozen_at, NEW.approved_by)) THEN
            RAISE EXCEPTION 'report % is frozen', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'report_frozen';
        END IF;
    ELSIF EXISTS (SELECT 1 FROM milestone_report r WHERE r.id IN (OLD.report_id, NEW.report_id) AND r.frozen_at IS NOT NULL) THEN
        RAISE EXCEPTION 'report is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'report_frozen';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER milestone_report_frozen BEFORE UPDATE OR DELETE ON milestone_report FOR EACH ROW EXECUTE FUNCTION report_frozen();
CREATE TRIGGER report_section_frozen BEFORE INSERT OR UPDATE OR DELETE ON report_section FOR EACH ROW EXECUTE FUNCTION report_frozen();
CREATE TRIGGER report_evidence_frozen BEFORE INSERT OR UPDATE OR DELETE ON report_evidence FOR EACH ROW EXECUTE FUNCTION report_frozen();

GRANT SELECT, INSERT, UPDATE ON milestone_report TO cus_app;
GRANT SELECT, INSERT, UPDATE (done, body, updated_at, updated_by, version) ON report_section TO cus_app;
GRANT SELECT, INSERT ON report_evidence, report_transition TO cus_app;

-- +goose Down
DROP TABLE report_transition, report_evidence, report_section, milestone_report;
DROP FUNCTION report_frozen();
