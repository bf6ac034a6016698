package page

import (
	"context"
	"strconv"
	"strings"
	"time"

	"cus/internal/domain/resident"
	"cus/internal/platform/date"
	"cus/internal/platform/form"
	"cus/internal/platform/i18n"
	"cus/internal/platform/ident"
	"cus/web/h"
	"cus/web/link"
	"cus/web/ui"
)

// ResidentsView is the page of people: those at hand before a search, those found after it.
type ResidentsView struct {
	Now       time.Time
	Token     string // under which the search is kept; empty before a search
	Typed     string
	Query     resident.Query
	People    []resident.Found
	More      bool // there are others beside those shown
	MoreAlike bool // may ask for names like those found, too
	Own       bool // before a search: the reader's own cases, else those registered last
	MayAdd    bool
	SeesPlans bool
}

// exact is how many people were found; those after them have names like the one typed.
func (v ResidentsView) exact() int {
	n := 0
	for n < len(v.People) && v.People[n].Off == 0 {
		n++
	}
	return n
}

// Residents finds a person.
func Residents(v ResidentsView) Doc {
	f := form.New(map[string]string{"q": v.Typed})
	if v.Query.Problem != "" {
		f.Refuse("q", v.Query.Problem)
	}
	var acts []h.Node
	if v.MayAdd && len(v.People) > 0 { // where nobody is found, the empty list offers it
		acts = append(acts, ui.LinkButton("resident.add", addHref(v.Token), ui.Icon("plus")))
	}
	box := h.Form(h.Class("filters"), h.Role("search"), h.AttrT("aria-label", "resident.search.label"), h.Method("post"), h.Action(link.SearchPeople),
		ui.TextInput(f, "q", ui.Opt{Label: "ui.search.label", Hint: "resident.search.hint", MaxLength: 200, Attrs: []h.Node{h.Attr("spellcheck", "false")}}),
		h.Button(h.Class("btn primary"), h.Type("submit"), h.T("ui.search")))
	return Doc{Title: "resident.list.title", Place: "residents", Search: v.Typed,
		Body: h.Group(ui.PageHead(nil, residentsHeadline(v), acts...),
			h.If(v.MayAdd && v.Token == "", ui.Lede(h.T("resident.list.lede"))), box, residentsFound(v))}
}

func addHref(token string) string {
	if token == "" {
		return link.NewApplication
	}
	return link.NewApplication + "?szukaj=" + token
}

func residentsHeadline(v ResidentsView) h.Node {
	switch {
	case v.Token == "":
		return h.T("resident.list.before")
	case v.exact() == 0:
		return h.T("resident.list.nobody")
	case v.More && v.exact() == len(v.People):
		return h.T("resident.list.many", i18n.A{"Count": len(v.People)})
	}
	return h.T("resident.list.found", i18n.A{"Count": v.exact()})
}

// meant is how many surnames are offered in place of the one typed.
const meant = 6

// didYouMean offers the surnames of those found in place of the one typed: each searches
// anew, by a form, for a name never stands in an address.
func didYouMean(people []resident.Found) h.Node {
	var names []h.Node
	seen := map[string]bool{}
	for _, p := range people {
		if !seen[p.SurnameNorm] && len(names) < meant {
			seen[p.SurnameNorm] = true
			names = append(names, h.Button(h.Class("btn small"), h.Type("submit"), h.Name("q"), h.Value(p.Surname), h.Text(p.Surname)))
		}
	}
	return h.Form(h.Class("acts"), h.Method("post"), h.Action(link.SearchPeople), h.Span(h.T("resident.list.meant")), h.Group(names...))
}

// residentsFound are the people found and, after them, those whose names are like the one typed.
func residentsFound(v ResidentsView) h.Node {
	n := v.exact()
	found, alike := v.People[:n], v.People[n:]
	title := h.T("resident.list.results")
	switch {
	case v.Token == "" && v.Own:
		title = h.T("resident.list.own")
	case v.Token == "":
		title = h.T("resident.list.newest")
	}
	var out []h.Node
	switch {
	case len(v.People) == 0:
		out = append(out, ui.Panel(nil, nil, residentsEmpty(v)))
	case n > 0:
		out = append(out, residentsPanel(v, title, found, v.More && len(alike) == 0))
	}
	switch {
	case len(alike) > 0:
		out = append(out, didYouMean(alike), residentsPanel(v, h.T("resident.list.alike"), alike, v.More))
	case n > 0 && v.Query.Similar:
		out = append(out, h.P(h.T("resident.list.none_alike")))
	case n > 0 && v.MoreAlike && !v.More:
		out = append(out, h.P(h.T("resident.list.not_here"), h.Text(" "), ui.LinkT(link.SimilarPeople(v.Token), "resident.list.show_alike")))
	}
	return h.Group(out...)
}

func residentsPanel(v ResidentsView, title h.Node, people []resident.Found, more bool) h.Node {
	cols := []ui.Col{{Key: "resident.col.name"}, {Key: "resident.col.address"}}
	if v.SeesPlans {
		cols = append(cols, ui.Col{Key: "resident.col.plan"})
	}
	cols = append(cols, ui.Col{Key: "resident.col.coordinator"}, ui.Col{Key: "resident.col.last"})
	var opts []ui.TableOpt
	if len(people) > 15 {
		opts = append(opts, ui.Long)
	}
	return ui.Panel(title, nil,
		ui.DataTable(title, cols, mapRows(people, func(p resident.Found) ui.Row { return residentRow(v, p) }), opts...),
		h.If(more, h.P(h.T("resident.list.narrow", i18n.A{"Count": len(people)}))))
}

func residentsEmpty(v ResidentsView) h.Node {
	var add h.Node
	if v.MayAdd {
		add = ui.PrimaryLink("resident.add", addHref(v.Token))
	}
	switch {
	case v.Token != "":
		return ui.EmptyState("resident.list.nobody_hint", add)
	case v.Own:
		return ui.EmptyState("resident.list.no_own", nil)
	}
	return ui.EmptyState("resident.list.none", add)
}

func residentRow(v ResidentsView, p resident.Found) ui.Row {
	name := h.Group(ui.Link(link.Resident(string(p.Ref)), p.Filed()), ui.Sub(h.T("resident.born_year", i18n.A{"Year": strconv.Itoa(p.BirthDate.Year())}),
		h.If(p.Restricted, h.Group(h.Text(" · "), h.T("ui.restricted")))))
	cells := []h.Node{name, h.Text(p.Address())}
	if v.SeesPlans {
		var plan h.Node
		if p.PlanState != "" {
			plan = PlanTag(p.PlanState)
		}
		cells = append(cells, plan)
	}
	var last h.Node
	if p.LastAt != nil {
		last = h.With(func(ctx context.Context) h.Node {
			return h.Group(h.T(p.LastEvent, i18n.A{"Detail": ""}), ui.Sub(h.Text(moment(ctx, v.Now, *p.LastAt))))
		})
	}
	return ui.R(append(cells, coordinatorOr(p.Coordinator), last)...)
}

// KnownFromSearch fills the form of a new person with what was searched for.
func KnownFromSearch(typed string) map[string]string {
	q := resident.ParseQuery(typed)
	switch q.Kind {
	case resident.ByPesel:
		return map[string]string{"pesel": typed}
	case resident.ByTelephone:
		return map[string]string{"phone": ident.FormatPhone(q.Text)}
	case resident.ByName:
		surname, given, _ := strings.Cut(typed, " ")
		return map[string]string{"surname": surname, "given_names": given, "from_search": "1"}
	}
	return nil
}

// NoneOfThem is the answer that the person is none of those already known.
const NoneOfThem = "none"

// duplicatePanel shows who may be the same person. With the same PESEL there is nothing
// to choose but that person.
func duplicatePanel(f *form.Form, alike []resident.Match) h.Node {
	picks := make([]h.Node, 0, len(alike)+1)
	certain := false
	for i, m := range alike {
		certain = certain || m.Pesel
		kind, word := ui.Info, "resident.match.name"
		switch {
		case m.Pesel:
			kind, word = ui.Danger, "resident.match.pesel"
		case m.Name && m.Birth:
			kind, word = ui.Warn, "resident.match.birth"
		case m.Phone && m.Name:
			kind, word = ui.Warn, "resident.match.name_phone"
		case m.Phone:
			word = "resident.match.phone"
		}
		picks = append(picks, ui.Pick(f, "duplicate", i, string(m.Ref), h.Text(m.Filed()), ui.Tag(kind, word),
			ui.Sub(h.T("resident.match.line", i18n.A{"Born": m.BirthDate.PL(), "Address": m.Address()}), h.Text(" · "),
				ui.LinkT(link.Resident(string(m.Ref)), "resident.match.open", ui.About(m.Filed())))))
	}
	if !certain {
		picks = append(picks, ui.Pick(f, "duplicate", len(alike), NoneOfThem, h.T("resident.match.none"),
			ui.TextInput(f, "duplicate_reason", ui.Opt{Label: "resident.match.reason", MaxLength: 200})))
	}
	return ui.PanelDecide(h.T("resident.match.title"), nil,
		h.P(h.T("resident.match.lead", i18n.A{"Count": len(alike)})),
		h.Fieldset(h.Class("edge"), h.Legend(h.Class("vh"), h.T("resident.match.question")), h.Group(picks...)))
}

// ResidentEdit is the form of a person's particulars.
func ResidentEdit(v ResidentView) Doc {
	d := residentDoc(v)
	masked := ""
	if !v.Card.Pesel.IsZero() {
		masked = last4(v.Card)
	}
	d.Title = "resident.edit.title"
	d.Body = ui.Form(link.ResidentEdit(string(v.Card.Ref)), form.NewKey(), v.Form.Version(),
		h.H2(h.T("resident.edit.headline")),
		Overtaken(v.Form),
		ui.Errors(v.Form),
		identityFields(v.Form, "", masked), contactFields(v.Form, v.Places),
		ui.Inline(ui.Primary("resident.save"), ui.LinkButton("ui.cancel", link.Resident(string(v.Card.Ref)))),
		ui.Autosave(link.ResidentEdit(string(v.Card.Ref)), v.Card.Number),
	)
	return d
}

// AccessNew asks why a record outside one's cases is needed.
func AccessNew(v ResidentView) Doc {
	d := residentDoc(v)
	d.Title = "access.title"
	whys := make([]ui.Choice, 0, 5)
	for _, w := range resident.Whys() {
		whys = append(whys, ui.Choice{Value: string(w), Label: "access.why." + string(w)})
	}
	d.Body = ui.Form(link.ResidentAccess(string(v.Card.Ref)), form.NewKey(), 0,
		h.H2(h.T("access.headline")),
		h.P(h.T("access.lead")),
		ui.Errors(v.Form),
		ui.Radios(v.Form, "why", whys, ui.Opt{Label: "access.why", Required: true}),
		ui.TextArea(v.Form, "reason", ui.Opt{Label: "access.reason", Hint: "access.reason_hint", Required: true, Rows: 4, Count: 1000}),
		ui.Inline(ui.Primary("access.open"), ui.LinkButton("ui.cancel", link.Residents)),
	)
	return d
}

// AccessView is the list of justified accesses.
type AccessView struct {
	Now     time.Time
	Grants  []resident.Grant
	Form    *form.Form // an answer that was refused
	Reviews bool       // may answer
	Opens   bool       // may open records
}

// Access lists who opened a record outside their cases and why, for review.
func Access(v AccessView) Doc {
	waiting := 0
	for _, g := range v.Grants {
		if g.Justified == nil {
			waiting++
		}
	}
	head := h.T("access.list.waiting", i18n.A{"Count": waiting})
	if waiting == 0 {
		head = h.T("access.list.done")
	}
	var note h.Node
	if o := v.Form.Conflict(); o != nil {
		note = ui.AlertT(ui.Warn, "access.overtaken", i18n.A{"By": o.By, "At": i18n.TimeOfDay(o.At)})
	}
	return Doc{Title: "access.list.title", Place: "access", Form: v.Form,
		Body: h.Group(ui.PageHead(nil, head), h.If(len(v.Grants) > 0, ui.Lede(h.T("access.list.lede"))), note, ui.Errors(v.Form), accessTable(v))}
}

func accessTable(v AccessView) h.Node {
	if len(v.Grants) == 0 {
		return ui.Panel(nil, nil, ui.EmptyState("access.list.none", nil))
	}
	cols := []ui.Col{{Key: "access.col.who"}, {Key: "access.col.record"}, {Key: "access.col.reason"}, {Key: "access.col.when"}, {Key: "access.col.verdict"}}
	title := h.T("access.list.title")
	var opts []ui.TableOpt
	if len(v.Grants) > 15 {
		opts = append(opts, ui.Long)
	}
	return ui.Panel(nil, nil, ui.DataTable(title, cols, mapRows(v.Grants, func(g resident.Grant) ui.Row {
		record := ui.Num(g.Number)
		if v.Opens {
			record = ui.Link(link.Resident(string(g.Resident)), g.Number)
		}
		when := h.With(func(ctx context.Context) h.Node {
			return h.Group(h.Text(moment(ctx, v.Now, g.GrantedAt)), ui.Sub(h.T("access.until", i18n.A{"Until": i18n.TimeOfDay(g.Until)})))
		})
		return ui.R(h.Text(g.Who), record, h.Group(h.T("access.why."+string(g.Why)), ui.Sub(h.Text(g.Reason))), when, verdict(v, g))
	}), opts...))
}

func verdict(v AccessView, g resident.Grant) h.Node {
	switch {
	case g.Justified == nil && v.Reviews:
		return ui.Inline(answer(g, "access.justified", "yes"), answer(g, "access.unjustified", "no"))
	case g.Justified == nil:
		return ui.Tag(ui.Waiting, "access.waiting")
	case *g.Justified:
		return h.Group(ui.Tag(ui.OK, "access.justified"), reviewedBy(g))
	}
	return h.Group(ui.Tag(ui.Danger, "access.unjustified"), reviewedBy(g))
}

func answer(g resident.Grant, key, value string) h.Node {
	return ui.PostButton(link.AccessReview(g.Ref), form.NewKey(), 0, ui.SmallButton(key, ui.About(g.Who+", "+g.Number)), ui.HiddenValue("justified", value))
}

func reviewedBy(g resident.Grant) h.Node {
	if g.ReviewedAt == nil {
		return nil
	}
	return ui.Sub(h.Text(g.ReviewedBy + ", " + date.Of(*g.ReviewedAt).PL()))
}
