package server_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/document"
	"cus/internal/domain/given"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/form"
	"cus/web/link"
)

// note is the id of a note in the file, written by the coordinator of the case if there
// is none yet.
func (s *site) note(ref resident.Ref) string {
	s.t.Helper()
	q := `SELECT n.public_id FROM note n JOIN resident r ON r.id = n.resident_id WHERE r.public_id = $1 ORDER BY n.id LIMIT 1`
	if s.text(q, string(ref)) == "" {
		s.write(func(tx *audit.Tx) { given.Note(s.t, given.As(tx, s.coordinator(ref)), ref, "Telefon od sąsiadki.") })
	}
	return s.text(q, string(ref))
}

// document is the id of a document in the file, laid there likewise.
func (s *site) document(ref resident.Ref) string {
	s.t.Helper()
	q := `SELECT d.public_id FROM resident_document d JOIN resident r ON r.id = d.resident_id WHERE r.public_id = $1 ORDER BY d.id LIMIT 1`
	if s.text(q, string(ref)) == "" {
		s.write(func(tx *audit.Tx) { given.Document(s.t, given.As(tx, s.coordinator(ref)), ref, "Orzeczenie") })
	}
	return s.text(q, string(ref))
}

// coordinator is whose case the file is.
func (s *site) coordinator(ref resident.Ref) policy.Actor {
	s.t.Helper()
	name := s.text(`SELECT st.name FROM application a JOIN resident r ON r.id = a.resident_id JOIN staff st ON st.id = a.coordinator_id
		WHERE r.public_id = $1 ORDER BY a.id LIMIT 1`, string(ref))
	for _, p := range given.People {
		if p.Name == name {
			return p
		}
	}
	return given.Ewa
}

func TestADocumentIsFetchedAsItWasBrought(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.Application, given.Anna)
	at := link.NewDocument(string(h.Resident))
	anna := s.at(given.Anna)
	list := anna.post(at, anna.fill(at, "", set("title", "Orzeczenie", "kind", "certificate", "dated", "12.10.2026", theFile, given.PDF))).want(303).to()
	anna.get(list).want(200, "Orzeczenie", "12.10.2026", "PDF, 1 kB")
	doc := s.document(h.Resident)
	mark := s.mark()
	r := anna.get(link.Document(string(h.Resident), doc)).want(200)
	if r.body != given.PDF {
		t.Errorf("fetched %q", r.body)
	}
	for name, want := range map[string]string{"Content-Type": "application/pdf", "Content-Disposition": `attachment; filename="M-1001-dokument-1.pdf"`,
		"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"} {
		if got := r.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if csp := r.header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'") || !strings.HasSuffix(csp, "; sandbox") {
		t.Errorf("policy %q", csp)
	}
	if lines := s.journal(mark); len(lines) != 1 || !strings.HasPrefix(lines[0], "Anna: document.fetched of ") {
		t.Errorf("journal %q", lines)
	}
	s.at(given.Marek).get(link.Document(string(h.Resident), doc)).want(404)

	away := link.DocumentWithdrawal(string(h.Resident), doc)
	anna.post(away, anna.fill(away, "", set("why", "Cudze orzeczenie"))).want(303)
	anna.get(list).want(200, "wycofany", "Cudze orzeczenie")
	anna.get(link.Document(string(h.Resident), doc)).want(404)
}

// TestWhatIsNoDocumentIsRefused by what it holds, whatever it calls itself.
func TestWhatIsNoDocumentIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.Application, given.Anna)
	at := link.NewDocument(string(h.Resident))
	anna := s.at(given.Anna)
	v := anna.fill(at, "", set("title", "Skan", "kind", "other"))
	for content, says := range map[string]string{
		"":                                   "Ten plik jest pusty",
		"<html><script>alert(1)</script>":    "Tego pliku nie da się przyjąć",
		"MZ\x90\x00 program":                 "Tego pliku nie da się przyjąć",
		"\x89PNG\r\n\x1a\n obraz":            "nie zgadza się z jego rozszerzeniem", // it calls itself skan.pdf
		packed(t, "word/document.xml", 1):    "nie zgadza się z jego rozszerzeniem",
		packed(t, "word/document.xml", 200):  "po rozpakowaniu jest za duży",
		packed(t, "word/vbaProject.bin", 1):  "zawiera makra",
		packed(t, "cokolwiek/innego.txt", 1): "Tego pliku nie da się przyjąć",
	} {
		anna.post(at, with(with(v, theFile, content), form.KeyField, form.NewKey())).want(http.StatusUnprocessableEntity, says, "Skan")
	}
	v.Del(theFile)
	anna.post(at, with(v, form.KeyField, form.NewKey())).want(http.StatusUnprocessableEntity, "Wybierz plik")
	anna.post(at, with(v, theFile, "%PDF-1.4 "+strings.Repeat("x", document.MaxSize))).want(http.StatusRequestEntityTooLarge, "plik 10 MB")
	if n := s.text(`SELECT count(*) FROM document`); n != "0" {
		t.Errorf("%s files were kept", n)
	}
}

// packed is an archive with one entry of that many megabytes of nothing.
func packed(t *testing.T, name string, megabytes int) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	for range megabytes {
		if err == nil {
			_, err = w.Write(make([]byte, 1<<20))
		}
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestAGigabyteIsNotRead: the answer comes after the first megabytes, not after the last.
func TestAGigabyteIsNotRead(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.Application, given.Anna)
	anna := s.at(given.Anna)
	sent := &counted{}
	kind := "multipart/form-data; boundary=granica"
	body := io.MultiReader(strings.NewReader("--granica\r\nContent-Disposition: form-data; name=\"file\"; filename=\"film.pdf\"\r\n\r\n%PDF-1.4"), io.LimitReader(sent, 1<<30))
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.web.URL+link.NewDocument(string(h.Resident)), body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	client := *anna.http
	client.Transport = &http.Transport{DialContext: (&net.Dialer{Timeout: time.Minute}).DialContext, ExpectContinueTimeout: time.Minute}
	res, err := client.Do(req)
	if err == nil {
		defer res.Body.Close()
		if res.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("status %d", res.StatusCode)
		}
	} // a connection cut under the sending is an answer, too
	if n := sent.n.Load(); n > 64<<20 {
		t.Errorf("%d MB were taken in", n>>20)
	}
	anna.get(link.MyDay).want(200)
}

// counted tells how much was read of it, while the sending may still go on.
type counted struct{ n atomic.Int64 }

func (c *counted) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	c.n.Add(int64(len(p)))
	return len(p), nil
}

func TestANoteSettles(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.Application, given.Anna)
	note := s.note(h.Resident)
	at := link.Note(string(h.Resident), note)
	anna := s.at(given.Anna)
	open := anna.fill(at, "", set("body", "Telefon od siostry."))
	s.clock.forward(23*time.Hour + 59*time.Minute)
	anna = s.at(given.Anna)
	anna.get(link.ResidentNotes(string(h.Resident))).want(200, "Popraw")
	s.clock.forward(time.Minute)
	anna.post(at, open).want(http.StatusUnprocessableEntity, "Minęły 24 godziny", "Telefon od siostry.")
	anna.get(link.ResidentNotes(string(h.Resident))).want(200, "Sprostuj").lacks(">Popraw")
	anna.post(at, anna.fill(at, "", set("body", "Dzwoniła siostra, nie sąsiadka."))).want(303)
	anna.get(link.ResidentNotes(string(h.Resident))).want(200, "Telefon od sąsiadki.", "Dzwoniła siostra", "sprostowana")
}

// TestTheSignedCopyLiesInTheFile: the scan brought with an agreement is a document of the
// person, in the same act; what is no scan refuses the agreement as well.
func TestTheSignedCopyLiesInTheFile(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := s.made(given.DraftPlan, given.Anna)
	at := link.PlanAgreement(string(h.Plan))
	anna := s.at(given.Anna)
	v := anna.fill(at, "", set("place", "w domu"))
	send := func(content string) reply {
		kind, body := withFileUnder(t, "scan", with(with(v, "scan", content), form.KeyField, form.NewKey()))
		return anna.send(http.MethodPost, at, kind, body)
	}
	send("to nie skan").want(http.StatusUnprocessableEntity, "Tego pliku nie da się przyjąć")
	if got := s.text(`SELECT state FROM plan`); got != "draft" {
		t.Fatalf("the plan is %s", got)
	}
	send(given.PDF).want(303)
	if got := s.text(`SELECT d.kind || ' ' || d.title || ' ' || (g.scan_id = d.id) FROM resident_document d, plan_agreement g`); got != "agreement Uzgodnienie planu IPUS/2026/0001, wersja 1 true" {
		t.Errorf("in the file: %s", got)
	}
	anna.get(link.Plan(string(h.Plan))).want(200, ">skan<")
	anna.get(link.ResidentDocuments(string(h.Resident))).want(200, "Uzgodnienie planu IPUS/2026/0001, wersja 1")
}
