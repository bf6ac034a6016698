package server

import (
	"context"
	"net/http"
	"strconv"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/web/link"
	"cus/web/page"
)

// incomeShow is the household and the income of a person, as they were stated; with the
// form of a new statement for who may take one.
func (s *Site) incomeShow(w http.ResponseWriter, r *http.Request) error {
	return s.incomePage(w, r, http.StatusOK, nil)
}

func (s *Site) incomePage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.IncomeView{ResidentView: page.ResidentView{Now: s.Now()}, Plan: planAsked(r, f)}
	line := resident.ReadingIncome(who(r), s.Now(), residentRef(r))
	err := s.read(r, &line, func(b *db.Batch) {
		resident.Get(b, who(r), s.Now(), residentRef(r), &v.Card)
		resident.Incomes(b, who(r), s.Now(), residentRef(r), &v.Incomes)
	})
	if err != nil {
		return err
	}
	v.Rights = residentRights(who(r), v.Card)
	if !v.Card.SeesIncome {
		d := fault.Denied{Reason: "denied.record"}
		if v.Rights.AskAccess {
			d.Resident = string(v.Card.Ref)
		}
		return d
	}
	v.May = who(r).May(policy.CreateHousehold)
	if f == nil {
		f = s.fresh(r, incomeFields(v.Incomes, date.Of(s.Now())))
	}
	v.Form = f
	return s.render(w, r, status, page.Income(v))
}

// planAsked is the plan whose editor sent the reader here, to go back to; empty: none.
func planAsked(r *http.Request, f *form.Form) string {
	if ref := f.Raw("plan"); isRef(ref) {
		return ref
	}
	if ref := r.URL.Query().Get("plan"); isRef(ref) {
		return ref
	}
	return ""
}

// incomeFields is what the form begins with: the household last stated; the income is
// always taken anew.
func incomeFields(lines []resident.IncomeLine, today date.Date) map[string]string {
	known := map[string]string{"stated_on": today.PL(), "month": today.AddMonths(-1).PL()[3:]}
	if len(lines) == 0 {
		return known
	}
	known["kind"] = "family"
	if lines[0].Single {
		known["kind"] = "single"
	} else {
		known["persons"] = strconv.Itoa(lines[0].Persons)
	}
	return known
}

func (s *Site) incomeCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	n := resident.Income{Month: form.Read(f, "month", parseMonth, "income.month_wrong"), Single: f.Text("kind") == "single", Persons: f.Int("persons"),
		Net: f.Money("net"), Document: f.Text("document"), StatedOn: f.Date("stated_on"), Note: f.Lines("note")}
	if f.Text("kind") == "" {
		f.Refuse("kind", "income.kind_missing")
		n.Persons = max(n.Persons, 2)
	}
	to := link.ResidentIncome(ref(r, "resident"))
	if p := planAsked(r, f); p != "" {
		to = link.PlanFees(p)
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: to, Say: "income.recorded"}, resident.RecordIncome(ctx, tx, residentRef(r), n, f.Text("net") != "")
	})
	if status, yes := again(f, err); yes {
		return s.incomePage(w, r, status, f)
	}
	return err
}

// parseMonth reads a month as people write it: 08.2026, 8.2026, 8/2026.
func parseMonth(s string) (date.Date, error) {
	for i, c := range s {
		if c == '/' || c == '-' {
			s = s[:i] + "." + s[i+1:]
		}
	}
	return date.Parse("1." + s)
}
