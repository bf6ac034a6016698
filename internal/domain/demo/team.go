package demo

import (
	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/domain/staff"
	"cus/internal/platform/date"
)

// team shows what the administration of the team is for: an authorisation that has run
// out, somebody who stands in the week after next, and a new person whose roles wait for
// the director.
func (l *loader) team() {
	began := l.workday(-70)
	l.on(began, 15, "dyrektor", func(tx *audit.Tx) error {
		a, err := l.account(tx, "organizator")
		if err != nil {
			return err
		}
		return staff.Authorise(l.ctx, tx, a.Ref, a.Version, staff.Authorisation{Scope: staff.ApprovePlans, Number: "7/2026", From: began, Until: began.Add(30)})
	})
	l.on(l.workday(-4), 20, "dyrektor", func(tx *audit.Tx) error {
		away, err := l.account(tx, "koordynator")
		if err != nil {
			return err
		}
		deputy, err := l.account(tx, "koordynator2")
		if err != nil {
			return err
		}
		from := l.workday(12)
		return staff.StandIn(l.ctx, tx, away.Ref, away.Version, staff.NewDeputy{Deputy: deputy.Ref, From: from, Until: from.Add(4), Note: "urlop"})
	})
	l.on(l.today.Add(-1), 40, "administrator", func(tx *audit.Tx) error {
		_, _, _, err := staff.AddInvited(l.ctx, tx, staff.New{Name: "Zofia Nowak", Email: "zofia.nowak@cus.example", Roles: []policy.Role{policy.Coordinator}})
		return err
	})
}

// account is the account of that person as it stands.
func (l *loader) account(tx *audit.Tx, who string) (a staff.Account, err error) {
	email := ""
	for _, known := range l.accounts {
		if len(known.Email) > len(who) && known.Email[:len(who)+1] == who+"@" {
			email = known.Email
		}
	}
	return staff.ByEmail(l.ctx, tx, email, date.Of(tx.Now))
}
