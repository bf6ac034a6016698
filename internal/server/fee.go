package server

import (
	"context"
	"net/http"
	"strconv"

	"cus/internal/domain/audit"
	"cus/internal/domain/fee"
	"cus/internal/domain/plan"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/link"
	"cus/web/page"
)

// feeView reads the offer named by the address with every version of its rule.
func (s *Site) feeView(r *http.Request) (page.FeeView, error) {
	v := page.FeeView{Today: date.Of(s.Now())}
	err := s.read(r, nil, func(b *db.Batch) {
		fee.GetOffer(b, who(r), programmeRef(r), ref(r, "offer"), &v.Offer)
		fee.Versions(b, who(r), ref(r, "offer"), &v.Versions)
		fee.Criteria(b, &v.Criteria)
	})
	v.May = fee.MayWrite(who(r), v.Offer.State)
	v.Rule = fee.On(fee.Rules(v.Versions), v.Today)
	return v, err
}

func (s *Site) feeShow(w http.ResponseWriter, r *http.Request) error {
	v, err := s.feeView(r)
	if err != nil {
		return err
	}
	v.Try = s.feeTry(r, v)
	return s.render(w, r, http.StatusOK, page.FeeShow(v))
}

// feeTry counts a fee for an invented income: what is asked stands in the address, and is
// nobody's.
func (s *Site) feeTry(r *http.Request, v page.FeeView) page.FeeTry {
	q := r.URL.Query()
	t := page.FeeTry{Form: form.New(map[string]string{"kind": "single", "persons": "1"})}
	if !q.Has("net") || v.Rule == nil {
		return t
	}
	known := map[string]string{}
	for _, name := range []string{"net", "kind", "persons", "amount", "chosen"} {
		known[name] = q.Get(name)
	}
	f := form.New(known)
	t.Form = f
	h := fee.Household{Single: f.Raw("kind") != "family", Persons: f.Int("persons"), IncomeGrosze: f.Money("net")}
	t.Quarters = int(form.Read(f, "amount", plan.ParseAmount, "plan.amount_wrong"))
	with := fee.Choice{Chosen: f.Money("chosen")}
	if f.Err() != nil {
		return t
	}
	a, err := v.Rule.Assess(fee.CriterionOn(v.Criteria, v.Today), &h, with)
	if !f.Refused(err) && err == nil {
		t.Answer = &a
	}
	return t
}

func (s *Site) feeRuleNew(w http.ResponseWriter, r *http.Request) error {
	return s.feeRuleForm(w, r, http.StatusOK, nil)
}

// feeRuleForm shows the form of a new version: f as it was left, or nil for one filled from
// the version in force. The method decides which fields there are, so it is chosen first.
func (s *Site) feeRuleForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v, err := s.feeView(r)
	if err != nil {
		return err
	}
	if !v.May {
		if v.Offer.State.Closed() {
			http.Redirect(w, r, link.Fee(string(v.Offer.Programme), v.Offer.Ref), http.StatusSeeOther)
			return nil
		}
		return fault.Denied{Reason: "fee.write_not_yours"}
	}
	if f == nil {
		f = s.fresh(r, feeRuleFields(v))
		if m := fee.Method(r.URL.Query().Get("sposob")); page.KnownMethod(m) {
			f.Set("method", string(m))
		}
	}
	if !page.KnownMethod(fee.Method(f.Text("method"))) {
		f.Set("method", string(fee.Criterion_))
	}
	v.Form = f
	return s.render(w, r, status, page.FeeRuleForm(v))
}

func (s *Site) feeRuleCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	rule := feeRule(f)
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		_, err := fee.Create(ctx, tx, programmeRef(r), ref(r, "offer"), rule)
		return done{To: link.Fee(ref(r, "programme"), ref(r, "offer")), Say: "fee.rule_saved", Args: i18n.A{"Day": rule.ValidFrom.PL()}}, err
	})
	if status, yes := again(f, err); yes {
		return s.feeRuleForm(w, r, status, f)
	}
	return err
}

// feeRuleFields is what the form of a new version begins with: the version in force, but
// for what a new resolution says anew.
func feeRuleFields(v page.FeeView) map[string]string {
	known := map[string]string{"method": string(fee.Criterion_), "rounding": string(fee.PerUnit), "from": v.Offer.From.PL(),
		"resolution": v.Offer.Resolution, "resolved_on": v.Offer.ResolutionOn.PL()}
	if v.Rule == nil {
		return known
	}
	rule := v.Rule
	known["method"], known["rounding"], known["cost_source"] = string(rule.Method), string(rule.Rounding), rule.CostSource
	known["collection"], known["explanation"] = rule.Collection, rule.Explanation
	known["from"], known["resolution"], known["resolved_on"], known["cost_source"] = "", "", "", ""
	if rule.UnitCost > 0 {
		known["unit_cost"] = form.MoneyText(rule.UnitCost)
	}
	if rule.Monthly {
		known["monthly"] = "1"
	}
	if rule.Method == fee.CostShare && len(rule.Brackets) == 1 {
		known["share"] = form.PercentText(int(rule.Brackets[0].Share))
	}
	if rule.ByHousehold() {
		known["by_household"] = "1"
	}
	feeTableFields(known, rule)
	for i, x := range rule.Reliefs {
		n := "." + strconv.Itoa(i)
		known["relief"+n], known["relief_who"+n], known["relief_size"+n], known["relief_document"+n] = x.Title, x.Who, form.PercentText(int(x.Size)), x.Document
	}
	return known
}

func feeTableFields(known map[string]string, rule *fee.Rule) {
	for _, kind := range []fee.For{fee.ForSingle, fee.ForFamily} {
		if kind == fee.ForFamily && !rule.ByHousehold() {
			break
		}
		for i, b := range rule.Table(kind) {
			n := "." + string(kind) + "." + strconv.Itoa(i)
			if b.Upper > 0 {
				known["bracket"+n] = form.PercentText(int(b.Upper))
			}
			known["share"+n] = form.PercentText(int(b.Share))
			known["low"+n], known["high"+n] = form.MoneyText(b.Low), form.MoneyText(b.High)
		}
	}
}

// feeRule reads the form. What the method does not ask for is not read.
func feeRule(f *form.Form) fee.Rule {
	rule := fee.Rule{Method: fee.Method(f.Text("method")), UnitCost: f.Money("unit_cost"), CostSource: f.Text("cost_source"),
		Rounding: fee.Rounding(f.Text("rounding")), ValidFrom: f.Date("from"), ValidTo: f.Date("until"), Resolution: f.Text("resolution"),
		ResolvedOn: f.Date("resolved_on"), Collection: f.Text("collection"), Explanation: f.Lines("explanation")}
	switch rule.Method {
	case fee.Free:
		rule.Rounding = fee.PerUnit
		return rule
	case fee.CostShare:
		if f.Text("share") != "" {
			rule.Brackets = []fee.Bracket{{Share: fee.Share(f.Percent("share"))}}
		}
	default:
		rule.Monthly = rule.Method == fee.Fixed && f.Flag("monthly")
		first := fee.Everybody
		if f.Flag("by_household") {
			first = fee.ForSingle
		}
		rule.Brackets = feeBrackets(f, rule.Method, fee.ForSingle, first)
		if f.Flag("by_household") {
			rule.Brackets = append(rule.Brackets, feeBrackets(f, rule.Method, fee.ForFamily, fee.ForFamily)...)
		}
	}
	for i := range fee.MaxReliefs {
		n := "." + strconv.Itoa(i)
		if f.Text("relief"+n)+f.Text("relief_who"+n)+f.Text("relief_size"+n)+f.Text("relief_document"+n) != "" {
			rule.Reliefs = append(rule.Reliefs, fee.Relief{Title: f.Text("relief" + n), Who: f.Text("relief_who" + n),
				Size: fee.Share(f.Percent("relief_size" + n)), Document: f.Text("relief_document" + n)})
		}
	}
	return rule
}

// feeBrackets reads one table; empty rows are left out, and what is typed moves up over
// them, so that an error stands at its row.
func feeBrackets(f *form.Form, m fee.Method, kind, as fee.For) (out []fee.Bracket) {
	columns := []string{"bracket", "share"}
	if m == fee.Fixed {
		columns = []string{"bracket", "low", "high"}
	}
	for i := range fee.MaxBrackets {
		typed := ""
		for _, c := range columns {
			typed += f.Text(c + "." + string(kind) + "." + strconv.Itoa(i))
		}
		if typed == "" {
			continue
		}
		n := "." + string(kind) + "." + strconv.Itoa(len(out))
		for _, c := range columns {
			from := c + "." + string(kind) + "." + strconv.Itoa(i)
			if from != c+n {
				f.Set(c+n, f.Raw(from))
				f.Set(from, "")
			}
		}
		b := fee.Bracket{For: as, Upper: fee.Share(f.Percent("bracket" + n))}
		if m == fee.Fixed {
			b.Low, b.High = f.Money("low"+n), f.Money("high"+n)
			if f.Text("high"+n) == "" {
				b.High = b.Low
			}
		} else {
			b.Share = fee.Share(f.Percent("share" + n))
		}
		out = append(out, b)
	}
	return out
}
