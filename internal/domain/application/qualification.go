package application

import (
	"slices"
	"time"

	"cus/internal/domain/decision"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
)

// ItemState is what became of one service applied for (domain 2.1).
type ItemState string

// The states of a service applied for. The last three are final.
const (
	Pending       ItemState = "pending"
	Proposed      ItemState = "proposed"   // qualified by the coordinator; the programme asks for a confirmation
	Qualified     ItemState = "qualified"  // zakwalifikowano
	Waitlisted    ItemState = "waitlisted" // lista oczekujących: the limit is exhausted
	Referred      ItemState = "referred"   // przekazano (art. 38 ust. 1 pkt 2)
	Refused       ItemState = "refused"    // odmowa, by a decision (art. 42 ust. 3)
	ItemWithdrawn ItemState = "withdrawn"  // wycofano, on the applicant's statement
)

// ItemStates lists them.
var ItemStates = []ItemState{Pending, Proposed, Qualified, Waitlisted, Referred, Refused, ItemWithdrawn}

// Undecided reports whether the service still waits for an answer.
func (s ItemState) Undecided() bool { return s == Pending || s == Proposed || s == Waitlisted }

// Condition is one condition of the programme as it was checked.
type Condition struct {
	Text string `json:"text"`
	Met  bool   `json:"met"`
}

// Item is one service applied for.
type Item struct {
	ID          ItemID
	Ref         ItemRef
	OfferRef    string // empty: a service of no programme
	Service     string
	Programme   string
	Unit        string
	State       ItemState
	DecidedAt   *time.Time
	DecidedBy   string
	DecidedByID int64
	Note        string
	WithdrawnOn date.Date // day of the applicant's statement
	InForce     bool      // the programme is in force on the day asked: only then it can be granted
	Planned     bool      // stands in a plan

	Conditions []string    // of the programme, as they stand now
	Checked    []Condition // as they were checked when it was granted
	Places     *int        // how many persons the programme takes at once; nil: no limit is set
	Taken      int         // persons granted the service; not counted without Places
	ConfirmBy  string      // role whose confirmation the programme asks for, "OUS" or "DIR"; empty: none
	Position   int         // on the waiting list, by receipt; 0: not on it

	LetterSentOn    date.Date // the letter before a refusal (KPA 10, 79a)
	LetterDelivered date.Date
	AnswerUntil     date.Date
	DecisionRef     string // of the last decision about it that was not given up
	DecisionNumber  string
	DecisionKind    decision.Kind
	DecisionState   decision.State
	ReferralRef     string
}

// Full reports whether the programme's limit leaves no place.
func (i Item) Full() bool { return i.Places != nil && i.Taken >= *i.Places }

// UnderRefusal reports whether a refusal is being prepared.
func (i Item) UnderRefusal() bool {
	return i.DecisionKind == decision.Refusal && (i.DecisionState == decision.Draft || i.DecisionState == decision.Submitted)
}

// Decision is what the coordinator says of one item.
type Decision struct {
	Item  ItemRef
	State ItemState // Pending leaves it open
	Note  string    // how the conditions of the programme are met, why it waits, or what the applicant stated
	Met   []string  // the conditions ticked, in the programme's words
	On    date.Date // day of the applicant's statement, when withdrawn
}

// ways are the states an item can be brought to here; refusing and passing on have their
// own proceedings.
var ways = map[ItemState][]ItemState{
	Pending:    {Qualified, Waitlisted, ItemWithdrawn},
	Waitlisted: {Qualified, ItemWithdrawn},
	Proposed:   {ItemWithdrawn},
	Qualified:  {ItemWithdrawn}, // one may resign before the plan
}

// Ways lists what can be decided about the item now.
func (i Item) Ways() []ItemState {
	if i.State == Qualified && i.Planned {
		return nil
	}
	if i.OfferRef == "" && i.State == Pending {
		return []ItemState{ItemWithdrawn} // nobody can be qualified for a service of no programme
	}
	return ways[i.State]
}

// Decide returns the item as it stands after the decision of day today, or the reasons
// against it. Field names end in the item's ref, so that each message finds its row.
func (i Item) Decide(d Decision, today date.Date) (Item, error) {
	var c check.List
	field := func(name string) string { return name + "." + string(i.Ref) }
	if !slices.Contains([]ItemState{Qualified, Waitlisted, ItemWithdrawn}, d.State) {
		return i, check.Refuse(field("state"), "application.item_state_unknown")
	}
	c.That(slices.Contains(i.Ways(), d.State), field("state"), "application.item_already_decided", i18n.A{"Service": i.Service})
	c.That(!i.UnderRefusal(), field("state"), "application.refusal_under_way", i18n.A{"Number": i.DecisionNumber})
	c.That(d.Note != "", field("note"), "application.note_missing."+string(d.State), i18n.A{"Service": i.Service})
	c.That(len([]rune(d.Note)) <= 2000, field("note"), "form.too_long", i18n.A{"Max": 2000})
	switch d.State {
	case Qualified:
		i.grant(&c, d, field)
	case Waitlisted:
		c.That(i.InForce, field("state"), "application.programme_not_in_force", i18n.A{"Programme": i.Programme})
		c.That(i.Places == nil || i.Full(), field("state"), "application.places_free", i18n.A{"Service": i.Service})
	case ItemWithdrawn:
		c.That(!d.On.IsZero(), field("on"), "application.withdrawn_on_missing")
		c.That(!d.On.After(today), field("on"), "decision.day_ahead")
	}
	if err := c.Err(); err != nil {
		return i, err
	}
	i.State, i.Note, i.WithdrawnOn = d.State, d.Note, date.Date{}
	switch d.State {
	case Qualified:
		i.Checked = checked(i.Conditions)
		if i.ConfirmBy != "" {
			i.State = Proposed
		}
	case ItemWithdrawn:
		i.WithdrawnOn = d.On
	}
	return i, nil
}

// grant notes what speaks against qualifying (art. 42 ust. 1 and 2): a programme not in
// force, a condition not met, a limit exhausted.
func (i Item) grant(c *check.List, d Decision, field func(string) string) {
	c.That(i.InForce, field("state"), "application.programme_not_in_force", i18n.A{"Programme": i.Programme})
	c.That(!i.Full(), field("state"), "application.limit_exhausted", i18n.A{"Service": i.Service})
	for _, condition := range i.Conditions {
		if !slices.Contains(d.Met, condition) {
			c.That(false, field("met"), "application.condition_unmet", i18n.A{"Condition": condition})
			return
		}
	}
}

func checked(conditions []string) []Condition {
	out := make([]Condition, len(conditions))
	for n, text := range conditions {
		out[n] = Condition{Text: text, Met: true}
	}
	return out
}

// Confirmed returns the item as it stands once a proposed qualification was confirmed, or
// sent back to its coordinator with a reason. Nobody confirms what they proposed.
func (i Item) Confirmed(yes bool, reason string, by int64) (Item, error) {
	var c check.List
	c.That(i.State == Proposed, "", "application.not_proposed", i18n.A{"Service": i.Service})
	c.That(by != i.DecidedByID, "", "application.own_proposal")
	c.That(!yes || i.InForce, "", "application.programme_not_in_force", i18n.A{"Programme": i.Programme})
	c.That(yes || reason != "", "reason", "application.confirm_reason_missing")
	c.That(len([]rune(reason)) <= 2000, "reason", "form.too_long", i18n.A{"Max": 2000})
	i.State = Pending
	if yes {
		i.State = Qualified
	}
	return i, c.Err()
}

// Open reports whether something may still be decided about the item here.
func (i Item) Open() bool { return len(i.Ways()) > 0 }

// After is the state of an application whose items stand like this.
func After(items []Item) State {
	decided, withdrawn, waiting := 0, 0, 0
	for _, i := range items {
		if i.State != Pending {
			decided++
		}
		if i.State == ItemWithdrawn {
			withdrawn++
		}
		if i.State.Undecided() || i.State == Qualified {
			waiting++
		}
	}
	switch {
	case len(items) > 0 && withdrawn == len(items):
		return Withdrawn
	case len(items) > 0 && waiting == 0:
		return Resolved // each service was refused, passed on, or withdrawn
	case decided > 0:
		return Qualification
	}
	return Submitted
}
