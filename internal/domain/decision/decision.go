// Package decision holds administrative decisions (decyzje administracyjne) and the letters
// that go before a refusal. Granting a service needs none; refusing does (act of 19 July
// 2019, Dz.U. 2019 poz. 1818, art. 42 ust. 3): first a letter with the conditions not met and
// a time to answer (KPA 10, 79a), then a decision with the elements of KPA 107 § 1, signed by
// the director or another authorised person for the wójt, burmistrz or prezydent (art. 26),
// delivered, and final once nobody may appeal any more.
//
// It knows the case only by the service applied for; whose case that is, and who may come
// near it, is for the context of applications to say.
package decision

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"cus/internal/domain/law"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
)

// ID is a decision inside the database; Ref is its public id.
type (
	ID  int64
	Ref string
)

// Kind says what a decision decides.
type Kind string

// The kinds this office issues so far.
const (
	Refusal        Kind = "refusal"        // odmowa zakwalifikowania (art. 42 ust. 3)
	Discontinuance Kind = "discontinuance" // umorzenie postępowania (KPA 105 § 2): the applicant withdrew
)

// State is how far a decision has come.
type State string

// The states. Nothing can follow the last four, except that an appeal ends in one of two ways.
const (
	Draft     State = "draft"     // projekt
	Submitted State = "submitted" // do podpisu
	Issued    State = "issued"    // wydana: signed
	Delivered State = "delivered" // doręczona: the time to appeal runs
	Appealed  State = "appealed"  // zaskarżona
	Final     State = "final"     // ostateczna
	Upheld    State = "upheld"    // utrzymana w mocy
	Reversed  State = "reversed"  // uchylona: the service waits anew
	Abandoned State = "abandoned" // zaniechana: a draft that was not needed
)

// States lists them in the order a decision goes through them.
var States = []State{Draft, Submitted, Issued, Delivered, Appealed, Final, Upheld, Reversed, Abandoned}

// Open reports whether something is still to be done about a decision in this state.
func (s State) Open() bool { return s != Final && s != Upheld && s != Reversed && s != Abandoned }

// Signed reports whether a decision in this state has been issued.
func (s State) Signed() bool { return s != Draft && s != Submitted && s != Abandoned }

// Step is one act upon a decision.
type Step string

// The steps. Whoever leads the case takes all but two: returning and signing are for who
// signs.
const (
	Edit     Step = "edit"
	Submit   Step = "submit"   // hand over for signature
	Recall   Step = "recall"   // take back unsigned
	Return   Step = "return"   // send back with a remark
	Sign     Step = "sign"     // issue
	Deliver  Step = "deliver"  // record the delivery
	Waive    Step = "waive"    // the party waives the appeal (KPA 127a)
	Appeal   Step = "appeal"   // the party appealed
	Finalise Step = "finalise" // the time to appeal has passed
	Uphold   Step = "uphold"   // the board upheld it
	Reverse  Step = "reverse"  // the board reversed it
	Abandon  Step = "abandon"  // the draft is not needed
)

// Steps lists them in the order they are usually taken.
var Steps = []Step{Edit, Submit, Recall, Return, Sign, Deliver, Waive, Appeal, Finalise, Uphold, Reverse, Abandon}

// course says where each step starts and leads.
var course = map[Step]struct {
	from   []State
	to     State
	line   string // in the journal: decision.…
	signer bool   // for who signs, not for who drafts
}{
	Edit:     {from: []State{Draft}, to: Draft, line: "edited"},
	Submit:   {from: []State{Draft}, to: Submitted, line: "submitted"},
	Recall:   {from: []State{Submitted}, to: Draft, line: "recalled"},
	Return:   {from: []State{Submitted}, to: Draft, line: "returned", signer: true},
	Sign:     {from: []State{Submitted}, to: Issued, line: "issued", signer: true},
	Deliver:  {from: []State{Issued}, to: Delivered, line: "delivered"},
	Waive:    {from: []State{Delivered}, to: Final, line: "appeal_waived"},
	Appeal:   {from: []State{Delivered}, to: Appealed, line: "appealed"},
	Finalise: {from: []State{Delivered}, to: Final, line: "final"},
	Uphold:   {from: []State{Appealed}, to: Upheld, line: "upheld"},
	Reverse:  {from: []State{Appealed}, to: Reversed, line: "reversed"},
	Abandon:  {from: []State{Draft, Submitted}, to: Abandoned, line: "abandoned"},
}

// From lists the states the step can be taken in.
func (s Step) From() []State { return course[s].from }

// BySigner reports whether the step is for who signs.
func (s Step) BySigner() bool { return course[s].signer }

// Manner is how a letter or decision reached the party (KPA 39–44).
type Manner string

// The manners, in the order a form offers them.
const (
	EDelivery Manner = "e_delivery" // e-Doręczenia
	Hybrid    Manner = "hybrid"     // publiczna usługa hybrydowa
	InPerson  Manner = "in_person"
	Post      Manner = "post"   // registered, with confirmation
	Deemed    Manner = "deemed" // kept for fourteen days and deemed delivered (KPA 44)
)

// Manners lists them.
var Manners = []Manner{EDelivery, InPerson, Post, Hybrid, Deemed}

// Content is what a decision says (KPA 107 § 1). Once signed, it stays.
type Content struct {
	Authority   string `json:"authority"`    // whose decision it is: Wójt Gminy …
	Party       string `json:"party"`        // name and address, a line each
	LegalBasis  string `json:"legal_basis"`  // podstawa prawna
	Resolution  string `json:"resolution"`   // rozstrzygnięcie
	Reasons     string `json:"reasons"`      // uzasadnienie faktyczne i prawne
	AppealBoard string `json:"appeal_board"` // Samorządowe Kolegium Odwoławcze w …
}

// maxText bounds each part of a decision, in characters.
const maxText = 20000

// Check says what speaks against saving the draft; nothing need be complete yet.
func (n Content) Check() error {
	var c check.List
	for field, text := range map[string]string{"authority": n.Authority, "party": n.Party, "legal_basis": n.LegalBasis,
		"resolution": n.Resolution, "reasons": n.Reasons, "appeal_board": n.AppealBoard} {
		c.That(len([]rune(text)) <= maxText, field, "form.too_long", i18n.A{"Max": maxText})
	}
	return c.Err()
}

// complete notes what a decision lacks before it can be signed.
func (n Content) complete(c *check.List) {
	c.That(n.Authority != "", "authority", "decision.authority_missing")
	c.That(n.Party != "", "party", "decision.party_missing")
	c.That(n.LegalBasis != "", "legal_basis", "decision.legal_basis_missing")
	c.That(n.Resolution != "", "resolution", "decision.resolution_missing")
	c.That(n.Reasons != "", "reasons", "decision.reasons_missing")
	c.That(n.AppealBoard != "", "appeal_board", "decision.appeal_board_missing")
}

// OnBehalf is whose name stands over the signature: „z up. wójta”, as the authority is called.
func (n Content) OnBehalf() string {
	first, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(n.Authority)), " ")
	switch {
	case strings.HasPrefix(first, "burmistrz"):
		return "z up. burmistrza"
	case strings.HasPrefix(first, "prezydent"):
		return "z up. prezydenta"
	}
	return "z up. wójta"
}

// Decision is one decision as its reader may see it.
type Decision struct {
	ID      ID
	Ref     Ref
	Number  string // DEC/2026/009
	Kind    Kind
	State   State
	Content `json:"content"`

	DraftedByID int64
	DraftedBy   string
	SubmittedAt *time.Time
	Remark      string // with which it last came back unsigned

	IssuedOn        date.Date
	SignedByID      int64
	Signatory       string // who signed, as it stands under it
	Post            string
	AuthorisationNo string
	ContentHash     string

	DeliveredOn date.Date
	Manner      Manner
	AppealUntil date.Date
	WaivedOn    date.Date
	AppealedOn  date.Date
	ForwardedOn date.Date // the appeal went to the board with the file (KPA 133)
	FinalOn     date.Date
	RuledOn     date.Date
	Ruling      string

	CreatedAt time.Time
	UpdatedAt time.Time
	UpdatedBy string
	Version   int
}

// Hash is the SHA-256 of what is signed: the number and the content, as canonical JSON.
func (d Decision) Hash() string {
	text, err := json.Marshal(struct {
		Number string `json:"number"`
		Kind   Kind   `json:"kind"`
		Content
	}{d.Number, d.Kind, d.Content})
	if err != nil {
		panic(err) // strings are always JSON
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Act is one step with what is written down about it. Only the step's own fields are read.
type Act struct {
	Step    Step
	Reason  string // the remark of a return, the reason of a draft given up, the ruling of the board
	On      date.Date
	Manner  Manner
	Forward date.Date // when the appeal went to the board; may be empty
	Post    string    // of who signs: dyrektor Centrum …
}

// Hand is who takes a step, in relation to the decision.
type Hand struct {
	Leads  bool   // leads the case, or stands in for who does
	Signs  bool   // holds an authorisation to issue decisions, valid today
	Self   int64  // account
	Name   string // as it stands under a decision
	Number string // of the authorisation
}

// Take returns the decision as it stands after the act, or every reason against it.
func (d Decision) Take(a Act, by Hand, today date.Date) (Decision, error) {
	way, known := course[a.Step]
	if !known {
		return d, check.Refuse("do", "decision.step_unknown")
	}
	var c check.List
	c.That(way.signer || by.Leads, "", "decision.not_your_case")
	c.That(!way.signer || by.Signs, "", "decision.not_authorised")
	c.That(slices.Contains(way.from, d.State), "", "decision.no_such_step", i18n.A{"Number": d.Number})
	if err := c.Err(); err != nil {
		return d, err
	}
	steps := map[Step]func(*check.List, *Decision, Act, Hand, date.Date){Submit: submit, Return: back, Sign: sign, Deliver: deliver,
		Waive: waive, Appeal: appeal, Finalise: finalise, Uphold: rule, Reverse: rule, Abandon: abandon}
	if step := steps[a.Step]; step != nil {
		step(&c, &d, a, by, today)
	}
	d.State = way.to
	return d, c.Err()
}

func submit(c *check.List, d *Decision, _ Act, _ Hand, _ date.Date) {
	d.complete(c)
}

func back(c *check.List, d *Decision, a Act, _ Hand, _ date.Date) {
	c.That(a.Reason != "", "reason", "decision.remark_missing")
	c.That(len([]rune(a.Reason)) <= 2000, "reason", "form.too_long", i18n.A{"Max": 2000})
	d.Remark = a.Reason
}

// sign: never who drafted it (a stop, not a warning), never who only stands in for somebody.
func sign(c *check.List, d *Decision, a Act, by Hand, today date.Date) {
	c.That(by.Self != d.DraftedByID, "", "decision.own_draft")
	c.That(by.Number != "", "", "decision.not_authorised")
	c.That(a.Post != "", "post", "decision.post_missing")
	c.That(len([]rune(a.Post)) <= 120, "post", "form.too_long", i18n.A{"Max": 120})
	d.complete(c)
	d.IssuedOn, d.SignedByID, d.Signatory, d.Post, d.AuthorisationNo = today, by.Self, by.Name, a.Post, by.Number
	d.ContentHash = d.Hash()
}

func deliver(c *check.List, d *Decision, a Act, _ Hand, today date.Date) {
	day(c, "on", a.On, d.IssuedOn, today)
	c.That(slices.Contains(Manners, a.Manner), "manner", "decision.manner_missing")
	d.DeliveredOn, d.Manner, d.AppealUntil = a.On, a.Manner, law.AppealTerm(a.On).Due
}

// waive: the party waives the appeal towards the authority within its term; that day the
// decision is final (KPA 127a § 2).
func waive(c *check.List, d *Decision, a Act, _ Hand, today date.Date) {
	day(c, "on", a.On, d.DeliveredOn, today)
	c.That(a.On.IsZero() || !a.On.After(d.AppealUntil), "on", "decision.waived_late", i18n.A{"Day": d.AppealUntil.PL()})
	d.WaivedOn, d.FinalOn = a.On, a.On
}

// appeal: one lodged too late is written down all the same, for the board says so (KPA 134);
// the reason then tells of it.
func appeal(c *check.List, d *Decision, a Act, _ Hand, today date.Date) {
	day(c, "on", a.On, d.DeliveredOn, today)
	c.That(a.On.IsZero() || !a.On.After(d.AppealUntil) || a.Reason != "", "reason", "decision.appealed_late", i18n.A{"Day": d.AppealUntil.PL()})
	if !a.Forward.IsZero() {
		c.That(!a.Forward.Before(a.On), "forward", "decision.day_early", i18n.A{"Day": a.On.PL()})
		c.That(!a.Forward.After(today), "forward", "decision.day_ahead")
	}
	d.AppealedOn, d.ForwardedOn = a.On, a.Forward
}

func finalise(c *check.List, d *Decision, _ Act, _ Hand, today date.Date) {
	c.That(today.After(d.AppealUntil), "", "decision.appeal_runs", i18n.A{"Day": d.AppealUntil.PL()})
	d.FinalOn = d.AppealUntil.Add(1)
}

func rule(c *check.List, d *Decision, a Act, _ Hand, today date.Date) {
	day(c, "on", a.On, d.AppealedOn, today)
	c.That(a.Reason != "", "reason", "decision.ruling_missing")
	c.That(len([]rune(a.Reason)) <= 2000, "reason", "form.too_long", i18n.A{"Max": 2000})
	d.RuledOn, d.Ruling = a.On, a.Reason
}

func abandon(c *check.List, _ *Decision, a Act, _ Hand, _ date.Date) {
	c.That(a.Reason != "", "reason", "decision.abandon_reason_missing")
	c.That(len([]rune(a.Reason)) <= 2000, "reason", "form.too_long", i18n.A{"Max": 2000})
}

// day notes what speaks against a day that lies before since or after today.
func day(c *check.List, field string, on, since, today date.Date) {
	c.That(!on.IsZero(), field, "decision.day_missing")
	c.That(on.IsZero() || !on.Before(since), field, "decision.day_early", i18n.A{"Day": since.PL()})
	c.That(!on.After(today), field, "decision.day_ahead")
}
