package project

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/money"
)

// LineRef is the public id of a budget line.
type LineRef string

// Category is what a budget line pays for.
type Category string

// The categories of cost.
const (
	StaffCosts     Category = "staff"
	ServiceCosts   Category = "services"
	EquipmentCosts Category = "equipment"
	TrainingCosts  Category = "training"
	PromotionCosts Category = "promotion"
	OtherCosts     Category = "other"
)

// Categories lists them in the order a form offers them.
var Categories = []Category{StaffCosts, ServiceCosts, EquipmentCosts, TrainingCosts, PromotionCosts, OtherCosts}

// Key is the message key of the category's name.
func (c Category) Key() string { return "project.budget.category." + string(c) }

// BudgetLine is a line of the project's budget (pozycja budżetu). A nil sum is not in the
// source.
type BudgetLine struct {
	ID            int64
	Ref           LineRef
	Milestone     int // number; 0: of the whole project
	No            int
	Name          string
	Category      Category
	Direct        bool          // koszt bezpośredni
	SocialEconomy bool          // commissioned to an NGO or a body of the social economy
	Planned       *money.Grosze `db:"planned_grosze"`
	Contracted    money.Grosze  `db:"contracted_grosze"` // of the contracts signed by the day asked
	Contracts     int           // how many those are
	Spent         *money.Grosze `db:"spent_grosze"` // as last written down; see SpentBy
	SpentAsOf     date.Date
	Contractor    string
	UpdatedAt     time.Time
	UpdatedBy     string
	Version       int
}

// SpentBy is what had been spent by the day as far as anybody wrote it down: nil where nothing
// is known, or only of a later day.
func (l BudgetLine) SpentBy(day date.Date) *money.Grosze {
	if l.SpentAsOf.After(day) {
		return nil
	}
	return l.Spent
}

// Sum is a sum of sums of which some may be unknown.
type Sum struct {
	Known   money.Grosze // of those that are known
	Unknown int          // how many are not
	Of      int          // how many there are in all
}

// None reports whether nothing is known of it.
func (s Sum) None() bool { return s.Unknown == s.Of }

func (s *Sum) add(g *money.Grosze) {
	s.Of++
	if g == nil {
		s.Unknown++
		return
	}
	s.Known += *g
}

// Sums are the sums of some budget lines.
type Sums struct {
	Planned    Sum
	Contracted money.Grosze
	Spent      Sum
}

// SumOn sums the lines as they stood on the day; which says which count.
func SumOn(lines []BudgetLine, day date.Date, which func(BudgetLine) bool) Sums {
	var s Sums
	for _, l := range lines {
		if which(l) {
			s.Planned.add(l.Planned)
			s.Spent.add(l.SpentBy(day))
			s.Contracted += l.Contracted
		}
	}
	return s
}

const budget = `
	SELECT l.id, l.public_id AS ref, COALESCE(l.milestone_no, 0) AS milestone, l.no, l.name, l.category, l.direct, l.social_economy, l.planned_grosze,
	       c.grosze AS contracted_grosze, c.contracts, l.spent_grosze, l.spent_as_of, l.contractor, COALESCE(l.updated_at, '0001-01-01') AS updated_at,
	       COALESCE(by.name, '') AS updated_by, l.version
	  FROM budget_line l LEFT JOIN staff by ON by.id = l.updated_by
	  LEFT JOIN LATERAL (
	    SELECT COALESCE(sum(v.amount_grosze), 0)::bigint AS grosze, count(*) AS contracts FROM contract c
	      JOIN LATERAL (SELECT v.amount_grosze FROM contract_version v WHERE v.contract_id = c.id AND (v.no = 0 OR v.concluded_on <= @day::date)
	                     ORDER BY v.no DESC LIMIT 1) v ON true
	     WHERE c.budget_line_id = l.id AND c.signed_on <= @day::date) c ON true
	 WHERE l.project_id = ` + latest

// Budget queues the lines of the budget as they stood on the day, in their order.
func Budget(b *db.Batch, day date.Date, dst *[]BudgetLine) {
	db.QueueAll(b, dst, budget+` ORDER BY l.no`, db.Args{"day": day})
}

// OneLine queues one line of the budget as it stood on the day.
func OneLine(b *db.Batch, ref LineRef, day date.Date, dst *BudgetLine) {
	db.QueueOne(b, dst, budget+` AND l.public_id = @ref`, db.Args{"day": day, "ref": string(ref)})
}

// Lines queues the lines of the budget for a contract to point at.
func Lines(b *db.Batch, dst *[]Choice) {
	db.QueueAll(b, dst, `SELECT l.public_id AS ref, l.no || '. ' || l.name AS name FROM budget_line l WHERE l.project_id = `+latest+` ORDER BY l.no`)
}

// LineID is the line of the budget a contract points at: nil for none. One that is gone is
// refused.
func LineID(ctx context.Context, q db.Querier, ref LineRef) (any, error) {
	if ref == "" {
		return nil, nil
	}
	found, err := db.All[struct{ ID int64 }](ctx, q, `SELECT id FROM budget_line WHERE public_id = $1`, string(ref))
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, check.Refuse("budget_line", "project.budget.gone")
	}
	return found[0].ID, nil
}

// LineFacts are what one writes down about a line of the budget.
type LineFacts struct {
	Milestone     int           `json:"milestone"` // number; 0: of the whole project
	Name          string        `json:"name"`
	Category      Category      `json:"category"`
	Direct        bool          `json:"direct"`
	SocialEconomy bool          `json:"social_economy"`
	Planned       *money.Grosze `json:"planned_grosze"`
	Spent         *money.Grosze `json:"spent_grosze"`
	SpentAsOf     date.Date     `json:"spent_as_of"`
	Contractor    string        `json:"contractor"`
}

// Facts are those of the line as it stands.
func (l BudgetLine) Facts() LineFacts {
	return LineFacts{l.Milestone, l.Name, l.Category, l.Direct, l.SocialEconomy, l.Planned, l.Spent, l.SpentAsOf, l.Contractor}
}

// Check says what speaks against the facts, seen on today.
func (n LineFacts) Check(today date.Date) error {
	var c check.List
	named(&c, n.Name, MaxName)
	c.That(n.Milestone >= 0 && n.Milestone <= 4, "milestone", "project.milestone_unknown")
	c.That(slices.Contains(Categories, n.Category), "category", "project.budget.category_missing")
	c.That(!n.SocialEconomy || n.Category == ServiceCosts, "social_economy", "project.budget.social_economy_wrong")
	c.That(n.Spent == nil || !n.SpentAsOf.IsZero(), "spent_as_of", "project.budget.as_of_missing")
	c.That(n.Spent != nil || n.SpentAsOf.IsZero(), "spent", "project.budget.spent_missing")
	c.That(!n.SpentAsOf.After(today), "spent_as_of", "project.day_ahead")
	short(&c, "contractor", n.Contractor, MaxShort)
	return c.Err()
}

// AddLine writes a line of the budget down.
func AddLine(ctx context.Context, tx *audit.Tx, n LineFacts) error {
	p, err := hold(ctx, tx, MayBudget(tx.Who))
	if err != nil {
		return err
	}
	if err := n.Check(tx.Today()); err != nil {
		return err
	}
	id, err := db.Value[int64](ctx, tx, `INSERT INTO budget_line (project_id, milestone_no, no, name, category, direct, social_economy, planned_grosze, spent_grosze,
			spent_as_of, contractor, updated_at, updated_by)
		VALUES (@project, NULLIF(@milestone::int, 0), (SELECT 1 + COALESCE(max(no), 0) FROM budget_line WHERE project_id = @project), @name, @category, @direct, @social,
			@planned, @spent, @as_of, @contractor, @now, @by) RETURNING id`, db.With(n.args(tx), db.Args{"project": int64(p.ID)}))
	if err != nil {
		return fmt.Errorf("add budget line: %w", err)
	}
	return tx.Record(ctx, "budget.added", lineObject(id), nil, n)
}

func lineObject(id int64) audit.Object { return audit.Object{Kind: "budget_line", ID: id} }

// EditLine saves the facts over those of that version.
func EditLine(ctx context.Context, tx *audit.Tx, ref LineRef, version int, n LineFacts) error {
	before, err := line(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	if err := n.Check(tx.Today()); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE budget_line SET milestone_no = NULLIF(@milestone::int, 0), name = @name, category = @category, direct = @direct, social_economy = @social,
		planned_grosze = @planned, spent_grosze = @spent, spent_as_of = @as_of, contractor = @contractor, updated_at = @now, updated_by = @by, version = version + 1
		WHERE id = @id`, db.With(n.args(tx), db.Args{"id": before.ID}))
	if err != nil {
		return fmt.Errorf("edit budget line %d: %w", before.ID, err)
	}
	return tx.Record(ctx, "budget.changed", lineObject(before.ID), before.Facts(), n)
}

// RemoveLine takes a line out of the budget, unless a contract names it. What it said stays in
// the journal.
func RemoveLine(ctx context.Context, tx *audit.Tx, ref LineRef, version int) error {
	before, err := line(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `DELETE FROM budget_line WHERE id = $1`, before.ID)
	if db.Violates(err, "contract_budget_line_id_fkey") {
		return check.Refuse("", "project.budget.used")
	}
	if err != nil {
		return fmt.Errorf("remove budget line %d: %w", before.ID, err)
	}
	return tx.Record(ctx, "budget.removed", lineObject(before.ID), before.Facts(), nil)
}

// line locks a line of that version.
func line(ctx context.Context, tx *audit.Tx, ref LineRef, version int) (BudgetLine, error) {
	l, err := one[BudgetLine](ctx, tx, MayBudget(tx.Who), budget, "l", string(ref), db.Args{"day": tx.Today()})
	if err != nil {
		return l, err
	}
	return l, stale(version, l.Version, l.UpdatedBy, l.UpdatedAt)
}

func (n LineFacts) args(tx *audit.Tx) db.Args {
	return db.Args{"milestone": n.Milestone, "name": n.Name, "category": string(n.Category), "direct": n.Direct, "social": n.SocialEconomy,
		"planned": (*int64)(n.Planned), "spent": (*int64)(n.Spent), "as_of": n.SpentAsOf, "contractor": n.Contractor, "now": tx.Now, "by": int64(tx.Who.ID)}
}
