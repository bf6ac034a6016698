package server

import (
	"context"
	"net/http"
	"strconv"

	"cus/internal/domain/audit"
	"cus/internal/domain/contract"
	"cus/internal/domain/policy"
	"cus/internal/domain/provider"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/internal/platform/ident"
	"cus/web/link"
	"cus/web/page"
)

func (s *Site) providerList(w http.ResponseWriter, r *http.Request) error {
	v := page.ProviderListView{
		Filter: provider.Filter{Kind: provider.Kind(r.URL.Query().Get("rodzaj")), Social: r.URL.Query().Get("pes") == "1", Words: words(r)},
		Today:  date.Of(s.Now()),
		May:    who(r).May(policy.CreateProvider),
	}
	if !v.Filter.Kind.Known() {
		v.Filter.Kind = ""
	}
	err := s.read(r, nil, func(b *db.Batch) {
		provider.List(b, who(r), v.Filter, v.Today, &v.Providers)
		provider.Count(b, who(r), v.Today, &v.Totals)
	})
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.ProviderList(v))
}

func providerRef(r *http.Request) provider.Ref { return provider.Ref(ref(r, "provider")) }

func (s *Site) providerShow(w http.ResponseWriter, r *http.Request) error {
	v := page.ProviderView{Today: date.Of(s.Now()), May: who(r).Reach(policy.UpdateProvider) == policy.All, Account: seesAccount(who(r))}
	v.MayContract = who(r).May(policy.CreateProvider)
	err := s.read(r, nil, func(b *db.Batch) {
		provider.Get(b, who(r), providerRef(r), &v.Provider)
		contract.OfProvider(b, who(r), providerRef(r), v.Today, &v.Contracts)
	})
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, page.ProviderShow(v))
}

// seesAccount reports whether the whole number of a bank account is shown to who: those who
// write it down or sign for it; others see its end.
func seesAccount(who policy.Actor) bool {
	return who.Reach(policy.UpdateProvider) == policy.All || who.Reach(policy.SignContract) == policy.All
}

func (s *Site) providerNew(w http.ResponseWriter, r *http.Request) error {
	return s.providerForm(w, r, http.StatusOK, s.fresh(r, nil))
}

func (s *Site) providerCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	n := providerFacts(f)
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		ref, err := provider.Create(ctx, tx, n)
		return done{To: link.Provider(string(ref)), Say: "provider.created", Args: i18n.A{"Name": n.Name}}, err
	})
	if status, yes := again(f, err); yes {
		return s.providerForm(w, r, status, f)
	}
	return err
}

// providerForm shows the form of a new provider.
func (s *Site) providerForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	if err := s.read(r, nil, nil); err != nil {
		return err
	}
	return s.render(w, r, status, page.ProviderForm(page.ProviderFormView{Form: f}))
}

func (s *Site) providerEdit(w http.ResponseWriter, r *http.Request) error {
	return s.providerEditForm(w, r, http.StatusOK, nil)
}

func (s *Site) providerUpdate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	n := providerFacts(f)
	n.EndedOn = f.Date("ended_on")
	err = s.submit(w, r, f, func(ctx context.Context, tx *audit.Tx) (done, error) {
		err := provider.Edit(ctx, tx, providerRef(r), f.Version(), n)
		return done{To: link.Provider(ref(r, "provider")), Say: "provider.saved", Args: i18n.A{"Name": n.Name}}, err
	})
	if status, yes := again(f, err); yes {
		return s.providerEditForm(w, r, status, f)
	}
	return err
}

// providerEditForm shows the form of a known provider: f as it was left, or nil for one
// filled from the list.
func (s *Site) providerEditForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form) error {
	v := page.ProviderFormView{Form: f}
	if err := s.read(r, nil, func(b *db.Batch) { provider.Get(b, who(r), providerRef(r), &v.Provider) }); err != nil {
		return err
	}
	p := v.Provider
	known := providerKnown(p)
	if v.Form == nil {
		v.Form = s.fresh(r, known)
	}
	v.Form.Stored(p.Version, known)
	return s.render(w, r, status, page.ProviderForm(v))
}

// providerKnown is the form of a known provider, filled.
func providerKnown(p provider.Provider) map[string]string {
	return map[string]string{"name": p.Name, "kind": string(p.Kind), "nip": ident.FormatNIP(p.NIP), "regon": p.REGON, "krs": p.KRS,
		"iban": ident.FormatIBAN(p.IBAN), "street": p.Street, "postcode": p.Postcode, "locality": p.Locality, "contact": p.Contact,
		"phone": ident.FormatPhone(p.Phone), "email": p.Email, "social_economy": string(p.SocialEconomy),
		"social_enterprise_on": p.SocialEnterpriseOn.PL(), "data_agreement_no": p.DataAgreementNo, "data_agreement_on": p.DataAgreementOn.PL(),
		"ended_on": p.EndedOn.PL(), form.VersionField: strconv.Itoa(p.Version)}
}

func providerFacts(f *form.Form) provider.Facts {
	n := provider.Facts{Name: f.Text("name"), Kind: provider.Kind(f.Text("kind")),
		NIP: number(f, "nip", ident.ParseNIP), REGON: number(f, "regon", ident.ParseREGON), IBAN: number(f, "iban", ident.ParseIBAN),
		Street: f.Text("street"), Postcode: form.Read(f, "postcode", ident.ParsePostcode, "provider.postcode_wrong"), Locality: f.Text("locality"),
		Contact: f.Text("contact"), Phone: form.Read(f, "phone", ident.ParsePhone, "provider.phone_wrong"),
		Email:         form.Read(f, "email", ident.ParseEmail, "provider.email_wrong"),
		SocialEconomy: provider.SocialEconomy(f.Text("social_economy")), SocialEnterpriseOn: f.Date("social_enterprise_on"),
		DataAgreementNo: f.Text("data_agreement_no"), DataAgreementOn: f.Date("data_agreement_on")}
	n.KRS = number(f, "krs", ident.ParseKRS, i18n.A{"Padded": ident.PadKRS(f.Text("krs"))})
	return n
}

// wrong says what is wrong with a number, by the reason its reader gives.
var wrong = map[error]string{
	ident.ErrNIPDigits: "provider.nip_digits", ident.ErrNIPChecksum: "provider.nip_checksum", ident.ErrNIPRemainder: "provider.nip_remainder",
	ident.ErrREGONDigits: "provider.regon_digits", ident.ErrREGONChecksum: "provider.regon_checksum", ident.ErrREGONOwner: "provider.regon_owner",
	ident.ErrKRSDigits: "provider.krs_digits", ident.ErrKRSShort: "provider.krs_short",
	ident.ErrIBANLength: "provider.iban_length", ident.ErrIBANCountry: "provider.iban_country", ident.ErrIBANChecksum: "provider.iban_checksum",
	ident.ErrZeros: "provider.only_zeros",
}

// number reads an identifier that may be left out; what is wrong with it is said on its field.
func number(f *form.Form, field string, parse func(string) (string, error), args ...i18n.A) string {
	typed := f.Text(field)
	if typed == "" {
		return ""
	}
	v, err := parse(typed)
	if err != nil {
		f.Refuse(field, wrong[err], args...)
	}
	return v
}
