package given

import (
	"strconv"
	"sync/atomic"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/catalogue"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// counted makes names differ: tests run at once, and names of services, programmes and
// providers stand only once.
var counted atomic.Int64

func unique(name string) string { return name + " " + strconv.FormatInt(counted.Add(1), 10) }

// Service is a service of the catalogue, counted in hours, put there by Piotr. Its name is
// made to differ from every other.
func Service(t testing.TB, tx *audit.Tx, name string) catalogue.Service {
	t.Helper()
	ref := OK[catalogue.Ref](t)(catalogue.Create(t.Context(), As(tx, Piotr), ServiceFacts(name)))
	return ServiceNow(t, tx, ref)
}

// ServiceFacts are facts nothing speaks against.
func ServiceFacts(name string) catalogue.Facts {
	return catalogue.Facts{Name: unique(name), Summary: "Pomoc w codziennych sprawach w domu.", Area: 4, Unit: catalogue.Hour, Audience: "osoby starsze"}
}

// Withdrawn takes the service out of the catalogue from day on.
func Withdrawn(t testing.TB, tx *audit.Tx, s catalogue.Service, day date.Date) catalogue.Service {
	t.Helper()
	s.WithdrawnOn = day
	if err := catalogue.Edit(t.Context(), As(tx, Piotr), s.Ref, s.Version, s.Facts); err != nil {
		t.Fatal(err)
	}
	return ServiceNow(t, tx, s.Ref)
}

// ServiceNow is the service as it stands now.
func ServiceNow(t testing.TB, tx *audit.Tx, ref catalogue.Ref) (s catalogue.Service) {
	t.Helper()
	Read(t, tx, func(b *db.Batch) { catalogue.Get(b, Piotr, ref, &s) })
	return s
}
