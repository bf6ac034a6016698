package law_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"cus/internal/domain/law"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/dbtest"
)

// TestTermsBySecondMethod: two hundred terms computed by PostgreSQL from a table of holidays
// written by hand (testdata/terms.sql, its answer checked in as terms.csv) are those PlanTerm
// gives. Both the file and a fresh run are compared.
func TestTermsBySecondMethod(t *testing.T) {
	t.Parallel()
	sql, err := os.ReadFile("testdata/terms.sql")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := db.All[struct{ Received, Plain, Due, Alarm date.Date }](t.Context(), dbtest.Shared(t).App, string(sql))
	if err != nil {
		t.Fatal(err)
	}
	var fresh strings.Builder
	fresh.WriteString("received,plain,due,alarm\n")
	weekdays, moved := map[string]bool{}, 0
	for _, r := range rows {
		fmt.Fprintf(&fresh, "%s,%s,%s,%s\n", r.Received, r.Plain, r.Due, r.Alarm)
		term := law.PlanTerm(r.Received, law.ParametersOn(r.Received))
		if term.Plain != r.Plain || term.Due != r.Due || term.AlarmOn != r.Alarm {
			t.Errorf("received %s: PlanTerm says %s, %s, %s; the second method %s, %s, %s",
				r.Received, term.Plain, term.Due, term.AlarmOn, r.Plain, r.Due, r.Alarm)
		}
		weekdays[r.Received.Weekday().String()] = true
		if r.Due != r.Plain {
			moved++
		}
	}
	if len(rows) != 200 || len(weekdays) != 7 || moved < 40 {
		t.Errorf("%d dates on %d weekdays, %d terms moved: too few to tell", len(rows), len(weekdays), moved)
	}
	kept, err := os.ReadFile("testdata/terms.csv")
	if err != nil {
		t.Fatal(err)
	}
	if string(kept) != fresh.String() {
		t.Error("testdata/terms.csv is not what terms.sql answers")
	}
}
