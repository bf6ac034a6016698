-- +goose Up
-- Sums kept beside what they count, in the transaction that changes it, so that a page over hundreds of thousands of plans
-- adds up days and months instead of plans. What each of them must equal is said by sums_drift(): it finds nothing, ever.

CREATE FUNCTION warsaw_day(moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT (moment AT TIME ZONE 'Europe/Warsaw')::date $$;

-- What the cases of one person add to a figure: part (and whole, of a share or a mean), for every time counted that begins
-- on since or earlier and ends on day or later. What counts no more from a day on is a negative one of that day. The open
-- terms of a case stand here as well, on their days.
CREATE TABLE figure_fact (
    resident_id bigint NOT NULL REFERENCES resident(id),
    code  text NOT NULL,                            -- a definition of the program, or the kind of a term
    since date NOT NULL,
    day   date NOT NULL,
    part  bigint NOT NULL,
    whole bigint NOT NULL
);
CREATE INDEX ON figure_fact (resident_id, code);
CREATE INDEX ON figure_fact (code, day, resident_id) INCLUDE (since, part, whole); -- the newest persons behind a figure

-- The same of all persons together but those whose record is restricted; theirs are added to the sum of who may know of
-- them. Rows are only added, so that nobody waits for anybody; figures_fold() puts together those of the same days.
CREATE TABLE figure_sum (
    grain text NOT NULL CHECK (grain IN ('months','days','exact')), -- since and day by month; since by month; both as they are
    code  text NOT NULL,
    since date NOT NULL,
    day   date NOT NULL,
    part  bigint NOT NULL,
    whole bigint NOT NULL
);
CREATE INDEX ON figure_sum (grain, day, since) INCLUDE (code, part, whole) WHERE grain <> 'exact';
CREATE INDEX ON figure_sum (since, day) INCLUDE (code, part, whole) WHERE grain = 'exact';

-- figure_facts are the facts of these persons as their cases stand now.
-- +goose StatementBegin
CREATE FUNCTION figure_facts(ids bigint[]) RETURNS SETOF figure_fact LANGUAGE sql STABLE AS $$
WITH plans AS (
    SELECT p.id, p.resident_id, p.approved_on, p.first_submitted_on AS submitted_on, p.due_on, p.state, p.approve_by, p.in_force_no, warsaw_day(p.created_at) AS created_on, a.received_on
      FROM plan p JOIN application a ON a.id = p.application_id WHERE p.resident_id = ANY(ids)),
-- A person counts once, from the first plan approved in the time: a later one counts where the time begins after the earlier.
approved AS (
    SELECT resident_id, approved_on AS day, lead(approved_on) OVER (PARTITION BY resident_id ORDER BY approved_on) AS later
      FROM (SELECT DISTINCT resident_id, approved_on FROM plans WHERE approved_on IS NOT NULL) d),
-- A plan runs by the newest version approved by the day, from the first day any of its versions named to the last day of that one.
versions AS (
    SELECT p.resident_id, p.id, p.approved_on,
           GREATEST(p.approved_on, warsaw_day(v.frozen_at), min(v.starts_on) OVER (PARTITION BY p.id ORDER BY v.no)) AS low,
           LEAST(v.ends_on + 1, min(warsaw_day(v.frozen_at)) OVER (PARTITION BY p.id ORDER BY v.no ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)) AS high
      FROM plans p JOIN plan_version v ON v.plan_id = p.id WHERE p.approved_on IS NOT NULL AND v.frozen_at IS NOT NULL),
running AS (
    SELECT resident_id, id, approved_on, range_agg(daterange(low, high)) AS days FROM versions WHERE low < high GROUP BY 1, 2, 3),
-- The days a person is in a plan: of plans that overlap, only those no plan approved later has already.
person_days AS (
    SELECT resident_id, approved_on, days - COALESCE(range_agg(days) OVER (PARTITION BY resident_id ORDER BY approved_on DESC, id DESC
           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '{}'::datemultirange) AS days FROM running),
spans AS (SELECT d.resident_id, d.approved_on, r FROM person_days d CROSS JOIN LATERAL unnest(d.days) r),
applications AS (SELECT id, resident_id, received_on, due_on, state FROM application WHERE resident_id = ANY(ids)),
-- A service applied for is in the state the first later step found; after the last one, in the one it has, once decided.
steps AS (
    SELECT a.resident_id, a.received_on, i.id AS item_id, i.state, i.decided_at, t.from_state, warsaw_day(t.at) AS day,
           lag(warsaw_day(t.at)) OVER (PARTITION BY i.id ORDER BY t.at, t.id) AS before
      FROM applications a JOIN application_item i ON i.application_id = a.id LEFT JOIN item_transition t ON t.item_id = i.id),
states AS (
    SELECT resident_id, received_on, from_state AS state, GREATEST(received_on, before) AS low, day AS high FROM steps WHERE from_state IS NOT NULL
    UNION ALL
    SELECT resident_id, received_on, state, GREATEST(received_on, max(day), warsaw_day(decided_at)), NULL FROM steps GROUP BY item_id, 1, 2, 3, decided_at),
items AS (SELECT resident_id, 'items_' || state AS code, received_on, low, high FROM states
           WHERE state IN ('qualified', 'refused', 'referred') AND (high IS NULL OR low < high)),
-- Open terms: of applications without a plan, of plans being drawn up, of plans that wait for approval. A term that was kept
-- and whose plan came back counts until its day.
terms AS (
    SELECT resident_id, 'open_term' AS code, due_on AS day FROM applications a
     WHERE state IN ('submitted', 'qualification') AND NOT EXISTS (SELECT FROM plan p WHERE p.application_id = a.id AND p.state <> 'abandoned')
    UNION ALL
    SELECT resident_id, CASE WHEN state <> 'submitted' AND (in_force_no IS NOT NULL OR COALESCE(submitted_on <= due_on, false)) THEN 'kept_term' ELSE 'open_term' END,
           CASE WHEN state = 'submitted' THEN approve_by ELSE due_on END FROM plans WHERE state IN ('draft', 'agreed', 'returned', 'submitted')),
facts(resident_id, code, since, day, part, whole) AS (
    SELECT resident_id, 'persons_with_plan', day, day, 1, 0 FROM approved
    UNION ALL SELECT resident_id, 'persons_with_plan', day, later, -1, 0 FROM approved WHERE later IS NOT NULL
    UNION ALL SELECT resident_id, 'persons_with_running_plan', approved_on, lower(r), 1, 0 FROM spans
    UNION ALL SELECT resident_id, 'persons_with_running_plan', approved_on, upper(r), -1, 0 FROM spans
    UNION ALL SELECT resident_id, 'submitted_in_time', received_on, GREATEST(LEAST(submitted_on, due_on + 1), created_on, received_on),
                     COALESCE(submitted_on <= due_on, false)::int, 1 FROM plans WHERE state <> 'abandoned' OR submitted_on IS NOT NULL
    UNION ALL SELECT resident_id, 'mean_days', received_on, GREATEST(submitted_on, received_on), submitted_on - received_on, 1 FROM plans WHERE submitted_on IS NOT NULL
    UNION ALL SELECT resident_id, 'applications_received', received_on, received_on, 1, 0 FROM applications
    UNION ALL SELECT resident_id, code, received_on, low, 1, 0 FROM items
    UNION ALL SELECT resident_id, code, received_on, high, -1, 0 FROM items WHERE high IS NOT NULL
    UNION ALL SELECT resident_id, code, day, day, 1, 0 FROM terms WHERE day IS NOT NULL)
SELECT resident_id, code, since, day, sum(part)::bigint, sum(whole)::bigint FROM facts
 GROUP BY resident_id, code, since, day HAVING sum(part) <> 0 OR sum(whole) <> 0
$$;
-- +goose StatementEnd

-- figure_grains spreads a change of a fact over the grains of the sums.
-- +goose StatementBegin
CREATE FUNCTION figure_grains(since date, day date) RETURNS TABLE (grain text, since date, day date) LANGUAGE sql IMMUTABLE AS $$
    VALUES ('months', date_trunc('month', $1)::date, date_trunc('month', $2)::date), ('days', date_trunc('month', $1)::date, $2), ('exact', $1, $2)
$$;
-- +goose StatementEnd

-- figures_renew counts the facts of these persons anew and brings what has changed into the sums. Two who change cases of
-- one person wait for each other, and the second sees what the first has done.
-- +goose StatementBegin
CREATE FUNCTION figures_renew(ids bigint[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF ids IS NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock((7::bigint << 56) | x.id) FROM (SELECT DISTINCT unnest(ids) AS id ORDER BY 1) x;
    WITH fresh AS MATERIALIZED (SELECT * FROM figure_facts(ids)),
    gone AS (DELETE FROM figure_fact f WHERE f.resident_id = ANY(ids) AND NOT EXISTS (SELECT FROM fresh n WHERE (n.resident_id, n.code, n.since, n.day, n.part, n.whole) = (f.resident_id, f.code, f.since, f.day, f.part, f.whole)) RETURNING f.*),
    came AS (INSERT INTO figure_fact SELECT * FROM fresh n WHERE NOT EXISTS (SELECT FROM figure_fact f WHERE (n.resident_id, n.code, n.since, n.day, n.part, n.whole) = (f.resident_id, f.code, f.since, f.day, f.part, f.whole)) RETURNING *)
    INSERT INTO figure_sum (grain, code, since, day, part, whole)
    SELECT g.grain, x.code, g.since, g.day, sum(x.part), sum(x.whole)
      FROM (SELECT resident_id, code, since, day, -part AS part, -whole AS whole FROM gone UNION ALL SELECT * FROM came) x
      JOIN resident r ON r.id = x.resident_id AND NOT r.restricted CROSS JOIN LATERAL figure_grains(x.since, x.day) g
     GROUP BY 1, 2, 3, 4 HAVING sum(x.part) <> 0 OR sum(x.whole) <> 0;
END $$;
-- +goose StatementEnd

-- A record that becomes restricted leaves the sums with all its facts, and comes back with them.
-- +goose StatementBegin
CREATE FUNCTION figures_restricted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock((7::bigint << 56) | NEW.id);
    INSERT INTO figure_sum (grain, code, since, day, part, whole)
    SELECT g.grain, f.code, g.since, g.day, CASE WHEN NEW.restricted THEN -f.part ELSE f.part END, CASE WHEN NEW.restricted THEN -f.whole ELSE f.whole END
      FROM figure_fact f CROSS JOIN LATERAL figure_grains(f.since, f.day) g WHERE f.resident_id = NEW.id;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER figures_restricted AFTER UPDATE OF restricted ON resident FOR EACH ROW WHEN (OLD.restricted <> NEW.restricted) EXECUTE FUNCTION figures_restricted();

-- Whose figures a change concerns, where it concerns any.
-- +goose StatementBegin
CREATE FUNCTION figures_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    ids bigint[];
BEGIN
    CASE TG_TABLE_NAME || ' ' || TG_OP
    WHEN 'plan INSERT' THEN SELECT array_agg(DISTINCT resident_id) INTO ids FROM came;
    WHEN 'plan DELETE' THEN SELECT array_agg(DISTINCT resident_id) INTO ids FROM gone;
    WHEN 'plan UPDATE' THEN
        SELECT array_agg(DISTINCT x.resident_id) INTO ids FROM came n JOIN gone o USING (id), unnest(ARRAY[n.resident_id, o.resident_id]) x(resident_id)
         WHERE (n.resident_id, n.application_id, n.approved_on, n.first_submitted_on, n.due_on, n.created_at, n.state, n.approve_by, n.in_force_no)
            IS DISTINCT FROM (o.resident_id, o.application_id, o.approved_on, o.first_submitted_on, o.due_on, o.created_at, o.state, o.approve_by, o.in_force_no);
    WHEN 'plan_version INSERT' THEN SELECT array_agg(DISTINCT p.resident_id) INTO ids FROM came v JOIN plan p ON p.id = v.plan_id WHERE v.frozen_at IS NOT NULL;
    WHEN 'plan_version DELETE' THEN SELECT array_agg(DISTINCT p.resident_id) INTO ids FROM gone v JOIN plan p ON p.id = v.plan_id WHERE v.frozen_at IS NOT NULL;
    WHEN 'plan_version UPDATE' THEN
        SELECT array_agg(DISTINCT p.resident_id) INTO ids FROM came n JOIN gone o USING (id) JOIN plan p ON p.id IN (n.plan_id, o.plan_id)
         WHERE (n.frozen_at IS NOT NULL OR o.frozen_at IS NOT NULL) AND (n.plan_id, n.no, n.frozen_at, n.starts_on, n.ends_on) IS DISTINCT FROM (o.plan_id, o.no, o.frozen_at, o.starts_on, o.ends_on);
    WHEN 'application INSERT' THEN SELECT array_agg(DISTINCT resident_id) INTO ids FROM came;
    WHEN 'application DELETE' THEN SELECT array_agg(DISTINCT resident_id) INTO ids FROM gone;
    WHEN 'application UPDATE' THEN
        SELECT array_agg(DISTINCT x.resident_id) INTO ids FROM came n JOIN gone o USING (id), unnest(ARRAY[n.resident_id, o.resident_id]) x(resident_id)
         WHERE (n.resident_id, n.received_on, n.state, n.due_on) IS DISTINCT FROM (o.resident_id, o.received_on, o.state, o.due_on);
    WHEN 'application_item INSERT' THEN SELECT array_agg(DISTINCT a.resident_id) INTO ids FROM came i JOIN application a ON a.id = i.application_id WHERE i.state <> 'pending';
    WHEN 'application_item DELETE' THEN SELECT array_agg(DISTINCT a.resident_id) INTO ids FROM gone i JOIN application a ON a.id = i.application_id;
    WHEN 'application_item UPDATE' THEN
        SELECT array_agg(DISTINCT a.resident_id) INTO ids FROM came n JOIN gone o USING (id) JOIN application a ON a.id IN (n.application_id, o.application_id)
         WHERE (n.application_id, n.state, n.decided_at) IS DISTINCT FROM (o.application_id, o.state, o.decided_at);
    WHEN 'item_transition INSERT' THEN SELECT array_agg(DISTINCT a.resident_id) INTO ids FROM came t JOIN application_item i ON i.id = t.item_id JOIN application a ON a.id = i.application_id;
    END CASE;
    PERFORM figures_renew(ids);
    RETURN NULL;
END $$;
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['plan', 'plan_version', 'application', 'application_item', 'item_transition'] LOOP
        EXECUTE format('CREATE TRIGGER figures_came AFTER INSERT ON %I REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION figures_kept()', name);
        CONTINUE WHEN name = 'item_transition'; -- steps are never changed
        EXECUTE format('CREATE TRIGGER figures_gone AFTER DELETE ON %I REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION figures_kept()', name);
        EXECUTE format('CREATE TRIGGER figures_changed AFTER UPDATE ON %I REFERENCING OLD TABLE AS gone NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION figures_kept()', name);
    END LOOP;
END $$;
-- +goose StatementEnd

-- figures_fold puts the rows of the same days together, and takes out those that come to nothing. One at a time; who comes
-- second leaves it.
-- +goose StatementBegin
CREATE FUNCTION figures_fold() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT pg_try_advisory_xact_lock(7::bigint << 56) THEN
        RETURN;
    END IF;
    WITH many AS (SELECT grain, code, since, day FROM figure_sum GROUP BY 1, 2, 3, 4 HAVING count(*) > 1 OR (sum(part) = 0 AND sum(whole) = 0)),
    gone AS (DELETE FROM figure_sum s USING many m WHERE (s.grain, s.code, s.since, s.day) = (m.grain, m.code, m.since, m.day) RETURNING s.*)
    INSERT INTO figure_sum SELECT grain, code, since, day, sum(part), sum(whole) FROM gone GROUP BY 1, 2, 3, 4 HAVING sum(part) <> 0 OR sum(whole) <> 0;
END $$;
-- +goose StatementEnd

-- What plans have taken of a line in a month, kept from contract_reservation. Who changes it holds the line locked.
CREATE TABLE contract_line_month (
    line_id  bigint NOT NULL REFERENCES contract_line(id) ON DELETE CASCADE,
    month    date NOT NULL,
    quantity bigint NOT NULL,                       -- quarters of a unit
    PRIMARY KEY (line_id, month) INCLUDE (quantity)
);
-- The persons whose plans take of a contract, with how many reservations.
CREATE TABLE contract_person (
    contract_id  bigint NOT NULL REFERENCES contract(id) ON DELETE CASCADE,
    resident_id  bigint NOT NULL REFERENCES resident(id),
    reservations bigint NOT NULL,
    PRIMARY KEY (contract_id, resident_id)
);
-- +goose StatementBegin
CREATE FUNCTION contract_sums_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO contract_line_month AS m (line_id, month, quantity) SELECT line_id, month, sum(quantity) FROM came GROUP BY 1, 2 ORDER BY 1, 2
            ON CONFLICT (line_id, month) DO UPDATE SET quantity = m.quantity + excluded.quantity;
        INSERT INTO contract_person AS k (contract_id, resident_id, reservations)
            SELECT l.contract_id, p.resident_id, count(*) FROM came x JOIN contract_line l ON l.id = x.line_id JOIN plan p ON p.id = x.plan_id GROUP BY 1, 2 ORDER BY 1, 2
            ON CONFLICT (contract_id, resident_id) DO UPDATE SET reservations = k.reservations + excluded.reservations;
    ELSE
        UPDATE contract_line_month m SET quantity = m.quantity - x.quantity
          FROM (SELECT line_id, month, sum(quantity) AS quantity FROM gone GROUP BY 1, 2) x WHERE (m.line_id, m.month) = (x.line_id, x.month);
        WITH less AS (SELECT l.contract_id, p.resident_id, count(*) AS reservations FROM gone x JOIN contract_line l ON l.id = x.line_id JOIN plan p ON p.id = x.plan_id GROUP BY 1, 2),
        out AS (DELETE FROM contract_person k USING less x WHERE (k.contract_id, k.resident_id) = (x.contract_id, x.resident_id) AND k.reservations = x.reservations)
        UPDATE contract_person k SET reservations = k.reservations - x.reservations FROM less x
         WHERE (k.contract_id, k.resident_id) = (x.contract_id, x.resident_id) AND k.reservations <> x.reservations;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER contract_sums_came AFTER INSERT ON contract_reservation REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION contract_sums_kept();
CREATE TRIGGER contract_sums_gone AFTER DELETE ON contract_reservation REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION contract_sums_kept();

-- sums_renew counts all sums anew, so many persons at a time: after rows were loaded past the triggers.
-- +goose StatementBegin
CREATE FUNCTION sums_renew() RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM figure_sum;
    DELETE FROM figure_fact;
    INSERT INTO figure_fact
    SELECT f.* FROM (SELECT array_agg(x.resident_id) AS ids FROM (SELECT resident_id, row_number() OVER (ORDER BY resident_id) / 2000 AS part
                       FROM (SELECT DISTINCT resident_id FROM application) a) x GROUP BY x.part) p CROSS JOIN LATERAL figure_facts(p.ids) f;
    INSERT INTO figure_sum
    SELECT g.grain, f.code, g.since, g.day, sum(f.part), sum(f.whole) FROM figure_fact f JOIN resident r ON r.id = f.resident_id AND NOT r.restricted
     CROSS JOIN LATERAL figure_grains(f.since, f.day) g GROUP BY 1, 2, 3, 4 HAVING sum(f.part) <> 0 OR sum(f.whole) <> 0;
    DELETE FROM contract_line_month;
    INSERT INTO contract_line_month SELECT line_id, month, sum(quantity) FROM contract_reservation GROUP BY 1, 2;
    DELETE FROM contract_person;
    INSERT INTO contract_person SELECT l.contract_id, p.resident_id, count(*) FROM contract_reservation x JOIN contract_line l ON l.id = x.line_id JOIN plan p ON p.id = x.plan_id GROUP BY 1, 2;
END $$;

-- sums_drift are the sums that differ from what they count, and by how much.
CREATE FUNCTION sums_drift() RETURNS TABLE (what text, of text, kept bigint, counted bigint) LANGUAGE sql STABLE AS $$
WITH fresh AS MATERIALIZED (
    SELECT f.* FROM (SELECT array_agg(x.resident_id) AS ids FROM (SELECT resident_id, row_number() OVER (ORDER BY resident_id) / 2000 AS part
                       FROM (SELECT DISTINCT resident_id FROM application UNION SELECT resident_id FROM figure_fact) a) x GROUP BY x.part) p
     CROSS JOIN LATERAL figure_facts(p.ids) f),
facts AS (SELECT 1 AS kept, * FROM figure_fact UNION ALL SELECT 0, * FROM fresh),
sums AS (
    SELECT 1 AS kept, * FROM figure_sum UNION ALL
    SELECT 0, g.grain, f.code, g.since, g.day, f.part, f.whole FROM fresh f JOIN resident r ON r.id = f.resident_id AND NOT r.restricted CROSS JOIN LATERAL figure_grains(f.since, f.day) g),
lines AS (SELECT 1 AS kept, line_id, month, quantity FROM contract_line_month UNION ALL SELECT 0, line_id, month, quantity FROM contract_reservation),
persons AS (
    SELECT 1 AS kept, contract_id, resident_id, reservations FROM contract_person UNION ALL
    SELECT 0, l.contract_id, p.resident_id, 1 FROM contract_reservation x JOIN contract_line l ON l.id = x.line_id JOIN plan p ON p.id = x.plan_id)
SELECT 'figure_fact', code || ' ' || day || ' of person ' || resident_id, COALESCE(sum(1000 * part + whole) FILTER (WHERE kept = 1), 0)::bigint, COALESCE(sum(1000 * part + whole) FILTER (WHERE kept = 0), 0)::bigint
  FROM facts GROUP BY resident_id, code, since, day HAVING sum(CASE kept WHEN 1 THEN part ELSE -part END) <> 0 OR sum(CASE kept WHEN 1 THEN whole ELSE -whole END) <> 0 OR count(*) FILTER (WHERE kept = 1) > 1
UNION ALL
SELECT 'figure_sum', grain || ' ' || code || ' ' || since || ' ' || day, COALESCE(sum(1000 * part + whole) FILTER (WHERE kept = 1), 0)::bigint, COALESCE(sum(1000 * part + whole) FILTER (WHERE kept = 0), 0)::bigint
  FROM sums GROUP BY grain, code, since, day HAVING sum(CASE kept WHEN 1 THEN part ELSE -part END) <> 0 OR sum(CASE kept WHEN 1 THEN whole ELSE -whole END) <> 0
UNION ALL
SELECT 'contract_line_month', month || ' of line ' || line_id, COALESCE(sum(quantity) FILTER (WHERE kept = 1), 0)::bigint, COALESCE(sum(quantity) FILTER (WHERE kept = 0), 0)::bigint
  FROM lines GROUP BY line_id, month HAVING sum(CASE kept WHEN 1 THEN quantity ELSE -quantity END) <> 0
UNION ALL
SELECT 'contract_person', 'person ' || resident_id || ' of contract ' || contract_id, COALESCE(sum(reservations) FILTER (WHERE kept = 1), 0)::bigint, COALESCE(sum(reservations) FILTER (WHERE kept = 0), 0)::bigint
  FROM persons GROUP BY contract_id, resident_id HAVING sum(CASE kept WHEN 1 THEN reservations ELSE -reservations END) <> 0
$$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION figures_renew(bigint[]), sums_renew(), figures_fold() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION figures_fold() TO cus_app;
GRANT SELECT ON figure_fact, figure_sum, contract_line_month, contract_person TO cus_app;

SELECT sums_renew(); -- of what stands already

-- +goose Down
DROP TRIGGER contract_sums_came ON contract_reservation;
DROP TRIGGER contract_sums_gone ON contract_reservation;
DROP FUNCTION contract_sums_kept(), sums_drift(), sums_renew(), figures_fold();
DROP TABLE contract_line_month, contract_person;
-- +goose StatementBegin
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['plan', 'plan_version', 'application', 'application_item', 'item_transition'] LOOP
        EXECUTE format('DROP TRIGGER figures_came ON %I', name);
        EXECUTE format('DROP TRIGGER IF EXISTS figures_gone ON %I', name);
        EXECUTE format('DROP TRIGGER IF EXISTS figures_changed ON %I', name);
    END LOOP;
END $$;
-- +goose StatementEnd
DROP TRIGGER figures_restricted ON resident;
DROP FUNCTION figures_kept(), figures_restricted(), figures_renew(bigint[]), figure_grains(date, date), figure_facts(bigint[]);
DROP TABLE figure_sum, figure_fact;
DROP FUNCTION warsaw_day(timestamptz);
