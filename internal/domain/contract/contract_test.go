package contract_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cus/internal/domain/contract"
	"cus/internal/domain/given"
	"cus/internal/domain/provider"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/money"
	"cus/internal/platform/quantity"

	"github.com/google/go-cmp/cmp"
)

func draft() contract.Draft {
	return contract.Draft{Provider: "p", Facts: contract.Facts{Number: "12/2026", Mode: contract.OpenCall, Kind: contract.Entrusting, Subject: "Asystent",
		StartsOn: date.New(2026, 2, 1), EndsOn: date.New(2026, 12, 31), Amount: 96_000_00, WarnPercent: 85},
		Lines: []contract.NewLine{{Service: "s", Limit: contract.Total, Price: 42_00, Quantity: 8000}}}
}

func TestCheckSaysWhatSpeaksAgainstADraft(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(n *contract.Draft)
		kind   provider.Kind
		want   []string
	}{
		"story 5: 2 000 hours at 42,00 zł and 12 000,00 zł of costs": {func(*contract.Draft) {}, provider.NGO, nil},
		"a value below its lines":                                    {func(n *contract.Draft) { n.Amount = 83_999_99 }, provider.NGO, []string{"contract.amount_short"}},
		"a value exactly that of its lines":                          {func(n *contract.Draft) { n.Amount = 84_000_00 }, provider.NGO, nil},
		"a monthly limit counts every month":                         {func(n *contract.Draft) { n.Lines[0].Limit, n.Lines[0].Quantity = contract.Monthly, 832 }, provider.NGO, []string{"contract.amount_short"}},
		"an open call is for organisations":                          {func(*contract.Draft) {}, provider.Contractor, []string{"contract.provider_no_ngo"}},
		"and for bodies of art. 3 sec. 3":                            {func(*contract.Draft) {}, provider.Art33Body, nil},
		"an internal order stays in-house":                           {func(n *contract.Draft) { n.Mode, n.Kind = contract.InternalOrder, contract.Other }, provider.NGO, []string{"contract.provider_not_in_house"}},
		"five years to the day":                                      {func(n *contract.Draft) { n.EndsOn = date.New(2031, 1, 31) }, provider.NGO, nil},
		"five years and a day":                                       {func(n *contract.Draft) { n.EndsOn = date.New(2031, 2, 1) }, provider.NGO, []string{"contract.over_five_years"}},
		"a purchase may run longer": {func(n *contract.Draft) {
			n.EndsOn, n.Mode, n.Kind = date.New(2032, 2, 1), contract.Procurement, contract.Purchase
		}, provider.Contractor, nil},
		"a grant is no purchase":              {func(n *contract.Draft) { n.Kind = contract.Purchase }, provider.NGO, []string{"contract.kind_missing"}},
		"ends before it begins":               {func(n *contract.Draft) { n.EndsOn = date.New(2026, 1, 31) }, provider.NGO, []string{"contract.ends_first"}},
		"20 days for offers":                  {func(n *contract.Draft) { n.AnnouncedOn, n.OffersUntil = date.New(2025, 12, 1), date.New(2025, 12, 21) }, provider.NGO, []string{"contract.call_short"}},
		"21 days for offers":                  {func(n *contract.Draft) { n.AnnouncedOn, n.OffersUntil = date.New(2025, 12, 1), date.New(2025, 12, 22) }, provider.NGO, nil},
		"a small grant of 10 000 zł, 90 days": {small(10_000_00, 90), provider.NGO, nil},
		"one grosz and one day too much":      {small(10_000_01, 91), provider.NGO, []string{"contract.small_grant_days", "contract.small_grant_amount"}},
		"a service twice":                     {func(n *contract.Draft) { n.Lines = append(n.Lines, n.Lines[0]); n.Lines[1].Quantity = 4 }, provider.NGO, []string{"contract.line_twice"}},
		"a line of nothing":                   {func(n *contract.Draft) { n.Lines = []contract.NewLine{{}} }, provider.NGO, []string{"contract.line_service_missing", "contract.line_limit_missing", "contract.line_price_missing", "contract.line_quantity_missing"}},
		"no lines":                            {func(n *contract.Draft) { n.Lines = nil }, provider.NGO, []string{"contract.lines_missing"}},
		"a warning at nought":                 {func(n *contract.Draft) { n.WarnPercent = 0 }, provider.NGO, []string{"contract.warn_percent_wrong"}},
		"nothing written": {func(n *contract.Draft) { *n = contract.Draft{Facts: contract.Facts{WarnPercent: 85}} }, "",
			[]string{"contract.mode_missing", "contract.provider_missing", "contract.subject_missing", "contract.starts_missing", "contract.ends_missing", "contract.lines_missing", "contract.amount_missing"}},
		"a subject without an end": {func(n *contract.Draft) { n.Subject = strings.Repeat("ż", 501) }, provider.NGO, []string{"form.too_long"}},
	} {
		n := draft()
		tc.change(&n)
		if diff := cmp.Diff(tc.want, check.Reasons(n.Check(tc.kind))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	n := draft()
	n.Mode, n.Kind, n.Amount = contract.SmallProcurement, contract.Purchase, 170_000_00
	if !n.OverThreshold(date.New(2026, 1, 1)) || n.OverThreshold(date.New(2026, 1, 1)) != true {
		t.Error("170 000 zł in 2026 is not below the threshold")
	}
	n.Amount--
	if n.OverThreshold(date.New(2026, 1, 1)) || !n.OverThreshold(date.New(2025, 12, 31)) {
		t.Error("169 999,99 zł is below the threshold of 2026, not that of 2025")
	}
}

func small(amount int64, days int) func(n *contract.Draft) {
	return func(n *contract.Draft) {
		n.Mode, n.Amount, n.EndsOn, n.Lines[0].Quantity = contract.Art19a, money.Grosze(amount), n.StartsOn.Add(days-1), 400
	}
}

// TestEveryStepOfEveryRole walks the whole machine: state × step × role, in a mode with a
// procedure and in one without.
func TestEveryStepOfEveryRole(t *testing.T) {
	t.Parallel()
	const contest = `preparation>procedure: Piotr Sowa, Feliks Kos
procedure>awarded: Ewa Maj
procedure>cancelled: Ewa Maj
awarded>signed: Ewa Maj
signed>terminated: Ewa Maj
active>terminated: Ewa Maj
`
	const direct = `preparation>signed: Ewa Maj
signed>terminated: Ewa Maj
active>terminated: Ewa Maj
`
	for mode, want := range map[contract.Mode]string{contract.OpenCall: contest, contract.Procurement: contest,
		contract.InternalOrder: direct, contract.CivilContract: direct} {
		var got strings.Builder
		for _, from := range contract.States {
			if !mode.Contest() && (from == contract.Procedure || from == contract.Awarded) {
				continue // no such contract: the mode stays once the procedure began
			}
			c := contract.Contract{State: from, Facts: contract.Facts{Mode: mode}}
			for _, to := range contract.States {
				var names []string
				for _, who := range given.People {
					if slices.Contains(c.Next(), to) && contract.MayMove(who, to) {
						names = append(names, who.Name)
					}
				}
				if len(names) > 0 {
					fmt.Fprintf(&got, "%s>%s: %s\n", from, to, strings.Join(names, ", "))
				}
			}
		}
		if diff := cmp.Diff(sorted(want), sorted(got.String())); diff != "" {
			t.Errorf("%s: %s", mode, diff)
		}
	}
}

func sorted(s string) []string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	slices.Sort(lines)
	return lines
}

func TestStepsAskForWhatTheLawAsks(t *testing.T) {
	t.Parallel()
	today := given.Today
	c := contract.Contract{Facts: draft().Facts}
	in := func(s contract.State) contract.Contract { x := c; x.State = s; return x }
	called := in(contract.Preparation)
	called.AnnouncedOn, called.OffersUntil = today.Add(-60), today.Add(-30)
	closed := called
	closed.State = contract.Procedure
	for name, tc := range map[string]struct {
		c    contract.Contract
		m    contract.Move
		want []string
	}{
		"a call without its days, unchecked": {in(contract.Preparation), contract.Move{To: contract.Procedure}, []string{"contract.check_missing", "contract.call_days_missing"}},
		"a call with its days":               {called, contract.Move{To: contract.Procedure, Checked: true}, nil},
		"no opinion":                         {closed, contract.Move{To: contract.Awarded}, []string{"contract.opinion_missing"}},
		"an opinion before offers were in":   {closed, contract.Move{To: contract.Awarded, Day: today.Add(-30)}, []string{"contract.opinion_early"}},
		"an opinion tomorrow":                {closed, contract.Move{To: contract.Awarded, Day: today.Add(1)}, []string{"contract.day_ahead"}},
		"an opinion after offers were in":    {closed, contract.Move{To: contract.Awarded, Day: today}, nil},
		"cancelled without a reason":         {closed, contract.Move{To: contract.Cancelled}, []string{"contract.reason_missing"}},
		"nothing skips the procedure":        {called, contract.Move{To: contract.Awarded, Day: today}, []string{"contract.no_such_step"}},
		"a signature is no mere step":        {in(contract.Awarded), contract.Move{To: contract.Signed}, []string{"contract.no_such_step"}},
		"what was cancelled stays cancelled": {in(contract.Cancelled), contract.Move{To: contract.Procedure, Checked: true}, []string{"contract.no_such_step"}},
	} {
		_, err := tc.c.Step(tc.m, today)
		if diff := cmp.Diff(tc.want, check.Reasons(err)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	signature := given.Signature()
	for name, tc := range map[string]struct {
		c      contract.Contract
		change func(s *contract.Signature)
		want   []string
	}{
		"whole":                              {in(contract.Awarded), func(*contract.Signature) {}, nil},
		"not awarded":                        {in(contract.Procedure), func(*contract.Signature) {}, []string{"contract.no_such_step"}},
		"nothing written":                    {in(contract.Awarded), func(s *contract.Signature) { *s = contract.Signature{} }, []string{"contract.party_missing", "contract.attorney_missing", "contract.accountant_missing", "contract.accountant_day_missing", "contract.signed_on_missing"}},
		"the accountant after the signature": {in(contract.Awarded), func(s *contract.Signature) { s.AccountantCheckedOn = s.SignedOn.Add(1) }, []string{"contract.accountant_late"}},
		"signed tomorrow":                    {in(contract.Awarded), func(s *contract.Signature) { s.SignedOn = today.Add(1) }, []string{"contract.day_ahead"}},
	} {
		s := signature
		tc.change(&s)
		_, err := tc.c.Sign(s, today)
		if diff := cmp.Diff(tc.want, check.Reasons(err)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	for name, tc := range map[string]struct {
		e    contract.End
		want []string
	}{
		"whole":               {contract.End{Day: date.New(2026, 6, 30), Reason: "Zakończenie działalności."}, nil},
		"nothing written":     {contract.End{}, []string{"contract.last_day_missing", "contract.reason_missing"}},
		"on its own last day": {contract.End{Day: c.EndsOn, Reason: "x"}, []string{"contract.last_day_late"}},
	} {
		_, err := in(contract.Active).Terminate(tc.e)
		if diff := cmp.Diff(tc.want, check.Reasons(err)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// months are a line's months from July 2026, with what plans have taken, in hours.
func months(limit int, taken ...int) contract.Use {
	u := contract.Use{Line: contract.Line{LimitKind: contract.Total, Quantity: quantity.Quarters(4 * limit), Price: 28_00}}
	for i, h := range taken {
		u.Months = append(u.Months, contract.MonthUse{Month: date.New(2026, 7, 1).AddMonths(i), Limit: u.Quantity, Planned: quantity.Quarters(4 * h), Price: 28_00})
		u.Planned += quantity.Quarters(4 * h)
	}
	return u
}

func TestTheForecast(t *testing.T) {
	t.Parallel()
	today := date.New(2026, 9, 15)
	for name, tc := range map[string]struct {
		u    contract.Use
		want string // the month it runs out in
		pace string
	}{
		"at the pace of three months":         {months(300, 30, 40, 50, 50, 0, 0, 0, 0, 0, 0), "2027-02-01", "40"},
		"what is planned counts where more":   {months(300, 30, 40, 50, 90, 90, 1, 0, 0, 0), "2026-12-01", "40"},
		"to the last hour is not beyond":      {months(280, 30, 40, 50, 0, 0, 0, 0), "", "40"},
		"one hour more is":                    {months(279, 30, 40, 50, 0, 0, 0, 0), "2027-01-01", "40"},
		"nothing planned loses nothing":       {months(10, 0, 0, 0, 0, 0), "", "0"},
		"the pace is rounded up to a quarter": {months(1000, 30, 40, 51, 0), "", "40,5"},
		"overdrawn in the first month":        {months(10, 11, 0, 0), "2026-07-01", "3,75"},
	} {
		got, _ := tc.u.RunsOut(today)
		if got.String() != tc.want || tc.u.Pace(today).String() != tc.pace {
			t.Errorf("%s: runs out %s at %s, want %s at %s", name, got, tc.u.Pace(today), tc.want, tc.pace)
		}
	}
	young := months(100, 40, 0, 0, 0)
	if got := young.Pace(date.New(2026, 7, 2)).String(); got != "40" {
		t.Errorf("the pace of a first month is that month: %s", got)
	}
	if got := young.Pace(date.New(2026, 6, 2)); got != 0 {
		t.Errorf("before it begins there is no pace: %s", got)
	}
}

func TestTheHeadlineSaysWhatPressesMost(t *testing.T) {
	t.Parallel()
	today := date.New(2026, 9, 15)
	running := contract.Contract{State: contract.Active, Facts: contract.Facts{StartsOn: date.New(2026, 7, 1), EndsOn: date.New(2027, 12, 31)}}
	ending := running
	ending.EndsOn = today.Add(60)
	monthly := months(50, 30, 40, 64)
	monthly.LimitKind = contract.Monthly
	for name, tc := range map[string]struct {
		c    contract.Contract
		uses []contract.Use
		want contract.Headline
	}{
		"in preparation":          {contract.Contract{State: contract.Preparation}, nil, contract.SaysState},
		"over":                    {contract.Contract{State: contract.ReportDue}, []contract.Use{months(10, 20)}, contract.SaysState},
		"overdrawn":               {running, []contract.Use{months(300, 30, 40, 50, 0, 0, 0, 0, 0), months(10, 24)}, contract.SaysOver},
		"a month overdrawn":       {running, []contract.Use{monthly}, contract.SaysOver},
		"runs out before it ends": {ending, []contract.Use{months(300, 30, 40, 50, 50, 0, 0, 0, 0, 0, 0)}, contract.SaysRunsOut},
		"ends soon":               {ending, []contract.Use{months(900, 30, 40, 50)}, contract.SaysEnds},
		"lasts":                   {running, []contract.Use{months(900, 30, 40, 50)}, contract.SaysLasts},
		"nothing planned":         {running, []contract.Use{months(900, 0, 0, 0)}, contract.SaysNothing},
		"signed and not begun":    {contract.Contract{State: contract.Signed}, []contract.Use{months(900, 0)}, contract.SaysNotBegun},
	} {
		if got := tc.c.Summarise(tc.uses, today); got.Says != tc.want {
			t.Errorf("%s: %s, want %s", name, got.Says, tc.want)
		}
	}
	if got := running.Summarise([]contract.Use{months(10, 24)}, today).Over.String(); got != "14" {
		t.Errorf("over by %s", got)
	}
}

func TestShortage(t *testing.T) {
	t.Parallel()
	month := func(m int, hours int) contract.MonthQuantity {
		return contract.MonthQuantity{Month: date.New(2026, 9, 1).AddMonths(m), Quantity: quantity.Quarters(4 * hours)}
	}
	c := contract.Choice{Contract: "U/2026/07", Unit: "hour", LimitKind: contract.Monthly, Until: date.New(2026, 12, 31),
		Free: []contract.MonthQuantity{month(1, 60), month(2, 44), month(3, 38)}}
	need := []contract.MonthQuantity{month(1, 44), month(2, 44), month(3, 44), month(4, 44)}
	got := c.Shortage(need, date.New(2027, 1, 31))
	if len(got) != 2 || got[0].Key != "contract.warn.short_month" || got[1].Key != "contract.warn.ends" {
		t.Fatalf("%+v", got)
	}
	for arg, want := range map[string]string{"Number": "U/2026/07", "Short": "6", "Need": "44", "Free": "38", "M": "12", "Y": "2026", "Months": "", "Count": "6"} {
		if got[0].Args[arg] != want {
			t.Errorf("%s: %v, want %s", arg, got[0].Args[arg], want)
		}
	}
	c.LimitKind, c.Free = contract.Total, []contract.MonthQuantity{month(1, 100), month(2, 100), month(3, 100)}
	got = c.Shortage(need, date.New(2026, 12, 31))
	if len(got) != 1 || got[0].Key != "contract.warn.short_total" || got[0].Args["Short"] != "32" || got[0].Args["Need"] != "132" || got[0].Args["M"] != "12" {
		t.Errorf("%+v", got)
	}
	c.Free = []contract.MonthQuantity{month(1, -14), month(2, -14), month(3, -14)}
	if got = c.Shortage(need[:1], date.New(2026, 12, 31)); got[0].Args["Free"] != "0" || got[0].Args["Short"] != "44" {
		t.Errorf("what is overdrawn already is not this plan's: %+v", got)
	}
	if got = (contract.Choice{}).Shortage(nil, date.Date{}); got != nil {
		t.Errorf("%+v", got)
	}
}
