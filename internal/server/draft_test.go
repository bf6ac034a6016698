package server_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/web/link"
)

// own marks what a page's script sends by itself.
func own(name, value string) func(r *http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

var autosave = own("Cus-Autosave", "1")

// TestADraftComesBackToItsAuthor: what was typed is kept, shown again to its author alone,
// and leaves nothing in the records or the journal.
func TestADraftComesBackToItsAuthor(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.Application, given.Anna)
	at := link.ResidentEdit(string(h.Resident))
	anna := s.at(given.Anna)
	v := anna.fill(at, "", set("accessibility", canary, "szkic", at))
	mark := s.mark()
	anna.post(link.Drafts, v, autosave).want(200, "Zapisano o 10:00")
	if lines := s.journal(mark); len(lines) != 0 {
		t.Errorf("a draft leaves %q", lines)
	}
	anna.get(at).want(200, canary, "To Twój szkic", "Odrzuć szkic")
	s.at(given.Ola).get(at).want(200).lacks(canary)
	if got := s.text(`SELECT accessibility FROM resident`); got == canary {
		t.Error("a draft stands in the record")
	}

	anna.post(link.DraftDrop, set("szkic", at)).want(303)
	anna.get(at).want(200, "Odrzucono szkic").lacks(canary)
	anna.post(link.Drafts, v).want(303) // the button, without a script
	anna.get(at).want(200, "Zapisano szkic", canary)
	anna.post(at, v).want(303)
	anna.get(at).want(200, canary).lacks("To Twój szkic") // it is the record's now
}

// TestALateDraftDoesNotRise: a draft that arrives after its form was carried out is not
// kept, and one that arrives while it is being carried out neither.
func TestALateDraftDoesNotRise(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.Application, given.Anna)
	at := link.ResidentEdit(string(h.Resident))
	anna := s.at(given.Anna)
	v := anna.fill(at, "", set("accessibility", canary, "szkic", at))
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() { anna.post(link.Drafts, v, autosave) })
		wg.Go(func() { anna.post(at, v).want(303) })
	}
	wg.Wait()
	anna.post(link.Drafts, v, autosave).want(http.StatusNoContent)
	if got := s.text(`SELECT count(*) FROM draft`); got != "0" {
		t.Errorf("%s drafts", got)
	}
}

// TestADraftOfAnOlderVersion: somebody saved the record since; the draft is kept, and
// sending it says so.
func TestADraftOfAnOlderVersion(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.Application, given.Anna)
	at := link.ResidentEdit(string(h.Resident))
	anna, ola := s.at(given.Anna), s.at(given.Ola)
	anna.post(link.Drafts, anna.fill(at, "", set("accessibility", canary, "szkic", at)), autosave).want(200)
	ola.post(at, ola.fill(at, "", set("accessibility", "duży druk"))).want(303)
	anna.post(at, anna.fill(at, "", nil)).want(http.StatusConflict, "Ola Wrona", canary, "duży druk")
}

// TestADraftIsRefused where it belongs to no form of ours, is too large, or the session is over.
func TestADraftIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	anna := s.at(given.Anna)
	for _, path := range []string{"", "//zly.example", "https://zly.example/", "/nie/ma", link.Drafts, "/" + strings.Repeat("x", 400)} {
		anna.post(link.Drafts, set("szkic", path, "a", "b")).want(http.StatusBadRequest)
		anna.post(link.DraftDrop, set("szkic", path)).want(http.StatusBadRequest)
	}
	big := set("szkic", link.NewApplication)
	for i := range 14 {
		big.Set("f"+string(rune('a'+i)), strings.Repeat("ż", 9_000))
	}
	anna.post(link.Drafts, big).want(http.StatusRequestEntityTooLarge)
	anna.post(link.Drafts, set("szkic", link.NewPassword, "current", given.Password, "password", "inne", "x", "y")).want(303)
	if got := s.text(`SELECT fields FROM draft`); got != `{"x": ["y"]}` {
		t.Errorf("kept %s", got)
	}
	s.clock.forward(31 * time.Minute)
	anna.post(link.Drafts, set("szkic", link.NewApplication, "a", "b"), autosave).want(http.StatusUnauthorized)
}

// TestThePageItselfKeepsNoSessionAlive: what a page asks by itself does not count as
// somebody being there; a press does.
func TestThePageItselfKeepsNoSessionAlive(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	quiet, busy := s.at(given.Anna), s.at(given.Marek)
	for range 4 {
		s.clock.forward(9 * time.Minute)
		quiet.get(link.MyDay, own("Cus-Background", "1"))
		busy.post(link.SessionStay, nil).want(http.StatusNoContent)
	}
	quiet.get(link.MyDay).want(303)
	busy.get(link.MyDay).want(200)
}

// TestSigningInOverTheOpenPage lets its owner go on, and sends anybody else away from it.
func TestSigningInOverTheOpenPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	anna := s.at(given.Anna)
	whose := own("Cus-In-Place", s.text(`SELECT public_id FROM staff WHERE id = 2`))
	s.clock.forward(31 * time.Minute)
	in := func(who policy.Actor, password string) reply {
		return anna.post(link.SignIn, set("email", given.Email(who), "password", password), whose)
	}
	in(given.Anna, "złe hasło").want(http.StatusUnprocessableEntity, "Nie rozpoznajemy").lacks("<html")
	in(given.Anna, given.Password).want(http.StatusNoContent)
	anna.get(link.MyDay).want(200)
	in(given.Marek, given.Password).want(http.StatusResetContent)
}
