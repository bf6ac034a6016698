package indicator

// The definitions counted from what the centre offers.
const (
	ServicesAvailable Code = "services_available"
	NewAreas          Code = "new_areas"
	ProgrammesAdopted Code = "programmes_adopted"
)

// stateThen is the state of programme g at the end of the day, as its steps tell it.
const stateThen = `COALESCE((SELECT t.from_state FROM programme_transition t WHERE t.programme_id = g.id AND t.at >= ` + nextDay + ` ORDER BY t.at, t.id LIMIT 1), g.state)`

// inForce is whether programme g was in force on the day; one that has ended since was in
// force on its days, unless it had ended before.
const inForce = `w.until BETWEEN g.valid_from AND g.valid_until AND (` + stateThen + ` = 'in_force'
	OR ` + stateThen + ` = 'ended' AND NOT EXISTS (SELECT 1 FROM programme_transition t WHERE t.programme_id = g.id AND t.to_state = 'ended' AND t.at < ` + nextDay + `))`

// offered is whether service s was offered in a programme in force on the day.
const offered = `(s.withdrawn_on IS NULL OR s.withdrawn_on > w.until) AND EXISTS (SELECT 1 FROM offer o JOIN programme g ON g.id = o.programme_id
	WHERE o.service_id = s.id AND (o.withdrawn_at IS NULL OR o.withdrawn_at >= ` + nextDay + `) AND ` + inForce + `)`

// covered is whether a contract in force on the day says who carries service s out.
const covered = `EXISTS (SELECT 1 FROM contract_line l JOIN contract c ON c.id = l.contract_id WHERE l.service_id = s.id AND ` + contractRuns + `)`

// contractRuns is whether contract c was signed and in force on the day.
const contractRuns = `c.signed_on <= w.until AND c.starts_on <= w.until AND c.state IN ('signed', 'terminated') AND (c.terminated_on IS NULL OR c.terminated_on >= w.until)
	AND (SELECT v.ends_on FROM contract_version v WHERE v.contract_id = c.id AND (v.no = 0 OR v.concluded_on <= w.until) ORDER BY v.no DESC LIMIT 1) >= w.until`

var services = []Definition{
	{
		// Own staff may carry a service out without any contract, so what counts is the offer.
		Code: ServicesAvailable, Unit: Pieces, WholeTime: true, Of: OfService, Columns: []Column{Note, Result}, By: []Dimension{ByArea, ByCover},
		rows: rows{
			kind: `'service'`, ref: `s.public_id`, name: `s.name`, area: `s.area::text`, cover: `CASE WHEN ` + covered + ` THEN 'contract' ELSE 'offer' END`,
			note: `COALESCE((SELECT string_agg(g.name, ', ' ORDER BY g.name) FROM offer o JOIN programme g ON g.id = o.programme_id
				WHERE o.service_id = s.id AND (o.withdrawn_at IS NULL OR o.withdrawn_at >= ` + nextDay + `) AND ` + inForce + `), '')`,
			from: `FROM service s WHERE ` + offered,
		},
	},
	{
		Code: NewAreas, Unit: Pieces, Recorded: true, Of: OfPromise, Columns: []Column{Note, Part},
		rows: rows{
			kind: `'promise'`, name: `m.name`, part: opened + `::int`, hit: opened,
			note: `COALESCE((SELECT string_agg(s.name, ', ' ORDER BY s.name) FROM service s WHERE s.area = ANY(m.areas) AND ` + offered + `), '')`,
			from: `FROM project_promise m WHERE m.project_id = w.project_id AND m.kind = 'area' AND m.state <> 'dropped'`,
		},
	},
	{
		Code: ProgrammesAdopted, Unit: Pieces, WholeTime: true, Grows: true, Of: OfProgramme, Columns: []Column{On, Note},
		rows: rows{
			kind: `'programme'`, ref: `g.public_id`, name: `g.name`, note: `COALESCE(g.resolution, '')`, on_day: `g.resolution_on`,
			from: `FROM programme g WHERE g.resolution_on BETWEEN w.since AND w.until AND ` + stateThen + ` IN ('adopted', 'published', 'in_force', 'ended')`,
		},
	},
}

// opened is whether a service in one of the areas of promise m was offered on the day.
const opened = `EXISTS (SELECT 1 FROM service s WHERE s.area = ANY(m.areas) AND ` + offered + `)`
