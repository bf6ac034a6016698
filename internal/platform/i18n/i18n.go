// Package i18n speaks to people: messages by key in the reader's language, plurals,
// and the Polish way to write days, amounts and numbers.
//
// Code names messages by key ("plan.approve"); the catalogues under web/locale hold
// the sentences. Polish leads, English follows.
package i18n

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strconv"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// A holds the arguments of a message by name. Count selects the plural.
type A map[string]any

// Lang is a language of the user interface.
type Lang string

// The languages we speak. Polish is the language of the office and the fallback.
const (
	Polish  Lang = "pl"
	English Lang = "en"
)

// Langs lists the languages in the order they are offered.
var Langs = []Lang{Polish, English}

// ParseLang is the language named by s, or Polish when we do not speak it.
func ParseLang(s string) Lang {
	if Lang(s) == English {
		return English
	}
	return Polish
}

type langKey struct{}

// With returns a context read in language l.
func With(ctx context.Context, l Lang) context.Context { return context.WithValue(ctx, langKey{}, l) }

// Of is the language ctx is read in; Polish when none was set.
func Of(ctx context.Context) Lang {
	if l, ok := ctx.Value(langKey{}).(Lang); ok {
		return l
	}
	return Polish
}

// loaded is set once at start by Load and never changes afterwards.
var loaded = map[Lang]*catalogue{}

type catalogue struct {
	localizer *goi18n.Localizer
	keys      map[string]bool
	plain     map[string]string // messages without arguments or plurals: no template to run
}

// Load reads every catalogue of fsys: <lang>/<context>.json with flat keys, each a
// sentence or its plural forms {one, few, many, other}. A key standing twice is an error.
func Load(fsys fs.FS) error {
	for _, l := range Langs {
		files, err := fs.Glob(fsys, path.Join(string(l), "*.json"))
		if err != nil {
			return err
		}
		sort.Strings(files)
		tag := language.Make(string(l))
		bundle := goi18n.NewBundle(tag)
		c := &catalogue{keys: map[string]bool{}, plain: map[string]string{}}
		for _, name := range files {
			if err := c.read(fsys, name, tag, bundle); err != nil {
				return fmt.Errorf("catalogue %s: %w", name, err)
			}
		}
		c.localizer = goi18n.NewLocalizer(bundle, string(l))
		loaded[l] = c
	}
	return nil
}

func (c *catalogue) read(fsys fs.FS, name string, tag language.Tag, bundle *goi18n.Bundle) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	var entries map[string]json.RawMessage
	if err := json.Unmarshal(data, &entries); err != nil {
		return err
	}
	for key, value := range entries {
		if c.keys[key] {
			return fmt.Errorf("key %q stands twice", key)
		}
		c.keys[key] = true
		m := &goi18n.Message{ID: key}
		var plain string
		if json.Unmarshal(value, &plain) == nil {
			if !hasArgs(plain) { // most are: the bundle would hold a template for each form of each
				c.plain[key] = plain
				continue
			}
			m.Other, m.One, m.Few, m.Many = plain, plain, plain, plain
		} else {
			var p struct{ One, Few, Many, Other string }
			if err := json.Unmarshal(value, &p); err != nil {
				return fmt.Errorf("key %q: %w", key, err)
			}
			m.One, m.Few, m.Many, m.Other = p.One, p.Few, p.Many, p.Other
		}
		if err := bundle.AddMessages(tag, m); err != nil {
			return fmt.Errorf("key %q: %w", key, err)
		}
	}
	return nil
}

func hasArgs(s string) bool {
	for i := 0; i+1 < len(s); i++ {
		if s[i] == '{' && s[i+1] == '{' {
			return true
		}
	}
	return false
}

// T is the message under key in the language of ctx. A key missing there is read in
// Polish; a key missing everywhere is shown as itself, so that a test sees it.
func T(ctx context.Context, key string, args ...A) string {
	if key == "" {
		return ""
	}
	for _, l := range []Lang{Of(ctx), Polish} {
		c := loaded[l]
		if c == nil || !c.keys[key] {
			continue
		}
		if s, ok := c.plain[key]; ok {
			return s
		}
		cfg := &goi18n.LocalizeConfig{MessageID: key}
		if len(args) > 0 {
			cfg.TemplateData = map[string]any(args[0])
			if n, ok := args[0]["Count"]; ok {
				if f, stored := n.(float64); stored { // arguments kept as JSON come back so
					n = strconv.FormatFloat(f, 'f', -1, 64)
				}
				cfg.PluralCount = n
			}
		}
		if s, err := c.localizer.Localize(cfg); err == nil {
			return s
		}
	}
	return "⟦" + key + "⟧"
}

// Has reports whether key stands in the Polish catalogue.
func Has(key string) bool { return loaded[Polish] != nil && loaded[Polish].keys[key] }

// Keys lists the keys of a language, sorted: for the test that compares catalogues.
func Keys(l Lang) []string {
	if loaded[l] == nil {
		return nil
	}
	keys := make([]string, 0, len(loaded[l].keys))
	for k := range loaded[l].keys {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
