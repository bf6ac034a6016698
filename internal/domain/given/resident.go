package given

import (
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/pesel"
)

// Janina is Mrs Kowalczyk of Ogrodowa street, as she is registered. Her number can belong
// to nobody living.
var Janina = resident.Particulars{
	Surname: "Kowalczyk", GivenNames: "Janina", Pesel: "48031400422",
	Street: "ul. Ogrodowa", HouseNo: "12", FlatNo: "4", Postcode: "63-900", Locality: "Przykładów",
	Phone: "+48600100200", ContactPreference: resident.ByPhone, Accessibility: "druk powiększony",
}

// Stefan is Mr Żółć, without a telephone.
var Stefan = resident.Particulars{
	Surname: "Żółć", GivenNames: "Stefan Jan", Pesel: "37110200172",
	Street: "", HouseNo: "7", Postcode: "63-999", Locality: "Lipowiec Nowy",
}

// Someone is a person without a PESEL, for tests that need many: surname and given names
// vary, the rest does not.
func Someone(surname, givenNames string) resident.Particulars {
	return resident.Particulars{Surname: surname, GivenNames: givenNames, NoPeselReason: "obywatelstwo ukraińskie, w trakcie nadawania",
		BirthDate: date.New(1950, 5, 5), Sex: pesel.Female, Street: "ul. Polna", HouseNo: "3", Postcode: "63-900", Locality: "Przykładów"}
}

// Resident registers a person; similar ones are taken for others.
func Resident(t testing.TB, tx *audit.Tx, p resident.Particulars) resident.Ref {
	t.Helper()
	ref, err := resident.Create(t.Context(), tx, resident.New{Particulars: p, Different: true, Reason: "inna osoba"})
	if err != nil {
		t.Fatal(err)
	}
	return ref
}
