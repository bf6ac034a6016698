package server

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"cus/internal/domain/audit"
	"cus/internal/domain/centre"
	"cus/internal/domain/policy"
	"cus/internal/domain/staff"
	"cus/internal/platform/check"
	"cus/internal/platform/fault"
	"cus/internal/platform/form"
	"cus/internal/platform/ident"
	"cus/web/link"
	"cus/web/page"
)

// awaitsFounding answers instead of every page while nobody has said whose the database is:
// it leads to where that is said. Another copy of the program may have been told meanwhile.
func (s *Site) awaitsFounding(w http.ResponseWriter, r *http.Request) bool {
	founded, err := centre.Known(r.Context(), s.Pool)
	if err != nil {
		s.fail(w, r, err)
		return true
	}
	if founded {
		s.empty.Store(false)
		return false
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		http.Redirect(w, r, link.Start, http.StatusSeeOther)
		return true
	}
	s.fail(w, r, fault.NotFound)
	return true
}

// startShow is the page of the first start; once there is a centre, there is no such page.
func (s *Site) startShow(w http.ResponseWriter, r *http.Request) error {
	founded, err := centre.Known(r.Context(), s.Pool)
	if err != nil {
		return err
	}
	if founded {
		return fault.NotFound
	}
	return s.render(w, r, http.StatusOK, page.Start(form.New(nil)))
}

// startCreate founds the centre with its first two people: whoever holds the token printed
// in the terminal, once. The same token sent again leads to where the first sending led.
func (s *Site) startCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := form.From(w, r)
	if err != nil {
		return err
	}
	facts, gminas := centreFacts(f), gminaList(f)
	adm := staff.New{Name: f.Text("adm_name"), Email: strings.ToLower(f.Text("adm_email")), Roles: []policy.Role{policy.Administrator}, Password: f.Raw("adm_password"), Chosen: true}
	dir := staff.New{Name: f.Text("dir_name"), Email: strings.ToLower(f.Text("dir_email")), Roles: []policy.Role{policy.Director}, Password: f.Raw("dir_password")}
	actor := policy.Actor{Request: requestOf(r), IP: ip(r)}
	err = audit.Write(r.Context(), s.Pool, actor, s.Now(), func(ctx context.Context, tx *audit.Tx) error {
		done, err := centre.Redeem(ctx, tx, f.Text("token"))
		if err != nil {
			return err
		}
		if done {
			return errReplayed
		}
		var c check.List
		for _, err := range []error{s.first(f, "adm_", adm), s.first(f, "dir_", dir)} {
			problems, _ := check.Problems(err)
			c = append(c, problems...)
		}
		c.That(adm.Email == "" || adm.Email != dir.Email, "dir_email", "start.same_person")
		if err := centre.Found(ctx, tx, facts, gminas); err != nil {
			problems, refused := check.Problems(err)
			if !refused {
				return err
			}
			c = append(problems, c...)
		}
		if err := f.Err(); err != nil {
			c = append(c, problemsOf(err)...)
		}
		if err := c.Err(); err != nil {
			return err
		}
		for _, n := range []staff.New{adm, dir} {
			if _, _, err := staff.Add(ctx, tx, n); err != nil {
				return err
			}
		}
		return nil
	})
	if f.Refused(err) {
		for _, name := range []string{"adm_password", "adm_again", "dir_password", "dir_again"} {
			f.Set(name, "") // never sent back
		}
		return s.render(w, r, http.StatusUnprocessableEntity, page.Start(f))
	}
	if err != nil && !errors.Is(err, errReplayed) {
		return err
	}
	s.empty.Store(false)
	http.Redirect(w, r, link.SignIn+"?stan=start", http.StatusSeeOther)
	return nil
}

func problemsOf(err error) check.List { l, _ := check.Problems(err); return l }

// first says what speaks against one of the first two accounts, by the fields of the form.
func (s *Site) first(f *form.Form, prefix string, n staff.New) error {
	var c check.List
	for _, p := range problemsOf(n.Check()) {
		p.Field = prefix + p.Field
		c = append(c, p)
	}
	for _, p := range problemsOf(staff.CheckPassword(n.Password, n.Email, s.Common)) {
		p.Field = prefix + p.Field
		c = append(c, p)
	}
	c.That(n.Password == f.Raw(prefix+"again"), prefix+"again", "password.again_differs")
	return c.Err()
}

// centreFacts reads what a centre says of itself.
func centreFacts(f *form.Form) centre.Facts {
	return centre.Facts{Name: f.Text("name"), ShortName: f.Text("short_name"), Kind: centre.Kind(f.Text("kind")), Address: f.Text("address"),
		Phone: form.Read(f, "phone", ident.ParsePhone, "centre.phone_wrong"), HelpPhone: form.Read(f, "help_phone", ident.ParsePhone, "centre.phone_wrong"),
		Email: form.Read(f, "email", ident.ParseEmail, "staff.email_wrong"), IBAN: iban(f, "iban"),
		Authority: f.Text("authority"), AppealBoard: f.Text("appeal_board")}
}

// iban reads an account number; each way of getting it wrong has its own sentence.
func iban(f *form.Form, name string) string {
	if f.Text(name) == "" {
		return ""
	}
	n, err := ident.ParseIBAN(f.Text(name))
	switch {
	case errors.Is(err, ident.ErrIBANCountry):
		f.Refuse(name, "provider.iban_country")
	case errors.Is(err, ident.ErrIBANLength):
		f.Refuse(name, "provider.iban_length")
	case err != nil:
		f.Refuse(name, "provider.iban_checksum")
	}
	return n
}

// gminaList reads the gminas; empty rows are left out.
func gminaList(f *form.Form) (out []centre.Gmina) {
	for i := range centre.MaxGminas {
		g := centre.Gmina{Name: f.Text(centre.GminaField("gmina", i)), Teryt: f.Text(centre.GminaField("teryt", i)),
			ID: centre.GminaID(f.Int(centre.GminaField("gmina_id", i)))}
		if g.Name == "" && g.Teryt == "" && g.ID == 0 {
			continue
		}
		if n, err := ident.ParseTeryt(g.Teryt); err == nil {
			g.Teryt = n
		}
		if at := len(out); at != i { // an empty row between: what is typed moves up, so that an error stands at its row
			for _, name := range []string{"gmina", "teryt", "gmina_id"} {
				f.Set(centre.GminaField(name, at), f.Raw(centre.GminaField(name, i)))
				f.Set(centre.GminaField(name, i), "")
			}
		}
		out = append(out, g)
	}
	return out
}
