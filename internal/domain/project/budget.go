package project

import (
	"time"

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
