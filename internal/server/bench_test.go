package server_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"cus/internal/domain/demo"
	"cus/internal/domain/given"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"
	"cus/internal/server"
	"cus/web/link"
)

// BenchmarkAnswers is the server's time for what a coordinator waits for, with the session,
// the questions to the database and the journal: a row of a plan counted anew may take 30 ms,
// the PDF of a plan 300 ms. An answer that asks nothing is beside them. On a machine that
// does other work the least time says more than the mean.
func BenchmarkAnswers(b *testing.B) {
	d := dbtest.New(b)
	if err := demo.Load(b.Context(), d.Owner, given.Now, "haslo-pokazowe-testu"); err != nil {
		b.Fatal(err)
	}
	program := server.New(server.Config{Pool: d.App, Now: func() time.Time { return given.Now }, Log: slog.New(slog.DiscardHandler), Common: func(string) bool { return false }}).Handler()
	one := func(sql string, args ...any) string {
		v, err := db.Value[string](b.Context(), d.Owner, sql, args...)
		if err != nil {
			b.Fatal(sql, err)
		}
		return v
	}
	const coordinator = `SELECT id FROM staff WHERE email = 'koordynator@cus.example'`
	const token = "bench"
	sum := sha256.Sum256([]byte(token))
	if _, err := d.Owner.Exec(b.Context(), `INSERT INTO staff_session (token_hash, staff_id, created_at, last_seen, expires_at) VALUES ($1, (`+coordinator+`), $2, $2, $2::timestamptz + interval '12 hours')`,
		hex.EncodeToString(sum[:]), given.Now); err != nil {
		b.Fatal(err)
	}
	ask := func(method, path string, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(context.Background(), method, path, strings.NewReader(body))
		r.AddCookie(&http.Cookie{Name: "sid", Value: token})
		if body != "" {
			r.Header.Set("Content-Type", formKind)
		}
		w := httptest.NewRecorder()
		program.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatalf("%s %s: %d", method, path, w.Code)
		}
		return w
	}
	of := one(`SELECT p.public_id FROM plan p WHERE p.coordinator_id = (` + coordinator + `) AND p.state = 'draft' AND EXISTS (SELECT FROM planned_service d JOIN plan_version v ON v.id = d.version_id WHERE v.plan_id = p.id) ORDER BY p.id LIMIT 1`)
	item := one(`SELECT i.public_id FROM application_item i JOIN planned_service d ON d.item_id = i.id JOIN plan_version v ON v.id = d.version_id JOIN plan p ON p.id = v.plan_id WHERE p.public_id = $1 LIMIT 1`, of)
	var row url.Values
	for _, m := range formTag.FindAllStringSubmatch(ask(http.MethodGet, link.PlanService(of, item), "").Body.String(), -1) {
		if attributes(m[1])["action"] == link.PlanService(of, item) {
			row = fields(m[2])
		}
	}
	row.Set("amount", "20") // panics where the page has no such form
	for _, c := range []struct{ name, method, path, body string }{
		{"nothing", http.MethodGet, "/livez", ""},
		{"the day", http.MethodGet, link.MyDay, ""},
		{"a row of a plan", http.MethodPost, link.PlanFigures(of), row.Encode()},
		{"the PDF of a plan", http.MethodGet, link.PlanPrint(of) + "?format=pdf", ""},
	} {
		b.Run(c.name, func(b *testing.B) {
			least := time.Hour
			for b.Loop() {
				before := b.Elapsed()
				ask(c.method, c.path, c.body)
				least = min(least, b.Elapsed()-before)
			}
			b.ReportMetric(float64(least.Microseconds())/1000, "least-ms")
		})
	}
}
