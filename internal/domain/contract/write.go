package contract

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"cus/internal/domain/audit"
	"cus/internal/domain/catalogue"
	"cus/internal/domain/centre"
	"cus/internal/domain/law"
	"cus/internal/domain/policy"
	"cus/internal/domain/project"
	"cus/internal/domain/provider"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
	"cus/internal/platform/money"
	"cus/internal/platform/quantity"
)

// NewLine is a service as one writes it into a contract. At is where it stands in the form.
type NewLine struct {
	At       int               `json:"-"`
	Service  catalogue.Ref     `json:"service"`
	Limit    LimitKind         `json:"limit"`
	Price    money.Grosze      `json:"price_grosze"`
	Quantity quantity.Quarters `json:"quantity"`
}

// Draft is a contract as one writes it down before it is signed.
type Draft struct {
	Facts
	Provider provider.Ref `json:"provider"`
	Lines    []NewLine    `json:"lines"`
}

// Limits of what one writes, in characters and in number.
const (
	MaxNumber  = 60
	MaxSubject = 500
	MaxText    = 400 // party clause, reasons
	MaxLines   = 8
)

// What the law sets for grants (UDPP).
const (
	grantYears     = 5         // art. 16 ust. 3: the longest contract
	smallGrant     = 10_000_00 // art. 19a ust. 1: the largest grant, in grosze
	smallGrantDays = 90        // art. 19a ust. 1: the longest task
	smallGrantYear = 20_000_00 // art. 19a ust. 6: to one organisation in a year
	callDays       = 21        // art. 13 ust. 1: the least time for offers
	grosze         = money.Grosze(100)
)

// Check says what speaks against the draft with a provider of that kind.
func (n Draft) Check(kind provider.Kind) error {
	var c check.List
	c.That(utf8.RuneCountInString(n.Number) <= MaxNumber, "number", "form.too_long", i18n.A{"Max": MaxNumber})
	c.That(slices.Contains(Modes, n.Mode), "mode", "contract.mode_missing")
	c.That(!slices.Contains(Modes, n.Mode) || slices.Contains(n.Mode.Kinds(), n.Kind), "kind", "contract.kind_missing")
	c.That(n.Provider != "", "provider", "contract.provider_missing")
	c.That(n.Provider == "" || !n.Mode.Grant() || kind == provider.NGO || kind == provider.Art33Body, "provider", "contract.provider_no_ngo")
	inHouse := kind == provider.MunicipalOffice || kind == provider.MunicipalUnit || kind == provider.Centre
	c.That(n.Provider == "" || n.Mode != InternalOrder || inHouse, "provider", "contract.provider_not_in_house")
	c.That(n.Subject != "", "subject", "contract.subject_missing")
	c.That(utf8.RuneCountInString(n.Subject) <= MaxSubject, "subject", "form.too_long", i18n.A{"Max": MaxSubject})
	n.days(&c)
	c.That(n.WarnPercent >= 1 && n.WarnPercent <= 100, "warn_percent", "contract.warn_percent_wrong")
	checkData(&c, n.Facts)
	c.That(len(n.Lines) > 0, "service.0", "contract.lines_missing")
	checkLines(&c, n.Mode, n.Lines)
	n.sums(&c)
	return c.Err()
}

// days checks the period: in order, and no longer than the law lets a grant run.
func (n Draft) days(c *check.List) {
	c.That(!n.StartsOn.IsZero(), "starts_on", "contract.starts_missing")
	c.That(!n.EndsOn.IsZero(), "ends_on", "contract.ends_missing")
	if n.StartsOn.IsZero() || n.EndsOn.IsZero() {
		return
	}
	c.That(!n.EndsOn.Before(n.StartsOn), "ends_on", "contract.ends_first")
	longest(c, n.Mode, n.StartsOn, n.EndsOn)
	c.That(n.AnnouncedOn.IsZero() || n.OffersUntil.IsZero() || n.Mode != OpenCall || n.OffersUntil.Sub(n.AnnouncedOn) >= callDays,
		"offers_until", "contract.call_short", i18n.A{"Days": callDays, "Day": n.AnnouncedOn.Add(callDays).PL()})
}

// longest checks the last day against what the law lets a contract of that mode run.
func longest(c *check.List, m Mode, starts, ends date.Date) {
	if !m.Grant() {
		return
	}
	last := starts.AddYears(grantYears).Add(-1)
	c.That(!ends.After(last), "ends_on", "contract.over_five_years", i18n.A{"Day": last.PL()})
	last = starts.Add(smallGrantDays - 1)
	c.That(m != Art19a || !ends.After(last), "ends_on", "contract.small_grant_days", i18n.A{"Day": last.PL()})
}

// sums checks the value: it covers the lines, and keeps to what the law allows.
func (n Draft) sums(c *check.List) {
	c.That(n.Amount > 0 || n.Kind == Other, "amount", "contract.amount_missing")
	c.That(n.Mode != Art19a || n.Amount <= smallGrant, "amount", "contract.small_grant_amount")
	if n.StartsOn.IsZero() || n.EndsOn.Before(n.StartsOn) {
		return
	}
	if sum := n.LinesValue(); n.Amount > 0 && sum > n.Amount {
		c.That(false, "amount", "contract.amount_short", i18n.A{"Sum": i18n.Money(int64(sum))})
	}
}

// LinesValue is what the lines are worth in the days of the draft.
func (n Draft) LinesValue() money.Grosze {
	months := 12*(n.EndsOn.Year()-n.StartsOn.Year()) + int(n.EndsOn.Month()) - int(n.StartsOn.Month()) + 1
	var sum money.Grosze
	for _, l := range n.Lines {
		value := money.Of(l.Price, int(l.Quantity))
		if l.Limit == Monthly {
			value *= money.Grosze(months)
		}
		sum += value
	}
	return sum
}

// OverThreshold reports whether a purchase meant to stay below the procurement threshold is
// worth as much as it: a warning, for the threshold counts the whole planned need without VAT.
func (n Facts) OverThreshold(day date.Date) bool {
	return n.Mode == SmallProcurement && n.Amount >= money.Grosze(law.ProcurementThreshold(day))*grosze
}

func checkData(c *check.List, n Facts) {
	c.That(utf8.RuneCountInString(n.CruNo) <= MaxNumber, "cru_no", "form.too_long", i18n.A{"Max": MaxNumber})
	c.That(utf8.RuneCountInString(n.DataAgreementNo) <= MaxNumber, "data_agreement_no", "form.too_long", i18n.A{"Max": MaxNumber})
	c.That(n.DataAgreementOn.IsZero() || n.DataAgreementNo != "", "data_agreement_no", "provider.data_agreement_no_missing")
	c.That(n.DataAgreementNo == "" || !n.DataAgreementOn.IsZero(), "data_agreement_on", "provider.data_agreement_on_missing")
}

func checkLines(c *check.List, m Mode, lines []NewLine) {
	seen := map[catalogue.Ref]bool{}
	for _, l := range lines {
		at := func(name string) string { return fmt.Sprintf("%s.%d", name, l.At) }
		c.That(l.Service != "", at("service"), "contract.line_service_missing")
		c.That(l.Service == "" || !seen[l.Service], at("service"), "contract.line_twice")
		seen[l.Service] = true
		c.That(l.Limit == Total || l.Limit == Monthly, at("limit"), "contract.line_limit_missing")
		c.That(l.Price > 0 || m == InternalOrder || m == Agreement, at("price"), "contract.line_price_missing")
		c.That(l.Quantity > 0, at("quantity"), "contract.line_quantity_missing")
	}
}

// Create writes a contract down, in preparation. Without a number it gets the next of the
// series.
func Create(ctx context.Context, tx *audit.Tx, n Draft) (Ref, error) {
	of, err := party(ctx, tx, n.Provider)
	if err != nil {
		return "", err
	}
	if err := n.Check(of.Kind); err != nil {
		return "", err
	}
	gmina, err := centre.HomeGmina(ctx, tx)
	if err != nil {
		return "", fmt.Errorf("home gmina: %w", err)
	}
	line, err := project.LineID(ctx, tx, n.BudgetLine)
	if err != nil {
		return "", err
	}
	if n.Number == "" {
		if n.Number, err = nextNumber(ctx, tx); err != nil {
			return "", err
		}
	}
	row, err := db.One[struct {
		ID  ID
		Ref Ref
	}](ctx, tx, `
		INSERT INTO contract (gmina_id, number, provider_id, mode, kind, subject, cru_no, announced_on, offers_until, warn_percent,
			data_agreement_no, data_agreement_on, starts_on, budget_line_id, created_at, updated_at, updated_by)
		VALUES (@gmina, @number, @provider, @mode, @kind, @subject, @cru, @announced, @offers, @warn, @agreement, @agreement_on, @starts, @line, @now, @now, @by)
		RETURNING id, public_id AS ref`, db.With(n.args(tx), db.Args{"gmina": int64(gmina), "provider": int64(of.ID), "line": line}))
	if db.Violates(err, "contract_number_key") {
		return "", check.Refuse("number", "contract.number_taken")
	}
	if err != nil {
		return "", fmt.Errorf("create contract: %w", err)
	}
	version, err := db.Value[int64](ctx, tx, `INSERT INTO contract_version (contract_id, no, effective_on, ends_on, amount_grosze, own_grosze, created_at, created_by)
		VALUES (@id, 0, @starts, @ends, @amount, @own, @now, @by) RETURNING id`, db.With(n.args(tx), db.Args{"id": int64(row.ID)}))
	if err != nil {
		return "", fmt.Errorf("create contract version: %w", err)
	}
	if err := setLines(ctx, tx, row.ID, version, n.Lines); err != nil {
		return "", err
	}
	if err := noteStep(ctx, tx, row.ID, "", Preparation, ""); err != nil {
		return "", err
	}
	return row.Ref, tx.Record(ctx, "contract.created", object(row.ID), nil, n)
}

func object(id ID) audit.Object { return audit.Object{Kind: "contract", ID: int64(id)} }

// nextNumber is the next number of the series that nobody has typed yet.
func nextNumber(ctx context.Context, tx *audit.Tx) (string, error) {
	for {
		number, err := centre.NextNumber(ctx, tx, centre.Contracts)
		if err != nil {
			return "", err
		}
		typed, err := db.Value[bool](ctx, tx, `SELECT EXISTS (SELECT 1 FROM contract WHERE number = $1)`, number)
		if err != nil || !typed {
			return number, err
		}
	}
}

// party is the provider of a draft: one the centre works with. None chosen is the zero row.
func party(ctx context.Context, tx *audit.Tx, ref provider.Ref) (row struct {
	ID   provider.ID
	Kind provider.Kind
}, err error) {
	if ref == "" {
		return row, nil
	}
	row, err = db.One[struct {
		ID   provider.ID
		Kind provider.Kind
	}](ctx, tx, `SELECT id, kind FROM provider WHERE public_id = $1`, string(ref))
	if err == fault.NotFound { //nolint:errorlint // returned as it is
		err = check.Refuse("provider", "contract.provider_unknown")
	}
	return row, err
}

// Edit saves the draft over that of this version, as long as the contract is not signed.
func Edit(ctx context.Context, tx *audit.Tx, ref Ref, version int, n Draft) error {
	before, err := lock(ctx, tx, policy.UpdateProvider, ref, version)
	if err != nil {
		return err
	}
	if !before.State.Open() {
		return check.Refuse("", "contract.signed_stays")
	}
	was, err := draftOf(ctx, tx, before)
	if err != nil {
		return err
	}
	of, err := party(ctx, tx, n.Provider)
	if err != nil {
		return err
	}
	if n.Number == "" {
		n.Number = before.Number
	}
	var c check.List
	problems, _ := check.Problems(n.Check(of.Kind))
	c = append(c, problems...)
	c.That(before.State == Preparation || n.Mode == before.Mode, "mode", "contract.mode_stays")
	if err := c.Err(); err != nil {
		return err
	}
	line, err := project.LineID(ctx, tx, n.BudgetLine)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE contract SET number = @number, provider_id = @provider, mode = @mode, kind = @kind, subject = @subject, cru_no = @cru,
		announced_on = @announced, offers_until = @offers, warn_percent = @warn, data_agreement_no = @agreement, data_agreement_on = @agreement_on,
		starts_on = @starts, budget_line_id = @line, updated_at = @now, updated_by = @by, version = version + 1 WHERE id = @id`,
		db.With(n.args(tx), db.Args{"id": int64(before.ID), "provider": int64(of.ID), "line": line}))
	if db.Violates(err, "contract_number_key") {
		return check.Refuse("number", "contract.number_taken")
	}
	if err != nil {
		return fmt.Errorf("edit contract %d: %w", before.ID, err)
	}
	row, err := db.Value[int64](ctx, tx, `UPDATE contract_version SET effective_on = @starts, ends_on = @ends, amount_grosze = @amount, own_grosze = @own
		WHERE contract_id = @id AND no = 0 RETURNING id`, db.With(n.args(tx), db.Args{"id": int64(before.ID)}))
	if err != nil {
		return fmt.Errorf("edit contract version: %w", err)
	}
	if err := setLines(ctx, tx, before.ID, row, n.Lines); err != nil {
		return err
	}
	return tx.Record(ctx, "contract.edited", object(before.ID), was, n)
}

// draftOf is the contract as the form of its draft holds it.
func draftOf(ctx context.Context, tx *audit.Tx, c Contract) (Draft, error) {
	var lines []Line
	b := &db.Batch{}
	Lines(b, tx.Who, c.Ref, tx.Today(), &lines)
	if err := b.Run(ctx, tx); err != nil {
		return Draft{}, err
	}
	return c.Draft(lines), nil
}

// Draft is the contract with these lines as one would write it down.
func (c Contract) Draft(lines []Line) Draft {
	n := Draft{Facts: c.Facts, Provider: c.ProviderRef, Lines: make([]NewLine, len(lines))}
	for i, l := range lines {
		n.Lines[i] = NewLine{At: i, Service: l.ServiceRef, Limit: l.LimitKind, Price: l.Price, Quantity: l.Quantity}
	}
	return n
}

// setLines makes these the lines of a contract that is not signed yet. The unit is that of
// the catalogue.
func setLines(ctx context.Context, tx *audit.Tx, id ID, version int64, lines []NewLine) error {
	b := &db.Batch{}
	b.Queue(`DELETE FROM contract_term t USING contract_version v WHERE v.id = t.version_id AND v.contract_id = $1`, int64(id))
	b.Queue(`DELETE FROM contract_line WHERE contract_id = $1`, int64(id))
	if err := b.Run(ctx, tx); err != nil {
		return fmt.Errorf("clear lines of contract %d: %w", id, err)
	}
	for _, l := range lines {
		if err := addLine(ctx, tx, id, version, l); err != nil {
			return err
		}
	}
	return nil
}

func addLine(ctx context.Context, tx *audit.Tx, id ID, version int64, l NewLine) error {
	line, err := db.Value[int64](ctx, tx, `INSERT INTO contract_line (contract_id, service_id, unit, limit_kind)
		SELECT @contract, s.id, s.unit, @limit FROM service s WHERE s.public_id = @service RETURNING id`,
		db.Args{"contract": int64(id), "limit": string(l.Limit), "service": string(l.Service)})
	if err == fault.NotFound { //nolint:errorlint // returned as it is
		return check.Refuse(fmt.Sprintf("service.%d", l.At), "contract.line_service_missing")
	}
	if err != nil {
		return fmt.Errorf("add line: %w", err)
	}
	return setTerm(ctx, tx, line, version, l)
}

func setTerm(ctx context.Context, tx *audit.Tx, line, version int64, l NewLine) error {
	_, err := tx.Exec(ctx, `INSERT INTO contract_term (version_id, line_id, price_grosze, quantity) VALUES (@version, @line, @price, @quantity)`,
		db.Args{"version": version, "line": line, "price": int64(l.Price), "quantity": int(l.Quantity)})
	if err != nil {
		return fmt.Errorf("set term: %w", err)
	}
	return nil
}

// lock takes the contract for a change by who may do x to it; another version is a conflict.
func lock(ctx context.Context, tx *audit.Tx, x policy.Action, ref Ref, version int) (Contract, error) {
	c, err := db.One[Contract](ctx, tx, `SELECT `+columns+from+` AND c.public_id = @ref FOR UPDATE OF c`,
		db.With(tx.Who.Args(x), db.Args{"ref": string(ref), "today": tx.Today()}))
	if err != nil {
		return c, err
	}
	if c.Version != version {
		return c, fault.Conflict{By: c.UpdatedBy, At: c.UpdatedAt}
	}
	return c, nil
}

func noteStep(ctx context.Context, tx *audit.Tx, id ID, was, is State, note string) error {
	_, err := tx.Exec(ctx, `INSERT INTO contract_transition (contract_id, from_state, to_state, at, staff_id, note)
		VALUES (@id, NULLIF(@from, ''), @to, @now, @by, @note)`,
		db.Args{"id": int64(id), "from": string(was), "to": string(is), "now": tx.Now, "by": int64(tx.Who.ID), "note": note})
	if err != nil {
		return fmt.Errorf("note step of contract %d: %w", id, err)
	}
	return nil
}

func (n Facts) args(tx *audit.Tx) db.Args {
	return db.Args{"number": n.Number, "mode": string(n.Mode), "kind": string(n.Kind), "subject": n.Subject, "cru": n.CruNo,
		"announced": n.AnnouncedOn, "offers": n.OffersUntil, "warn": n.WarnPercent, "agreement": n.DataAgreementNo, "agreement_on": n.DataAgreementOn,
		"starts": n.StartsOn, "ends": n.EndsOn, "amount": int64(n.Amount), "own": int64(n.Own), "now": tx.Now, "by": int64(tx.Who.ID)}
}
