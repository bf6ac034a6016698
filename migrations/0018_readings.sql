-- +goose Up
-- What each account read and was refused in a day, kept beside the journal in the transaction of its line: the rule of
-- unusual reading adds up days instead of lines. Rows are only added, so that no request waits for another of the same
-- person; readings_fold() puts together those of one account, day and rule. Days are kept for a month: the rule looks back
-- a week, and what lasts is the journal.
CREATE TABLE reading_day (
    day       date   NOT NULL,                      -- in Warsaw
    staff_id  bigint NOT NULL,
    rule      text   NOT NULL CHECK (rule IN ('files', 'outside', 'refused', 'signins', 'exports')),
    count     int    NOT NULL,                      -- residents, each once; of signins and exports, lines
    residents bigint[] NOT NULL,                    -- whom, in order; of refused once for each line
    folded    boolean NOT NULL                      -- put together: the only one of its account, day and rule
) WITH (autovacuum_vacuum_scale_factor = 0.05);     -- folded all day long
CREATE INDEX ON reading_day (day, staff_id, rule);
CREATE INDEX ON reading_day (rule, count) WHERE folded; -- days beyond the rule
CREATE INDEX ON reading_day (day) WHERE NOT folded;
CREATE INDEX ON reading_day (day) WHERE rule = 'refused';

-- reading_facts are what a line of the journal adds to which rule. Who reads the journal itself counts in none. It is asked
-- at every page, so it goes step by step: a statement of its own would take longer.
-- +goose StatementBegin
CREATE FUNCTION reading_facts(e audit_entry) RETURNS SETOF reading_day LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    f reading_day;
BEGIN
    IF e.staff_id IS NULL OR e.staff_id <= 0 OR e.action LIKE 'journal.%' THEN
        RETURN;
    END IF;
    f.day := (e.at AT TIME ZONE 'Europe/Warsaw')::date;
    f.staff_id := e.staff_id;
    f.count := 1;
    f.folded := false;
    f.residents := ARRAY[e.resident_id];
    IF e.resident_id IS NOT NULL AND e.outcome = 'refused' THEN
        f.rule := 'refused';
        RETURN NEXT f;
    END IF;
    IF e.resident_id IS NOT NULL AND e.outcome = 'ok' AND e.outside AND 'KOR' = ANY(e.roles) AND NOT 'DIR' = ANY(e.roles) THEN
        f.rule := 'outside';
        RETURN NEXT f;
    END IF;
    IF e.outcome = 'ok' AND e.subjects <> '{}' THEN
        f.residents := ARRAY(SELECT DISTINCT x FROM unnest(CASE WHEN e.resident_id IS NOT NULL AND e.action LIKE '%read' THEN e.subjects || e.resident_id ELSE e.subjects END) x ORDER BY x);
        f.rule := 'files';
        f.count := cardinality(f.residents);
        RETURN NEXT f;
    ELSIF e.outcome = 'ok' AND e.resident_id IS NOT NULL AND e.action LIKE '%read' THEN
        f.rule := 'files';
        RETURN NEXT f;
    END IF;
    f.count := 1;
    f.residents := '{}';
    IF e.action = 'staff.sign_in_refused' THEN
        f.rule := 'signins';
        RETURN NEXT f;
    ELSIF e.action LIKE '%.exported' THEN
        f.rule := 'exports';
        RETURN NEXT f;
    END IF;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION readings_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO reading_day SELECT f.* FROM reading_facts(NEW) f;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER readings_kept AFTER INSERT ON audit_entry FOR EACH ROW
    WHEN (NEW.staff_id > 0 AND (NEW.resident_id IS NOT NULL OR NEW.subjects <> '{}' OR NEW.action = 'staff.sign_in_refused' OR NEW.action LIKE '%.exported'))
    EXECUTE FUNCTION readings_kept();

-- readings_since is the first day that is kept: a month before the newest one, and never a day within a month of today.
CREATE FUNCTION readings_since() RETURNS date LANGUAGE sql STABLE AS
    $$ SELECT LEAST(max(day), warsaw_day(now())) - 30 FROM reading_day $$;

-- readings_fold puts the rows of one account, day and rule together, and takes away the days that are kept no more. One at
-- a time; who comes second leaves it.
-- +goose StatementBegin
CREATE FUNCTION readings_fold() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT pg_try_advisory_xact_lock(8::bigint << 56) THEN
        RETURN;
    END IF;
    DELETE FROM reading_day WHERE day < readings_since();
    WITH many AS (SELECT DISTINCT day, staff_id, rule FROM reading_day WHERE NOT folded),
    gone AS (DELETE FROM reading_day k USING many m WHERE (k.day, k.staff_id, k.rule) = (m.day, m.staff_id, m.rule) RETURNING k.*)
    INSERT INTO reading_day
    SELECT day, staff_id, rule, sum(count), '{}'::bigint[], true FROM gone WHERE rule IN ('signins', 'exports') GROUP BY 1, 2, 3
    UNION ALL
    SELECT day, staff_id, rule, count(DISTINCT x), CASE WHEN rule = 'refused' THEN array_agg(x ORDER BY x) ELSE array_agg(DISTINCT x ORDER BY x) END, true
      FROM gone, unnest(residents) x WHERE rule NOT IN ('signins', 'exports') GROUP BY 1, 2, 3;
END $$;
-- +goose StatementEnd

-- readings_renew counts the days that are kept anew.
-- +goose StatementBegin
CREATE FUNCTION readings_renew() RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM reading_day;
    INSERT INTO reading_day SELECT f.* FROM audit_entry e CROSS JOIN LATERAL reading_facts(e) f
     WHERE e.at >= ((LEAST((SELECT max(warsaw_day(at)) FROM audit_entry), warsaw_day(now())) - 30)::timestamp AT TIME ZONE 'Europe/Warsaw');
    PERFORM readings_fold();
END $$;

-- readings_drift are the days that differ from the lines of the journal: numbers of accounts and files, no more. The server
-- may ask, though it may not read the journal.
CREATE FUNCTION readings_drift() RETURNS TABLE (what text, of text, kept bigint, counted bigint) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
WITH since AS MATERIALIZED (SELECT readings_since() AS day),
days AS (
    SELECT 1 AS kept, k.* FROM reading_day k JOIN since s ON k.day >= s.day UNION ALL
    SELECT 0, f.* FROM since s JOIN audit_entry e ON e.at >= (s.day::timestamp AT TIME ZONE 'Europe/Warsaw') CROSS JOIN LATERAL reading_facts(e) f),
persons AS (
    SELECT d.day, d.staff_id, d.rule, x,
           CASE WHEN d.rule IN ('signins', 'exports') THEN sum(d.count) FILTER (WHERE kept = 1) WHEN d.rule = 'refused' THEN count(*) FILTER (WHERE kept = 1) ELSE LEAST(count(*) FILTER (WHERE kept = 1), 1) END AS kept,
           CASE WHEN d.rule IN ('signins', 'exports') THEN sum(d.count) FILTER (WHERE kept = 0) WHEN d.rule = 'refused' THEN count(*) FILTER (WHERE kept = 0) ELSE LEAST(count(*) FILTER (WHERE kept = 0), 1) END AS counted
      FROM days d LEFT JOIN LATERAL unnest(d.residents) x ON true GROUP BY d.day, d.staff_id, d.rule, x)
SELECT 'reading_day', rule || ' ' || day || ' of account ' || staff_id, COALESCE(sum(kept), 0)::bigint, COALESCE(sum(counted), 0)::bigint
  FROM persons GROUP BY day, staff_id, rule HAVING bool_or(kept IS DISTINCT FROM counted)
UNION ALL
SELECT 'reading_day count', rule || ' ' || day || ' of account ' || staff_id, count, (SELECT count(DISTINCT x) FROM unnest(residents) x)
  FROM reading_day WHERE rule NOT IN ('signins', 'exports') AND count <> (SELECT count(DISTINCT x) FROM unnest(residents) x)
$$;
-- +goose StatementEnd

ALTER FUNCTION sums_renew() RENAME TO case_sums_renew;
ALTER FUNCTION sums_drift() RENAME TO case_sums_drift;
CREATE FUNCTION sums_renew() RETURNS void LANGUAGE sql SET search_path = public, pg_temp AS $$ SELECT case_sums_renew(); SELECT readings_renew() $$;
CREATE FUNCTION sums_drift() RETURNS TABLE (what text, of text, kept bigint, counted bigint) LANGUAGE sql STABLE AS
    $$ SELECT * FROM case_sums_drift() UNION ALL SELECT * FROM readings_drift() $$;

-- Read like the journal: by whom may read all of it, through a view.
CREATE VIEW journal_reading AS
    SELECT k.day, k.staff_id, k.rule, k.count, k.residents, k.folded FROM reading_day k WHERE (SELECT journal_reader()) = 'whole';

REVOKE EXECUTE ON FUNCTION readings_fold(), readings_renew(), readings_drift(), sums_renew() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION readings_fold(), readings_drift() TO cus_app;
GRANT SELECT ON journal_reading TO cus_app;

SELECT readings_renew(); -- of what stands already

-- +goose Down
DROP VIEW journal_reading;
DROP FUNCTION sums_drift(), sums_renew();
ALTER FUNCTION case_sums_drift() RENAME TO sums_drift;
ALTER FUNCTION case_sums_renew() RENAME TO sums_renew;
DROP TRIGGER readings_kept ON audit_entry;
DROP FUNCTION readings_kept(), readings_drift(), readings_renew(), readings_fold(), readings_since(), reading_facts(audit_entry);
DROP TABLE reading_day;
