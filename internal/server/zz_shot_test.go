//go:build residentshot

package server_test

import (
	"net/url"
	"os"
	"strings"
	"testing"

	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/web/link"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/launcher"
	"github.com/go-rod/rod/lib/proto"
)

func TestShots(t *testing.T) {
	o := openOffice(t)
	ref := o.register(given.Janina)
	stefan := o.register(given.Stefan)
	for i := range 12 {
		p := given.Someone("Kowalski", "Jan "+string(rune('A'+i)))
		o.register(p)
	}
	o.caseOf(ref, given.Anna)
	_ = stefan
	for _, q := range []string{
		`INSERT INTO service (gmina_id, name, summary, area, unit, audience, created_at, updated_at, updated_by) SELECT id, n, 'x', 1, u, 'x', now(), now(), 1 FROM gmina, (VALUES ('Asystent osoby starszej','hour'),('Teleopieka (opaska)','month'),('Klub seniora','visit')) v(n,u)`,
		`INSERT INTO programme (gmina_id, name, valid_from, valid_until, created_at, updated_at, updated_by) SELECT id, 'Program', '2026-01-01', '2027-12-31', now(), now(), 1 FROM gmina`,
		`INSERT INTO offer (programme_id, service_id) SELECT p.id, s.id FROM programme p, service s`,
		`INSERT INTO provider (gmina_id, name, kind, created_at, updated_at, updated_by) SELECT id, 'Fundacja „Sąsiad”', 'ngo', now(), now(), 1 FROM gmina`,
		`INSERT INTO application_item (application_id, offer_id, state, decided_at, decided_by) SELECT a.id, o.id, 'qualified', '2026-11-19 09:31+01', 2 FROM application a, offer o WHERE a.number = 'KS/2026/9001'`,
		`UPDATE application SET state='qualification' WHERE number = 'KS/2026/9001'`,
		`INSERT INTO assessment (application_id, resident_id, coordinator_id, held_on, place, present, needs, current_services, justification, feasibility, fee_info_on, completed_at, completed_by, created_at, updated_at, updated_by) SELECT id, resident_id, 2, '2026-11-18', 'residence', 'x','x','x','x','justified_possible','2026-11-18','2026-11-18 13:05+01',2,'2026-11-18','2026-11-18',2 FROM application WHERE number = 'KS/2026/9001'`,
		`INSERT INTO plan (number, gmina_id, resident_id, application_id, coordinator_id, state, due_on, alarm_on, created_at, updated_at, updated_by) SELECT 'IPUS/2026/0031', gmina_id, resident_id, id, 2, 'draft', '2026-12-04', '2026-12-04', now(), now(), 2 FROM application WHERE number = 'KS/2026/9001'`,
		`INSERT INTO plan_version (plan_id, no, prepared_by, starts_on, ends_on) SELECT id, 1, 2, '2026-12-01', '2027-11-30' FROM plan`,
		`INSERT INTO planned_service (version_id, item_id, provider_id, place, days, from_minute, until_minute, amount) SELECT v.id, i.id, p.id, 'dom', 21, 540, 720, 176 FROM plan_version v, application_item i, provider p WHERE i.id < 3`,
		`INSERT INTO planned_service (version_id, item_id) SELECT v.id, i.id FROM plan_version v, application_item i WHERE i.id = 3`,
		`INSERT INTO plan_transition (plan_id, version_no, to_state, at, staff_id) SELECT id, 1, 'draft', '2026-11-20 10:42+01', 2 FROM plan`,
	} {
		if _, err := o.Owner.Exec(t.Context(), q); err != nil {
			t.Fatal(q, err)
		}
	}
	u := launcher.New().Bin("/usr/bin/chromium").NoSandbox(true).Headless(true).MustLaunch()
	browser := rod.New().ControlURL(u).MustConnect()
	defer browser.MustClose()
	shoot := func(name string, who policy.Actor, path string, w, h int, act func(p *rod.Page)) {
		v := o.seat(who)
		b := browser.MustIncognito()
		p := b.MustPage("")
		p.MustSetCookies(&proto.NetworkCookieParam{Name: "sid", Value: v.token, URL: o.site.URL})
		p.MustSetViewport(w, h, 1, false)
		p.MustNavigate(o.site.URL + path).MustWaitLoad()
		if act != nil {
			act(p)
		}
		p.MustWaitStable()
		img, err := p.Screenshot(true, nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = os.WriteFile("/tmp/respages/"+name+".png", img, 0o600)
		if axe, err := os.ReadFile("../../web/node_modules/axe-core/axe.min.js"); err == nil {
			_ = proto.PageSetBypassCSP{Enabled: true}.Call(p)
			p.MustReload().MustWaitLoad()
			if _, err := p.Eval(`() => {` + string(axe) + `}`); err != nil {
				t.Log(err)
			} else {
				res := p.MustEval(`async () => (await axe.run()).violations.map(v => v.id + ": " + v.nodes.map(n => n.html.slice(0,160)).slice(0,3).join(" | ")).join("\n")`)
				if s := res.Str(); s != "" {
					t.Errorf("%s: %s", name, s)
				}
			}
		}
		b.MustClose()
	}
	id := string(ref)
	anna := o.seat(given.Anna)
	f := anna.post(link.SearchPeople, url.Values{"q": {"kow"}}).to
	_ = f
	shoot("card", given.Anna, link.Resident(id), 1366, 768, nil)
	shoot("card390", given.Anna, link.Resident(id), 390, 844, nil)
	shoot("card-marek", given.Marek, link.Resident(id), 1366, 768, nil)
	shoot("card-ola", given.Ola, link.Resident(id), 1366, 768, nil)
	shoot("card-ewa", given.Ewa, link.Resident(id), 1366, 768, nil)
	shoot("list", given.Anna, link.Residents, 1366, 768, nil)
	shoot("search", given.Anna, f, 1366, 768, nil)
	shoot("new", given.Ola, link.NewResident, 1366, 768, nil)
	shoot("dup", given.Ola, link.NewResident, 1366, 768, func(p *rod.Page) {
		p.MustElement("#f-surname").MustInput("Kowalczyk")
		p.MustElement("#f-pesel").MustInput("480314 00420")
		p.MustElement("#f-birth_date").MustInput("14.03.1948")
		p.MustElement("form.form button.primary").MustClick()
		p.MustWaitLoad()
	})
	shoot("dup390", given.Ola, link.NewResident, 390, 844, func(p *rod.Page) {
		p.MustElement("#f-surname").MustInput("Kowalczyk")
		p.MustElement("#f-birth_date").MustInput("14.03.1948")
		p.MustElement("form.form button.primary").MustClick()
		p.MustWaitLoad()
	})
	shoot("edit", given.Anna, link.ResidentEdit(id), 1366, 768, nil)
	shoot("access", given.Marek, link.ResidentAccess(id), 1366, 768, nil)
	shoot("apps", given.Anna, link.ResidentApplications(id), 1366, 768, nil)
	shoot("needs", given.Anna, link.ResidentAssessments(id), 1366, 768, nil)
	shoot("plans", given.Anna, link.ResidentPlans(id), 1366, 768, nil)
	o.seat(given.Marek).post(link.ResidentAccess(id), url.Values{"why": {"deputy"}, "reason": {strings.Repeat("Zastępuję Annę Lis. ", 3)}})
	shoot("grants", given.Ewa, link.Access, 1366, 768, nil)
	shoot("banner", given.Marek, link.Resident(id), 1366, 768, nil)
	shoot("pesel-marek", given.Piotr, link.Resident(id), 1366, 768, func(p *rod.Page) {
		p.MustElement("form.reveal button").MustClick()
		p.MustWaitStable()
	})
}
