package server_test

import (
	"net/http"
	"strings"
	"testing"

	"cus/internal/domain/given"
	"cus/web/link"
)

// TestAPaperIsAPageAndAFile: one address answers with the page, the PDF and large print,
// and each opening of a person's plan leaves its line.
func TestAPaperIsAPageAndAFile(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.ApprovedPlan, given.Anna)
	anna, at := s.at(given.Anna), link.PlanPrint(string(h.Plan))
	anna.get(at).want(http.StatusOK, "Duży druk", at+"?format=pdf", "wydruk 23.11.2026")
	anna.get(at+"?druk=duzy").want(http.StatusOK, `class="paper large"`, "Zwykły druk", at+"?druk=duzy&amp;format=pdf")
	for _, format := range []string{"?format=pdf", "?druk=duzy&format=pdf"} {
		before := s.text(`SELECT count(*) FROM audit_entry WHERE action = 'plan.read'`)
		a := anna.get(at+format).want(http.StatusOK, "%PDF-")
		if got := a.header.Get("Content-Type"); got != "application/pdf" {
			t.Errorf("type %q", got)
		}
		if got := a.header.Get("Content-Disposition"); !strings.Contains(got, `filename="IPUS-2026-0001.pdf"`) {
			t.Errorf("disposition %q", got)
		}
		if s.text(`SELECT count(*) FROM audit_entry WHERE action = 'plan.read'`) == before {
			t.Error("a file went out without a line in the journal")
		}
	}
}
