package staff

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
)

// split says which of the wanted roles the account holds at once and which wait for the
// director: two persons give a right to see cases, the administrator who asks for it and
// the director who confirms it. The program itself (a new centre, the command line) needs
// no second person; the administrator's own role shows no case and does not wait.
func split(who policy.Actor, held []string, wanted []policy.Role) (effective, waiting []policy.Role) {
	for _, r := range wanted {
		if who.ID == 0 || r == policy.Administrator || slices.Contains(held, string(r)) {
			effective = append(effective, r)
		} else {
			waiting = append(waiting, r)
		}
	}
	return effective, waiting
}

// SetRoles gives the account these roles: what is taken away goes at once and ends its
// sessions, what is added waits for the director. Nobody changes their own rights, one
// administrator must remain, and whoever leads cases stays a coordinator until they are
// handed over.
func SetRoles(ctx context.Context, tx *audit.Tx, ref Ref, version int, roles []policy.Role) error {
	a, err := lock(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	var c check.List
	c.That(len(roles) > 0, "roles", "staff.roles_missing")
	c.That(len(roles) == 0 || policy.Compatible(roles), "roles", "staff.roles_incompatible")
	c.That(a.ID != tx.Who.ID, "roles", "staff.not_own_rights")
	if err := c.Err(); err != nil {
		return err
	}
	if !slices.Contains(roles, policy.Administrator) {
		if err := oneRemains(ctx, tx, a, "roles"); err != nil {
			return err
		}
	}
	if a.Has(policy.Coordinator) && !slices.Contains(roles, policy.Coordinator) {
		if err := noCases(ctx, tx, a, "roles", "staff.role_cases_open"); err != nil {
			return err
		}
	}
	effective, waiting := split(tx.Who, a.Roles, roles)
	if err := replaceRoles(ctx, tx, a.ID, effective); err != nil {
		return err
	}
	if err := dropRequest(ctx, tx, a.ID); err != nil {
		return err
	}
	if err := request(ctx, tx, a.ID, waiting); err != nil {
		return err
	}
	if err := withdrawWith(ctx, tx, a.ID, effective); err != nil {
		return err
	}
	if err := rightsChanged(ctx, tx, a.ID); err != nil {
		return err
	}
	return tx.Record(ctx, "staff.roles_set", object(a.ID), map[string]any{"roles": a.Roles, "waiting": a.Waiting},
		map[string]any{"roles": codes(effective), "waiting": codes(waiting)})
}

func replaceRoles(ctx context.Context, tx *audit.Tx, id policy.StaffID, roles []policy.Role) error {
	if _, err := tx.Exec(ctx, `DELETE FROM staff_role WHERE staff_id = $1`, id); err != nil {
		return fmt.Errorf("set roles of %d: %w", id, err)
	}
	return setRoles(ctx, tx, id, roles)
}

// withdrawWith ends the authorisations whose role the account no longer holds.
func withdrawWith(ctx context.Context, tx *audit.Tx, id policy.StaffID, roles []policy.Role) error {
	var over []string
	if !slices.Contains(roles, policy.ServiceOrganiser) {
		over = append(over, string(ApprovePlans))
	}
	if !slices.ContainsFunc(policy.Signatories, func(r policy.Role) bool { return slices.Contains(roles, r) }) {
		over = append(over, string(SignDecisions))
	}
	if _, err := tx.Exec(ctx, `UPDATE authorisation SET withdrawn_at = $2 WHERE staff_id = $1 AND withdrawn_at IS NULL AND scope = ANY($3)`, id, tx.Now, over); err != nil {
		return fmt.Errorf("withdraw authorisations of %d: %w", id, err)
	}
	return nil
}

func request(ctx context.Context, tx *audit.Tx, id policy.StaffID, roles []policy.Role) error {
	if len(roles) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `INSERT INTO role_request (staff_id, roles, requested_by, requested_at) VALUES ($1, $2, $3, $4)`, id, codes(roles), tx.Who.ID, tx.Now)
	if err != nil {
		return fmt.Errorf("request roles of %d: %w", id, err)
	}
	return nil
}

// dropRequest ends a request nobody decided: it was replaced, or fell away.
func dropRequest(ctx context.Context, tx *audit.Tx, id policy.StaffID) error {
	_, err := tx.Exec(ctx, `UPDATE role_request SET decided_at = $2, confirmed = false WHERE staff_id = $1 AND decided_at IS NULL`, id, tx.Now)
	if err != nil {
		return fmt.Errorf("drop role request of %d: %w", id, err)
	}
	return nil
}

// RoleRequest is one account whose roles wait for the director.
type RoleRequest struct {
	Ref         string
	StaffID     policy.StaffID
	Account     Ref
	Name        string
	Email       string
	Held        []string
	Roles       []string
	RequestedBy string
	RequestedAt time.Time
	Version     int // of the account
}

const requests = `SELECT q.public_id AS ref, q.staff_id, s.public_id AS account, s.name, s.email, q.roles, by.name AS requested_by, q.requested_at, s.version,
	       ARRAY(SELECT r.role FROM staff_role r WHERE r.staff_id = s.id ORDER BY r.role) AS held
	  FROM role_request q JOIN staff s ON s.id = q.staff_id JOIN staff by ON by.id = q.requested_by WHERE q.decided_at IS NULL`

// RoleRequests queues the accounts whose roles wait, the longest waiting first.
func RoleRequests(b *db.Batch, dst *[]RoleRequest) {
	db.QueueAll(b, dst, requests+` ORDER BY q.requested_at, q.id LIMIT 50`)
}

// DecideRoles answers a request for roles: confirmed, they hold from now on; declined, the
// account stays as it was. Only the director answers, and nobody for themselves.
func DecideRoles(ctx context.Context, tx *audit.Tx, ref string, version int, confirmed bool) error {
	if !tx.Who.May(policy.GrantRights) {
		return fault.Denied{Reason: "denied.role"}
	}
	account, err := db.Value[Ref](ctx, tx, `SELECT s.public_id FROM role_request q JOIN staff s ON s.id = q.staff_id WHERE q.public_id = $1`, ref)
	if err != nil {
		return err
	}
	a, err := lock(ctx, tx, account, version)
	if err != nil {
		return err
	}
	q, err := db.All[RoleRequest](ctx, tx, requests+` AND q.public_id = $1`, ref)
	if err != nil {
		return err
	}
	var c check.List
	c.That(len(q) == 1, "", "staff.request_answered")
	c.That(a.ID != tx.Who.ID, "", "staff.not_own_rights")
	c.That(a.DisabledAt == nil, "", "staff.account_closed")
	if err := c.Err(); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE role_request SET decided_by = $2, decided_at = $3, confirmed = $4 WHERE public_id = $1`, ref, tx.Who.ID, tx.Now, confirmed)
	if err != nil {
		return fmt.Errorf("decide roles of %d: %w", a.ID, err)
	}
	if !confirmed {
		if err := touched(ctx, tx, a.ID); err != nil {
			return err
		}
		return tx.Record(ctx, "staff.roles_declined", object(a.ID), map[string]any{"waiting": q[0].Roles}, nil)
	}
	var roles []policy.Role
	for _, code := range slices.Concat(q[0].Held, q[0].Roles) {
		roles = append(roles, policy.Role(code))
	}
	if !policy.Compatible(roles) {
		return check.Refuse("", "staff.roles_incompatible")
	}
	if err := replaceRoles(ctx, tx, a.ID, roles); err != nil {
		return err
	}
	if err := rightsChanged(ctx, tx, a.ID); err != nil {
		return err
	}
	return tx.Record(ctx, "staff.roles_confirmed", object(a.ID), map[string]any{"roles": a.Roles, "waiting": q[0].Roles}, map[string]any{"roles": codes(roles)})
}

// Disable closes the account, or opens it again; its sessions end at once, nothing is
// deleted. Whoever leads cases hands them over first. An account that is opened again has
// no role with cases until the director confirms it.
func Disable(ctx context.Context, tx *audit.Tx, ref Ref, version int, disabled bool) error {
	a, err := lock(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	if a.ID == tx.Who.ID {
		return check.Refuse("", "staff.not_own_rights")
	}
	if disabled == (a.DisabledAt != nil) {
		return check.Refuse("", map[bool]string{true: "staff.account_closed", false: "staff.account_open"}[disabled])
	}
	action, at := "staff.enabled", (*time.Time)(nil)
	if disabled {
		action, at = "staff.disabled", &tx.Now
		err = closing(ctx, tx, a)
	} else {
		err = opening(ctx, tx, a)
	}
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE staff SET disabled_at = $2 WHERE id = $1`, a.ID, at); err != nil {
		return fmt.Errorf("disable %d: %w", a.ID, err)
	}
	if err := rightsChanged(ctx, tx, a.ID); err != nil {
		return err
	}
	return tx.Record(ctx, action, object(a.ID), nil, nil)
}

func closing(ctx context.Context, tx *audit.Tx, a Account) error {
	if err := oneRemains(ctx, tx, a, ""); err != nil {
		return err
	}
	if err := noCases(ctx, tx, a, "", "staff.cases_open"); err != nil {
		return err
	}
	if err := dropRequest(ctx, tx, a.ID); err != nil {
		return err
	}
	_, err := revoke(ctx, tx, a.ID)
	return err
}

func opening(ctx context.Context, tx *audit.Tx, a Account) error {
	if tx.Who.ID == 0 {
		return nil
	}
	var roles []policy.Role
	for _, code := range a.Roles {
		roles = append(roles, policy.Role(code))
	}
	effective, waiting := split(tx.Who, nil, roles)
	if err := replaceRoles(ctx, tx, a.ID, effective); err != nil {
		return err
	}
	return request(ctx, tx, a.ID, waiting)
}

// oneRemains refuses to take the last open account of an administrator away: nobody could
// give it back but who runs the machine. field is the one the refusal belongs to.
func oneRemains(ctx context.Context, tx *audit.Tx, a Account, field string) error {
	if a.DisabledAt != nil || !a.Has(policy.Administrator) {
		return nil
	}
	others, err := db.All[struct{ ID policy.StaffID }](ctx, tx, `SELECT s.id FROM staff s JOIN staff_role r ON r.staff_id = s.id
		WHERE r.role = 'ADM' AND s.disabled_at IS NULL AND s.id <> $1 LIMIT 1 FOR SHARE OF s`, a.ID)
	if err != nil {
		return fmt.Errorf("look for another administrator: %w", err)
	}
	if len(others) == 0 {
		return check.Refuse(field, "staff.last_administrator")
	}
	return nil
}

// Cases are how many cases an account leads: numbers only, for whoever manages accounts
// sees no case.
type Cases struct{ Applications, Plans int }

// Total is all of them.
func (c Cases) Total() int { return c.Applications + c.Plans }

// openCases counts what an account leads; its argument is the account's id.
const openCases = `SELECT (SELECT count(*) FROM open_application a WHERE a.coordinator_id = $1)::int AS applications,
	(SELECT count(*) FROM open_plan p WHERE p.coordinator_id = $1)::int AS plans`

// OpenCases queues how many cases the account leads.
func OpenCases(b *db.Batch, ref Ref, dst *Cases) {
	db.QueueOne(b, dst, `SELECT (SELECT count(*) FROM open_application a WHERE a.coordinator_id = s.id)::int AS applications,
		(SELECT count(*) FROM open_plan p WHERE p.coordinator_id = s.id)::int AS plans FROM staff s WHERE s.public_id = $1`, string(ref))
}

// noCases refuses while the account leads a case. The program itself may: whoever runs the
// machine closes an account at once when it must be.
func noCases(ctx context.Context, tx *audit.Tx, a Account, field, key string) error {
	if tx.Who.ID == 0 {
		return nil
	}
	n, err := db.One[Cases](ctx, tx, openCases, a.ID)
	if err != nil {
		return fmt.Errorf("count cases of %d: %w", a.ID, err)
	}
	if n.Total() > 0 {
		return check.Refuse(field, key, i18n.A{"Count": n.Total()})
	}
	return nil
}

// Colleague is somebody a case may be handed over to.
type Colleague struct {
	Ref  Ref
	Name string
}

// Coordinators queues the people who may take the cases of the account over: whoever
// coordinates and works here.
func Coordinators(b *db.Batch, but Ref, dst *[]Colleague) {
	db.QueueAll(b, dst, `SELECT s.public_id AS ref, s.name FROM staff s JOIN staff_role r ON r.staff_id = s.id AND r.role = 'KOR'
		WHERE s.disabled_at IS NULL AND s.public_id <> $1 ORDER BY s.name COLLATE "pl-x-icu", s.id`, string(but))
}

// IDOf is the account's number inside the database.
func IDOf(ctx context.Context, tx *audit.Tx, ref Ref) (policy.StaffID, error) {
	return db.Value[policy.StaffID](ctx, tx, `SELECT id FROM staff WHERE public_id = $1`, string(ref))
}

// HandsOver takes the account for a hand-over of its cases; the account itself stays as
// it is.
func HandsOver(ctx context.Context, tx *audit.Tx, ref Ref, version int) error {
	a, err := lock(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	n, err := db.One[Cases](ctx, tx, openCases, a.ID)
	if err != nil {
		return fmt.Errorf("count cases of %d: %w", a.ID, err)
	}
	var c check.List
	c.That(a.ID != tx.Who.ID, "", "staff.not_own_rights")
	c.That(n.Total() > 0, "", "staff.no_cases")
	if err := c.Err(); err != nil {
		return err
	}
	if err := touched(ctx, tx, a.ID); err != nil {
		return err
	}
	return tx.Record(ctx, "staff.cases_handed_over", object(a.ID), map[string]any{"applications": n.Applications, "plans": n.Plans}, nil)
}

// Successor is the account that takes cases over, held so until the transaction ends: open,
// and a coordinator's. field is the one the choice was made in.
func Successor(ctx context.Context, tx *audit.Tx, ref Ref, field string) (policy.StaffID, error) {
	ids, err := db.All[struct{ ID policy.StaffID }](ctx, tx, `SELECT s.id FROM staff s JOIN staff_role r ON r.staff_id = s.id AND r.role = 'KOR'
		WHERE s.public_id = $1 AND s.disabled_at IS NULL FOR SHARE OF s, r`, string(ref))
	if err != nil {
		return 0, fmt.Errorf("find who takes the cases over: %w", err)
	}
	if len(ids) != 1 {
		return 0, check.Refuse(field, "staff.successor_missing")
	}
	return ids[0].ID, nil
}
