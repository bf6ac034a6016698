// Package policy says who may do what: ten roles, the objects of the centre, and one
// table a director can read. It is the matrix of the centre's rights; everything that
// draws a button or reads a row asks here.
package policy

import (
	"slices"
	"sort"
)

// StaffID is an account inside the database; zero is nobody, and the program itself.
type StaffID int64

// Role is what a person does at the centre. One person may hold several.
type Role string

// The ten roles.
const (
	Director           Role = "DIR" // dyrektor centrum, art. 24
	ServiceOrganiser   Role = "OUS" // organizator usług społecznych, art. 27
	Coordinator        Role = "KOR" // koordynator indywidualnych planów usług społecznych, art. 29
	CommunityOrganiser Role = "OSL" // organizator społeczności lokalnej, art. 32
	SocialAssistance   Role = "OPS" // organizator pomocy społecznej i pracownicy socjalni, art. 31
	Reception          Role = "REC" // punkt informacji, art. 13 ust. 1 pkt 9
	Accounts           Role = "FIN" // księgowość i rozliczenia
	DataProtection     Role = "IOD" // inspektor ochrony danych
	Performer          Role = "WYK" // wykonawca usługi, konto zewnętrzne, art. 7 ust. 2
	Administrator      Role = "ADM" // administrator systemu
)

// Roles lists the ten in the order of the table's columns.
var Roles = []Role{Director, ServiceOrganiser, Coordinator, CommunityOrganiser, SocialAssistance,
	Reception, Accounts, DataProtection, Performer, Administrator}

// landing is the order that decides where a person with several roles starts the day.
var landing = []Role{Director, ServiceOrganiser, Coordinator, Reception, CommunityOrganiser,
	SocialAssistance, Accounts, DataProtection, Performer, Administrator}

// ParseRole is the role with this code.
func ParseRole(s string) (Role, bool) {
	for _, r := range Roles {
		if string(r) == s {
			return r, true
		}
	}
	return "", false
}

// Compatible reports whether one account may hold these roles: the administrator of the
// system is never also somebody with cases, nor is a performer from outside.
func Compatible(roles []Role) bool {
	for _, r := range roles {
		if (r == Administrator || r == Performer) && len(roles) > 1 {
			return false
		}
	}
	return len(roles) > 0
}

// Reach is how far a right goes.
type Reach int

// From nothing to everything. Submitted reaches what belongs to a plan submitted to the
// reader for approval under an authorisation valid that day; Meta and Counts show that
// something exists or how many there are, never its content.
const (
	None Reach = iota
	Counts
	Meta
	Submitted
	Own
	All
)

// Actor is the person (or, with a zero StaffID, the program itself) who asks. It is
// read anew from the database at every request.
type Actor struct {
	ID      StaffID
	Ref     string // public id
	Name    string
	Roles   []Role
	Session string // SHA-256 of the session token, hex; empty for the program itself
	Request string // request id, for the journal
	IP      string
	Version int // grows with each change of rights; a write checks that it still holds

	// ApprovalNumber is the number of the director's authorisation to approve plans that
	// is valid today (art. 41 ust. 1); empty when there is none.
	ApprovalNumber string
	// SigningNumber is the number of the authorisation to issue decisions that is valid
	// today, given by the wójt, burmistrz or prezydent (art. 26); empty when there is none.
	// The director needs one too.
	SigningNumber string
	// Deputises are the people this one stands in for today. Their cases are own cases, to
	// read and to work on; nothing is approved or signed on the strength of it.
	Deputises []StaffID
	// StandsInFor are their names, for the head of every page.
	StandsInFor []string

	MustChangePassword bool
	Lang               string
	Theme              string
	Density            string
	Shortcuts          bool // single keys do something
}

// Has reports whether the actor holds the role.
func (a Actor) Has(r Role) bool {
	for _, own := range a.Roles {
		if own == r {
			return true
		}
	}
	return false
}

// Leading is the role the person starts the day in.
func (a Actor) Leading() Role {
	for _, r := range landing {
		if a.Has(r) {
			return r
		}
	}
	return ""
}

// Reach is the widest reach any of the actor's roles gives for the action.
func (a Actor) Reach(x Action) Reach {
	widest := None
	for _, r := range a.Roles {
		if g := x.granted(r); g > widest {
			widest = g
		}
	}
	if x == SignDecision {
		return a.signing()
	}
	if x == ReadDecision && widest < Submitted && a.signing() == All {
		return Submitted // those handed over for signature, and those they signed
	}
	if x == ApprovePlan && widest < All && a.Has(ServiceOrganiser) && a.ApprovalNumber != "" {
		return All // OUS*: authorised by the director, art. 41 ust. 1
	}
	if widest == Submitted && a.ApprovalNumber == "" {
		return None
	}
	return widest
}

// May reports whether the actor may do it at all: to an own case at least, or to what is
// submitted to them. Seeing counts or that something exists is not "may"; but for the
// journal, which holds nothing else: who did what kind of thing, and when.
func (a Actor) May(x Action) bool {
	return a.Reach(x) >= Submitted || (x == ReadJournal && a.Reach(x) == Meta)
}

// signing is the reach of signing decisions: nobody signs without an authorisation valid
// that day, not even the director (art. 26 ust. 1), and nobody because they stand in for
// somebody who has one.
func (a Actor) signing() Reach {
	if a.SigningNumber != "" && slices.ContainsFunc(Signatories, a.Has) {
		return All
	}
	return None
}

// Signatories are the roles that may hold an authorisation to issue decisions (art. 26
// ust. 1, 3 and 4).
var Signatories = []Role{Director, ServiceOrganiser, SocialAssistance}

// Own reports whether a case led by coordinator is the actor's own today: theirs, or of
// somebody they stand in for. A case nobody leads is nobody's own.
func (a Actor) Own(coordinator int64) bool {
	return coordinator != 0 && slices.Contains(a.Ours(), coordinator)
}

// Ours are the people whose cases are own cases today: the actor, and whom they stand in
// for.
func (a Actor) Ours() []int64 {
	ids := []int64{int64(a.ID)}
	for _, id := range a.Deputises {
		ids = append(ids, int64(id))
	}
	return ids
}

// Args are the reach of an action as SQL arguments: @me, @ours (whose cases are own cases
// today), @all (reaches every record that is not restricted), @restricted (reaches
// restricted ones too).
func (a Actor) Args(x Action) map[string]any {
	return map[string]any{
		"me":         int64(a.ID),
		"ours":       a.Ours(),
		"all":        a.Reach(x) == All,
		"restricted": a.Has(Director),
	}
}

// RoleCodes are the roles as text, sorted, for the journal and for tests.
func (a Actor) RoleCodes() []string {
	codes := make([]string, len(a.Roles))
	for i, r := range a.Roles {
		codes[i] = string(r)
	}
	sort.Strings(codes)
	return codes
}
