package page_test

import (
	"fmt"
	"testing"

	"cus/internal/domain/catalogue"
	"cus/internal/domain/programme"
	"cus/internal/domain/provider"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/web/page"
)

var care = catalogue.Service{ID: 3, Ref: "opieka", Version: 2, UpdatedBy: "Piotr Sowa", Facts: catalogue.Facts{Name: "Usługi <opiekuńcze>",
	Summary: "Pomoc w domu.", Area: 4, Unit: catalogue.Hour, Audience: "osoby starsze"}}

func TestServiceList(t *testing.T) {
	t.Parallel()
	gone, leaving, free := care, care, care
	gone.WithdrawnOn, leaving.WithdrawnOn, free.ID = november, november.Add(1), 4
	offers := []programme.Offer{{ServiceID: 3, ProgrammeRef: "blisko", ProgrammeName: "Blisko domu"}, {ServiceID: 3, ProgrammeRef: "razem", ProgrammeName: "Razem"}}
	v := page.ServiceListView{Today: november, Totals: catalogue.Totals{Offered: 3, Withdrawn: 1}, Offers: offers, May: true}
	for name, tc := range map[string]struct {
		s    catalogue.Service
		want string
	}{
		"one on offer":               {care, "W ofercie"},
		"one no programme offers":    {free, "Bez programu"},
		"one withdrawn from today":   {gone, "Wycofana 23.11.2026"},
		"one withdrawn from another": {leaving, "Do wycofania 24.11.2026"},
	} {
		v.Services = []catalogue.Service{tc.s}
		html := shown(t, page.ServiceList(v))
		t.Log(name)
		has(t, html, tc.want, "W katalogu są 3 usługi", "Usługi &lt;opiekuńcze&gt;", "Dodaj usługę")
	}
	v.Services = []catalogue.Service{care}
	has(t, shown(t, page.ServiceList(v)), `href="/programy/blisko"`, `href="/programy/razem"`, "1 z nich można dziś wpisać")

	v.May, v.Services, v.Filter, v.Offers = false, nil, catalogue.Filter{Words: `"><b>`}, nil
	html := shown(t, page.ServiceList(v))
	has(t, html, "Brak wyników dla tych filtrów.", "Żadnej nie można dziś wpisać do wniosku", "&#34;&gt;&lt;b&gt;")
	hasNot(t, html, "Dodaj usługę", "Katalog jest")

	for i := range catalogue.Shown + 1 {
		s := care
		s.Name = fmt.Sprintf("Usługa %d.", i)
		v.Services = append(v.Services, s)
	}
	html = shown(t, page.ServiceList(v))
	has(t, html, "Usługa 49.", "Pokazano pierwsze 50.")
	hasNot(t, html, "Usługa 50.")
}

func TestServicePageAnswersWhetherOneCanAskForIt(t *testing.T) {
	t.Parallel()
	inForce := programme.Programme{Ref: "blisko", State: programme.InForceState, Offers: 1, Facts: programme.Facts{Name: "Blisko domu", From: november, Until: november}}
	v := page.ServiceView{Service: care, Today: november, Programmes: []programme.Programme{inForce}, May: true}
	has(t, shown(t, page.ServiceShow(v)), "Tę usługę można dziś wpisać do wniosku i planu.", "obszar 4 z 14", "Zmień usługę", "Ostatni zapis: Piotr Sowa")
	v.Today, v.May = november.Add(1), false
	html := shown(t, page.ServiceShow(v))
	has(t, html, "Tej usługi nie można dziś wpisać", "Nie oferuje jej żaden obowiązujący program.", "Poza okresem")
	hasNot(t, html, "Zmień usługę")
	v.Today, v.Service.WithdrawnOn = november, november
	has(t, shown(t, page.ServiceShow(v)), "Tej usługi nie można dziś wpisać", "Wycofana z katalogu 23.11.2026.")
}

func TestProgrammePageByState(t *testing.T) {
	t.Parallel()
	p := programme.Programme{Ref: "blisko", Offers: 2, Facts: programme.Facts{Name: "Blisko domu", From: november.Add(-10), Until: november.Add(10),
		Resolution: "I/1/2026", ResolutionOn: november.Add(-20)}}
	for state, want := range map[programme.State][]string{
		programme.Draft:         {"To projekt.", "Rozpocznij konsultacje"},
		programme.Consultation:  {"Trwają konsultacje.", "Skieruj do rady"},
		programme.BeforeCouncil: {"czeka na uchwałę", "Zapisz uchwalenie", "Zapisz nieuchwalenie"},
		programme.Adopted:       {"Czeka na ogłoszenie.", "Zapisz ogłoszenie", "Zapisz nieważność"},
		programme.Published:     {"Czeka na wejście w życie.", "Zapisz wejście w życie"},
		programme.InForceState:  {"Do wniosku i planu można wpisać 2 usługi.", "Zakończ program"},
		programme.Ended:         {"Program jest zakończony.", "Sprawa programu jest zamknięta."},
		programme.Rejected:      {"nie uchwaliła tego programu", "Nieuchwalony"},
		programme.Annulled:      {"Stwierdzono nieważność uchwały."},
	} {
		p.State = state
		v := page.ProgrammeView{Programme: p, Today: november, May: true, Moves: state.Next(),
			History: []programme.Change{{To: state, By: "Ewa Maj", Note: "<pismo>\n12/2026"}}}
		html := shown(t, page.ProgrammeShow(v))
		has(t, html, append(want, "13.11.2026–03.12.2026", "&lt;pismo&gt;<br>12/2026", "brak w źródle")...)
		for _, to := range state.Next() {
			ask := shown(t, page.ProgrammeState(page.ProgrammeStateView{Form: form.New(map[string]string{"version": "4"}), Programme: p, To: to}))
			has(t, ask, "Blisko domu", `name="version" value="4"`, `name="to" value="`+string(to)+`"`, "Krok zostanie w historii programu")
		}
		v.May, v.Moves = false, nil
		hasNot(t, shown(t, page.ProgrammeShow(v)), "Zmień program", "Zakończ program", "Rozpocznij konsultacje")
	}
	p.State = programme.InForceState
	for name, tc := range map[string]struct {
		today date.Date
		want  string
	}{
		"before its period": {november.Add(-11), "Okres zaczyna się 13.11.2026."},
		"on its first day":  {november.Add(-10), "Obowiązuje do 03.12.2026."},
		"on its last day":   {november.Add(10), "Obowiązuje do 03.12.2026."},
		"after its period":  {november.Add(11), "Okres minął 03.12.2026."},
	} {
		t.Log(name)
		has(t, shown(t, page.ProgrammeShow(page.ProgrammeView{Programme: p, Today: tc.today})), tc.want)
	}
	p.Offers = 0
	has(t, shown(t, page.ProgrammeShow(page.ProgrammeView{Programme: p, Today: november})), "nie ma usługi, którą można wpisać")
}

func TestProgrammeListSaysWhatIsUnknown(t *testing.T) {
	t.Parallel()
	rows := []programme.Programme{
		{Ref: "a", State: programme.Annulled, Facts: programme.Facts{Name: "Dawny"}},
		{Ref: "b", State: programme.Draft, Facts: programme.Facts{Name: "Nowy"}},
	}
	html := shown(t, page.ProgrammeList(page.ProgrammeListView{Programmes: rows, Totals: programme.Totals{All: 2}, Today: november}))
	has(t, html, "Dziś nie obowiązuje żaden program", "brak w źródle", "jeszcze bez uchwały")
}

func TestProgrammeFormKeepsAWithdrawnService(t *testing.T) {
	t.Parallel()
	f := form.New(nil)
	f.Set("services", "stara")
	html := shown(t, page.ProgrammeForm(page.ProgrammeFormView{Form: f, Services: []programme.Offered{
		{Service: "stara", Name: "Stara usługa", Area: 1, Offered: true, Withdrawn: true},
		{Service: "dawna", Name: "Dawna usługa", Area: 1, Withdrawn: true},
		{Service: "nowa", Name: "Nowa usługa", Area: 1},
	}}))
	has(t, html, "Stara usługa", "po odznaczeniu nie wróci do programu", "Nowa usługa")
	hasNot(t, html, "Dawna usługa")
	has(t, shown(t, page.ProgrammeForm(page.ProgrammeFormView{Form: form.New(nil)})), "W katalogu nie ma usług, które można dodać.")
}

func TestProviderPages(t *testing.T) {
	t.Parallel()
	for _, k := range provider.Kinds {
		p := provider.Provider{Ref: "x", Facts: provider.Facts{Name: "Sąsiad", Kind: k}}
		has(t, shown(t, page.ProviderShow(page.ProviderView{Provider: p, Today: november})), "Art. 7 ust. 2", "nie podano", "Współpraca trwa.")
		p.EndedOn = november
		has(t, shown(t, page.ProviderShow(page.ProviderView{Provider: p, Today: november, May: true})), "Współpraca trwa do 23.11.2026.", "Zmień dane")
		has(t, shown(t, page.ProviderShow(page.ProviderView{Provider: p, Today: november.Add(1)})), "Współpraca skończyła się 23.11.2026.")
	}
	for n, want := range map[int]string{1: "Usługi wykonuje 1 wykonawca", 2: "Usługi wykonuje 2 wykonawców", 5: "Usługi wykonuje 5 wykonawców"} {
		has(t, shown(t, page.ProviderList(page.ProviderListView{Totals: provider.Totals{Active: n}, Today: november})), want)
	}
	html := shown(t, page.ProviderForm(page.ProviderFormView{Form: form.New(map[string]string{"kind": "ngo"})}))
	has(t, html, "Nowy wykonawca usług", "Podmiot leczniczy", "checked")
	hasNot(t, html, "Ostatni dzień współpracy")
}
