package db_test

import (
	"testing"

	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"
)

func TestExamine(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	app, err := db.Examine(t.Context(), d.App)
	if err != nil {
		t.Fatal(err)
	}
	if app.Role != "cus_app" || len(app.Powers) > 0 || app.Owns || app.Creates || app.Rewrites || !app.Encrypted || app.Reorder || app.Archiving {
		t.Errorf("the server's role: %+v", app)
	}
	if app.Encoding != "UTF8" || app.Size < 1<<20 || app.Version < "15" || len(app.Unsafe) != 3 { // the cluster of tests forgets
		t.Errorf("the server: %+v", app)
	}
	owner, err := db.Examine(t.Context(), d.Owner)
	if err != nil || !owner.Owns || !owner.Creates || !owner.Rewrites {
		t.Errorf("the owner: %+v, %v", owner, err)
	}
	for right, seen := range map[string]func(db.Health) bool{
		`UPDATE (action) ON audit_entry`: func(h db.Health) bool { return h.Rewrites },
		`TRUNCATE ON audit_change`:       func(h db.Health) bool { return h.Rewrites },
		`CREATE ON SCHEMA public`:        func(h db.Health) bool { return h.Creates },
	} {
		if _, err := d.Owner.Exec(t.Context(), `GRANT `+right+` TO cus_app`); err != nil {
			t.Fatal(err)
		}
		if h, err := db.Examine(t.Context(), d.App); err != nil || !seen(h) {
			t.Errorf("with %s: %+v, %v", right, h, err)
		}
		if _, err := d.Owner.Exec(t.Context(), `REVOKE `+right+` FROM cus_app`); err != nil {
			t.Fatal(err)
		}
	}
}
