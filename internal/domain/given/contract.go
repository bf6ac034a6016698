package given

import (
	"fmt"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/catalogue"
	"cus/internal/domain/contract"
	"cus/internal/domain/provider"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// The days of every contract of these tests; both belong to it.
var (
	ContractFrom  = date.New(2026, 9, 1)
	ContractUntil = date.New(2027, 12, 31)
)

// ContractDraft is a contract nothing speaks against: an open call, 200 hours in all at 42,00 zł.
func ContractDraft(t testing.TB, tx *audit.Tx, s catalogue.Service) contract.Draft {
	t.Helper()
	return ContractDraftWith(Provider(t, tx, "Fundacja Most").Ref, s)
}

// ContractDraftWith is such a contract with a known provider.
func ContractDraftWith(p provider.Ref, s catalogue.Service) contract.Draft {
	return contract.Draft{Provider: p, Facts: contract.Facts{Number: fmt.Sprintf("U/t/%06d", counted.Add(1)), Mode: contract.OpenCall, Kind: contract.Entrusting,
		Subject: "Asystent osoby starszej w domu", StartsOn: ContractFrom, EndsOn: ContractUntil, Amount: 10_000_00, WarnPercent: 85,
		AnnouncedOn: date.New(2026, 6, 1), OffersUntil: date.New(2026, 6, 22)},
		Lines: []contract.NewLine{{Service: s.Ref, Limit: contract.Total, Price: 42_00, Quantity: 800}}}
}

// Contract is a contract signed by Ewa on the first day of the tests' contracts, for that
// service, made from a draft that change may alter.
func Contract(t testing.TB, tx *audit.Tx, s catalogue.Service, change func(n *contract.Draft)) contract.Contract {
	t.Helper()
	n := ContractDraft(t, tx, s)
	if change != nil {
		change(&n)
	}
	ref := OK[contract.Ref](t)(contract.Create(t.Context(), As(tx, Piotr), n))
	return SignedContract(t, tx, ref)
}

// AwardedContract leads a contract in preparation up to where it can be signed.
func AwardedContract(t testing.TB, tx *audit.Tx, ref contract.Ref) contract.Contract {
	t.Helper()
	c := ContractNow(t, tx, ref)
	for c.Next()[0] != contract.Signed {
		who := Ewa
		if c.Next()[0] == contract.Procedure {
			who = Piotr
		}
		m := contract.Move{To: c.Next()[0], Checked: true, Day: date.New(2026, 7, 10)}
		if err := contract.Take(t.Context(), As(tx, who), ref, c.Version, m); err != nil {
			t.Fatal(err)
		}
		c = ContractNow(t, tx, ref)
	}
	return c
}

// SignedContract leads a contract in preparation to its signature.
func SignedContract(t testing.TB, tx *audit.Tx, ref contract.Ref) contract.Contract {
	t.Helper()
	c := AwardedContract(t, tx, ref)
	if err := contract.Sign(t.Context(), As(tx, Ewa), ref, c.Version, Signature()); err != nil {
		t.Fatal(err)
	}
	return ContractNow(t, tx, ref)
}

// Signature is a signature nothing speaks against.
func Signature() contract.Signature {
	return contract.Signature{PartyClause: "Gmina Przykładów – CUS, reprezentowana przez dyrektora na podstawie pełnomocnictwa", AttorneyNo: "3/2026",
		Accountant: "Feliks Kos", AccountantCheckedOn: date.New(2026, 8, 20), SignedOn: date.New(2026, 8, 21)}
}

// ContractNow is the contract as it stands now.
func ContractNow(t testing.TB, tx *audit.Tx, ref contract.Ref) (c contract.Contract) {
	t.Helper()
	Read(t, tx, func(b *db.Batch) { contract.Get(b, Piotr, ref, tx.Today(), &c) })
	return c
}

// ContractLines are its lines as they stand now.
func ContractLines(t testing.TB, tx *audit.Tx, ref contract.Ref) (lines []contract.Line) {
	t.Helper()
	Read(t, tx, func(b *db.Batch) { contract.Lines(b, Piotr, ref, tx.Today(), &lines) })
	return lines
}
