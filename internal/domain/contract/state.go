package contract

import "cus/internal/platform/date"

// State is how far a contract has come.
type State string

// The states of a contract up to its settlement (domain §2.4).
const (
	Preparation State = "preparation" // w przygotowaniu
	Procedure   State = "procedure"   // w postępowaniu
	Awarded     State = "awarded"     // rozstrzygnięte
	Cancelled   State = "cancelled"   // unieważnione
	Signed      State = "signed"      // podpisana, not begun
	Active      State = "active"      // w realizacji: from its first day
	ReportDue   State = "report_due"  // sprawozdanie należne: after its last day
	Terminated  State = "terminated"  // rozwiązana
)

// States lists them in the order of a contract's life.
var States = []State{Preparation, Procedure, Awarded, Signed, Active, ReportDue, Terminated, Cancelled}

// Key is the message key of the state's name.
func (s State) Key() string { return "contract.state." + string(s) }

// Open reports whether the contract is not signed yet: what it says may still be changed.
func (s State) Open() bool { return s == Preparation || s == Procedure || s == Awarded }

// Running reports whether plans can be made with it: signed, and not over.
func (s State) Running() bool { return s == Signed || s == Active }

// On is the state on day of a contract that was signed: signed until it begins, active, and
// after its last day with a report due. Any other state stays as it is.
func (s State) On(day, starts, ends date.Date) State {
	switch {
	case s != Signed:
		return s
	case day.After(ends):
		return ReportDue
	case day.Before(starts):
		return Signed
	}
	return Active
}

// stateOn is On(@today) in SQL, on contract c with its newest version v.
const stateOn = `CASE WHEN c.state <> 'signed' THEN c.state WHEN @today::date > v.ends_on THEN 'report_due'
	WHEN @today::date >= c.starts_on THEN 'active' ELSE c.state END`
