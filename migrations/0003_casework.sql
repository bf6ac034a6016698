-- +goose Up
-- The person and the case: kartoteka, wniosek, rozpoznanie, IPUS.

CREATE TABLE resident (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id    text NOT NULL UNIQUE DEFAULT random_id(),
    number       text NOT NULL UNIQUE,               -- M-1042
    gmina_id     bigint NOT NULL REFERENCES gmina(id),
    surname      text NOT NULL CHECK (length(surname) BETWEEN 1 AND 80),
    given_names  text NOT NULL CHECK (length(given_names) BETWEEN 1 AND 80),
    surname_norm text COLLATE "C" NOT NULL,
    given_norm   text COLLATE "C" NOT NULL,
    pesel        text UNIQUE CHECK (pesel ~ '^[0-9]{11}$'),
    no_pesel_reason text,                            -- why there is none
    birth_date   date NOT NULL,
    sex          text NOT NULL CHECK (sex IN ('K', 'M')),
    sex_reason   text NOT NULL DEFAULT '',           -- why it is not the one the PESEL tells
    street       text NOT NULL DEFAULT '',
    house_no     text NOT NULL,
    flat_no      text NOT NULL DEFAULT '',
    postcode     text NOT NULL CHECK (postcode ~ '^[0-9]{2}-[0-9]{3}$'),
    locality     text NOT NULL,
    address_norm text COLLATE "C" NOT NULL,
    phone        text CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
    email        text,
    contact_preference text CHECK (contact_preference IN ('phone','email','letter','e_delivery','in_person')),
    needs        text[] NOT NULL DEFAULT '{}' CHECK (needs <@ ARRAY['large_print','sign_language','easy_read','language','transport','assistance']),
    accessibility text NOT NULL DEFAULT '',          -- the same in words: which language, what else to know
    mail_street   text NOT NULL DEFAULT '',          -- adres korespondencyjny; no locality: letters go home
    mail_house_no text NOT NULL DEFAULT '',
    mail_flat_no  text NOT NULL DEFAULT '',
    mail_postcode text NOT NULL DEFAULT '' CHECK (mail_postcode ~ '^([0-9]{2}-[0-9]{3})?$'),
    mail_locality text NOT NULL DEFAULT '',
    CHECK ((mail_locality = '') = (mail_postcode = '')),
    restricted   boolean NOT NULL DEFAULT false,     -- kartoteka z ograniczonym dostępem
    created_at   timestamptz NOT NULL,
    created_by   bigint NOT NULL,
    updated_at   timestamptz NOT NULL,
    updated_by   bigint NOT NULL,
    version      int NOT NULL DEFAULT 1,
    CHECK (pesel IS NOT NULL OR no_pesel_reason IS NOT NULL)
);
CREATE INDEX ON resident (surname_norm, given_norm, id);
CREATE INDEX ON resident (given_norm, surname_norm, id);
CREATE INDEX ON resident (phone);
CREATE INDEX ON resident (address_norm, id);
CREATE INDEX ON resident (created_at, id);

-- Every word of the names, so that "kowalska nowak", "maria k" and "anna maria" find their way.
CREATE TABLE resident_word (
    word        text COLLATE "C" NOT NULL,
    resident_id bigint NOT NULL REFERENCES resident(id),
    PRIMARY KEY (word, resident_id)
);
CREATE INDEX ON resident_word (resident_id, word);

-- Which letters a word holds, a bit each: one letter left out or put in changes one bit at most, a letter changed two.
CREATE FUNCTION name_letters(word text) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT COALESCE(bit_or(1 << (ascii(c) % 32)), 0) FROM unnest(string_to_array(word, NULL)) c $$;

-- Names somebody bears, without whose they are: where a typing error is looked for. Whole surnames, their first
-- words, and first given names; kept by a trigger.
CREATE TABLE known_name (
    given boolean NOT NULL,                          -- a given name, else a surname
    word  text COLLATE "C" NOT NULL,
    letters int NOT NULL GENERATED ALWAYS AS (name_letters(word)) STORED,
    PRIMARY KEY (given, word)
);
CREATE INDEX known_name_like ON known_name (given, length(word), letters, word); -- only those with nearly the same letters are compared
-- +goose StatementBegin
CREATE FUNCTION known_name_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NOT EXISTS (SELECT surname_norm, given_norm FROM came EXCEPT SELECT surname_norm, given_norm FROM went) THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO known_name (given, word)
    SELECT DISTINCT n.given, n.word
      FROM came r CROSS JOIN LATERAL (VALUES (false, r.surname_norm), (false, split_part(r.surname_norm, ' ', 1)), (true, split_part(r.given_norm, ' ', 1))) n(given, word)
     WHERE n.word <> '' ORDER BY 1, 2
    ON CONFLICT (given, word) DO UPDATE SET word = excluded.word; -- taken, so that nobody forgets it before this is committed
    IF TG_OP = 'UPDATE' THEN
        PERFORM 1 FROM known_name k WHERE (k.given, k.word) IN (
            SELECT n.given, n.word FROM went r CROSS JOIN LATERAL (VALUES (false, r.surname_norm), (false, split_part(r.surname_norm, ' ', 1)), (true, split_part(r.given_norm, ' ', 1))) n(given, word))
         ORDER BY k.given, k.word FOR UPDATE;
        -- A name nobody bears any more is forgotten; the lock before lets this look see who has come meanwhile.
        DELETE FROM known_name k WHERE (k.given, k.word) IN (
            SELECT n.given, n.word FROM went r CROSS JOIN LATERAL (VALUES (false, r.surname_norm), (false, split_part(r.surname_norm, ' ', 1)), (true, split_part(r.given_norm, ' ', 1))) n(given, word))
           AND NOT (NOT k.given AND EXISTS (SELECT 1 FROM resident r WHERE r.surname_norm = k.word OR (r.surname_norm >= k.word || ' ' AND r.surname_norm < k.word || '!')))
           AND NOT (k.given AND EXISTS (SELECT 1 FROM resident r WHERE r.given_norm = k.word OR (r.given_norm >= k.word || ' ' AND r.given_norm < k.word || '!')));
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION known_name_kept() FROM PUBLIC;
CREATE TRIGGER known_name_came AFTER INSERT ON resident REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION known_name_kept();
CREATE TRIGGER known_name_changed AFTER UPDATE ON resident REFERENCING OLD TABLE AS went NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION known_name_kept();
GRANT SELECT ON known_name TO cus_app;

-- Uzasadniony dostęp: two hours to an ordinary record outside one's cases, reviewed afterwards.
CREATE TABLE access_grant (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id   text NOT NULL UNIQUE DEFAULT random_id(),
    resident_id bigint NOT NULL REFERENCES resident(id),
    staff_id    bigint NOT NULL REFERENCES staff(id),
    reason_code text NOT NULL CHECK (reason_code IN ('deputy','duty','contact','complaint','other')),
    reason      text NOT NULL CHECK (length(reason) >= 20),
    granted_at  timestamptz NOT NULL,
    until       timestamptz NOT NULL,
    reviewed_by bigint REFERENCES staff(id),
    reviewed_at timestamptz,
    justified   boolean
);
CREATE INDEX ON access_grant (resident_id, staff_id, until);
CREATE INDEX ON access_grant (staff_id, until);

CREATE TABLE application (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id     text NOT NULL UNIQUE DEFAULT random_id(),
    number        text NOT NULL UNIQUE,              -- KS/2026/0147
    gmina_id      bigint NOT NULL REFERENCES gmina(id),
    resident_id   bigint NOT NULL REFERENCES resident(id),
    applicant_role text NOT NULL CHECK (applicant_role IN ('person_concerned','statutory_representative','actual_carer')),
    applicant_name text NOT NULL DEFAULT '',         -- empty: the person concerned
    own_words     text NOT NULL DEFAULT '',
    received_on   date NOT NULL,                     -- day of signature or protocol: starts the clock (art. 40)
    channel       text NOT NULL CHECK (channel IN ('in_person','protocol','post','e_delivery','account','home')), -- KPA 63
    urgency       text NOT NULL DEFAULT '',          -- why it cannot wait; empty: in its turn
    statements    text[] NOT NULL DEFAULT '{conditions}' CHECK (cardinality(statements) > 0 AND statements <@ ARRAY['conditions','relief','income']),
    statement_on  date NOT NULL,                     -- day the statement with the clause was signed (art. 36 ust. 2)
    privacy_notice_on date NOT NULL,                 -- art. 13 RODO, KPA 61 § 5
    privacy_notice_how text NOT NULL DEFAULT 'handed' CHECK (privacy_notice_how IN ('handed','read_out','sent','e_delivery')),
    coordinator_id bigint REFERENCES staff(id),      -- null: not taken yet
    state         text NOT NULL CHECK (state IN ('submitted','incomplete','qualification','resolved','withdrawn','left_unexamined')),
    due_on        date NOT NULL,                     -- opracować do (art. 40, KPA 57 § 4)
    alarm_on      date NOT NULL,                     -- last working day not after day 30
    created_at    timestamptz NOT NULL,
    created_by    bigint NOT NULL,
    updated_at    timestamptz NOT NULL,
    updated_by    bigint NOT NULL,
    version       int NOT NULL DEFAULT 1,
    CHECK (applicant_role = 'person_concerned' OR applicant_name <> '')
);
CREATE INDEX ON application (resident_id);
CREATE INDEX ON application (coordinator_id, state);
CREATE INDEX ON application (state, due_on, received_on DESC, id DESC);
CREATE INDEX ON application (state, received_on, id);
CREATE INDEX ON application (created_by);
CREATE INDEX ON application (due_on) WHERE urgency <> '';

CREATE TABLE application_item (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id      text NOT NULL UNIQUE DEFAULT random_id(),
    application_id bigint NOT NULL REFERENCES application(id),
    offer_id       bigint REFERENCES offer(id),      -- null: a service of no programme, named in wanted
    wanted         text NOT NULL DEFAULT '',
    state          text NOT NULL DEFAULT 'pending' CHECK (state IN
                    ('pending','proposed','qualified','waitlisted','referred','refused','withdrawn')),
    decided_at     timestamptz,
    decided_by     bigint REFERENCES staff(id),
    note           text NOT NULL DEFAULT '',         -- how the conditions of the programme are met
    conditions     jsonb NOT NULL DEFAULT '[]',      -- the programme's conditions as checked: text, met
    withdrawn_on   date,                             -- day of the applicant's statement
    UNIQUE (application_id, offer_id),
    CHECK ((state = 'pending') = (decided_at IS NULL)),
    CHECK (offer_id IS NOT NULL OR (wanted <> '' AND state NOT IN ('proposed','qualified','waitlisted'))),
    CHECK ((state = 'withdrawn') = (withdrawn_on IS NOT NULL))
);
CREATE INDEX ON application_item (offer_id, state);
CREATE INDEX ON application_item (state) WHERE state IN ('pending','proposed','waitlisted'); -- what is still to be decided

-- Rozpoznanie indywidualnych potrzeb (art. 37): a conversation with four purposes.
CREATE TABLE assessment (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id      text NOT NULL UNIQUE DEFAULT random_id(),
    application_id bigint NOT NULL REFERENCES application(id),
    previous_id    bigint UNIQUE REFERENCES assessment(id),            -- a supplement: of which completed one
    supplement_reason text NOT NULL DEFAULT '',
    resident_id    bigint NOT NULL REFERENCES resident(id),
    coordinator_id bigint NOT NULL REFERENCES staff(id),
    held_on        date,
    place          text CHECK (place IN ('centre','residence')),      -- art. 37 ust. 3
    present        text NOT NULL DEFAULT '',
    needs          text NOT NULL DEFAULT '',         -- 1: needs as the applicant presents them
    current_services text NOT NULL DEFAULT '',       -- 2: services used now; „brak” is an answer
    justification  text NOT NULL DEFAULT '',         -- 3: whether justified and possible
    feasibility    text CHECK (feasibility IN ('justified_possible','justified_impossible','unjustified')),
    fee_info_on    date,                             -- 4: fee, persons entitled, reliefs explained
    next_step      text CHECK (next_step IN ('plan','services','referral','refusal')), -- art. 38: what follows, in agreement
    completed_at   timestamptz,
    completed_by   bigint REFERENCES staff(id),
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    updated_by     bigint NOT NULL,
    version        int NOT NULL DEFAULT 1,
    CHECK (completed_at IS NULL OR (held_on IS NOT NULL AND place IS NOT NULL AND present <> '' AND needs <> ''
           AND current_services <> '' AND justification <> '' AND feasibility IS NOT NULL AND fee_info_on IS NOT NULL))
);
CREATE INDEX ON assessment (resident_id);
CREATE INDEX ON assessment (application_id);
CREATE INDEX ON assessment (coordinator_id) WHERE completed_at IS NULL;
-- One an application; what is corrected after its completion stands in a chain of supplements.
CREATE UNIQUE INDEX assessment_first ON assessment (application_id) WHERE previous_id IS NULL;

-- IPUS (art. 38-41). One plan a person that is not over; the content lives in its versions.
CREATE TABLE plan (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id      text NOT NULL UNIQUE DEFAULT random_id(),
    number         text NOT NULL UNIQUE,             -- IPUS/2026/0061
    gmina_id       bigint NOT NULL REFERENCES gmina(id),
    resident_id    bigint NOT NULL REFERENCES resident(id),
    application_id bigint NOT NULL REFERENCES application(id),  -- the earliest receipt: day 0
    coordinator_id bigint NOT NULL REFERENCES staff(id),
    state          text NOT NULL CHECK (state IN ('draft','agreed','submitted','returned','approved','active','ended','abandoned')), -- of the version worked on,
    due_on         date NOT NULL,                    -- opracować do
    alarm_on       date NOT NULL,
    approve_by     date,                             -- zatwierdzić do: own target, set when submitted
    version_no     int NOT NULL DEFAULT 1,           -- the version worked on, or the one in force
    in_force_no    int,                              -- the version in force; null: none was approved yet
    first_submitted_on date,
    approved_on    date,                             -- for the first time; each version has its own day
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    updated_by     bigint NOT NULL,
    version        int NOT NULL DEFAULT 1            -- of the row, against lost updates
);
CREATE UNIQUE INDEX plan_one_open ON plan (resident_id) WHERE state IN ('draft','agreed','submitted','returned','approved','active');
CREATE INDEX ON plan (resident_id);
CREATE INDEX ON plan (coordinator_id, state);
CREATE INDEX ON plan (application_id);
CREATE INDEX ON plan (state, approve_by, id DESC) INCLUDE (resident_id, coordinator_id);
CREATE INDEX ON plan (state, due_on, id DESC) INCLUDE (resident_id);
CREATE INDEX ON plan (state, updated_at, id);

CREATE TABLE plan_version (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plan_id     bigint NOT NULL REFERENCES plan(id),
    no          int NOT NULL,
    prepared_by bigint NOT NULL REFERENCES staff(id),
    starts_on   date,
    ends_on     date,
    warnings    jsonb NOT NULL DEFAULT '[]',         -- warnings at submission, each with its reason
    content     jsonb,                               -- frozen at approval: the canonical content
    content_hash text,                               -- SHA-256 of it, hex
    frozen_at   timestamptz,
    UNIQUE (plan_id, no),
    CHECK (ends_on >= starts_on),
    CHECK ((content IS NULL) = (frozen_at IS NULL) AND (content IS NULL) = (content_hash IS NULL))
);
CREATE INDEX ON plan_version (prepared_by);          -- nobody approves what they prepared

CREATE TABLE planned_service (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id   text NOT NULL UNIQUE DEFAULT random_id(),
    version_id  bigint NOT NULL REFERENCES plan_version(id),
    item_id     bigint NOT NULL REFERENCES application_item(id),
    provider_id bigint REFERENCES provider(id),
    place       text NOT NULL DEFAULT '',
    days        int NOT NULL DEFAULT 0 CHECK (days BETWEEN 0 AND 127), -- bit 0 = Monday
    weeks       int NOT NULL DEFAULT 0 CHECK (weeks BETWEEN 0 AND 31), -- bit 0 = the first such day of a month; 0 = every week
    from_minute int CHECK (from_minute BETWEEN 0 AND 1439),
    until_minute int CHECK (until_minute BETWEEN 1 AND 1440),
    amount      int NOT NULL DEFAULT 0 CHECK (amount >= 0),            -- quarters of a unit a month: the limit
    starts_on   date,
    ends_on     date,
    note        text NOT NULL DEFAULT '',
    contract_line_id bigint,                         -- what it is paid from; null: no contract yet
    UNIQUE (version_id, item_id),
    CHECK (ends_on >= starts_on),
    CHECK (until_minute > from_minute)
);
CREATE INDEX ON planned_service (item_id);

-- Uzgodnienie z wnioskodawcą (art. 38 ust. 1): covers exactly one content.
CREATE TABLE plan_agreement (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version_id   bigint NOT NULL REFERENCES plan_version(id),
    agreed_on    date NOT NULL,
    place        text NOT NULL,
    form         text NOT NULL CHECK (form IN ('signature','electronic','oral_note')),
    party        text NOT NULL,                      -- the applicant
    note         text NOT NULL DEFAULT '',
    content_hash text NOT NULL,
    recorded_by  bigint NOT NULL REFERENCES staff(id),
    recorded_at  timestamptz NOT NULL,
    voided_at    timestamptz
);
CREATE UNIQUE INDEX plan_agreement_one_valid ON plan_agreement (version_id) WHERE voided_at IS NULL;
CREATE INDEX ON plan_agreement (version_id);

CREATE TABLE plan_approval (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version_id   bigint NOT NULL REFERENCES plan_version(id),
    result       text NOT NULL CHECK (result IN ('approved','returned')),
    comment      text NOT NULL DEFAULT '',
    staff_id     bigint NOT NULL REFERENCES staff(id),
    authorisation_no text NOT NULL DEFAULT '',       -- of the organiser; empty: the director
    at           timestamptz NOT NULL,
    CHECK (result = 'approved' OR comment <> '')
);
CREATE INDEX ON plan_approval (version_id);

CREATE TABLE plan_transition (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plan_id  bigint NOT NULL REFERENCES plan(id),
    version_no int NOT NULL,
    from_state text,
    to_state text NOT NULL,
    at       timestamptz NOT NULL,
    staff_id bigint NOT NULL,
    reason   text NOT NULL DEFAULT ''
);
CREATE INDEX ON plan_transition (plan_id);

-- A frozen version is never changed again, by nobody.
-- +goose StatementBegin
CREATE FUNCTION plan_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'plan_version' THEN
        IF OLD.frozen_at IS NOT NULL THEN
            RAISE EXCEPTION 'version % is frozen', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_frozen';
        END IF;
    ELSIF EXISTS (SELECT 1 FROM plan_version v WHERE v.id IN (OLD.version_id, NEW.version_id) AND v.frozen_at IS NOT NULL) THEN
        RAISE EXCEPTION 'version is frozen' USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_frozen';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER plan_version_frozen BEFORE UPDATE OR DELETE ON plan_version FOR EACH ROW EXECUTE FUNCTION plan_frozen();
CREATE TRIGGER planned_service_frozen BEFORE INSERT OR UPDATE OR DELETE ON planned_service FOR EACH ROW EXECUTE FUNCTION plan_frozen();
CREATE TRIGGER plan_agreement_frozen BEFORE INSERT OR UPDATE OR DELETE ON plan_agreement FOR EACH ROW EXECUTE FUNCTION plan_frozen();

-- Whose case a resident is: an open application or a plan that is not over. A null
-- coordinator is everybody's who takes applications.
CREATE VIEW open_case AS
    SELECT a.resident_id, a.coordinator_id, a.created_at AS since FROM application a WHERE a.state IN ('submitted','incomplete','qualification')
    UNION ALL
    SELECT p.resident_id, p.coordinator_id, p.created_at AS since FROM plan p WHERE p.state <> 'abandoned';

-- Where only some columns may change, the rest of a row stays as it was written: whose it is, when it came in.
GRANT SELECT, INSERT, UPDATE ON resident, assessment, plan_version TO cus_app;
GRANT SELECT, INSERT, UPDATE (coordinator_id, state, updated_at, updated_by, version) ON application TO cus_app;
GRANT SELECT, INSERT, UPDATE (state, decided_at, decided_by, note, conditions, withdrawn_on) ON application_item TO cus_app;
GRANT SELECT, INSERT, UPDATE (coordinator_id, state, due_on, alarm_on, approve_by, version_no, in_force_no, first_submitted_on, approved_on, updated_at, updated_by, version)
    ON plan TO cus_app;
GRANT SELECT, INSERT, UPDATE (until, reviewed_by, reviewed_at, justified) ON access_grant TO cus_app;
GRANT SELECT, INSERT, UPDATE (voided_at) ON plan_agreement TO cus_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON resident_word, planned_service TO cus_app;
GRANT SELECT, INSERT ON plan_approval, plan_transition TO cus_app;
GRANT SELECT ON open_case TO cus_app;

-- +goose Down
DROP VIEW open_case;
DROP TABLE plan_transition, plan_approval, plan_agreement, planned_service, plan_version, plan, assessment,
    application_item, application, access_grant, known_name, resident_word, resident;
DROP FUNCTION plan_frozen(), known_name_kept(), name_letters(text);
