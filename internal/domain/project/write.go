package project

import (
	"context"
	"fmt"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/centre"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
)

// MayWrite reports whether who may change everything of a project: the director and the
// organiser of services.
func MayWrite(who policy.Actor) bool { return who.Reach(policy.UpdateProject) == policy.All }

// MayBudget reports whether who may change the lines of the budget: accounts as well, for
// whom the budget is what is their own in a project.
func MayBudget(who policy.Actor) bool {
	return MayWrite(who) || who.Reach(policy.UpdateProject) == policy.Own && who.Has(policy.Accounts)
}

// MayAddTask reports whether who may write a task down: the organiser of the community as
// well, who then answers for it.
func MayAddTask(who policy.Actor) bool {
	return MayWrite(who) || who.Reach(policy.CreateProject) == policy.Own && who.Has(policy.CommunityOrganiser)
}

// MayWrite reports whether who may change the task: whoever may change everything, and who
// answers for it.
func (t Task) MayWrite(who policy.Actor) bool {
	return MayWrite(who) || who.Reach(policy.UpdateProject) == policy.Own && who.Own(t.OwnerID)
}

// hold locks the project for a change by somebody who may make it: whatever is added to a
// project takes its number under this lock.
func hold(ctx context.Context, tx *audit.Tx, may bool) (Project, error) {
	if !may {
		return Project{}, fault.NotFound
	}
	return db.One[Project](ctx, tx, columns+` WHERE p.id = `+latest+` FOR UPDATE OF p`)
}

// holdMilestone is hold, for the milestone of that number.
func holdMilestone(ctx context.Context, tx *audit.Tx, may bool, no int) (Milestone, error) {
	if _, err := hold(ctx, tx, may); err != nil {
		return Milestone{}, err
	}
	return db.One[Milestone](ctx, tx, milestones+` AND m.no = @no FOR UPDATE OF m`, db.Args{"no": no})
}

// one locks one row of a list of the project for a change by somebody who may make it.
func one[T any](ctx context.Context, tx *audit.Tx, may bool, list, table, ref string, args ...map[string]any) (T, error) {
	if !may {
		var none T
		return none, fault.NotFound
	}
	return db.One[T](ctx, tx, list+` AND `+table+`.public_id = @ref FOR UPDATE OF `+table, db.With(append(args, db.Args{"ref": ref})...))
}

// stale is the answer to a change of a version that is no longer the last; nil when it is.
func stale(version, now int, by string, at time.Time) error {
	if version != now {
		return fault.Conflict{By: by, At: at}
	}
	return nil
}

// owner is the account of who is to answer for something; 0 for nobody.
func owner(ctx context.Context, tx *audit.Tx, c *check.List, ref string) (any, error) {
	if ref == "" {
		return nil, nil
	}
	ids, err := db.All[struct{ ID int64 }](ctx, tx, `SELECT s.id FROM staff s WHERE s.public_id = @ref AND `+owns, db.Args{"ref": ref})
	c.That(len(ids) == 1, "owner", "project.owner_unknown")
	if err != nil || len(ids) != 1 {
		return nil, err
	}
	return ids[0].ID, nil
}

// owns says in SQL that account s may answer for a part of a project.
const owns = `s.disabled_at IS NULL AND EXISTS (SELECT 1 FROM staff_role r WHERE r.staff_id = s.id AND r.role IN ('DIR', 'OUS', 'KOR', 'OSL', 'FIN'))`

// Choice is somebody or something a form offers: who may answer for a task, a service.
type Choice struct {
	Ref  string
	Name string
}

// Owners queues who may answer for a task or a risk, by name.
func Owners(b *db.Batch, dst *[]Choice) {
	db.QueueAll(b, dst, `SELECT s.public_id AS ref, s.name FROM staff s WHERE `+owns+` ORDER BY s.name COLLATE "pl-x-icu"`)
}

// names are those of the four milestones, the same in every description of a pilot. They can
// be changed.
var names = [...]string{"Opracowanie Planu wdrażania CUS", "Realizacja Planu wdrażania CUS", "Aktualizacja i realizacja Planu wdrażania CUS", "Przegląd działań projektu"}

// Create writes a project down, with its four milestones. A further one begins after the one
// before, for the pages speak of the project that began last.
func Create(ctx context.Context, tx *audit.Tx, n Facts) error {
	if tx.Who.Reach(policy.CreateProject) != policy.All {
		return fault.NotFound
	}
	if err := n.Check(); err != nil {
		return err
	}
	gmina, err := centre.HomeGmina(ctx, tx)
	if err != nil {
		return fmt.Errorf("home gmina: %w", err)
	}
	earlier, err := db.All[Project](ctx, tx, columns+` WHERE p.id = `+latest)
	if err != nil {
		return err
	}
	if len(earlier) > 0 && (n.StartsOn.IsZero() || !n.StartsOn.After(date.Max(earlier[0].StartsOn, earlier[0].EndsOn))) {
		return check.Refuse("starts_on", "project.starts_after_earlier", i18n.A{"Name": earlier[0].Name, "Day": earlier[0].EndsOn.PL()})
	}
	id, err := db.Value[int64](ctx, tx, `
		INSERT INTO project (gmina_id, name, number, beneficiary, funding, kind, origin, centre_since, aim, starts_on, ends_on, months,
			total_grosze, eu_grosze, state_grosze, own_grosze, financed, source, updated_at, updated_by)
		VALUES (@gmina, @name, @number, @beneficiary, NULLIF(@funding, ''), @kind, @origin, @since, @aim, @starts, @ends, @months,
			@total, @eu, @state, @own, @financed, @source, @now, @by) RETURNING id`, db.With(n.args(tx), db.Args{"gmina": int64(gmina)}))
	if db.Violates(err, "project_name_key") {
		return check.Refuse("name", "project.name_taken")
	}
	if err != nil {
		return fmt.Errorf("create project: %w", err)
	}
	for i, name := range names {
		_, err := tx.Exec(ctx, `INSERT INTO milestone (project_id, no, name, updated_at, updated_by) VALUES (@project, @no, @name, @now, @by)`,
			db.Args{"project": id, "no": i + 1, "name": name, "now": tx.Now, "by": int64(tx.Who.ID)})
		if err != nil {
			return fmt.Errorf("create milestone: %w", err)
		}
	}
	return tx.Record(ctx, "project.created", audit.Object{Kind: "project", ID: id}, nil, n)
}

// Edit saves the facts over those of that version.
func Edit(ctx context.Context, tx *audit.Tx, version int, n Facts) error {
	before, err := hold(ctx, tx, MayWrite(tx.Who))
	if err != nil {
		return err
	}
	if err := stale(version, before.Version, before.UpdatedBy, before.UpdatedAt); err != nil {
		return err
	}
	if err := n.Check(); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE project SET name = @name, number = @number, beneficiary = @beneficiary, funding = NULLIF(@funding, ''), kind = @kind,
		origin = @origin, centre_since = @since, aim = @aim, starts_on = @starts, ends_on = @ends, months = @months, total_grosze = @total,
		eu_grosze = @eu, state_grosze = @state, own_grosze = @own, financed = @financed, source = @source,
		updated_at = @now, updated_by = @by, version = version + 1 WHERE id = @id`, db.With(n.args(tx), db.Args{"id": int64(before.ID)}))
	if db.Violates(err, "project_name_key") {
		return check.Refuse("name", "project.name_taken")
	}
	if err != nil {
		return fmt.Errorf("edit project %d: %w", before.ID, err)
	}
	return tx.Record(ctx, "project.edited", audit.Object{Kind: "project", ID: int64(before.ID)}, before.Facts, n)
}

func (n Facts) args(tx *audit.Tx) db.Args {
	return db.Args{"name": n.Name, "number": n.Number, "beneficiary": n.Beneficiary, "funding": n.Funding, "kind": string(n.Kind), "origin": n.Origin,
		"since": n.CentreSince, "aim": n.Aim, "starts": n.StartsOn, "ends": n.EndsOn, "months": n.Months, "total": (*int64)(n.Total), "eu": (*int64)(n.EU),
		"state": (*int64)(n.State), "own": (*int64)(n.Own), "financed": n.Financed, "source": n.Source, "now": tx.Now, "by": int64(tx.Who.ID)}
}

// Change is what days a milestone had before, and why they were changed.
type Change struct {
	Milestone    int
	StartsBefore date.Date
	EndsBefore   date.Date
	StartsAfter  date.Date
	EndsAfter    date.Date
	Reason       string
	At           time.Time
	By           string
}

// Changes queues what changed in the days of the milestones, newest first.
func Changes(b *db.Batch, dst *[]Change) {
	db.QueueAll(b, dst, `SELECT m.no AS milestone, c.starts_before, c.ends_before, c.starts_after, c.ends_after, c.reason, c.at, by.name AS by
		FROM milestone_change c JOIN milestone m ON m.id = c.milestone_id JOIN staff by ON by.id = c.staff_id
		WHERE m.project_id = `+latest+` ORDER BY c.id DESC LIMIT 200`)
}

// SetPeriod saves the name, aim and days of a milestone; days that differ stay in its history.
func SetPeriod(ctx context.Context, tx *audit.Tx, no, version int, n Period, reason string) error {
	m, err := holdMilestone(ctx, tx, MayWrite(tx.Who), no)
	if err != nil {
		return err
	}
	if err := stale(version, m.Version, m.UpdatedBy, m.UpdatedAt); err != nil {
		return err
	}
	before := m.Period()
	if err := n.Check(before, reason); err != nil {
		return err
	}
	args := db.Args{"id": int64(m.ID), "name": n.Name, "aim": n.Aim, "starts": n.StartsOn, "ends": n.EndsOn, "starts_before": before.StartsOn,
		"ends_before": before.EndsOn, "reason": reason, "now": tx.Now, "by": int64(tx.Who.ID)}
	_, err = tx.Exec(ctx, `UPDATE milestone SET name = @name, aim = @aim, starts_on = @starts, ends_on = @ends, updated_at = @now, updated_by = @by,
		version = version + 1 WHERE id = @id`, args)
	if err != nil {
		return fmt.Errorf("edit milestone %d: %w", m.ID, err)
	}
	if n.moved(before) {
		_, err = tx.Exec(ctx, `INSERT INTO milestone_change (milestone_id, starts_before, ends_before, starts_after, ends_after, reason, at, staff_id)
			VALUES (@id, @starts_before, @ends_before, @starts, @ends, @reason, @now, @by)`, args)
		if err != nil {
			return fmt.Errorf("history of milestone %d: %w", m.ID, err)
		}
	}
	return tx.RecordFor(ctx, "milestone.edited", audit.Object{Kind: "milestone", ID: int64(m.ID)}, reason, before, n)
}

// Accept writes down that the work of a milestone was accepted: by the director, once.
func Accept(ctx context.Context, tx *audit.Tx, no, version int, a Acceptance) error {
	m, err := holdMilestone(ctx, tx, tx.Who.Reach(policy.ApproveProject) == policy.All, no)
	if err != nil {
		return err
	}
	if err := stale(version, m.Version, m.UpdatedBy, m.UpdatedAt); err != nil {
		return err
	}
	if err := a.Check(m.StartsOn, tx.Today()); err != nil {
		return err
	}
	if !m.AcceptedOn.IsZero() {
		return check.Refuse("", "project.accepted_already", i18n.A{"Day": m.AcceptedOn.PL()})
	}
	_, err = tx.Exec(ctx, `UPDATE milestone SET accepted_on = @on, accepted_note = @note, updated_at = @now, updated_by = @by, version = version + 1 WHERE id = @id`,
		db.Args{"on": a.On, "note": a.By, "now": tx.Now, "by": int64(tx.Who.ID), "id": int64(m.ID)})
	if err != nil {
		return fmt.Errorf("accept milestone %d: %w", m.ID, err)
	}
	return tx.Record(ctx, "milestone.accepted", audit.Object{Kind: "milestone", ID: int64(m.ID)}, nil, a)
}
