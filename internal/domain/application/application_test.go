package application_test

import (
	"strings"
	"testing"
	"time"

	"cus/internal/domain/application"
	"cus/internal/domain/given"
	"cus/internal/domain/resident"
	"cus/internal/platform/check"
	"cus/internal/platform/date"

	"github.com/google/go-cmp/cmp"
)

func reasons(t *testing.T, err error, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, check.Reasons(err)); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
}

func TestNewCheck(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(n *application.New)
		want   []string
	}{
		"a signed application of the person concerned is registered": {func(*application.New) {}, nil},
		"one spoken and taken to a protocol is registered (KPA 63)":  {func(n *application.New) { n.Channel = application.Protocol }, nil},
		"a telephone call is no application":                         {func(n *application.New) { n.Channel = "phone" }, []string{"application.channel_missing"}},
		"somebody applies in a capacity":                             {func(n *application.New) { n.Capacity = "" }, []string{"application.capacity_missing"}},
		"a neighbour may not apply (art. 35)":                        {func(n *application.New) { n.Capacity = "neighbour" }, []string{"application.capacity_missing", "resident.representative.kind_missing", "resident.representative.name_missing", "resident.representative.basis_missing"}},
		"a representative is named":                                  {func(n *application.New) { n.Capacity = application.StatutoryRepresentative }, []string{"resident.representative.name_missing", "resident.representative.basis_missing"}},
		"a carer with a name applies": {func(n *application.New) {
			n.Capacity, n.Applicant = application.ActualCarer, resident.Representation{Name: "Jan Nowak", Basis: "oświadczenie"}
		}, nil},
		"at least one service is wanted":                          {func(n *application.New) { n.Offers = nil }, []string{"application.services_missing"}},
		"an application came in on a day":                         {func(n *application.New) { n.ReceivedOn = date.Date{} }, []string{"application.received_missing"}},
		"an application did not come in tomorrow":                 {func(n *application.New) { n.ReceivedOn = given.Today.Add(1) }, []string{"application.received_in_future"}},
		"an application may have come in today":                   {func(n *application.New) { n.ReceivedOn = given.Today }, nil},
		"an application of five years ago is a slip":              {func(n *application.New) { n.ReceivedOn = given.Today.AddYears(-5) }, []string{"application.received_long_ago"}},
		"the statement of art. 36 is signed":                      {func(n *application.New) { n.Statements = nil }, []string{"application.statement_missing"}},
		"the information on personal data was given":              {func(n *application.New) { n.PrivacyNoticeOn = date.Date{} }, []string{"application.privacy_missing"}},
		"the information on personal data was not given tomorrow": {func(n *application.New) { n.PrivacyNoticeOn = given.Today.Add(1) }, []string{"application.privacy_in_future"}},
		"the own words have an end":                               {func(n *application.New) { n.OwnWords = strings.Repeat("ż", 4001) }, []string{"form.too_long"}},
		"every reason is said at once":                            {func(n *application.New) { *n = application.New{} }, []string{"application.capacity_missing", "application.services_missing", "application.received_missing", "application.channel_missing", "application.privacy_how_missing", "application.privacy_missing", "application.statement_missing", "application.statement_on_missing"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := given.NewApplication("ref", "offer")
			tc.change(&n)
			reasons(t, n.Check(given.Today), tc.want...)
		})
	}
}

func TestTerm(t *testing.T) {
	t.Parallel()
	n := given.NewApplication("ref", "offer")
	n.ReceivedOn = date.New(2026, time.November, 13) // day 30 is a Sunday
	if term := n.Term(); term.Due != date.New(2026, time.December, 14) || term.AlarmOn != date.New(2026, time.December, 11) {
		t.Errorf("due %s, alarm %s", term.Due, term.AlarmOn)
	}
}

func TestClosing(t *testing.T) {
	t.Parallel()
	granted, waiting, gone := application.Item{State: application.Qualified}, application.Item{State: application.Pending}, application.Item{State: application.ItemWithdrawn}
	for name, tc := range map[string]struct {
		change func(a *application.Application)
		items  []application.Item
		reason string
		want   []string
	}{
		"a short service needs no plan (art. 38)":           {items: []application.Item{granted}, reason: "jednorazowa porada"},
		"the reason is said":                                {items: []application.Item{granted}, want: []string{"application.close.reason_missing"}},
		"nothing is closed while a service waits":           {items: []application.Item{granted, waiting}, reason: "x", want: []string{"application.close.pending"}},
		"where nothing was granted there is nothing to end": {items: []application.Item{gone}, reason: "x", want: []string{"application.close.nothing_granted"}},
		"one with a plan ends with it":                      {change: func(a *application.Application) { a.PlanRef = "x" }, items: []application.Item{granted}, reason: "x", want: []string{"application.close.has_plan"}},
		"one that has ended does not end again":             {change: func(a *application.Application) { a.State = application.Resolved }, items: []application.Item{granted}, reason: "x", want: []string{"application.closed"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := application.Application{State: application.Qualification}
			if tc.change != nil {
				tc.change(&a)
			}
			after, err := a.CloseWithoutPlan(tc.items, tc.reason)
			reasons(t, err, tc.want...)
			if err == nil && after.State != application.Resolved {
				t.Errorf("the application is %s", after.State)
			}
		})
	}
}
