package page

import (
	"cus/internal/domain/resident"
	"cus/internal/platform/ident"
	"cus/web/h"
	"cus/web/ui"
)

// standingPanel says who stands for the person; nothing where nobody does.
func standingPanel(v ResidentView) h.Node {
	if len(v.Standing) == 0 {
		return nil
	}
	lines := make([]h.Node, len(v.Standing))
	for i, r := range v.Standing {
		var state h.Node
		if !r.Valid(v.today()) {
			state = ui.Tag(ui.Closed, "resident.representative.expired")
		}
		lines[i] = ui.Line(h.Group(h.B(h.Text(r.Name)), h.Text(" · "), h.T("resident.standing."+string(r.Kind))), state, representativeFacts(r))
	}
	return ui.Panel(h.T("resident.representatives"), nil, ui.List(lines...))
}

func representativeFacts(r resident.Representative) h.Node {
	text := r.Basis
	if r.Relation != "" {
		text = r.Relation + " · " + text
	}
	if r.Phone != "" {
		text += " · " + ident.FormatPhone(r.Phone)
	}
	if v := standingUntil(r.ValidFrom, r.ValidUntil); v != nil {
		return h.Group(h.Text(text+" · "), v)
	}
	return h.Text(text)
}
