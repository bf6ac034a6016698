-- +goose Up
-- The team: who stands in for whom.

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

-- +goose Down
DROP TABLE deputy;
