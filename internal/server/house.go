package server

import (
	"bytes"
	"net/http"
	"runtime/debug"
	"sort"
	"strconv"
	"strings"

	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
	"cus/internal/platform/ident"
	"cus/web/h"
	"cus/web/page"
	"cus/web/ui"
)

func (s *Site) helpShow(w http.ResponseWriter, r *http.Request) error {
	if err := s.read(r, nil, nil); err != nil {
		return err
	}
	v := page.HelpView{Words: strings.TrimSpace(r.URL.Query().Get("slowa"))}
	for _, t := range page.HelpTopics {
		if s.explains(r, t, v.Words) {
			v.Topics = append(v.Topics, t)
		}
	}
	return s.render(w, r, http.StatusOK, page.Help(v))
}

// explains reports whether the topic holds every word, whatever its letters' case and marks.
func (s *Site) explains(r *http.Request, topic, words string) bool {
	text := ident.Fold(i18n.T(s.words(r), "help."+topic+".title") + " " + i18n.T(s.words(r), "help."+topic+".text"))
	for _, w := range strings.Fields(ident.Fold(words)) {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

func (s *Site) licencesShow(w http.ResponseWriter, r *http.Request) error {
	if err := s.read(r, nil, nil); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.Licences(modules()))
}

// modules are the libraries this program was built from, with their versions.
func modules() []string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return nil
	}
	var out []string
	for _, m := range info.Deps {
		out = append(out, m.Path+" "+m.Version)
	}
	sort.Strings(out)
	return out
}

// wzornikShow is the pattern book of components; it exists in a demonstration centre only.
func (s *Site) wzornikShow(w http.ResponseWriter, r *http.Request) error {
	if !seatOf(r).Centre.Demo {
		return fault.NotFound
	}
	var b bytes.Buffer
	if err := h.Render(i18n.With(r.Context(), i18n.ParseLang(who(r).Lang)), &b, ui.Wzornik()); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	_, err := w.Write(b.Bytes())
	return err
}
