// Package desk puts the day's work in order: what waits for one person, the nearest term
// first, and how the terms of the whole team stand. It reads across the centre and never
// writes.
package desk

import (
	"time"

	"cus/internal/platform/date"
)

// Kind says what a task asks to be done.
type Kind string

// The kinds of task, in the order a case goes through them; what is done beside it follows.
const (
	Take    Kind = "take"    // an application nobody has taken
	Qualify Kind = "qualify" // services applied for wait for a decision
	Assess  Kind = "assess"  // the needs assessment is to be held
	Write   Kind = "write"   // a plan is to be made from an application
	Fill    Kind = "fill"    // a plan has been made and names no service yet
	Agree   Kind = "agree"   // a drawn-up plan is to be agreed with the applicant
	Submit  Kind = "submit"  // an agreed plan is to be submitted
	Amend   Kind = "amend"   // a plan came back
	Approve Kind = "approve" // a submitted plan waits for approval
	Review  Kind = "review"  // a justified access waits for review

	Confirm        Kind = "confirm"         // a proposed qualification waits for a confirmation
	Waiting        Kind = "waiting"         // somebody waits for a place longer than the centre lets them
	Letter         Kind = "letter"          // the letter before a refusal is due
	LetterDelivery Kind = "letter_delivery" // it was sent; nobody has written down its delivery
	Draft          Kind = "draft"           // the time to answer it has passed
	Complete       Kind = "complete"        // a decision is drafted, not handed over
	Sign           Kind = "sign"            // a decision waits for a signature
	Deliver        Kind = "deliver"         // a signed decision: its delivery is to be written down
	Appeal         Kind = "appeal"          // the time to appeal is over
	Forward        Kind = "forward"         // an appeal is to go to the board
	Contact        Kind = "contact"         // whoever sent a notice waits to be contacted
	Settle         Kind = "settle"          // a notice becomes an application or is closed
	Leave          Kind = "leave"           // an application was not completed in time
	Receive        Kind = "receive"         // what was passed on is to be received
	Answer         Kind = "answer"          // what became of it is to be written down
	Roles          Kind = "roles"           // roles wait for the director
	ReportCheck    Kind = "report_check"    // the figures of a report are to be checked
	ReportApprove  Kind = "report_approve"  // a report waits for approval
	ReportFile     Kind = "report_file"     // an approved report is to be filed
	ReportMend     Kind = "report_mend"     // a report came back
)

// Task is one line of a day's work: one case, and the one thing to do next in it.
type Task struct {
	Kind         Kind
	Ref          string     // public id of what is opened: an application, a plan, a decision, a notice, an access
	Item         string     // public id of the one service it is about; else empty
	Number       string     // KS/2026/0147, IPUS/2026/0061, RAP/2026/001; empty for an access and for roles
	ResidentID   *int64     // nil: about nobody's record
	ResidentRef  string     // empty likewise
	ResidentName string     // surname first; of a notice, whom it is about; of roles, the colleague
	Due          date.Date  // the day by which; no day: no term is set
	AlarmOn      date.Date  // last working day not after day 30, where the term is statutory
	Statutory    bool       // a term of the law (art. 40, KPA 133), not one of our own
	Since        date.Date  // day 0 of the case
	Remark       string     // what the approver wrote when sending a plan back; the service; the reason of an access; the day a call ended
	VisitAt      *time.Time // when the needs assessment is to be held, once that is agreed on
	Coordinator  string     // whose case it is
}

// OfService reports whether the task is about one service, which Remark then names.
func (t Task) OfService() bool {
	switch t.Kind {
	case Confirm, Waiting, Letter, LetterDelivery, Draft, Complete, Sign, Deliver, Appeal, Forward, Receive, Answer:
		return true
	}
	return false
}

// ActBy is the day by which the work should be done: the day agreed on for a visit; else a
// term that ends after a day free of work calls on the last working day before it, as long
// as that has not passed.
func (t Task) ActBy(today date.Date) date.Date {
	act := t.Due
	if !t.AlarmOn.IsZero() && !t.Due.Before(today) {
		act = date.Max(t.AlarmOn, today)
	}
	if t.VisitAt != nil {
		if day := date.Of(*t.VisitAt); !day.Before(today) {
			return date.Min(day, act)
		}
	}
	return act
}

// Group is a part of the queue.
type Group string

// The parts, in the order they are read.
const (
	Overdue  Group = "overdue"
	Soon     Group = "soon" // today and tomorrow
	ThisWeek Group = "week" // up to WeekEnd
	Later    Group = "later"
	Undated  Group = "undated" // no term is set
)

// Groups lists the parts in order.
var Groups = []Group{Overdue, Soon, ThisWeek, Undated, Later}

// Group is the part of the queue the task belongs to today.
func (t Task) Group(today date.Date) Group {
	act, end := t.ActBy(today), WeekEnd(today)
	switch {
	case t.Due.IsZero():
		return Undated
	case t.Due.Before(today):
		return Overdue
	case !act.After(today.Add(1)):
		return Soon
	case !act.After(end):
		return ThisWeek
	}
	return Later
}

// WeekEnd is the last day the words "this week" speak of: Sunday; from Friday on the
// Sunday after, because what is due on Monday must not lie hidden over the weekend.
func WeekEnd(today date.Date) date.Date {
	toSunday := (7 - int(today.Weekday())) % 7
	if LooksAhead(today) {
		toSunday += 7
	}
	return today.Add(toSunday)
}

// LooksAhead reports whether the week spoken of reaches to the end of the next one.
func LooksAhead(today date.Date) bool {
	switch today.Weekday() {
	case time.Friday, time.Saturday, time.Sunday:
		return true
	}
	return false
}

// Filter narrows the queue to what its reader wants to see of it.
type Filter string

// The filters of the day: all of one's own, what has a statutory term, visits agreed on, and
// for the director everybody's.
const (
	Everything Filter = ""
	Statutory  Filter = "ustawowe"
	Visits_    Filter = "wizyty"
	OfTeam     Filter = "zespol"
)

// ParseFilter is the filter asked for; one that does not exist, or is not who's, is none.
func ParseFilter(s string, team bool) Filter {
	switch f := Filter(s); {
	case f == Statutory || f == Visits_ || (f == OfTeam && team):
		return f
	}
	return Everything
}

// Counts are the numbers the day's sentence is made of. Week holds what is late, due by
// WeekEnd, or without a term.
type Counts struct {
	Total, Late, Week int
}

// Sentence is what the page says above the queue, as a message key; the counts fill it.
func (c Counts) Sentence(today date.Date) string {
	period := "week"
	if LooksAhead(today) {
		period = "ahead"
	}
	switch {
	case c.Total == 0:
		return "day.headline.empty"
	case c.Week == 0:
		return "day.headline.later." + period
	case c.Late == 0:
		return "day.headline.none_late." + period
	case c.Late == c.Week:
		return "day.headline.all_late"
	}
	return "day.headline.some_late." + period
}
