package page

import (
	"strconv"

	"cus/internal/domain/application"
	"cus/internal/domain/law"
	"cus/internal/domain/programme"
	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// The steps of an application in the making, as they stand in addresses.
const (
	StepPerson    = "osoba"
	StepContact   = "dane"
	StepApplicant = "kto-sklada"
	StepWish      = "potrzeby"
	StepCheck     = "sprawdzenie"
)

// IntakeSteps lists them in their order.
var IntakeSteps = []string{StepPerson, StepContact, StepApplicant, StepWish, StepCheck}

// intakeWords are the steps in message keys.
var intakeWords = map[string]string{StepPerson: "person", StepContact: "contact", StepApplicant: "applicant", StepWish: "wish", StepCheck: "check"}

// Progress is how far a step has come.
type Progress string

// Not begun, with something to put right, or done.
const (
	ToDo     Progress = ""
	ToCheck  Progress = "check"
	Finished Progress = "done"
)

// SomebodyElse is the answer that who applies is none of those on record.
const SomebodyElse = "new"

// IntakeView is one step of an application in the making.
type IntakeView struct {
	Intake  application.Intake // its Ref is empty while there is no draft yet
	Action  string             // where the first step posts to without a draft; empty: /wnioski/nowy
	Step    string
	States  map[string]Progress
	Form    *form.Form
	Person  *resident.Card // picked among those known
	Alike   []resident.Match
	Lodging application.Lodging // what the steps say together
	Today   date.Date

	Offers          []programme.Offer
	Representatives []resident.Representative
	Places          []resident.Place
}

// FirstOpen is the first step that is not done; empty when the application can be registered.
func (v IntakeView) FirstOpen() string {
	for _, step := range IntakeSteps[:len(IntakeSteps)-1] {
		if v.States[step] != Finished {
			return step
		}
	}
	return ""
}

func (v IntakeView) href(step string) string {
	if v.Intake.Ref == "" {
		return ""
	}
	return link.Intake(string(v.Intake.Ref), step)
}

func (v IntakeView) action() string {
	switch {
	case v.Intake.Ref != "":
		return v.href(v.Step)
	case v.Action != "":
		return v.Action
	}
	return link.NewApplication
}

// IntakeStep is the page of one step.
func IntakeStep(v IntakeView) Doc {
	word := intakeWords[v.Step]
	leave := h.Group( // Enter presses the first button of a form, so the one that goes on comes first
		h.Button(h.Type("submit"), h.Attr("form", "intake"), h.Name("do"), h.Value("next"), h.Flag("hidden", true), h.T("intake.go_on")),
		h.Button(h.Class("btn"), h.Type("submit"), h.Attr("form", "intake"), h.Name("do"), h.Value("leave"), h.T("intake.leave")))
	if v.Person != nil && (v.Step == StepPerson || v.Step == StepContact && !v.Person.Changes) { // nothing is typed there
		leave = ui.LinkButton("intake.leave", applicationsAt(TabDrafts, ""))
		if v.Intake.Ref == "" {
			leave = ui.LinkButton("ui.cancel", link.Resident(string(v.Person.Ref)))
		}
	}
	lead := h.T("intake.lead")
	if v.Intake.NoticeNumber != "" {
		lead = h.Group(h.T("intake.from_notice"), h.Text(" "), ui.Link(link.Notice(v.Intake.NoticeRef), v.Intake.NoticeNumber), h.Text(". "), lead)
	}
	body := map[string]func(IntakeView) h.Node{StepPerson: intakePerson, StepContact: intakeContact, StepApplicant: intakeApplicant,
		StepWish: intakeWish, StepCheck: intakeCheck}[v.Step]
	return Doc{Title: "intake.title." + word, Place: "applications", Form: v.Form,
		Record: h.Group(ui.Subhead(h.T("intake.head."+word), lead, leave), ui.StepNav("intake.steps", intakeNav(v))),
		Body:   body(v)}
}

func intakeNav(v IntakeView) []ui.Step {
	out := make([]ui.Step, len(IntakeSteps))
	for i, step := range IntakeSteps {
		state := map[Progress]ui.StepState{ToDo: ui.StepTodo, ToCheck: ui.StepCheck, Finished: ui.StepDone}[v.States[step]]
		href := v.href(step)
		if href == "" && step == StepPerson {
			href = v.action()
		}
		switch {
		case step == v.Step:
			state = ui.StepDoing
		case step == StepCheck && v.FirstOpen() != "", v.Intake.Ref == "":
			state, href = ui.StepLocked, ""
		}
		out[i] = ui.Step{Label: "intake.step." + intakeWords[step], Href: href, State: state, Current: step == v.Step}
	}
	return out
}

// intakeFrame is the form of a step beside what helps with it.
func intakeFrame(v IntakeView, aside h.Node, next string, fields ...h.Node) h.Node {
	var save h.Node
	if v.Intake.Ref != "" {
		save = ui.Autosave(v.action(), "")
	}
	return ui.WideForm(v.action(), form.NewKey(), v.Form.Version(), h.ID("intake"), ui.FormAside(
		ui.Stack(
			ui.ErrorsAt(v.Form, v.errorAt), Overtaken(v.Form),
			ui.Panel(nil, nil, ui.Stack(fields...)),
			ui.Inline(ui.Primary(next, h.Name("do"), h.Value("next")), save),
		), aside))
}

// errorAt is the page on which a field of another step stands.
func (v IntakeView) errorAt(field string) string {
	step := intakeStepOf(field)
	if step == "" || step == v.Step || v.Step == StepContact && step == StepPerson && len(v.Alike) > 0 {
		return ""
	}
	return v.href(step)
}

// intakeStepOf is the step a field of an error list stands in; "" for the step at hand.
func intakeStepOf(field string) string {
	switch field {
	case "pesel", "no_pesel", "no_pesel_reason", "surname", "given_names", "birth_date", "sex", "sex_reason", "duplicate", "duplicate_reason":
		return StepPerson
	case "street", "house_no", "flat_no", "postcode", "locality", "mail_street", "mail_house_no", "mail_flat_no", "mail_postcode", "mail_locality",
		"phone", "email", "contact_preference", "needs", "accessibility", "record_version":
		return StepContact
	case "capacity", "representative", "applicant", "relation", "applicant_phone", "basis", "valid_from", "valid_until", "kind":
		return StepApplicant
	case "offers", "others", "words", "urgent", "urgency", "received", "channel":
		return StepWish
	}
	return ""
}

func intakePerson(v IntakeView) h.Node {
	if v.Person != nil {
		return intakeKnown(v)
	}
	f := v.Form
	known := ""
	if f.Raw("from_search") != "" {
		known = "resident.from_search"
	}
	return intakeFrame(v, intakeBeside(v), "intake.next.contact", identityFields(f, known, ""), apart(v))
}

// intakeBeside shows who may be the same person, or why that is asked.
func intakeBeside(v IntakeView) h.Node {
	if len(v.Alike) > 0 {
		return duplicatePanel(v.Form, v.Alike)
	}
	return ui.Panel(h.T("resident.new.aside_title"), nil, h.P(h.T("intake.aside.person")))
}

// apart carries on who was shown already, and why they are somebody else.
func apart(v IntakeView) h.Node {
	seen := map[string]bool{}
	var out []h.Node
	add := func(ref string) {
		if !seen[ref] {
			seen[ref] = true
			out = append(out, ui.HiddenValue("apart", ref))
		}
	}
	for _, ref := range v.Form.Values("apart") {
		add(ref)
	}
	for _, m := range v.Alike {
		add(string(m.Ref))
	}
	if len(v.Alike) == 0 && v.Form.Raw("duplicate_reason") != "" {
		out = append(out, ui.HiddenValue("duplicate_reason", v.Form.Raw("duplicate_reason")))
	}
	return h.Group(out...)
}

// intakeKnown is the first step where the person is on record.
func intakeKnown(v IntakeView) h.Node {
	c := v.Person
	version := c.Version // of what was looked at, while there is no draft
	var other h.Node
	if v.Intake.Ref != "" {
		version = v.Intake.Version
		other = ui.PostButton(v.action(), form.NewKey(), v.Intake.Version, ui.Button("intake.other_person"), ui.HiddenValue("do", "other"))
	}
	facts := []ui.Fact{
		{Label: "resident.surname_and_given", Value: ui.Link(link.Resident(string(c.Ref)), c.Filed())},
		{Label: "resident.birth_date", Value: ui.Num(c.BirthDate.PL())},
		{Label: "application.record", Value: ui.Num(c.Number)},
	}
	if c.Contact {
		facts = append(facts, ui.Fact{Label: "resident.address_title", Value: h.Text(c.Address())})
	}
	return ui.FormAside(ui.Stack(
		ui.ErrorsAt(v.Form, v.errorAt), Overtaken(v.Form),
		ui.Panel(h.T("intake.known.title"), nil, ui.SummaryList(facts...)),
		ui.Inline(
			ui.PostButton(v.action(), form.NewKey(), version, ui.Primary("intake.next.contact"), ui.HiddenValue("do", "next")),
			other)),
		ui.Panel(h.T("intake.known.aside_title"), nil, h.P(h.T("intake.known.aside"))))
}

func intakeContact(v IntakeView) h.Node {
	if v.Person != nil && !v.Person.Changes {
		return ui.FormAside(ui.Stack(
			ui.ErrorsAt(v.Form, v.errorAt),
			ui.Panel(nil, nil, h.P(h.T("intake.contact.closed"))),
			ui.PostButton(v.action(), form.NewKey(), v.Intake.Version, ui.Primary("intake.next.applicant"), ui.HiddenValue("do", "next"))),
			ui.Panel(h.T("intake.known.aside_title"), nil, h.P(h.T("intake.contact.closed_why"))))
	}
	aside := ui.Panel(h.T("intake.aside.contact_title"), nil, h.P(h.T("intake.aside.contact")))
	if len(v.Alike) > 0 {
		aside = duplicatePanel(v.Form, v.Alike)
	}
	stale := v.Person != nil && v.Form.Raw("record_version") != strconv.Itoa(v.Person.Version)
	version := v.Form.Raw("record_version")
	if stale {
		version = strconv.Itoa(v.Person.Version)
		now := v.Person
		aside = ui.PanelDecide(h.T("intake.stale.title"), nil, h.P(h.T("intake.stale.lead")), ui.SummaryList(
			ui.Fact{Label: "resident.address_title", Value: h.Text(now.Address())},
			ui.Fact{Label: "resident.phone", Value: textOrNil(now.Phone)},
			ui.Fact{Label: "resident.email", Value: textOrNil(now.Email)}))
	}
	return intakeFrame(v, aside, "intake.next.applicant",
		contactFields(v.Form, v.Places),
		h.If(v.Person != nil, ui.HiddenValue("record_version", version)), apart(v))
}

func intakeApplicant(v IntakeView) h.Node {
	f := v.Form
	var known []ui.Choice
	for _, r := range v.Representatives {
		if r.Kind != resident.Proxy && r.Valid(v.Today) {
			known = append(known, ui.Choice{Value: r.Ref, Text: r.Name, HintText: representationLine(r)})
		}
	}
	var pick h.Node
	if len(known) > 0 {
		known = append(known, ui.Choice{Value: SomebodyElse, Label: "intake.applicant.somebody_else"})
		pick = ui.Radios(f, "representative", known, ui.Opt{Label: "intake.applicant.known"})
	}
	return intakeFrame(v,
		ui.Panel(h.T("intake.aside.applicant_title"), nil, h.P(h.T("intake.aside.applicant")), h.P(h.T("intake.aside.carer")),
			ui.More("ui.legal_basis", h.P(h.T("intake.aside.applicant_basis")))),
		"intake.next.wish",
		ui.Radios(f, "capacity", choices(application.Capacities, "application.capacity."), ui.Opt{Label: "application.capacity", Required: true, Big: true}),
		h.Fieldset(h.Class("field only-others"), h.Legend(h.T("intake.applicant.who")), h.P(h.Class("hint"), h.T("intake.applicant.who_hint")), ui.Stack(
			pick,
			ui.Pair(ui.TextInput(f, "applicant", ui.Opt{Label: "application.applicant", MaxLength: 80}),
				ui.TextInput(f, "relation", ui.Opt{Label: "intake.applicant.relation", Hint: "intake.applicant.relation_hint", Optional: true, MaxLength: 80})),
			ui.PhoneInput(f, "applicant_phone", ui.Opt{Label: "intake.applicant.phone", Optional: true}),
			ui.TextInput(f, "basis", ui.Opt{Label: "application.basis", Hint: "intake.applicant.basis_hint", MaxLength: 200}),
			ui.Pair(ui.DateInput(f, "valid_from", ui.Opt{Label: "intake.applicant.from", Optional: true}),
				ui.DateInput(f, "valid_until", ui.Opt{Label: "intake.applicant.until", Optional: true})),
		)))
}

// representationLine says in one line in what capacity and on what basis somebody stands
// for a person.
func representationLine(r resident.Representative) string {
	s := r.Basis
	if r.Relation != "" {
		s = r.Relation + ", " + s
	}
	if !r.ValidUntil.IsZero() {
		s += " (–" + r.ValidUntil.PL() + ")"
	}
	return s
}

func intakeWish(v IntakeView) h.Node {
	f := v.Form
	if len(v.Offers) == 0 {
		return ui.EmptyState("application.no_programme", ui.LinkButton("nav.programmes", link.Programmes))
	}
	offers := make([]ui.Choice, len(v.Offers))
	for i, o := range v.Offers {
		offers[i] = ui.Choice{Value: o.Ref, Text: o.ServiceName, HintText: o.ProgrammeName}
	}
	services := ui.Opt{Label: "application.services", Hint: "application.services_hint", Required: true}
	if p, one := commonProgramme(v.Offers); one { // then it stands once, above the services
		services.Hint, services.HintArgs = "application.services_hint_one", i18n.A{"Programme": p}
		for i := range offers {
			offers[i].HintText = ""
		}
	}
	received, _ := date.Parse(f.Raw("received"))
	return intakeFrame(v,
		ui.Stack(ui.Panel(h.T("application.term.title"), nil, h.Div(h.ID("termin"), h.Attr("aria-live", "polite"), Term(received, v.Today))),
			ui.Panel(h.T("application.help.title"), nil, h.P(h.T("application.help.clock")), h.P(h.T("application.help.notice")),
				ui.More("ui.legal_basis", h.P(h.T("application.help.basis"))))),
		"intake.next.check",
		ui.Checkboxes(f, "offers", offers, services),
		ui.TextArea(f, "others", ui.Opt{Label: "application.others", Hint: "application.others_hint", Optional: true, Rows: 2}),
		ui.TextArea(f, "words", ui.Opt{Label: "application.own_words", Hint: "application.own_words_hint", Optional: true, Count: 4000, Rows: 4}),
		ui.Checkboxes(f, "urgent", []ui.Choice{{Value: "1", Label: "intake.urgent",
			More: ui.TextInput(f, "urgency", ui.Opt{Label: "intake.urgency", Hint: "intake.urgency_hint", MaxLength: 500})}}, ui.Opt{Label: "intake.urgent", LabelHidden: true}),
		ui.DateInput(f, "received", ui.Opt{Label: "application.received", Required: true, Attrs: []h.Node{h.Attr("hx-get", link.Term),
			h.Attr("hx-trigger", "change"), h.Attr("hx-target", "#termin"), h.Attr("hx-include", "this"), h.Attr("hx-push-url", "false")}}),
		ui.Radios(f, "channel", choices(application.Channels, "application.channel."), ui.Opt{Label: "application.channel", Required: true}),
	)
}

// Term is the statutory term of an application received on that day, in words; of one
// received today where no day is known.
func Term(received, today date.Date) h.Node {
	switch {
	case received.After(today):
		return h.P(h.T("application.received_in_future"))
	case received.IsZero():
		t := law.PlanTerm(today, law.ParametersOn(today))
		return h.P(h.T("intake.term_today", i18n.A{"Due": t.Due.PL()}))
	}
	return term(received)
}
