package project

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/i18n"
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
	UpdatedAt  time.Time
	UpdatedBy  string
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
	SELECT p.id, p.public_id AS ref, p.no, p.post, p.name, p.planned, p.planned_fte, p.disability,
	       COALESCE(p.updated_at, '0001-01-01') AS updated_at, COALESCE(by.name, '') AS updated_by, p.version
	  FROM project_post p LEFT JOIN staff by ON by.id = p.updated_by WHERE p.project_id = ` + latest

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

// OnePost queues one post.
func OnePost(b *db.Batch, ref PostRef, dst *Post) {
	db.QueueOne(b, dst, posts+` AND p.public_id = @ref`, db.Args{"ref": string(ref)})
}

// PostOf queues the post a fact is of.
func PostOf(b *db.Batch, ref FactRef, dst *Post) {
	db.QueueOne(b, dst, posts+` AND p.id = (SELECT f.post_id FROM staffing_fact f WHERE f.public_id = @ref)`, db.Args{"ref": string(ref)})
}

// OneFact queues one fact of who held a post.
func OneFact(b *db.Batch, ref FactRef, dst *StaffingFact) {
	db.QueueOne(b, dst, facts+` AND f.public_id = @ref`, db.Args{"ref": string(ref)})
}

// PostFacts are what one writes down about a post.
type PostFacts struct {
	Kind       PostKind `json:"post"`
	Name       string   `json:"name"`
	Planned    *int     `json:"planned"`
	PlannedFTE *int     `json:"planned_fte"`
	Disability bool     `json:"disability"`
}

// Facts are those of the post as it stands.
func (p Post) Facts() PostFacts {
	return PostFacts{p.Kind, p.Name, p.Planned, p.PlannedFTE, p.Disability}
}

// FullPost is a full post in hundredths; maxPosts bounds what one project may promise.
const (
	FullPost = 100
	maxPosts = 500
)

// Check says what speaks against the facts.
func (n PostFacts) Check() error {
	var c check.List
	c.That(slices.Contains(PostKinds, n.Kind), "post", "project.post.kind_missing")
	named(&c, n.Name, MaxShort)
	c.That(n.Planned == nil || *n.Planned >= 0 && *n.Planned <= maxPosts, "planned", "project.post.planned_wrong", i18n.A{"Max": maxPosts})
	c.That(n.PlannedFTE == nil || *n.PlannedFTE >= 0 && *n.PlannedFTE <= maxPosts*FullPost, "planned_fte", "project.post.fte_wrong", i18n.A{"Max": maxPosts})
	c.That(n.Planned == nil || n.PlannedFTE == nil || *n.PlannedFTE <= *n.Planned*FullPost, "planned_fte", "project.post.fte_over")
	return c.Err()
}

// AddPost writes a promised post down.
func AddPost(ctx context.Context, tx *audit.Tx, n PostFacts) error {
	p, err := hold(ctx, tx, MayWrite(tx.Who))
	if err != nil {
		return err
	}
	if err := n.Check(); err != nil {
		return err
	}
	id, err := db.Value[int64](ctx, tx, `INSERT INTO project_post (project_id, no, post, name, planned, planned_fte, disability, updated_at, updated_by)
		VALUES (@project, (SELECT 1 + COALESCE(max(no), 0) FROM project_post WHERE project_id = @project), @post, @name, @planned, @fte, @disability, @now, @by) RETURNING id`,
		db.With(n.args(tx), db.Args{"project": int64(p.ID)}))
	if err != nil {
		return fmt.Errorf("add post: %w", err)
	}
	return tx.Record(ctx, "post.added", audit.Object{Kind: "post", ID: id}, nil, n)
}

// EditPost saves the facts over those of that version.
func EditPost(ctx context.Context, tx *audit.Tx, ref PostRef, version int, n PostFacts) error {
	before, err := one[Post](ctx, tx, MayWrite(tx.Who), posts, "p", string(ref))
	if err != nil {
		return err
	}
	if err := stale(version, before.Version, before.UpdatedBy, before.UpdatedAt); err != nil {
		return err
	}
	if err := n.Check(); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE project_post SET post = @post, name = @name, planned = @planned, planned_fte = @fte, disability = @disability,
		updated_at = @now, updated_by = @by, version = version + 1 WHERE id = @id`, db.With(n.args(tx), db.Args{"id": before.ID}))
	if err != nil {
		return fmt.Errorf("edit post %d: %w", before.ID, err)
	}
	return tx.Record(ctx, "post.changed", audit.Object{Kind: "post", ID: before.ID}, before.Facts(), n)
}

func (n PostFacts) args(tx *audit.Tx) db.Args {
	return db.Args{"post": string(n.Kind), "name": n.Name, "planned": n.Planned, "fte": n.PlannedFTE, "disability": n.Disability, "now": tx.Now, "by": int64(tx.Who.ID)}
}

// HeldFacts are what one writes down about who holds a post. Label names nobody.
type HeldFacts struct {
	Label      string    `json:"label"`
	FTE        int       `json:"fte"`
	Disability bool      `json:"disability"`
	FromOn     date.Date `json:"from_on"`
	UntilOn    date.Date `json:"until_on"`
	Evidence   string    `json:"evidence"`
}

// Facts are those of the fact as it stands.
func (f StaffingFact) Facts() HeldFacts {
	return HeldFacts{f.Label, f.FTE, f.Disability, f.FromOn, f.UntilOn, f.Evidence}
}

// Check says what speaks against the fact, seen on today, among the others of its post: one
// person does not hold a post twice on one day.
func (n HeldFacts) Check(others []StaffingFact, today date.Date) error {
	var c check.List
	c.That(n.Label != "", "label", "project.fact.label_missing")
	short(&c, "label", n.Label, MaxLabel)
	c.That(n.FTE >= 1 && n.FTE <= FullPost, "fte", "project.fact.fte_wrong")
	c.That(!n.FromOn.IsZero(), "from_on", "project.fact.from_missing")
	c.That(!n.FromOn.After(today), "from_on", "project.day_ahead")
	c.That(n.UntilOn.IsZero() || !n.UntilOn.Before(n.FromOn), "until_on", "project.ends_first")
	short(&c, "evidence", n.Evidence, MaxShort)
	for _, o := range others {
		apart := !n.UntilOn.IsZero() && n.UntilOn.Before(o.FromOn) || !o.UntilOn.IsZero() && o.UntilOn.Before(n.FromOn)
		c.That(apart || !strings.EqualFold(o.Label, n.Label), "label", "project.fact.twice", i18n.A{"Day": o.FromOn.PL()})
	}
	return c.Err()
}

// Over reports whether more persons, or more of a post, were held than the project promised:
// odd, and said in words.
func (p Post) Over(h Held) bool {
	return p.Planned != nil && h.Persons > *p.Planned || p.PlannedFTE != nil && h.FTE > *p.PlannedFTE
}

// AddFact writes down who holds a post.
func AddFact(ctx context.Context, tx *audit.Tx, ref PostRef, n HeldFacts) error {
	p, err := one[Post](ctx, tx, MayWrite(tx.Who), posts, "p", string(ref))
	if err != nil {
		return err
	}
	if err := n.among(ctx, tx, ref, ""); err != nil {
		return err
	}
	id, err := db.Value[int64](ctx, tx, `INSERT INTO staffing_fact (post_id, label, fte, disability, from_on, until_on, evidence, updated_at, updated_by)
		VALUES (@post, @label, @fte, @disability, @from, @until, @evidence, @now, @by) RETURNING id`, db.With(n.args(tx), db.Args{"post": p.ID}))
	if err != nil {
		return fmt.Errorf("add staffing fact: %w", err)
	}
	return tx.Record(ctx, "staffing.added", audit.Object{Kind: "staffing", ID: id}, nil, n)
}

// EditFact saves the fact over that of that version; a last day ends it.
func EditFact(ctx context.Context, tx *audit.Tx, ref FactRef, version int, n HeldFacts) error {
	before, err := one[StaffingFact](ctx, tx, MayWrite(tx.Who), facts, "f", string(ref))
	if err != nil {
		return err
	}
	if _, err := one[Post](ctx, tx, true, posts, "p", string(before.Post)); err != nil {
		return err
	}
	if err := stale(version, before.Version, before.UpdatedBy, before.UpdatedAt); err != nil {
		return err
	}
	if err := n.among(ctx, tx, before.Post, ref); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE staffing_fact SET label = @label, fte = @fte, disability = @disability, from_on = @from, until_on = @until, evidence = @evidence,
		updated_at = @now, updated_by = @by, version = version + 1 WHERE id = @id`, db.With(n.args(tx), db.Args{"id": before.ID}))
	if err != nil {
		return fmt.Errorf("edit staffing fact %d: %w", before.ID, err)
	}
	return tx.Record(ctx, "staffing.changed", audit.Object{Kind: "staffing", ID: before.ID}, before.Facts(), n)
}

// among checks the fact among the others of its post, which is locked.
func (n HeldFacts) among(ctx context.Context, tx *audit.Tx, post PostRef, itself FactRef) error {
	others, err := db.All[StaffingFact](ctx, tx, facts+` AND p.public_id = @post AND f.public_id <> @itself`, db.Args{"post": string(post), "itself": string(itself)})
	if err != nil {
		return err
	}
	return n.Check(others, tx.Today())
}

func (n HeldFacts) args(tx *audit.Tx) db.Args {
	return db.Args{"label": n.Label, "fte": n.FTE, "disability": n.Disability, "from": n.FromOn, "until": n.UntilOn, "evidence": n.Evidence,
		"now": tx.Now, "by": int64(tx.Who.ID)}
}
