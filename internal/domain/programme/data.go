package programme

import (
	"context"
	"fmt"
	"slices"

	"cus/internal/domain/audit"
	"cus/internal/domain/policy"
	"cus/internal/platform/check"
	"cus/internal/platform/db"
)

// DataField is a kind of data a programme lets the centre process about those who use its
// services and their families (katalog danych, art. 5 ust. 3 pkt 9, art. 50 ust. 1).
type DataField string

// The kinds of data a programme may name.
const (
	HealthData   DataField = "health"    // art. 9 ust. 1 RODO
	HousingData  DataField = "housing"   // how the person lives
	FamilyData   DataField = "family"    // household and carers
	SelfCareData DataField = "self_care" // what the person does alone
	ContactsData DataField = "contacts"  // relations and activity
	WorkData     DataField = "work"      // work and learning
)

// DataFields lists them in the order a form offers them.
var DataFields = []DataField{HealthData, HousingData, FamilyData, SelfCareData, ContactsData, WorkData}

// DataOf queues the kinds of data the programme names.
func DataOf(b *db.Batch, who policy.Actor, ref Ref, dst *[]DataField) {
	db.QueueValue(b, dst, `SELECT COALESCE(array_agg(f.field ORDER BY f.field), '{}') FROM programme_data_field f JOIN programme p ON p.id = f.programme_id
		WHERE @all AND p.public_id = @ref`, db.With(who.Args(policy.ReadProgramme), db.Args{"ref": string(ref)}))
}

// SetData writes down which kinds of data the programme names; a newer version is a
// fault.Conflict. Who may change the programme may change its list.
func SetData(ctx context.Context, tx *audit.Tx, ref Ref, version int, list []DataField) error {
	before, err := lock(ctx, tx, ref, version)
	if err != nil {
		return err
	}
	var c check.List
	c.That(!before.State.Closed(), "", "programme.closed")
	c.That(before.State.Closed() || before.State.Changeable(tx.Who), "", "programme.director_only")
	for _, f := range list {
		c.That(slices.Contains(DataFields, f), "data", "programme.data.unknown")
	}
	if err := c.Err(); err != nil {
		return err
	}
	had, err := db.Value[[]DataField](ctx, tx, `SELECT COALESCE(array_agg(field ORDER BY field), '{}') FROM programme_data_field WHERE programme_id = $1`, before.ID)
	if err != nil {
		return fmt.Errorf("read data of programme %d: %w", before.ID, err)
	}
	list = slices.Compact(slices.Sorted(slices.Values(list)))
	names := make([]string, len(list))
	for i, f := range list {
		names[i] = string(f)
	}
	b := &db.Batch{}
	b.Queue(`DELETE FROM programme_data_field WHERE programme_id = $1`, before.ID)
	b.Queue(`INSERT INTO programme_data_field (programme_id, field) SELECT $1, unnest($2::text[])`, before.ID, names)
	b.Queue(`UPDATE programme SET updated_at = $2, updated_by = $3, version = version + 1 WHERE id = $1`, before.ID, tx.Now, tx.Who.ID)
	if err := b.Run(ctx, tx); err != nil {
		return fmt.Errorf("set data of programme %d: %w", before.ID, err)
	}
	return tx.Record(ctx, "programme.data_set", audit.Object{Kind: "programme", ID: int64(before.ID)}, map[string]any{"data": had}, map[string]any{"data": list})
}
