package server

import (
	"context"
	"net/http"
	"strconv"

	"cus/internal/domain/audit"
	"cus/internal/domain/catalogue"
	"cus/internal/domain/contract"
	"cus/internal/domain/policy"
	"cus/internal/domain/programme"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/link"
	"cus/web/page"
)

func (s *Site) serviceList(w http.ResponseWriter, r *http.Request) error {
	area, _ := strconv.Atoi(r.URL.Query().Get("obszar")) // what is no number is no area
	v := page.ServiceListView{
		Filter: catalogue.Filter{Area: catalogue.Area(area), Words: words(r)},
		Today:  date.Of(s.Now()),
		May:    who(r).May(policy.CreateCatalogue),
	}
	if !v.Filter.Area.Known() {
		v.Filter.Area = 0
	}
	err := s.read(r, nil, func(b *db.Batch) {
		catalogue.List(b, who(r), v.Filter, v.Today, &v.Services)
		catalogue.Count(b, who(r), v.Today, &v.Totals)
		programme.OffersInForce(b, v.Today, &v.Offers)
	})
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.ServiceList(v))
}

// words are what somebody looks for in a list of things: at most a hundred characters of
// plain text.
func words(r *http.Request) string {
	f := form.New(map[string]string{"szukaj": r.URL.Query().Get("szukaj")})
	text := []rune(f.Text("szukaj"))
	return string(text[:min(len(text), 100)])
}

func (s *Site) serviceShow(w http.ResponseWriter, r *http.Request) error {
	v := page.ServiceView{Today: date.Of(s.Now()), May: who(r).May(policy.UpdateCatalogue), SeesContracts: who(r).Reach(policy.ReadProvider) == policy.All}
	err := s.read(r, nil, func(b *db.Batch) {
		catalogue.Get(b, who(r), serviceRef(r), &v.Service)
		programme.InService(b, who(r), serviceRef(r), v.Today, &v.Programmes)
		if v.SeesContracts {
			contract.OfService(b, who(r), serviceRef(r), v.Today, &v.Contracts)
		}
	})
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.ServiceShow(v))
}

func serviceRef(r *http.Request) catalogue.Ref { return catalogue.Ref(ref(r, "service")) }

func (s *Site) serviceNew(w http.ResponseWriter, r *http.Request) error {
	return s.serviceForm(w, r, http.StatusOK, s.fresh(r, nil))
}

func (s *Site) serviceCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	n := serviceFacts(f)
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		ref, err := catalogue.Create(ctx, tx, n)
		return done{To: link.Service(string(ref)), Say: "catalogue.created", Args: i18n.A{"Name": n.Name}}, err
	})
	if status, yes := again(f, err); yes {
		return s.serviceForm(w, r, status, f)
	}
	return err
}

// serviceForm shows the form of a new service.
func (s *Site) serviceForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	if err := s.read(r, nil, nil); err != nil {
		return err
	}
	return s.render(w, r, status, page.ServiceForm(page.ServiceFormView{Form: f, Today: date.Of(s.Now())}))
}

func (s *Site) serviceEdit(w http.ResponseWriter, r *http.Request) error {
	return s.serviceEditForm(w, r, http.StatusOK, nil)
}

func (s *Site) serviceUpdate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	n := serviceFacts(f)
	n.WithdrawnOn = f.Date("withdrawn_on")
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		err := catalogue.Edit(ctx, tx, serviceRef(r), f.Version(), n)
		return done{To: link.Service(ref(r, "service")), Say: "catalogue.saved", Args: i18n.A{"Name": n.Name}}, err
	})
	if status, yes := again(f, err); yes {
		return s.serviceEditForm(w, r, status, f)
	}
	return err
}

// serviceEditForm shows the form of a known service: f as it was left, or nil for one
// filled from the catalogue.
func (s *Site) serviceEditForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.ServiceFormView{Form: f, Today: date.Of(s.Now())}
	if err := s.read(r, nil, func(b *db.Batch) { catalogue.Get(b, who(r), serviceRef(r), &v.Service) }); err != nil {
		return err
	}
	known := serviceFields(v.Service)
	if v.Form == nil {
		v.Form = s.fresh(r, known)
	}
	v.Form.Stored(v.Service.Version, known)
	return s.render(w, r, status, page.ServiceForm(v))
}

func serviceFields(s catalogue.Service) map[string]string {
	return map[string]string{"name": s.Name, "summary": s.Summary, "audience": s.Audience, "area": strconv.Itoa(int(s.Area)),
		"unit": string(s.Unit), "withdrawn_on": s.WithdrawnOn.PL(), form.VersionField: strconv.Itoa(s.Version)}
}

func serviceFacts(f *form.Form) catalogue.Facts {
	return catalogue.Facts{Name: f.Text("name"), Summary: f.Text("summary"), Area: catalogue.Area(f.Int("area")),
		Unit: catalogue.Unit(f.Text("unit")), Audience: f.Text("audience")}
}
