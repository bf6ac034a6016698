package demo

import (
	"fmt"

	"cus/internal/domain/audit"
	"cus/internal/domain/document"
	"cus/internal/domain/milestonereport"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// reports plans the invented reports of a pilot whose source gives the days of its milestones:
// the first accepted, the second waiting for the director, the third being written. Every
// task of the first two is shown by an invented binder, and said to be one.
func (l *loader) reports() {
	for i, m := range l.facts.milestones {
		if i > 2 || m.from.IsZero() || m.until.IsZero() || !m.until.Add(30).Before(l.today) {
			return
		}
		var ref milestonereport.Ref
		day := m.until.Add(10)
		l.on(day, 5, "organizator", func(tx *audit.Tx) (err error) {
			ref, err = milestonereport.Begin(l.ctx, tx, i+1, milestonereport.Header{From: m.from, Until: m.until, Authors: "Piotr Sowa, Ewa Maj"})
			return err
		})
		l.on(day, 10, "organizator", func(tx *audit.Tx) error {
			return milestonereport.SaveText(l.ctx, tx, ref, milestonereport.Summary, 0,
				"Raport pokazowy: liczby pochodzą ze zmyślonych spraw. Na koniec okresu plan miało {{liczba:ipus_trwajace}} osób, z usług korzystało {{liczba:osoby}}.", true)
		})
		if i == 2 {
			continue
		}
		l.on(day, 15, "organizator", func(tx *audit.Tx) error { return l.prove(tx, ref) })
		l.on(day.Add(1), 5, "organizator", l.step(&ref, milestonereport.Act{Step: milestonereport.HandIn}))
		l.on(day.Add(2), 5, "finanse", l.step(&ref, milestonereport.Act{Step: milestonereport.CheckFigures}))
		if i == 1 {
			continue
		}
		l.on(day.Add(3), 5, "dyrektor", l.step(&ref, milestonereport.Act{Step: milestonereport.Approve}))
		l.on(day.Add(5), 5, "dyrektor", l.step(&ref, milestonereport.Act{Step: milestonereport.Submit, Reference: "POKAZ/1", On: day.Add(5)}))
		l.on(day.Add(19), 5, "dyrektor", l.step(&ref, milestonereport.Act{Step: milestonereport.Accept, On: day.Add(19)}))
	}
}

// prove names an invented binder for everything the report lacks evidence of.
func (l *loader) prove(tx *audit.Tx, ref milestonereport.Ref) error {
	f, err := l.report(tx, ref)
	if err != nil {
		return err
	}
	for _, lack := range f.Lacks() {
		g := milestonereport.Given{Section: lack.Section, Item: lack.Item, Kind: milestonereport.Place, Title: fmt.Sprintf("Segregator projektu, karta %d (przykład)", lack.No)}
		if err := milestonereport.AddEvidence(l.ctx, tx, ref, g, document.File{}); err != nil {
			return err
		}
	}
	return nil
}

// step takes the report of ref, begun by then, through one step.
func (l *loader) step(ref *milestonereport.Ref, a milestonereport.Act) func(tx *audit.Tx) error {
	return func(tx *audit.Tx) error {
		f, err := l.report(tx, *ref)
		if err != nil {
			return err
		}
		if a.On != (date.Date{}) {
			a.On = date.Min(a.On, tx.Today())
		}
		return milestonereport.Proceed(l.ctx, tx, *ref, f.Version, a)
	}
}

func (l *loader) report(tx *audit.Tx, ref milestonereport.Ref) (f milestonereport.File, err error) {
	b := &db.Batch{}
	milestonereport.Open(b, tx.Who, tx.Now, ref, &f)
	return f, b.Run(l.ctx, tx)
}
