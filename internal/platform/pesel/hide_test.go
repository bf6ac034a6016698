package pesel_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgtype"

	"cus/internal/platform/pesel"
)

const number pesel.Number = "48031400422"

func TestMasked(t *testing.T) {
	t.Parallel()
	for n, want := range map[pesel.Number]string{
		number:     "•••••••0422",
		"":         "",
		"48031400": "•••••••••••", // never checked: not one digit of it
	} {
		if got := n.Masked(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestNumberHidesItself(t *testing.T) {
	t.Parallel()
	type resident struct {
		Name  string
		PESEL pesel.Number
	}
	r := resident{"Halina", number}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("seen", "pesel", number, "resident", r)
	slog.New(slog.NewTextHandler(&log, nil)).Info("seen", "pesel", number, "resident", r)
	asJSON, err := json.Marshal([]any{number, &r})
	if err != nil {
		t.Fatal(err)
	}
	printed := map[string]string{"log": log.String(), "JSON": string(asJSON), "error": fmt.Errorf("read %v: %w", number, pesel.ErrDate).Error()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%20s", "%.11s", "%t"} {
		printed[verb] = fmt.Sprintf(verb, number) + fmt.Sprintf(verb, r) + fmt.Sprintf(verb, &r) + fmt.Sprintf(verb, []pesel.Number{number})
	}
	for how, text := range printed {
		if strings.Contains(text, "480314") || strings.Contains(text, fmt.Sprintf("%x", "480314")) {
			t.Errorf("%s shows the number: %s", how, text)
		}
	}
	if got, want := fmt.Sprint(number), "•••••••0422"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestUnmarshalText(t *testing.T) {
	t.Parallel()
	var n pesel.Number
	if err := json.Unmarshal([]byte(`"480314-00422"`), &n); err != nil || n != number {
		t.Errorf("%v, %v", n, err)
	}
	if err := json.Unmarshal([]byte(`"•••••••0422"`), &n); !errors.Is(err, pesel.ErrDigits) {
		t.Errorf("the masked form is no number, but: %v", err)
	}
	if err := json.Unmarshal([]byte(`""`), &n); err != nil || n != "" {
		t.Errorf("%v, %v", n, err)
	}
}

func TestNumberThroughPgx(t *testing.T) {
	t.Parallel()
	types := pgtype.NewMap()
	for _, format := range []int16{pgtype.BinaryFormatCode, pgtype.TextFormatCode} {
		for _, oid := range []uint32{pgtype.TextOID, pgtype.BPCharOID, pgtype.VarcharOID} {
			wire, err := types.Encode(oid, format, number, nil)
			if err != nil || string(wire) != number.Reveal() {
				t.Errorf("the database must get the full number, not %q (%v)", wire, err)
			}
			var got pesel.Number
			if err := types.Scan(oid, format, wire, &got); err != nil || got != number {
				t.Errorf("came back as %q: %v", got.Reveal(), err)
			}
			if err := types.Scan(oid, format, nil, &got); err != nil || got != "" {
				t.Errorf("NULL came back as %q: %v", got.Reveal(), err)
			}
		}
	}
	if wire, err := types.Encode(pgtype.TextOID, pgtype.BinaryFormatCode, pesel.Number(""), nil); err != nil || wire != nil {
		t.Errorf("no number must be NULL, not %q (%v)", wire, err)
	}
}

func TestNumberThroughDatabaseSQL(t *testing.T) {
	t.Parallel()
	if v, err := number.Value(); err != nil || v != number.Reveal() {
		t.Errorf("%v, %v", v, err)
	}
	if v, err := pesel.Number("").Value(); err != nil || v != nil {
		t.Errorf("no number must be NULL, not %v, %v", v, err)
	}
	for _, src := range []any{"48031400422", []byte("48031400422")} {
		var n pesel.Number
		if err := n.Scan(src); err != nil || n != number {
			t.Errorf("%v, %v", n, err)
		}
	}
	n := number
	if err := n.Scan(nil); err != nil || n != "" {
		t.Errorf("NULL came back as %v, %v", n, err)
	}
	if err := n.Scan(int64(48031400422)); err == nil {
		t.Error("a number column loses leading zeros and must be refused")
	}
}
