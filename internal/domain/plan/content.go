package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"cus/internal/platform/date"
)

// Content is what an agreement covers and an approval freezes: everything the printed
// plan says. Its canonical form is its JSON, fields in this order.
type Content struct {
	Number       string              `json:"number"`
	Version      int                 `json:"version"`
	Record       string              `json:"record"`
	Person       string              `json:"person"`
	Born         date.Date           `json:"born"`
	Applicant    string              `json:"applicant"`
	From         date.Date           `json:"from"`
	Until        date.Date           `json:"until"`
	Needs        []ContentNeed       `json:"needs"`
	Goals        []ContentGoal       `json:"goals"`
	Services     []ContentService    `json:"services"`
	Support      []ContentSupport    `json:"support"`
	Arrangements ContentArrangements `json:"arrangements"`
}

// ContentNeed is one need as the content holds it.
type ContentNeed struct {
	No       int    `json:"no"`
	Text     string `json:"text"`
	Outside  bool   `json:"outside"`
	Reason   string `json:"reason"`
	JoinedTo int    `json:"joined_to"` // number of a need; 0: none
}

// ContentGoal is one goal as the content holds it.
type ContentGoal struct {
	No      int       `json:"no"`
	Text    string    `json:"text"`
	Measure string    `json:"measure"`
	Target  date.Date `json:"target"`
	Needs   []int     `json:"needs"` // numbers of needs
}

// ContentService is one service as the content holds it.
type ContentService struct {
	Goal       int       `json:"goal"` // number of its goal; 0: none
	Service    string    `json:"service"`
	Programme  string    `json:"programme"`
	Resolution string    `json:"resolution"`
	Provider   string    `json:"provider"`
	Contract   string    `json:"contract"` // its number; empty: none
	Place      string    `json:"place"`
	Days       []int     `json:"days"`  // 1 = Monday
	Weeks      []int     `json:"weeks"` // 1 = the first such day of a month; none: every week
	FromHour   string    `json:"from_hour"`
	UntilHour  string    `json:"until_hour"`
	Amount     string    `json:"amount"`
	Unit       Unit      `json:"unit"`
	From       date.Date `json:"from"`
	Until      date.Date `json:"until"`
	Note       string    `json:"note"`

	Fee *ContentFee `json:"fee,omitempty"` // nil: not settled
}

// ContentSupport is one supporting action as the content holds it.
type ContentSupport struct {
	Goal     int         `json:"goal"`
	Kind     SupportKind `json:"kind"`
	Who      string      `json:"who"`
	Schedule string      `json:"schedule"`
}

// ContentArrangements are the arrangements as the content holds them.
type ContentArrangements struct {
	ReviewMonths     int               `json:"review_months"`
	ContactOnChange  string            `json:"contact_on_change"`
	EmergencyContact string            `json:"emergency_contact"`
	Handovers        []ContentHandover `json:"handovers"`
	Other            string            `json:"other"`
}

// ContentHandover is what one performer is told, as the content holds it.
type ContentHandover struct {
	Provider string  `json:"provider"`
	Data     []Datum `json:"data"`
	Ground   Ground  `json:"ground"`
}

// Content is what the plan says with this body.
func (p Plan) Content(b Body) Content {
	c := Content{Number: p.Number, Version: p.VersionNo, Record: p.ResidentNumber, Person: p.Person(), Born: p.BirthDate,
		Applicant: p.Applicant, From: p.StartsOn, Until: p.EndsOn, Needs: []ContentNeed{}, Goals: []ContentGoal{},
		Services: []ContentService{}, Support: []ContentSupport{}, Arrangements: b.content()}
	for _, n := range b.Needs {
		c.Needs = append(c.Needs, ContentNeed{No: n.No, Text: n.Text, Outside: n.Outside, Reason: n.Reason, JoinedTo: n.JoinedTo})
	}
	for _, g := range b.Goals {
		c.Goals = append(c.Goals, ContentGoal{No: g.No, Text: g.Text, Measure: g.Measure, Target: g.TargetOn, Needs: append([]int{}, g.Needs...)})
	}
	for _, s := range b.Planned() {
		said := s.content()
		if f, ok := b.Fee(s); ok {
			said.Fee = f.content(s)
		}
		c.Services = append(c.Services, said)
	}
	for _, s := range b.Support {
		c.Support = append(c.Support, ContentSupport{Goal: s.Goal, Kind: s.Kind, Who: s.Who, Schedule: s.Schedule})
	}
	return c
}

func (s Service) content() ContentService {
	return ContentService{Goal: s.Goal, Service: s.Service, Programme: s.Programme, Resolution: s.Resolution,
		Provider: s.Provider, Contract: s.Contract, Place: s.Place, Days: s.Days.Numbers(), Weeks: append([]int{}, s.Weeks.List()...),
		FromHour: s.From.String(), UntilHour: s.Until.String(),
		Amount: s.Amount.String(), Unit: s.Unit, From: s.StartsOn, Until: s.EndsOn, Note: s.Note}
}

func (a Arrangements) content() ContentArrangements {
	out := ContentArrangements{ReviewMonths: a.ReviewMonths, ContactOnChange: a.ContactOnChange, EmergencyContact: a.EmergencyContact,
		Handovers: []ContentHandover{}, Other: a.Other}
	for _, h := range a.Handovers {
		out.Handovers = append(out.Handovers, ContentHandover{Provider: h.Provider, Data: append([]Datum{}, h.Data...), Ground: h.Ground})
	}
	return out
}

// Numbers are the days as numbers, 1 for Monday; never nil.
func (w Weekdays) Numbers() []int {
	out := []int{}
	for _, d := range w.List() {
		out = append(out, (int(d)+6)%7+1)
	}
	return out
}

// Canonical is the content as it is hashed and frozen.
func (c Content) Canonical() []byte {
	data, err := json.Marshal(c)
	if err != nil {
		panic(err) // strings, days and numbers always have a JSON form
	}
	return data
}

// Hash is the SHA-256 of the canonical content, hex.
func (c Content) Hash() string {
	sum := sha256.Sum256(c.Canonical())
	return hex.EncodeToString(sum[:])
}

// ShortHash is what is printed on the copy to sign: the first sixteen digits in fours.
func ShortHash(hash string) string {
	if len(hash) < 16 {
		return hash
	}
	return hash[:4] + " " + hash[4:8] + " " + hash[8:12] + " " + hash[12:16]
}
