package demo

import (
	"cus/internal/domain/audit"
	"cus/internal/domain/fee"
	"cus/internal/domain/plan"
	"cus/internal/domain/programme"
	"cus/internal/domain/resident"
	"cus/internal/platform/db"
)

// fees plans what is paid in the programme after the pilot: for the assistant a share of the
// cost by income, for everything else nothing, as in the pilot.
func (l *loader) fees() {
	l.on(l.turn.Add(2), 0, "finanse", func(tx *audit.Tx) error {
		offers, err := db.All[struct{ Ref, Programme, Service string }](l.ctx, tx, `
			SELECT o.public_id AS ref, p.public_id AS programme, s.name AS service
			  FROM offer o JOIN programme p ON p.id = o.programme_id JOIN service s ON s.id = o.service_id
			 WHERE p.valid_from >= $1 AND p.state = 'in_force' ORDER BY o.id`, l.turn)
		if err != nil {
			return err
		}
		for _, o := range offers {
			r := fee.Rule{Method: fee.Free, Rounding: fee.PerUnit, ValidFrom: l.turn, Resolution: l.resolution(2), ResolvedOn: l.turn.Add(-42)}
			if o.Service == assistant {
				r.Method, r.UnitCost, r.CostSource, r.Collection = fee.Criterion_, 28_00, "uchwała nr "+l.resolution(2)+", § 4", "do 15. dnia następnego miesiąca"
				r.Brackets = []fee.Bracket{{For: fee.ForSingle, Upper: 15000}, {For: fee.ForSingle, Upper: 20000, Share: 500}, {For: fee.ForSingle, Upper: 25000, Share: 1000},
					{For: fee.ForSingle, Upper: 35000, Share: 2500}, {For: fee.ForSingle, Share: 10000},
					{For: fee.ForFamily, Upper: 10000}, {For: fee.ForFamily, Upper: 15000, Share: 1000}, {For: fee.ForFamily, Upper: 25000, Share: 2000}, {For: fee.ForFamily, Share: 10000}}
				r.Reliefs = []fee.Relief{{Title: "Karta Dużej Rodziny", Who: "rodziny z trojgiem dzieci i więcej", Size: 5000, Document: "karta"},
					{Title: "Zdarzenie losowe", Who: "po pożarze, powodzi lub nagłej chorobie", Size: fee.Whole, Document: "zaświadczenie"}}
			}
			if _, err := fee.Create(l.ctx, tx, programme.Ref(o.Programme), o.Ref, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// charge takes the income down where a fee of the plan depends on it, and settles the fees.
func (l *loader) charge(tx *audit.Tx, k *kase) error {
	d, err := l.planNow(tx, k)
	if err != nil {
		return err
	}
	depends := false
	for _, s := range d.Planned() {
		f, ok := d.Fee(s)
		depends = depends || ok && f.Rule != nil && f.Rule.NeedsIncome()
	}
	if !depends {
		return nil
	}
	n := resident.Income{Month: tx.Today().AddMonths(-1).FirstOfMonth(), Single: k.person%2 == 0, Persons: 1, Net: 1740_00 + int64(k.person%9)*110_00,
		Document: "decyzja ZUS (przykład)", StatedOn: tx.Today()}
	if !n.Single {
		n.Persons, n.Net = 2, n.Net+1450_00
	}
	if err := resident.RecordIncome(l.ctx, tx, resident.Ref(d.ResidentRef), n, true); err != nil {
		return err
	}
	return l.planStep(k, func(version int) error { return plan.SettleFees(l.ctx, tx, k.plan, version, nil, false) })
}
