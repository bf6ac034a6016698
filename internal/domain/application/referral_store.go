package application

import (
	"context"
	"fmt"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/resident"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
)

// passedOn is the condition, on a referral f of an application a and a resident r, that the
// reader may read it: who reads the application, and the social-assistance team what was
// passed on to it.
const passedOn = `(` + resident.Visible + ` AND (@director::boolean OR (@assistance::boolean AND f.receiver_kind = 'social_assistance')
	OR (@coordinator::boolean AND (a.coordinator_id = ANY(@ours::bigint[]) OR ` + resident.Within + `))))`

const referrals = `
	SELECT f.id, f.public_id AS ref, i.public_id AS item, a.public_id AS application_ref, a.number, a.received_on AS received_on_desk,
	       COALESCE(s.name, i.wanted) AS service, a.own_words, r.id AS resident_id, r.public_id AS resident_ref, r.number AS resident_number,
	       r.surname, r.given_names, concat_ws(', ', NULLIF(concat_ws(' ', NULLIF(r.street, ''), r.house_no || CASE WHEN r.flat_no <> '' THEN '/' || r.flat_no ELSE '' END), ''),
	       r.postcode || ' ' || r.locality) AS address, COALESCE(r.phone, '') AS phone, COALESCE(k.name, '') AS coordinator,
	       COALESCE(a.coordinator_id, 0) AS coordinator_id, f.ground, f.receiver_kind AS kind, f.receiver, f.reasons, f.agreed_on,
	       COALESCE(f.agreed_form, '') AS agreed_form, f.notice_on, f.sent_on, f.received_on, f.receipt_note, f.outcome_on, f.outcome,
	       f.updated_at, COALESCE(u.name, '') AS updated_by, f.version, (@identities::boolean OR @director) AS may_read_resident, ` + passedOn + ` AS reached
	  FROM referral f JOIN application_item i ON i.id = f.item_id JOIN application a ON a.id = i.application_id JOIN resident r ON r.id = a.resident_id
	  LEFT JOIN offer o ON o.id = i.offer_id LEFT JOIN service s ON s.id = o.service_id
	  LEFT JOIN staff k ON k.id = a.coordinator_id LEFT JOIN staff u ON u.id = f.updated_by`

func referralArgs(who policy.Actor, now time.Time, more db.Args) db.Args {
	return args(who, now, db.With(db.Args{"assistance": who.Has(policy.SocialAssistance)}, more))
}

// Referrals queues the applications passed on that the reader may read, those not received
// yet first, then those without an outcome; closed only when all is set.
func Referrals(b *db.Batch, who policy.Actor, now time.Time, all bool, dst *[]Referral) {
	audit.Page(b, dst, who, now, "referral.listed", referrals+` WHERE `+passedOn+` AND (@every::boolean OR f.outcome_on IS NULL)
		ORDER BY f.outcome_on IS NOT NULL, f.received_on IS NOT NULL, f.sent_on, f.id LIMIT @limit`,
		`outcome_on IS NOT NULL, received_on IS NOT NULL, sent_on, id`, ListLimit, referralArgs(who, now, db.Args{"every": all, "limit": ListLimit + 1}))
}

// GetReferral queues one application passed on; one out of reach is fault.NotFound.
func GetReferral(b *db.Batch, who policy.Actor, now time.Time, ref ReferralRef, dst *Referral) {
	db.QueueOne(b, dst, referrals+` WHERE f.public_id = @ref AND `+passedOn, referralArgs(who, now, db.Args{"ref": string(ref)}))
}

// ReferralView is the line the journal gets when it is opened.
func ReferralView(who policy.Actor, now time.Time, ref ReferralRef) audit.View {
	return audit.View{Action: "referral.read", Object: "referral",
		Subject: `SELECT f.id AS object_id, f.resident_id, ` + passedOn + ` AS reached, ARRAY['identity', 'application'] AS fields
			FROM referral f JOIN application_item i ON i.id = f.item_id JOIN application a ON a.id = i.application_id JOIN resident r ON r.id = a.resident_id
			WHERE f.public_id = @ref`,
		Args: referralArgs(who, now, db.Args{"ref": string(ref)})}
}

// Refer passes one service applied for on: in agreement with the applicant after the needs
// assessment, within the gmina; or, misaddressed, to the competent authority with a notice.
func Refer(ctx context.Context, tx *audit.Tx, ref Ref, version int, item ItemRef, n NewReferral) (ReferralRef, error) {
	a, all, err := mine(ctx, tx, ref, version)
	if err != nil {
		return "", err
	}
	k, err := of(all, item)
	if err != nil {
		return "", err
	}
	if err := n.Check(a, all[k], tx.Today()); err != nil {
		return "", err
	}
	if n.Ground == Misaddressed {
		n.AgreedOn, n.AgreedForm = date.Date{}, "" // nobody was asked
	}
	row, err := db.One[struct {
		ID  int64
		Ref ReferralRef
	}](ctx, tx, `
		INSERT INTO referral (item_id, resident_id, ground, receiver_kind, receiver, reasons, agreed_on, agreed_form, notice_on, sent_on,
			created_at, created_by, updated_at, updated_by)
		VALUES (@item, @resident, @ground, @kind, @receiver, @reasons, @agreed, NULLIF(@form, ''), @notice, @sent, @now, @me, @now, @me)
		RETURNING id, public_id AS ref`,
		db.Args{"item": all[k].ID, "resident": a.ResidentID, "ground": string(n.Ground), "kind": string(n.Kind), "receiver": n.Receiver, "reasons": n.Reasons,
			"agreed": n.AgreedOn, "form": string(n.AgreedForm), "notice": n.NoticeOn, "sent": n.SentOn, "now": tx.Now, "me": tx.Who.ID})
	if err != nil {
		return "", fmt.Errorf("refer item %d: %w", all[k].ID, err)
	}
	before := all[k]
	all[k].State, all[k].Note, all[k].ReferralRef = Referred, n.Reasons, string(row.Ref)
	if err := put(ctx, tx, a, before, all[k], n.Reasons); err != nil {
		return "", err
	}
	return row.Ref, settleItems(ctx, tx, a, all)
}

// Acknowledge writes down that the application passed on was received, and what became of
// it: by the team it was passed on to, or by whoever leads the case.
func Acknowledge(ctx context.Context, tx *audit.Tx, ref ReferralRef, version int, n Receipt) error {
	f, err := db.One[Referral](ctx, tx, referrals+` WHERE f.public_id = @ref AND `+passedOn+` FOR UPDATE OF f`, referralArgs(tx.Who, tx.Now, db.Args{"ref": string(ref)}))
	if err != nil {
		return err
	}
	if !f.Answerable(tx.Who) {
		return check.Refuse("", "referral.not_yours")
	}
	if f.Version != version {
		return fault.Conflict{By: f.UpdatedBy, At: f.UpdatedAt}
	}
	if err := n.Check(f.SentOn, tx.Today()); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE referral SET received_on = @received, receipt_note = @note, outcome_on = @outcome_on, outcome = @outcome,
		updated_at = @now, updated_by = @me, version = version + 1 WHERE id = @id`,
		db.Args{"received": n.ReceivedOn, "note": n.Note, "outcome_on": n.OutcomeOn, "outcome": n.Outcome, "now": tx.Now, "me": tx.Who.ID, "id": f.ID})
	if err != nil {
		return fmt.Errorf("acknowledge referral %d: %w", f.ID, err)
	}
	return tx.Record(ctx, "referral.acknowledged", audit.Object{Kind: "referral", ID: f.ID, Resident: f.ResidentID},
		map[string]any{"received_on": f.ReceivedOn, "receipt_note": f.ReceiptNote, "outcome_on": f.OutcomeOn, "outcome": f.Outcome},
		map[string]any{"received_on": n.ReceivedOn, "receipt_note": n.Note, "outcome_on": n.OutcomeOn, "outcome": n.Outcome})
}

// Answerable reports whether this person writes down what became of the referral.
func (r Referral) Answerable(who policy.Actor) bool {
	return who.Has(policy.SocialAssistance) && r.Kind == SocialAssistanceTeam || who.Has(policy.Coordinator) && who.Own(r.CoordinatorID)
}
