package indicator

// The definitions counted from the facts of who holds the posts of the project.
const (
	CoordinatorsEmployed Code = "coordinators_employed"
	StaffFTE             Code = "staff_fte"
	DisabilityFTE        Code = "disability_fte"
)

// holds is whether fact f holds on the day.
const holds = `(f.until_on IS NULL OR f.until_on >= w.until)`

// facts are all facts that had begun by the day: while there is none the figure is not
// known, once there is one, nobody counts as nought.
func facts(r rows, where string) rows {
	r.kind, r.name, r.note = `'post'`, `q.name`, `f.label`
	r.from_on, r.until_on, r.on_day = `f.from_on`, `CASE WHEN f.until_on <= w.until THEN f.until_on END`, `f.from_on`
	r.from = `FROM staffing_fact f JOIN project_post q ON q.id = f.post_id WHERE q.project_id = w.project_id AND f.from_on <= w.until` + where
	return r
}

var staffing = []Definition{
	{
		// One row a person: two facts of one post and label are one person.
		Code: CoordinatorsEmployed, Unit: Persons, Kept: true, Recorded: true, Of: OfPost, Columns: []Column{Note, Starts, Ends, Part},
		rows: facts(rows{distinct: `q.id, f.label`, order: `q.id, f.label, ` + holds + ` DESC, f.from_on`, part: holds + `::int`, hit: holds}, ` AND q.post = 'coordinator'`),
	},
	{
		Code: StaffFTE, Unit: Posts, Kept: true, Recorded: true, Of: OfPost, Columns: []Column{Note, Starts, Ends, Part},
		rows: facts(rows{part: `CASE WHEN ` + holds + ` THEN f.fte ELSE 0 END`, hit: holds}, ``),
	},
	{
		Code: DisabilityFTE, Unit: Posts, Kept: true, Recorded: true, Of: OfPost, Columns: []Column{Note, Starts, Ends, Part},
		rows: facts(rows{part: `CASE WHEN f.disability AND ` + holds + ` THEN f.fte ELSE 0 END`, hit: `f.disability AND ` + holds}, ``),
	},
}
