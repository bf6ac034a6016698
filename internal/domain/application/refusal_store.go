package application

import (
	"context"
	"fmt"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/decision"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
)

// address is a resident r's address on one line, as a decision names it.
const address = `concat_ws(', ', NULLIF(concat_ws(' ', NULLIF(r.street, ''), r.house_no || CASE WHEN r.flat_no <> '' THEN '/' || r.flat_no ELSE '' END), ''),
	r.postcode || ' ' || r.locality)`

// decided is the condition, on a decision d of an application a and a resident r, that the
// reader may read it: the director and the organiser of services all, who leads the case or
// was let in, and who signs what was handed over for signature and what they signed.
const decided = `(` + resident.Visible + ` AND (@decisions::boolean OR COALESCE(@signs::boolean AND d.state = 'submitted', false) OR COALESCE(d.signed_by = @me::bigint, false)
	OR (@coordinator::boolean AND (a.coordinator_id = ANY(@ours::bigint[]) OR ` + resident.Within + `))))`

func decisionArgs(who policy.Actor, now time.Time, more db.Args) db.Args {
	return args(who, now, db.With(db.Args{"decisions": who.Reach(policy.ReadDecision) == policy.All, "signs": who.May(policy.SignDecision), "today": date.Of(now)}, more))
}

const decisions = `
	SELECT ` + decision.Columns + `, i.id AS item_id, i.public_id AS item, i.state AS item_state, COALESCE(s.name, i.wanted) AS service,
	       COALESCE(p.name, '') AS programme, a.id AS application_id, a.public_id AS application_ref, a.number AS app_number, a.received_on,
	       r.id AS resident_id, r.public_id AS resident_ref, r.number AS resident_number, r.surname, r.given_names,
	       COALESCE(a.coordinator_id, 0) AS coordinator_id, COALESCE(k.name, '') AS coordinator, l.sent_on AS letter_sent_on,
	       l.delivered_on AS letter_delivered, l.answer_until, ` + decided + ` AS reached
	  FROM decision d` + decision.Joins + `
	  JOIN application_item i ON i.id = d.item_id JOIN application a ON a.id = i.application_id JOIN resident r ON r.id = a.resident_id
	  LEFT JOIN offer o ON o.id = i.offer_id LEFT JOIN service s ON s.id = o.service_id LEFT JOIN programme p ON p.id = o.programme_id
	  LEFT JOIN staff k ON k.id = a.coordinator_id LEFT JOIN hearing_letter l ON l.id = d.letter_id
	 WHERE ` + resident.Visible + ` AND (@identities::boolean OR ` + decided + `)`

// GetDecision queues one decision. One that does not exist for the reader is
// fault.NotFound; one that only may not be read comes with Reached false.
func GetDecision(b *db.Batch, who policy.Actor, now time.Time, ref decision.Ref, dst *DecisionFile) {
	db.QueueOne(b, dst, decisions+` AND d.public_id = @ref`, decisionArgs(who, now, db.Args{"ref": string(ref)}))
}

// DecisionView is the line the journal gets when a decision is opened.
func DecisionView(who policy.Actor, now time.Time, ref decision.Ref) audit.View {
	return audit.View{Action: "decision.read", Object: "decision",
		Subject: `SELECT d.id AS object_id, d.resident_id, ` + decided + ` AS reached, ARRAY['decision'] AS fields
			FROM decision d JOIN application_item i ON i.id = d.item_id JOIN application a ON a.id = i.application_id JOIN resident r ON r.id = a.resident_id
			WHERE d.public_id = @ref`,
		Args: decisionArgs(who, now, db.Args{"ref": string(ref)})}
}

// DecisionStep is one step of a decision, or of its draft.
type DecisionStep struct {
	To     decision.State
	From   decision.State
	At     time.Time
	By     string
	Reason string
}

// DecisionCourse queues the steps of a decision, newest first.
func DecisionCourse(b *db.Batch, who policy.Actor, now time.Time, ref decision.Ref, dst *[]DecisionStep) {
	db.QueueAll(b, dst, `
		SELECT t.to_state AS to, COALESCE(t.from_state, '') AS from, t.at, COALESCE(u.name, '') AS by, t.reason
		  FROM decision_transition t JOIN decision d ON d.id = t.decision_id JOIN application_item i ON i.id = d.item_id
		  JOIN application a ON a.id = i.application_id JOIN resident r ON r.id = a.resident_id LEFT JOIN staff u ON u.id = t.staff_id
		 WHERE d.public_id = @ref AND `+decided+` ORDER BY t.id DESC`, decisionArgs(who, now, db.Args{"ref": string(ref)}))
}

// GetLetter queues the letter before a refusal of that item, or that there is none yet.
func GetLetter(b *db.Batch, who policy.Actor, now time.Time, ref Ref, item ItemRef, dst **decision.Letter, to *string) {
	more := args(who, now, db.Args{"ref": string(ref), "item": string(item)})
	const from = ` FROM application_item i JOIN application a ON a.id = i.application_id JOIN resident r ON r.id = a.resident_id`
	db.QueueMaybe(b, dst, `SELECT `+decision.LetterColumns+from+` JOIN hearing_letter l ON l.item_id = i.id
		WHERE a.public_id = @ref AND i.public_id = @item AND `+reached, more)
	db.QueueValue(b, to, `SELECT COALESCE((SELECT `+address+from+` WHERE a.public_id = @ref AND i.public_id = @item AND `+reached+`), '')`, more)
}

// Party is who a letter or decision is addressed to.
func Party(a Application, address string) string { return party(a, address) }

// SendLetter writes down that the letter before a refusal of that service left.
func SendLetter(ctx context.Context, tx *audit.Tx, ref Ref, version int, item ItemRef, l decision.Letter) error {
	a, all, err := mine(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	n, err := of(all, item)
	if err != nil {
		return err
	}
	if err := all[n].maySend(); err != nil {
		return err
	}
	if err := l.Check(a.ReceivedOn, tx.Today()); err != nil {
		return err
	}
	if err := decision.Send(ctx, tx, decision.About{Item: int64(all[n].ID), Resident: a.ResidentID}, l); err != nil {
		return err
	}
	return touch(ctx, tx, a.ID, `state = state`, nil)
}

// ReceiveLetter writes down its delivery, and the answer; version is that of the letter.
func ReceiveLetter(ctx context.Context, tx *audit.Tx, ref Ref, version int, item ItemRef, d decision.Delivery) error {
	a, err := ours(ctx, tx, ref)
	if err != nil {
		return err
	}
	all, err := theirs(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	n, err := of(all, item)
	if err != nil {
		return err
	}
	if all[n].DecisionKind == decision.Refusal {
		return check.Refuse("", "letter.decided", map[string]any{"Number": all[n].DecisionNumber})
	}
	return decision.Receive(ctx, tx, decision.About{Item: int64(all[n].ID), Resident: a.ResidentID}, version, d)
}

// ours is an application of the actor's own, whatever its version, taken for a change.
func ours(ctx context.Context, tx *audit.Tx, ref Ref) (Application, error) {
	v, err := db.All[struct{ Version int }](ctx, tx, `SELECT version FROM application WHERE public_id = $1 FOR UPDATE`, string(ref))
	if err != nil {
		return Application{}, fmt.Errorf("lock application: %w", err)
	}
	version := 0
	if len(v) == 1 {
		version = v[0].Version
	}
	a, err := locked(ctx, tx, ref, version)
	if err == nil && !tx.Who.Own(a.CoordinatorID) {
		err = check.Refuse("", "application.not_your_case")
	}
	return a, err
}

// OpenDecision writes a draft of a decision about that service: a refusal only once the
// party was heard (KPA 10, 79a); a discontinuance once the applicant withdrew (KPA 105 § 2).
func OpenDecision(ctx context.Context, tx *audit.Tx, ref Ref, version int, item ItemRef, kind decision.Kind) (decision.Ref, error) {
	a, err := locked(ctx, tx, ref, version)
	if err != nil {
		return "", err
	}
	if !tx.Who.Own(a.CoordinatorID) {
		return "", check.Refuse("", "application.not_your_case")
	}
	all, err := theirs(ctx, tx, a.ID)
	if err != nil {
		return "", err
	}
	n, err := of(all, item)
	if err != nil {
		return "", err
	}
	if err := all[n].mayDecide(kind); err != nil {
		return "", err
	}
	about := decision.About{Item: int64(all[n].ID), Resident: a.ResidentID}
	g, err := ground(ctx, tx, a, all[n])
	if err != nil {
		return "", err
	}
	if kind == decision.Refusal {
		if err := decision.MayRefuse(g.letter, tx.Today()); err != nil {
			return "", err
		}
	}
	opened, err := decision.Open(ctx, tx, about, kind, g.draft(kind))
	if err != nil {
		return "", err
	}
	return opened, touch(ctx, tx, a.ID, `state = state`, nil)
}

// ground reads what the first text of a decision is made of; authority and board are those
// the centre names, and until it names one the head of the person's gmina.
func ground(ctx context.Context, tx *audit.Tx, a Application, i Item) (groundwork, error) {
	g := groundwork{a: a, i: i}
	letter, err := decision.LetterAbout(ctx, tx, int64(i.ID))
	if err != nil {
		return g, err
	}
	g.letter = letter
	row, err := db.One[struct{ Authority, Board, Address, Resolution string }](ctx, tx, `
		SELECT COALESCE((SELECT NULLIF(c.authority, '') FROM centre c), 'Wójt Gminy ' || g.name) AS authority,
		       COALESCE((SELECT c.appeal_board FROM centre c), '') AS board,
		       `+address+` AS address,
		       COALESCE((SELECT p.resolution FROM application_item x JOIN offer o ON o.id = x.offer_id JOIN programme p ON p.id = o.programme_id WHERE x.id = @item), '') AS resolution
		  FROM resident r JOIN gmina g ON g.id = r.gmina_id WHERE r.id = @resident`, db.Args{"resident": a.ResidentID, "item": i.ID})
	if err != nil {
		return g, fmt.Errorf("ground of a decision: %w", err)
	}
	g.authority, g.board, g.resolution, g.party = row.Authority, row.Board, row.Resolution, party(a, row.Address)
	return g, nil
}

// lockedDecision is a decision taken for a change: within reach, and of this version.
func lockedDecision(ctx context.Context, tx *audit.Tx, ref decision.Ref, version int) (DecisionFile, error) {
	if _, err := tx.Exec(ctx, `SELECT 1 FROM application a JOIN application_item i ON i.application_id = a.id JOIN decision d ON d.item_id = i.id
		WHERE d.public_id = $1 FOR UPDATE OF a, d`, string(ref)); err != nil {
		return DecisionFile{}, fmt.Errorf("lock decision: %w", err)
	}
	f, err := db.One[DecisionFile](ctx, tx, decisions+` AND d.public_id = @ref`, decisionArgs(tx.Who, tx.Now, db.Args{"ref": string(ref)}))
	if err != nil {
		return f, err
	}
	if !f.Reached {
		return f, fault.Denied{Reason: "denied.record", Resident: f.ResidentRef}
	}
	if f.Version != version {
		return f, fault.Conflict{By: f.UpdatedBy, At: f.UpdatedAt}
	}
	return f, nil
}

func (f DecisionFile) about() decision.About {
	return decision.About{Item: int64(f.ItemID), Resident: f.ResidentID}
}

// Hand is the reader's hand in this decision: who leads the case drafts and sees to the
// delivery; who holds an authorisation to issue decisions signs.
func (f DecisionFile) Hand(who policy.Actor) decision.Hand {
	return decision.Hand{Leads: who.Has(policy.Coordinator) && who.Own(f.CoordinatorID), Signs: who.May(policy.SignDecision),
		Self: int64(who.ID), Name: who.Name, Number: who.SigningNumber}
}

// WriteDecision saves the text of a draft.
func WriteDecision(ctx context.Context, tx *audit.Tx, ref decision.Ref, version int, n decision.Content) error {
	f, err := lockedDecision(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	return decision.Write(ctx, tx, f.about(), f.Decision, n, f.Hand(tx.Who))
}

// ProceedWithDecision takes one step on. Signing a refusal refuses the service; reversing it
// lets the service wait anew.
func ProceedWithDecision(ctx context.Context, tx *audit.Tx, ref decision.Ref, version int, act decision.Act) error {
	f, err := lockedDecision(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	if _, err := decision.Proceed(ctx, tx, f.about(), f.Decision, act, f.Hand(tx.Who)); err != nil {
		return err
	}
	if f.Kind != decision.Refusal {
		return nil
	}
	switch act.Step {
	case decision.Sign:
		return follow(ctx, tx, f, Refused, f.Number)
	case decision.Reverse:
		return follow(ctx, tx, f, Pending, act.Reason)
	}
	return nil
}

// follow brings the service to where its decision leads.
func follow(ctx context.Context, tx *audit.Tx, f DecisionFile, to ItemState, reason string) error {
	a, err := db.One[Application](ctx, tx, one+` AND a.id = @id`, whole(tx.Now, db.Args{"id": f.ApplicationID}))
	if err != nil {
		return err
	}
	all, err := theirs(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	n, err := of(all, f.Item)
	if err != nil {
		return err
	}
	before := all[n]
	if to == Refused && (before.State != Pending && before.State != Waitlisted) {
		return check.Refuse("", "application.item_already_decided", map[string]any{"Service": before.Service})
	}
	all[n].State, all[n].Note, all[n].Checked = to, reason, nil
	if err := put(ctx, tx, a, before, all[n], reason); err != nil {
		return err
	}
	return settleItems(ctx, tx, a, all)
}

// whole are the arguments with which the program itself reads what a step has already been
// let through to.
func whole(now time.Time, more db.Args) db.Args {
	return args(policy.Actor{Roles: []policy.Role{policy.Director}}, now, more)
}
