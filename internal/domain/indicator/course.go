package indicator

import (
	"slices"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// Point is a figure at the end of a month, or on the day asked where that comes before.
type Point struct {
	Day date.Date
	Count
}

// MonthsShown is how many months a course has at most.
const MonthsShown = 60

// Course queues the figures within the project at the end of every month, up to the day or
// the project's end. Where a row that counts once counts for good, or sums are kept, what
// each month brought gives them all; else each of the last twelve months is counted by
// itself.
func Course(b *db.Batch, who policy.Actor, now time.Time, code Code, day date.Date, dst *[]Point) {
	d := code.Definition()
	with := args(who, now, d, InProject, day)
	if !d.Grows && !d.Summed {
		db.QueueAll(b, dst, `SELECT w.until AS day, x.part, x.whole, x.rows FROM (
			SELECT w.project_id, w.since, LEAST(w.until, (g + interval '1 month')::date - 1) AS until FROM `+window+` CROSS JOIN LATERAL
			       generate_series(GREATEST(date_trunc('month', w.until - interval '`+lastMonths+`'), date_trunc('month', NULLIF(w.since, '-infinity')::timestamp)), date_trunc('month', w.until::timestamp), '1 month') g
			 WHERE w.until >= w.since) w
			CROSS JOIN LATERAL (SELECT `+sums+` FROM (`+d.rows.sql()+`) c) x ORDER BY 1`, with)
		return
	}
	var grown []Point
	var of projectDays
	db.QueueOne(b, &of, ofProject)
	var months []sum
	if d.Summed {
		summedByMonth(b, who, now, code, day, &months)
	} else {
		db.QueueAll(b, &grown, `SELECT date_trunc('month', c.on_day)::date AS day, `+sums+` `+d.counted()+` GROUP BY 1 ORDER BY 1`, with)
	}
	b.Then(func() error {
		for _, m := range months {
			grown = append(grown, Point{m.Day, m.count()})
		}
		*dst = cumulate(grown, of, day)
		return nil
	})
}

const lastMonths = `11 months`

// cumulate makes of what each month brought the figures at the end of every month.
func cumulate(grown []Point, of projectDays, day date.Date) (course []Point) {
	last := day
	if !of.Until.IsZero() && of.Until.Before(day) {
		last = of.Until
	}
	first := of.From.FirstOfMonth()
	if of.From.IsZero() {
		if len(grown) == 0 {
			return nil
		}
		first = grown[0].Day
	}
	var sum Count
	for month := first; !month.After(last); month = month.AddMonths(1) {
		for len(grown) > 0 && !grown[0].Day.After(month) {
			sum.Part, sum.Whole, sum.Rows = sum.Part+grown[0].Part, sum.Whole+grown[0].Whole, sum.Rows+grown[0].Rows
			grown = grown[1:]
		}
		end := month.LastOfMonth()
		if last.Before(end) {
			end = last
		}
		course = append(course, Point{end, sum})
	}
	return course[max(0, len(course)-MonthsShown):]
}

// Cell is a part of a figure. Few hides how many: 1 to 4, or the next smallest where it
// could be worked out.
type Cell struct {
	Key string
	Count
	Few bool `db:"-"`
}

// LeastTold is the smallest number of persons or cases a breakdown tells.
const LeastTold = 5

// hideFew marks the cells that must not be told. Where the cells add up to a total that is
// told, one hidden cell could be worked out; the next smallest is hidden with it.
func hideFew(cells []Cell, addsUp bool) {
	hidden := 0
	for i, c := range cells {
		if c.Rows > 0 && c.Rows < LeastTold {
			cells[i].Few = true
			hidden++
		}
	}
	if hidden != 1 || !addsUp {
		return
	}
	next := -1
	for i, c := range cells {
		if !c.Few && c.Rows > 0 && (next < 0 || c.Rows < cells[next].Rows) {
			next = i
		}
	}
	if next >= 0 {
		cells[next].Few = true
	}
}

// AddsUp reports whether the cells of a dimension make up the figure; a person with two
// services stands in two cells.
func (d Definition) AddsUp(by Dimension) bool {
	return d.Of != OfPlan || by != ByService && by != ByArea
}

// Breakdown queues the parts of a figure by a dimension of its definition, with those of
// cases under five hidden.
func Breakdown(b *db.Batch, who policy.Actor, now time.Time, code Code, by Dimension, scope Scope, day date.Date, dst *[]Cell) {
	d := code.Definition()
	if !slices.Contains(d.By, by) {
		return
	}
	sql := `SELECT c.` + string(by) + ` AS key, ` + sums + ` ` + d.counted() + ` GROUP BY 1`
	if d.Summed {
		sql = cells(code, by)
	}
	db.QueueAll(b, dst, `SELECT * FROM (`+sql+`) z ORDER BY `+cellOrder(by), args(who, now, d, scope, day))
	b.Then(func() error {
		if d.OfPersons() {
			hideFew(*dst, d.AddsUp(by))
		}
		return nil
	})
}

// cellOrder is the order of the parts: ages in their own, the rest by size.
func cellOrder(by Dimension) string {
	if by == ByAge {
		return `key`
	}
	return `rows DESC, key`
}

// ExportRows is how many rows an export holds at most.
const ExportRows = 20_000

// MayExport reports whether this person may take the rows behind a figure out of the house.
func MayExport(who policy.Actor, code Code) bool {
	d := code.Definition()
	return who.May(policy.ExportProject) && (!d.OfPersons() || who.Reach(d.Of.Reads()) >= policy.Meta)
}

// Export queues all rows behind a figure and the line of the journal that names whose cases
// left the house.
func Export(b *db.Batch, who policy.Actor, now time.Time, code Code, scope Scope, day date.Date, dst *[]Row) {
	d := code.Definition()
	audit.List(b, dst, who, now, "indicator.exported", listed(code), newestFirst, db.With(args(who, now, d, scope, day), db.Args{"shown": ExportRows}))
}

// ExportUpTo is Export unless there are more rows than most: then none is read, and no line
// says that it left.
func ExportUpTo(b *db.Batch, most int, who policy.Actor, now time.Time, code Code, scope Scope, day date.Date, dst *[]Row) {
	d := code.Definition()
	audit.ListUpTo(b, dst, most, who, now, "indicator.exported", listed(code), newestFirst, db.With(args(who, now, d, scope, day), db.Args{"shown": max(most, 0) + 1}))
}

// Exported queues the line of the journal of an export without rows: figures alone.
func Exported(b *db.Batch, who policy.Actor, now time.Time) {
	audit.Queue(b, who, now, audit.View{Action: "indicators.exported", Object: "list",
		Subject: `SELECT NULL::bigint AS object_id, NULL::bigint AS resident_id, true AS reached, '{}'::text[] AS fields`})
}
