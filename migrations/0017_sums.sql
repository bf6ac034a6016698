-- +goose Up
-- Sums kept beside what they count, in the transaction that changes it, so that a page over hundreds of thousands of plans
-- adds up days and months instead of plans. What each of them must equal is said by sums_drift(): it finds nothing, ever.

CREATE FUNCTION warsaw_day(moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT (moment AT TIME ZONE 'Europe/Warsaw')::date $$;

-- What the cases of one person add to a figure: part (and whole, of a share or a mean), for every time counted that begins
-- on since or earlier and ends on day or later. What counts no more from a day on is a negative one of that day. The open
-- terms of a case stand here as well, on their days. Beside it stands what breakdowns need, where a figure has any.
CREATE TABLE figure_fact (
    resident_id bigint NOT NULL REFERENCES resident(id),
    code  text NOT NULL,                            -- a definition of the program; services_…: its services; report_…: a figure of a report; the kind of a term
    since date NOT NULL,
    day   date NOT NULL,
    part  bigint NOT NULL,
    whole bigint NOT NULL,
    born  date,
    sex   text,
    services bigint[],                              -- each counts part times
    outcome  text
);
CREATE INDEX ON figure_fact (resident_id, code);
CREATE INDEX figure_fact_day ON figure_fact (code, day, resident_id) INCLUDE (since, part, whole, born, sex, services, outcome) -- the newest persons behind a figure, and its last month
    WHERE code IN ('persons_with_plan', 'persons_with_running_plan', 'submitted_in_time', 'mean_days', 'applications_received', 'items_qualified', 'items_refused', 'items_referred',
                   'services_qualified', 'services_refused', 'services_referred');
CREATE INDEX figure_fact_since ON figure_fact (code, since) -- its first month
    WHERE code IN ('persons_with_plan', 'persons_with_running_plan', 'submitted_in_time', 'mean_days', 'applications_received', 'services_qualified', 'services_refused', 'services_referred');
CREATE INDEX figure_fact_born ON figure_fact (code, born) INCLUDE (resident_id, since, day, part, whole) WHERE born IS NOT NULL; -- those who come into another group of age within the year

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

-- And by what they are broken down by: the parts of a figure by month alone (for the first and the last month facts are
-- read), the figures of a report as figure_sum.
CREATE TABLE figure_part (
    grain text NOT NULL CHECK (grain IN ('months','days','exact')),
    code  text NOT NULL,
    dim   text NOT NULL CHECK (dim IN ('', 'born', 'sex', 'service', 'service_sex', 'area', 'outcome')),
    key   text NOT NULL,                            -- a year of birth, K, 17, K17 (women with service 17), an area, an outcome
    since date NOT NULL,
    day   date NOT NULL,
    part  bigint NOT NULL,
    whole bigint NOT NULL
);
CREATE INDEX ON figure_part (grain, code, dim, day, since) INCLUDE (key, part, whole) WHERE grain <> 'exact';
CREATE INDEX ON figure_part (code, dim, since, day) INCLUDE (key, part, whole) WHERE grain = 'exact';

CREATE INDEX application_item_wanted ON application_item (state, application_id) WHERE offer_id IS NULL; -- of no service: in no sum

-- figure_facts are the facts of these persons as their cases stand now.
-- +goose StatementBegin
CREATE FUNCTION figure_facts(ids bigint[]) RETURNS SETOF figure_fact LANGUAGE sql STABLE AS $$
WITH plans AS (
    SELECT p.id, p.resident_id, p.approved_on, p.first_submitted_on AS submitted_on, p.due_on, p.state, p.approve_by, p.in_force_no, warsaw_day(p.created_at) AS created_on, a.received_on
      FROM plan p JOIN application a ON a.id = p.application_id WHERE p.resident_id = ANY(ids)),
versions AS (
    SELECT p.resident_id, p.id, p.approved_on, v.id AS version_id, v.starts_on, v.ends_on, warsaw_day(v.frozen_at) AS frozen_on, min(v.starts_on) OVER (PARTITION BY p.id ORDER BY v.no) AS first_on,
           min(warsaw_day(v.frozen_at)) OVER (PARTITION BY p.id ORDER BY v.no ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS next_on
      FROM plans p JOIN plan_version v ON v.plan_id = p.id WHERE p.approved_on IS NOT NULL AND v.frozen_at IS NOT NULL),
taken AS (
    SELECT v.version_id, array_agg(DISTINCT o.service_id ORDER BY o.service_id) AS services
      FROM versions v JOIN planned_service s ON s.version_id = v.version_id JOIN application_item i ON i.id = s.item_id JOIN offer o ON o.id = i.offer_id GROUP BY 1),
-- A person counts once, by the first plan approved in the time: a later one counts where the time begins after the earlier.
approved AS (
    SELECT c.resident_id, c.id, c.day, x.since, x.sign
      FROM (SELECT resident_id, id, approved_on AS day, lag(approved_on) OVER (PARTITION BY resident_id ORDER BY approved_on) AS before
              FROM (SELECT DISTINCT ON (resident_id, approved_on) resident_id, approved_on, id FROM plans WHERE approved_on IS NOT NULL ORDER BY resident_id, approved_on, id) d) c
     CROSS JOIN LATERAL (VALUES (c.day, 1), (c.before, -1)) x(since, sign) WHERE x.since IS NOT NULL),
-- It counts with the services of its newest version approved by the day.
approved_with AS (
    SELECT a.resident_id, a.since, x.day, x.part, x.services
      FROM approved a JOIN versions v ON v.id = a.id JOIN taken t ON t.version_id = v.version_id CROSS JOIN LATERAL (SELECT GREATEST(a.day, v.frozen_on) AS low, v.next_on AS high) d
     CROSS JOIN LATERAL (VALUES (d.low, a.sign, t.services), (d.low, -a.sign, NULL), (d.high, -a.sign, t.services), (d.high, a.sign, NULL)) x(day, part, services)
     WHERE x.day IS NOT NULL AND (d.high IS NULL OR d.low < d.high)),
-- A plan runs by the newest version approved by the day, from the first day any of its versions named to the last day of that
-- one. Of plans that overlap, a person counts by the one that began first, among those approved in the time: it counts
-- where the time begins after every such plan before it was approved.
running AS (
    SELECT * FROM (SELECT v.*, GREATEST(approved_on, frozen_on, first_on) AS low, LEAST(ends_on + 1, next_on) AS high FROM versions v) x WHERE low < high),
cuts AS (
    SELECT resident_id, low, lead(low) OVER (PARTITION BY resident_id ORDER BY low) AS high FROM (SELECT resident_id, low FROM running UNION SELECT resident_id, high FROM running) x),
running_days AS (
    SELECT c.resident_id, c.low, c.high, r.version_id, r.approved_on, max(r.approved_on) OVER (PARTITION BY c.resident_id, c.low ORDER BY r.starts_on, r.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
      FROM cuts c JOIN running r ON r.resident_id = c.resident_id AND r.low <= c.low AND r.high > c.low),
running_with AS (
    SELECT d.resident_id, x.since, y.day, x.sign * y.sign AS part, t.services FROM running_days d LEFT JOIN taken t ON t.version_id = d.version_id
     CROSS JOIN LATERAL (VALUES (d.approved_on, 1), (d.before, -1)) x(since, sign) CROSS JOIN LATERAL (VALUES (d.low, 1), (d.high, -1)) y(day, sign)
     WHERE x.since IS NOT NULL AND (d.before IS NULL OR d.before < d.approved_on)),
applications AS (SELECT id, resident_id, received_on, due_on, state FROM application WHERE resident_id = ANY(ids)),
-- A service applied for is in the state the first later step found; after the last one, in the one it has, once decided.
steps AS (
    SELECT a.id AS application_id, a.resident_id, a.received_on, i.id AS item_id, i.state, i.decided_at, i.offer_id, t.from_state, warsaw_day(t.at) AS day,
           lag(warsaw_day(t.at)) OVER (PARTITION BY i.id ORDER BY t.at, t.id) AS before
      FROM applications a JOIN application_item i ON i.application_id = a.id LEFT JOIN item_transition t ON t.item_id = i.id),
states AS (
    SELECT item_id, application_id, resident_id, received_on, offer_id, from_state AS state, GREATEST(received_on, before) AS low, day AS high FROM steps WHERE from_state IS NOT NULL
    UNION ALL
    SELECT item_id, application_id, resident_id, received_on, offer_id, state, GREATEST(received_on, max(day), warsaw_day(decided_at)), NULL FROM steps GROUP BY item_id, 2, 3, 4, 5, state, decided_at),
items AS (SELECT s.resident_id, s.state, s.received_on, s.low, s.high, o.service_id FROM states s LEFT JOIN offer o ON o.id = s.offer_id
           WHERE s.state IN ('qualified', 'refused', 'referred') AND (s.high IS NULL OR s.low < s.high)),
items_of AS (
    SELECT resident_id, state, received_on, day, sum(sign) AS part, service_id FROM items CROSS JOIN LATERAL (VALUES (low, 1), (high, -1)) x(day, sign)
     WHERE day IS NOT NULL AND service_id IS NOT NULL GROUP BY 1, 2, 3, 4, 6 HAVING sum(sign) <> 0),
-- What has become of an application, on every day that may have changed it.
turns AS (
    SELECT id AS application_id, received_on AS day FROM applications UNION SELECT application_id, low FROM states
    UNION SELECT application_id, high FROM states WHERE high > received_on
    UNION SELECT a.id, warsaw_day(t.at) FROM applications a JOIN application_transition t ON t.application_id = a.id WHERE warsaw_day(t.at) > a.received_on),
standing AS (
    SELECT k.application_id, k.day, CASE WHEN bool_or(x.state = 'qualified') THEN 'qualified' WHEN bool_or(x.state IN ('pending', 'proposed')) THEN 'open'
           WHEN bool_or(x.state = 'waitlisted') THEN 'waiting' WHEN bool_or(x.state = 'refused') THEN 'refused'
           WHEN bool_or(x.state = 'referred') THEN 'referred' WHEN bool_or(x.state = 'withdrawn') THEN 'withdrawn' END AS outcome
      FROM turns k JOIN (SELECT DISTINCT application_id, item_id FROM steps) i ON i.application_id = k.application_id
      LEFT JOIN states s ON s.item_id = i.item_id AND s.low <= k.day AND (s.high IS NULL OR s.high > k.day) CROSS JOIN LATERAL (SELECT COALESCE(s.state, 'pending') AS state) x
     GROUP BY 1, 2),
outcomes AS (
    SELECT a.resident_id, a.received_on, k.day, o.outcome, lag(o.outcome) OVER (PARTITION BY a.id ORDER BY k.day) AS was
      FROM turns k JOIN applications a ON a.id = k.application_id LEFT JOIN standing s ON (s.application_id, s.day) = (k.application_id, k.day)
      LEFT JOIN LATERAL (SELECT true AS found, t.from_state FROM application_transition t WHERE t.application_id = k.application_id AND warsaw_day(t.at) > k.day ORDER BY t.at, t.id LIMIT 1) later ON true
     CROSS JOIN LATERAL (SELECT COALESCE(CASE CASE WHEN later.found THEN later.from_state ELSE a.state END WHEN 'withdrawn' THEN 'withdrawn' WHEN 'left_unexamined' THEN 'left' END, s.outcome, 'open') AS outcome) o),
-- Open terms: of applications without a plan, of plans being drawn up, of plans that wait for approval. A term that was kept
-- and whose plan came back counts until its day.
terms AS (
    SELECT resident_id, 'open_term' AS code, due_on AS day FROM applications a
     WHERE state IN ('submitted', 'qualification') AND NOT EXISTS (SELECT FROM plan p WHERE p.application_id = a.id AND p.state <> 'abandoned')
    UNION ALL
    SELECT resident_id, CASE WHEN state <> 'submitted' AND (in_force_no IS NOT NULL OR COALESCE(submitted_on <= due_on, false)) THEN 'kept_term' ELSE 'open_term' END,
           CASE WHEN state = 'submitted' THEN approve_by ELSE due_on END FROM plans WHERE state IN ('draft', 'agreed', 'returned', 'submitted')),
-- What a report counts: versions in force, and who has them on any day of a period. Of two times apart, a period that
-- touches both counts one.
in_force AS (
    SELECT p.resident_id, p.id, p.approved_on, v.id AS version_id, v.starts_on, v.ends_on FROM plans p JOIN plan_version v ON v.plan_id = p.id AND v.no = p.in_force_no
     WHERE v.starts_on IS NOT NULL AND v.ends_on IS NOT NULL),
person_days AS (SELECT resident_id, range_agg(daterange(starts_on, ends_on, '[]')) AS days FROM in_force GROUP BY 1),
person_spans AS (
    SELECT d.resident_id, upper(r) - 1 AS high, lower(r) AS low, lead(lower(r)) OVER (PARTITION BY d.resident_id ORDER BY r) AS next_low FROM person_days d CROSS JOIN LATERAL unnest(d.days) r),
service_days AS (
    SELECT resident_id, service_id, range_agg(daterange(low, high, '[]')) AS days FROM (
        SELECT f.resident_id, o.service_id, GREATEST(f.starts_on, s.starts_on) AS low, LEAST(f.ends_on, s.ends_on) AS high
          FROM in_force f JOIN planned_service s ON s.version_id = f.version_id JOIN application_item i ON i.id = s.item_id JOIN offer o ON o.id = i.offer_id) x WHERE low <= high GROUP BY 1, 2),
service_spans AS (
    SELECT d.resident_id, d.service_id, upper(r) - 1 AS high, lower(r) AS low, lead(lower(r)) OVER (PARTITION BY d.resident_id, d.service_id ORDER BY r) AS next_low
      FROM service_days d CROSS JOIN LATERAL unnest(d.days) r),
facts(resident_id, code, since, day, part, whole, services, outcome) AS (
    SELECT resident_id, 'persons_with_plan', since, day, sign, 0, NULL::bigint[], NULL FROM approved
    UNION ALL SELECT resident_id, 'persons_with_plan', since, day, part, 0, services, NULL FROM approved_with
    UNION ALL SELECT resident_id, 'persons_with_running_plan', since, day, part, 0, services, NULL FROM running_with
    UNION ALL SELECT resident_id, 'submitted_in_time', received_on, GREATEST(LEAST(submitted_on, due_on + 1), created_on, received_on),
                     COALESCE(submitted_on <= due_on, false)::int, 1, NULL, NULL FROM plans WHERE state <> 'abandoned' OR submitted_on IS NOT NULL
    UNION ALL SELECT resident_id, 'mean_days', received_on, GREATEST(submitted_on, received_on), submitted_on - received_on, 1, NULL, NULL FROM plans WHERE submitted_on IS NOT NULL
    UNION ALL SELECT resident_id, 'applications_received', received_on, day, 1, 0, NULL, outcome FROM outcomes WHERE was IS DISTINCT FROM outcome
    UNION ALL SELECT resident_id, 'applications_received', received_on, day, -1, 0, NULL, was FROM outcomes WHERE was <> outcome
    UNION ALL SELECT resident_id, 'items_' || state, received_on, low, 1, 0, NULL, NULL FROM items
    UNION ALL SELECT resident_id, 'items_' || state, received_on, high, -1, 0, NULL, NULL FROM items WHERE high IS NOT NULL
    UNION ALL SELECT resident_id, 'services_' || state, received_on, day, part, 0, array_agg(service_id ORDER BY service_id), NULL FROM items_of GROUP BY 1, state, 3, 4, 5
    UNION ALL SELECT resident_id, code, day, day, 1, 0, NULL, NULL FROM terms WHERE day IS NOT NULL
    UNION ALL SELECT resident_id, 'report_started', approved_on, approved_on, 1, 0, NULL, NULL FROM plans WHERE approved_on IS NOT NULL
    UNION ALL SELECT resident_id, 'report_running', 'infinity', x.day, x.sign, 0, NULL, NULL FROM in_force
               CROSS JOIN LATERAL (VALUES (GREATEST(approved_on, starts_on), 1), (ends_on + 1, -1)) x(day, sign) WHERE approved_on <= ends_on
    UNION ALL SELECT resident_id, 'report_ended', ends_on, GREATEST(approved_on, ends_on), 1, 0, NULL, NULL FROM in_force WHERE approved_on IS NOT NULL
    UNION ALL SELECT resident_id, 'report_days', submitted_on, submitted_on, submitted_on - received_on, 1, NULL, NULL FROM plans WHERE submitted_on IS NOT NULL
    UNION ALL SELECT resident_id, 'report_in_time', submitted_on, submitted_on, (submitted_on <= due_on)::int, 1, NULL, NULL FROM plans WHERE submitted_on IS NOT NULL
    UNION ALL SELECT DISTINCT ON (item_id) resident_id, 'report_' || state, warsaw_day(decided_at), warsaw_day(decided_at), 1, 0, NULL::bigint[], NULL FROM steps
               WHERE state IN ('qualified', 'waitlisted', 'refused', 'referred')
    UNION ALL SELECT f.resident_id, 'report_support', f.ends_on, f.starts_on, 1, 0, NULL, NULL FROM in_force f JOIN support_action s ON s.version_id = f.version_id
    UNION ALL SELECT resident_id, 'report_persons', high, low, 1, 0, NULL, NULL FROM person_spans
    UNION ALL SELECT resident_id, 'report_persons', high, next_low, -1, 0, NULL, NULL FROM person_spans WHERE next_low IS NOT NULL
    UNION ALL SELECT resident_id, 'report_services', high, low, 1, 0, array_agg(service_id ORDER BY service_id), NULL FROM service_spans GROUP BY 1, high, low
    UNION ALL SELECT resident_id, 'report_services', high, next_low, -1, 0, array_agg(service_id ORDER BY service_id), NULL FROM service_spans WHERE next_low IS NOT NULL GROUP BY 1, high, next_low)
SELECT f.resident_id, f.code, f.since, f.day, sum(f.part)::bigint, sum(f.whole)::bigint, CASE WHEN k.person THEN r.birth_date END, CASE WHEN k.person OR f.code IN ('report_persons', 'report_services') THEN r.sex END, f.services, f.outcome
  FROM facts f JOIN resident r ON r.id = f.resident_id
 CROSS JOIN LATERAL (SELECT f.code IN ('persons_with_plan', 'persons_with_running_plan', 'submitted_in_time', 'mean_days', 'applications_received') AS person) k
 GROUP BY 1, 2, 3, 4, 7, 8, 9, 10 HAVING sum(f.part) <> 0 OR sum(f.whole) <> 0
$$;
-- +goose StatementEnd

-- figure_parts are the parts of figures a fact counts in, each once: by the columns it has.
CREATE FUNCTION figure_parts(code text, born date, sex text, services bigint[], outcome text) RETURNS TABLE (dim text, key text) LANGUAGE sql STABLE AS $$
    SELECT '', '' WHERE starts_with($1, 'report_') AND $4 IS NULL
    UNION ALL SELECT 'sex', $3 WHERE $3 IS NOT NULL AND ($4 IS NULL OR $2 IS NOT NULL)
    UNION ALL SELECT 'born', extract(year FROM $2)::text WHERE $2 IS NOT NULL
    UNION ALL SELECT 'outcome', $5 WHERE $5 IS NOT NULL
    UNION ALL SELECT 'service', s::text FROM unnest($4) s WHERE $3 IS NULL OR $2 IS NOT NULL
    UNION ALL SELECT 'service_sex', $3 || s FROM unnest($4) s WHERE $3 IS NOT NULL AND $2 IS NULL
    UNION ALL SELECT DISTINCT 'area', s.area::text FROM service s WHERE s.id = ANY($4) AND $2 IS NOT NULL
$$;

-- figure_grains spreads a change of a fact over the grains of the sums; of the parts of a figure only the months are kept.
-- +goose StatementBegin
CREATE FUNCTION figure_grains(since date, day date) RETURNS TABLE (grain text, since date, day date) LANGUAGE sql IMMUTABLE AS $$
    VALUES ('months', date_trunc('month', $1)::date, date_trunc('month', $2)::date), ('days', date_trunc('month', $1)::date, $2), ('exact', $1, $2)
$$;
-- +goose StatementEnd

-- A change of facts, brought into the sums.
CREATE TYPE figure_change AS (code text, since date, day date, part bigint, whole bigint, born date, sex text, services bigint[], outcome text);
-- +goose StatementBegin
CREATE FUNCTION figures_add(changes figure_change[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF changes IS NULL THEN
        RETURN;
    END IF;
    INSERT INTO figure_sum (grain, code, since, day, part, whole)
    SELECT g.grain, x.code, g.since, g.day, sum(x.part), sum(x.whole) FROM unnest(changes) x CROSS JOIN LATERAL figure_grains(x.since, x.day) g
     WHERE NOT starts_with(x.code, 'report_') AND NOT starts_with(x.code, 'services_') GROUP BY 1, 2, 3, 4 HAVING sum(x.part) <> 0 OR sum(x.whole) <> 0;
    INSERT INTO figure_part (grain, code, dim, key, since, day, part, whole)
    SELECT g.grain, x.code, d.dim, d.key, g.since, g.day, sum(x.part), sum(x.whole) FROM unnest(changes) x CROSS JOIN LATERAL figure_parts(x.code, x.born, x.sex, x.services, x.outcome) d
     CROSS JOIN LATERAL figure_grains(x.since, x.day) g WHERE g.grain = 'months' OR starts_with(x.code, 'report_') GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(x.part) <> 0 OR sum(x.whole) <> 0;
END $$;
-- +goose StatementEnd

-- figures_renew counts the facts of these persons anew and brings what has changed into the sums. Two who change cases of
-- one person wait for each other, and the second sees what the first has done. Planning takes longer than doing: once a session.
-- +goose StatementBegin
CREATE FUNCTION figures_renew(ids bigint[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    changes figure_change[];
BEGIN
    IF ids IS NULL THEN
        RETURN;
    END IF;
    IF cardinality(ids) > 1000 THEN -- more than there is room for locks: all others wait
        PERFORM pg_advisory_xact_lock(6::bigint << 56);
    ELSE
        PERFORM pg_advisory_xact_lock_shared(6::bigint << 56); -- until this stands nobody changes the area of a service
        PERFORM pg_advisory_xact_lock((7::bigint << 56) | x.id) FROM (SELECT DISTINCT unnest(ids) AS id ORDER BY 1) x;
    END IF;
    WITH fresh AS MATERIALIZED (SELECT * FROM figure_facts(ids)),
    gone AS (DELETE FROM figure_fact f WHERE f.resident_id = ANY(ids) AND NOT EXISTS (SELECT FROM fresh n WHERE (n.resident_id, n.code, n.since, n.day, n.part, n.whole) = (f.resident_id, f.code, f.since, f.day, f.part, f.whole)
              AND (n.born, n.sex, n.services, n.outcome) IS NOT DISTINCT FROM (f.born, f.sex, f.services, f.outcome)) RETURNING f.*),
    came AS (INSERT INTO figure_fact SELECT * FROM fresh n WHERE NOT EXISTS (SELECT FROM figure_fact f WHERE (n.resident_id, n.code, n.since, n.day, n.part, n.whole) = (f.resident_id, f.code, f.since, f.day, f.part, f.whole)
              AND (n.born, n.sex, n.services, n.outcome) IS NOT DISTINCT FROM (f.born, f.sex, f.services, f.outcome)) RETURNING *)
    SELECT array_agg((x.code, x.since, x.day, x.sign * x.part, x.sign * x.whole, x.born, x.sex, x.services, x.outcome)::figure_change) INTO changes
      FROM (SELECT -1 AS sign, * FROM gone UNION ALL SELECT 1, * FROM came) x JOIN resident r ON r.id = x.resident_id AND NOT r.restricted;
    PERFORM figures_add(changes);
END $$;
-- +goose StatementEnd

-- A record that becomes restricted leaves the sums with all its facts, and comes back with them. The day of birth and the sex
-- stand in the facts; where they change in the same moment, the triggers fire in the order of their names: this one first.
-- +goose StatementBegin
CREATE FUNCTION figures_restricted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    sign int := CASE WHEN NEW.restricted THEN -1 ELSE 1 END;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(6::bigint << 56);
    PERFORM pg_advisory_xact_lock((7::bigint << 56) | NEW.id);
    PERFORM figures_add((SELECT array_agg((f.code, f.since, f.day, sign * f.part, sign * f.whole, f.born, f.sex, f.services, f.outcome)::figure_change) FROM figure_fact f WHERE f.resident_id = NEW.id));
    RETURN NULL;
END $$;
CREATE FUNCTION figures_person() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM figures_renew(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER figures_restricted AFTER UPDATE OF restricted ON resident FOR EACH ROW WHEN (OLD.restricted <> NEW.restricted) EXECUTE FUNCTION figures_restricted();
CREATE TRIGGER figures_who AFTER UPDATE OF birth_date, sex ON resident FOR EACH ROW WHEN ((OLD.birth_date, OLD.sex) IS DISTINCT FROM (NEW.birth_date, NEW.sex)) EXECUTE FUNCTION figures_person();

-- A service that comes into another area takes the persons who have it with it. Whoever changes cases waits meanwhile.
-- +goose StatementBegin
CREATE FUNCTION figures_area() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    ids bigint[] := (SELECT array_agg(n.id) FROM came n JOIN gone o USING (id) WHERE n.area <> o.area);
BEGIN
    IF ids IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(6::bigint << 56);
    INSERT INTO figure_part (grain, code, dim, key, since, day, part, whole)
    SELECT 'months', x.code, 'area', k.area::text, x.since, x.day, sum(k.sign * x.part), sum(k.sign * x.whole)
      FROM (SELECT f.code, f.services, date_trunc('month', f.since)::date AS since, date_trunc('month', f.day)::date AS day, sum(f.part) AS part, sum(f.whole) AS whole
              FROM figure_fact f WHERE f.code IN ('persons_with_plan', 'persons_with_running_plan') AND f.services && ids AND f.resident_id NOT IN (SELECT id FROM resident WHERE restricted)
             GROUP BY 1, 2, 3, 4) x
     CROSS JOIN LATERAL (SELECT DISTINCT s.area, 1 AS sign FROM service s WHERE s.id = ANY(x.services)
              UNION ALL SELECT DISTINCT COALESCE(o.area, s.area), -1 FROM service s LEFT JOIN gone o USING (id) WHERE s.id = ANY(x.services)) k
     GROUP BY 2, 4, 5, 6 HAVING sum(k.sign * x.part) <> 0 OR sum(k.sign * x.whole) <> 0;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER figures_area AFTER UPDATE ON service REFERENCING OLD TABLE AS gone NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION figures_area();

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
    WHEN 'plan_version INSERT' THEN SELECT array_agg(DISTINCT p.resident_id) INTO ids FROM came v JOIN plan p ON p.id = v.plan_id WHERE v.frozen_at IS NOT NULL OR v.no = p.in_force_no;
    WHEN 'plan_version DELETE' THEN SELECT array_agg(DISTINCT p.resident_id) INTO ids FROM gone v JOIN plan p ON p.id = v.plan_id WHERE v.frozen_at IS NOT NULL OR v.no = p.in_force_no;
    WHEN 'plan_version UPDATE' THEN
        SELECT array_agg(DISTINCT p.resident_id) INTO ids FROM came n JOIN gone o USING (id) JOIN plan p ON p.id IN (n.plan_id, o.plan_id)
         WHERE (n.frozen_at IS NOT NULL OR o.frozen_at IS NOT NULL OR p.in_force_no IN (n.no, o.no)) AND (n.plan_id, n.no, n.frozen_at, n.starts_on, n.ends_on) IS DISTINCT FROM (o.plan_id, o.no, o.frozen_at, o.starts_on, o.ends_on);
    WHEN 'application INSERT' THEN SELECT array_agg(DISTINCT resident_id) INTO ids FROM came;
    WHEN 'application DELETE' THEN SELECT array_agg(DISTINCT resident_id) INTO ids FROM gone;
    WHEN 'application UPDATE' THEN
        SELECT array_agg(DISTINCT x.resident_id) INTO ids FROM came n JOIN gone o USING (id), unnest(ARRAY[n.resident_id, o.resident_id]) x(resident_id)
         WHERE (n.resident_id, n.received_on, n.state, n.due_on) IS DISTINCT FROM (o.resident_id, o.received_on, o.state, o.due_on);
    WHEN 'application_item INSERT' THEN SELECT array_agg(DISTINCT a.resident_id) INTO ids FROM came i JOIN application a ON a.id = i.application_id
         WHERE i.state <> 'pending' OR EXISTS (SELECT FROM application_item o WHERE o.application_id = i.application_id AND o.state <> 'pending');
    WHEN 'application_item DELETE' THEN SELECT array_agg(DISTINCT a.resident_id) INTO ids FROM gone i JOIN application a ON a.id = i.application_id;
    WHEN 'application_item UPDATE' THEN
        SELECT array_agg(DISTINCT a.resident_id) INTO ids FROM came n JOIN gone o USING (id) JOIN application a ON a.id IN (n.application_id, o.application_id)
         WHERE (n.application_id, n.state, n.decided_at, n.offer_id) IS DISTINCT FROM (o.application_id, o.state, o.decided_at, o.offer_id);
    WHEN 'item_transition INSERT' THEN SELECT array_agg(DISTINCT a.resident_id) INTO ids FROM came t JOIN application_item i ON i.id = t.item_id JOIN application a ON a.id = i.application_id;
    WHEN 'application_transition INSERT' THEN SELECT array_agg(DISTINCT a.resident_id) INTO ids FROM came t JOIN application a ON a.id = t.application_id;
    WHEN 'planned_service INSERT', 'support_action INSERT' THEN
        SELECT array_agg(DISTINCT p.resident_id) INTO ids FROM came s JOIN plan_version v ON v.id = s.version_id JOIN plan p ON p.id = v.plan_id WHERE v.frozen_at IS NOT NULL OR v.no = p.in_force_no;
    WHEN 'planned_service DELETE', 'support_action DELETE' THEN
        SELECT array_agg(DISTINCT p.resident_id) INTO ids FROM gone s JOIN plan_version v ON v.id = s.version_id JOIN plan p ON p.id = v.plan_id WHERE v.frozen_at IS NOT NULL OR v.no = p.in_force_no;
    WHEN 'planned_service UPDATE', 'support_action UPDATE' THEN
        SELECT array_agg(DISTINCT p.resident_id) INTO ids FROM (SELECT version_id FROM came UNION SELECT version_id FROM gone) s JOIN plan_version v ON v.id = s.version_id JOIN plan p ON p.id = v.plan_id
         WHERE v.frozen_at IS NOT NULL OR v.no = p.in_force_no;
    END CASE;
    PERFORM figures_renew(ids);
    RETURN NULL;
END $$;
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['plan', 'plan_version', 'planned_service', 'support_action', 'application', 'application_item', 'item_transition', 'application_transition'] LOOP
        EXECUTE format('CREATE TRIGGER figures_came AFTER INSERT ON %I REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION figures_kept()', name);
        CONTINUE WHEN name IN ('item_transition', 'application_transition'); -- steps are never changed
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
    WITH many AS (SELECT grain, code, dim, key, since, day FROM figure_part GROUP BY 1, 2, 3, 4, 5, 6 HAVING count(*) > 1 OR (sum(part) = 0 AND sum(whole) = 0)),
    gone AS (DELETE FROM figure_part s USING many m WHERE (s.grain, s.code, s.dim, s.key, s.since, s.day) = (m.grain, m.code, m.dim, m.key, m.since, m.day) RETURNING s.*)
    INSERT INTO figure_part SELECT grain, code, dim, key, since, day, sum(part), sum(whole) FROM gone GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(part) <> 0 OR sum(whole) <> 0;
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
    DELETE FROM figure_part;
    DELETE FROM figure_fact;
    INSERT INTO figure_fact
    SELECT f.* FROM (SELECT array_agg(x.resident_id) AS ids FROM (SELECT resident_id, row_number() OVER (ORDER BY resident_id) / 2000 AS part
                       FROM (SELECT DISTINCT resident_id FROM application) a) x GROUP BY x.part) p CROSS JOIN LATERAL figure_facts(p.ids) f;
    INSERT INTO figure_sum
    SELECT g.grain, f.code, g.since, g.day, sum(f.part), sum(f.whole) FROM figure_fact f JOIN resident r ON r.id = f.resident_id AND NOT r.restricted
     CROSS JOIN LATERAL figure_grains(f.since, f.day) g WHERE NOT starts_with(f.code, 'report_') AND NOT starts_with(f.code, 'services_')
     GROUP BY 1, 2, 3, 4 HAVING sum(f.part) <> 0 OR sum(f.whole) <> 0;
    INSERT INTO figure_part
    SELECT g.grain, f.code, d.dim, d.key, g.since, g.day, sum(f.part), sum(f.whole) FROM (
        SELECT f.code, f.since, f.day, f.sex, f.services, f.outcome, f.born, sum(f.part) AS part, sum(f.whole) AS whole
          FROM figure_fact f JOIN resident r ON r.id = f.resident_id AND NOT r.restricted GROUP BY 1, 2, 3, 4, 5, 6, 7) f
     CROSS JOIN LATERAL figure_parts(f.code, f.born, f.sex, f.services, f.outcome) d
     CROSS JOIN LATERAL figure_grains(f.since, f.day) g WHERE g.grain = 'months' OR starts_with(f.code, 'report_') GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(f.part) <> 0 OR sum(f.whole) <> 0;
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
    SELECT 0, g.grain, f.code, g.since, g.day, f.part, f.whole FROM fresh f JOIN resident r ON r.id = f.resident_id AND NOT r.restricted CROSS JOIN LATERAL figure_grains(f.since, f.day) g
      WHERE NOT starts_with(f.code, 'report_') AND NOT starts_with(f.code, 'services_')),
parts AS (
    SELECT 1 AS kept, * FROM figure_part UNION ALL
    SELECT 0, g.grain, f.code, d.dim, d.key, g.since, g.day, f.part, f.whole FROM fresh f JOIN resident r ON r.id = f.resident_id AND NOT r.restricted
     CROSS JOIN LATERAL figure_parts(f.code, f.born, f.sex, f.services, f.outcome) d CROSS JOIN LATERAL figure_grains(f.since, f.day) g WHERE g.grain = 'months' OR starts_with(f.code, 'report_')),
lines AS (SELECT 1 AS kept, line_id, month, quantity FROM contract_line_month UNION ALL SELECT 0, line_id, month, quantity FROM contract_reservation),
persons AS (
    SELECT 1 AS kept, contract_id, resident_id, reservations FROM contract_person UNION ALL
    SELECT 0, l.contract_id, p.resident_id, 1 FROM contract_reservation x JOIN contract_line l ON l.id = x.line_id JOIN plan p ON p.id = x.plan_id)
SELECT 'figure_fact', code || ' ' || day || ' of person ' || resident_id, COALESCE(sum(1000 * part + whole) FILTER (WHERE kept = 1), 0)::bigint, COALESCE(sum(1000 * part + whole) FILTER (WHERE kept = 0), 0)::bigint
  FROM facts GROUP BY resident_id, code, since, day, born, sex, services, outcome HAVING sum(CASE kept WHEN 1 THEN part ELSE -part END) <> 0 OR sum(CASE kept WHEN 1 THEN whole ELSE -whole END) <> 0 OR count(*) FILTER (WHERE kept = 1) > 1
UNION ALL
SELECT 'figure_sum', grain || ' ' || code || ' ' || since || ' ' || day, COALESCE(sum(1000 * part + whole) FILTER (WHERE kept = 1), 0)::bigint, COALESCE(sum(1000 * part + whole) FILTER (WHERE kept = 0), 0)::bigint
  FROM sums GROUP BY grain, code, since, day HAVING sum(CASE kept WHEN 1 THEN part ELSE -part END) <> 0 OR sum(CASE kept WHEN 1 THEN whole ELSE -whole END) <> 0
UNION ALL
SELECT 'figure_part', grain || ' ' || code || ' ' || dim || ' ' || key || ' ' || since || ' ' || day, COALESCE(sum(1000 * part + whole) FILTER (WHERE kept = 1), 0)::bigint, COALESCE(sum(1000 * part + whole) FILTER (WHERE kept = 0), 0)::bigint
  FROM parts GROUP BY grain, code, dim, key, since, day HAVING sum(CASE kept WHEN 1 THEN part ELSE -part END) <> 0 OR sum(CASE kept WHEN 1 THEN whole ELSE -whole END) <> 0
UNION ALL
SELECT 'contract_line_month', month || ' of line ' || line_id, COALESCE(sum(quantity) FILTER (WHERE kept = 1), 0)::bigint, COALESCE(sum(quantity) FILTER (WHERE kept = 0), 0)::bigint
  FROM lines GROUP BY line_id, month HAVING sum(CASE kept WHEN 1 THEN quantity ELSE -quantity END) <> 0
UNION ALL
SELECT 'contract_person', 'person ' || resident_id || ' of contract ' || contract_id, COALESCE(sum(reservations) FILTER (WHERE kept = 1), 0)::bigint, COALESCE(sum(reservations) FILTER (WHERE kept = 0), 0)::bigint
  FROM persons GROUP BY contract_id, resident_id HAVING sum(CASE kept WHEN 1 THEN reservations ELSE -reservations END) <> 0
$$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION figures_renew(bigint[]), figures_add(figure_change[]), sums_renew(), figures_fold() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION figures_fold() TO cus_app;
GRANT SELECT ON figure_fact, figure_sum, figure_part, contract_line_month, contract_person TO cus_app;

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
    FOREACH name IN ARRAY ARRAY['plan', 'plan_version', 'planned_service', 'support_action', 'application', 'application_item', 'item_transition', 'application_transition'] LOOP
        EXECUTE format('DROP TRIGGER figures_came ON %I', name);
        EXECUTE format('DROP TRIGGER IF EXISTS figures_gone ON %I', name);
        EXECUTE format('DROP TRIGGER IF EXISTS figures_changed ON %I', name);
    END LOOP;
END $$;
-- +goose StatementEnd
DROP TRIGGER figures_restricted ON resident;
DROP TRIGGER figures_who ON resident;
DROP TRIGGER figures_area ON service;
DROP INDEX application_item_wanted;
DROP FUNCTION figures_kept(), figures_restricted(), figures_person(), figures_area(), figures_renew(bigint[]), figures_add(figure_change[]), figure_grains(date, date),
    figure_parts(text, date, text, bigint[], text), figure_facts(bigint[]);
DROP TYPE figure_change;
DROP TABLE figure_part, figure_sum, figure_fact;
DROP FUNCTION warsaw_day(timestamptz);
