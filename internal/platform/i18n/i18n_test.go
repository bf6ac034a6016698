package i18n_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"

	"cus/internal/platform/i18n"
)

// catalogues are two small ones in the form the program keeps them. They are loaded once,
// for the loaded catalogues never change afterwards.
var catalogues = fstest.MapFS{
	"pl/plan.json": {Data: []byte(`{
		"plan.title": "Plan usług",
		"plan.number": "Plan {{.Number}}",
		"plan.only_polish": "Tylko po polsku",
		"plan.waiting": {"one": "{{.Count}} plan czeka", "few": "{{.Count}} plany czekają", "many": "{{.Count}} planów czeka", "other": "{{.Count}} planu czeka"}}`)},
	"pl/ui.json":   {Data: []byte(`{"ui.save": "Zapisz"}`)},
	"en/plan.json": {Data: []byte(`{"plan.title": "Service plan", "plan.number": "Plan {{.Number}}", "plan.waiting": {"one": "{{.Count}} plan waits", "other": "{{.Count}} plans wait"}}`)},
	"en/ui.json":   {Data: []byte(`{"ui.save": "Save"}`)},
}

func init() {
	if err := i18n.Load(catalogues); err != nil {
		panic(err)
	}
}

func in(l i18n.Lang) context.Context { return i18n.With(context.Background(), l) }

func TestT(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		lang i18n.Lang
		key  string
		args i18n.A
		want string
	}{
		"a sentence":                         {i18n.Polish, "plan.title", nil, "Plan usług"},
		"the same in English":                {i18n.English, "plan.title", nil, "Service plan"},
		"from another file":                  {i18n.Polish, "ui.save", nil, "Zapisz"},
		"with a number in it":                {i18n.Polish, "plan.number", i18n.A{"Number": "IPUS/2026/0061"}, "Plan IPUS/2026/0061"},
		"what English lacks is said Polish":  {i18n.English, "plan.only_polish", nil, "Tylko po polsku"},
		"no key, no words":                   {i18n.Polish, "", nil, ""},
		"an unknown key is shown to be seen": {i18n.Polish, "plan.unknown", nil, "⟦plan.unknown⟧"},
		"none":                               {i18n.Polish, "plan.waiting", i18n.A{"Count": 0}, "0 planów czeka"},
		"one":                                {i18n.Polish, "plan.waiting", i18n.A{"Count": 1}, "1 plan czeka"},
		"two":                                {i18n.Polish, "plan.waiting", i18n.A{"Count": 2}, "2 plany czekają"},
		"twelve":                             {i18n.Polish, "plan.waiting", i18n.A{"Count": 12}, "12 planów czeka"},
		"twenty-two":                         {i18n.Polish, "plan.waiting", i18n.A{"Count": 22}, "22 plany czekają"},
		"one and a half":                     {i18n.Polish, "plan.waiting", i18n.A{"Count": "1.5"}, "1.5 planu czeka"},
		"one in English":                     {i18n.English, "plan.waiting", i18n.A{"Count": 1}, "1 plan waits"},
		"none in English":                    {i18n.English, "plan.waiting", i18n.A{"Count": 0}, "0 plans wait"},
	} {
		var args []i18n.A
		if tc.args != nil {
			args = append(args, tc.args)
		}
		if got := i18n.T(in(tc.lang), tc.key, args...); got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

// TestTWithArgumentsThatWereKept: a sentence for the next page and a warning of a plan are
// kept in the database with their arguments, as JSON.
func TestTWithArgumentsThatWereKept(t *testing.T) {
	t.Parallel()
	kept, err := json.Marshal(i18n.A{"Count": 2})
	if err != nil {
		t.Fatal(err)
	}
	var args i18n.A
	if err := json.Unmarshal(kept, &args); err != nil {
		t.Fatal(err)
	}
	if got, want := i18n.T(in(i18n.Polish), "plan.waiting", args), "2 plany czekają"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	if got := i18n.Of(context.Background()); got != i18n.Polish {
		t.Errorf("nobody chose, yet the language is %q", got)
	}
	for asked, want := range map[string]i18n.Lang{"pl": i18n.Polish, "en": i18n.English, "uk": i18n.Polish, "": i18n.Polish, "EN": i18n.Polish} {
		if got := i18n.ParseLang(asked); got != want {
			t.Errorf("asked for %q: %q, want %q", asked, got, want)
		}
	}
	if got := i18n.Of(in(i18n.English)); got != i18n.English {
		t.Errorf("chose English, got %q", got)
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	if got := strings.Join(i18n.Keys(i18n.English), " "); got != "plan.number plan.title plan.waiting ui.save" {
		t.Errorf("keys %q", got)
	}
	if !i18n.Has("plan.only_polish") || i18n.Has("plan.unknown") {
		t.Error("Has does not tell what the Polish catalogue holds")
	}
	if got := i18n.Keys("uk"); got != nil {
		t.Errorf("a language we do not speak has keys: %v", got)
	}
}

// TestLoadRefused: a broken catalogue stops the program at its first step and is named.
// Load changes the loaded catalogues only as whole languages, and these fail on the first
// one; no other test of this package runs beside it.
func TestLoadRefused(t *testing.T) {
	defer func() {
		if err := i18n.Load(catalogues); err != nil {
			t.Fatal(err)
		}
	}()
	for name, tc := range map[string]struct {
		files map[string]string
		want  string
	}{
		"a key twice":             {map[string]string{"pl/a.json": `{"plan.title": "A"}`, "pl/b.json": `{"plan.title": "B"}`}, `b.json: key "plan.title" stands twice`},
		"no JSON":                 {map[string]string{"pl/a.json": `{"plan.title": }`}, "a.json"},
		"neither words nor forms": {map[string]string{"pl/a.json": `{"plan.title": ["A"]}`}, `key "plan.title"`},
	} {
		files := fstest.MapFS{}
		for path, text := range tc.files {
			files[path] = &fstest.MapFile{Data: []byte(text)}
		}
		if err := i18n.Load(files); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want it to name %q", name, err, tc.want)
		}
	}
}
