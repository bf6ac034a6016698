package application_test

import (
	"strings"
	"testing"

	"cus/internal/domain/application"
	"cus/internal/domain/decision"
	"cus/internal/domain/given"
)

func TestDecide(t *testing.T) {
	t.Parallel()
	pending := application.Item{Ref: "i", OfferRef: "o", Service: "Asystent", Programme: "Program", State: application.Pending, InForce: true}
	two := []string{"mieszka w gminie", "ma 60 lat"}
	places := func(limit, taken int) func(i *application.Item) {
		return func(i *application.Item) { i.Places, i.Taken = &limit, taken }
	}
	for name, tc := range map[string]struct {
		item func(i *application.Item)
		to   application.ItemState
		note string
		met  []string
		ends application.ItemState // when not to
		want []string
	}{
		"a service of a programme in force is granted":                 {to: application.Qualified, note: "mieszka w gminie"},
		"granting says how the conditions are met":                     {to: application.Qualified, want: []string{"application.note_missing.qualified"}},
		"a service of a programme that ended is not granted":           {item: func(i *application.Item) { i.InForce = false }, to: application.Qualified, note: "x", want: []string{"application.programme_not_in_force"}},
		"a service of a programme that ended may be withdrawn":         {item: func(i *application.Item) { i.InForce = false }, to: application.ItemWithdrawn, note: "rezygnuje"},
		"withdrawing says what the applicant stated":                   {to: application.ItemWithdrawn, want: []string{"application.note_missing.withdrawn"}},
		"a service is not granted twice":                               {item: func(i *application.Item) { i.State = application.Qualified }, to: application.Qualified, note: "x", want: []string{"application.item_already_decided"}},
		"a granted service may be given up before it is planned":       {item: func(i *application.Item) { i.State = application.Qualified }, to: application.ItemWithdrawn, note: "rezygnuje"},
		"a planned service is not given up here":                       {item: func(i *application.Item) { i.State, i.Planned = application.Qualified, true }, to: application.ItemWithdrawn, note: "x", want: []string{"application.item_already_decided"}},
		"a withdrawn service is not granted any more":                  {item: func(i *application.Item) { i.State = application.ItemWithdrawn }, to: application.Qualified, note: "x", want: []string{"application.item_already_decided"}},
		"refusing is not done here: it takes a decision (art. 42)":     {to: "refused", note: "x", want: []string{"application.item_state_unknown"}},
		"every condition of the programme is met":                      {item: func(i *application.Item) { i.Conditions = two }, to: application.Qualified, note: "x", met: two},
		"a condition that is not met stands against it":                {item: func(i *application.Item) { i.Conditions = two }, to: application.Qualified, note: "x", met: two[:1], want: []string{"application.condition_unmet"}},
		"nobody is granted a place that is not there (art. 42 ust. 2)": {item: places(3, 3), to: application.Qualified, note: "x", want: []string{"application.limit_exhausted"}},
		"the last place is granted":                                    {item: places(3, 2), to: application.Qualified, note: "x"},
		"who finds the limit exhausted waits on the list":              {item: places(3, 3), to: application.Waitlisted, note: "limit 3 osób"},
		"nobody waits for a place that is free":                        {item: places(3, 2), to: application.Waitlisted, note: "x", want: []string{"application.places_free"}},
		"why somebody waits is said":                                   {item: places(3, 3), to: application.Waitlisted, want: []string{"application.note_missing.waitlisted"}},
		"who waits is granted the service once a place is free":        {item: func(i *application.Item) { i.State = application.Waitlisted }, to: application.Qualified, note: "x"},
		"who waits does not begin to wait anew":                        {item: func(i *application.Item) { i.State = application.Waitlisted }, to: application.Waitlisted, note: "x", want: []string{"application.item_already_decided"}},
		"a programme may ask for a confirmation":                       {item: func(i *application.Item) { i.ConfirmBy = "OUS" }, to: application.Qualified, note: "x", ends: application.Proposed},
		"what waits for its confirmation is not granted":               {item: func(i *application.Item) { i.State = application.Proposed }, to: application.Qualified, note: "x", want: []string{"application.item_already_decided"}},
		"a service of no programme is granted to nobody":               {item: func(i *application.Item) { i.OfferRef = "" }, to: application.Qualified, note: "x", want: []string{"application.item_already_decided"}},
		"nothing is granted past a refusal that is being prepared":     {item: func(i *application.Item) { i.DecisionKind, i.DecisionState = decision.Refusal, decision.Draft }, to: application.Qualified, note: "x", want: []string{"application.refusal_under_way"}},
		"what was refused is not granted here":                         {item: func(i *application.Item) { i.State = application.Refused }, to: application.Qualified, note: "x", want: []string{"application.item_already_decided"}},
		"what was passed on is not withdrawn here":                     {item: func(i *application.Item) { i.State = application.Referred }, to: application.ItemWithdrawn, note: "x", want: []string{"application.item_already_decided"}},
		"the note has an end":                                          {to: application.Qualified, note: strings.Repeat("x", 2001), want: []string{"form.too_long"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := pending
			if tc.item != nil {
				tc.item(&i)
			}
			after, err := i.Decide(application.Decision{Item: "i", State: tc.to, Note: tc.note, Met: tc.met, On: given.Today}, given.Today)
			reasons(t, err, tc.want...)
			if tc.ends == "" {
				tc.ends = tc.to
			}
			if err == nil && (after.State != tc.ends || after.Note != tc.note) {
				t.Errorf("%+v", after)
			}
		})
	}
}

func TestAfter(t *testing.T) {
	t.Parallel()
	p, q, w := application.Item{State: application.Pending}, application.Item{State: application.Qualified}, application.Item{State: application.ItemWithdrawn}
	l, f, no, s := application.Item{State: application.Waitlisted}, application.Item{State: application.Referred}, application.Item{State: application.Refused}, application.Item{State: application.Proposed}
	for _, tc := range []struct {
		items []application.Item
		want  application.State
	}{
		{[]application.Item{p, p}, application.Submitted}, {[]application.Item{p, q}, application.Qualification}, {[]application.Item{p, w}, application.Qualification},
		{[]application.Item{q, w}, application.Qualification}, {[]application.Item{w, w}, application.Withdrawn}, {nil, application.Submitted},
		{[]application.Item{l, f}, application.Qualification}, {[]application.Item{s}, application.Qualification}, {[]application.Item{f, no}, application.Resolved},
		{[]application.Item{no, w}, application.Resolved}, {[]application.Item{q, no}, application.Qualification}, {[]application.Item{p, no}, application.Qualification},
	} {
		if got := application.After(tc.items); got != tc.want {
			t.Errorf("%v is %s, want %s", tc.items, got, tc.want)
		}
	}
}
