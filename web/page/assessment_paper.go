package page

import (
	"fmt"
	"strings"

	"cus/internal/domain/assessment"
	"cus/internal/domain/centre"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	"cus/internal/platform/paper"
)

// AssessmentPaper is the assessment as a document. What is written on health stands in it
// only when asked for.
func AssessmentPaper(v AssessmentView, head centre.Head, health bool) paper.Doc {
	d := paper.Doc{Title: paper.Say("assessment.title"), Number: v.Number, Letterhead: head.Lines(),
		Aside: []paper.Text{paper.T(paper.Say("assessment.paper.to")).And(paper.T(" "), paper.B(v.Number))}}
	if !v.Completed() {
		d.Stamp = paper.Say("ui.print.draft")
	}
	c := v.Content
	d.Blocks = append(d.Blocks,
		paper.Fields{Pairs: []paper.Pair{
			{Name: paper.Say("application.person"), Value: v.GivenNames + " " + v.Surname},
			{Name: paper.Say("assessment.held"), Value: orMissing(c.HeldOn)},
			{Name: paper.Say("assessment.place"), Value: sayOr("assessment.place.", string(c.Place))},
			{Name: paper.Say("assessment.present"), Value: orDash(c.Present)},
			{Name: paper.Say("application.coordinator"), Value: orDash(v.Coordinator)},
		}},
		paper.H2(paper.Say("assessment.needs")), paper.P(orDash(c.Needs)),
		paper.H2(paper.Say("assessment.current")), paper.P(orDash(c.Current)),
		paper.H2(paper.Say("assessment.reasons")), paper.P(reasonsOnPaper(c)),
		paper.H2(paper.Say("assessment.fee")), paper.P(orMissing(c.FeeInfoOn)))
	if t, any := needsOnPaper(v.Needs); any {
		d.Blocks = append(d.Blocks, t)
	}
	for _, s := range assessment.Sections {
		d.Blocks = append(d.Blocks, partOnPaper(v, s, health)...)
	}
	if v.NextStep != "" {
		d.Blocks = append(d.Blocks, paper.H2(paper.Say("assessment.next")), paper.P(paper.Say("assessment.next.was."+string(v.NextStep))))
	}
	d.Blocks = append(d.Blocks, assessmentSignatures(v.Coordinator))
	return d
}

func assessmentSignatures(coordinator string) paper.Block {
	return paper.Signatures{Lines: []paper.Signature{{Caption: paper.Say("assessment.paper.applicant")}, {Caption: paper.Say("assessment.paper.coordinator"), Below: coordinator}}}
}

func needsOnPaper(needs []assessment.Need) (paper.Table, bool) {
	t := paper.Table{Caption: paper.Say("assessment.need.title"), Widths: []float64{1, 5, 5, 3, 3},
		Head: []string{"", paper.Say("assessment.need.name"), paper.Say("assessment.need.own_words"), paper.Say("assessment.need.area"), paper.Say("assessment.need.urgency")}}
	for _, n := range needs {
		name := n.Name
		if n.SelfReliance != "" {
			name += "\n" + paper.Say("assessment.need.alone") + " " + n.SelfReliance
		}
		t.Rows = append(t.Rows, []string{fmt.Sprintf("P%d", n.No), name, n.OwnWords, paper.Say("assessment.area." + string(n.Area)), sayOr("assessment.urgency.", string(n.Urgency))})
	}
	return t, len(needs) > 0
}

func partOnPaper(v AssessmentView, s assessment.Section, health bool) []paper.Block {
	state := v.Of(s).State
	if s == assessment.SummarySection || state == assessment.NotBegun {
		return nil
	}
	title := paper.H2(paper.Say("assessment.section." + string(s)))
	if state == assessment.NotApplicable {
		return []paper.Block{title, paper.P(paper.Say("assessment.part.not_applicable"))}
	}
	if s.Special() && !health {
		return []paper.Block{title, paper.P(paper.Say("assessment.paper.health_left_out"))}
	}
	out := []paper.Block{title}
	for _, p := range v.Texts {
		if p.Section != s {
			continue
		}
		if p.Body != "" {
			out = append(out, paper.P(p.Body))
		}
		if pairs := answersOnPaper(p); len(pairs) > 0 {
			out = append(out, paper.Fields{Pairs: pairs})
		}
	}
	return out
}

func answersOnPaper(p assessment.Part) []paper.Pair {
	var out []paper.Pair
	for _, f := range assessment.Whitelist() {
		answer := p.Fields[f.Name]
		if f.Section != p.Section || answer == "" {
			continue
		}
		switch f.Kind {
		case assessment.Choice:
			answer = paper.Say("assessment.answer." + answer)
		case assessment.Day:
			var d date.Date
			if d.UnmarshalText([]byte(answer)) == nil {
				answer = d.PL()
			}
		}
		out = append(out, paper.Pair{Name: paper.Say(fieldKey(f)), Value: answer})
	}
	return out
}

// AssessmentBlankPaper is the form to fill in by hand where there is no line: nothing of
// anybody stands on it, and no field of health, which only a programme may ask for.
func AssessmentBlankPaper(head centre.Head) paper.Doc {
	d := paper.Doc{Title: paper.Say("assessment.title"), Letterhead: head.Lines()}
	d.Blocks = append(d.Blocks,
		paper.Lines{Caption: paper.Say("assessment.paper.person_and_number"), N: 1},
		paper.Lines{Caption: paper.Say("assessment.held"), N: 1},
		boxes("assessment.place.", assessment.Places),
		paper.Lines{Caption: paper.Say("assessment.present"), N: 2},
		paper.Lines{Caption: paper.Say("assessment.needs"), N: 5},
		paper.Lines{Caption: paper.Say("assessment.current"), N: 3},
		paper.Lines{Caption: paper.Say("assessment.reasons"), N: 4},
		boxes("assessment.feasibility.", assessment.Feasibilities),
		paper.Lines{Caption: paper.Say("assessment.fee"), N: 1},
		paper.H2(paper.Say("assessment.need.title")))
	for i := range 4 {
		d.Blocks = append(d.Blocks, paper.Lines{Caption: fmt.Sprintf("P%d. %s", i+1, paper.Say("assessment.paper.need")), N: 2}, boxes("assessment.urgency.", assessment.Urgencies))
	}
	for _, s := range assessment.Sections {
		if s == assessment.SummarySection || s.Special() || s == assessment.IncomeSection {
			continue
		}
		d.Blocks = append(d.Blocks, paper.H2(paper.Say("assessment.section."+string(s))), paper.Small{Text: paper.T(paper.Say("assessment.text_hint." + string(s)))}, paper.Lines{N: 4})
	}
	d.Blocks = append(d.Blocks, paper.Small{Text: paper.T(paper.Say("assessment.help.basis"))}, assessmentSignatures(""))
	return d
}

func boxes[T ~string](prefix string, values []T) paper.Block {
	var c paper.CheckBoxes
	for _, v := range values {
		c.Boxes = append(c.Boxes, paper.Box{Text: paper.Say(prefix + string(v))})
	}
	return c
}

func sayOr(prefix, value string) string {
	if value == "" {
		return "–"
	}
	return paper.Say(prefix + value)
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return i18n.NBSP(s)
}

// reasonsOnPaper is what was found, and in a word how.
func reasonsOnPaper(c assessment.Content) string {
	if c.Feasibility == "" {
		return orDash(c.Reasons)
	}
	return strings.TrimSpace(c.Reasons + "\n" + paper.Say("assessment.feasibility."+string(c.Feasibility)) + ".")
}
