// Package journal reads the journal of the centre (dziennik zdarzeń): who saw or changed
// what, when and why (art. 50 ust. 3 of the act; KRI 2024 § 20). It only reads: lines are
// written by package audit, in the transaction of what they tell of.
//
// The inspector of data protection and the director read all of it; the administrator
// reads who did what kind of thing, and when. Nobody reads values of a file they may not
// open: of those the journal names the fields only.
package journal

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/i18n"
)

// Kind is what sort of thing a line tells of.
type Kind string

// The kinds, in the order a form offers them.
const (
	Viewed   Kind = "view"   // a file or a list was read
	Changed  Kind = "change" // something was changed
	Revealed Kind = "pesel"  // a PESEL was shown in full
	Exported Kind = "export" // the journal, a document went out
	SignIn   Kind = "signin" // sign-ins, passwords
	Rights   Kind = "rights" // accounts, roles, authorisations, access to files
	Refused  Kind = "refused"
)

// Kinds lists them.
var Kinds = []Kind{Viewed, Changed, Revealed, Exported, SignIn, Rights, Refused}

// kind is the kind of a line e, as SQL. What was refused is of that kind whatever it was.
const kind = `CASE
	WHEN e.outcome = 'refused' THEN 'refused'
	WHEN e.action = 'resident.pesel_shown' THEN 'pesel'
	WHEN e.action LIKE '%.exported' OR e.action LIKE '%.fetched' THEN 'export'
	WHEN e.action IN ('staff.signed_in', 'staff.signed_out', 'staff.signed_out_everywhere', 'staff.password_changed', 'staff.password_set_by_link', 'staff.password_reset') THEN 'signin'
	WHEN e.action LIKE 'access.reviewed' OR e.action IN ('resident.restricted', 'resident.unrestricted', 'resident.access_granted')
		OR (e.action LIKE 'staff.%' AND e.action <> 'staff.settings_saved') THEN 'rights'
	WHEN e.action ~ '(\.|_)(read|list|listed|search|similar|drafts)$' THEN 'view'
	ELSE 'change' END`

// Filter narrows the journal.
type Filter struct {
	From, Until date.Date // both days belong to it
	Staff       string    // public id of an account
	Kind        Kind
	Record      string // number of a file: M-1042
	Outside     bool   // only files outside the reader's own cases
	Before      int64  // lines older than this one: the next page
}

// Period is how many days are shown when nobody says otherwise, today among them;
// longestPeriod is how many at most.
const (
	Period        = 7
	longestPeriod = 366
)

// Within is the filter with days that make sense: the last week when none are given, at
// most a year.
func (f Filter) Within(today date.Date) Filter {
	if f.Until.IsZero() {
		f.Until = today
	}
	if f.From.IsZero() || f.From.After(f.Until) {
		f.From = f.Until.Add(1 - Period)
	}
	if f.Until.Sub(f.From) >= longestPeriod {
		f.From = f.Until.Add(1 - longestPeriod)
	}
	return f
}

// Row is one line of the journal as the reader may see it.
type Row struct {
	ID         int64
	At         time.Time
	StaffID    int64  // 0: the program itself, -1: nobody signed in
	Who        string // name
	Roles      []string
	Action     string
	Kind       Kind
	Object     string
	Number     string // of the object: KS/2026/0147, a provider's name
	ResidentID *int64
	Record     string // number of the person's file
	Hidden     bool   // about a file that does not exist for the reader
	Count      int    // how many people a list showed
	Fields     []string
	Purpose    string // the reason given; only where the file may be read
	Reasoned   bool   // a reason was given
	Outcome    string
	IP         string
	Outside    bool
	Readable   bool // values may be shown
}

// PageSize is how many lines a page shows at most, ExportSize how many an export holds.
const (
	PageSize   = 50
	ExportSize = 1000
)

// whole is where the inspector and the director read; meta where the administrator does.
const (
	whole = `journal`
	meta  = `(SELECT id, at, staff_id, roles, action, ''::text AS object, NULL::bigint AS object_id, NULL::bigint AS resident_id, '{}'::bigint[] AS subjects,
		'{}'::text[] AS fields, ''::text AS purpose, outcome, ip, outside FROM journal_meta)`
)

func source(who policy.Actor) string {
	if who.Reach(policy.ReadJournal) == policy.All {
		return whole
	}
	return meta
}

// rows selects lines from a source; their order and number are the caller's.
func rows(from string) string {
	return `SELECT e.id, e.at, COALESCE(e.staff_id, -1) AS staff_id, COALESCE(s.name, '') AS who, e.roles, e.action, ` + kind + ` AS kind, e.object,
	       CASE WHEN r.id IS NOT NULL AND NOT reach.visible THEN '' ELSE COALESCE(CASE e.object
	            WHEN 'plan' THEN (SELECT p.number FROM plan p WHERE p.id = e.object_id)
	            WHEN 'application' THEN (SELECT a.number FROM application a WHERE a.id = e.object_id)
	            WHEN 'notice' THEN (SELECT n.number FROM notice n WHERE n.id = e.object_id)
	            WHEN 'contract' THEN (SELECT c.number FROM contract c WHERE c.id = e.object_id)
	            WHEN 'decision' THEN (SELECT d.number FROM decision d WHERE d.id = e.object_id)
	            WHEN 'provider' THEN (SELECT p.name FROM provider p WHERE p.id = e.object_id)
	            WHEN 'programme' THEN (SELECT p.name FROM programme p WHERE p.id = e.object_id)
	            WHEN 'service' THEN (SELECT p.name FROM service p WHERE p.id = e.object_id)
	            WHEN 'staff' THEN (SELECT p.name FROM staff p WHERE p.id = e.object_id AND p.id <> e.staff_id) END, '') END AS number,
	       CASE WHEN reach.visible THEN r.id END AS resident_id,
	       CASE WHEN reach.visible THEN COALESCE(r.number, '') ELSE '' END AS record,
	       (r.id IS NOT NULL AND NOT reach.visible) AS hidden,
	       cardinality(e.subjects) AS count, e.fields,
	       CASE WHEN reach.readable THEN e.purpose ELSE '' END AS purpose, e.purpose <> '' AS reasoned, e.outcome, e.ip, e.outside, reach.readable
	  FROM ` + from + ` e
	  LEFT JOIN staff s ON s.id = e.staff_id
	  LEFT JOIN resident r ON r.id = e.resident_id
	  CROSS JOIN LATERAL (SELECT ` + resident.Visible + ` AS visible, ` + readable + ` AS readable OFFSET 0) reach`
}

// readable: a line about nobody's file, or about one the reader may read now.
const readable = `(e.resident_id IS NULL OR COALESCE(` + resident.Within + `, false))`

// narrowed are the newest lines of a source that a filter leaves: found first, and only then
// is looked up what they are about.
func (f Filter) narrowed(from string) string {
	where := `e.at >= @from::timestamptz AND e.at < @until::timestamptz`
	for _, c := range []struct {
		asked     bool
		condition string
	}{
		{f.Staff != "", `e.staff_id = (SELECT x.id FROM staff x WHERE x.public_id = @of_staff)`},
		{f.Kind != "", kind + ` = @kind`},
		{f.Record != "", `((SELECT q.id FROM resident q WHERE q.number = @record) IN (e.resident_id) OR (SELECT q.id FROM resident q WHERE q.number = @record) = ANY(e.subjects))`},
		{f.Outside, `e.outside`},
		{f.Before != 0, `(e.at, e.id) < ((SELECT x.at FROM journal_meta x WHERE x.id = @before), @before)`},
	} {
		if c.asked {
			where += ` AND ` + c.condition
		}
	}
	return `(SELECT e.* FROM ` + from + ` e WHERE ` + where + ` ORDER BY e.at DESC, e.id DESC LIMIT @limit)`
}

func (f Filter) args(who policy.Actor, now time.Time) db.Args {
	return db.With(resident.Args(who, now), db.Args{"from": f.From.Midnight(), "until": f.Until.Add(1).Midnight(), "of_staff": f.Staff, "kind": string(f.Kind),
		"record": f.Record, "before": f.Before})
}

// reading says, in the transaction, for whom the journal is read; without it the journal
// is empty.
func reading(b *db.Batch, who policy.Actor) {
	b.Queue(`SELECT set_config('cus.reader', $1, true)`, fmt.Sprint(int64(who.ID)))
}

// List queues a page of the journal, newest first, and the line of its own reading; one
// row more than PageSize means that there are others.
func List(b *db.Batch, who policy.Actor, now time.Time, f Filter, dst *[]Row) {
	reading(b, who)
	audit.Page(b, dst, who, now, "journal.read", rows(f.narrowed(source(who)))+` ORDER BY e.at DESC, e.id DESC`, `at DESC, id DESC`, PageSize,
		f.args(who, now), db.Args{"limit": PageSize + 1})
}

// Change is one field a line says was changed.
type Change struct {
	Field         string
	Before, After string // as JSON; empty where there was none, or where the reader may not see it
}

// Entry queues one line with the fields it changed: their names, and the values where the
// reader may read the file now; and, of a list, the numbers of the files it showed. One
// that does not exist is fault.NotFound.
func Entry(b *db.Batch, who policy.Actor, now time.Time, id int64, row *Row, changes *[]Change, records *[]Shown) {
	reading(b, who)
	args := db.With(resident.Args(who, now), db.Args{"id": id})
	db.QueueOne(b, row, rows(whole)+` WHERE e.id = @id`, args)
	db.QueueAll(b, changes, `SELECT c.field, CASE WHEN `+readable+` THEN COALESCE(c.before::text, '') ELSE '' END AS before,
		       CASE WHEN `+readable+` THEN COALESCE(c.after::text, '') ELSE '' END AS after
		  FROM journal_change c JOIN journal e ON e.id = c.entry_id LEFT JOIN resident r ON r.id = e.resident_id WHERE c.entry_id = @id ORDER BY c.field`, args)
	db.QueueAll(b, records, `SELECT r.number FROM journal e JOIN resident r ON r.id = ANY(e.subjects) WHERE e.id = @id AND `+resident.Visible+` ORDER BY r.id LIMIT 60`, args)
}

// Shown is a file that a list showed: its number.
type Shown struct{ Number string }

// EntryView is the line left by the reading of one line.
func EntryView(id int64) audit.View {
	return audit.View{Action: "journal.entry_read", Object: "journal",
		Subject: `SELECT e.id AS object_id, e.resident_id, true AS reached, '{}'::text[] AS fields FROM journal e WHERE e.id = @id`, Args: db.Args{"id": id}}
}

// QueueReader must stand before an EntryView in a batch.
func QueueReader(b *db.Batch, who policy.Actor) { reading(b, who) }

// HistoryLine is one thing done to an account.
type HistoryLine struct {
	At      time.Time
	Who     string
	StaffID int64
	Action  string
	Outcome string
}

// History queues what was done to an account, newest first: rights, invitations, closing;
// not its sign-ins.
func History(b *db.Batch, who policy.Actor, account string, dst *[]HistoryLine) {
	reading(b, who)
	db.QueueAll(b, dst, `SELECT e.at, COALESCE(s.name, '') AS who, COALESCE(e.staff_id, -1) AS staff_id, e.action, e.outcome FROM journal_account e LEFT JOIN staff s ON s.id = e.staff_id
		WHERE e.account_id = (SELECT x.id FROM staff x WHERE x.public_id = $1)
		  AND e.action NOT IN ('staff.signed_in', 'staff.signed_out', 'staff.signed_out_everywhere', 'staff.sign_in_refused', 'staff.settings_saved', 'page.refused', 'change.refused')
		ORDER BY e.at DESC, e.id DESC LIMIT 12`, account)
}

// MinReason and MaxReason bound the reason of an export, in characters.
const (
	MinReason = 10
	MaxReason = 500
)

// Export reads at most ExportSize lines for a file, and leaves the line that says so, with
// the reason.
func Export(ctx context.Context, tx *audit.Tx, f Filter, reason string) ([]Row, error) {
	var c check.List
	n := utf8.RuneCountInString(reason)
	c.That(n >= MinReason, "reason", "journal.reason_short", i18n.A{"Min": MinReason})
	c.That(n <= MaxReason, "reason", "journal.reason_long", i18n.A{"Max": MaxReason})
	if err := c.Err(); err != nil {
		return nil, err
	}
	var list []Row
	b := &db.Batch{}
	reading(b, tx.Who)
	db.QueueAll(b, &list, rows(f.narrowed(source(tx.Who)))+` ORDER BY e.at DESC, e.id DESC`, db.With(f.args(tx.Who, tx.Now), db.Args{"limit": ExportSize}))
	if err := b.Run(ctx, tx); err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	return list, tx.RecordFor(ctx, "journal.exported", audit.Object{Kind: "journal"}, reason, nil,
		map[string]any{"from": f.From, "until": f.Until, "kind": f.Kind, "record": f.Record, "outside": f.Outside, "lines": len(list)})
}
