package centre_test

import (
	"errors"
	"slices"
	"testing"

	"cus/internal/domain/audit"
	"cus/internal/domain/centre"
	"cus/internal/domain/given"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
)

func words(t *testing.T, tx *audit.Tx, of centre.Dictionary) (out []centre.Entry) {
	t.Helper()
	given.Read(t, tx, func(b *db.Batch) { centre.Entries(b, of, &out) })
	return out
}

func TestADictionaryIsKept(t *testing.T) {
	t.Parallel()
	tx := given.Tx(t, given.Adam)
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ok(centre.AddEntry(t.Context(), tx, centre.NoteKinds, centre.Label{PL: "Narada", EN: "Meeting"}))
	all := words(t, tx, centre.NoteKinds)
	last := all[len(all)-1]
	if last.LabelPL != "Narada" || last.BuiltIn || last.Position != len(all) || last.Code == "" {
		t.Fatalf("%+v", last)
	}
	ok(centre.ChangeEntry(t.Context(), tx, last.Ref, last.Version, centre.Label{PL: "Zebranie"}, 1))
	if err := centre.ChangeEntry(t.Context(), tx, last.Ref, last.Version, centre.Label{PL: "Inaczej"}, 1); !errors.As(err, new(fault.Conflict)) {
		t.Errorf("over a newer version: %v", err)
	}
	all = words(t, tx, centre.NoteKinds)
	if all[0].LabelPL != "Zebranie" || all[0].Position != 1 || all[1].Code != "conversation" || all[1].Position != 2 {
		t.Errorf("order: %+v", all)
	}
	for name, tc := range map[string]struct {
		err  error
		want string
	}{
		"a word without Polish":        {centre.AddEntry(t.Context(), tx, centre.NoteKinds, centre.Label{EN: "Meeting"}), "dictionary.label_missing"},
		"the same word in other case":  {centre.AddEntry(t.Context(), tx, centre.NoteKinds, centre.Label{PL: "ZEBRANIE"}), "dictionary.label_twice"},
		"a place beyond the end":       {centre.ChangeEntry(t.Context(), tx, all[1].Ref, all[1].Version, centre.Label{}, 99), "dictionary.position_range"},
		"one that is offered restored": {centre.RetireEntry(t.Context(), tx, all[1].Ref, all[1].Version, false), "dictionary.already"},
	} {
		if !slices.Contains(check.Reasons(tc.err), tc.want) {
			t.Errorf("%s: %v", name, tc.err)
		}
	}
	for _, e := range all[1:] {
		ok(centre.RetireEntry(t.Context(), tx, e.Ref, e.Version, true))
	}
	if err := centre.RetireEntry(t.Context(), tx, all[0].Ref, all[0].Version, true); !slices.Equal(check.Reasons(err), []string{"dictionary.last"}) {
		t.Errorf("nothing would be offered: %v", err)
	}
	for standing, want := range map[string]bool{"": false, "conversation": true} {
		if _, offered, err := centre.Take(t.Context(), tx, centre.NoteKinds, "conversation", standing); err != nil || offered != want {
			t.Errorf("retired, where %q stands: %v %v", standing, offered, err)
		}
	}
	ok(centre.RetireEntry(t.Context(), tx, all[1].Ref, all[1].Version+1, false))
	if err := centre.AddEntry(t.Context(), given.As(tx, given.Ewa), centre.NoteKinds, centre.Label{PL: "X"}); !errors.As(err, new(fault.Denied)) {
		t.Errorf("the director writes words: %v", err)
	}
	if _, err := tx.Exec(t.Context(), `DELETE FROM dictionary_entry`); err == nil {
		t.Error("a word was deleted")
	}
}
