package assessment

import (
	"maps"
	"slices"
	"strings"
	"time"

	"cus/internal/domain/programme"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
)

// Section is one part of the conversation. They are taken up in any order.
type Section string

// The areas of life, and the summary with the four purposes of art. 37 ust. 2.
const (
	Situation      Section = "situation"
	HealthSection  Section = "health"
	HomeSection    Section = "home"
	Support        Section = "support"
	Daily          Section = "daily"
	Activity       Section = "activity"
	WorkSection    Section = "work"
	IncomeSection  Section = "income"
	Strengths      Section = "strengths"
	SummarySection Section = "summary"
)

// Sections lists them in the order they are read.
var Sections = []Section{Situation, HealthSection, HomeSection, Support, Daily, Activity, WorkSection, IncomeSection, Strengths, SummarySection}

// Special reports whether the section holds data on health (art. 9 ust. 1 RODO).
func (s Section) Special() bool { return s == HealthSection }

// State is how far a section has come.
type State string

// Not begun, under way, done, or without meaning for this person.
const (
	NotBegun      State = ""
	Open          State = "open"
	Done          State = "done"
	NotApplicable State = "not_applicable"
)

// Ground is why the centre may keep a piece of data (art. 50 ust. 1): there is no other.
type Ground string

// The act itself (the conversation of art. 37), the programme's list of data, KPA, the
// social assistance act, accessibility, consent of whom the data are about.
const (
	ByAct           Ground = "act"
	ByProgramme     Ground = "programme"
	ByKPA           Ground = "kpa"
	BySocialWelfare Ground = "ups"
	ByAccessibility Ground = "accessibility"
	ByConsent       Ground = "consent"
)

// Kind is how a field is answered.
type Kind string

// One of a few words, a line of text, or a day.
const (
	Choice Kind = "choice"
	Line   Kind = "line"
	Day    Kind = "day"
)

// Field is one structured field of a section.
type Field struct {
	Section Section
	Name    string
	Kind    Kind
	Options []string // of a Choice
	Ground  Ground
	Data    programme.DataField // ByProgramme: what the programme's list must name
	Source  string              // the provision, as cited
}

// able is how far somebody manages something.
var able = []string{"alone", "with_help", "unable"}

// whitelist is every structured field an assessment may hold. What does not stand here
// is not stored, whoever sends it.
var whitelist = []Field{
	{Situation, "lives", Choice, []string{"on_own", "with_family", "with_others", "facility"}, ByProgramme, programme.FamilyData, "art. 50 ust. 1"},
	{HealthSection, "disability", Choice, []string{"none", "light", "moderate", "severe", "pending"}, ByProgramme, programme.HealthData, "art. 50 ust. 1, art. 9 ust. 2 lit. b RODO"},
	{HealthSection, "moves", Choice, []string{"freely", "with_aid", "wheelchair", "lies"}, ByProgramme, programme.HealthData, "art. 50 ust. 1, art. 9 ust. 2 lit. b RODO"},
	{HealthSection, "contact", Choice, []string{"none", "hearing", "sight", "speech"}, ByAccessibility, "", "art. 4 ustawy o zapewnianiu dostępności"},
	{HomeSection, "stairs", Choice, []string{"yes", "no"}, ByAccessibility, "", "art. 4 ustawy o zapewnianiu dostępności"},
	{HomeSection, "bathroom", Choice, []string{"adapted", "partly", "not"}, ByProgramme, programme.HousingData, "art. 50 ust. 1"},
	{HomeSection, "heating", Choice, able, ByProgramme, programme.HousingData, "art. 50 ust. 1"},
	{Support, "carer", Choice, []string{"daily", "sometimes", "none"}, ByProgramme, programme.FamilyData, "art. 50 ust. 1"},
	{Support, "representative", Choice, []string{"none", "attorney", "statutory"}, ByKPA, "", "art. 32–33 KPA"},
	{Support, "close_person", Line, nil, ByConsent, "", "art. 6 ust. 1 lit. a RODO"},
	{Support, "consent_on", Day, nil, ByConsent, "", "art. 7 ust. 1 RODO"},
	{Daily, "shopping", Choice, able, ByProgramme, programme.SelfCareData, "art. 50 ust. 1"},
	{Daily, "meals", Choice, able, ByProgramme, programme.SelfCareData, "art. 50 ust. 1"},
	{Daily, "hygiene", Choice, able, ByProgramme, programme.SelfCareData, "art. 50 ust. 1"},
	{Daily, "matters", Choice, able, ByProgramme, programme.SelfCareData, "art. 50 ust. 1"},
	{Activity, "meets", Choice, []string{"daily", "weekly", "rarely"}, ByProgramme, programme.ContactsData, "art. 50 ust. 1"},
	{Activity, "online", Choice, able, ByProgramme, programme.ContactsData, "art. 50 ust. 1"},
	{WorkSection, "status", Choice, []string{"works", "retired", "looking", "learns", "none"}, ByProgramme, programme.WorkData, "art. 50 ust. 1"},
	{IncomeSection, "benefits", Choice, []string{"none", "receives", "applied"}, BySocialWelfare, "", "art. 100 ust. 2 ustawy o pomocy społecznej"},
}

// Whitelist is every structured field an assessment may hold, with its ground.
func Whitelist() []Field { return slices.Clone(whitelist) }

// Fields are the fields of a section that have a ground: those of a programme's list only
// when one of the programmes applied for names them.
func (s Section) Fields(listed []programme.DataField) []Field {
	var out []Field
	for _, f := range whitelist {
		if f.Section == s && (f.Ground != ByProgramme || slices.Contains(listed, f.Data)) {
			out = append(out, f)
		}
	}
	return out
}

// TextGround is the ground of a section's free text: the conversation itself, but health
// only where a programme names it.
func (s Section) TextGround() Ground {
	if s.Special() {
		return ByProgramme
	}
	return ByAct
}

// Open reports whether the section may be written on at all.
func (s Section) Open(listed []programme.DataField) bool {
	return s.TextGround() != ByProgramme || slices.Contains(listed, programme.HealthData)
}

// Part is what a section holds. That of the summary holds no more than its state; the
// rest is Content.
type Part struct {
	Section   Section
	State     State
	Body      string
	Fields    map[string]string // by Field.Name; an answer not given is left out
	UpdatedAt time.Time
	UpdatedBy string
	Version   int
}

// Empty reports whether nothing is written in it.
func (p Part) Empty() bool { return p.Body == "" && len(p.Fields) == 0 }

// longest is how many characters a free text may have.
const longest = 8000

// Check says what speaks against keeping the part: first of all a field without a ground.
func (p Part) Check(today date.Date, listed []programme.DataField) error {
	var c check.List
	c.That(slices.Contains([]State{Open, Done, NotApplicable}, p.State), "", "assessment.section.state_unknown")
	c.That(len([]rune(p.Body)) <= longest, "body", "form.too_long", i18n.A{"Max": longest})
	c.That(p.Section != SummarySection || p.Empty(), "body", "assessment.section.without_ground")
	c.That(p.Body == "" || p.Section.Open(listed), "body", "assessment.section.health_not_listed")
	c.That(p.State != NotApplicable || p.Empty(), "body", "assessment.section.not_applicable_with_text")
	offered := p.Section.Fields(listed)
	for _, name := range slices.Sorted(maps.Keys(p.Fields)) {
		i := slices.IndexFunc(offered, func(f Field) bool { return f.Name == name })
		if i < 0 {
			c.That(false, name, "assessment.section.without_ground")
			continue
		}
		offered[i].check(&c, p.Fields[name], today)
	}
	if p.Section == Support { // another person's data: only with the day of that person's consent
		c.That(p.Fields["close_person"] == "" || p.Fields["consent_on"] != "", "consent_on", "assessment.section.consent_missing")
		c.That(p.Fields["consent_on"] == "" || p.Fields["close_person"] != "", "close_person", "assessment.section.close_person_missing")
	}
	return c.Err()
}

func (f Field) check(c *check.List, answer string, today date.Date) {
	switch f.Kind {
	case Choice:
		c.That(slices.Contains(f.Options, answer), f.Name, "assessment.section.option_unknown")
	case Line:
		c.That(len([]rune(answer)) <= 200, f.Name, "form.too_long", i18n.A{"Max": 200})
		c.That(!strings.ContainsAny(answer, "\r\n"), f.Name, "assessment.section.option_unknown")
	case Day:
		var d date.Date
		err := d.UnmarshalText([]byte(answer))
		c.That(err == nil, f.Name, "form.date")
		c.That(err != nil || !d.After(today), f.Name, "assessment.section.consent_in_future")
	}
}
