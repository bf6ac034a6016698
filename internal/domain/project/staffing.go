package project

import (
	"time"

	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// PostRef is the public id of a post, FactRef of a fact of who held one.
type (
	PostRef string
	FactRef string
)

// PostKind is what a post is.
type PostKind string

// The posts of a centre (art. 24, 27, 29, 32).
const (
	DirectorPost           PostKind = "director"
	CoordinatorPost        PostKind = "coordinator"
	ServiceOrganiserPost   PostKind = "service_organiser"
	CommunityOrganiserPost PostKind = "community_organiser"
	OtherPost              PostKind = "other"
)

// PostKinds lists them in the order a form offers them.
var PostKinds = []PostKind{DirectorPost, CoordinatorPost, ServiceOrganiserPost, CommunityOrganiserPost, OtherPost}

// Key is the message key of the kind's name.
func (k PostKind) Key() string { return "project.post.kind." + string(k) }

// Post is a post the project promised to fill.
type Post struct {
	ID         int64
	Ref        PostRef
	No         int
	Kind       PostKind `db:"post"`
	Name       string
	Planned    *int // persons; nil: not in the source
	PlannedFTE *int // hundredths of a full post; nil: not in the source
	Disability bool // promised for a person with a disability
	Version    int
}

// StaffingFact says that somebody held a post from a day until a day. It names nobody.
type StaffingFact struct {
	ID         int64
	Ref        FactRef
	Post       PostRef
	Label      string // "osoba 1": who, without a name
	FTE        int    // hundredths of a full post
	Disability bool   // holds a certificate of disability
	FromOn     date.Date
	UntilOn    date.Date // no day: still
	Evidence   string
	UpdatedAt  time.Time
	UpdatedBy  string
	Version    int
}

// HoldsOn reports whether the fact was so on the day; both of its days belong to it.
func (f StaffingFact) HoldsOn(day date.Date) bool {
	return !day.Before(f.FromOn) && (f.UntilOn.IsZero() || !day.After(f.UntilOn))
}

// Held is how a post was filled on a day.
type Held struct {
	Persons int
	FTE     int // hundredths of a full post
}

// HeldOn is how the post was filled on the day.
func (p Post) HeldOn(facts []StaffingFact, day date.Date) Held {
	var h Held
	for _, f := range facts {
		if f.Post == p.Ref && f.HoldsOn(day) {
			h.Persons++
			h.FTE += f.FTE
		}
	}
	return h
}

const posts = `
	SELECT p.id, p.public_id AS ref, p.no, p.post, p.name, p.planned, p.planned_fte, p.disability, p.version FROM project_post p WHERE p.project_id = ` + latest

// Posts queues the posts the project promised, in their order.
func Posts(b *db.Batch, dst *[]Post) {
	db.QueueAll(b, dst, posts+` ORDER BY p.no`)
}

const facts = `
	SELECT f.id, f.public_id AS ref, p.public_id AS post, f.label, f.fte, f.disability, f.from_on, f.until_on, f.evidence,
	       COALESCE(f.updated_at, '0001-01-01') AS updated_at, COALESCE(by.name, '') AS updated_by, f.version
	  FROM staffing_fact f JOIN project_post p ON p.id = f.post_id LEFT JOIN staff by ON by.id = f.updated_by
	 WHERE p.project_id = ` + latest

// StaffingFacts queues the facts of who held the posts, in their order.
func StaffingFacts(b *db.Batch, dst *[]StaffingFact) {
	db.QueueAll(b, dst, facts+` ORDER BY p.no, f.from_on, f.id`)
}
