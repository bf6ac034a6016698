package programme_test

import (
	"strings"
	"testing"
	"time"

	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/domain/programme"
	"cus/internal/platform/check"
	"cus/internal/platform/date"

	"github.com/google/go-cmp/cmp"
)

func TestInForceOn(t *testing.T) {
	t.Parallel()
	first, last := date.New(2026, time.February, 1), date.New(2026, time.March, 31)
	for name, tc := range map[string]struct {
		state programme.State
		day   date.Date
		want  bool
	}{
		"the day before the first":        {programme.InForceState, first.Add(-1), false},
		"the first day":                   {programme.InForceState, first, true},
		"a day between":                   {programme.InForceState, first.Add(20), true},
		"the last day":                    {programme.InForceState, last, true},
		"the day after the last":          {programme.InForceState, last.Add(1), false},
		"published, but not yet in force": {programme.Published, first, false},
		"a draft":                         {programme.Draft, first, false},
		"ended early":                     {programme.Ended, first, false},
		"annulled by the voivode":         {programme.Annulled, first, false},
	} {
		p := programme.Programme{State: tc.state, Facts: programme.Facts{From: first, Until: last}}
		if got := p.InForceOn(tc.day); got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestStep(t *testing.T) {
	t.Parallel()
	today := given.Today
	whole := programme.Programme{Facts: given.ProgrammeFacts("P"), Offers: 2}
	in := func(s programme.State, change func(p *programme.Programme)) programme.Programme {
		p := whole
		p.State = s
		if change != nil {
			change(&p)
		}
		return p
	}
	adopt := programme.Move{To: programme.Adopted, Resolution: "I/2/2026", ResolutionOn: today}
	force := programme.Move{To: programme.InForceState}
	for name, tc := range map[string]struct {
		p    programme.Programme
		m    programme.Move
		want []string
	}{
		"a draft goes to consultation":            {in(programme.Draft, nil), programme.Move{To: programme.Consultation}, nil},
		"a draft cannot skip the consultation":    {in(programme.Draft, nil), programme.Move{To: programme.BeforeCouncil}, []string{"programme.no_such_step"}},
		"the consulted draft goes to the council": {in(programme.Consultation, nil), programme.Move{To: programme.BeforeCouncil}, nil},
		"the council adopts it today":             {in(programme.BeforeCouncil, nil), adopt, nil},
		"adopted without number and day":          {in(programme.BeforeCouncil, nil), programme.Move{To: programme.Adopted}, []string{"programme.resolution_missing", "programme.resolution_on_missing"}},
		"adopted tomorrow":                        {in(programme.BeforeCouncil, nil), programme.Move{To: programme.Adopted, Resolution: "I/2", ResolutionOn: today.Add(1)}, []string{"programme.resolution_ahead"}},
		"the council rejects it, saying why":      {in(programme.BeforeCouncil, nil), programme.Move{To: programme.Rejected, Note: "brak większości"}, nil},
		"the council rejects it without a word":   {in(programme.BeforeCouncil, nil), programme.Move{To: programme.Rejected}, []string{"programme.note_missing"}},
		"an adopted one is published":             {in(programme.Adopted, nil), programme.Move{To: programme.Published}, nil},
		"an adopted one cannot be rejected":       {in(programme.Adopted, nil), programme.Move{To: programme.Rejected, Note: "x"}, []string{"programme.no_such_step"}},
		"in force in its period":                  {in(programme.Published, nil), force, nil},
		"in force on its first day":               {in(programme.Published, func(p *programme.Programme) { p.From = today }), force, nil},
		"in force on its last day":                {in(programme.Published, func(p *programme.Programme) { p.Until = today }), force, nil},
		"in force before its period":              {in(programme.Published, func(p *programme.Programme) { p.From = today.Add(1) }), force, []string{"programme.not_begun"}},
		"in force after its period":               {in(programme.Published, func(p *programme.Programme) { p.Until = today.Add(-1) }), force, []string{"programme.over"}},
		"in force without a service":              {in(programme.Published, func(p *programme.Programme) { p.Offers = 0 }), force, []string{"programme.no_offers"}},
		"straight from the council into force":    {in(programme.Adopted, nil), force, []string{"programme.no_such_step"}},
		"the voivode annuls one in force":         {in(programme.InForceState, nil), programme.Move{To: programme.Annulled, Note: "rozstrzygnięcie"}, nil},
		"one in force ends":                       {in(programme.InForceState, nil), programme.Move{To: programme.Ended}, nil},
		"an ended one stays ended":                {in(programme.Ended, nil), programme.Move{To: programme.InForceState}, []string{"programme.no_such_step"}},
		"a rejected one stays rejected":           {in(programme.Rejected, nil), programme.Move{To: programme.Draft}, []string{"programme.no_such_step"}},
		"a note without an end":                   {in(programme.Draft, nil), programme.Move{To: programme.Consultation, Note: strings.Repeat("ż", 1001)}, []string{"programme.note_long"}},
		"a state the act does not know":           {in(programme.Draft, nil), programme.Move{To: "sleeping"}, []string{"programme.no_such_step"}},
	} {
		after, err := tc.p.Step(tc.m, today)
		if diff := cmp.Diff(tc.want, check.Reasons(err)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if err == nil && after.State != tc.m.To {
			t.Errorf("%s: now %s", name, after.State)
		}
		if err == nil && tc.m.To == programme.Adopted && (after.Resolution != tc.m.Resolution || after.ResolutionOn != tc.m.ResolutionOn) {
			t.Errorf("%s: resolution %q of %s", name, after.Resolution, after.ResolutionOn)
		}
	}
}

func TestWhoMayMoveIt(t *testing.T) {
	t.Parallel()
	for _, to := range programme.States {
		var may []string
		for _, p := range given.People {
			if programme.MayMove(p, to) {
				may = append(may, string(p.Roles[0]))
			}
		}
		want := []string{string(policy.Director)}
		if to == programme.Consultation || to == programme.BeforeCouncil {
			want = []string{string(policy.Director), string(policy.ServiceOrganiser)}
		}
		if diff := cmp.Diff(want, may); diff != "" {
			t.Errorf("to %s: %s", to, diff)
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	good := given.ProgrammeFacts("P")
	bare := programme.Facts{Name: "P", From: good.From, Until: good.From}
	for name, tc := range map[string]struct {
		n    programme.Facts
		s    programme.State
		want []string
	}{
		"a whole one in force":                      {good, programme.InForceState, nil},
		"a draft of one day without a resolution":   {bare, programme.Draft, nil},
		"one in force whose resolution was removed": {bare, programme.InForceState, []string{"programme.resolution_missing", "programme.resolution_on_missing"}},
		"nothing written":                           {programme.Facts{}, programme.Draft, []string{"programme.name_missing", "programme.from_missing", "programme.until_missing"}},
		"one that ends before it begins":            {programme.Facts{Name: "P", From: good.Until, Until: good.From}, programme.Draft, []string{"programme.ends_first"}},
		"a resolution of tomorrow":                  {programme.Facts{Name: "P", From: good.From, Until: good.Until, ResolutionOn: given.Today.Add(1)}, programme.Draft, []string{"programme.resolution_ahead"}},
	} {
		if diff := cmp.Diff(tc.want, check.Reasons(tc.n.Check(tc.s, given.Today))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
