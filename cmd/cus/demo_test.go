package main

import (
	"strings"
	"testing"

	"cus/internal/domain/demo"
	"cus/internal/platform/dbtest"
)

// TestTheDemonstrationIsAskedForByName: the help names every centre, and another name is
// refused before anything happens.
func TestTheDemonstrationIsAskedForByName(t *testing.T) {
	t.Parallel()
	help, err := program(t, nil, "demo", "--help").CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range demo.Names {
		if demo.Title(name) == "" || !strings.Contains(string(help), name) {
			t.Errorf("%s: %q, and the help says %s", name, demo.Title(name), help)
		}
	}
	if out, err := program(t, nil, "demo", "--centre", "nigdzie").CombinedOutput(); err == nil {
		t.Errorf("a centre nobody knows: %s", out)
	}
}

// TestTheDemonstrationReplacesOnlyADemonstration, and says what it did.
func TestTheDemonstrationReplacesOnlyADemonstration(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	run := func() (string, error) {
		out, err := program(t, []string{"DATABASE_URL=" + d.AppURL, "CUS_OWNER_URL=" + d.OwnerURL, "CUS_DEMO_PASSWORD=kasztan-rower-lipiec"}, "demo", "--centre", demo.Lipowiec).CombinedOutput()
		return string(out), err
	}
	const loaded = "Centrum pokazowe jest wczytane: Centrum Usług Społecznych w Lipowcu Nowym."
	if out, err := run(); err != nil || !strings.Contains(out, loaded) || strings.Contains(out, "Zastąpiono") {
		t.Errorf("into an empty database: %v: %s", err, out)
	}
	if out, err := run(); err != nil || !strings.Contains(out, loaded) || !strings.Contains(out, "Zastąpiono centrum pokazowe: Centrum Usług Społecznych w Lipowcu Nowym.") {
		t.Errorf("in place of another: %v: %s", err, out)
	}
	if _, err := d.Owner.Exec(t.Context(), `UPDATE centre SET demo = false`); err != nil {
		t.Fatal(err)
	}
	if out, err := run(); err == nil || !strings.Contains(out, "w bazie jest prawdziwe centrum") {
		t.Errorf("in place of a real one: %v: %s", err, out)
	}
}
