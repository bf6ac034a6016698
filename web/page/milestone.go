package page

import (
	"fmt"
	"strconv"

	"cus/internal/domain/milestonereport"
	"cus/internal/domain/project"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// DayAsked is the day a page of the project speaks of: today, or the one named in ?dzien=.
type DayAsked struct {
	Today, Day date.Date
	Form       *form.Form // what was typed, and what was wrong with it
}

// on is the address with the day kept, where it is not today.
func (d DayAsked) on(href string) string { return d.at(href)(d.Day) }

// at is the address on any day; today needs no naming.
func (d DayAsked) at(href string) func(date.Date) string {
	return func(day date.Date) string {
		if day == d.Today {
			return href
		}
		return href + "?dzien=" + day.String()
	}
}

// periodOr is a span of days, or the word that the source names none.
func periodOr(from, until date.Date) h.Node {
	if from.IsZero() || until.IsZero() {
		return h.T("ui.no_days")
	}
	return ui.Num(from.PL() + "–" + until.PL())
}

// months is a span in months: 07.2021–06.2022, or 05–07.2023 within one year.
func months(from, until date.Date) string {
	if from.IsZero() || until.IsZero() {
		return ""
	}
	first := fmt.Sprintf("%02d.%d", from.Month(), from.Year())
	if from.Year() == until.Year() {
		first = fmt.Sprintf("%02d", from.Month())
	}
	return fmt.Sprintf("%s–%02d.%d", first, until.Month(), until.Year())
}

func stageTag(s project.Stage, attention bool) h.Node {
	switch {
	case s == project.StageRunning && attention:
		return ui.Tag(ui.Warn, "project.stage.attention")
	case s == project.StageRunning:
		return ui.Tag(ui.Plan, "project.stage.running")
	case s == project.StageOver:
		return ui.Tag(ui.Closed, "project.stage.over")
	}
	return ui.Tag(ui.Waiting, "project.stage."+string(s))
}

// dayPicker asks for a day as text, with the days worth looking at as links. on is the
// address of the page on a day; hidden keeps what else the address says.
func dayPicker(action string, asked DayAsked, marks []project.Mark, on func(date.Date) string, hidden ...h.Node) h.Node {
	chips := []h.Node{ui.FilterChip("project.mark.today", on(asked.Today), 0, asked.Day == asked.Today)}
	for _, m := range marks {
		chips = append(chips, ui.FilterChip(m.Label, on(m.Day), 0, asked.Day == m.Day))
	}
	return h.Group(
		h.When(asked.Form.Err() != nil, func() h.Node {
			return ui.AlertT(ui.Warn, "project.day.today_instead", i18n.A{"Date": asked.Today.PL()})
		}),
		ui.FilterBar(action,
			ui.TextInput(asked.Form, "dzien", ui.Opt{Label: "project.day", Size: "s"}),
			h.Group(hidden...),
			h.Button(h.Class("btn"), h.Type("submit"), h.T("project.day.show")),
			ui.Chips("project.marks", chips...),
		),
	)
}

// MilestoneView is one milestone among its neighbours: All[At].
type MilestoneView struct {
	Asked    DayAsked
	Project  *project.Project
	All      []project.Milestone
	At       int
	Tasks    []project.Task
	Products []project.Product
	Files    []project.File
	Risks    []project.Risk
	Changes  []project.Change // of its days
	Reports  []milestonereport.Report

	SeesReports bool
	MayReport   bool // begin one
	MayWrite    bool // change it, and what belongs to it
	MayAccept   bool
	MayAddTask  bool
	MayTask     func(project.Task) bool // change this one
}

// Milestone shows one milestone: what it is for, its time, tasks, products and risks, and the
// way to those beside it.
func Milestone(v MilestoneView) Doc {
	m := v.All[v.At]
	key, args := milestoneHeadline(m, v.Asked.Day)
	no := strconv.Itoa(m.No)
	self := link.Milestone(no)
	var acts []h.Node
	if v.MayWrite {
		acts = append(acts, ui.LinkButton("project.milestone.edit", link.MilestoneEdit(no), ui.Icon("draft")))
	}
	if v.MayAccept && m.AcceptedOn.IsZero() {
		acts = append(acts, ui.LinkButton("project.accept", link.MilestoneAcceptance(no), ui.Icon("ok")))
	}
	return Doc{Title: "project.milestone.title", Args: i18n.A{"No": m.No}, Place: "milestones", Body: h.Group(
		ui.PageHead(
			h.Group(ui.LinkT(v.Asked.on(link.Milestones), "project.title"), h.Text(" · "), h.T("project.milestone.of", i18n.A{"No": m.No, "Count": len(v.All)}),
				h.Text(" · "), h.T("project.data_of", i18n.A{"Date": v.Asked.Day.PL()})),
			h.T(key, args), acts...),
		warnings(project.Of(project.Warnings(*v.Project, v.All), m.No)),
		ui.MilestoneStrip(v.Asked.Today, v.Asked.Day, []ui.MilestoneView{{Title: milestoneName(m), From: m.StartsOn, Until: m.EndsOn,
			Period: months(m.StartsOn, m.EndsOn), State: stageTag(m.Stage(v.Asked.Day), false)}}),
		dayPicker(self, v.Asked, milestoneMarks(m), v.Asked.at(self)),
		ui.MainAside(
			[]h.Node{milestoneTasks(v), milestoneProducts(v), milestoneRisks(v)},
			[]h.Node{milestoneFacts(v), ReportsPanel(v.Reports, m.No, v.SeesReports, v.MayReport), milestoneDays(v), neighbours(v)},
		),
		savedBy(m.UpdatedBy, m.UpdatedAt),
	)}
}

// milestoneMarks are the first and the last day of the milestone.
func milestoneMarks(m project.Milestone) []project.Mark {
	if !m.Known() {
		return nil
	}
	return []project.Mark{{Day: m.StartsOn, Label: "project.mark.begin"}, {Day: m.EndsOn, Label: "project.mark.end_" + strconv.Itoa(m.No)}}
}

// milestoneFacts are what it is for, its time in figures, and where they come from.
func milestoneFacts(v MilestoneView) h.Node {
	m := v.All[v.At]
	facts := []ui.Fact{
		{Label: "project.milestone.name", Value: said(m.Name)},
		{Label: "project.aim", Value: said(m.Aim)},
		{Label: "project.milestone.period", Value: periodOr(m.StartsOn, m.EndsOn)},
	}
	if m.Known() {
		facts = append(facts,
			ui.Fact{Label: "project.milestone.length", Value: h.T("project.days", i18n.A{"Count": m.Days()})},
			ui.Fact{Label: "project.milestone.elapsed", Value: ui.Num(strconv.Itoa(m.Elapsed(v.Asked.Day)) + "%")})
	}
	accepted := h.T("project.not_accepted")
	if !m.AcceptedOn.IsZero() && !m.AcceptedOn.After(v.Asked.Day) {
		accepted = h.T("project.accepted_whole", i18n.A{"Day": m.AcceptedOn.PL(), "Who": m.AcceptedNote})
	}
	facts = append(facts, ui.Fact{Label: "project.product.accepted", Value: accepted})
	if v.Project.Source != "" {
		facts = append(facts, ui.Fact{Label: "project.milestone.source", Value: h.Text(v.Project.Source)})
	}
	return ui.Panel(h.T("project.milestone.facts"), nil, ui.SummaryList(facts...))
}

func milestoneHeadline(m project.Milestone, day date.Date) (key string, args i18n.A) {
	args = i18n.A{"No": m.No, "Percent": m.Elapsed(day)}
	switch m.Stage(day) {
	case project.StageAhead:
		args["Date"] = m.StartsOn.PL()
	case project.StageOver, project.StageRunning:
		args["Date"] = m.EndsOn.PL()
	}
	return "project.milestone.headline." + string(m.Stage(day)), args
}

// neighbours lead to the milestone before and the one after.
func neighbours(v MilestoneView) h.Node {
	var lines []h.Node
	add := func(key string, i int) {
		if i >= 0 && i < len(v.All) {
			lines = append(lines, h.Group(h.T(key), h.Text(": "), milestoneLink(v.Asked, v.All[i])))
		}
	}
	add("project.milestone.before", v.At-1)
	add("project.milestone.after", v.At+1)
	if len(lines) == 0 {
		return nil
	}
	return ui.Panel(h.T("project.milestone.neighbours"), nil, ui.List(lines...))
}
