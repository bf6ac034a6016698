-- +goose Up
-- What lies in a person's file beside the forms: notes and documents.

-- A file as it was brought. It grants nothing to nobody: each owner keeps its own table and
-- its own address to fetch it from.
CREATE TABLE document (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    media_type text NOT NULL CHECK (media_type IN ('application/pdf', 'image/jpeg', 'image/png',
                'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'application/vnd.oasis.opendocument.text')),
    size       int NOT NULL CHECK (size BETWEEN 1 AND 10485760),
    sha256     text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    content    bytea NOT NULL,
    created_at timestamptz NOT NULL,
    created_by bigint NOT NULL REFERENCES staff(id),
    CHECK (octet_length(content) = size)
);
ALTER TABLE document ALTER COLUMN content SET STORAGE EXTERNAL; -- pictures and PDF are packed already

CREATE TABLE resident_document (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id   text NOT NULL UNIQUE DEFAULT random_id(),
    resident_id bigint NOT NULL REFERENCES resident(id),
    document_id bigint NOT NULL UNIQUE REFERENCES document(id),
    no          int NOT NULL,                       -- 1, 2, 3 within the file
    kind        text NOT NULL CHECK (kind IN ('application','statement','certificate','authority','agreement','letter','other')),
    title       text NOT NULL CHECK (length(title) BETWEEN 1 AND 120),
    dated_on    date,                               -- null: the document bears no date
    withdrawn_at timestamptz,                       -- put there by mistake; the file stays, out of sight
    withdrawn_by bigint REFERENCES staff(id),
    withdrawn_why text NOT NULL DEFAULT '',
    UNIQUE (resident_id, no),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_why = ''))
);

-- Notatka w aktach (KPA 72). Its author may mend it for a day; after that only a further
-- note corrects it.
CREATE TABLE note (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id   text NOT NULL UNIQUE DEFAULT random_id(),
    resident_id bigint NOT NULL REFERENCES resident(id),
    kind        text NOT NULL CHECK (kind IN ('conversation','visit','phone','provider')),
    happened_at timestamptz NOT NULL,
    body        text NOT NULL CHECK (length(body) BETWEEN 1 AND 8000),
    corrects_id bigint REFERENCES note(id),
    created_at  timestamptz NOT NULL,
    created_by  bigint NOT NULL REFERENCES staff(id),
    updated_at  timestamptz NOT NULL,
    version     int NOT NULL DEFAULT 1
);
CREATE INDEX ON note (resident_id, happened_at);
CREATE INDEX ON note (corrects_id);

-- The scan of a signed agreement to a plan lies in the person's file.
ALTER TABLE plan_agreement ADD COLUMN scan_id bigint REFERENCES resident_document(id);

-- +goose StatementBegin
CREATE FUNCTION note_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.updated_at >= OLD.created_at + interval '24 hours' THEN
        RAISE EXCEPTION 'note % is settled', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'note_settled';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER note_settled BEFORE UPDATE ON note FOR EACH ROW EXECUTE FUNCTION note_settled();

GRANT SELECT, INSERT ON document TO cus_app;
GRANT SELECT, INSERT, UPDATE (withdrawn_at, withdrawn_by, withdrawn_why) ON resident_document TO cus_app;
GRANT SELECT, INSERT, UPDATE (kind, happened_at, body, updated_at, version) ON note TO cus_app;

-- +goose Down
ALTER TABLE plan_agreement DROP COLUMN scan_id;
DROP TABLE note, resident_document, document;
DROP FUNCTION note_settled();
