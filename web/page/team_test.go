package page_test

import (
	"testing"
	"time"

	"cus/internal/domain/policy"
	"cus/internal/domain/staff"
	"cus/internal/platform/form"
	"cus/web/page"
)

func TestEveryRoleSaysWhatItSees(t *testing.T) {
	t.Parallel()
	html := shown(t, page.NewAccount(form.New(nil)))
	for _, r := range policy.Roles {
		has(t, html, `value="`+string(r)+`"`)
	}
	has(t, html, "nikt inny go nie pozna", "Role potwierdza dyrekcja")
}

func TestTeam(t *testing.T) {
	t.Parallel()
	closed := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	v := page.TeamView{Who: policy.Actor{ID: 1}, Counts: staff.Counts{Open: 3, Approvers: 1}, Accounts: []staff.Account{
		{ID: 1, Ref: "a", Name: "Ewa Maj", Roles: []string{"DIR"}, SigningNumber: "OR.3", SigningUntil: november, LastSignInAt: &closed},
		{ID: 2, Ref: "b", Name: "Piotr Sowa", Roles: []string{"OUS", "REC"}, ApprovalNumber: "7/2026", ApprovalUntil: november, MustChange: true},
		{ID: 3, Ref: "c", Name: "Anna Lis", Roles: []string{"KOR"}, Demo: true, StandsInFor: []string{"Marek Bąk"}},
		{ID: 4, Ref: "d", Name: "Marek Bąk", Roles: []string{"KOR"}, DisabledAt: &closed},
		{ID: 5, Ref: "e", Name: "Zofia Nowa", Waiting: []string{"KOR"}},
	}}
	html := shown(t, page.Team(v))
	has(t, html, "W zespole są 3 osoby", "Plany zatwierdza dyrekcja i 1 upoważniona osoba.", "zatwierdza plany: nr 7/2026, do 23.11.2026", "wydaje decyzje: nr OR.3",
		"Punkt informacji", "Czeka na pierwsze logowanie", "Konto pokazowe", "od 20.11.2026", "(Ty)", "zastępuje dziś: Marek Bąk", "Role czekają na dyrekcję", "jeszcze nigdy")
	hasNot(t, html, "Dodaj osobę", "Potwierdź role")
	v.May, v.Counts.Approvers, v.Counts.Waiting = true, 0, 1
	has(t, shown(t, page.Team(v)), "Dodaj osobę", "nikt nie ma dziś upoważnienia", "1 konto czeka na potwierdzenie ról.", "Zobacz, co czeka")
	v.Decides = true
	has(t, shown(t, page.Team(v)), "Potwierdź role")
	v.Accounts, v.Filter = nil, staff.Filter{State: "closed"}
	has(t, shown(t, page.Team(v)), "Brak wyników dla tych filtrów.")
}

func TestAccountShowsOnlyWhatOneMayDo(t *testing.T) {
	t.Parallel()
	withdrawn := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	organiser := staff.Account{ID: 2, Ref: "b", Name: "Piotr Sowa", Roles: []string{"OUS"}, Version: 3}
	director := staff.Account{ID: 6, Ref: "f", Name: "Ewa Maj", Roles: []string{"DIR"}}
	grants := []staff.Grant{
		{Scope: staff.ApprovePlans, Number: "9", From: november.Add(1), Until: november.Add(9), GrantedBy: "Ewa Maj"},
		{Scope: staff.ApprovePlans, Number: "8", From: november, Until: november, GrantedBy: "Ewa Maj"},
		{Scope: staff.SignDecisions, Number: "7", From: november.Add(-9), Until: november.Add(-1), GrantedBy: "Ewa Maj"},
		{Scope: staff.ApprovePlans, Number: "6", From: november, Until: november, GrantedBy: "Ewa Maj", WithdrawnAt: &withdrawn},
	}
	adm, dir := policy.Actor{ID: 11, Roles: []policy.Role{policy.Administrator}}, policy.Actor{ID: 1, Roles: []policy.Role{policy.Director}}
	for name, tc := range map[string]struct {
		v            page.AccountView
		wants, lacks []string
	}{
		"the administrator": {page.AccountView{Account: organiser, Who: adm, Manages: true, Today: november, Grants: grants},
			[]string{"Zapisz role", "Wyłącz konto", "Upoważnienia daje i wycofuje dyrekcja.", "Od przyszłego dnia", "Ważne", "Wygasło", "Wycofane 20.11.2026", "Zrób odnośnik do nowego hasła"},
			[]string{"Upoważnij do", "Ustal zastępstwo"}},
		"the administrator, before the paper of the wójt is written down": {page.AccountView{Account: director, Who: adm, Manages: true, Today: november},
			[]string{"Upoważnij do wydawania decyzji"}, []string{"Upoważnij do zatwierdzania"}},
		"the director": {page.AccountView{Account: organiser, Who: dir, MayGrant: true, Today: november},
			[]string{"Upoważnij do zatwierdzania planów", "Upoważnij do wydawania decyzji", "Ta osoba nie miała jeszcze upoważnienia.", "Ustal zastępstwo"}, []string{"Zapisz role", "Wyłącz konto", "odnośnik"}},
		"who only reads":    {page.AccountView{Account: organiser, Today: november}, nil, []string{"Zapisz role", "Wyłącz konto", "Upoważnij do", "odnośnik"}},
		"one's own account": {page.AccountView{Account: organiser, Who: policy.Actor{ID: 2, Roles: dir.Roles}, Own: true, Manages: true, MayGrant: true, Today: november}, []string{"To Twoje konto."}, []string{"Zapisz role", "Wyłącz konto", "Upoważnij do", "odnośnik"}},
		"a coordinator's": {page.AccountView{Account: staff.Account{ID: 5, Ref: "e", Name: "Anna Lis", Roles: []string{"KOR"}}, Who: dir, MayGrant: true, Today: november, Cases: staff.Cases{Applications: 3, Plans: 2}},
			[]string{"Otwarte wnioski", "Ustal zastępstwo"}, []string{"Upoważnienia", "Przekaż sprawy"}},
		"a closed one": {page.AccountView{Account: staff.Account{ID: 2, Ref: "b", Name: "Piotr Sowa", Roles: []string{"OUS"}, DisabledAt: &withdrawn}, Who: adm, Manages: true, Today: november},
			[]string{"Włącz konto", "Konto jest wyłączone."}, []string{"Zapisz role", "Upoważnij do", "odnośnik"}},
		"a link just made": {page.AccountView{Account: organiser, Who: adm, Manages: true, Today: november, Link: "https://cus.example/zaproszenie/ABC"},
			[]string{"https://cus.example/zaproszenie/ABC", "Pokazujemy go tylko teraz."}, nil},
	} {
		t.Log(name)
		tc.v.Form = form.New(nil)
		html := shown(t, page.AccountShow(tc.v))
		has(t, html, tc.wants...)
		hasNot(t, html, tc.lacks...)
	}
	html := shown(t, page.Authorisation(page.AuthorisationView{Form: form.New(nil), Account: organiser, Scope: staff.ApprovePlans, Grants: grants, Today: november}))
	has(t, html, "Zapisz upoważnienie", "Wycofaj upoważnienie", "Art. 41 ust. 1")
	signing := shown(t, page.Authorisation(page.AuthorisationView{Form: form.New(nil), Account: organiser, Scope: staff.SignDecisions, Grants: grants, Today: november}))
	has(t, signing, "Zapisz upoważnienie", "Art. 26")
	hasNot(t, signing, "Wycofaj upoważnienie", "nr 9")
	has(t, shown(t, page.Authorisation(page.AuthorisationView{Form: form.New(nil), Account: director, Scope: staff.ApprovePlans, Today: november})), "tylko osobę z rolą Organizacja usług")
}

func TestHandOver(t *testing.T) {
	t.Parallel()
	v := page.HandOverView{Form: form.New(nil), Account: staff.Account{Ref: "b", Name: "Anna Lis", Version: 2}, Closes: true,
		Cases: staff.Cases{Applications: 3, Plans: 1}, Colleagues: []staff.Colleague{{Ref: "c", Name: "Marek Bąk"}}}
	has(t, shown(t, page.HandOver(v)), "Wyłączyć konto: Anna Lis?", "3 otwarte wnioski przejmie", "1 plan przejmie", "Marek Bąk", "nic nie jest usuwane")
	v.Colleagues = nil
	has(t, shown(t, page.HandOver(v)), "Najpierw dodaj taką osobę.")
	v.Cases = staff.Cases{}
	has(t, shown(t, page.HandOver(v)), "Ta osoba nie prowadzi żadnych spraw.")
	v.Closes = false
	hasNot(t, shown(t, page.HandOver(v)), "<form")
}
