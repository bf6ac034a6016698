package centre

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
)

// Dictionary is a list of words the centre keeps for one of its selects (słownik).
type Dictionary string

// The dictionaries.
const (
	NoteKinds     Dictionary = "note"     // kinds of notes on a record
	DocumentKinds Dictionary = "document" // kinds of documents on a record
	Receivers     Dictionary = "receiver" // to whom applications are passed on within the gmina
)

// Dictionaries lists them in the order their page shows.
func Dictionaries() []Dictionary { return []Dictionary{NoteKinds, DocumentKinds, Receivers} }

// maxLabel bounds a label, in characters; maxEntries bounds a dictionary.
const (
	maxLabel   = 120
	maxEntries = 50
)

// Label is what an entry is called. Both empty: as the program calls it. Without English
// words the Polish ones stand.
type Label struct {
	PL string `json:"pl"`
	EN string `json:"en"`
}

// Entry is one word of a dictionary.
type Entry struct {
	Ref        string
	Dictionary Dictionary
	Code       string // what is kept where the entry is used
	BuiltIn    bool   // came with the program
	LabelPL    string
	LabelEN    string
	Position   int // 1, 2, 3 among those of its dictionary, retired ones included
	RetiredAt  *time.Time
	Version    int
	UpdatedAt  *time.Time
	UpdatedBy  string
}

// Label is what the entry is called.
func (e Entry) Label() Label { return Label{e.LabelPL, e.LabelEN} }

// Offered reports whether a form offers the entry: one that was retired it offers no more,
// except where it stands already.
func (e Entry) Offered(standing string) bool { return e.RetiredAt == nil || e.Code == standing }

const entries = `SELECT e.public_id AS ref, e.dictionary, e.code, e.built_in, e.label_pl, e.label_en, e.position, e.retired_at, e.version, e.updated_at,
	COALESCE(s.name, '') AS updated_by FROM dictionary_entry e LEFT JOIN staff s ON s.id = e.updated_by`

// Entries queues the words of one dictionary in their order.
func Entries(b *db.Batch, of Dictionary, dst *[]Entry) {
	db.QueueAll(b, dst, entries+` WHERE e.dictionary = @of ORDER BY e.position, e.id LIMIT @limit`, db.Args{"of": string(of), "limit": maxEntries})
}

// OneEntry queues one word.
func OneEntry(b *db.Batch, ref string, dst *Entry) {
	db.QueueOne(b, dst, entries+` WHERE e.public_id = @ref`, db.Args{"ref": ref})
}

// Take is the label of an entry about to be used in a record: one that is offered, or the
// one standing there already. offered is false for any other.
func Take(ctx context.Context, q db.Querier, of Dictionary, code, standing string) (l Label, offered bool, err error) {
	e, err := db.One[Entry](ctx, q, entries+` WHERE e.dictionary = $1 AND e.code = $2 FOR SHARE OF e`, string(of), code)
	if err == fault.NotFound { //nolint:errorlint // returned as it is
		return l, false, nil
	}
	return e.Label(), e.Offered(standing), err
}

func mayKeepWords(who policy.Actor) error {
	if who.Reach(policy.UpdateAccount) != policy.All {
		return fault.Denied{Reason: "denied.role"}
	}
	return nil
}

// lockEntries takes a dictionary for a change, in its order.
func lockEntries(ctx context.Context, tx *audit.Tx, of Dictionary) ([]Entry, error) {
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('dictionary ' || $1))`, string(of)); err != nil {
		return nil, fmt.Errorf("lock dictionary %s: %w", of, err)
	}
	return db.All[Entry](ctx, tx, entries+` WHERE e.dictionary = $1 ORDER BY e.position, e.id FOR UPDATE OF e`, string(of))
}

func (l Label) check(c *check.List, all []Entry, self Entry) {
	c.That(l.PL != "" || self.BuiltIn, "label_pl", "dictionary.label_missing")
	c.That(l.PL != "" || l.EN == "", "label_pl", "dictionary.label_missing")
	for field, text := range map[string]string{"label_pl": l.PL, "label_en": l.EN} {
		c.That(utf8.RuneCountInString(text) <= maxLabel, field, "form.too_long", i18n.A{"Max": maxLabel})
	}
	for _, e := range all {
		c.That(e.Ref == self.Ref || l.PL == "" || !strings.EqualFold(e.LabelPL, l.PL), "label_pl", "dictionary.label_twice")
	}
}

// AddEntry puts a word at the end of a dictionary.
func AddEntry(ctx context.Context, tx *audit.Tx, of Dictionary, l Label) error {
	if err := mayKeepWords(tx.Who); err != nil {
		return err
	}
	if !slices.Contains(Dictionaries(), of) {
		return fault.NotFound
	}
	all, err := lockEntries(ctx, tx, of)
	if err != nil {
		return err
	}
	var c check.List
	l.check(&c, all, Entry{})
	c.That(len(all) < maxEntries, "", "dictionary.full", i18n.A{"Max": maxEntries})
	if err := c.Err(); err != nil {
		return err
	}
	id, err := db.Value[int64](ctx, tx, `INSERT INTO dictionary_entry (dictionary, label_pl, label_en, position, updated_at, updated_by)
		VALUES (@of, @pl, @en, @position, @now, NULLIF(@me::bigint, 0)) RETURNING id`,
		db.Args{"of": string(of), "pl": l.PL, "en": l.EN, "position": len(all) + 1, "now": tx.Now, "me": tx.Who.ID})
	if err != nil {
		return fmt.Errorf("add entry: %w", err)
	}
	return tx.Record(ctx, "dictionary.added", audit.Object{Kind: "dictionary_entry", ID: id}, nil, map[string]any{"dictionary": of, "label": l})
}

// lockEntry takes the dictionary of one word, and the word, over the version a form was
// filled from.
func lockEntry(ctx context.Context, tx *audit.Tx, ref string, version int) (all []Entry, e Entry, id int64, err error) {
	if err := mayKeepWords(tx.Who); err != nil {
		return nil, e, 0, err
	}
	row, err := db.One[struct {
		ID         int64
		Dictionary Dictionary
	}](ctx, tx, `SELECT id, dictionary FROM dictionary_entry WHERE public_id = $1`, ref)
	if err != nil {
		return nil, e, 0, err
	}
	if all, err = lockEntries(ctx, tx, row.Dictionary); err != nil {
		return nil, e, 0, err
	}
	e = all[slices.IndexFunc(all, func(e Entry) bool { return e.Ref == ref })]
	if e.Version != version {
		by := fault.Conflict{By: e.UpdatedBy}
		if e.UpdatedAt != nil {
			by.At = *e.UpdatedAt
		}
		return nil, e, 0, by
	}
	return all, e, row.ID, nil
}

// ChangeEntry renames a word and gives it a place in its dictionary. Where it was used
// before, it keeps the words it had.
func ChangeEntry(ctx context.Context, tx *audit.Tx, ref string, version int, l Label, position int) error {
	all, e, id, err := lockEntry(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	var c check.List
	l.check(&c, all, e)
	c.That(position >= 1 && position <= len(all), "position", "dictionary.position_range", i18n.A{"Max": len(all)})
	if err := c.Err(); err != nil {
		return err
	}
	b := &db.Batch{}
	b.Queue(`UPDATE dictionary_entry SET label_pl = @pl, label_en = @en, version = version + 1, updated_at = @now, updated_by = @me WHERE id = @id`,
		db.Args{"pl": l.PL, "en": l.EN, "now": tx.Now, "me": tx.Who.ID, "id": id})
	order := []string{}
	for _, o := range all {
		if o.Ref != ref {
			order = append(order, o.Ref)
		}
	}
	order = slices.Insert(order, position-1, ref)
	b.Queue(`UPDATE dictionary_entry e SET position = x.no FROM unnest(@order::text[]) WITH ORDINALITY AS x(ref, no)
		WHERE e.public_id = x.ref AND e.position <> x.no`, db.Args{"order": order})
	if err := b.Run(ctx, tx); err != nil {
		return fmt.Errorf("change entry %d: %w", id, err)
	}
	was := map[string]any{"label": e.Label(), "position": slices.IndexFunc(all, func(o Entry) bool { return o.Ref == ref }) + 1}
	return tx.Record(ctx, "dictionary.changed", audit.Object{Kind: "dictionary_entry", ID: id}, was, map[string]any{"label": l, "position": position})
}

// RetireEntry takes a word out of the forms, or (retired false) brings it back. What uses
// it stays. Of kinds at least one is always offered.
func RetireEntry(ctx context.Context, tx *audit.Tx, ref string, version int, retired bool) error {
	all, e, id, err := lockEntry(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	if (e.RetiredAt != nil) == retired {
		return check.Refuse("", "dictionary.already")
	}
	offered := 0
	for _, o := range all {
		if o.RetiredAt == nil {
			offered++
		}
	}
	if retired && offered == 1 && e.Dictionary != Receivers {
		return check.Refuse("", "dictionary.last")
	}
	_, err = tx.Exec(ctx, `UPDATE dictionary_entry SET retired_at = CASE WHEN @retired::boolean THEN @now::timestamptz END, version = version + 1,
		updated_at = @now, updated_by = @me WHERE id = @id`, db.Args{"retired": retired, "now": tx.Now, "me": tx.Who.ID, "id": id})
	if err != nil {
		return fmt.Errorf("retire entry %d: %w", id, err)
	}
	action := "dictionary.restored"
	if retired {
		action = "dictionary.retired"
	}
	return tx.Record(ctx, action, audit.Object{Kind: "dictionary_entry", ID: id}, map[string]any{"retired": !retired}, map[string]any{"retired": retired})
}
