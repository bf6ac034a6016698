package given

import (
	"testing"

	"cus/internal/domain/application"
	"cus/internal/domain/audit"
	"cus/internal/domain/resident"
)

// Typed is what the steps of an application in the making hold when nothing is missing.
// person is empty for somebody on record.
func Typed(person resident.Particulars, offers ...string) application.Fields {
	f := application.Fields{"capacity": {"person_concerned"}, "offers": offers, "words": {"Trudno mi zrobić zakupy."}, "received": {Received.PL()},
		"channel": {"in_person"}, "privacy_how": {"handed"}, "privacy": {Received.PL()}, "statements": {"conditions"}, "statement_on": {Received.PL()}}
	if person.Surname != "" {
		for name, v := range map[string]string{"pesel": person.Pesel.Reveal(), "surname": person.Surname, "given_names": person.GivenNames, "street": person.Street,
			"house_no": person.HouseNo, "flat_no": person.FlatNo, "postcode": person.Postcode, "locality": person.Locality} {
			f[name] = []string{v}
		}
	}
	return f
}

// Intake is an application in the making by who acts, for a person on record ("" for
// Janina, who is not), which lacks nothing.
func Intake(t testing.TB, tx *audit.Tx, person resident.Ref) application.IntakeRef {
	t.Helper()
	typed := Typed(resident.Particulars{}, Offer(t, tx, "Asystent osoby starszej").Ref)
	switch person {
	case "":
		typed = Typed(Janina, typed["offers"]...)
	default: // as the second step leaves it: Someone's address, of the record's first version
		for name, v := range map[string]string{"record_version": "1", "street": "ul. Polna", "house_no": "3", "postcode": "63-900", "locality": "Przykładów"} {
			typed[name] = []string{v}
		}
	}
	return OK[application.IntakeRef](t)(application.StartIntake(t.Context(), tx, string(person), "", typed))
}

// NewNotice is a notice nothing speaks against.
func NewNotice() application.NewNotice {
	return application.NewNotice{Channel: application.ByPhone, CameOn: Today, Surname: "Nowicka", GivenNames: "Zofia", Phone: "+48600000001",
		Words: "Prosi o kogoś do zakupów."}
}

// Notice is a notice that waits, taken by who acts.
func Notice(t testing.TB, tx *audit.Tx) application.NoticeRef {
	t.Helper()
	return OK[application.NoticeRef](t)(application.TakeNotice(t.Context(), tx, NewNotice()))
}

// Called is a case whose applicant was called to complete the application.
func Called(t testing.TB, tx *audit.Tx, h Held) Held {
	t.Helper()
	err := application.SendCall(t.Context(), As(tx, Anna), h.Application, h.Now(t, tx).Version, application.Call{Missing: []string{"basis"}, Days: application.CallDays})
	if err != nil {
		t.Fatal(err)
	}
	return h
}
