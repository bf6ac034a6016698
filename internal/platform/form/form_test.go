package form_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"

	"github.com/google/go-cmp/cmp"
)

func from(t *testing.T, body string) (*form.Form, error) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/x?url=1", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return form.From(httptest.NewRecorder(), r)
}

func sent(t *testing.T, body string) *form.Form {
	t.Helper()
	f, err := from(t, body)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFrom(t *testing.T) {
	t.Parallel()
	many := func(n int, name string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(name)
			if name == "f" {
				b.WriteString(strconv.Itoa(i))
			}
			b.WriteString("=1&")
		}
		return b.String()
	}
	for name, tc := range map[string]struct {
		body string
		want error
	}{
		"an ordinary form is read":             {"a=1&b=2", nil},
		"an empty one too":                     {"", nil},
		"a body over 256 kB is too large":      {"a=" + strings.Repeat("x", form.MaxBody), fault.TooLarge},
		"a body of 256 kB is not":              {strings.Repeat("a=1&", form.MaxBody/400), nil},
		"too many fields are too much":         {many(401, "f"), fault.TooLarge},
		"too many values of one field are too": {many(2001, "v"), fault.TooLarge},
		"half an escape is malformed":          {"a=%zz", fault.Malformed},
		"a semicolon is malformed":             {"a=1;b=2", fault.Malformed},
		"a name that is no text is malformed":  {"%ff=1", fault.Malformed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := from(t, tc.body); !errors.Is(err, tc.want) {
				t.Errorf("%v, want %v", err, tc.want)
			}
		})
	}
	if f := sent(t, "a=1"); f.Raw("url") != "" {
		t.Error("a field was taken from the address")
	}
}

func TestTextIsCleaned(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ typed, raw, text, problem string }{
		"spaces are single and outer ones go":              {"++Anna++Lis+", "  Anna  Lis ", "Anna Lis", ""},
		"letters are composed":                             {"Zo%CC%81%C5%82c%CC%81", "Zółć", "Zółć", ""},
		"line ends are ours":                               {"a%0D%0Ab", "a\nb", "a b", ""},
		"a control character is named, the rest is kept":   {"Ka%07wa", "Kawa", "Kawa", "form.control_characters"},
		"a null is a control character":                    {"Ka%00wa", "Kawa", "Kawa", "form.control_characters"},
		"what turns the direction of writing is taken out": {"gpj%E2%80%AEexe", "gpjexe", "gpjexe", "form.control_characters"},
		"bytes that are no text are named":                 {"Ka%FFwa", "Kawa", "Kawa", "form.not_text"},
		"a tab is a space":                                 {"a%09b", "a\tb", "a b", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := sent(t, "x="+tc.typed)
			problem, _ := f.Error("x")
			if f.Raw("x") != tc.raw || f.Text("x") != tc.text || problem.Key != tc.problem {
				t.Errorf("%q %q %q", f.Raw("x"), f.Text("x"), problem.Key)
			}
			if (f.Err() != nil) != (tc.problem != "") {
				t.Error(f.Err())
			}
		})
	}
	f := sent(t, "x="+strings.Repeat("z", 20_001))
	if p, _ := f.Error("x"); p.Key != "form.too_long" || len(f.Raw("x")) != 20_000 {
		t.Errorf("%v, %d kept", p, len(f.Raw("x")))
	}
}

func TestReading(t *testing.T) {
	t.Parallel()
	f := sent(t, "day=21.11.2026&bad=31.02.2026&hour=9:30&n=7&nn=siedem&on=1&words=+a%0Ab+&box=1&box=2")
	if f.Date("day") != date.New(2026, time.November, 21) || !f.Date("none").IsZero() || f.Clock("hour") != 570 || f.Clock("none") != -1 || f.Int("n") != 7 || f.Int("none") != 0 ||
		!f.Flag("on") || f.Flag("none") || f.Lines("words") != "a\nb" || !f.Has("box", "2") || f.Has("box", "3") {
		t.Error("not read as typed")
	}
	if !f.Date("bad").IsZero() || f.Int("nn") != 0 || f.Clock("nn") == 570 {
		t.Error("read what cannot be read")
	}
	var keys []string
	for _, p := range f.Problems() {
		keys = append(keys, p.Field+" "+p.Key)
	}
	if diff := cmp.Diff([]string{"bad form.date", "nn form.number", "nn form.clock"}, keys); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	var nobody *form.Form
	if nobody.Raw("x") != "" || nobody.Values("x") != nil || nobody.Problems() != nil || nobody.Err() != nil || nobody.Conflict() != nil {
		t.Error("the nil form is not empty")
	}
}

// TestRefused: a field that could not be read gets no second sentence from the domain.
func TestRefused(t *testing.T) {
	t.Parallel()
	f := sent(t, "day=wczoraj&name=")
	f.Date("day")
	var c check.List
	c.That(false, "day", "x.day_missing")
	c.That(false, "name", "x.name_missing")
	c.That(false, "", "x.whole")
	if !f.Refused(c.Err()) || f.Refused(errors.New("other")) || f.Refused(nil) {
		t.Error("refused or not")
	}
	var keys []string
	for _, p := range f.Problems() {
		keys = append(keys, p.Key)
	}
	if diff := cmp.Diff([]string{"form.date", "x.name_missing", "x.whole"}, keys); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func TestDigest(t *testing.T) {
	t.Parallel()
	base := sent(t, "a=1&b=2&request_key=AAAA").Digest("/x")
	for name, tc := range map[string]struct {
		body, path string
		same       bool
	}{
		"the order of fields does not count":     {"b=2&a=1&request_key=AAAA", "/x", true},
		"the key does not count":                 {"a=1&b=2&request_key=BBBB", "/x", true},
		"another value counts":                   {"a=1&b=3", "/x", false},
		"another field counts":                   {"a=1&b=2&c=", "/x", false},
		"another address counts":                 {"a=1&b=2", "/y", false},
		"a value does not pass for two":          {"a=1b2", "/x", false},
		"the order of one field's values counts": {"a=1&b=2&b=3", "/x", false},
	} {
		if got := sent(t, tc.body).Digest(tc.path) == base; got != tc.same {
			t.Errorf("%s: same %v", name, got)
		}
	}
	if a, b := form.NewKey(), form.NewKey(); len(a) < 16 || a == b {
		t.Error("keys")
	}
}

func TestOvertaken(t *testing.T) {
	t.Parallel()
	f := sent(t, "place=moje&same=to&version=3")
	f.Stored(5, map[string]string{"place": "cudze"})
	if f.Version() != 3 {
		t.Error("a form nobody overtook keeps its version")
	}
	if _, other := f.Meanwhile("place"); other {
		t.Error("nobody overtook it")
	}
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	f.Overtaken("Anna Lis", at)
	f.Stored(5, map[string]string{"place": "cudze", "same": "to"})
	now, other := f.Meanwhile("place")
	_, sameOther := f.Meanwhile("same")
	_, unknown := f.Meanwhile("nothing")
	if f.Version() != 5 || now != "cudze" || !other || sameOther || unknown || f.Conflict().By != "Anna Lis" || f.Raw("place") != "moje" {
		t.Errorf("%d %q %v %v %v %+v", f.Version(), now, other, sameOther, unknown, f.Conflict())
	}
	if v := sent(t, "version=abc").Version(); v != 0 {
		t.Errorf("version %d", v)
	}
}

func TestADraftHoldsNoSecrets(t *testing.T) {
	t.Parallel()
	f := sent(t, "name=Anna&password=tajne&current=tajne&again=tajne&request_key=AAAAAAAAAAAAAAAA&version=3")
	if diff := cmp.Diff(map[string][]string{"name": {"Anna"}, "version": {"3"}}, f.Draft()); diff != "" {
		t.Errorf("draft (-want +got):\n%s", diff)
	}
	back := form.Restore(f.Draft())
	back.Set("name", "z kartoteki")
	if back.Raw("name") != "Anna" || !back.Restored() || f.Restored() {
		t.Error("what was typed is lost")
	}
}
