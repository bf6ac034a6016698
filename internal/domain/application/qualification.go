package application

import (
	"time"

	"cus/internal/platform/check"
	"cus/internal/platform/i18n"
)

// ItemState is what became of one service applied for.
type ItemState string

// Waiting, granted (zakwalifikowano), or withdrawn by the applicant.
const (
	Pending       ItemState = "pending"
	Qualified     ItemState = "qualified"
	ItemWithdrawn ItemState = "withdrawn"
)

// Item is one service applied for.
type Item struct {
	ID        ItemID
	Ref       ItemRef
	OfferRef  string
	Service   string
	Programme string
	Unit      string
	State     ItemState
	DecidedAt *time.Time
	DecidedBy string
	Note      string
	InForce   bool // the programme is in force on the day asked: only then it can be granted
	Planned   bool // stands in a plan
}

// Decision is what the coordinator says of one item.
type Decision struct {
	Item  ItemRef
	State ItemState // Pending leaves it open
	Note  string    // how the conditions of the programme are met, or the applicant's statement
}

// Decide returns the item as it stands after the decision, or the reasons against it.
// Field names end in the item's ref, so that each message finds its row.
func (i Item) Decide(d Decision) (Item, error) {
	var c check.List
	field := func(name string) string { return name + "." + string(i.Ref) }
	givenUp := i.State == Qualified && !i.Planned && d.State == ItemWithdrawn // one may resign before the plan
	c.That(i.State == Pending || givenUp, field("state"), "application.item_already_decided", i18n.A{"Service": i.Service})
	c.That(d.State == Qualified || d.State == ItemWithdrawn, field("state"), "application.item_state_unknown")
	c.That(d.State != Qualified || i.InForce, field("state"), "application.programme_not_in_force", i18n.A{"Programme": i.Programme})
	if d.State == Qualified || d.State == ItemWithdrawn {
		c.That(d.Note != "", field("note"), "application.note_missing."+string(d.State), i18n.A{"Service": i.Service})
	}
	c.That(len([]rune(d.Note)) <= 2000, field("note"), "form.too_long", i18n.A{"Max": 2000})
	i.State, i.Note = d.State, d.Note
	return i, c.Err()
}

// Open reports whether something may still be decided about the item.
func (i Item) Open() bool { return i.State == Pending || (i.State == Qualified && !i.Planned) }

// After is the state of an application whose items stand like this.
func After(items []Item) State {
	decided, withdrawn := 0, 0
	for _, i := range items {
		if i.State != Pending {
			decided++
		}
		if i.State == ItemWithdrawn {
			withdrawn++
		}
	}
	switch {
	case len(items) > 0 && withdrawn == len(items):
		return Withdrawn
	case decided > 0:
		return Qualification
	}
	return Submitted
}
