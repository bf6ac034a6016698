-- The term of art. 40 (30 days) and its alarm day, computed by a second method: no Go, no Easter
-- algorithm, but a table of the Polish public holidays 2024-2031 written out by hand (days free
-- of work: act of 18 January 1951 as amended; 24 December since 2025) and a calendar of days.
-- Two hundred applications from 1 January 2024 on: every 14 days, and every third time a day more, so
-- that all days of the week come up.
WITH fixed(month, day, since) AS (VALUES
        (1, 1, 2024), (1, 6, 2024), (5, 1, 2024), (5, 3, 2024), (8, 15, 2024), (11, 1, 2024), (11, 11, 2024),
        (12, 24, 2025), (12, 25, 2024), (12, 26, 2024)),
     easter(sunday) AS (VALUES
        (date '2024-03-31'), ('2025-04-20'), ('2026-04-05'), ('2027-03-28'), ('2028-04-16'), ('2029-04-01'), ('2030-04-21'), ('2031-04-13')),
     holiday(day) AS (
        SELECT make_date(y, month, day) FROM fixed, generate_series(2024, 2031) y WHERE y >= since
        UNION SELECT sunday + after FROM easter, (VALUES (0), (1), (49), (60)) movable(after)),
     calendar(day, working) AS (
        SELECT d::date, extract(isodow FROM d) < 6 AND d::date NOT IN (SELECT day FROM holiday)
          FROM generate_series(timestamp '2024-01-01', '2031-12-31', '1 day') d),
     received(day) AS (
        SELECT date '2024-01-01' + n * 14 + n / 3 FROM generate_series(0, 199) n)
SELECT r.day AS received, r.day + 30 AS plain,
       (SELECT min(c.day) FROM calendar c WHERE c.working AND c.day >= r.day + 30) AS due,
       (SELECT max(c.day) FROM calendar c WHERE c.working AND c.day <= r.day + 30) AS alarm
  FROM received r ORDER BY r.day
