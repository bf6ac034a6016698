-- +goose Up
-- Files too large to be written while a browser waits (nfr §1, §4): what was ordered, by whom, and, once made, the file.
-- The program makes them one after another and keeps each for a day. What is ordered says what to count and on which day,
-- never about whom; whose cases a file holds is a line of the journal.
CREATE TABLE download (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id   text NOT NULL UNIQUE DEFAULT random_id(),
    staff_id    bigint NOT NULL REFERENCES staff(id),
    kind        text NOT NULL CHECK (kind IN ('indicator')),
    wanted      jsonb NOT NULL,
    state       text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting','making','ready','failed','gone')),
    ordered_at  timestamptz NOT NULL,
    attempts    int NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_try    timestamptz NOT NULL,
    lease_until timestamptz,                       -- of what is being made: whoever makes it is taken for dead from then on
    why         text NOT NULL DEFAULT '' CHECK (why IN ('', 'refused', 'broken')),
    incident    text NOT NULL DEFAULT '' CHECK (length(incident) <= 40),
    made_at     timestamptz,
    rows        int,
    bytes       int,
    sha256      text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    name        text CHECK (length(name) <= 120),
    media_type  text,
    content     bytea,
    expires_at  timestamptz,
    CHECK ((state = 'making') = (lease_until IS NOT NULL)),
    CHECK ((state = 'failed') = (why <> '')),
    CHECK ((state = 'ready') = (content IS NOT NULL)),
    CHECK (state NOT IN ('ready','gone') OR num_nulls(made_at, rows, bytes, sha256, name, media_type, expires_at) = 0)
);
CREATE INDEX download_own ON download (staff_id, ordered_at);
CREATE INDEX download_due ON download (next_try) WHERE state IN ('waiting','making');
CREATE INDEX download_kept ON download (expires_at) WHERE state = 'ready';

-- What was ordered, and by whom, stays as it was.
GRANT SELECT, DELETE, INSERT (staff_id, kind, wanted, ordered_at, next_try),
    UPDATE (state, attempts, next_try, lease_until, why, incident, made_at, rows, bytes, sha256, name, media_type, content, expires_at) ON download TO cus_app;

-- +goose Down
DROP TABLE download;
