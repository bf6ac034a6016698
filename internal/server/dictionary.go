package server

import (
	"context"
	"net/http"
	"slices"

	"cus/internal/domain/audit"
	"cus/internal/domain/centre"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/web/link"
	"cus/web/page"
)

func (s *Site) dictionaryList(w http.ResponseWriter, r *http.Request) error {
	return s.dictionaryPage(w, r, http.StatusOK, nil)
}

func (s *Site) dictionaryPage(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	lists := make([][]centre.Entry, len(centre.Dictionaries()))
	err := s.read(r, nil, func(b *db.Batch) {
		for i, of := range centre.Dictionaries() {
			centre.Entries(b, of, &lists[i])
		}
	})
	if err != nil {
		return err
	}
	v := page.DictionariesView{Of: map[centre.Dictionary][]centre.Entry{}, Form: f}
	for i, of := range centre.Dictionaries() {
		v.Of[of] = lists[i]
	}
	return s.render(w, r, status, page.Dictionaries(v))
}

func (s *Site) wordNew(w http.ResponseWriter, r *http.Request) error {
	return s.newWordForm(w, r, http.StatusOK, s.fresh(r, nil))
}

func (s *Site) newWordForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.WordView{Form: f, Of: centre.Dictionary(ref(r, "dictionary"))}
	if !slices.Contains(centre.Dictionaries(), v.Of) {
		return fault.NotFound
	}
	return s.render(w, r, status, page.Word(v))
}

func readLabel(f *form.Form) centre.Label {
	return centre.Label{PL: f.Text("label_pl"), EN: f.Text("label_en")}
}

func (s *Site) wordCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	of, label := centre.Dictionary(ref(r, "dictionary")), readLabel(f)
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Dictionaries, Say: "dictionary.was_added"}, centre.AddEntry(ctx, tx, of, label)
	})
	if status, yes := again(f, err); yes {
		return s.newWordForm(w, r, status, f)
	}
	return err
}

func (s *Site) wordEdit(w http.ResponseWriter, r *http.Request) error {
	return s.wordForm(w, r, http.StatusOK, nil)
}

func (s *Site) wordForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	var v page.WordView
	if err := s.read(r, nil, func(b *db.Batch) { centre.OneEntry(b, ref(r, "word"), &v.Entry) }); err != nil {
		return err
	}
	v.Of = v.Entry.Dictionary
	v.Form = s.filled(r, f, v.Entry.Version, map[string]string{"label_pl": v.Entry.LabelPL, "label_en": v.Entry.LabelEN, "position": itoa(v.Entry.Position)})
	return s.render(w, r, status, page.Word(v))
}

func (s *Site) wordUpdate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	word, label, position := ref(r, "word"), readLabel(f), f.Int("position")
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Dictionaries, Say: "dictionary.was_saved"}, centre.ChangeEntry(ctx, tx, word, f.Version(), label, position)
	})
	if status, yes := again(f, err); yes {
		return s.wordForm(w, r, status, f)
	}
	return err
}

func (s *Site) wordRetire(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	word, retire := ref(r, "word"), f.Flag("retire")
	say := "dictionary.was_restored"
	if retire {
		say = "dictionary.was_retired"
	}
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		return done{To: link.Dictionaries, Say: say}, centre.RetireEntry(ctx, tx, word, f.Version(), retire)
	})
	if status, yes := again(f, err); yes {
		return s.dictionaryPage(w, r, status, f)
	}
	return err
}
