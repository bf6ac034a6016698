package indicator

// The definitions counted from contracts and the budget.
const (
	ContractsSigned Code = "contracts_signed"
	PESShare        Code = "pes_share"       // planned: signed contracts with NGO and PES in the direct costs
	PESShareSpent   Code = "pes_share_spent" // the same by what was spent
)

// socialEconomy is whether provider v is an organisation or a body of the social economy.
const socialEconomy = `(v.kind = 'ngo' OR v.social_economy <> '')`

var contracts = []Definition{
	{
		Code: ContractsSigned, Unit: Pieces, WholeTime: true, Grows: true, Of: OfContract, Columns: []Column{On, Ends, Note, Result}, By: []Dimension{ByMode},
		rows: rows{
			kind: `'contract'`, ref: `c.public_id`, number: `c.number`, on_day: `c.signed_on`, mode: `c.mode`,
			note:     `(SELECT v.name FROM provider v WHERE v.id = c.provider_id)`,
			until_on: `(SELECT x.ends_on FROM contract_version x WHERE x.contract_id = c.id AND (x.no = 0 OR x.concluded_on <= w.until) ORDER BY x.no DESC LIMIT 1)`,
			from:     `FROM contract c WHERE c.signed_on BETWEEN w.since AND w.until AND c.state IN ('signed', 'terminated')`,
		},
	},
	{
		// The first sum: signed contracts with NGO and PES, paid by direct lines for services;
		// so supplies stay out. The second: the planned direct lines. Contracts are one half
		// of the rows, lines the other.
		Code: PESShare, Unit: Share, Kept: true, Of: OfContract, Columns: []Column{On, Note, Part, Whole}, Beside: PESShareSpent,
		rows: rows{
			kind: `u.kind`, ref: `u.ref`, number: `u.number`, name: `u.name`, note: `u.note`, on_day: `u.on_day`, part: `u.part`, whole: `u.whole`, hit: `u.part > 0`,
			from: `FROM (
				SELECT 'contract' AS kind, c.public_id AS ref, c.number, '' AS name, v.name AS note, c.signed_on AS on_day, 0::bigint AS whole,
				       (SELECT x.amount_grosze FROM contract_version x WHERE x.contract_id = c.id AND (x.no = 0 OR x.concluded_on <= w.until) ORDER BY x.no DESC LIMIT 1) AS part
				  FROM contract c JOIN provider v ON v.id = c.provider_id JOIN budget_line b ON b.id = c.budget_line_id
				 WHERE b.project_id = w.project_id AND b.direct AND b.category = 'services' AND ` + socialEconomy + `
				   AND c.signed_on <= w.until AND c.state IN ('signed', 'terminated') AND (c.terminated_on IS NULL OR c.terminated_on >= w.until)
				UNION ALL
				SELECT 'budget', '', '', b.name, '', NULL, b.planned_grosze, 0 FROM budget_line b WHERE b.project_id = w.project_id AND b.direct) u`,
		},
	},
	{
		Code: PESShareSpent, Unit: Share, Kept: true, Of: OfBudget, Columns: []Column{On, Part, Whole}, Beside: PESShare,
		rows: rows{
			kind: `'budget'`, name: `b.name`, on_day: `b.spent_as_of`, part: `CASE WHEN ` + commissioned + ` THEN b.spent_grosze ELSE 0 END`, whole: `b.spent_grosze`,
			hit:  commissioned,
			from: `FROM budget_line b WHERE b.project_id = w.project_id AND b.direct AND b.spent_as_of <= w.until`,
		},
	},
}

const commissioned = `(b.social_economy AND b.category = 'services')`
