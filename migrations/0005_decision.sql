-- +goose Up
-- What becomes of a service applied for, other than being granted: passed on, refused; and the decisions that takes.

-- The course of one service applied for: every step with who, when and why.
CREATE TABLE item_transition (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item_id    bigint NOT NULL REFERENCES application_item(id),
    from_state text NOT NULL,
    to_state   text NOT NULL,
    at         timestamptz NOT NULL,
    staff_id   bigint NOT NULL,
    reason     text NOT NULL DEFAULT ''
);
CREATE INDEX ON item_transition (item_id);

-- Przekazanie wniosku: in agreement with the applicant, within the gmina only (art. 38 ust. 1 pkt 2); or, where another
-- authority is competent, with a reasoned notice and without agreement (KPA 65).
CREATE TABLE referral (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id     text NOT NULL UNIQUE DEFAULT random_id(),
    item_id       bigint NOT NULL UNIQUE REFERENCES application_item(id),
    resident_id   bigint NOT NULL REFERENCES resident(id),
    ground        text NOT NULL CHECK (ground IN ('agreement','misaddressed')),
    receiver_kind text NOT NULL CHECK (receiver_kind IN ('social_assistance','team','office','unit','authority')),
    receiver      text NOT NULL DEFAULT '',          -- its name; the social-assistance team of the centre needs none
    reasons       text NOT NULL CHECK (reasons <> ''),
    agreed_on     date,
    agreed_form   text CHECK (agreed_form IN ('signature','electronic','oral_note')),
    notice_on     date,                              -- the applicant was told (KPA 65 § 1)
    sent_on       date NOT NULL,
    received_on   date CHECK (received_on >= sent_on),
    receipt_note  text NOT NULL DEFAULT '',          -- who received it there
    outcome_on    date CHECK (outcome_on >= received_on),
    outcome       text NOT NULL DEFAULT '',
    created_at    timestamptz NOT NULL,
    created_by    bigint NOT NULL REFERENCES staff(id),
    updated_at    timestamptz NOT NULL,
    updated_by    bigint NOT NULL,
    version       int NOT NULL DEFAULT 1,
    CHECK (ground <> 'agreement' OR (agreed_on IS NOT NULL AND agreed_form IS NOT NULL AND receiver_kind <> 'authority')),
    CHECK (ground <> 'misaddressed' OR (notice_on IS NOT NULL AND receiver_kind = 'authority')),
    CHECK (receiver <> '' OR receiver_kind = 'social_assistance'),
    CHECK ((outcome_on IS NULL) = (outcome = '')),
    CHECK (outcome_on IS NULL OR received_on IS NOT NULL)
);
CREATE INDEX ON referral (receiver_kind, sent_on);
CREATE INDEX ON referral (resident_id);

-- Pismo przed odmową (KPA 10 § 1, 79a § 1): the conditions not met, and a time to answer that runs from its delivery.
CREATE TABLE hearing_letter (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id    text NOT NULL UNIQUE DEFAULT random_id(),
    item_id      bigint NOT NULL UNIQUE REFERENCES application_item(id),
    resident_id  bigint NOT NULL REFERENCES resident(id),
    unmet        text NOT NULL CHECK (unmet <> ''),  -- one condition a line
    answer_days  int NOT NULL CHECK (answer_days BETWEEN 7 AND 60),
    sent_on      date NOT NULL,
    delivered_on date CHECK (delivered_on >= sent_on),
    manner       text CHECK (manner IN ('in_person','post','e_delivery','hybrid','deemed')),
    answer_until date,                               -- KPA 57
    answered_on  date CHECK (answered_on >= sent_on),
    answer       text NOT NULL DEFAULT '',
    created_at   timestamptz NOT NULL,
    created_by   bigint NOT NULL REFERENCES staff(id),
    updated_at   timestamptz NOT NULL,
    updated_by   bigint NOT NULL,
    version      int NOT NULL DEFAULT 1,
    UNIQUE (id, item_id),
    CHECK ((delivered_on IS NULL) = (manner IS NULL) AND (delivered_on IS NULL) = (answer_until IS NULL)),
    CHECK (answer_until > delivered_on),
    CHECK ((answered_on IS NULL) = (answer = ''))
);
CREATE INDEX ON hearing_letter (resident_id);

-- Decyzja administracyjna with the elements of KPA 107 § 1.
CREATE TABLE decision (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id    text NOT NULL UNIQUE DEFAULT random_id(),
    number       text NOT NULL UNIQUE,               -- DEC/2026/009
    kind         text NOT NULL CHECK (kind IN ('refusal','discontinuance')),
    item_id      bigint NOT NULL REFERENCES application_item(id),
    resident_id  bigint NOT NULL REFERENCES resident(id),
    letter_id    bigint,                             -- a refusal is preceded by the letter about that very service
    state        text NOT NULL CHECK (state IN ('draft','submitted','issued','delivered','appealed','final','upheld','reversed','abandoned')),
    authority    text NOT NULL,                      -- Wójt Gminy …
    party        text NOT NULL,                      -- name and address, a line each
    legal_basis  text NOT NULL,
    resolution   text NOT NULL,
    reasons      text NOT NULL DEFAULT '',
    appeal_board text NOT NULL DEFAULT '',           -- Samorządowe Kolegium Odwoławcze w …
    drafted_by   bigint NOT NULL REFERENCES staff(id),
    submitted_at timestamptz,
    remark       text NOT NULL DEFAULT '',           -- with which it last came back unsigned
    issued_on    date,
    signed_by    bigint REFERENCES staff(id),
    signatory    text NOT NULL DEFAULT '',           -- name and post as they stand under it
    post         text NOT NULL DEFAULT '',
    authorisation_no text NOT NULL DEFAULT '',       -- of the wójt, burmistrz or prezydent (art. 26)
    content_hash text,                               -- SHA-256 of what was signed, hex
    delivered_on date CHECK (delivered_on >= issued_on),
    manner       text CHECK (manner IN ('in_person','post','e_delivery','hybrid','deemed')),
    appeal_until date CHECK (appeal_until > delivered_on),
    waived_on    date CHECK (waived_on >= delivered_on),              -- KPA 127a
    appealed_on  date CHECK (appealed_on >= delivered_on),
    forwarded_on date CHECK (forwarded_on >= appealed_on),            -- to the board, KPA 133
    final_on     date,
    ruled_on     date CHECK (ruled_on >= appealed_on),
    ruling       text NOT NULL DEFAULT '',           -- number of the board's decision and what it says
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    updated_by   bigint NOT NULL,
    version      int NOT NULL DEFAULT 1,
    FOREIGN KEY (letter_id, item_id) REFERENCES hearing_letter (id, item_id),
    CHECK ((kind = 'refusal') = (letter_id IS NOT NULL)),
    CHECK ((state IN ('draft','submitted','abandoned')) = (issued_on IS NULL)),
    CONSTRAINT decision_signature CHECK (issued_on IS NULL OR (signed_by IS NOT NULL AND signed_by <> drafted_by AND signatory <> '' AND post <> ''
           AND authorisation_no <> '' AND content_hash IS NOT NULL AND reasons <> '' AND appeal_board <> '')),
    CHECK ((delivered_on IS NULL) = (manner IS NULL) AND (delivered_on IS NULL) = (appeal_until IS NULL)),
    CHECK (delivered_on IS NOT NULL OR state IN ('draft','submitted','issued','abandoned')),
    CHECK ((state = 'final') = (final_on IS NOT NULL)),
    CHECK (state NOT IN ('appealed','upheld','reversed') OR appealed_on IS NOT NULL),
    CHECK ((state IN ('upheld','reversed')) = (ruled_on IS NOT NULL))
);
CREATE UNIQUE INDEX decision_one_open ON decision (item_id) WHERE state NOT IN ('abandoned','reversed');
CREATE INDEX ON decision (state);
CREATE INDEX ON decision (resident_id);

CREATE TABLE decision_transition (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    decision_id bigint NOT NULL REFERENCES decision(id),
    from_state  text,
    to_state    text NOT NULL,
    at          timestamptz NOT NULL,
    staff_id    bigint NOT NULL,
    reason      text NOT NULL DEFAULT ''
);
CREATE INDEX ON decision_transition (decision_id);

-- Nobody refuses without hearing, nobody changes what was signed, and nothing is refused without a decision.
-- +goose StatementBegin
CREATE FUNCTION decision_guarded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.kind = 'refusal' AND NOT EXISTS (SELECT 1 FROM hearing_letter l WHERE l.id = NEW.letter_id
                AND l.answer_until < (NEW.created_at AT TIME ZONE 'Europe/Warsaw')::date) THEN
            RAISE EXCEPTION 'the time to answer has not passed' USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_heard';
        END IF;
    ELSIF OLD.issued_on IS NOT NULL AND (NEW.number, NEW.kind, NEW.authority, NEW.party, NEW.legal_basis, NEW.resolution, NEW.reasons,
            NEW.appeal_board, NEW.issued_on, NEW.signed_by, NEW.signatory, NEW.post, NEW.authorisation_no, NEW.content_hash)
        IS DISTINCT FROM (OLD.number, OLD.kind, OLD.authority, OLD.party, OLD.legal_basis, OLD.resolution, OLD.reasons,
            OLD.appeal_board, OLD.issued_on, OLD.signed_by, OLD.signatory, OLD.post, OLD.authorisation_no, OLD.content_hash) THEN
        RAISE EXCEPTION 'decision % is signed', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_signed';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION item_guarded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'refused' AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.item_id = NEW.id AND d.kind = 'refusal'
            AND d.issued_on IS NOT NULL AND d.state <> 'reversed') THEN
        RAISE EXCEPTION 'item % has no decision', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'item_refused_by_decision';
    ELSIF NEW.state = 'referred' AND NOT EXISTS (SELECT 1 FROM referral f WHERE f.item_id = NEW.id AND (f.ground = 'misaddressed'
            OR EXISTS (SELECT 1 FROM assessment s WHERE s.application_id = NEW.application_id AND s.completed_at IS NOT NULL))) THEN
        RAISE EXCEPTION 'item % has no referral', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'item_referred_by_agreement';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER decision_guarded BEFORE INSERT OR UPDATE ON decision FOR EACH ROW EXECUTE FUNCTION decision_guarded();
CREATE TRIGGER item_guarded BEFORE INSERT OR UPDATE ON application_item FOR EACH ROW EXECUTE FUNCTION item_guarded();

-- A case is open, too, while a decision in it is not final: its delivery and an appeal are still to be seen to.
ALTER VIEW open_case RENAME TO open_case_of_services;
CREATE VIEW open_case AS
    SELECT resident_id, coordinator_id, since FROM open_case_of_services
    UNION ALL
    SELECT d.resident_id, a.coordinator_id, a.created_at FROM decision d
      JOIN application_item i ON i.id = d.item_id JOIN application a ON a.id = i.application_id
     WHERE d.state IN ('draft','submitted','issued','delivered','appealed');

-- The questions about open cases that nearly every statement asks. They are functions so that each is
-- planned once a connection, and not once more wherever a statement asks it.
-- +goose StatementBegin
CREATE FUNCTION has_case(person bigint, leads bigint[]) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM open_case oc WHERE oc.resident_id = person AND oc.coordinator_id = ANY(leads));
END $$;
-- Whether a case waits that nobody has taken and no colleague has one, or the file holds no application yet.
CREATE FUNCTION case_free(person bigint) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN (EXISTS (SELECT 1 FROM open_case oc WHERE oc.resident_id = person AND oc.coordinator_id IS NULL)
            AND NOT EXISTS (SELECT 1 FROM open_case oc JOIN staff os ON os.id = oc.coordinator_id WHERE oc.resident_id = person AND os.disabled_at IS NULL))
        OR NOT EXISTS (SELECT 1 FROM application oa WHERE oa.resident_id = person);
END $$;
-- The people whose file a reader who is not the director is within for a case or a stated reason, unless the record is
-- restricted: those of own cases, those of cases nobody has taken while no colleague has another, for whoever takes cases,
-- and those the reader was let in to.
CREATE FUNCTION cases_near(leads bigint[], takes boolean, reader bigint, at timestamptz) RETURNS SETOF bigint LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 100 AS $$
BEGIN
    RETURN QUERY SELECT oc.resident_id FROM open_case oc WHERE oc.coordinator_id = ANY(leads);
    IF takes THEN
        RETURN QUERY SELECT oc.resident_id FROM open_case oc WHERE oc.coordinator_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM open_case oo JOIN staff os ON os.id = oo.coordinator_id WHERE oo.resident_id = oc.resident_id AND os.disabled_at IS NULL OFFSET 0);
    END IF;
    RETURN QUERY SELECT ag.resident_id FROM access_grant ag WHERE ag.staff_id = reader AND ag.until > at;
END $$;
-- +goose StatementEnd

GRANT SELECT, INSERT ON item_transition, decision_transition TO cus_app;
GRANT SELECT, INSERT, UPDATE (received_on, receipt_note, outcome_on, outcome, updated_at, updated_by, version) ON referral TO cus_app;
GRANT SELECT, INSERT, UPDATE (delivered_on, manner, answer_until, answered_on, answer, updated_at, updated_by, version) ON hearing_letter TO cus_app;
GRANT SELECT, INSERT, UPDATE (state, authority, party, legal_basis, resolution, reasons, appeal_board, submitted_at, remark, issued_on, signed_by,
    signatory, post, authorisation_no, content_hash, delivered_on, manner, appeal_until, waived_on, appealed_on, forwarded_on, final_on,
    ruled_on, ruling, drafted_by, updated_at, updated_by, version) ON decision TO cus_app;
GRANT SELECT ON open_case TO cus_app;

-- +goose Down
DROP FUNCTION has_case(bigint, bigint[]), case_free(bigint), cases_near(bigint[], boolean, bigint, timestamptz);
DROP VIEW open_case;
ALTER VIEW open_case_of_services RENAME TO open_case;
DROP TRIGGER item_guarded ON application_item;
DROP TABLE decision_transition, decision, hearing_letter, referral, item_transition;
DROP FUNCTION decision_guarded(), item_guarded();
