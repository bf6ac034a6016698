package resident

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"cus/internal/domain/audit"
	"cus/internal/domain/fee"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
)

// seesIncome is the condition on r that the reader may know of the household and its
// income; whoever reads it only for a plan submitted to them reads it in that plan. Its
// arguments are readArgs.
const seesIncome = `(` + identified + ` AND @reads_household::boolean AND ` + Within + `)`

// Income is a statement of the income of a person's household in one month (oświadczenie o
// dochodzie; ustawa o pomocy społecznej, art. 8 ust. 3): the sum of the net incomes of the
// month before the application. It is kept only where a programme's fee depends on it
// (art. 5 ust. 3 pkt 7 i 9 of the act).
type Income struct {
	Month    date.Date `json:"month"`   // its first day
	Single   bool      `json:"single"`  // osoba samotnie gospodarująca
	Persons  int       `json:"persons"` // who keep house together; 1 when Single
	Net      int64     `json:"net_grosze"`
	Document string    `json:"document"`  // what it was read from
	StatedOn date.Date `json:"stated_on"` // the day of the statement
	Note     string    `json:"note"`
}

// Household is the statement as the rules of fees read it.
func (n Income) Household() fee.Household {
	return fee.Household{Single: n.Single, Persons: n.Persons, IncomeGrosze: n.Net, Month: n.Month}
}

// Limits of what one writes.
const (
	MaxPersons      = 30
	MaxIncomeText   = 300
	maxIncome       = 100_000_000_00 // grosze; more is a slip
	maxIncomeMonths = 24
)

// Check says what speaks against the statement, seen on today. known tells whether the
// income was written at all: none is an income, too.
func (n Income) Check(known bool, today date.Date) error {
	var c check.List
	c.That(n.Single || n.Persons > 0, "persons", "income.persons_missing")
	c.That(n.Single || n.Persons != 1, "persons", "income.family_of_one")
	c.That(n.Persons <= MaxPersons, "persons", "income.persons_many", i18n.A{"Count": MaxPersons})
	c.That(!n.Month.IsZero(), "month", "income.month_missing")
	c.That(!n.Month.After(today), "month", "income.month_ahead")
	c.That(n.Month.IsZero() || !n.Month.Before(today.AddMonths(-maxIncomeMonths).FirstOfMonth()), "month", "income.month_old")
	c.That(known, "net", "income.net_missing")
	c.That(n.Net >= 0 && n.Net <= maxIncome, "net", "form.money")
	c.That(n.Document != "", "document", "income.document_missing")
	c.That(!n.StatedOn.IsZero(), "stated_on", "income.stated_on_missing")
	c.That(!n.StatedOn.After(today), "stated_on", "income.stated_ahead")
	for _, f := range []struct{ name, text string }{{"document", n.Document}, {"note", n.Note}} {
		c.That(utf8.RuneCountInString(f.text) <= MaxIncomeText, f.name, "form.too_long", i18n.A{"Max": MaxIncomeText})
	}
	return c.Err()
}

// RecordIncome keeps a statement of income. An earlier one stays: what was counted from it
// can always be told.
func RecordIncome(ctx context.Context, tx *audit.Tx, ref Ref, n Income, known bool) error {
	if !tx.Who.May(policy.CreateHousehold) {
		return fault.Denied{Reason: "denied.role"}
	}
	id, err := db.Value[ID](ctx, tx, `SELECT r.id FROM resident r WHERE r.public_id = @ref AND `+seesIncome+` FOR SHARE OF r`,
		db.With(readArgs(tx.Who, tx.Now), db.Args{"ref": string(ref)}))
	if err != nil {
		return err
	}
	if n.Single {
		n.Persons = 1
	}
	n.Month = n.Month.FirstOfMonth()
	if err := n.Check(known, tx.Today()); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO income_statement (resident_id, month, single, persons, net_grosze, document, stated_on, note, recorded_at, recorded_by)
		VALUES (@resident, @month, @single, @persons, @net, @document, @stated, @note, @now, @me)`,
		db.Args{"resident": id, "month": n.Month, "single": n.Single, "persons": n.Persons, "net": n.Net, "document": n.Document,
			"stated": n.StatedOn, "note": n.Note, "now": tx.Now, "me": tx.Who.ID})
	if err != nil {
		return fmt.Errorf("record income: %w", err)
	}
	return tx.Record(ctx, "resident.income_recorded", object(id), nil, n)
}

// IncomeLine is a statement as it was recorded.
type IncomeLine struct {
	ID int64
	Income
	By string
	At time.Time
}

// Incomes queues the statements of a person's income, newest first; none where the reader
// may not know of them, which Card.SeesIncome tells.
func Incomes(b *db.Batch, who policy.Actor, now time.Time, ref Ref, dst *[]IncomeLine) {
	db.QueueAll(b, dst, `
		SELECT i.id, i.month, i.single, i.persons, i.net_grosze AS net, i.document, i.stated_on, i.note, s.name AS by, i.recorded_at AS at
		  FROM income_statement i JOIN resident r ON r.id = i.resident_id JOIN staff s ON s.id = i.recorded_by
		 WHERE r.public_id = @ref AND `+seesIncome+` ORDER BY i.id DESC LIMIT @limit`,
		db.With(readArgs(who, now), db.Args{"ref": string(ref), "limit": listLimit}))
}

// ReadingIncome is the line of the page of a person's household and income.
func ReadingIncome(who policy.Actor, now time.Time, ref Ref) audit.View {
	return audit.View{Action: "resident.read", Object: "resident",
		Subject: `SELECT r.id AS object_id, r.id AS resident_id, ` + seesIncome + ` AS reached, ARRAY['identity', 'household', 'income'] AS fields
			FROM resident r WHERE r.public_id = @ref`,
		Args: db.With(readArgs(who, now), db.Args{"ref": string(ref)})}
}
