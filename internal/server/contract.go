package server

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"cus/internal/domain/audit"
	"cus/internal/domain/catalogue"
	"cus/internal/domain/contract"
	"cus/internal/domain/policy"
	"cus/internal/domain/project"
	"cus/internal/domain/provider"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/form"
	"cus/internal/platform/money"
	"cus/internal/platform/quantity"
	"cus/web/link"
	"cus/web/page"
)

func (s *Site) contractList(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	v := page.ContractListView{
		Filter: contract.Filter{State: contract.State(q.Get("stan")), Mode: contract.Mode(q.Get("tryb")), Words: words(r)},
		Today:  date.Of(s.Now()),
		May:    who(r).May(policy.CreateProvider),
	}
	if !slices.Contains(contract.States, v.Filter.State) {
		v.Filter.State = ""
	}
	if !slices.Contains(contract.Modes, v.Filter.Mode) {
		v.Filter.Mode = ""
	}
	err := s.read(r, nil, func(b *db.Batch) {
		contract.List(b, who(r), v.Filter, v.Today, &v.Contracts)
		contract.Count(b, who(r), v.Today, &v.Totals)
	})
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.ContractList(v))
}

func contractRef(r *http.Request) contract.Ref { return contract.Ref(ref(r, "contract")) }

// contractRead reads what every page of one contract shows; more queues the rest.
func (s *Site) contractRead(r *http.Request, more func(b *db.Batch)) (page.ContractView, error) {
	v := page.ContractView{Today: date.Of(s.Now()), MayEdit: who(r).Reach(policy.UpdateProvider) == policy.All,
		MaySign: who(r).Reach(policy.SignContract) == policy.All}
	var months []contract.MonthUse
	err := s.read(r, nil, func(b *db.Batch) {
		contract.Get(b, who(r), contractRef(r), v.Today, &v.Contract)
		contract.Lines(b, who(r), contractRef(r), v.Today, &v.Lines)
		contract.Usage(b, who(r), contractRef(r), &months)
		if more != nil {
			more(b)
		}
	})
	v.Uses = contract.Uses(v.Lines, months)
	v.Summary = v.Contract.Summarise(v.Uses, v.Today)
	return v, err
}

func (s *Site) contractShow(w http.ResponseWriter, r *http.Request) error {
	var history []contract.Change
	var people contract.Persons
	v, err := s.contractRead(r, func(b *db.Batch) {
		contract.History(b, who(r), contractRef(r), &history)
		contract.People(b, who(r), contractRef(r), &people)
	})
	if err != nil {
		return err
	}
	v.History, v.People = history, people
	return s.render(w, r, http.StatusOK, page.ContractShow(v))
}

// contractVersions is the tab of amendments; a contract not signed yet has none.
func (s *Site) contractVersions(w http.ResponseWriter, r *http.Request) error {
	var versions []contract.Version
	var terms []contract.Term
	v, err := s.contractRead(r, func(b *db.Batch) { contract.Versions(b, who(r), contractRef(r), &versions, &terms) })
	if err != nil {
		return err
	}
	if v.Contract.State.Open() || v.Contract.State == contract.Cancelled {
		http.Redirect(w, r, link.Contract(string(v.Contract.Ref)), http.StatusSeeOther)
		return nil
	}
	v.Versions, v.Terms = versions, terms
	return s.render(w, r, http.StatusOK, page.ContractVersions(v))
}

// contractNew shows the form of a new contract, with a provider chosen already under
// ?wykonawca=.
func (s *Site) contractNew(w http.ResponseWriter, r *http.Request) error {
	return s.contractForm(w, r, http.StatusOK, s.fresh(r, contractBlank(r.URL.Query().Get("wykonawca"))))
}

// contractBlank is the form of a contract about to be written: limits are usually total.
func contractBlank(provider string) map[string]string {
	known := map[string]string{"provider": provider, "warn_percent": "85"}
	for i := range contract.MaxLines {
		known[fmt.Sprintf("limit.%d", i)] = string(contract.Total)
	}
	return known
}

func (s *Site) contractCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	n := contractDraft(f)
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		ref, err := contract.Create(ctx, tx, n)
		return done{To: link.Contract(string(ref)), Say: "contract.created"}, err
	})
	if status, yes := again(f, err); yes {
		return s.contractForm(w, r, status, f)
	}
	return err
}

// contractForm shows the form of a new contract.
func (s *Site) contractForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.ContractFormView{Form: f, Today: date.Of(s.Now())}
	err := s.read(r, nil, func(b *db.Batch) {
		provider.Active(b, v.Today, &v.Providers)
		project.Lines(b, &v.Budget)
		contract.Services(b, who(r), "", v.Today, &v.Services)
	})
	if err != nil {
		return err
	}
	return s.render(w, r, status, page.ContractForm(v))
}

func (s *Site) contractEdit(w http.ResponseWriter, r *http.Request) error {
	return s.contractEditForm(w, r, http.StatusOK, nil)
}

func (s *Site) contractUpdate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	n := contractDraft(f)
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		err := contract.Edit(ctx, tx, contractRef(r), f.Version(), n)
		return done{To: link.Contract(ref(r, "contract")), Say: "contract.saved"}, err
	})
	if status, yes := again(f, err); yes {
		return s.contractEditForm(w, r, status, f)
	}
	return err
}

// contractEditForm shows the form of a contract that is not signed; a signed one leads back
// to its page, which says how it changes.
func (s *Site) contractEditForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.ContractFormView{Form: f, Today: date.Of(s.Now())}
	var lines []contract.Line
	err := s.read(r, nil, func(b *db.Batch) {
		contract.Get(b, who(r), contractRef(r), v.Today, &v.Contract)
		contract.Lines(b, who(r), contractRef(r), v.Today, &lines)
		provider.Active(b, v.Today, &v.Providers)
		project.Lines(b, &v.Budget)
		contract.Services(b, who(r), contractRef(r), v.Today, &v.Services)
	})
	if err != nil {
		return err
	}
	if !v.Contract.State.Open() && f == nil {
		http.Redirect(w, r, link.Contract(ref(r, "contract")), http.StatusSeeOther) //nolint:gosec // a path of ours
		return nil
	}
	known := contractKnown(v.Contract, lines)
	if v.Form == nil {
		v.Form = s.fresh(r, known)
	}
	v.Form.Stored(v.Contract.Version, known)
	return s.render(w, r, status, page.ContractForm(v))
}

// contractDraft reads the form of a contract. Of the kinds only a grant leaves a choice.
func contractDraft(f *form.Form) contract.Draft {
	n := contract.Draft{Provider: provider.Ref(f.Text("provider")), Lines: contractLines(f),
		Facts: contract.Facts{Number: f.Text("number"), Mode: contract.Mode(f.Text("mode")), Kind: contract.Kind(f.Text("kind")),
			Subject: f.Text("subject"), StartsOn: f.Date("starts_on"), EndsOn: f.Date("ends_on"), Amount: money.Grosze(f.Money("amount")),
			Own: money.Grosze(f.Money("own")), AnnouncedOn: f.Date("announced_on"), OffersUntil: f.Date("offers_until"), WarnPercent: f.Int("warn_percent"),
			CruNo: f.Text("cru_no"), DataAgreementNo: f.Text("data_agreement_no"), DataAgreementOn: f.Date("data_agreement_on"),
			BudgetLine: project.LineRef(f.Text("budget_line"))}}
	if kinds := n.Mode.Kinds(); len(kinds) == 1 {
		n.Kind = kinds[0]
	}
	return n
}

// contractLines reads the rows of services that hold anything.
func contractLines(f *form.Form) []contract.NewLine {
	var lines []contract.NewLine
	for i := range contract.MaxLines {
		at := func(name string) string { return fmt.Sprintf("%s.%d", name, i) }
		if f.Text(at("service"))+f.Text(at("price"))+f.Text(at("quantity")) == "" {
			continue
		}
		lines = append(lines, contract.NewLine{At: i, Service: catalogue.Ref(f.Text(at("service"))), Limit: contract.LimitKind(f.Text(at("limit"))),
			Price:    money.Grosze(f.Money(at("price"))),
			Quantity: form.Read(f, at("quantity"), quantity.Parse, "contract.quantity_wrong")})
	}
	return lines
}

// contractKnown is the form of a known contract, filled.
func contractKnown(c contract.Contract, lines []contract.Line) map[string]string {
	known := map[string]string{"number": c.Number, "provider": string(c.ProviderRef), "mode": string(c.Mode), "kind": string(c.Kind), "subject": c.Subject,
		"starts_on": c.StartsOn.PL(), "ends_on": c.EndsOn.PL(), "amount": moneyText(c.Amount), "own": moneyText(c.Own),
		"announced_on": c.AnnouncedOn.PL(), "offers_until": c.OffersUntil.PL(), "warn_percent": strconv.Itoa(c.WarnPercent), "cru_no": c.CruNo,
		"data_agreement_no": c.DataAgreementNo, "data_agreement_on": c.DataAgreementOn.PL(), "budget_line": string(c.BudgetLine), form.VersionField: strconv.Itoa(c.Version)}
	lineFields(known, lines)
	return known
}

func lineFields(known map[string]string, lines []contract.Line) {
	for i := range contract.MaxLines {
		known[fmt.Sprintf("limit.%d", i)] = string(contract.Total)
	}
	for i, l := range lines {
		at := func(name string) string { return fmt.Sprintf("%s.%d", name, i) }
		known[at("service")], known[at("limit")] = string(l.ServiceRef), string(l.LimitKind)
		known[at("price")], known[at("quantity")] = moneyText(l.Price), l.Quantity.String()
	}
}

func moneyText(g money.Grosze) string {
	if g == 0 {
		return ""
	}
	return form.MoneyText(int64(g))
}
