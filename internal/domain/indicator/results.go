package indicator

// The definitions of what no record of a case holds: products, and what is entered by hand.
const (
	ModelSolutions Code = "model_solutions"
	Volunteers     Code = "volunteers"
	Consultations  Code = "consultations"
)

// lastEntry is the entry that stands on the day: the newest of those that nobody replaced.
func lastEntry(code Code) string {
	return `FROM indicator_entry e JOIN indicator n ON n.id = e.indicator_id
		WHERE n.project_id = w.project_id AND n.code = '` + string(code) + `' AND e.on_day <= w.until
		  AND NOT EXISTS (SELECT 1 FROM indicator_entry x WHERE x.replaces_id = e.id)
		ORDER BY e.on_day DESC, e.id DESC LIMIT 1`
}

func byHand(code Code) Definition {
	return Definition{
		Code: code, Unit: Pieces, ByHand: true, Recorded: true, Of: OfEntry, Columns: []Column{On, Note, Part},
		rows: rows{kind: `'entry'`, ref: `u.public_id`, note: `u.evidence`, on_day: `u.on_day`, part: `u.value`,
			from: `FROM (SELECT e.* ` + lastEntry(code) + `) u`},
	}
}

var results = []Definition{
	{
		// Products accepted, unless somebody has entered a figure with its evidence.
		Code: ModelSolutions, Unit: Pieces, HandToo: true, Of: OfProduct, Columns: []Column{On, Note, Part},
		rows: rows{
			kind: `u.kind`, ref: `u.ref`, name: `u.name`, note: `u.note`, on_day: `u.on_day`, part: `u.part`,
			from: `FROM (
				(SELECT 'entry' AS kind, e.public_id AS ref, '' AS name, e.evidence AS note, e.on_day, e.value AS part ` + lastEntry(ModelSolutions) + `)
				UNION ALL
				SELECT 'product', '', d.name, d.accepted_by, d.accepted_on, 1 FROM product d
				 WHERE d.project_id = w.project_id AND d.kind = 'model' AND d.accepted_on <= w.until AND NOT EXISTS (SELECT 1 ` + lastEntry(ModelSolutions) + `)) u`,
		},
	},
	byHand(Volunteers),
	byHand(Consultations),
}
