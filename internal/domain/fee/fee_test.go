package fee_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cus/internal/domain/fee"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
)

// The criteria of the worked examples.
var (
	now2025 = fee.Criterion{ValidFrom: date.New(2025, time.January, 1), Single: 1010_00, Family: 823_00}
	of2022  = fee.Criterion{ValidFrom: date.New(2022, time.January, 1), ValidTo: date.New(2024, time.December, 31), Single: 776_00, Family: 600_00}
	of2005  = fee.Criterion{ValidFrom: date.New(2005, time.January, 1), Single: 461_00, Family: 316_00}
)

// lines are brackets written as pairs: the upper bound in percent (0: above), the share in percent.
func lines(f fee.For, pairs ...fee.Share) []fee.Bracket {
	var out []fee.Bracket
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, fee.Bracket{For: f, Upper: pairs[i] * 100, Share: pairs[i+1] * 100})
	}
	return out
}

func rule(m fee.Method, cost int64, r fee.Rounding, brackets ...[]fee.Bracket) fee.Rule {
	return fee.Rule{Method: m, Unit: "hour", UnitCost: cost, CostSource: "§ 2", Rounding: r, Brackets: slices.Concat(brackets...),
		ValidFrom: date.New(2024, time.January, 1), Resolution: "XLVII/421/2018", ResolvedOn: date.New(2018, time.May, 1)}
}

// The three real tables: Kęty, Widawa, Dąbrowa Białostocka.
var (
	kety = rule(fee.Criterion_, 30_00, fee.PerUnit,
		lines(fee.ForSingle, 150, 0, 170, 5, 190, 10, 250, 20, 330, 30, 450, 40, 550, 50, 650, 70, 0, 100),
		lines(fee.ForFamily, 100, 0, 150, 5, 170, 10, 190, 20, 250, 30, 330, 40, 450, 50, 550, 70, 650, 85, 0, 100))
	widawa = rule(fee.Criterion_, 23_50, fee.PerUnit,
		lines(fee.ForSingle, 100, 0, 150, 10, 200, 15, 225, 20), lines(fee.ForFamily, 100, 0, 150, 20, 200, 30, 225, 40)) // above: not in the source
	dabrowa = rule(fee.Criterion_, 8_93, fee.PerUnit,
		lines(fee.ForSingle, 100, 0, 130, 4, 150, 8, 180, 11, 200, 20, 230, 30, 250, 40, 280, 45, 300, 65, 320, 80, 350, 90, 0, 100))
)

func monthly(r fee.Rule) fee.Rule { r.Rounding = fee.PerMonth; return r }

func single(income int64) *fee.Household {
	return &fee.Household{Single: true, Persons: 1, IncomeGrosze: income}
}
func family(persons int, income int64) *fee.Household {
	return &fee.Household{Persons: persons, IncomeGrosze: income}
}

// TestWorkedExamples counts every example the reference of the field works through.
func TestWorkedExamples(t *testing.T) {
	t.Parallel()
	story := rule(fee.Criterion_, 42_00, fee.PerUnit, lines(fee.Everybody, 150, 0, 200, 10, 250, 20, 0, 100))
	for name, tc := range map[string]struct {
		r         fee.Rule
		c         fee.Criterion
		h         *fee.Household
		hours     int
		unit, sum int64
		says      string // a part of the explanation's arguments
	}{
		"the story: alone on 2 180,00 zł is 215,84% of 1 010 zł, so 20%":       {story, now2025, single(2180_00), 16, 8_40, 134_40, "215,84%"},
		"Kęty: alone on 2 150,00 zł is 277,06%, 9,00 zł an hour, 42 hours":     {kety, of2022, single(2150_00), 42, 9_00, 378_00, "277,06%"},
		"Kęty: two on 3 200,00 zł are 266,67%, 12,00 zł an hour, 30 hours":     {kety, of2022, family(2, 3200_00), 30, 12_00, 360_00, "266,67%"},
		"Widawa: 15% of 23,50 zł rounded an hour is 3,53 zł":                   {widawa, of2022, single(1400_00), 40, 3_53, 141_20, "180,41%"},
		"Widawa: the same rounded a month is 20 groszy less":                   {monthly(widawa), of2022, single(1400_00), 40, 3_53, 141_00, "3,525"},
		"Widawa: a family on 850,00 zł a person pays 4,70 zł":                  {widawa, of2022, family(1, 850_00), 20, 4_70, 94_00, "141,67%"},
		"Dąbrowa: 11% of 8,93 zł is 0,98 zł":                                   {dabrowa, of2005, single(700_00), 20, 98, 19_60, "151,84%"},
		"no income at all is the lowest bracket":                               {kety, of2022, single(0), 10, 0, 0, "0,00%"},
		"a quarter of an hour is paid as a quarter":                            {kety, of2022, single(9999_00), 1, 30_00, 30_00, "%"},
		"a third of an income is not rounded before it is compared":            {rule(fee.Criterion_, 30_00, fee.PerUnit, lines(fee.Everybody, 100, 0, 0, 100)), of2022, family(3, 1800_01), 1, 30_00, 30_00, "600,0033"},
		"three on exactly the criterion each still pay nothing":                {rule(fee.Criterion_, 30_00, fee.PerUnit, lines(fee.Everybody, 100, 0, 0, 100)), of2022, family(3, 1800_00), 1, 0, 0, "100,00%"},
		"Inowrocław: alone on 2 525,00 zł is exactly 250%, and free of charge": {rule(fee.Criterion_, 30_00, fee.PerUnit, lines(fee.ForSingle, 250, 0, 0, 100), lines(fee.ForFamily, 200, 0, 0, 100)), now2025, single(2525_00), 1, 0, 0, "2\u00a0525,00"},
		"Inowrocław: a grosz more is not":                                      {rule(fee.Criterion_, 30_00, fee.PerUnit, lines(fee.ForSingle, 250, 0, 0, 100), lines(fee.ForFamily, 200, 0, 0, 100)), now2025, single(2525_01), 1, 30_00, 30_00, "250,001%"},
		"Inowrocław: 1 646,00 zł a person is exactly 200%":                     {rule(fee.Criterion_, 30_00, fee.PerUnit, lines(fee.ForSingle, 250, 0, 0, 100), lines(fee.ForFamily, 200, 0, 0, 100)), now2025, family(1, 1646_00), 1, 0, 0, "1\u00a0646,00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, err := tc.r.Assess(&tc.c, tc.h, fee.Choice{})
			if err != nil {
				t.Fatal(err)
			}
			if a.UnitFee() != tc.unit || a.Amount(4*tc.hours) != tc.sum {
				t.Errorf("%d a unit, %d a month; want %d and %d", a.UnitFee(), a.Amount(4*tc.hours), tc.unit, tc.sum)
			}
			if !says(a.Explain(4*tc.hours), tc.says) {
				t.Errorf("the explanation does not say %s: %v", tc.says, a.Explain(4*tc.hours))
			}
		})
	}
}

// TestTheStoryLineByLine: the income of the story, as the person reads it.
func TestTheStoryLineByLine(t *testing.T) {
	t.Parallel()
	r := rule(fee.Criterion_, 42_00, fee.PerUnit, lines(fee.Everybody, 150, 0, 200, 10, 250, 20, 0, 100))
	h := single(2180_00)
	h.Month = date.New(2026, time.August, 1)
	a, err := r.Assess(&now2025, h, fee.Choice{})
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, s := range a.Explain(64) {
		keys = append(keys, strings.TrimPrefix(s.Key, "fee.step."))
	}
	if want := []string{"cost", "income_single", "criterion_single", "percent", "bracket", "share", "amount"}; !slices.Equal(keys, want) {
		t.Errorf("%v", keys)
	}
	if a.Bracket.Share != 2000 || fee.Cost(r.UnitCost, 64)-a.Amount(64) != 537_60 {
		t.Errorf("share %s, the gmina bears %d", a.Bracket.Share, fee.Cost(r.UnitCost, 64)-a.Amount(64))
	}
}

// TestPrintedTables recomputes the printed złote of the real tables.
func TestPrintedTables(t *testing.T) {
	t.Parallel()
	fees := func(r fee.Rule, f fee.For, c fee.Criterion) (out []int64) {
		for i, b := range r.Table(f) {
			upper := b.Upper
			if upper == 0 {
				upper = r.Table(f)[i-1].Upper + 100
			}
			base := c.Family
			if f == fee.ForSingle {
				base = c.Single
			}
			h := &fee.Household{Single: f == fee.ForSingle, Persons: 1, IncomeGrosze: base * int64(upper) / int64(fee.Whole)}
			a, err := r.Assess(&c, h, fee.Choice{})
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, a.UnitFee())
		}
		return out
	}
	for name, tc := range map[string]struct {
		r    fee.Rule
		f    fee.For
		c    fee.Criterion
		want []int64
	}{
		"Kęty, one person": {kety, fee.ForSingle, of2022, []int64{0, 1_50, 3_00, 6_00, 9_00, 12_00, 15_00, 21_00, 30_00}},
		"Kęty, a family":   {kety, fee.ForFamily, of2022, []int64{0, 1_50, 3_00, 6_00, 9_00, 12_00, 15_00, 21_00, 25_50, 30_00}},
		"Dąbrowa Białostocka rounds half up an hour": {dabrowa, fee.ForSingle, of2005,
			[]int64{0, 36, 71, 98, 1_79, 2_68, 3_57, 4_02, 5_80, 7_14, 8_04, 8_93}},
	} {
		if got := fees(tc.r, tc.f, tc.c); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestBounds: the printed rows leave gaps (1 164,00 then 1 164,08); here none is left, and
// the bound itself belongs to the lower bracket.
func TestBounds(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		h    *fee.Household
		want fee.Share
	}{
		"one person on the bound":             {single(1164_00), 0},
		"a grosz above it, in the gap":        {single(1164_01), 500},
		"where the printed row begins":        {single(1164_08), 500},
		"a family on the bound printed twice": {family(1, 600_00), 0},
		"a grosz above":                       {family(1, 600_01), 500},
		"above the last line":                 {single(5044_01), 10000},
	} {
		a, err := kety.Assess(&of2022, tc.h, fee.Choice{})
		if err != nil || a.Bracket.Share != tc.want {
			t.Errorf("%s: %s, %v", name, a.Bracket.Share, err)
		}
	}
	a, _ := kety.Assess(&of2022, single(1164_01), fee.Choice{})
	if !says(a.Steps, "150,001%") || says(a.Steps, "150,00%") {
		t.Errorf("a percentage printed on a bound it is above: %v", a.Steps)
	}
}

func TestOtherMethods(t *testing.T) {
	t.Parallel()
	ranges := rule(fee.Fixed, 900_00, fee.PerMonth)
	ranges.Monthly = true
	ranges.Brackets = []fee.Bracket{{Upper: 20000, Low: 30_00, High: 120_00}, {Low: 200_00, High: 200_00}}
	oneSum := rule(fee.Fixed, 42_00, fee.PerUnit)
	oneSum.Brackets = []fee.Bracket{{Low: 5_00, High: 5_00}}
	half := fee.Relief{Title: "Karta Dużej Rodziny", Size: 5000}
	exempt := fee.Relief{Title: "zdarzenie losowe", Size: fee.Whole}
	for name, tc := range map[string]struct {
		r         fee.Rule
		h         *fee.Household
		with      fee.Choice
		quarters  int
		unit, sum int64
	}{
		"free of charge asks for nothing":                     {rule(fee.Free, 0, fee.PerUnit), nil, fee.Choice{}, 64, 0, 0},
		"a share of the cost is everybody's":                  {rule(fee.CostShare, 42_00, fee.PerUnit, lines(fee.Everybody, 0, 25)), nil, fee.Choice{}, 6, 10_50, 15_75},
		"an amount for a unit":                                {oneSum, nil, fee.Choice{}, 64, 5_00, 80_00},
		"a range in which an amount was chosen":               {ranges, single(1500_00), fee.Choice{Chosen: 45_00}, 4, 0, 45_00},
		"above the range there is one amount":                 {ranges, single(3000_00), fee.Choice{}, 4, 0, 200_00},
		"nothing delivered, nothing paid":                     {ranges, single(3000_00), fee.Choice{}, 0, 0, 0},
		"a share of the income":                               {rule(fee.IncomeShare, 42_00, fee.PerUnit, lines(fee.Everybody, 0, 10)), single(2000_00), fee.Choice{}, 64, 0, 200_00},
		"a share of the income, at most the cost":             {rule(fee.IncomeShare, 42_00, fee.PerUnit, lines(fee.Everybody, 0, 70)), single(2000_00), fee.Choice{}, 4, 0, 42_00},
		"half is let off before it is rounded (1,485)":        {rule(fee.CostShare, 29_70, fee.PerUnit, lines(fee.Everybody, 0, 10)), nil, fee.Choice{Relief: &half}, 4, 1_49, 1_49},
		"half is let off, rounded a month":                    {rule(fee.CostShare, 29_70, fee.PerMonth, lines(fee.Everybody, 0, 10)), nil, fee.Choice{Relief: &half}, 8, 1_49, 2_97},
		"an exemption lets all of it off":                     {rule(fee.CostShare, 29_70, fee.PerUnit, lines(fee.Everybody, 0, 10)), nil, fee.Choice{Relief: &exempt}, 8, 0, 0},
		"a large cost for many units stays exact":             {rule(fee.CostShare, 99_999_999, fee.PerMonth, lines(fee.Everybody, 0, 100)), nil, fee.Choice{}, 4_000_000, 99_999_999, 99_999_999_000_000},
		"a share of the income is let off by half as well":    {rule(fee.IncomeShare, 42_00, fee.PerUnit, lines(fee.Everybody, 0, 10)), single(2000_00), fee.Choice{Relief: &half}, 64, 0, 100_00},
		"a relief in a range lowers what was chosen by half":  {ranges, single(1500_00), fee.Choice{Chosen: 45_00, Relief: &half}, 4, 0, 22_50},
		"by the criterion, one table for alone and in family": {rule(fee.Criterion_, 10_00, fee.PerUnit, lines(fee.Everybody, 100, 0, 0, 50)), family(4, 9999_99), fee.Choice{}, 4, 5_00, 5_00},
	} {
		a, err := tc.r.Assess(&now2025, tc.h, tc.with)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if a.UnitFee() != tc.unit || a.Amount(tc.quarters) != tc.sum {
			t.Errorf("%s: %d a unit, %d a month", name, a.UnitFee(), a.Amount(tc.quarters))
		}
	}
}

func TestWhatIsMissing(t *testing.T) {
	t.Parallel()
	ranges := rule(fee.Fixed, 900_00, fee.PerMonth)
	ranges.Brackets = []fee.Bracket{{Upper: 20000, Low: 30_00, High: 120_00}, {Low: 200_00, High: 200_00}}
	for name, tc := range map[string]struct {
		r    fee.Rule
		c    *fee.Criterion
		h    *fee.Household
		with fee.Choice
		want string
	}{
		"no statement of income":                  {kety, &of2022, nil, fee.Choice{}, "fee.income_missing"},
		"nobody keeps house":                      {kety, &of2022, family(0, 100), fee.Choice{}, "fee.persons_missing"},
		"a negative income":                       {kety, &of2022, single(-1), fee.Choice{}, "fee.income_negative"},
		"no criterion on that day":                {kety, nil, single(1), fee.Choice{}, "fee.no_criterion"},
		"an income above a table with no last":    {widawa, &of2022, single(9999_00), fee.Choice{}, "fee.no_bracket"},
		"a range in which nobody chose":           {ranges, &of2022, single(100), fee.Choice{}, "fee.choose"},
		"a choice outside the range":              {ranges, &of2022, single(100), fee.Choice{Chosen: 12_001}, "fee.chosen_outside"},
		"a share without its line":                {rule(fee.CostShare, 1, fee.PerUnit), nil, nil, fee.Choice{}, "fee.no_bracket"},
		"a share of the income without an income": {rule(fee.IncomeShare, 1, fee.PerUnit, lines(fee.Everybody, 0, 10)), nil, nil, fee.Choice{}, "fee.income_missing"},
	} {
		if _, err := tc.r.Assess(tc.c, tc.h, tc.with); !slices.Equal(check.Reasons(err), []string{tc.want}) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	today := date.New(2026, time.November, 23)
	change := func(f func(r *fee.Rule)) fee.Rule {
		r := kety
		r.Brackets = slices.Clone(kety.Brackets)
		f(&r)
		return r
	}
	for name, tc := range map[string]struct {
		r    fee.Rule
		want []string
	}{
		"the table of Kęty":                     {kety, nil},
		"free of charge needs no price":         {rule(fee.Free, 0, fee.PerUnit), nil},
		"a table whose last line is not open":   {widawa, []string{"fee.not_open", "fee.not_open"}},
		"no price of an hour":                   {change(func(r *fee.Rule) { r.UnitCost = 0 }), []string{"fee.unit_cost_missing"}},
		"a price nobody knows the source of":    {change(func(r *fee.Rule) { r.CostSource = "" }), []string{"fee.cost_source_missing"}},
		"no resolution":                         {change(func(r *fee.Rule) { r.Resolution = "" }), []string{"fee.resolution_missing"}},
		"resolved tomorrow":                     {change(func(r *fee.Rule) { r.ResolvedOn = today.Add(1) }), []string{"fee.resolved_ahead"}},
		"no first day":                          {change(func(r *fee.Rule) { r.ValidFrom = date.Date{} }), []string{"fee.from_missing"}},
		"ends before it begins":                 {change(func(r *fee.Rule) { r.ValidTo = r.ValidFrom.Add(-1) }), []string{"fee.until_before_from"}},
		"brackets that fall":                    {change(func(r *fee.Rule) { r.Brackets[1].Upper = 100 }), []string{"fee.not_rising"}},
		"more than the whole cost":              {change(func(r *fee.Rule) { r.Brackets[1].Share = 10001 }), []string{"fee.share_range"}},
		"no table for one person":               {change(func(r *fee.Rule) { r.Brackets = lines(fee.ForFamily, 0, 10) }), []string{"fee.table_missing.single"}},
		"no table for families":                 {change(func(r *fee.Rule) { r.Brackets = lines(fee.ForSingle, 0, 10) }), []string{"fee.table_missing.family"}},
		"a share of the cost without the share": {rule(fee.CostShare, 1, fee.PerUnit), []string{"fee.share_missing"}},
		"no rounding":                           {change(func(r *fee.Rule) { r.Rounding = "" }), []string{"fee.rounding_missing"}},
		"no method":                             {change(func(r *fee.Rule) { r.Method = "" }), []string{"fee.method_missing"}},
		"a relief of nothing":                   {change(func(r *fee.Rule) { r.Reliefs = []fee.Relief{{Title: "x"}} }), []string{"fee.relief_size_range"}},
		"a range the wrong way round":           {rule(fee.Fixed, 1, fee.PerUnit, []fee.Bracket{{Low: 2, High: 1}}), []string{"fee.range_reversed"}},
	} {
		if got := check.Reasons(tc.r.Check(true, today)); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
	draft := change(func(r *fee.Rule) { r.Resolution, r.ResolvedOn = "", date.Date{} })
	if err := draft.Check(false, today); err != nil {
		t.Errorf("a draft has no resolution yet: %v", err)
	}
}

// TestOn picks the version by its days; of two that begin together the later one corrects.
func TestOn(t *testing.T) {
	t.Parallel()
	day := func(m time.Month, d int) date.Date { return date.New(2026, m, d) }
	versions := []fee.Rule{{ID: 1, ValidFrom: day(1, 1)}, {ID: 2, ValidFrom: day(7, 1)}, {ID: 3, ValidFrom: day(7, 1)}, {ID: 4, ValidFrom: day(3, 1), ValidTo: day(4, 30)}}
	for name, tc := range map[string]struct {
		on   date.Date
		want fee.RuleID
	}{
		"before the first":                  {day(1, 1).Add(-1), 0},
		"on its first day":                  {day(1, 1), 1},
		"one written later, begun before":   {day(3, 1), 4},
		"its last day":                      {day(4, 30), 4},
		"after its last day nothing counts": {day(5, 1), 0},
		"the correction":                    {day(7, 1), 3},
		"and after":                         {day(12, 31), 3},
	} {
		got := fee.On(versions, tc.on)
		if (got == nil) != (tc.want == 0) || got != nil && got.ID != tc.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
	rows := []fee.Criterion{of2022, now2025}
	if fee.CriterionOn(rows, day(1, 1)).Single != 1010_00 || fee.CriterionOn(rows, date.New(2024, 12, 31)).Single != 776_00 || fee.CriterionOn(rows, date.New(2021, 12, 31)) != nil {
		t.Error("the criterion of another day")
	}
}

func says(steps []fee.Step, part string) bool {
	for _, s := range steps {
		for _, v := range s.Args {
			if text, ok := v.(string); ok && strings.Contains(text, part) {
				return true
			}
		}
	}
	return false
}
