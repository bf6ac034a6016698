package demo

import (
	"bytes"
	"fmt"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/catalogue"
	"cus/internal/domain/contract"
	"cus/internal/domain/document"
	"cus/internal/domain/project"
	"cus/internal/domain/provider"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/money"
	"cus/internal/platform/paper"
	"cus/internal/platform/quantity"
)

// closerProject is the project of Lipowiec Nowy, invented like everything there.
var closerProject = facts{
	name: "Bliżej siebie – CUS w Lipowcu Nowym (przykład)", beneficiary: "Gmina Lipowiec Nowy", funding: "fundusz przykładowy", kind: "1",
	origin: "Gminny Ośrodek Pomocy Społecznej w Lipowcu Nowym", centreSince: date.New(2026, 1, 1),
	aim:  "Usługi blisko domu, które pomagają żyć samodzielnie i wśród ludzi.",
	from: date.New(2026, 1, 1), until: date.New(2028, 7, 31), months: 31,
	total: 828_000_00, eu: 697_838_40, state: 130_161_60, financed: 10_000,
	source: "Projekt zmyślony w całości: gmina z opowieści",
	milestones: []milestone{
		{"Plan wdrażania CUS", date.New(2026, 1, 1), date.New(2026, 6, 30), [][2]string{
			{"Diagnoza potrzeb", "Ankieta i spotkania w czterech sołectwach."}, {"Program usług społecznych", "Z planem wdrażania, po dwóch turach konsultacji."}, {"Wybór wykonawców", "Otwarty konkurs ofert i umowa cywilna."},
		}},
		{"Świadczenie usług i monitoring", date.New(2026, 7, 1), date.New(2027, 6, 30), [][2]string{
			{"Usługi programu", "Asystent, transport, poradnictwo i klub seniora."}, {"Monitoring co kwartał", "Kto korzysta, z czego i co trzeba zmienić."}, {"Szkolenie koordynatorów", ""}, {"Sąsiedzki dyżur telefoniczny", "Działanie planu OSL."},
		}},
		{"Aktualizacja planu wdrażania", date.New(2027, 7, 1), date.New(2028, 4, 30), [][2]string{{"Wnioski z monitoringu", ""}, {"Zaktualizowany plan wdrażania", ""}}},
		{"Przegląd i pakiet produktów", date.New(2028, 5, 1), date.New(2028, 7, 31), [][2]string{{"Przegląd działań projektu", ""}, {"Pakiet produktów", ""}}},
	},
	products: []product{
		{milestone: 1, kind: "diagnosis", name: "Diagnoza potrzeb i potencjału", dated: date.New(2026, 3, 20)},
		{milestone: 1, kind: "implementation_plan", name: "Plan wdrażania CUS", dated: date.New(2026, 6, 12)},
		{milestone: 2, kind: "standards", name: "Standard usługi asystenta"},
		{milestone: 4, kind: "model", name: "Model „Bliżej siebie”"},
	},
	posts: []post{
		{post: "director", name: "Dyrektor centrum", planned: 1, fte: 100},
		{post: "coordinator", name: "Koordynator indywidualnych planów usług społecznych", planned: 2, fte: 200},
		{post: "service_organiser", name: "Organizator usług społecznych", planned: 1, fte: 100},
		{post: "community_organiser", name: "Organizator społeczności lokalnej", planned: 1, fte: 100},
		{post: "other", name: "Stanowisko dla osoby z niepełnosprawnością", planned: 1, fte: 50, disability: true},
	},
	promises: []promise{
		{kind: "service", name: "Asystent osoby starszej", became: assistant}, {kind: "service", name: "Transport od drzwi do drzwi", became: transport},
		{kind: "service", name: "Poradnictwo psychologiczne", became: psychology}, {kind: "service", name: "Klub seniora", became: club},
		{kind: "package", name: "Pakiet „Bezpiecznie w domu”", detail: "Asystent, transport i telefon do sąsiada."},
		{kind: "partner", name: "Ośrodek zdrowia w Lipowcu Nowym"}, {kind: "partner", name: "Koła gospodyń i ochotnicze straże pożarne"},
		{kind: "area", name: "Wspieranie osób z niepełnosprawnościami", areas: []int{6}}, {kind: "area", name: "Pobudzanie aktywności obywatelskiej", areas: []int{11}},
		{kind: "principle", name: "Usługi dla wszystkich mieszkańców"}, {kind: "principle", name: "Ponad 30% kosztów bezpośrednich dla NGO i PES"},
	},
	indicators: withCounted(
		promised{code: "persons_with_plan", target: times(120), promise: "120 osób z zatwierdzonym planem."},
		promised{code: "persons_with_running_plan", target: times(60), promise: "60 osób z planem w realizacji.", milestone: 2},
		promised{code: "services_available", target: times(4), promise: "Cztery usługi programu.", milestone: 2},
		promised{code: "submitted_in_time", target: times(9000), promise: "Co najmniej 90% planów w terminie."},
		promised{code: "mean_days", target: times(200), operator: "<=", promise: "Średnio do 20 dni od wniosku do przekazania planu."},
		promised{code: "contracts_signed", target: times(3), promise: "Trzy umowy.", milestone: 2},
		promised{code: "coordinators_employed", target: times(2), promise: "Dwie osoby koordynujące.", milestone: 2},
		promised{code: "pes_share", target: times(3000), operator: ">", promise: "Ponad 30% kosztów bezpośrednich dla NGO i PES."},
		promised{code: "disability_fte", target: times(50), promise: "Osoba z niepełnosprawnością co najmniej na pół etatu."},
		promised{code: "staff_fte", target: times(550), promise: "5,5 etatu."},
		promised{code: "new_areas", target: times(2), promise: "Dwa nowe obszary."},
		promised{code: "programmes_adopted", target: times(1), promise: "Jeden program usług społecznych.", milestone: 1},
		promised{code: "model_solutions", target: times(1), promise: "Jedno modelowe rozwiązanie."},
		promised{code: "volunteers", target: times(20), promise: "20 wolontariuszy.", milestone: 2},
		promised{code: "consultations", target: times(2), promise: "Dwie tury konsultacji.", milestone: 1},
	),
}

// months are the plans by month, from January 2026 on: where the indicator is to stand on the
// last day of each month.
var months = map[string][]int{
	"persons_with_plan": {0, 0, 1, 2, 4, 6, 9, 12, 15, 18, 21, 24, 29, 34, 39, 44, 52, 60, 64, 68, 72, 76, 80, 84, 90, 96, 102, 108, 112, 116, 120},
	"volunteers":        {0, 2, 4, 6, 8, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20},
	"consultations":     {0, 0, 1, 1, 2, 2},
}

// budget are the lines of the budget: 690 000,00 direct, of which 214 500,00 is commissioned
// to organisations, and 138 000,00 indirect.
var budget = []project.LineFacts{
	{Milestone: 1, Name: "Diagnoza, program i konsultacje", Category: project.OtherCosts, Direct: true, Planned: grosze(40_000_00), Spent: grosze(38_420_00), SpentAsOf: date.New(2026, 8, 31)},
	{Milestone: 2, Name: "Wynagrodzenia kadry", Category: project.StaffCosts, Direct: true, Planned: grosze(250_000_00), Spent: grosze(64_310_50), SpentAsOf: date.New(2026, 8, 31)},
	{Milestone: 2, Name: "Usługi zlecone organizacjom", Category: project.ServiceCosts, Direct: true, SocialEconomy: true, Planned: grosze(214_500_00), Spent: grosze(52_080_00), SpentAsOf: date.New(2026, 8, 31), Contractor: silverHands},
	{Milestone: 2, Name: "Usługi kupowane", Category: project.ServiceCosts, Direct: true, Planned: grosze(95_500_00), Spent: grosze(11_160_00), SpentAsOf: date.New(2026, 8, 31)},
	{Milestone: 2, Name: "Wyposażenie stanowisk", Category: project.EquipmentCosts, Direct: true, Planned: grosze(50_000_00), Spent: grosze(47_905_20), SpentAsOf: date.New(2026, 8, 31)},
	{Milestone: 3, Name: "Szkolenia", Category: project.TrainingCosts, Direct: true, Planned: grosze(25_000_00)},
	{Milestone: 4, Name: "Upowszechnienie modelu", Category: project.PromotionCosts, Direct: true, Planned: grosze(15_000_00)},
	{Name: "Koszty pośrednie", Category: project.OtherCosts, Planned: grosze(138_000_00)},
}

func grosze(n int64) *money.Grosze { g := money.Grosze(n); return &g }

// closerToDo plans what happens in the project: who is employed, what is paid, delivered,
// accepted, at risk.
func (l *loader) closerToDo() {
	l.on(date.New(2026, 1, 14), 0, "dyrektor", func(tx *audit.Tx) error {
		for _, n := range budget {
			spent := n
			if n.SpentAsOf.After(tx.Today()) {
				spent.Spent, spent.SpentAsOf = nil, date.Date{}
			}
			if err := project.AddLine(l.ctx, tx, spent); err != nil {
				return fmt.Errorf("%s: %w", n.Name, err)
			}
		}
		return nil
	})
	l.on(date.New(2026, 9, 1), 0, "finanse", l.spend)
	l.closerStaff()
	l.closerContracts()
	l.closerProducts()
	l.closerTasks()
	l.closerFigures()
}

// spend writes down what was paid from each line by the end of August.
func (l *loader) spend(tx *audit.Tx) error {
	var lines []project.BudgetLine
	b := &db.Batch{}
	project.Budget(b, tx.Today(), &lines)
	if err := b.Run(l.ctx, tx); err != nil {
		return err
	}
	for i, line := range lines {
		if budget[i].Spent == nil {
			continue
		}
		if err := project.EditLine(l.ctx, tx, line.Ref, line.Version, budget[i]); err != nil {
			return fmt.Errorf("%s: %w", line.Name, err)
		}
	}
	return nil
}

// closerStaff are the people who hold the posts, by contract and without a name.
func (l *loader) closerStaff() {
	for i, h := range []struct {
		post string
		held project.HeldFacts
	}{
		{"Dyrektor centrum", project.HeldFacts{Label: "osoba 1", FTE: 100, FromOn: date.New(2026, 1, 5), Evidence: "umowa o pracę 1/2026"}},
		{"Koordynator indywidualnych planów usług społecznych", project.HeldFacts{Label: "osoba 2", FTE: 100, FromOn: date.New(2026, 2, 2), Evidence: "umowa o pracę 2/2026"}},
		{"Koordynator indywidualnych planów usług społecznych", project.HeldFacts{Label: "osoba 3", FTE: 100, FromOn: date.New(2026, 7, 1), Evidence: "umowa o pracę 5/2026"}},
		{"Organizator usług społecznych", project.HeldFacts{Label: "osoba 4", FTE: 100, FromOn: date.New(2026, 1, 5), Evidence: "umowa o pracę 3/2026"}},
		{"Organizator społeczności lokalnej", project.HeldFacts{Label: "osoba 5", FTE: 100, FromOn: date.New(2026, 3, 2), Evidence: "umowa o pracę 4/2026"}},
		{"Stanowisko dla osoby z niepełnosprawnością", project.HeldFacts{Label: "osoba 6", FTE: 50, Disability: true, FromOn: date.New(2026, 8, 3), Evidence: "umowa o pracę 6/2026, orzeczenie w aktach osobowych"}},
	} {
		l.on(h.held.FromOn, 60+i, "dyrektor", func(tx *audit.Tx) error {
			ref, err := db.Value[string](l.ctx, tx, `SELECT public_id FROM project_post WHERE name = $1`, h.post)
			if err != nil {
				return err
			}
			return project.AddFact(l.ctx, tx, project.PostRef(ref), h.held)
		})
	}
}

// closerContracts are the two contracts beside 12/2026, and which lines pay for the three.
func (l *loader) closerContracts() {
	l.signed(bargain{provider: silverHands, mode: contract.OpenCall, kind: contract.Support, subject: "Klub seniora w czterech sołectwach",
		from: date.New(2026, time.March, 1), until: date.New(2027, time.December, 31), amount: 118_500_00,
		lines: []bargainLine{{club, contract.Monthly, 30_00, 120}}, prepared: date.New(2026, time.January, 14)}, "13/2026")
	l.signed(bargain{provider: talks, mode: contract.CivilContract, kind: contract.Purchase, subject: "Rozmowy z psychologiem",
		from: date.New(2026, time.March, 1), until: date.New(2027, time.December, 31), amount: 36_000_00,
		lines: []bargainLine{{psychology, contract.Total, 120_00, 300}}, prepared: date.New(2026, time.February, 10)}, "14/2026")
	l.on(date.New(2026, time.March, 2), 90, "dyrektor", func(tx *audit.Tx) error {
		for _, c := range [][2]string{{"12/2026", "Usługi zlecone organizacjom"}, {"13/2026", "Usługi zlecone organizacjom"}, {"14/2026", "Usługi kupowane"}} {
			if _, err := tx.Exec(l.ctx, `UPDATE contract SET budget_line_id = (SELECT id FROM budget_line WHERE name = $2) WHERE number = $1`, c[0], c[1]); err != nil {
				return err
			}
		}
		return nil
	})
}

// signed plans a contract of that number from its draft to its signature.
func (l *loader) signed(k bargain, number string) {
	var ref contract.Ref
	step := func(after int, who string, do func(tx *audit.Tx, version int) error) {
		l.on(k.prepared.Add(after), 8, who, func(tx *audit.Tx) error {
			version, err := l.version("contract", string(ref))
			if err != nil {
				return err
			}
			return do(tx, version)
		})
	}
	l.on(k.prepared, 7, "organizator", func(tx *audit.Tx) (err error) {
		n := contract.Draft{Provider: provider.Ref(l.providers[k.provider]), Facts: contract.Facts{Number: number, Mode: k.mode, Kind: k.kind, Subject: k.subject,
			StartsOn: k.from, EndsOn: k.until, Amount: k.amount, WarnPercent: 85}}
		if k.mode == contract.OpenCall {
			n.AnnouncedOn, n.OffersUntil, n.DataAgreementNo, n.DataAgreementOn = k.prepared, k.prepared.Add(21), "PD/1/2026", date.New(2026, time.January, 8)
		}
		for i, line := range k.lines {
			n.Lines = append(n.Lines, contract.NewLine{At: i, Service: catalogue.Ref(l.services[line.service]), Limit: line.limit, Price: line.price, Quantity: quantity.Quarters(4 * line.units)})
		}
		ref, err = contract.Create(l.ctx, tx, n)
		return err
	})
	if k.mode.Contest() {
		step(1, "organizator", func(tx *audit.Tx, version int) error {
			return contract.Take(l.ctx, tx, ref, version, contract.Move{To: contract.Procedure, Checked: true})
		})
		step(30, "dyrektor", func(tx *audit.Tx, version int) error {
			return contract.Take(l.ctx, tx, ref, version, contract.Move{To: contract.Awarded, Day: tx.Today()})
		})
	}
	step(35, "dyrektor", func(tx *audit.Tx, version int) error {
		return contract.Sign(l.ctx, tx, ref, version, contract.Signature{
			PartyClause: "Gmina Lipowiec Nowy – CUS, reprezentowana przez dyrektora na podstawie pełnomocnictwa nr 3/2026", AttorneyNo: "3/2026",
			Accountant: "główna księgowa (przykład)", AccountantCheckedOn: tx.Today(), SignedOn: tx.Today()})
	})
}

// closerProducts are the files of the products, one of them in two versions, and who
// accepted what.
func (l *loader) closerProducts() {
	for i, f := range []struct {
		day              date.Date
		name, note, text string
	}{
		{date.New(2026, 3, 23), "Diagnoza potrzeb i potencjału", "", "Wyniki ankiety i spotkań: czego potrzebują mieszkańcy i kto w gminie może pomóc."},
		{date.New(2026, 6, 12), "Plan wdrażania CUS", "", "Kto, co i do kiedy robi, zanim usługi ruszą."},
		{date.New(2026, 6, 22), "Plan wdrażania CUS", "Terminy po drugiej turze konsultacji.", "Kto, co i do kiedy robi, zanim usługi ruszą. Terminy zmienione po konsultacjach."},
		{date.New(2026, 8, 20), "Standard usługi asystenta", "", "Jak wygląda dobra wizyta asystenta, od umówienia do karty realizacji."},
	} {
		l.on(f.day, 20+i, "organizator", func(tx *audit.Tx) error {
			var pdf bytes.Buffer
			d := paper.Doc{Title: f.name + " (przykład)", PrintedAt: tx.Now, Blocks: []paper.Block{paper.P(f.text), paper.P("Dokument zmyślony. Pokazuje, jak produkt ma plik.")}}
			if err := d.PDF(&pdf); err != nil {
				return err
			}
			ref, err := l.productRef(tx, f.name)
			if err != nil {
				return err
			}
			return project.AddFile(l.ctx, tx, ref, project.NewFile{File: document.File{Name: "produkt.pdf", Content: pdf.Bytes()}, DatedOn: tx.Today(), Note: f.note})
		})
	}
	for i, name := range []string{"Diagnoza potrzeb i potencjału", "Plan wdrażania CUS"} {
		l.on(date.New(2026, 6, 26), 20+i, "dyrektor", func(tx *audit.Tx) error {
			ref, err := l.productRef(tx, name)
			if err != nil {
				return err
			}
			version, err := l.version("product", string(ref))
			if err != nil {
				return err
			}
			return project.AcceptProduct(l.ctx, tx, ref, version, project.Acceptance{On: tx.Today(), By: "Rada Programowa ds. CUS (przykład)"})
		})
	}
}

func (l *loader) productRef(tx *audit.Tx, name string) (project.ProductRef, error) {
	return db.Value[project.ProductRef](l.ctx, tx, `SELECT public_id FROM product WHERE name = $1`, name)
}

// closerTasks are who answers for the tasks and how far they got, the first milestone's
// acceptance, and the risks.
func (l *loader) closerTasks() {
	for i, t := range []struct {
		name, owner string
		state       project.TaskState
		day         date.Date
	}{
		{"Diagnoza potrzeb", "spolecznosc", project.TaskDone, date.New(2026, 3, 20)},
		{"Program usług społecznych", "organizator", project.TaskDone, date.New(2026, 1, 30)},
		{"Wybór wykonawców", "organizator", project.TaskDone, date.New(2026, 3, 17)},
		{"Usługi programu", "organizator", project.TaskRunning, date.New(2026, 7, 1)},
		{"Monitoring co kwartał", "dyrektor", project.TaskRunning, date.New(2026, 7, 2)},
		{"Szkolenie koordynatorów", "dyrektor", project.TaskPlanned, date.New(2026, 7, 3)},
	} {
		l.on(t.day, 100+i, "dyrektor", func(tx *audit.Tx) error {
			owner, err := l.account(tx, t.owner)
			if err != nil {
				return err
			}
			row, err := db.One[struct {
				Ref     project.TaskRef
				Detail  string
				Version int
			}](l.ctx, tx, `SELECT public_id AS ref, detail, version FROM milestone_task WHERE name = $1`, t.name)
			if err != nil {
				return err
			}
			n := project.TaskFacts{Name: t.name, Detail: row.Detail, Owner: string(owner.Ref), State: t.state}
			if t.state == project.TaskDone {
				n.DoneOn = t.day
			}
			_, err = project.EditTask(l.ctx, tx, row.Ref, row.Version, n)
			return err
		})
	}
	l.on(date.New(2026, 6, 29), 0, "dyrektor", func(tx *audit.Tx) error {
		version, err := db.Value[int](l.ctx, tx, `SELECT version FROM milestone WHERE no = 1`)
		if err != nil {
			return err
		}
		return project.Accept(l.ctx, tx, 1, version, project.Acceptance{On: date.New(2026, 6, 28), By: "Rada Programowa ds. CUS (przykład)"})
	})
	l.on(date.New(2026, 7, 6), 0, "dyrektor", func(tx *audit.Tx) error {
		for _, n := range []project.RiskFacts{
			{Name: "Za mało asystentów w wakacje", Likelihood: 3, Effect: 2, Response: "Umowa z fundacją przewiduje zastępstwa; dyżur sąsiedzki."},
			{Name: "Transport ponad limit", Likelihood: 2, Effect: 2, Response: "Lista oczekujących, rozmowa z sąsiednią gminą."},
			{Name: "Mało uczestników klubu w dalszych sołectwach", Likelihood: 1, Effect: 2, Response: "Klub dojeżdża."},
		} {
			if err := project.AddRisk(l.ctx, tx, 2, n); err != nil {
				return err
			}
		}
		return nil
	})
}

// closerFigures are the plans by month and the figures written down by hand, each with its
// evidence; one was mended.
func (l *loader) closerFigures() {
	l.on(date.New(2026, 1, 15), 0, "dyrektor", func(tx *audit.Tx) error {
		for _, code := range []string{"consultations", "persons_with_plan", "volunteers"} {
			for i, value := range months[code] {
				if _, err := tx.Exec(l.ctx, `INSERT INTO indicator_plan (indicator_id, month, value) SELECT id, $2::date, $3 FROM indicator WHERE code = $1`,
					code, date.New(2026, 1, 1).AddMonths(i), value); err != nil {
					return err
				}
			}
		}
		return nil
	})
	for i, e := range []struct {
		code, evidence, reason string
		day                    date.Date
		value                  int
	}{
		{"consultations", "protokół konsultacji 1/2026: 22 uwagi", "", date.New(2026, 3, 31), 1},
		{"consultations", "protokół konsultacji 2/2026: razem 37 uwag, 21 uwzględnionych", "", date.New(2026, 5, 29), 2},
		{"volunteers", "porozumienia 1–7/2026", "", date.New(2026, 6, 30), 7},
		{"volunteers", "porozumienia 1–12/2026", "", date.New(2026, 8, 31), 12},
		{"volunteers", "porozumienia 1–11/2026", "Porozumienie 12/2026 zaczyna się we wrześniu.", date.New(2026, 8, 31), 11},
	} {
		l.on(e.day.Add(1), 200+i, "spolecznosc", func(tx *audit.Tx) error {
			_, err := tx.Exec(l.ctx, `INSERT INTO indicator_entry (indicator_id, on_day, value, evidence, replaces_id, reason, at, staff_id)
				SELECT id, @day::date, @value, @evidence, CASE WHEN @reason <> '' THEN (SELECT max(e.id) FROM indicator_entry e WHERE e.indicator_id = indicator.id AND e.on_day = @day::date) END,
				       @reason, @now, @by FROM indicator WHERE code = @code`,
				db.Args{"code": e.code, "day": e.day, "value": e.value, "evidence": e.evidence, "reason": e.reason, "now": tx.Now, "by": int64(tx.Who.ID)})
			return err
		})
	}
}
