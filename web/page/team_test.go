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
	has(t, html, "Pierwsze hasło wylosuje system.")
}

func TestTeam(t *testing.T) {
	t.Parallel()
	closed := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	v := page.TeamView{Who: policy.Actor{ID: 1}, Accounts: []staff.Account{
		{ID: 1, Ref: "a", Name: "Ewa Maj", Roles: []string{"DIR"}},
		{ID: 2, Ref: "b", Name: "Piotr Sowa", Roles: []string{"OUS", "REC"}, ApprovalNumber: "7/2026", ApprovalUntil: november, MustChange: true},
		{ID: 3, Ref: "c", Name: "Anna Lis", Roles: []string{"KOR"}, Demo: true},
		{ID: 4, Ref: "d", Name: "Marek Bąk", Roles: []string{"KOR"}, DisabledAt: &closed},
	}}
	html := shown(t, page.Team(v))
	has(t, html, "W zespole są 3 osoby", "Plany zatwierdza dyrekcja i 1 upoważniona osoba.", "nr 7/2026, do 23.11.2026", "Punkt informacji",
		"Czeka na pierwsze logowanie", "Konto pokazowe", "od 20.11.2026", "(Ty)")
	hasNot(t, html, "Dodaj osobę")
	v.May, v.Accounts[1].ApprovalNumber = true, ""
	has(t, shown(t, page.Team(v)), "Dodaj osobę", "nikt nie ma dziś upoważnienia")
}

func TestAccountShowsOnlyWhatOneMayDo(t *testing.T) {
	t.Parallel()
	withdrawn := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	organiser := staff.Account{ID: 2, Ref: "b", Name: "Piotr Sowa", Roles: []string{"OUS"}, Version: 3}
	grants := []staff.Grant{
		{Number: "9", From: november.Add(1), Until: november.Add(9), GrantedBy: "Ewa Maj"},
		{Number: "8", From: november, Until: november, GrantedBy: "Ewa Maj"},
		{Number: "7", From: november.Add(-9), Until: november.Add(-1), GrantedBy: "Ewa Maj"},
		{Number: "6", From: november, Until: november, GrantedBy: "Ewa Maj", WithdrawnAt: &withdrawn},
	}
	for name, tc := range map[string]struct {
		v            page.AccountView
		wants, lacks []string
	}{
		"the administrator": {page.AccountView{Account: organiser, Manages: true, Today: november, Grants: grants},
			[]string{"Zapisz role", "Zamknij konto", "Upoważnienia daje i wycofuje dyrekcja.", "Od przyszłego dnia", "Ważne", "Wygasło", "Wycofane 20.11.2026"}, []string{"Zmień upoważnienie"}},
		"the director": {page.AccountView{Account: organiser, MayGrant: true, Today: november, Grants: grants},
			[]string{"Zmień upoważnienie"}, []string{"Zapisz role", "Zamknij konto"}},
		"the director, before the first one": {page.AccountView{Account: organiser, MayGrant: true, Today: november},
			[]string{"Upoważnij do zatwierdzania planów", "Ta osoba nie miała jeszcze upoważnienia."}, []string{"Zmień upoważnienie"}},
		"who only reads":    {page.AccountView{Account: organiser, Today: november}, nil, []string{"Zapisz role", "Zamknij konto", "Upoważnij do"}},
		"one's own account": {page.AccountView{Account: organiser, Own: true, Manages: true, MayGrant: true, Today: november}, []string{"To Twoje konto."}, []string{"Zapisz role", "Zamknij konto", "Upoważnij do"}},
		"a coordinator's": {page.AccountView{Account: staff.Account{ID: 5, Ref: "e", Name: "Anna Lis", Roles: []string{"KOR"}}, MayGrant: true, Today: november},
			nil, []string{"Upoważnienia"}},
		"a closed one": {page.AccountView{Account: staff.Account{ID: 2, Ref: "b", Name: "Piotr Sowa", Roles: []string{"OUS"}, DisabledAt: &withdrawn}, Manages: true, MayGrant: true, Today: november},
			[]string{"Otwórz konto", "Konto jest zamknięte."}, []string{"Zapisz role", "Upoważnij do"}},
	} {
		t.Log(name)
		tc.v.Form = form.New(nil)
		html := shown(t, page.AccountShow(tc.v))
		has(t, html, tc.wants...)
		hasNot(t, html, tc.lacks...)
	}
	html := shown(t, page.Authorisation(page.AuthorisationView{Form: form.New(nil), Account: organiser, Grants: grants, Today: november}))
	has(t, html, "Zapisz upoważnienie", "Wycofaj upoważnienie", "Art. 41 ust. 1")
	hasNot(t, shown(t, page.Authorisation(page.AuthorisationView{Form: form.New(nil), Account: organiser, Grants: grants[2:], Today: november})), "Wycofaj upoważnienie")
}
