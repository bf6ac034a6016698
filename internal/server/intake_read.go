package server

import (
	"cus/internal/domain/application"
	"cus/internal/domain/resident"
	"cus/internal/platform/form"
	"cus/internal/platform/ident"
	"cus/internal/platform/pesel"
	"cus/web/page"
	"strings"
)

// particulars reads the form of a person. What cannot be read becomes a problem of the form.
func particulars(f *form.Form) resident.Particulars {
	p := identity(f)
	contact(f, &p)
	return p
}

// identity reads who it is.
func identity(f *form.Form) resident.Particulars {
	p := resident.Particulars{
		Surname:    f.Text("surname"),
		GivenNames: f.Text("given_names"),
		BirthDate:  f.Date("birth_date"),
		Sex:        pesel.Sex(f.Text("sex")),
		SexReason:  f.Text("sex_reason"),
	}
	typed := f.Text("pesel")
	switch {
	case !f.Flag("no_pesel"):
		if typed != "" {
			n, problem := resident.ParsePesel(typed)
			if problem != "" {
				f.Refuse("pesel", problem)
			}
			p.Pesel = n
		}
	case typed != "":
		f.Refuse("no_pesel", "resident.pesel_both")
		p.NoPeselReason = unread
	default:
		if p.NoPeselReason = f.Text("no_pesel_reason"); p.NoPeselReason == "" {
			f.Refuse("no_pesel_reason", "resident.no_pesel_reason_missing")
			p.NoPeselReason = unread
		}
	}
	return p
}

// unread stands for a reason that is already a problem of the form, so that the domain
// does not ask for a PESEL as well; a form with problems is never saved.
const unread = "–"

// contact reads where the person lives and how to reach them.
func contact(f *form.Form, p *resident.Particulars) {
	p.Street, p.HouseNo, p.FlatNo, p.Locality = f.Text("street"), f.Text("house_no"), f.Text("flat_no"), f.Text("locality")
	p.Postcode = form.Read(f, "postcode", ident.ParsePostcode, "resident.postcode_wrong")
	p.Phone = form.Read(f, "phone", ident.ParsePhone, "resident.phone_wrong")
	p.Email = form.Read(f, "email", ident.ParseEmail, "resident.email_wrong")
	p.ContactPreference = resident.Contact(f.Text("contact_preference"))
	p.Accessibility = f.Text("accessibility")
	for _, n := range f.Values("needs") {
		p.MeetingNeeds = append(p.MeetingNeeds, resident.Need(n))
	}
	if f.Flag("mail") {
		p.MailStreet, p.MailHouseNo, p.MailFlatNo, p.MailLocality = f.Text("mail_street"), f.Text("mail_house_no"), f.Text("mail_flat_no"), f.Text("mail_locality")
		p.MailPostcode = form.Read(f, "mail_postcode", ident.ParsePostcode, "resident.postcode_wrong")
		if p.MailLocality == "" && p.MailHouseNo == "" && p.MailPostcode == "" {
			f.Refuse("mail_locality", "resident.mail_missing")
		}
	}
}

// contactForm is the part of the form about address and contact, filled with the record.
func contactForm(p resident.Particulars) map[string][]string {
	known := map[string][]string{
		"street": {p.Street}, "house_no": {p.HouseNo}, "flat_no": {p.FlatNo}, "postcode": {p.Postcode}, "locality": {p.Locality},
		"phone": {ident.FormatPhone(p.Phone)}, "email": {p.Email}, "contact_preference": {string(p.ContactPreference)}, "accessibility": {p.Accessibility},
		"mail_street": {p.MailStreet}, "mail_house_no": {p.MailHouseNo}, "mail_flat_no": {p.MailFlatNo}, "mail_postcode": {p.MailPostcode},
		"mail_locality": {p.MailLocality},
	}
	for _, n := range p.MeetingNeeds {
		known["needs"] = append(known["needs"], string(n))
	}
	if p.MailLocality != "" {
		known["mail"] = []string{"1"}
	}
	return known
}

// applicant reads who applies.
func applicant(f *form.Form, n *application.New) {
	n.Capacity = application.Capacity(f.Text("capacity"))
	if n.Capacity == application.PersonConcerned {
		return
	}
	if known := f.Text("representative"); known != "" && known != page.SomebodyElse {
		n.Representative = known
		return
	}
	n.Applicant = resident.Representation{Kind: resident.Standing(n.Capacity), Name: f.Text("applicant"), Relation: f.Text("relation"),
		Phone: form.Read(f, "applicant_phone", ident.ParsePhone, "resident.phone_wrong"), Basis: f.Text("basis"),
		ValidFrom: f.Date("valid_from"), ValidUntil: f.Date("valid_until")}
}

// wish reads what is applied for, since when and how it came.
func wish(f *form.Form, n *application.New) {
	n.OwnWords = f.Lines("words")
	for _, ref := range f.Values("offers") {
		if ref != "" {
			n.Offers = append(n.Offers, ref)
		}
	}
	for line := range strings.Lines(f.Lines("others")) {
		if line = strings.TrimSpace(line); line != "" {
			n.Others = append(n.Others, line)
		}
	}
	n.ReceivedOn, n.Channel = f.Date("received"), application.Channel(f.Text("channel"))
	if f.Flag("urgent") {
		if n.Urgency = f.Text("urgency"); n.Urgency == "" {
			f.Refuse("urgency", "application.urgency_missing")
		}
	}
}

// statements reads what was declared and what was explained.
func statements(f *form.Form, n *application.New) {
	for _, s := range f.Values("statements") {
		n.Statements = append(n.Statements, application.Statement(s))
	}
	n.StatementOn, n.PrivacyNoticeOn, n.PrivacyHow = f.Date("statement_on"), f.Date("privacy"), application.Informed(f.Text("privacy_how"))
}
