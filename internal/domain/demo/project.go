package demo

import (
	"slices"

	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// facts are what a source says of a project. What it does not say stays empty here, null in
// the database, and is shown as missing; no figure of a project is invented.
type facts struct {
	name, beneficiary, funding string
	kind                       string // type of centre in the competition
	origin                     string // the unit the centre grew from
	centreSince                date.Date
	aim                        string
	from, until                date.Date
	months                     int
	total, eu, state, own      int64 // grosze
	financed                   int   // hundredths of a percent
	source                     string

	milestones []milestone
	products   []product
	posts      []post
	promises   []promise
	indicators []promised
}

// milestone is one of the four; name and days are empty where the source gives none.
type milestone struct {
	name        string
	from, until date.Date
	tasks       [][2]string // name and detail
}

// product is what is left behind; milestone 0: the source does not say of which.
type product struct {
	milestone    int
	kind         string
	name, detail string
	dated        date.Date
}

// post is one promised; planned and fte are 0 where the source gives none. held are the
// days from which somebody invented holds it.
type post struct {
	post, name   string
	planned, fte int
	disability   bool
	held         []date.Date
}

// promise is one thing promised; became names the service of the catalogue it is today.
type promise struct {
	kind, name, detail string
	areas              []int
	became             string
}

// promised is an indicator of the project. target is nil where the source names none.
type promised struct {
	code      string
	target    *int64
	operator  string // empty: at least
	milestone int    // 0: of the whole project
	promise   string // what the source says of it
}

// times is a target in the unit of its indicator.
func times(n int64) *int64 { return &n }

// counted are the indicators every demonstration centre reads from its records, whether its
// source names a target or not.
var counted = []string{"persons_with_plan", "persons_with_running_plan", "services_available", "applications_received", "submitted_in_time", "mean_days", "contracts_signed"}

// project puts the facts of the project into the database.
func (l *loader) project() error {
	f := l.facts
	if f.name == "" {
		return nil
	}
	id, err := db.Value[int64](l.ctx, l.tx, `
		INSERT INTO project (gmina_id, name, beneficiary, funding, kind, origin, centre_since, aim, starts_on, ends_on, months,
			total_grosze, eu_grosze, state_grosze, own_grosze, financed, source)
		SELECT id, @name, @beneficiary, NULLIF(@funding::text, ''), @kind, @origin, @since::date, @aim, @from::date, @until::date, NULLIF(@months::int, 0),
			NULLIF(@total::bigint, 0), NULLIF(@eu::bigint, 0), NULLIF(@state::bigint, 0), NULLIF(@own::bigint, 0), NULLIF(@financed::int, 0), @source
		  FROM gmina ORDER BY id LIMIT 1 RETURNING id`,
		db.Args{"name": f.name, "beneficiary": f.beneficiary, "funding": f.funding, "kind": f.kind, "origin": f.origin, "since": f.centreSince, "aim": f.aim,
			"from": f.from, "until": f.until, "months": f.months, "total": f.total, "eu": f.eu, "state": f.state, "own": f.own, "financed": f.financed, "source": f.source})
	if err != nil {
		return err
	}
	b := &db.Batch{}
	for i, m := range f.milestones {
		b.Queue(`INSERT INTO milestone (project_id, no, name, starts_on, ends_on) VALUES ($1, $2, $3, $4::date, $5::date)`, id, i+1, m.name, m.from, m.until)
		for j, t := range m.tasks {
			b.Queue(`INSERT INTO milestone_task (milestone_id, no, name, detail) SELECT id, $3, $4, $5 FROM milestone WHERE project_id = $1 AND no = $2`, id, i+1, j+1, t[0], t[1])
		}
	}
	for i, p := range f.products {
		b.Queue(`INSERT INTO product (project_id, milestone_id, no, kind, name, detail, dated_on)
			VALUES ($1, (SELECT id FROM milestone WHERE project_id = $1 AND no = $2), $3, $4, $5, $6, $7::date)`, id, p.milestone, i+1, p.kind, p.name, p.detail, p.dated)
	}
	nos := map[string]int{}
	for _, p := range f.promises {
		nos[p.kind]++
		areas := p.areas
		if areas == nil {
			areas = []int{}
		}
		b.Queue(`INSERT INTO project_promise (project_id, kind, no, name, detail, areas) VALUES ($1, $2, $3, $4, $5, $6)`, id, p.kind, nos[p.kind], p.name, p.detail, areas)
	}
	l.writePosts(b, id, f.posts)
	for i, p := range f.indicators {
		operator := p.operator
		if operator == "" {
			operator = ">="
		}
		b.Queue(`INSERT INTO indicator (project_id, code, no, milestone_no, target, operator, owner_role, promise) VALUES ($1, $2, $3, NULLIF($4::int, 0), $5, $6, 'DIR', $7)`,
			id, p.code, i+1, p.milestone, p.target, operator, p.promise)
	}
	return b.Run(l.ctx, l.tx)
}

// sample marks what is invented about a real project: who holds its posts.
const sample = "dane przykładowe"

// writePosts puts the posts down, and the invented people who hold them up to today.
func (l *loader) writePosts(b *db.Batch, project int64, posts []post) {
	for i, p := range posts {
		b.Queue(`INSERT INTO project_post (project_id, no, post, name, planned, planned_fte, disability) VALUES ($1, $2, $3, $4, NULLIF($5::int, 0), NULLIF($6::int, 0), $7)`,
			project, i+1, p.post, p.name, p.planned, p.fte, p.disability)
		for j, day := range p.held {
			if day.After(l.today) {
				continue
			}
			fte := p.fte
			if fte == 0 {
				fte = 100
			}
			b.Queue(`INSERT INTO staffing_fact (post_id, label, fte, disability, from_on, evidence)
				SELECT id, 'osoba ' || $3::int || ' (przykład)', $4, $5, $6::date, $7 FROM project_post WHERE project_id = $1 AND no = $2`,
				project, i+1, j+1, fte, p.disability, day, sample)
		}
	}
}

// linked ties the services promised to those of the catalogue they became.
func (l *loader) linked(promises []promise) error {
	b := &db.Batch{}
	for _, p := range promises {
		if p.became != "" {
			b.Queue(`UPDATE project_promise SET service_id = (SELECT id FROM service WHERE name = $3) WHERE kind = $1 AND name = $2`, p.kind, p.name, p.became)
		}
	}
	return b.Run(l.ctx, l.tx)
}

// withCounted are the indicators promised and, after them, those every centre reads.
func withCounted(promises ...promised) []promised {
	said := map[string]promised{}
	var all []promised
	for _, p := range promises {
		said[p.code] = p
	}
	for _, code := range counted {
		p := said[code]
		p.code = code
		all = append(all, p)
	}
	for _, p := range promises {
		if !slices.Contains(counted, p.code) {
			all = append(all, p)
		}
	}
	return all
}
