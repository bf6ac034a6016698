package demo

import (
	"cus/internal/domain/audit"
	"cus/internal/domain/catalogue"
	"cus/internal/domain/contract"
	"cus/internal/domain/provider"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/money"
	"cus/internal/platform/quantity"
)

// bargain is one invented contract of the sample: with whom, for what, and how far it got.
type bargain struct {
	provider   string
	mode       contract.Mode
	kind       contract.Kind
	subject    string
	from       date.Date
	until      date.Date
	amount     money.Grosze
	lines      []bargainLine
	prepared   date.Date
	reached    contract.State
	amendedOn  date.Date    // no day: no amendment
	amendPrice money.Grosze // of the first line, from the first day of the month after
}

type bargainLine struct {
	service string
	limit   contract.LimitKind
	price   money.Grosze
	units   int
}

// contracts plans the contracts of the sample: three of the project's own days, and of today
// one nearly used up, one with a limit a month, one that ends soon, one signed and not begun,
// one in procedure, two in preparation.
func (l *loader) contracts() {
	year := l.today.Year()
	first := func(y int) date.Date { return date.New(y, 1, 1) }
	last := func(y int) date.Date { return date.New(y, 12, 31) }
	soon := l.today.Add(20).LastOfMonth()
	next := l.today.AddMonths(1).FirstOfMonth()
	for _, k := range []bargain{
		{provider: neighbours, mode: contract.OpenCall, kind: contract.Entrusting, subject: "Klub seniora w czasie projektu (przykład)",
			from: l.opened.AddMonths(2), until: l.closing, amount: 90_000_00, lines: []bargainLine{{club, contract.Monthly, 30_00, 80}}, prepared: l.opened.Add(-20), reached: contract.Signed},
		{provider: telecare, mode: contract.SmallProcurement, kind: contract.Purchase, subject: "Opaski i dyżur w czasie projektu (przykład)",
			from: l.opened.AddMonths(3), until: l.closing, amount: 45_000_00, lines: []bargainLine{{bracelet, contract.Monthly, 50_00, 30}}, prepared: l.opened, reached: contract.Signed},
		{provider: lighter, mode: contract.SmallProcurement, kind: contract.Purchase, subject: "Posiłki dowożone do domu (przykład)",
			from: l.opened.AddMonths(6), until: l.closing, amount: 160_000_00, lines: []bargainLine{{meals, contract.Monthly, 22_00, 200}}, prepared: l.opened.AddMonths(4), reached: contract.Signed},
		{provider: neighbours, mode: contract.OpenCall, kind: contract.Entrusting, subject: "Asystent osoby starszej (przykład)",
			from: first(year - 1), until: last(year + 1), amount: 150_000_00, lines: []bargainLine{{assistant, contract.Total, 42_00, l.assistance()}},
			prepared: date.New(year-2, 9, 1), reached: contract.Signed, amendedOn: l.workday(-30), amendPrice: 45_00},
		{provider: neighbours, mode: contract.OpenCall, kind: contract.Support, subject: "Klub seniora (przykład)",
			from: first(year), until: last(year + 1), amount: 30_000_00, lines: []bargainLine{{club, contract.Monthly, 30_00, 40}},
			prepared: date.New(year-1, 9, 1), reached: contract.Signed},
		{provider: telecare, mode: contract.SmallProcurement, kind: contract.Purchase, subject: "Teleopieka z opaską (przykład)",
			from: soon.AddMonths(-23).FirstOfMonth(), until: soon, amount: 24_000_00, lines: []bargainLine{{bracelet, contract.Monthly, 50_00, 20}},
			prepared: soon.AddMonths(-26), reached: contract.Signed},
		{provider: calmHead, mode: contract.CivilContract, kind: contract.Purchase, subject: "Rozmowy z psychologiem (przykład)",
			from: next, until: next.AddMonths(12).Add(-1), amount: 36_000_00, lines: []bargainLine{{psychology, contract.Total, 180_00, 200}},
			prepared: l.workday(-20), reached: contract.Signed},
		{provider: haven, mode: contract.Art19a, kind: contract.Entrusting, subject: "Poradnictwo rodzinne w ferie (przykład)",
			from: next, until: next.Add(89), amount: 9_500_00, lines: []bargainLine{{family, contract.Total, 150_00, 60}},
			prepared: l.workday(-9), reached: contract.Procedure},
		{provider: clubroom, mode: contract.InternalOrder, kind: contract.Other, subject: "Placówka wsparcia dziennego (przykład)",
			from: first(year + 1), until: last(year + 1), lines: []bargainLine{{dayUnit, contract.Monthly, 0, 400}},
			prepared: l.workday(-3), reached: contract.Preparation},
		{provider: neighbours, mode: contract.OpenCall, kind: contract.Support, subject: "Spotkania międzypokoleniowe (przykład)",
			from: first(year + 1), until: last(year + 1), amount: 12_000_00, lines: []bargainLine{{club, contract.Total, 30_00, 300}},
			prepared: l.workday(-2), reached: contract.Preparation},
	} {
		l.bargain(k)
	}
}

// assistance is how many hours of the assistant are bought: more where all the cases of the
// sample lie in these years.
func (l *loader) assistance() int {
	if l.opened.Year() >= l.today.Year()-3 {
		return 3000
	}
	return 1600
}

// bargain plans the life of one contract.
func (l *loader) bargain(k bargain) {
	var ref contract.Ref
	step := func(day date.Date, who string, do func(tx *audit.Tx, version int) error) {
		l.on(day, 40, who, func(tx *audit.Tx) error {
			version, err := l.version("contract", string(ref))
			if err != nil {
				return err
			}
			return do(tx, version)
		})
	}
	move := func(day date.Date, who string, m contract.Move) {
		step(day, who, func(tx *audit.Tx, version int) error { return contract.Take(l.ctx, tx, ref, version, m) })
	}
	l.on(k.prepared, 30, "organizator", func(tx *audit.Tx) (err error) {
		ref, err = contract.Create(l.ctx, tx, l.draft(k))
		return err
	})
	if k.reached == contract.Preparation {
		return
	}
	if k.mode.Contest() {
		move(k.prepared.Add(1), "organizator", contract.Move{To: contract.Procedure, Checked: true})
		if k.reached == contract.Procedure {
			return
		}
		move(k.prepared.Add(40), "dyrektor", contract.Move{To: contract.Awarded, Day: k.prepared.Add(40)})
	}
	signed := k.prepared.Add(50)
	if signed.After(l.today) {
		signed = l.workday(-2)
	}
	step(signed, "dyrektor", func(tx *audit.Tx, version int) error {
		return contract.Sign(l.ctx, tx, ref, version, contract.Signature{
			PartyClause: l.place.party + " – CUS, reprezentowana przez dyrektora na podstawie pełnomocnictwa", AttorneyNo: "PRZYKŁAD/3",
			Accountant: "główna księgowa (przykład)", AccountantCheckedOn: tx.Today(), SignedOn: tx.Today()})
	})
	if k.amendedOn.IsZero() {
		return
	}
	step(k.amendedOn, "dyrektor", func(tx *audit.Tx, version int) error { return l.amend(tx, k, ref, version) })
}

// draft is the contract as it is written down.
func (l *loader) draft(k bargain) contract.Draft {
	n := contract.Draft{Provider: provider.Ref(l.providers[k.provider]), Facts: contract.Facts{Mode: k.mode, Kind: k.kind, Subject: k.subject,
		StartsOn: k.from, EndsOn: k.until, Amount: k.amount, WarnPercent: 85}}
	if k.mode == contract.OpenCall {
		n.AnnouncedOn, n.OffersUntil = k.prepared, k.prepared.Add(30)
	}
	for i, line := range k.lines {
		n.Lines = append(n.Lines, contract.NewLine{At: i, Service: catalogue.Ref(l.services[line.service]), Limit: line.limit, Price: line.price,
			Quantity: quantity.Quarters(4 * line.units)})
	}
	return n
}

// amend raises the price of the first line from the next month on.
func (l *loader) amend(tx *audit.Tx, k bargain, ref contract.Ref, version int) error {
	var c contract.Contract
	var lines []contract.Line
	b := &db.Batch{}
	contract.Get(b, tx.Who, ref, tx.Today(), &c)
	contract.Lines(b, tx.Who, ref, tx.Today(), &lines)
	if err := b.Run(l.ctx, tx); err != nil {
		return err
	}
	a := c.Amendment(lines)
	a.ConcludedOn, a.EffectiveOn, a.Reason = tx.Today(), tx.Today().AddMonths(1).FirstOfMonth(), "Wyższa stawka godzinowa (przykład)."
	a.Accountant, a.AccountantCheckedOn = "główna księgowa (przykład)", tx.Today()
	a.Lines[0].Price, a.Amount = k.amendPrice, a.Amount+2_000_00
	return contract.Amend(l.ctx, tx, ref, version, a)
}

// lineFor is the contract line that pays for a service in all these days, if there is one.
func (l *loader) lineFor(service string, from, until date.Date) (string, error) {
	ref, err := db.Value[string](l.ctx, l.tx, `SELECT l.public_id FROM contract_line l JOIN contract c ON c.id = l.contract_id
		JOIN contract_version v ON v.contract_id = c.id AND v.no = c.version_no JOIN service s ON s.id = l.service_id
		WHERE s.name = $1 AND c.state = 'signed' AND c.starts_on <= $2 AND v.ends_on >= $3 ORDER BY c.id LIMIT 1`, service, from, until)
	if err == fault.NotFound { //nolint:errorlint // returned as it is
		return "", nil
	}
	return ref, err
}
