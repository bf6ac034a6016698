package server

import (
	"context"
	"net/http"

	"cus/internal/domain/audit"
	"cus/internal/domain/fee"
	"cus/internal/domain/plan"
	"cus/internal/platform/form"
	"cus/internal/platform/money"
	"cus/web/link"
	"cus/web/page"
)

func (s *Site) planFeesShow(w http.ResponseWriter, r *http.Request) error {
	return s.planFeesForm(w, r, http.StatusOK, nil)
}

func (s *Site) planFeesForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v, err := s.planEditor(r, link.PartFees)
	if err != nil {
		return err
	}
	known := map[string]string{}
	for _, p := range v.Planned() {
		x, ok := v.Fee(p)
		if !ok || x.Rule == nil || x.Free() {
			continue
		}
		at := func(name string) string { return plan.FeeField(name, p.ItemRef) }
		known[at("override")], known[at("reason")] = "", x.Reason
		if x.Override != nil {
			known[at("override")] = form.MoneyText(int64(*x.Override))
		}
		if x.Choice.Chosen != 0 {
			known[at("chosen")] = form.MoneyText(x.Choice.Chosen)
		}
		if x.Choice.Relief != nil {
			known[at("relief")], known[at("basis")] = string(x.Choice.Relief.Ref), x.Basis
		}
	}
	v.Form = s.typed(r, f, v.Detail, known, nil)
	return s.render(w, r, status, page.PlanFees(v))
}

func (s *Site) planFeesSave(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of := plan.Ref(ref(r, "plan"))
	choices := feeChoices(f)
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: onward(f, of, link.PartFees), Say: "editor.fee.saved"}, plan.SettleFees(ctx, tx, of, f.Version(), choices, f.Flag("voids"))
	})
	if status, yes := again(f, err); yes {
		return s.planFeesForm(w, r, status, f)
	}
	return err
}

// feeChoices are what was decided on the fee of each service: a nought typed is a fee of
// nothing, nothing typed is the fee as counted.
func feeChoices(f *form.Form) []plan.FeeChoice {
	var out []plan.FeeChoice
	for _, item := range f.Under("reason.") {
		at := func(name string) string { return plan.FeeField(name, item) }
		n := plan.FeeChoice{ItemRef: item, Relief: fee.Ref(f.Text(at("relief"))), Basis: f.Text(at("basis")), Chosen: money.Grosze(f.Money(at("chosen"))),
			Reason: f.Text(at("reason"))}
		if f.Text(at("override")) != "" {
			over := money.Grosze(f.Money(at("override")))
			n.Override = &over
		}
		out = append(out, n)
	}
	return out
}
