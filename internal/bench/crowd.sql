-- The crowd: invented people and their cases, as many as asked for, the same every time.
-- Each part is a statement or a few, under its name; the temporary table crowd says how many
-- of what and where their numbers begin, surname_drawn and given_drawn hold the names.

-- # how things are drawn
CREATE FUNCTION pg_temp.draw(i bigint, of int) RETURNS float8 LANGUAGE sql IMMUTABLE AS
    $$ SELECT (hashint8extended(i, of) & 2147483647)::float8 / 2147483648 $$;
CREATE FUNCTION pg_temp.ref(kind text, i bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT translate(left(md5(kind || i), 26), '0189', 'ghij') $$;
CREATE FUNCTION pg_temp.pesel(first_ten text) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT first_ten || (1000 - (s.d[1] + 3 * s.d[2] + 7 * s.d[3] + 9 * s.d[4] + s.d[5] + 3 * s.d[6] + 7 * s.d[7] + 9 * s.d[8] + s.d[9] + 3 * s.d[10])) % 10
         FROM (SELECT string_to_array(first_ten, NULL)::int[] AS d) s $$;

-- # staff
INSERT INTO staff (public_id, name, email, password_hash, must_change_password, created_at)
SELECT pg_temp.ref('staff', i), 'Osoba Koordynująca ' || i, 'koordynator' || i || '@bench.example', '-', false, c.now
  FROM crowd c, generate_series(1, c.coordinators) i;
INSERT INTO staff_role (staff_id, role) SELECT id, 'KOR' FROM staff WHERE email LIKE '%@bench.example';
CREATE TEMPORARY TABLE lead AS
SELECT row_number() OVER (ORDER BY s.id) - 1 AS no, s.id FROM staff s JOIN staff_role r ON r.staff_id = s.id AND r.role = 'KOR';
CREATE UNIQUE INDEX ON lead (no);
UPDATE crowd SET leads = (SELECT count(*) FROM lead), director = (SELECT min(staff_id) FROM staff_role WHERE role = 'DIR'), gmina = (SELECT min(id) FROM gmina),
    resident = COALESCE((SELECT max(id) FROM resident), 0), application = COALESCE((SELECT max(id) FROM application), 0),
    item = COALESCE((SELECT max(id) FROM application_item), 0), assessment = COALESCE((SELECT max(id) FROM assessment), 0),
    need = COALESCE((SELECT max(id) FROM assessment_need), 0), plan = COALESCE((SELECT max(id) FROM plan), 0),
    version = COALESCE((SELECT max(id) FROM plan_version), 0), planned = COALESCE((SELECT max(id) FROM planned_service), 0),
    wish = COALESCE((SELECT max(id) FROM plan_need), 0), goal = COALESCE((SELECT max(id) FROM plan_goal), 0);

-- # services, programmes, performers, contracts
CREATE TEMPORARY TABLE kind AS
SELECT no - 1 AS no, name, unit FROM unnest(
    ARRAY['Usługi opiekuńcze w domu', 'Asystent osoby starszej (dzielnice)', 'Teleopieka z opaską (dzielnice)', 'Klub seniora „Pod Lipą”', 'Transport do lekarza', 'Posiłek z dowozem',
          'Wsparcie psychologiczne', 'Rehabilitacja w domu', 'Złota rączka', 'Opieka wytchnieniowa', 'Warsztaty pamięci', 'Pralnia i drobne zakupy'],
    ARRAY['hour','hour','month','visit','ride','item','visit','hour','hour','day','visit','item']) WITH ORDINALITY x(name, unit, no);
INSERT INTO service (public_id, gmina_id, name, summary, area, unit, audience, created_at, updated_at, updated_by)
SELECT pg_temp.ref('service', no), c.gmina, name, 'Usługa wymyślona na potrzeby pomiarów.', 1 + no % 14, unit, 'Osoby starsze i z niepełnosprawnością', c.now, c.now, c.director FROM kind, crowd c;
INSERT INTO programme (public_id, gmina_id, name, resolution, resolution_on, valid_from, valid_until, state, created_at, updated_at, updated_by)
SELECT pg_temp.ref('programme', 1), gmina, 'Program usług społecznych (pomiary)', 'POMIAR/1', today - 900, today - 880, today + 900, 'in_force', now, now, director FROM crowd;
INSERT INTO offer (public_id, programme_id, service_id)
SELECT pg_temp.ref('offer', k.no), p.id, s.id FROM kind k JOIN service s ON s.name = k.name, programme p WHERE p.name = 'Program usług społecznych (pomiary)';
INSERT INTO provider (public_id, gmina_id, name, kind, created_at, updated_at, updated_by)
SELECT pg_temp.ref('provider', i), c.gmina, 'Wykonawca pomiarowy nr ' || i, CASE WHEN i % 2 = 0 THEN 'ngo' ELSE 'contractor' END, c.now, c.now, c.director FROM crowd c, generate_series(1, c.contracts) i;
INSERT INTO contract (public_id, gmina_id, number, provider_id, mode, kind, subject, party_clause, attorney_no, accountant_checked_on, starts_on, signed_on, state, created_at, updated_at, updated_by)
SELECT pg_temp.ref('contract', i), c.gmina, 'U/POMIAR/' || i, p.id, 'small_procurement', 'purchase', 'Usługi według programu', 'Gmina, reprezentowana przez dyrektora', 'POMIAR/1',
       c.today - 500, c.today - 480, c.today - 490, 'signed', c.now, c.now, c.director
  FROM crowd c, generate_series(1, c.contracts) i JOIN provider p ON p.public_id = pg_temp.ref('provider', i);
INSERT INTO contract_version (contract_id, no, effective_on, ends_on, amount_grosze, created_at, created_by)
SELECT k.id, 0, c.today - 480, c.today + 250, 900000000000, c.now, c.director FROM contract k, crowd c WHERE k.number LIKE 'U/POMIAR/%';
INSERT INTO contract_line (public_id, contract_id, service_id, unit, limit_kind)
SELECT pg_temp.ref('line', i), k.id, s.id, n.unit, 'total' FROM crowd c, generate_series(1, c.contracts) i
  JOIN contract k ON k.number = 'U/POMIAR/' || i JOIN kind n ON n.no = i % 12 JOIN service s ON s.name = n.name;
INSERT INTO contract_term (version_id, line_id, price_grosze, quantity)
SELECT v.id, l.id, 4200, 2000000000 FROM contract_line l JOIN contract k ON k.id = l.contract_id JOIN contract_version v ON v.contract_id = k.id WHERE k.number LIKE 'U/POMIAR/%';
-- What is planned of a kind, from whom: several contracts a kind where there are enough.
CREATE TEMPORARY TABLE source AS
SELECT n.no AS kind, row_number() OVER (PARTITION BY n.no ORDER BY l.id) - 1 AS turn, count(*) OVER (PARTITION BY n.no) AS turns,
       o.id AS offer_id, l.id AS line_id, k.provider_id, n.name, n.unit, k.number, p.name AS provider
  FROM kind n JOIN service s ON s.name = n.name JOIN offer o ON o.service_id = s.id JOIN contract_line l ON l.service_id = s.id
  JOIN contract k ON k.id = l.contract_id AND k.number LIKE 'U/POMIAR/%' JOIN provider p ON p.id = k.provider_id;

-- # residents
INSERT INTO resident (id, public_id, number, gmina_id, surname, given_names, surname_norm, given_norm, pesel, birth_date, sex, street, house_no, flat_no,
    postcode, locality, address_norm, phone, created_at, created_by, updated_at, updated_by) OVERRIDING SYSTEM VALUE
SELECT c.resident + x.i, pg_temp.ref('resident', x.i), 'M-' || 10000000 + x.i, c.gmina,
       CASE WHEN x.man THEN s.man ELSE s.woman END, g.name, CASE WHEN x.man THEN s.man_norm ELSE s.woman_norm END, g.norm,
       pg_temp.pesel(to_char(x.born, 'YY') || lpad((extract(month FROM x.born) + CASE WHEN x.born >= '2000-01-01' THEN 20 ELSE 0 END)::text, 2, '0') || to_char(x.born, 'DD')
           || (7000 + (x.i / 26000) * 2 + x.man::int)::text),
       x.born, CASE WHEN x.man THEN 'M' ELSE 'K' END,
       'Słoneczna ' || x.street, x.house::text, x.flat::text, '00-' || lpad((x.street % 1000)::text, 3, '0'), 'Miasto Pomiarowe',
       'sloneczna ' || x.street || ' ' || x.house || ' ' || x.flat || ' miasto pomiarowe', '+485' || lpad((x.i % 100000000)::text, 8, '0'),
       c.now - x.i % 700 * interval '1 day', c.director, c.now - x.i % 700 * interval '1 day', c.director
  FROM crowd c, LATERAL (
       SELECT i, date '1932-01-01' + (i % 26000)::int AS born, (i / 3) % 2 = 0 AS man, 1 + floor(3000 * pg_temp.draw(i, 1))::int AS street,
              1 + floor(90 * pg_temp.draw(i, 2))::int AS house, 1 + floor(40 * pg_temp.draw(i, 3))::int AS flat,
              floor(c.surnames * power(pg_temp.draw(i, 4), 2.5))::int AS surname, floor(c.givens * power(pg_temp.draw(i, 5), 1.5))::int AS given
         FROM generate_series(1, c.residents) i) x
  JOIN surname_drawn s ON s.no = x.surname
  JOIN given_drawn g ON g.no = x.given AND g.man = x.man;

-- # words of their names
INSERT INTO resident_word (word, resident_id)
SELECT DISTINCT w.word, r.id FROM resident r, crowd c, unnest(string_to_array(r.surname_norm || ' ' || r.given_norm, ' ')) w(word)
 WHERE r.id > c.resident ORDER BY 1, 2;

-- # cases
CREATE TEMPORARY TABLE file AS -- a plan, its application and its assessment; those after the last plan have no plan yet
SELECT p.i, c.application + p.i AS application_id, c.assessment + p.i AS assessment_id, c.plan + p.i AS plan_id, c.version + p.i AS version_id,
       c.resident + 1 + (p.i - 1) * (c.residents / c.files) AS resident_id, l.id AS coordinator_id, p.state, d.starts_on, d.starts_on + 359 AS ends_on,
       CASE WHEN p.state IN ('ended','active','approved','abandoned') THEN d.starts_on - 30 ELSE c.today - 2 - (p.i * 11 % 26)::int END AS received_on
  FROM crowd c CROSS JOIN LATERAL (
       SELECT i, CASE WHEN i > c.plans THEN '' ELSE (SELECT s.state FROM (VALUES (560, 'ended'), (960, 'active'), (965, 'approved'), (977, 'draft'), (980, 'agreed'),
              (984, 'submitted'), (985, 'returned'), (1000, 'abandoned')) s(upto, state) WHERE i * 37 % 1000 < s.upto ORDER BY s.upto LIMIT 1) END AS state
         FROM generate_series(1, c.files) i) p
  JOIN lead l ON l.no = floor(c.leads * pg_temp.draw(p.i, 6))::int
 CROSS JOIN LATERAL (SELECT c.today + CASE p.state WHEN 'ended' THEN -(400 + (p.i * 7 % 400)::int) WHEN 'abandoned' THEN -(400 + (p.i * 7 % 400)::int)
                            WHEN 'active' THEN -(5 + (p.i * 13 % 330)::int) ELSE 3 + (p.i % 20)::int END AS starts_on) d;
CREATE UNIQUE INDEX ON file (i);
ANALYZE file;
INSERT INTO application (id, public_id, number, gmina_id, resident_id, applicant_role, own_words, received_on, channel, statement_on, privacy_notice_on,
    coordinator_id, state, due_on, alarm_on, created_at, created_by, updated_at, updated_by) OVERRIDING SYSTEM VALUE
SELECT f.application_id, pg_temp.ref('application', f.i), 'KS/' || extract(year FROM f.received_on) || '/' || 100000 + f.i, c.gmina, f.resident_id, 'person_concerned',
       'Potrzebuję pomocy w domu i w dojazdach.', f.received_on, 'in_person', f.received_on, f.received_on,
       CASE WHEN f.state = '' AND f.i % 50 = 0 THEN NULL ELSE f.coordinator_id END,
       CASE f.state WHEN '' THEN 'submitted' WHEN 'draft' THEN 'qualification' WHEN 'agreed' THEN 'qualification' WHEN 'submitted' THEN 'qualification'
            WHEN 'returned' THEN 'qualification' ELSE 'resolved' END,
       f.received_on + 30, f.received_on + 29, f.received_on + time '09:00', c.director, f.received_on + time '09:00', c.director
  FROM file f, crowd c ORDER BY f.i;
INSERT INTO application_transition (application_id, from_state, to_state, at, staff_id)
SELECT application_id, NULL, 'submitted', received_on + time '09:00', coordinator_id FROM file;
INSERT INTO application_item (id, public_id, application_id, offer_id, state, decided_at, decided_by, note) OVERRIDING SYSTEM VALUE
SELECT c.item + (f.i - 1) * c.per_plan + j + 1, pg_temp.ref('item', (f.i - 1) * c.per_plan + j), f.application_id, o.offer_id,
       CASE f.state WHEN '' THEN 'pending' ELSE 'qualified' END, CASE f.state WHEN '' THEN NULL ELSE f.received_on + time '10:00' END,
       CASE f.state WHEN '' THEN NULL ELSE f.coordinator_id END, ''
  FROM crowd c, file f, generate_series(0, c.per_plan - 1) j, source o WHERE o.kind = (f.i + j) % 12 AND o.turn = 0 ORDER BY 1;
INSERT INTO item_transition (item_id, from_state, to_state, at, staff_id)
SELECT i.id, 'pending', 'qualified', i.decided_at, i.decided_by FROM application_item i, crowd c WHERE i.id > c.item AND i.state = 'qualified';

-- # assessments
INSERT INTO assessment (id, public_id, application_id, resident_id, coordinator_id, held_on, place, present, needs, current_services, justification, feasibility,
    fee_info_on, next_step, completed_at, completed_by, created_at, updated_at, updated_by) OVERRIDING SYSTEM VALUE
SELECT assessment_id, pg_temp.ref('assessment', i), application_id, resident_id, coordinator_id, received_on + 1, 'residence', 'wnioskodawca', 'Zakupy, dojazdy, samotność.', 'brak',
       'Potrzeby są uzasadnione i możliwe do zaspokojenia.', 'justified_possible', received_on + 1, 'plan', received_on + 1 + time '11:00', coordinator_id,
       received_on + 1 + time '10:00', received_on + 1 + time '11:00', coordinator_id FROM file WHERE state <> '' ORDER BY i;
INSERT INTO assessment_section (assessment_id, section, state, body, created_at, updated_at, updated_by)
SELECT f.assessment_id, s.section, 'done', 'Mieszka sama w bloku bez windy, córka przyjeżdża raz w tygodniu.', f.received_on + 1 + time '10:00', f.received_on + 1 + time '11:00', f.coordinator_id
  FROM file f, unnest(ARRAY['situation','summary']) s(section) WHERE f.state <> '';
INSERT INTO assessment_need (id, public_id, assessment_id, no, name, area, urgency, created_at, updated_at, updated_by) OVERRIDING SYSTEM VALUE
SELECT c.need + f.i, pg_temp.ref('need', f.i), f.assessment_id, 1, 'Pomoc w zakupach i dojazd do lekarza', 'home', 'important',
       f.received_on + 1 + time '10:00', f.received_on + 1 + time '11:00', f.coordinator_id FROM file f, crowd c WHERE f.state <> '' ORDER BY f.i;

-- # plans
INSERT INTO plan (id, public_id, number, gmina_id, resident_id, application_id, coordinator_id, state, due_on, alarm_on, approve_by, in_force_no, first_submitted_on,
    approved_on, created_at, updated_at, updated_by) OVERRIDING SYSTEM VALUE
SELECT f.plan_id, pg_temp.ref('plan', f.i), 'IPUS/' || extract(year FROM f.received_on) || '/' || 100000 + f.i, c.gmina, f.resident_id, f.application_id, f.coordinator_id, f.state,
       f.received_on + 30, f.received_on + 29, CASE WHEN f.state = 'submitted' THEN c.today + (f.i % 6)::int ELSE NULL END,
       CASE WHEN f.state IN ('ended','active','approved') THEN 1 END, CASE WHEN f.state IN ('ended','active','approved','submitted','returned') THEN f.received_on + 15 END,
       CASE WHEN f.state IN ('ended','active','approved') THEN f.received_on + 20 END, f.received_on + 2 + time '12:00', f.received_on + 20 + time '12:00', f.coordinator_id
  FROM file f, crowd c WHERE f.state <> '' ORDER BY f.i;
INSERT INTO plan_version (id, plan_id, no, prepared_by, starts_on, ends_on, content, content_hash, frozen_at, abandoned_at) OVERRIDING SYSTEM VALUE
SELECT f.version_id, f.plan_id, 1, f.coordinator_id, f.starts_on, f.ends_on, k.content, CASE WHEN k.content IS NOT NULL THEN encode(sha256(k.content::text::bytea), 'hex') END,
       CASE WHEN k.content IS NOT NULL THEN f.received_on + 20 + time '12:00' END, NULL
  FROM file f JOIN resident r ON r.id = f.resident_id CROSS JOIN crowd c LEFT JOIN LATERAL (
       SELECT jsonb_build_object('number', 'IPUS/' || extract(year FROM f.received_on) || '/' || 100000 + f.i, 'version', 1, 'record', r.number,
              'person', r.given_names || ' ' || r.surname, 'born', r.birth_date, 'applicant', r.given_names || ' ' || r.surname, 'from', f.starts_on, 'until', f.ends_on,
              'needs', '[{"no": 1, "text": "Pomoc w zakupach i dojazd do lekarza", "outside": false, "reason": "", "joined_to": 0}]'::jsonb,
              'goals', jsonb_build_array(jsonb_build_object('no', 1, 'text', 'Spotkania z ludźmi dwa razy w tygodniu', 'measure', 'obecność w klubie', 'target', f.ends_on, 'needs', '[1]'::jsonb)),
              'support', '[]'::jsonb,
              'services', (SELECT jsonb_agg(jsonb_build_object('goal', 1, 'service', o.name, 'programme', 'Program usług społecznych (pomiary)', 'resolution', 'POMIAR/1',
                    'provider', o.provider, 'contract', o.number, 'place', 'w domu', 'days', '[1, 3, 5]'::jsonb, 'weeks', '[]'::jsonb, 'from_hour', '09:00', 'until_hour', '11:00',
                    'amount', '26', 'unit', o.unit, 'from', f.starts_on, 'until', f.ends_on, 'note', '') ORDER BY j)
                 FROM generate_series(0, c.per_plan - 1) j, source o WHERE o.kind = (f.i + j) % 12 AND o.turn = f.i % o.turns),
              'arrangements', '{"review_months": 3, "contact_on_change": "", "emergency_contact": "", "handovers": [], "other": ""}'::jsonb) AS content
        WHERE f.state IN ('ended','active','approved')) k ON true
 WHERE f.state <> '' ORDER BY f.i;
INSERT INTO plan_need (id, public_id, version_id, no, text, need_id) OVERRIDING SYSTEM VALUE
SELECT c.wish + f.i, pg_temp.ref('wish', f.i), f.version_id, 1, 'Pomoc w zakupach i dojazd do lekarza', c.need + f.i FROM file f, crowd c WHERE f.state <> '' ORDER BY f.i;
INSERT INTO plan_goal (id, public_id, version_id, no, text, measure, target_on) OVERRIDING SYSTEM VALUE
SELECT c.goal + f.i, pg_temp.ref('goal', f.i), f.version_id, 1, 'Spotkania z ludźmi dwa razy w tygodniu', 'obecność w klubie', f.ends_on FROM file f, crowd c WHERE f.state <> '' ORDER BY f.i;
INSERT INTO plan_goal_need (version_id, goal_id, need_id) SELECT f.version_id, c.goal + f.i, c.wish + f.i FROM file f, crowd c WHERE f.state <> '' ORDER BY f.i;

-- # planned services
INSERT INTO planned_service (id, public_id, version_id, item_id, provider_id, place, days, from_minute, until_minute, amount, starts_on, ends_on, contract_line_id, goal_id) OVERRIDING SYSTEM VALUE
SELECT c.planned + (f.i - 1) * c.per_plan + j + 1, pg_temp.ref('planned', (f.i - 1) * c.per_plan + j), f.version_id, c.item + (f.i - 1) * c.per_plan + j + 1, o.provider_id, 'w domu',
       21, 540, 660, 104, f.starts_on, f.ends_on, o.line_id, c.goal + f.i
  FROM crowd c, file f, generate_series(0, c.per_plan - 1) j, source o
 WHERE f.state <> '' AND o.kind = (f.i + j) % 12 AND o.turn = f.i % o.turns ORDER BY 1;

-- # the course of plans
INSERT INTO plan_transition (plan_id, version_no, from_state, to_state, at, staff_id)
SELECT f.plan_id, 1, s.before, s.after, f.received_on + s.days + time '12:00', f.coordinator_id
  FROM file f JOIN (VALUES (1, NULL, 'draft', 2), (2, 'draft', 'agreed', 10), (3, 'agreed', 'submitted', 15), (4, 'submitted', 'approved', 20), (5, 'approved', 'active', 30)) s(step, before, after, days)
    ON s.step <= CASE f.state WHEN 'draft' THEN 1 WHEN 'abandoned' THEN 1 WHEN 'agreed' THEN 2 WHEN 'submitted' THEN 3 WHEN 'returned' THEN 3 WHEN 'approved' THEN 4 ELSE 5 END
 WHERE f.state <> '' ORDER BY f.i, s.step;
INSERT INTO plan_agreement (version_id, agreed_on, place, form, party, content_hash, recorded_by, recorded_at)
SELECT f.version_id, f.received_on + 10, 'w siedzibie centrum', 'signature', r.given_names || ' ' || r.surname, COALESCE(v.content_hash, ''), f.coordinator_id, f.received_on + 10 + time '12:00'
  FROM file f JOIN plan_version v ON v.id = f.version_id JOIN resident r ON r.id = f.resident_id WHERE f.state IN ('agreed','submitted','returned','approved','active','ended');
INSERT INTO plan_approval (version_id, result, comment, staff_id, at)
SELECT f.version_id, CASE f.state WHEN 'returned' THEN 'returned' ELSE 'approved' END, CASE f.state WHEN 'returned' THEN 'Proszę uzupełnić cel.' ELSE '' END, c.director, f.received_on + 20 + time '12:00'
  FROM file f, crowd c WHERE f.state IN ('returned','approved','active','ended');

-- # what active plans take of contracts
INSERT INTO contract_reservation (line_id, planned_service_id, plan_id, month, quantity, created_at)
SELECT ps.contract_line_id, ps.id, f.plan_id, m.month, 104, f.received_on + 20 + time '12:00'
  FROM file f JOIN planned_service ps ON ps.version_id = f.version_id CROSS JOIN crowd c
 CROSS JOIN LATERAL (SELECT (date_trunc('month', c.today) + k * interval '1 month')::date AS month FROM generate_series(-1, 1) k) m
 WHERE f.state IN ('active','approved') AND m.month BETWEEN date_trunc('month', f.starts_on) AND f.ends_on;

-- # the project: most of what there is lies in its days
WITH m AS (SELECT c.today - 870 - min(x.starts_on) AS days FROM crowd c, milestone x GROUP BY c.today),
moved AS (UPDATE project p SET starts_on = p.starts_on + m.days, ends_on = p.ends_on + m.days FROM m),
reports AS (UPDATE milestone_report r SET period_from = r.period_from + m.days, period_until = r.period_until + m.days FROM m WHERE r.frozen_at IS NULL)
UPDATE milestone x SET starts_on = x.starts_on + m.days, ends_on = x.ends_on + m.days FROM m;

-- # statistics, which the sums are counted by
ANALYZE;

-- # sums
SELECT sums_renew();

-- # notes
INSERT INTO note (public_id, resident_id, kind, happened_at, body, created_at, created_by, updated_at)
SELECT pg_temp.ref('note', i), resident_id, 'phone', received_on + 5 + time '13:00', 'Rozmowa telefoniczna o terminie wizyty.', received_on + 5 + time '13:10', coordinator_id, received_on + 5 + time '13:10'
  FROM file WHERE i % 2 = 0;

-- # the journal
INSERT INTO audit_entry (at, staff_id, roles, action, object, object_id, resident_id, fields)
SELECT c.now - ((c.entries - e) * 0.9 || ' minutes')::interval, f.coordinator_id, '{KOR}', CASE WHEN e % 3 = 0 THEN 'plan.read' ELSE 'resident.read' END,
       CASE WHEN e % 3 = 0 THEN 'plan' ELSE 'resident' END, CASE WHEN e % 3 = 0 THEN f.plan_id ELSE f.resident_id END, f.resident_id, '{identity}'
  FROM crowd c, generate_series(1, c.entries) e JOIN file f ON f.i = 1 + e % (SELECT plans FROM crowd) ORDER BY e;

SELECT readings_fold();

-- # where numbering goes on
SELECT setval(pg_get_serial_sequence(x.name, 'id'), x.last) FROM (VALUES ('resident', (SELECT max(id) FROM resident)), ('application', (SELECT max(id) FROM application)),
    ('application_item', (SELECT max(id) FROM application_item)), ('assessment', (SELECT max(id) FROM assessment)), ('assessment_need', (SELECT max(id) FROM assessment_need)),
    ('plan', (SELECT max(id) FROM plan)), ('plan_version', (SELECT max(id) FROM plan_version)), ('planned_service', (SELECT max(id) FROM planned_service)),
    ('plan_need', (SELECT max(id) FROM plan_need)), ('plan_goal', (SELECT max(id) FROM plan_goal))) x(name, last);
