package ident_test

import (
	"testing"

	"cus/internal/platform/ident"
)

func TestParseTERYT(t *testing.T) {
	t.Parallel()
	each(t, ident.ParseTERYT, map[string]typed{
		"an urban gmina":              {"0261011", "0261011", nil},
		"a rural gmina":               {"3001022", "3001022", nil},
		"a third":                     {"1405011", "1405011", nil},
		"with spaces":                 {" 14 05 01 1 ", "1405011", nil},
		"an odd voivodeship":          {"0161011", "", ident.ErrTERYT},
		"no kind 6":                   {"3001026", "", ident.ErrTERYT},
		"without the leading nought":  {"261011", "", ident.ErrTERYT},
		"a voivodeship beyond the 16": {"3401011", "", ident.ErrTERYT},
		"no county 00":                {"0200011", "", ident.ErrTERYT},
		"no gmina 00":                 {"0201001", "", ident.ErrTERYT},
		"a letter":                    {"30O1022", "", ident.ErrTERYT},
		"nothing":                     {"", "", ident.ErrTERYT},
	})
}
