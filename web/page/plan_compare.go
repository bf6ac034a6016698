package page

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"cus/internal/domain/plan"
	"cus/internal/platform/i18n"
	"cus/internal/platform/quantity"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

func itoa(n int) string { return strconv.Itoa(n) }

// CompareView is two versions of a plan beside each other.
type CompareView struct {
	PlanView
	From, To      int // numbers of the versions
	Before, After plan.Content
	Only          bool // changes only
}

// PlanCompare shows what changed from one version to another, goal by goal.
func PlanCompare(v CompareView) Doc {
	ref := string(v.Ref)
	d := Doc{Title: "plan.compare.title", Number: v.Number, Place: "plans", Record: planBar(v.PlanView)}
	back := ui.LinkButton("ui.back", link.Plan(ref), ui.Icon("back"))
	if len(plan.Readable(v.Versions)) < 2 {
		d.Body = h.Group(ui.AlertT(ui.Info, "plan.compare.one_version"), ui.Inline(back))
		return d
	}
	c := plan.Compare(v.Before, v.After)
	added, removed, changed := c.Counts()
	var blocks []h.Node
	block := func(title h.Node, goal bool, kind plan.ChangeKind, lines []plan.Difference) {
		if v.Only {
			lines = slices.DeleteFunc(slices.Clone(lines), func(d plan.Difference) bool { return d.Kind == plan.Same })
		}
		if len(lines) == 0 {
			return
		}
		panel := ui.Panel
		if goal {
			panel = ui.PanelGoal
		}
		blocks = append(blocks, panel(title, changeTag(kind), compareTable(title, lines)))
	}
	block(h.T("plan.compare.head"), false, "", c.Head)
	for _, g := range c.Goals {
		title := h.T("plan.life.goal", i18n.A{"No": g.No, "Text": g.Text})
		if g.No == 0 {
			title = h.T("plan.life.no_goal")
		}
		block(title, g.No != 0, g.Kind, g.Lines)
	}
	block(h.T("plan.compare.rest"), false, "", c.Rest)
	if len(blocks) == 0 {
		blocks = append(blocks, ui.Panel(nil, nil, ui.EmptyState("plan.compare.no_changes", nil)))
	}
	here := link.PlanCompare(ref) + "?od=" + itoa(v.From) + "&do=" + itoa(v.To)
	d.Body = h.Group(
		ui.PartHead(h.T("plan.compare.eyebrow", i18n.A{"From": v.From, "To": v.To}), compareHeading(added, removed, changed)),
		h.Div(h.Class("full-width"), comparePick(v), ui.FilterBar("", ui.Chips("plan.compare.show",
			ui.FilterChip("plan.compare.all", here, 0, !v.Only), ui.FilterChip("plan.compare.only", here+"&tylko=zmiany", added+removed+changed, v.Only)))),
		compareTotals(v),
		ui.Stack(blocks...),
		ui.Inline(back))
	return d
}

func compareHeading(added, removed, changed int) h.Node {
	if added+removed+changed == 0 {
		return h.T("plan.compare.none")
	}
	var parts []h.Node
	for _, p := range []struct {
		key string
		n   int
	}{{"plan.compare.changed", changed}, {"plan.compare.added", added}, {"plan.compare.removed", removed}} {
		if p.n == 0 {
			continue
		}
		if len(parts) > 0 {
			parts = append(parts, h.Text(", "))
		}
		parts = append(parts, h.T(p.key, i18n.A{"Count": p.n}))
	}
	return h.Group(parts...)
}

// comparePick chooses the two versions, where there are more than two.
func comparePick(v CompareView) h.Node {
	readable := plan.Readable(v.Versions)
	if len(readable) < 3 {
		return nil
	}
	pick := func(name, key string, on int) h.Node {
		return h.Div(h.Class("field"), h.Label(h.For("f-"+name), h.T(key)), h.Select(h.ID("f-"+name), h.Name(name), h.Class("in s"),
			h.Each(readable, func(x plan.Version) h.Node {
				return h.Option(h.Value(itoa(x.No)), h.Selected(x.No == on), h.T("plan.version", i18n.A{"No": x.No}))
			})))
	}
	return ui.FilterBar(link.PlanCompare(string(v.Ref)), pick("od", "plan.compare.from", v.From), pick("do", "plan.compare.to", v.To), ui.Button("plan.compare.submit"))
}

// compareTotals are the figures before and after.
func compareTotals(v CompareView) h.Node {
	row := func(key, before, after string) ui.Row {
		mark := h.Node(nil)
		if before != after {
			mark = changeTag(plan.Changed)
		}
		return ui.R(h.T(key), ui.Num(before), ui.Num(after), mark)
	}
	rows := []ui.Row{
		row("plan.compare.services", itoa(len(v.Before.Services)), itoa(len(v.After.Services))),
		row("plan.compare.goals", itoa(len(v.Before.Goals)), itoa(len(v.After.Goals))),
		row("plan.compare.hours", v.Before.Hours().String(), v.After.Hours().String()),
	}
	feeBefore, costBefore := v.Before.Monthly()
	feeAfter, costAfter := v.After.Monthly()
	if costBefore+costAfter > 0 {
		rows = append(rows, row("plan.compare.cost", grosze(costBefore), grosze(costAfter)))
	}
	if feeBefore+feeAfter > 0 {
		rows = append(rows, row("plan.compare.fee", grosze(feeBefore), grosze(feeAfter)))
	}
	return ui.Panel(h.T("plan.compare.totals"), nil, ui.DataTable(h.T("plan.compare.totals"), compareCols("plan.compare.figure"), rows))
}

func compareCols(first string) []ui.Col {
	return []ui.Col{{Key: first}, {Key: "plan.compare.col.before"}, {Key: "plan.compare.col.after"}, {Key: "plan.compare.col.change"}}
}

func compareTable(caption h.Node, lines []plan.Difference) h.Node {
	rows := make([]ui.Row, len(lines))
	for i, l := range lines {
		name := h.T("plan.compare.what." + l.What)
		if l.Name != "" {
			name = h.Group(h.Text(l.Name), ui.Sub(h.T("plan.compare.what."+l.What)))
		}
		rows[i] = ui.R(name, compareSide(l, l.Before, plan.Removed), compareSide(l, l.After, plan.Added), changeTag(l.Kind))
	}
	return ui.DataTable(caption, compareCols("plan.compare.col.what"), rows)
}

// compareSide is what one version says of a thing; facts that differ are marked, in the
// later version with an arrow.
func compareSide(d plan.Difference, facts []plan.Fact, side plan.ChangeKind) h.Node {
	if facts == nil {
		return h.Span(h.Class("muted"), h.Text("–"))
	}
	if d.Kind == plan.Same && len(facts) > 2 { // nothing to look for: the whole in one line
		var words []h.Node
		for i, f := range facts {
			words = append(words, h.If(i > 0, h.Text(" · ")), factWords(f))
		}
		return h.Span(h.Class("muted"), h.Group(words...))
	}
	return h.Ul(h.Class("facts-list"), h.Role("list"), h.Each(facts, func(f plan.Fact) h.Node {
		touched := slices.Contains(d.Touched, f.Key)
		said := h.Group(h.Span(h.Class("muted"), h.T("plan.compare.fact."+f.Key), h.Text(": ")), factWords(f))
		switch {
		case touched && side == plan.Added:
			return h.Li(h.El("ins", h.Class("changed"), h.Span(h.Hide(), h.Text("→ ")), said))
		case touched:
			return h.Li(h.El("del", h.Class("changed"), said))
		}
		return h.Li(said)
	}))
}

// factWords is the value of a fact in words.
func factWords(f plan.Fact) h.Node {
	switch f.Key {
	case "amount":
		amount, unit, _ := strings.Cut(f.Value, " ")
		q, _ := quantity.Parse(amount) // written by us
		return h.Group(h.Text(amount+"\u00a0"), unitOf(int(q), unit))
	case "timetable":
		return h.With(func(ctx context.Context) h.Node { return h.Text(timetableText(ctx, f.Schedule)) })
	case "kind":
		return h.T("plan.life.support." + f.Value)
	case "review":
		return h.T("plan.life.every", i18n.A{"Count": f.Value})
	}
	return h.Text(f.Value)
}

// changeTag is a change in a sign and a word.
func changeTag(k plan.ChangeKind) h.Node {
	switch k {
	case plan.Added:
		return changeMark("added", "＋", "plan.compare.mark.added")
	case plan.Removed:
		return changeMark("removed", "－", "plan.compare.mark.removed")
	case plan.Changed:
		return changeMark("changed", "→", "plan.compare.mark.changed")
	case plan.Same:
		return h.Span(h.Class("muted"), h.T("plan.compare.mark.same"))
	}
	return nil
}

func changeMark(class, sign, key string) h.Node {
	return h.Span(h.Class("change "+class), h.Span(h.Hide(), h.Text(sign+" ")), h.T(key))
}
