package server_test

import (
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/fee"
	"cus/internal/domain/given"
	"cus/internal/domain/programme"
	"cus/internal/domain/resident"
	"cus/internal/platform/db"
	"cus/web/link"
)

func init() {
	submissions[link.NewFeeRule("{programme}", "{offer}")] = submission{who: given.Feliks, lines: []string{"Feliks: fee.rule_created"}, text: "explanation",
		build: func(s *site) sheet {
			o := s.offer()
			at := link.NewFeeRule(string(o.ProgrammeRef), o.Ref)
			return sheet{at, at, set("explanation", canary, "unit_cost", "45", "cost_source", "§ 4", "from", "1.1.2027", "resolution", "XX/1/2026", "resolved_on", "20.11.2026")}
		}}
	submissions[link.PlanPart("{plan}", link.PartFees)] = submission{who: given.Anna, lines: []string{"Anna: plan.fees_settled"}, text: "reason.", versioned: "Anna Lis",
		build: func(s *site) sheet {
			h := s.feePlan()
			at := link.PlanFees(string(h.Plan))
			return sheet{at, at, set("override."+string(h.Item), "5", "reason."+string(h.Item), canary)}
		}}
	submissions[link.ResidentIncome("{resident}")] = submission{who: given.Anna, lines: []string{"Anna: resident.income_recorded"}, text: "note",
		build: func(s *site) sheet {
			at := link.ResidentIncome(string(s.made(given.Application, given.Anna).Resident))
			return sheet{at, at, set("kind", "single", "net", "2180", "month", "08.2026", "document", "decyzja ZUS", "note", canary)}
		}}
}

// offer is a service of a programme in force, with a rule of its fee.
func (s *site) offer() (o programme.Offer) {
	s.write(func(tx *audit.Tx) {
		o = given.Offer(s.t, tx, "Asystent osoby starszej")
		given.FeeRule(s.t, tx, o)
	})
	return o
}

// TestAFeeIsWrittenAndTried: the accounts write what the council resolved, and see what a
// person would pay before anybody does.
func TestAFeeIsWrittenAndTried(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var o programme.Offer
	s.write(func(tx *audit.Tx) { o = given.Offer(t, tx, "Asystent osoby starszej") })
	feliks, anna := s.at(given.Feliks), s.at(given.Anna)
	at, form := link.Fee(string(o.ProgrammeRef), o.Ref), link.NewFeeRule(string(o.ProgrammeRef), o.Ref)
	anna.get(at).want(200, "dziś nie ma zasad opłaty").lacks("Wpisz nową uchwałę")
	anna.get(link.Programme(string(o.ProgrammeRef))).want(200, "Nie ustalono")
	anna.get(form).want(403)
	s.at(given.Piotr).get(form).want(403, "zapisuje dyrekcja albo księgowość")

	v := feliks.fill(form+"?sposob=criterion", form, set("from", "1.1.2026", "cost_source", "§ 4"))
	feliks.post(form, v).want(422, "Wpisz koszt jednostki z uchwały", "Wypełnij progi")
	typed := set("unit_cost", "42,00", "bracket.single.0", "150", "share.single.0", "0", "bracket.single.2", "200", "share.single.2", "10",
		"bracket.single.3", "190", "share.single.3", "20", "share.single.5", "100", "relief.0", "Karta Dużej Rodziny", "relief_size.0", "50")
	for name, values := range typed {
		v[name] = values
	}
	feliks.post(form, with(v, "request_key", "AAAAAAAAAAAAAAAAAAAAAA")).want(422, "nie jest wyższy od poprzedniego")
	v.Set("bracket.single.3", "250")
	feliks.post(form, with(v, "request_key", "BBBBBBBBBBBBBBBBBBBBBB")).want(303)
	anna.get(at).want(200, "opłata zależy od dochodu", "powyżej 200% do 250%", "8,40\u00a0zł", "do 2\u00a0525,00\u00a0zł", "Karta Dużej Rodziny", "1 wersja")
	anna.get(at+"?kind=single&net=2180&persons=1&amount=16").want(200, "215,84% kryterium", "20% z 42,00\u00a0zł = 8,40\u00a0zł za godzinę", "16 × 8,40\u00a0zł = 134,40\u00a0zł")
	anna.get(at+"?kind=single&net=x&persons=1&amount=16").want(200, "Wpisz kwotę w złotych")
	anna.get(link.Programme(string(o.ProgrammeRef))).want(200, "Procent kosztu, według dochodu", "42,00")

	next := feliks.fill(form+"?sposob=free", form, set("from", "1.1.2027", "resolution", "XX/1/2026", "resolved_on", "20.11.2026", "cost_source", "§ 4"))
	feliks.post(form, next).want(303)
	anna.get(at).want(200, "opłata zależy od dochodu", "2 wersje", "01.01.2026–31.12.2026")
}

// TestIncomeIsTakenDown: what is stated is kept beside what was stated before.
func TestIncomeIsTakenDown(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ref := string(s.made(given.Application, given.Anna).Resident)
	at, anna := link.ResidentIncome(ref), s.at(given.Anna)
	anna.get(link.Resident(ref)).want(200, "Zobacz oświadczenia")
	v := anna.fill(at, "", nil)
	anna.post(at, v).want(422, "Wybierz rodzaj gospodarstwa.", "Wpisz dochód netto", "Podaj, z czego odczytano dochód")
	one := with(with(with(with(v, "kind", "single"), "net", "2 180,00"), "month", "8/2026"), "document", "decyzja ZUS")
	anna.post(at, with(one, "request_key", "AAAAAAAAAAAAAAAAAAAAAA")).want(303)
	anna.get(at).want(200, "Opłaty liczymy od 2\u00a0180,00\u00a0zł za 08.2026", "Osoba samotnie gospodarująca")
	two := with(with(with(one, "kind", "family"), "persons", "3"), "net", "4000")
	anna.post(at, with(two, "request_key", "BBBBBBBBBBBBBBBBBBBBBB")).want(303)
	s.at(given.Ewa).get(at).want(200, "4\u00a0000,00", "2\u00a0180,00", "rodzina, 3 osoby").lacks("Zapisz dochód")
	s.at(given.Marek).get(at).want(403)
	s.at(given.Feliks).get(at).want(403)
}

// TestEveryMethodHasItsForm: each shows the fields it needs, and what is written comes back.
func TestEveryMethodHasItsForm(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	o := s.offer()
	form := link.NewFeeRule(string(o.ProgrammeRef), o.Ref)
	ewa := s.at(given.Ewa)
	for _, m := range fee.Methods() {
		v := ewa.fill(form+"?sposob="+string(m), form, set("from", "1.1.2027", "resolution", "I", "resolved_on", "1.11.2026", "cost_source", "§ 1", "unit_cost", "10",
			"share", "5", "bracket.single.0", "", "bracket.single.1", "", "bracket.single.2", "", "bracket.single.3", "", "share.single.0", "", "share.single.1", "",
			"share.single.2", "", "share.single.3", "7", "low.single.0", "", "low.single.1", "", "low.single.2", "", "low.single.3", "3", "high.single.0", "",
			"high.single.1", "", "high.single.2", "", "high.single.3", "9", "monthly", "1"))
		ewa.post(form, v).want(303)
	}
	if got := s.text(`SELECT string_agg(method, ' ' ORDER BY id) FROM fee_rule`); got != "criterion free criterion cost_share fixed income_share" {
		t.Error(got)
	}
	if got := s.text(`SELECT low || '–' || high || monthly FROM fee_bracket k JOIN fee_rule r ON r.id = k.rule_id WHERE method = 'fixed'`); got != "300–900true" {
		t.Error(got)
	}
}

// feePlan is a draft plan whose service has a fee by income, and an income.
func (s *site) feePlan() (h given.Held) {
	s.t.Helper()
	h = s.made(given.DraftPlan, given.Anna)
	s.write(func(tx *audit.Tx) {
		o, err := db.One[programme.Offer](s.t.Context(), tx, `SELECT o.id, o.public_id AS ref, p.id AS programme_id, p.public_id AS programme_ref, p.name AS programme_name,
			s.id AS service_id, s.name AS service_name, s.unit, s.area
			FROM application_item i JOIN offer o ON o.id = i.offer_id JOIN programme p ON p.id = o.programme_id JOIN service s ON s.id = o.service_id WHERE i.public_id = $1`, string(h.Item))
		if err != nil {
			s.t.Fatal(err)
		}
		given.FeeRule(s.t, tx, o)
		if err := resident.RecordIncome(s.t.Context(), given.As(tx, given.Anna), h.Resident, given.Income(), true); err != nil {
			s.t.Fatal(err)
		}
	})
	return h
}

// TestFeesOfAPlan: the editor's part counts, tells and settles; the panel beside it follows.
func TestFeesOfAPlan(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.feePlan()
	at, item := link.PlanFees(string(h.Plan)), string(h.Item)
	anna := s.at(given.Anna)
	anna.get(link.PlanPart(string(h.Plan), link.PartGoals)).want(200, "Odpłatność", "Koszt po stronie gminy", "806,40\u00a0zł", "policzona wstępnie")
	anna.get(at).want(200, "2\u00a0180,00\u00a0zł", "215,84% kryterium", "8,40\u00a0zł za godzinę, najwyżej 201,60\u00a0zł miesięcznie", "Nowe oświadczenie")
	v := anna.fill(at, "", set("override."+item, "5,00"))
	anna.post(at, v).want(422, "Podaj powód. Zobaczy go dyrekcja.")
	anna.post(at, anna.fill(at, "", set("potem", link.PartTerms))).want(303)
	anna.get(at).want(200, "ustalona")
	anna.post(at, anna.fill(at, "", set("override."+item, "0", "reason."+item, "zdarzenie losowe"))).want(303)
	anna.get(at).want(200, "ustalona inaczej", "Powód: zdarzenie losowe")
	back := link.ResidentIncome(string(h.Resident)) + "?plan=" + string(h.Plan)
	income := anna.fill(back, link.ResidentIncome(string(h.Resident)), set("net", "1000", "document", "oświadczenie"))
	if r := anna.post(link.ResidentIncome(string(h.Resident)), income).want(303); r.to() != at {
		t.Errorf("a new statement leads to %s", r.to())
	}
	anna.get(at).want(200, "Jest nowsze oświadczenie o dochodzie")
	s.at(given.Marek).get(at).want(403)
	s.at(given.Ewa).get(link.Plan(string(h.Plan))).want(200, "do przeliczenia", "zdarzenie losowe")
}
