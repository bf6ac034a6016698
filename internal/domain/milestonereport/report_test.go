package milestonereport_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cus/internal/domain/given"
	"cus/internal/domain/milestonereport"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/fault"
)

// TestTheCourseOfAReport asks every step in every state of everybody: it is taken where
// domain 2.7 says so, by whom it says so, and nowhere else.
func TestTheCourseOfAReport(t *testing.T) {
	t.Parallel()
	type move struct {
		from milestonereport.State
		step milestonereport.Step
	}
	writers, accounts, director, reviewers := []policy.StaffID{given.Ewa.ID, given.Piotr.ID}, []policy.StaffID{given.Feliks.ID}, []policy.StaffID{given.Ewa.ID}, []policy.StaffID{given.Ewa.ID, given.Feliks.ID}
	legal := map[move]struct {
		to milestonereport.State
		by []policy.StaffID
	}{
		{milestonereport.Draft, milestonereport.HandIn}:                {milestonereport.InternalReview, writers},
		{milestonereport.InternalReview, milestonereport.Recall}:       {milestonereport.Draft, writers},
		{milestonereport.InternalReview, milestonereport.CheckFigures}: {milestonereport.InternalReview, accounts},
		{milestonereport.InternalReview, milestonereport.Return}:       {milestonereport.Draft, reviewers},
		{milestonereport.InternalReview, milestonereport.Approve}:      {milestonereport.Approved, director},
		{milestonereport.Approved, milestonereport.Submit}:             {milestonereport.Submitted, director},
		{milestonereport.Submitted, milestonereport.Refused}:           {milestonereport.Returned, director},
		{milestonereport.Returned, milestonereport.Submit}:             {milestonereport.Submitted, director},
		{milestonereport.Submitted, milestonereport.Accept}:            {milestonereport.Accepted, director},
		{milestonereport.Accepted, milestonereport.Present}:            {milestonereport.Presented, director},
		{milestonereport.Presented, milestonereport.ApprovePackage}:    {milestonereport.PackageApproved, director},
		{milestonereport.Presented, milestonereport.ReturnPackage}:     {milestonereport.PackageReturned, director},
		{milestonereport.PackageReturned, milestonereport.Present}:     {milestonereport.Presented, director},
	}
	for _, from := range milestonereport.States {
		for _, step := range milestonereport.Steps {
			for _, who := range given.People {
				r := milestonereport.Report{Number: "RAP/2026/001", Milestone: 4, State: from}
				a := milestonereport.Act{Step: step, Note: "x", On: given.Today, Reference: "x", Unchecked: "x"}
				after, err := r.Take(a, who, nil, given.Now)
				want, way := legal[move{from, step}]
				mine := way && slices.Contains(want.by, who.ID)
				switch {
				case mine && (err != nil || after.State != want.to):
					t.Errorf("%s: %s by %s: %v, %s", from, step, who.Name, err, after.State)
				case !mine && err == nil:
					t.Errorf("%s: %s by %s is taken", from, step, who.Name)
				}
				if r.Allows(step, who) != mine {
					t.Errorf("%s: %s is offered to %s: %v", from, step, who.Name, !mine)
				}
			}
		}
	}
}

func TestAStepAsksForWhatItNeeds(t *testing.T) {
	t.Parallel()
	approved := time.Date(2026, 11, 20, 12, 0, 0, 0, date.Warsaw)
	lack := []milestonereport.Lack{{Section: milestonereport.Tasks, Item: "zadanie-3", No: 3}}
	for name, tc := range map[string]struct {
		r        milestonereport.Report
		a        milestonereport.Act
		evidence []milestonereport.Lack
		want     []string
	}{
		"a return says what to mend": {milestonereport.Report{State: milestonereport.InternalReview}, milestonereport.Act{Step: milestonereport.Return}, nil, []string{"report.remark_missing"}},
		"nothing is approved while a task is shown by nothing": {milestonereport.Report{State: milestonereport.InternalReview, CheckedAt: &approved}, milestonereport.Act{Step: milestonereport.Approve}, lack,
			[]string{"report.lack.tasks"}},
		"nor unchecked without a reason":          {milestonereport.Report{State: milestonereport.InternalReview}, milestonereport.Act{Step: milestonereport.Approve}, nil, []string{"report.unchecked_why_missing"}},
		"filing asks for the number and the day":  {milestonereport.Report{State: milestonereport.Approved}, milestonereport.Act{Step: milestonereport.Submit}, nil, []string{"report.reference_missing", "report.day_missing"}},
		"nothing is filed before it was approved": {milestonereport.Report{State: milestonereport.Approved, FrozenAt: &approved}, milestonereport.Act{Step: milestonereport.Submit, Reference: "x", On: date.New(2026, 11, 19)}, nil, []string{"report.day_early"}},
		"nor tomorrow": {milestonereport.Report{State: milestonereport.Approved}, milestonereport.Act{Step: milestonereport.Submit, Reference: "x", On: given.Today.Add(1)}, nil, []string{"report.day_ahead"}},
		"the Council is shown the fourth milestone":  {milestonereport.Report{State: milestonereport.Accepted, Milestone: 2}, milestonereport.Act{Step: milestonereport.Present, On: given.Today}, nil, []string{"report.not_to_council"}},
		"what a later version replaced stands still": {milestonereport.Report{State: milestonereport.Submitted, AfterRef: "x", AfterState: milestonereport.Approved}, milestonereport.Act{Step: milestonereport.Accept, On: given.Today}, nil, []string{"report.replaced"}},
	} {
		_, err := tc.r.Take(tc.a, given.Ewa, tc.evidence, given.Now)
		if got := check.Reasons(err); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}
	var denied fault.Denied
	if _, err := (milestonereport.Report{State: milestonereport.InternalReview}).Take(milestonereport.Act{Step: milestonereport.Approve}, given.Piotr, nil, given.Now); !errors.As(err, &denied) {
		t.Errorf("an organiser approves nothing: %v", err)
	}
}

func TestWhoWritesWhere(t *testing.T) {
	t.Parallel()
	draft, review := milestonereport.Report{State: milestonereport.Draft}, milestonereport.Report{State: milestonereport.InternalReview}
	for _, s := range milestonereport.Sections {
		if !draft.Writes(s, given.Piotr) || !draft.Writes(s, given.Ewa) || draft.Writes(s, given.Anna) || draft.Writes(s, given.Inga) {
			t.Errorf("%s: the organiser and the director write in a draft, nobody else", s)
		}
		if draft.Writes(s, given.Feliks) != (s == milestonereport.Budget) {
			t.Errorf("%s: the accounts write on the budget alone", s)
		}
		if review.Writes(s, given.Piotr) || review.Writes(s, given.Feliks) {
			t.Errorf("%s: nobody writes while it is checked", s)
		}
	}
	if got := milestonereport.Attachments.Letter() + milestonereport.Tasks.Letter() + milestonereport.Summary.Letter(); got != "OA" {
		t.Error(got)
	}
}

func TestATextHoldsFigures(t *testing.T) {
	t.Parallel()
	known := func(code string) bool { return code == "umowy" }
	for body, want := range map[string]string{
		"Podpisano {{liczba:umowy}} umów.": "",
		"{{ liczba:umowy }}":               "",
		"{{umowy}}":                        "",
		"Bez liczb, z nawiasem { i }.":     "",
		"Podpisano {{liczba:umow}} umów.":  "report.figure_unknown",
		"Niedomknięte {{liczba:umowy":      "report.figure_unknown",
		strings.Repeat("ż", 12001):         "form.too_long",
		strings.Repeat("ż", 12000):         "",
	} {
		if got := strings.Join(check.Reasons(milestonereport.CheckBody(body, known)), " "); got != want {
			t.Errorf("%.40s: %q, want %q", body, got, want)
		}
	}
	got := milestonereport.Pieces("A {{liczba:umowy}} i {{x}}.")
	want := []milestonereport.Piece{{Words: "A "}, {Code: "umowy"}, {Words: " i "}, {Code: "x"}, {Words: "."}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}

func value(n int64) *int64 { return &n }

func TestFewPeopleAreNotToldOutside(t *testing.T) {
	t.Parallel()
	row := func(all, women, men int64) milestonereport.Row {
		return milestonereport.Row{Cells: []milestonereport.Cell{{Text: "Asystent"}, {Value: value(all), Small: true}, {Value: value(women), Small: true}, {Value: value(men), Small: true}}}
	}
	table := milestonereport.Table{Code: "services", Rows: []milestonereport.Row{row(20, 15, 5), row(19, 15, 4), row(3, 2, 1), row(6, 6, 0)}}
	told := table.Outside()
	for i, want := range []string{"20 15 5", "19 hidden few", "few few few", "6 6 0"} {
		var got []string
		for _, c := range told.Rows[i].Cells[1:] {
			if c.Value == nil {
				got = append(got, c.Text)
			} else {
				got = append(got, fmt.Sprint(*c.Value))
			}
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("row %d: %q, want %q", i, s, want)
		}
	}
	if *table.Rows[1].Cells[3].Value != 4 {
		t.Error("inside the house it stays as it is")
	}
	figures := []milestonereport.Figure{{Code: "osoby", Section: milestonereport.Services, Value: value(19)}, {Code: "kobiety", Section: milestonereport.Services, Small: true, Value: value(15)},
		{Code: "mezczyzni", Section: milestonereport.Services, Small: true, Value: value(4)}}
	if out, hidden := milestonereport.Outside(figures); *out[0].Value != 19 || out[1].Value != nil || hidden["mezczyzni"] != milestonereport.TooFew || hidden["kobiety"] != milestonereport.Hidden || hidden["osoby"] != "" {
		t.Errorf("%+v %v", out, hidden)
	}
}

func TestWhatDiffersIsListed(t *testing.T) {
	t.Parallel()
	cell := func(s string) milestonereport.Cell { return milestonereport.Cell{Text: s} }
	day := milestonereport.Cell{Day: date.New(2026, 1, 1)}
	rows := func(rows ...milestonereport.Row) []milestonereport.Table {
		return []milestonereport.Table{{Code: "tasks", Section: milestonereport.Tasks, Rows: rows}}
	}
	task := func(key, name, outcome string) milestonereport.Row {
		return milestonereport.Row{Key: key, Cells: []milestonereport.Cell{cell(name), day, cell(outcome), {}, {}}}
	}
	before := milestonereport.Counted{Figures: []milestonereport.Figure{{Code: "a", Value: value(1)}, {Code: "b", Value: value(2)}, {Code: "c"}},
		Tables: rows(task("zadanie-1", "1. A", "done"), task("zadanie-2", "2. B", "late"))}
	after := milestonereport.Counted{Figures: []milestonereport.Figure{{Code: "a", Value: value(1)}, {Code: "b", Value: value(3)}, {Code: "c", Value: value(0)}},
		Tables: rows(task("zadanie-1", "1. A", "done_late"), task("zadanie-3", "3. C", "done"))}
	var got []string
	for _, c := range milestonereport.Compare(before, after) {
		s := c.Figure + c.Row + " " + c.Column
		switch {
		case c.Added:
			s += "added"
		case c.Gone:
			s += "gone"
		}
		got = append(got, strings.TrimSpace(s))
	}
	if want := []string{"b", "c", "1. A outcome", "2. B gone", "3. C added"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if same := milestonereport.Compare(before, before); len(same) != 0 {
		t.Errorf("%+v", same)
	}
}
