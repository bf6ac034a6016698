package resident

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/centre"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
)

// New is a record to be made.
type New struct {
	Particulars
	// Different says that the registrar has seen the similar records and that this is
	// another person; Reason says how they know. It stays in the journal.
	Different bool
	Reason    string
	// Apart are the records the registrar has seen; nil for all there are at this moment.
	// Another one that came up meanwhile must be told apart too.
	Apart []Ref
}

// Create makes a record and gives it its number, M-1042. Whose PESEL is already known is
// refused; somebody similar (see Similar) must be told apart with a reason first. Records
// are made one after another, so that none slips in between the looking and the making.
func Create(ctx context.Context, tx *audit.Tx, n New) (Ref, error) {
	p := n.Complete()
	if err := p.Check(tx.Today()); err != nil {
		return "", err
	}
	number, err := centre.NextResident(ctx, tx) // the series stays locked: makers queue here
	if err != nil {
		return "", err
	}
	if err := peselFree(ctx, tx, p, 0); err != nil {
		return "", err
	}
	if err := n.toldApart(ctx, tx); err != nil {
		return "", err
	}
	gmina, err := centre.HomeGmina(ctx, tx)
	if err != nil {
		return "", err
	}
	row, err := db.One[struct {
		ID  ID
		Ref Ref
	}](ctx, tx, `INSERT INTO resident (number, gmina_id, `+columns+`, created_at, created_by, updated_at, updated_by)
		VALUES (@number, @gmina, `+values+`, @now, @who, @now, @who) RETURNING id, public_id AS ref`,
		db.With(p.args(), db.Args{"number": number, "gmina": gmina, "now": tx.Now, "who": tx.Who.ID}))
	if db.Violates(err, "resident_pesel_key") {
		return "", check.Refuse("pesel", "resident.pesel_unavailable")
	}
	if err != nil {
		return "", fmt.Errorf("create resident: %w", err)
	}
	if err := p.index(ctx, tx, row.ID); err != nil {
		return "", err
	}
	return row.Ref, tx.RecordFor(ctx, "resident.created", object(row.ID), n.Reason, nil, p)
}

// Change is a record's particulars as they are to stand.
type Change struct {
	Particulars
	KeepPesel bool // the PESEL on record stays: the form does not show it
}

// Update changes the particulars of a record within the writer's reach. A version that
// is no longer the current one is fault.Conflict.
func Update(ctx context.Context, tx *audit.Tx, ref Ref, version int, n Change) error {
	before, err := lock(ctx, tx, ref, mayChange)
	if err != nil {
		return err
	}
	if before.Version != version {
		return overtaken(ctx, tx, before)
	}
	p := n.Particulars
	if n.KeepPesel {
		p.Pesel = before.Pesel
	}
	p = p.Complete()
	if err := p.Check(tx.Today()); err != nil {
		return err
	}
	if err := peselFree(ctx, tx, p, before.ID); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE resident SET (`+columns+`) = ROW(`+values+`), updated_at = @now, updated_by = @who, version = version + 1
		WHERE id = @id`, db.With(p.args(), db.Args{"id": before.ID, "now": tx.Now, "who": tx.Who.ID}))
	if db.Violates(err, "resident_pesel_key") {
		return check.Refuse("pesel", "resident.pesel_unavailable")
	}
	if err != nil {
		return fmt.Errorf("update resident %d: %w", before.ID, err)
	}
	if err := p.index(ctx, tx, before.ID); err != nil {
		return err
	}
	return tx.Record(ctx, "resident.updated", object(before.ID), before.Particulars, p)
}

// Restrict puts the record out of everybody's reach but the director's and the
// coordinator's (kartoteka z ograniczonym dostępem), or back. Where it already stands so,
// somebody was quicker: fault.Conflict.
func Restrict(ctx context.Context, tx *audit.Tx, ref Ref, restricted bool) error {
	if !tx.Who.May(policy.RestrictRecord) {
		return fault.Denied{Reason: "denied.role"}
	}
	before, err := lock(ctx, tx, ref, identified)
	if err != nil {
		return err
	}
	if before.Restricted == restricted {
		return overtaken(ctx, tx, before)
	}
	_, err = tx.Exec(ctx, `UPDATE resident SET restricted = @restricted, updated_at = @now, updated_by = @who, version = version + 1 WHERE id = @id`,
		db.Args{"id": before.ID, "restricted": restricted, "now": tx.Now, "who": tx.Who.ID})
	if err != nil {
		return fmt.Errorf("restrict resident %d: %w", before.ID, err)
	}
	action := "resident.unrestricted"
	if restricted {
		action = "resident.restricted"
	}
	return tx.Record(ctx, action, object(before.ID), map[string]any{"restricted": before.Restricted}, map[string]any{"restricted": restricted})
}

// mayChange is the condition on r that the particulars may be changed: by who may read
// the file, and by the information point for everybody it sees.
const mayChange = `(` + identified + ` AND (@reception::boolean OR ` + Within + `))`

// particulars are the columns of a Resident.
const particulars = `r.id, r.public_id AS ref, r.number, r.surname, r.given_names, r.pesel, COALESCE(r.no_pesel_reason, '') AS no_pesel_reason,
	r.birth_date, r.sex, r.sex_reason, r.street, r.house_no, r.flat_no, r.postcode, r.locality,
	r.mail_street, r.mail_house_no, r.mail_flat_no, r.mail_postcode, r.mail_locality, NULLIF(r.needs, '{}') AS meeting_needs, COALESCE(r.phone, '') AS phone, COALESCE(r.email, '') AS email,
	COALESCE(r.contact_preference, '') AS contact_preference, r.accessibility, r.restricted, r.created_at, r.updated_at, r.updated_by, r.version`

// lock takes a record for a change, within reach.
func lock(ctx context.Context, tx *audit.Tx, ref Ref, reach string) (Resident, error) {
	return lockWith(ctx, tx, ref, reach, db.With(Args(tx.Who, tx.Now), db.Args{"reception": tx.Who.Has(policy.Reception)}))
}

// lockWith is lock where the reach has arguments of its own.
func lockWith(ctx context.Context, tx *audit.Tx, ref Ref, reach string, args db.Args) (Resident, error) {
	return db.One[Resident](ctx, tx, `SELECT `+particulars+` FROM resident r WHERE r.public_id = @ref AND `+reach+` FOR UPDATE OF r`,
		db.With(args, db.Args{"ref": string(ref)}))
}

func overtaken(ctx context.Context, tx *audit.Tx, r Resident) error {
	by, err := db.Value[string](ctx, tx, `SELECT COALESCE((SELECT name FROM staff WHERE id = $1), '')`, r.UpdatedBy)
	if err != nil {
		return err
	}
	return fault.Conflict{By: by, At: r.UpdatedAt}
}

// columns and values are what Create and Update write, in one order.
const (
	columns = `surname, given_names, surname_norm, given_norm, pesel, no_pesel_reason, birth_date, sex, street, house_no, flat_no, postcode,
		locality, address_norm, phone, email, contact_preference, accessibility, sex_reason, needs,
		mail_street, mail_house_no, mail_flat_no, mail_postcode, mail_locality`
	values = `@surname, @given, @surname_norm, @given_norm, @pesel, NULLIF(@no_pesel::text, ''), @birth, @sex, @street, @house, @flat, @postcode,
		@locality, @address_norm, NULLIF(@phone::text, ''), NULLIF(@email::text, ''), NULLIF(@contact::text, ''), @accessibility, @sex_reason, @needs,
		@mail_street, @mail_house, @mail_flat, @mail_postcode, @mail_locality`
)

func (p Particulars) args() db.Args {
	n := p.normal()
	return db.Args{"surname": p.Surname, "given": p.GivenNames, "surname_norm": n.Surname, "given_norm": n.Given, "address_norm": n.Address,
		"pesel": p.Pesel, "no_pesel": p.NoPeselReason, "birth": p.BirthDate, "sex": string(p.Sex), "street": p.Street, "house": p.HouseNo,
		"flat": p.FlatNo, "postcode": p.Postcode, "locality": p.Locality, "phone": p.Phone, "email": p.Email,
		"contact": string(p.ContactPreference), "accessibility": p.Accessibility, "sex_reason": p.SexReason, "needs": needs(p.MeetingNeeds),
		"mail_street": p.MailStreet, "mail_house": p.MailHouseNo, "mail_flat": p.MailFlatNo, "mail_postcode": p.MailPostcode, "mail_locality": p.MailLocality}
}

// needs is the list as the column takes it: never null.
func needs(list []Need) []string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = string(n)
	}
	return out
}

// index keeps the words by which the names are found.
func (p Particulars) index(ctx context.Context, tx *audit.Tx, id ID) error {
	b := &db.Batch{}
	b.Queue(`DELETE FROM resident_word WHERE resident_id = $1`, id)
	b.Queue(`INSERT INTO resident_word (word, resident_id) SELECT unnest($2::text[]), $1`, id, p.normal().Words)
	if err := b.Run(ctx, tx); err != nil {
		return fmt.Errorf("index resident %d: %w", id, err)
	}
	return nil
}

// peselFree refuses a PESEL another record holds. Of a record out of reach it does not
// say that it exists.
func peselFree(ctx context.Context, tx *audit.Tx, p Particulars, self ID) error {
	if p.Pesel.IsZero() {
		return nil
	}
	holders, err := db.All[struct{ Visible bool }](ctx, tx, `SELECT `+identified+` AS visible FROM resident r WHERE r.pesel = @pesel AND r.id <> @self`,
		db.With(Args(tx.Who, tx.Now), db.Args{"pesel": p.Pesel, "self": self}))
	switch {
	case err != nil:
		return fmt.Errorf("look for the PESEL: %w", err)
	case len(holders) == 0:
		return nil
	case holders[0].Visible:
		return check.Refuse("pesel", "resident.pesel_taken")
	}
	return check.Refuse("pesel", "resident.pesel_unavailable")
}

// Unknown says what speaks against making a new record of this person, before it is made:
// somebody holds the PESEL, or somebody similar has not been told apart. Create asks the
// same once more.
func (n New) Unknown(ctx context.Context, tx *audit.Tx) error {
	if err := peselFree(ctx, tx, n.Complete(), 0); err != nil {
		return err
	}
	return n.toldApart(ctx, tx)
}

// toldApart refuses a person who may be known already, until the registrar says with a
// reason that they are not.
func (n New) toldApart(ctx context.Context, tx *audit.Tx) error {
	alike, err := Similar(ctx, tx, tx.Who, tx.Now, n.Complete())
	if err != nil || len(alike) == 0 {
		return err
	}
	var c check.List
	seen := func(m Match) bool { return n.Apart == nil || slices.Contains(n.Apart, m.Ref) }
	c.That(n.Different && !slices.ContainsFunc(alike, func(m Match) bool { return !seen(m) }), "duplicate", "resident.duplicate_choose")
	c.That(!n.Different || len([]rune(n.Reason)) >= 3, "duplicate_reason", "resident.duplicate_reason_missing")
	c.That(short(n.Reason, maxReason), "duplicate_reason", "resident.too_long")
	return c.Err()
}

// Match is a person already known who may be the one about to be registered.
type Match struct {
	ResidentID ID
	Ref        Ref
	Number     string
	Surname    string
	GivenNames string
	BirthDate  date.Date
	Street     string
	HouseNo    string
	FlatNo     string
	Locality   string
	Pesel      bool // the same PESEL: certainly that person
	Name       bool // the same surname and year of birth
	Birth      bool // the same day of birth
	Phone      bool // the same telephone
}

// Filed is the name as a list files it.
func (m Match) Filed() string { return m.Surname + " " + m.GivenNames }

// Address is the address in one line.
func (m Match) Address() string { return address(m.Street, m.HouseNo, m.FlatNo, m.Locality) }

// maxMatches is how many similar people are shown.
const maxMatches = 6

// Similar are the people the reader may see who share the PESEL, the surname and the year
// of birth, or the telephone; the likeliest first.
func Similar(ctx context.Context, q db.Querier, who policy.Actor, now time.Time, p Particulars) ([]Match, error) {
	matches, err := db.All[Match](ctx, q, similar+` ORDER BY `+similarOrder+` LIMIT @limit`, similarArgs(who, now, p))
	if err != nil {
		return nil, fmt.Errorf("look for similar people: %w", err)
	}
	return matches, nil
}

// ShowSimilar queues the same people to be shown, with the line of the journal that names
// them.
func ShowSimilar(b *db.Batch, who policy.Actor, now time.Time, p Particulars, dst *[]Match) {
	audit.List(b, dst, who, now, "resident.similar", similar+` ORDER BY `+similarOrder+` LIMIT @limit`, similarOrder, similarArgs(who, now, p))
}

const (
	similar = `SELECT m.* FROM (
		SELECT r.id AS resident_id, r.public_id AS ref, r.number, r.surname, r.given_names, r.birth_date, r.street, r.house_no, r.flat_no, r.locality,
		       COALESCE(r.pesel = @pesel, false) AS pesel, COALESCE(r.birth_date = @birth, false) AS birth,
		       COALESCE(r.surname_norm = @surname AND r.birth_date BETWEEN @first AND @last, false) AS name,
		       COALESCE(r.phone = NULLIF(@phone::text, ''), false) AS phone
		  FROM resident r
		 WHERE ` + identified + ` AND r.id IN (
		       SELECT x.id FROM resident x WHERE x.pesel = @pesel
		       UNION SELECT x.id FROM resident x WHERE x.surname_norm = @surname AND x.birth_date BETWEEN @first AND @last
		       UNION SELECT x.id FROM resident x WHERE x.phone = NULLIF(@phone::text, ''))) m`
	similarOrder = `pesel DESC, name AND birth DESC, phone DESC, name DESC, surname, given_names, ref`
)

func similarArgs(who policy.Actor, now time.Time, p Particulars) db.Args {
	p = p.Complete()
	var first date.Date // no day: nobody shares the year
	if !p.BirthDate.IsZero() {
		first = date.New(p.BirthDate.Year(), 1, 1)
	}
	return db.With(Args(who, now), db.Args{"pesel": p.Pesel, "birth": p.BirthDate, "surname": p.normal().Surname, "first": first,
		"last": first.AddYears(1).Add(-1), "phone": p.Phone, "limit": maxMatches})
}

func object(id ID) audit.Object {
	return audit.Object{Kind: "resident", ID: int64(id), Resident: int64(id)}
}
