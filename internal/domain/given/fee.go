package given

import (
	"testing"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/fee"
	"cus/internal/domain/programme"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
)

// FeeRuleFacts is the rule of the stories: 42,00 zł an hour, of which one pays nothing, 10,
// 20 or all, by what the income is of the criterion.
func FeeRuleFacts() fee.Rule {
	return fee.Rule{Method: fee.Criterion_, UnitCost: 42_00, CostSource: "uchwała nr XII/84/2025, § 4", Rounding: fee.PerUnit,
		ValidFrom: ProgrammeFrom, Resolution: "XII/84/2025", ResolvedOn: date.New(2025, time.November, 27),
		Collection: "do 15. dnia następnego miesiąca",
		Brackets:   []fee.Bracket{{Upper: 15000, Share: 0}, {Upper: 20000, Share: 1000}, {Upper: 25000, Share: 2000}, {Share: 10000}},
		Reliefs:    []fee.Relief{{Title: "Karta Dużej Rodziny", Who: "rodziny z trojgiem dzieci", Size: 5000, Document: "karta"}}}
}

// FeeRule is that rule, written by Ewa for an offer in force.
func FeeRule(t testing.TB, tx *audit.Tx, o programme.Offer) fee.Ref {
	t.Helper()
	return OK[fee.Ref](t)(fee.Create(t.Context(), As(tx, Ewa), o.ProgrammeRef, o.Ref, FeeRuleFacts()))
}

// Income is the income of the stories: one person on 2 180,00 zł in August.
func Income() resident.Income {
	return resident.Income{Month: date.New(2026, time.August, 1), Single: true, Persons: 1, Net: 2180_00, Document: "decyzja ZUS",
		StatedOn: Today.Add(-5)}
}
