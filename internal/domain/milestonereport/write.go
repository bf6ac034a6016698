package milestonereport

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cus/internal/domain/audit"
	"cus/internal/domain/centre"
	"cus/internal/domain/document"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
)

func object(id ID) audit.Object { return audit.Object{Kind: "report", ID: int64(id)} }

// Begin starts a report of the milestone numbered, with a first text in every part that has
// figures of its own.
func Begin(ctx context.Context, tx *audit.Tx, milestone int, h Header) (Ref, error) {
	if !tx.Who.May(policy.CreateReport) {
		return "", fault.Denied{Reason: "denied.role"}
	}
	if err := h.Check(); err != nil {
		return "", err
	}
	at, err := db.Value[int64](ctx, tx, `SELECT id FROM milestone WHERE no = @no AND project_id =
		(SELECT id FROM project ORDER BY starts_on DESC NULLS LAST, id DESC LIMIT 1)`, db.Args{"no": milestone})
	if err != nil {
		return "", fmt.Errorf("milestone of a report: %w", err)
	}
	number, err := centre.NextNumber(ctx, tx, centre.Reports)
	if err != nil {
		return "", err
	}
	row, err := db.One[struct {
		ID  ID
		Ref Ref
	}](ctx, tx, `INSERT INTO milestone_report (number, milestone_id, period_from, period_until, authors, created_at, created_by, updated_at, updated_by)
		VALUES (@number, @milestone, @from, @until, @authors, @now, @me, @now, @me) RETURNING id, public_id AS ref`,
		db.Args{"number": number, "milestone": at, "from": h.From, "until": h.Until, "authors": h.Authors, "now": tx.Now, "me": tx.Who.ID})
	if err != nil {
		return "", fmt.Errorf("begin report: %w", err)
	}
	b := &db.Batch{}
	for _, s := range Sections {
		if text := opening[s]; text != "" {
			b.Queue(`INSERT INTO report_section (report_id, section, body, updated_at, updated_by) VALUES (@id, @section, @body, @now, @me)`,
				db.Args{"id": row.ID, "section": string(s), "body": text, "now": tx.Now, "me": tx.Who.ID})
		}
	}
	pass(b, tx, row.ID, "", Draft, "begin", "")
	if err := b.Run(ctx, tx); err != nil {
		return "", fmt.Errorf("begin report: %w", err)
	}
	return row.Ref, tx.Record(ctx, "report.begun", object(row.ID), nil, map[string]any{"number": number, "milestone": milestone, "header": h})
}

func pass(b *db.Batch, tx *audit.Tx, id ID, from, to State, step Step, note string) {
	b.Queue(`INSERT INTO report_transition (report_id, from_state, to_state, step, at, staff_id, note) VALUES (@id, NULLIF(@from, ''), @to, @step, @now, @me, @note)`,
		db.Args{"id": id, "from": string(from), "to": string(to), "step": string(step), "now": tx.Now, "me": tx.Who.ID, "note": note})
}

// taken reads the report for a change, held against others until the transaction ends. hold
// is UPDATE for a step, SHARE for a change within one of its parts.
func taken(ctx context.Context, tx *audit.Tx, ref Ref, hold string) (Report, error) {
	return db.One[Report](ctx, tx, columns+` WHERE r.public_id = @report AND `+readable+` FOR `+hold+` OF r`, reading(tx.Who, db.Args{"report": string(ref)}))
}

// SaveHeader changes the period and the authors of a draft.
func SaveHeader(ctx context.Context, tx *audit.Tx, ref Ref, version int, h Header) error {
	r, err := taken(ctx, tx, ref, "UPDATE")
	if err != nil {
		return err
	}
	if !r.Writes(Summary, tx.Who) {
		return notOpen(r, tx.Who)
	}
	if r.Version != version {
		return fault.Conflict{By: r.UpdatedBy, At: r.UpdatedAt}
	}
	if err := h.Check(); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE milestone_report SET period_from = @from, period_until = @until, authors = @authors, updated_at = @now, updated_by = @me,
		version = version + 1 WHERE id = @id`, db.Args{"from": h.From, "until": h.Until, "authors": h.Authors, "now": tx.Now, "me": tx.Who.ID, "id": r.ID})
	if err != nil {
		return fmt.Errorf("save header of report %d: %w", r.ID, err)
	}
	return tx.Record(ctx, "report.header_saved", object(r.ID), Header{r.From, r.Until, r.Authors}, h)
}

// notOpen says why nothing can be written: the state, or the role.
func notOpen(r Report, who policy.Actor) error {
	if r.State != Draft && (writers.mine(who) || accounts.mine(who)) {
		return check.Refuse("", "report.not_open")
	}
	return fault.Denied{Reason: "denied.role"}
}

// SaveText keeps what was written in one part over that version of the part. Others may
// write in other parts meanwhile.
func SaveText(ctx context.Context, tx *audit.Tx, ref Ref, s Section, version int, body string, done bool) error {
	if !s.Known() {
		return fault.NotFound
	}
	r, err := taken(ctx, tx, ref, "SHARE")
	if err != nil {
		return err
	}
	if !r.Writes(s, tx.Who) {
		return notOpen(r, tx.Who)
	}
	var all []Text
	var counted Counted
	b := &db.Batch{}
	texts(b, reading(tx.Who, db.Args{"report": string(ref)}), &all)
	live(b, whileOpen, ref, tx.Now, &counted)
	if err := b.Run(ctx, tx); err != nil {
		return fmt.Errorf("read part of report %d: %w", r.ID, err)
	}
	was := File{Texts: all}.Text(s)
	if was.Version != version {
		return fault.Conflict{By: was.UpdatedBy, At: was.UpdatedAt}
	}
	if err := CheckBody(body, func(code string) bool { _, known := counted.Figure(code); return known }); err != nil {
		return err
	}
	changed, err := db.Changed(ctx, tx, `INSERT INTO report_section (report_id, section, done, body, updated_at, updated_by) VALUES (@id, @section, @done, @body, @now, @me)
		ON CONFLICT (report_id, section) DO UPDATE SET done = excluded.done, body = excluded.body, updated_at = excluded.updated_at, updated_by = excluded.updated_by,
			version = report_section.version + 1 WHERE report_section.version = @version`,
		db.Args{"id": r.ID, "section": string(s), "done": done, "body": body, "version": version, "now": tx.Now, "me": tx.Who.ID})
	if err != nil {
		return fmt.Errorf("save part of report %d: %w", r.ID, err)
	}
	if !changed { // saved between our reading and now
		return fault.Conflict{By: was.UpdatedBy, At: tx.Now}
	}
	name := string(s)
	return tx.Record(ctx, "report.text_saved", object(r.ID), map[string]any{name + ".text": was.Body, name + ".done": was.Done}, map[string]any{name + ".text": body, name + ".done": done})
}

// AddEvidence adds a piece of evidence, or replaces one: the old one stays where it was.
func AddEvidence(ctx context.Context, tx *audit.Tx, ref Ref, g Given, file document.File) error {
	if err := g.Check(file.Given()); err != nil {
		return err
	}
	r, err := taken(ctx, tx, ref, "UPDATE") // numbers follow each other
	if err != nil {
		return err
	}
	if !r.Writes(g.Section, tx.Who) {
		return notOpen(r, tx.Who)
	}
	var all []Evidence
	var records []Candidate
	b := &db.Batch{}
	proofs(b, reading(tx.Who, db.Args{"report": string(ref)}), &all)
	Candidates(b, ref, &records)
	if err := b.Run(ctx, tx); err != nil {
		return fmt.Errorf("read evidence of report %d: %w", r.ID, err)
	}
	a := db.Args{"id": r.ID, "no": len(all) + 1, "section": string(g.Section), "item": g.Item, "kind": string(g.Kind), "title": g.Title, "document": nil,
		"record_kind": "", "record_ref": "", "replaces": nil, "reason": "", "now": tx.Now, "me": tx.Who.ID}
	facts := map[string]any{"no": len(all) + 1, "section": g.Section, "item": g.Item, "kind": g.Kind, "title": g.Title}
	if g.Replaces != "" {
		i := slices.IndexFunc(all, func(e Evidence) bool { return e.Ref == g.Replaces })
		if i < 0 {
			return fault.NotFound
		}
		if !all[i].Stands() {
			return check.Refuse("", "report.already_replaced")
		}
		a["replaces"], a["reason"], a["section"], a["item"] = all[i].ID, g.Reason, string(all[i].Section), all[i].Item
		facts["replaces"] = all[i].No
		if g.Kind == Withdrawn {
			a["title"] = all[i].Title
		}
	}
	switch g.Kind {
	case Document:
		id, sum, err := document.Keep(ctx, tx, file, "file")
		if err != nil {
			return err
		}
		a["document"], facts["sha256"] = id, sum
	case Record:
		kind, of, _ := strings.Cut(g.Record, ":")
		if !slices.ContainsFunc(records, func(c Candidate) bool { return c.Kind == kind && c.Ref == of }) {
			return check.Refuse("record", "report.record_missing")
		}
		a["record_kind"], a["record_ref"] = kind, of
	}
	_, err = tx.Exec(ctx, `INSERT INTO report_evidence (report_id, no, section, item, kind, title, document_id, record_kind, record_ref, replaces_id, reason, at, staff_id)
		VALUES (@id, @no, @section, @item, @kind, @title, @document, @record_kind, @record_ref, @replaces, @reason, @now, @me)`, a)
	if err != nil {
		return fmt.Errorf("add evidence to report %d: %w", r.ID, err)
	}
	if g.Replaces != "" {
		return tx.RecordFor(ctx, "report.evidence_replaced", object(r.ID), g.Reason, nil, facts)
	}
	return tx.Record(ctx, "report.evidence_added", object(r.ID), nil, facts)
}

// Proceed carries out a step with the report as it stood at that version. An approval
// freezes what the report says at this moment.
func Proceed(ctx context.Context, tx *audit.Tx, ref Ref, version int, a Act) error {
	r, err := taken(ctx, tx, ref, "UPDATE")
	if err != nil {
		return err
	}
	if way, known := course[a.Step]; !known || !way.by.mine(tx.Who) {
		return fault.Denied{Reason: "denied.role"}
	}
	if r.Version != version {
		return fault.Conflict{By: r.UpdatedBy, At: r.UpdatedAt}
	}
	f := File{}
	if a.Step == Approve {
		b := &db.Batch{}
		Open(b, tx.Who, tx.Now, ref, &f)
		if err := b.Run(ctx, tx); err != nil {
			return fmt.Errorf("read report %d: %w", r.ID, err)
		}
	}
	after, err := r.Take(a, tx.Who, f.Lacks(), tx.Now)
	if err != nil {
		return err
	}
	u := db.Args{"state": string(after.State), "remark": after.Remark, "checked": after.CheckedAt, "unchecked": after.UncheckedWhy, "reference": after.Reference,
		"submitted": after.SubmittedOn, "answered": after.AnsweredOn, "presented": after.PresentedOn, "package": after.PackageOn, "content": nil, "hash": nil,
		"freezes": a.Step == Approve, "checks": a.Step == CheckFigures, "now": tx.Now, "me": tx.Who.ID, "id": r.ID}
	if a.Step == Approve {
		f.UncheckedWhy = after.UncheckedWhy
		content := f.Says().Canonical()
		after.Hash = Hash(content)
		u["content"], u["hash"] = string(content), after.Hash
	}
	b := &db.Batch{}
	b.Queue(`UPDATE milestone_report SET state = @state, remark = @remark, checked_at = @checked, unchecked_why = @unchecked, reference = @reference,
		checked_by = CASE WHEN @checks THEN @me::bigint WHEN @checked::timestamptz IS NOT NULL THEN checked_by END,
		submitted_on = @submitted, answered_on = @answered, presented_on = @presented, package_on = @package,
		content = CASE WHEN @freezes THEN @content ELSE content END, content_hash = CASE WHEN @freezes THEN @hash ELSE content_hash END,
		frozen_at = CASE WHEN @freezes THEN @now::timestamptz ELSE frozen_at END, approved_by = CASE WHEN @freezes THEN @me::bigint ELSE approved_by END,
		updated_at = @now, updated_by = @me, version = version + 1 WHERE id = @id`, u)
	note := a.Note
	if a.Step == Submit {
		note = a.Reference
	}
	pass(b, tx, r.ID, r.State, after.State, a.Step, note)
	if err := b.Run(ctx, tx); err != nil {
		return fmt.Errorf("%s report %d: %w", a.Step, r.ID, err)
	}
	return tx.RecordFor(ctx, "report."+course[a.Step].line, object(r.ID), a.Note, r.trace(), after.trace())
}

// trace is what the journal keeps of a step.
func (r Report) trace() map[string]any {
	return map[string]any{"state": r.State, "remark": r.Remark, "checked": r.Checked(), "unchecked_why": r.UncheckedWhy, "reference": r.Reference,
		"submitted_on": r.SubmittedOn, "answered_on": r.AnsweredOn, "presented_on": r.PresentedOn, "package_on": r.PackageOn, "content_hash": r.Hash}
}

// Correct begins the version that corrects a frozen report: its texts and its evidence are
// carried over, its figures counted anew. The one corrected stays valid until then.
func Correct(ctx context.Context, tx *audit.Tx, ref Ref, version int, reason string) (Ref, error) {
	r, err := taken(ctx, tx, ref, "UPDATE")
	if err != nil {
		return "", err
	}
	if !tx.Who.May(policy.CreateReport) {
		return "", fault.Denied{Reason: "denied.role"}
	}
	var c check.List
	c.That(r.State.Frozen() && r.AfterRef == "", "", "report.no_such_step", i18n.A{"Number": r.Number})
	c.That(reason != "", "reason", "report.correction_reason_missing")
	c.That(len([]rune(reason)) <= 1000, "reason", "form.too_long", i18n.A{"Max": 1000})
	if r.Version != version {
		return "", fault.Conflict{By: r.UpdatedBy, At: r.UpdatedAt}
	}
	if err := c.Err(); err != nil {
		return "", err
	}
	row, err := db.One[struct {
		ID  ID
		Ref Ref
	}](ctx, tx, `INSERT INTO milestone_report (number, version_no, replaces_id, reason, milestone_id, period_from, period_until, authors, created_at, created_by, updated_at, updated_by)
		SELECT number, version_no + 1, id, @reason, milestone_id, period_from, period_until, authors, @now, @me, @now, @me FROM milestone_report WHERE id = @id
		RETURNING id, public_id AS ref`, db.Args{"reason": reason, "id": r.ID, "now": tx.Now, "me": tx.Who.ID})
	if err != nil {
		return "", fmt.Errorf("correct report %d: %w", r.ID, err)
	}
	b := &db.Batch{}
	a := db.Args{"old": r.ID, "new": row.ID, "now": tx.Now, "me": tx.Who.ID}
	b.Queue(`INSERT INTO report_section (report_id, section, done, body, updated_at, updated_by) SELECT @new, section, done, body, @now, @me FROM report_section WHERE report_id = @old`, a)
	b.Queue(`INSERT INTO report_evidence (report_id, no, section, item, kind, title, document_id, record_kind, record_ref, at, staff_id)
		SELECT @new, row_number() OVER (ORDER BY e.no), e.section, e.item, e.kind, e.title, e.document_id, e.record_kind, e.record_ref, e.at, e.staff_id FROM report_evidence e
		 WHERE e.report_id = @old AND e.kind <> 'withdrawn' AND NOT EXISTS (SELECT 1 FROM report_evidence n WHERE n.replaces_id = e.id)`, a)
	pass(b, tx, row.ID, "", Draft, "correct", reason)
	if err := b.Run(ctx, tx); err != nil {
		return "", fmt.Errorf("correct report %d: %w", r.ID, err)
	}
	return row.Ref, tx.RecordFor(ctx, "report.corrected", object(row.ID), reason, nil, map[string]any{"number": r.Number, "version": r.VersionNo + 1})
}
