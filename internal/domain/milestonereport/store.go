package milestonereport

import (
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// columns of a report, as Report reads them.
const columns = `SELECT r.id, r.public_id AS ref, r.number, r.version_no, r.reason, m.no AS milestone, m.name, p.name AS project, p.number AS agreement, p.beneficiary, r.period_from AS "from",
	r.period_until AS until, r.authors, r.state, r.remark, r.checked_at, COALESCE(sc.name, '') AS checked_by, r.unchecked_why, r.reference, r.submitted_on,
	r.answered_on, r.presented_on, r.package_on, COALESCE(r.content, '') AS content, COALESCE(r.content_hash, '') AS hash, r.frozen_at,
	COALESCE(sa.name, '') AS approved_by, COALESCE(rb.public_id, '') AS before_ref, COALESCE(ra.public_id, '') AS after_ref,
	COALESCE(ra.state, '') AS after_state, sb.name AS created_by, r.updated_at, su.name AS updated_by, r.version
	FROM milestone_report r JOIN milestone m ON m.id = r.milestone_id JOIN project p ON p.id = m.project_id
	JOIN staff sb ON sb.id = r.created_by JOIN staff su ON su.id = r.updated_by LEFT JOIN staff sc ON sc.id = r.checked_by
	LEFT JOIN staff sa ON sa.id = r.approved_by LEFT JOIN milestone_report rb ON rb.id = r.replaces_id LEFT JOIN milestone_report ra ON ra.replaces_id = r.id`

// readable is the condition that the reader may see the report r: who writes or checks
// reports sees all of them, everybody else only what was approved.
const readable = `(@drafts::boolean OR r.frozen_at IS NOT NULL)`

func reading(who policy.Actor, more ...map[string]any) db.Args {
	return db.With(append(more, db.Args{"drafts": who.May(policy.UpdateReport) || who.May(policy.ApproveReport)})...)
}

// All queues the reports the reader may see, the newest first; of the milestone numbered, or
// of all where that is 0.
func All(b *db.Batch, who policy.Actor, milestone int, dst *[]Report) {
	db.QueueAll(b, dst, columns+` WHERE `+readable+` AND (@milestone::int = 0 OR m.no = @milestone)
		ORDER BY m.no DESC, r.period_until DESC, r.number DESC, r.version_no DESC LIMIT 200`, reading(who, db.Args{"milestone": milestone}))
}

// Stage is a milestone a report may be written of.
type Stage struct {
	No             int
	Name           string
	From, Until    date.Date
	Project        string
	Reports        int
	LastPeriodEnds date.Date // of its newest report
}

// Stages queues the milestones of the centre's project.
func Stages(b *db.Batch, dst *[]Stage) {
	db.QueueAll(b, dst, `SELECT m.no, m.name, m.starts_on AS "from", m.ends_on AS until, p.name AS project,
		       (SELECT count(*) FROM milestone_report r WHERE r.milestone_id = m.id) AS reports,
		       (SELECT max(r.period_until) FROM milestone_report r WHERE r.milestone_id = m.id) AS last_period_ends
		  FROM milestone m JOIN project p ON p.id = m.project_id
		 WHERE p.id = (SELECT id FROM project ORDER BY starts_on DESC NULLS LAST, id DESC LIMIT 1) ORDER BY m.no`)
}

// Passage is one step in the history of a report.
type Passage struct {
	Step Step
	To   State
	At   time.Time
	By   string
	Note string
}

// Earlier is the report before, and what its figures would be today.
type Earlier struct {
	Ref       Ref
	Number    string
	VersionNo int
	Hash      string
	Content   string
	Anew      Counted
}

// Changes are the differences between what that report says and what is counted today.
func (e *Earlier) Changes() []Change {
	if e == nil {
		return nil
	}
	c, err := ParseContent(e.Content)
	if err != nil {
		return nil
	}
	return Compare(c.Counted, e.Anew)
}

// File is a report with everything in it.
type File struct {
	Report
	Texts    []Text
	Evidence []Evidence
	Course   []Passage
	Live     Counted  // counted now, while it is not frozen
	Earlier  *Earlier // the report before, while this one is not frozen; nil: none
}

// Open queues a report with all its parts. One that does not exist, or that the reader may
// not see, makes the batch answer fault.NotFound.
func Open(b *db.Batch, who policy.Actor, now time.Time, ref Ref, dst *File) {
	a := reading(who, db.Args{"report": string(ref)})
	db.QueueOne(b, &dst.Report, columns+` WHERE r.public_id = @report AND `+readable, a)
	texts(b, a, &dst.Texts)
	proofs(b, a, &dst.Evidence)
	db.QueueAll(b, &dst.Course, `SELECT t.step, t.to_state AS "to", t.at, s.name AS by, t.note FROM report_transition t
		JOIN milestone_report r ON r.id = t.report_id JOIN staff s ON s.id = t.staff_id WHERE r.public_id = @report AND `+readable+` ORDER BY t.id DESC`, a)
	live(b, whileOpen, ref, now, &dst.Live)
	earlier(b, ref, now, &dst.Earlier)
}

func texts(b *db.Batch, a db.Args, dst *[]Text) {
	db.QueueAll(b, dst, `SELECT x.section, x.done, x.body, x.updated_at, s.name AS updated_by, x.version FROM report_section x
		JOIN milestone_report r ON r.id = x.report_id JOIN staff s ON s.id = x.updated_by WHERE r.public_id = @report AND `+readable, a)
}

func proofs(b *db.Batch, a db.Args, dst *[]Evidence) {
	db.QueueAll(b, dst, `SELECT e.id, e.public_id AS ref, e.no, e.section, e.item, e.kind, e.title, COALESCE(d.media_type, '') AS media_type, COALESCE(d.size, 0) AS size,
		COALESCE(d.sha256, '') AS sha256, e.record_kind, e.record_ref, COALESCE(o.no, 0) AS replaces, COALESCE(n.no, 0) AS replaced_by, e.reason, e.at, s.name AS by
		FROM report_evidence e JOIN milestone_report r ON r.id = e.report_id JOIN staff s ON s.id = e.staff_id LEFT JOIN document d ON d.id = e.document_id
		LEFT JOIN report_evidence o ON o.id = e.replaces_id LEFT JOIN report_evidence n ON n.replaces_id = e.id
		WHERE r.public_id = @report AND `+readable+` ORDER BY e.no`, a)
}

// earlier queues the report before and its figures anew; nothing once this one is frozen,
// for its own content then holds the differences.
func earlier(b *db.Batch, ref Ref, now time.Time, dst **Earlier) {
	type row struct {
		Ref       Ref
		Number    string
		VersionNo int
		Hash      string
		Content   string
	}
	const stillOpen = ` AND EXISTS (SELECT 1 FROM milestone_report o WHERE o.public_id = @report AND o.frozen_at IS NULL)`
	found, anew := new(*row), &Counted{}
	db.QueueMaybe(b, found, `SELECT r.public_id AS ref, r.number, r.version_no, r.content_hash AS hash, r.content FROM milestone_report r WHERE `+theOne+stillOpen,
		db.Args{"report": string(ref)})
	live(b, theOne+stillOpen, ref, now, anew)
	b.Then(func() error {
		*dst = nil
		if r := *found; r != nil {
			*dst = &Earlier{Ref: r.Ref, Number: r.Number, VersionNo: r.VersionNo, Hash: r.Hash, Content: r.Content, Anew: *anew}
		}
		return nil
	})
}

// Anew queues the figures of the report as they would be counted now, whatever its state.
func Anew(b *db.Batch, ref Ref, now time.Time, dst *Counted) { live(b, anyState, ref, now, dst) }

// Text is what was written in that part; the zero text where nobody has.
func (f File) Text(s Section) Text {
	for _, t := range f.Texts {
		if t.Section == s {
			return t
		}
	}
	return Text{Section: s}
}

// Lacks are the things reported that nothing shows yet; see Lacks.
func (f File) Lacks() []Lack { return Lacks(f.Live, f.Evidence) }

// Says is what the report says: the frozen content, or what would be frozen now.
func (f File) Says() Content {
	if f.Content != "" {
		if c, err := ParseContent(f.Content); err == nil {
			return c
		}
	}
	c := Content{Number: f.Number, Version: f.VersionNo, Reason: f.Reason, Project: f.Project, Agreement: f.Agreement, Beneficiary: f.Beneficiary,
		Milestone: f.Milestone, Name: f.Name, From: f.From, Until: f.Until, Authors: f.Authors, CheckedBy: f.CheckedBy, Unchecked: f.UncheckedWhy,
		Sections: []ContentSection{}, Evidence: []ContentProof{}, Counted: f.Live}
	for _, s := range Sections {
		c.Sections = append(c.Sections, ContentSection{Section: s, Letter: s.Letter(), Text: f.Text(s).Body})
	}
	for _, e := range Standing(f.Evidence, "") {
		c.Evidence = append(c.Evidence, ContentProof{No: e.No, Section: e.Section, Item: e.Item, Kind: e.Kind, Title: e.Title, SHA256: e.SHA256,
			Of: Source{Kind: e.RecordKind, Ref: e.RecordRef}})
	}
	if f.Earlier != nil {
		c.Previous = &ContentPrevious{Number: f.Earlier.Number, Version: f.Earlier.VersionNo, Hash: f.Earlier.Hash, Changes: f.Earlier.Changes()}
	}
	return c
}

// Candidate is a record that may be named as evidence.
type Candidate struct {
	Kind  string // product, contract, programme
	Ref   string
	Title string
}

// Candidates queues the records that may be named as evidence in the report.
func Candidates(b *db.Batch, ref Ref, dst *[]Candidate) {
	db.QueueAll(b, dst, `SELECT x.kind, x.ref, x.title FROM (
		SELECT 1 AS part, 'product' AS kind, p.public_id AS ref, p.name AS title FROM `+scope(anyState)+` JOIN product p ON p.project_id = w.project_id
		UNION ALL SELECT 2, 'contract', c.public_id, c.number || ' · ' || o.name FROM contract c JOIN provider o ON o.id = c.provider_id WHERE c.signed_on IS NOT NULL
		UNION ALL SELECT 3, 'programme', g.public_id, g.name FROM programme g WHERE g.resolution_on IS NOT NULL) x ORDER BY x.part, x.title LIMIT 300`,
		db.Args{"report": string(ref)})
}

// Fetched is a file of evidence as it is handed out.
type Fetched struct {
	Number    string
	No        int
	MediaType string
	Content   []byte
}

// Fetching is the line of the journal for handing out a file of evidence.
func Fetching(who policy.Actor, ref Ref, proof string) audit.View {
	return audit.View{Action: "report.evidence_fetched", Object: "report_evidence",
		Subject: `SELECT e.id AS object_id, NULL::bigint AS resident_id, true AS reached, '{}'::text[] AS fields FROM report_evidence e
			JOIN milestone_report r ON r.id = e.report_id WHERE r.public_id = @report AND e.public_id = @proof AND e.document_id IS NOT NULL AND ` + readable,
		Args: reading(who, db.Args{"report": string(ref), "proof": proof})}
}

// Fetch queues a file of evidence.
func Fetch(b *db.Batch, who policy.Actor, ref Ref, proof string, dst *Fetched) {
	db.QueueOne(b, dst, `SELECT r.number, e.no, d.media_type, d.content FROM report_evidence e JOIN milestone_report r ON r.id = e.report_id
		JOIN document d ON d.id = e.document_id WHERE r.public_id = @report AND e.public_id = @proof AND `+readable,
		reading(who, db.Args{"report": string(ref), "proof": proof}))
}
