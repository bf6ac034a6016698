package law

import "cus/internal/platform/date"

// DueKind says in one word how near a due day is; a page turns it into a colour and a sentence.
type DueKind string

// How near a due day is.
const (
	None     DueKind = ""         // nothing is due
	Overdue  DueKind = "overdue"  // the day has passed
	Today    DueKind = "today"    // today
	Tomorrow DueKind = "tomorrow" // tomorrow
	Soon     DueKind = "soon"     // in 2 to 7 days
	Later    DueKind = "later"    // in more than 7 days
)

// soonDays is how far "soon" reaches: a week ahead.
const soonDays = 7

// Due is a due day as seen from another day, ready for a page.
type Due struct {
	On   date.Date
	Days int // until On; negative once it has passed
	Kind DueKind
}

// DueOn returns how a due day looks from today.
func DueOn(due, today date.Date) Due {
	days, kind := DueIn(due, today)
	return Due{On: due, Days: days, Kind: kind}
}

// DueIn returns how many days remain until due, negative once it has passed, and how near that
// is. No due day is [None].
func DueIn(due, today date.Date) (days int, kind DueKind) {
	if due.IsZero() {
		return 0, None
	}
	days = due.Sub(today)
	switch {
	case days < 0:
		return days, Overdue
	case days == 0:
		return days, Today
	case days == 1:
		return days, Tomorrow
	case days <= soonDays:
		return days, Soon
	default:
		return days, Later
	}
}
