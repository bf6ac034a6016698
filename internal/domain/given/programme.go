package given

import (
	"testing"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/catalogue"
	"cus/internal/domain/programme"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// The period of every programme of these tests; both days belong to it.
var (
	ProgrammeFrom  = date.New(2026, time.January, 1)
	ProgrammeUntil = date.New(2027, time.December, 31)
)

// ProgrammeFacts are facts nothing speaks against, in any state.
func ProgrammeFacts(name string) programme.Facts {
	return programme.Facts{Name: unique(name), Aim: "Dłuższe życie we własnym domu.", Resolution: "XII/84/2025",
		ResolutionOn: date.New(2025, time.November, 27), From: ProgrammeFrom, Until: ProgrammeUntil}
}

// DraftProgramme is a programme just written by Piotr that offers these services.
func DraftProgramme(t testing.TB, tx *audit.Tx, services ...catalogue.Service) programme.Programme {
	t.Helper()
	refs := make([]catalogue.Ref, len(services))
	for i, s := range services {
		refs[i] = s.Ref
	}
	ref := OK[programme.Ref](t)(programme.Create(t.Context(), As(tx, Piotr), ProgrammeFacts("Program usług"), refs))
	return ProgrammeNow(t, tx, ref)
}

// Programme is a programme in force since 1 January 2026 that offers these services.
func Programme(t testing.TB, tx *audit.Tx, services ...catalogue.Service) programme.Programme {
	t.Helper()
	return ProgrammeIn(t, tx, programme.InForceState, services...)
}

// ProgrammeIn is a programme led by Ewa up to that state.
func ProgrammeIn(t testing.TB, tx *audit.Tx, to programme.State, services ...catalogue.Service) programme.Programme {
	t.Helper()
	p := DraftProgramme(t, tx, services...)
	for p.State != to {
		next := p.State.Next()
		if len(next) == 0 {
			t.Fatalf("no programme comes to %s", to)
		}
		step := next[0]
		if to == programme.Annulled && p.State == programme.Adopted || to == programme.Rejected && p.State == programme.BeforeCouncil {
			step = to
		}
		p = Moved(t, tx, p, step)
	}
	return p
}

// Moved is the programme after Ewa has taken it one step on.
func Moved(t testing.TB, tx *audit.Tx, p programme.Programme, to programme.State) programme.Programme {
	t.Helper()
	m := programme.Move{To: to, Resolution: p.Resolution, ResolutionOn: p.ResolutionOn, Note: "Uchwała w sprawie programu."}
	if err := programme.Take(t.Context(), As(tx, Ewa), p.Ref, p.Version, m); err != nil {
		t.Fatal(err)
	}
	return ProgrammeNow(t, tx, p.Ref)
}

// ProgrammeNow is the programme as it stands now.
func ProgrammeNow(t testing.TB, tx *audit.Tx, ref programme.Ref) (p programme.Programme) {
	t.Helper()
	Read(t, tx, func(b *db.Batch) { programme.Get(b, Piotr, ref, tx.Today(), &p) })
	return p
}

// Offer is the offer of the service in a programme in force, both made for it: what an
// application can ask for.
func Offer(t testing.TB, tx *audit.Tx, name string) programme.Offer {
	t.Helper()
	s := Service(t, tx, name)
	p := Programme(t, tx, s)
	var offers []programme.Offer
	Read(t, tx, func(b *db.Batch) { programme.OffersInForce(b, tx.Today(), &offers) })
	for _, o := range offers {
		if o.ProgrammeID == p.ID && o.ServiceID == s.ID {
			return o
		}
	}
	t.Fatalf("%s is offered by no programme in force", s.Name)
	return programme.Offer{}
}
