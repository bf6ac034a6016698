package ident_test

import (
	"testing"

	"cus/internal/platform/ident"
)

func TestParseTeryt(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"0261011", "3001022", "1405011", "1809 012", "3263011"} {
		if got, err := ident.ParseTeryt(s); err != nil || len(got) != 7 {
			t.Errorf("%s: %s, %v", s, got, err)
		}
	}
	for s, why := range map[string]string{"0161011": "an odd voivodeship", "3401011": "a voivodeship there is not", "3001026": "a kind there is not", "261011": "six digits",
		"3000011": "no county", "3001001": "no gmina", "30010221": "eight digits", "300102a": "a letter", "": "nothing"} {
		if got, err := ident.ParseTeryt(s); err == nil {
			t.Errorf("%s was read as %s", why, got)
		}
	}
}
