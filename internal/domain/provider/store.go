package provider

import (
	"context"
	"fmt"
	"strings"

	"cus/internal/domain/audit"
	"cus/internal/domain/centre"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/ident"
)

// Choice is a provider as a plan offers it.
type Choice struct {
	ID   ID
	Ref  Ref
	Name string
	Kind Kind
}

// Active queues the providers one can plan services with on day, by name.
func Active(b *db.Batch, day date.Date, dst *[]Choice) {
	db.QueueAll(b, dst, `SELECT p.id, p.public_id AS ref, p.name, p.kind FROM provider p WHERE `+active+`
		ORDER BY p.name COLLATE "pl-x-icu"`, db.Args{"today": day})
}

const providers = `
	SELECT p.id, p.public_id AS ref, p.name, p.kind, COALESCE(p.nip, '') AS nip, COALESCE(p.regon, '') AS regon, COALESCE(p.krs, '') AS krs,
	       COALESCE(p.iban, '') AS iban, p.street, COALESCE(p.postcode, '') AS postcode, p.locality, p.contact,
	       COALESCE(p.phone, '') AS phone, COALESCE(p.email, '') AS email, p.social_economy, p.social_enterprise_on,
	       p.data_agreement_no, p.data_agreement_on, p.ended_on, p.updated_at, COALESCE(by.name, '') AS updated_by, p.version
	  FROM provider p LEFT JOIN staff by ON by.id = p.updated_by
	 WHERE @all`

// Filter narrows the list; its zero value keeps everything.
type Filter struct {
	Kind   Kind
	Social bool   // entities of the social economy only
	Words  string // each must stand in the name or in a number; letters without marks will do
}

// Any reports whether the filter leaves anything out.
func (f Filter) Any() bool { return f.Kind != "" || f.Social || strings.TrimSpace(f.Words) != "" }

// Shown is how many rows a list shows at most; one more is read, to know that there are more.
const Shown = 50

// List queues the providers that pass the filter, those active on day first, then by name:
// Shown of them and one more.
func List(b *db.Batch, who policy.Actor, f Filter, day date.Date, dst *[]Provider) {
	db.QueueAll(b, dst, providers+`
		AND (@kind = '' OR p.kind = @kind) AND (NOT @social::boolean OR p.social_economy <> '')
		AND NOT EXISTS (SELECT 1 FROM unnest(@words::text[]) w
		     WHERE position(w IN translate(lower(concat_ws(' ', p.name, p.nip, p.regon, p.krs)), 'ąćęłńóśźż', 'acelnoszz')) = 0)
		ORDER BY `+active+` DESC, p.name COLLATE "pl-x-icu" LIMIT @limit`,
		db.With(who.Args(policy.ReadProvider), db.Args{"kind": string(f.Kind), "social": f.Social, "words": strings.Fields(ident.Fold(f.Words)),
			"today": day, "limit": Shown + 1}))
}

// Totals are the figures above the list.
type Totals struct{ Active, Ended int }

// Count queues the figures of all providers on day.
func Count(b *db.Batch, who policy.Actor, day date.Date, dst *Totals) {
	db.QueueOne(b, dst, `SELECT count(*) FILTER (WHERE `+active+`) AS active, count(*) FILTER (WHERE NOT `+active+`) AS ended
		FROM provider p WHERE @all`, db.With(who.Args(policy.ReadProvider), db.Args{"today": day}))
}

// Get queues one provider.
func Get(b *db.Batch, who policy.Actor, ref Ref, dst *Provider) {
	db.QueueOne(b, dst, providers+` AND p.public_id = @ref`, db.With(who.Args(policy.ReadProvider), db.Args{"ref": string(ref)}))
}

// Create puts a provider on the list.
func Create(ctx context.Context, tx *audit.Tx, n Facts) (Ref, error) {
	if err := n.Check(tx.Today()); err != nil {
		return "", err
	}
	gmina, err := centre.HomeGmina(ctx, tx)
	if err != nil {
		return "", fmt.Errorf("home gmina: %w", err)
	}
	row, err := db.One[struct {
		ID  ID
		Ref Ref
	}](ctx, tx, `
		INSERT INTO provider (gmina_id, name, kind, nip, regon, krs, iban, street, postcode, locality, contact, phone, email, social_economy,
			social_enterprise_on, data_agreement_no, data_agreement_on, ended_on, created_at, updated_at, updated_by)
		VALUES (@gmina, @name, @kind, NULLIF(@nip, ''), NULLIF(@regon, ''), NULLIF(@krs, ''), NULLIF(@iban, ''), @street, NULLIF(@postcode, ''), @locality,
			@contact, NULLIF(@phone, ''), NULLIF(@email, ''), @social, @enterprise, @agreement, @agreement_on, @ended, @now, @now, @by)
		RETURNING id, public_id AS ref`,
		db.With(n.args(tx), db.Args{"gmina": int64(gmina)}))
	if err := taken(err); err != nil {
		return "", err
	}
	if err != nil {
		return "", fmt.Errorf("create provider: %w", err)
	}
	return row.Ref, tx.Record(ctx, "provider.created", audit.Object{Kind: "provider", ID: int64(row.ID)}, nil, n)
}

// Edit saves the facts over those of that version; a newer one is a fault.Conflict.
func Edit(ctx context.Context, tx *audit.Tx, ref Ref, version int, n Facts) error {
	before, err := db.One[Provider](ctx, tx, providers+` AND p.public_id = @ref FOR UPDATE OF p`,
		db.With(tx.Who.Args(policy.UpdateProvider), db.Args{"ref": string(ref)}))
	if err != nil {
		return err
	}
	if before.Version != version {
		return fault.Conflict{By: before.UpdatedBy, At: before.UpdatedAt}
	}
	if err := n.Check(tx.Today()); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE provider SET name = @name, kind = @kind, nip = NULLIF(@nip, ''), regon = NULLIF(@regon, ''),
		krs = NULLIF(@krs, ''), iban = NULLIF(@iban, ''), street = @street, postcode = NULLIF(@postcode, ''), locality = @locality, contact = @contact,
		phone = NULLIF(@phone, ''), email = NULLIF(@email, ''), social_economy = @social, social_enterprise_on = @enterprise,
		data_agreement_no = @agreement, data_agreement_on = @agreement_on, ended_on = @ended, updated_at = @now, updated_by = @by, version = version + 1 WHERE id = @id`,
		db.With(n.args(tx), db.Args{"id": int64(before.ID)}))
	if err := taken(err); err != nil {
		return err
	}
	if err != nil {
		return fmt.Errorf("edit provider %d: %w", before.ID, err)
	}
	return tx.Record(ctx, "provider.edited", audit.Object{Kind: "provider", ID: int64(before.ID)}, before.Facts, n)
}

// taken is the refusal of a name or number that another provider has, or nil.
func taken(err error) error {
	switch {
	case db.Violates(err, "provider_name_key"):
		return check.Refuse("name", "provider.name_taken")
	case db.Violates(err, "provider_regon_key"):
		return check.Refuse("regon", "provider.regon_taken")
	case db.Violates(err, "provider_krs_key"):
		return check.Refuse("krs", "provider.krs_taken")
	}
	return nil
}

func (n Facts) args(tx *audit.Tx) db.Args {
	return db.Args{"name": n.Name, "kind": string(n.Kind), "nip": n.NIP, "regon": n.REGON, "krs": n.KRS, "iban": n.IBAN,
		"street": n.Street, "postcode": n.Postcode, "locality": n.Locality, "contact": n.Contact, "phone": n.Phone, "email": n.Email,
		"social": string(n.SocialEconomy), "enterprise": n.SocialEnterpriseOn, "agreement": n.DataAgreementNo, "agreement_on": n.DataAgreementOn,
		"ended": n.EndedOn, "now": tx.Now, "by": int64(tx.Who.ID)}
}
