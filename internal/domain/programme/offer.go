package programme

import (
	"cus/internal/domain/catalogue"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
)

// Offer is a service offered in a programme (art. 5 ust. 3 pkt 5) as an application can
// ask for it.
type Offer struct {
	ID            int64
	Ref           string
	ProgrammeID   ID
	ProgrammeRef  Ref
	ProgrammeName string
	ServiceID     catalogue.ID
	ServiceName   string
	Unit          string
	Area          int
}

// OffersInForce queues the offers one can qualify for and plan on day: not withdrawn, of a
// programme in force and a service not withdrawn; by service, then programme.
func OffersInForce(b *db.Batch, day date.Date, dst *[]Offer) {
	db.QueueAll(b, dst, `
		SELECT o.id, o.public_id AS ref, p.id AS programme_id, p.public_id AS programme_ref, p.name AS programme_name, s.id AS service_id, s.name AS service_name, s.unit, s.area
		  FROM offer o JOIN programme p ON p.id = o.programme_id JOIN service s ON s.id = o.service_id
		 WHERE o.withdrawn_at IS NULL AND `+InForce+` AND `+catalogue.Offered+`
		 ORDER BY s.name COLLATE "pl-x-icu", p.name COLLATE "pl-x-icu"`, db.Args{"today": day})
}
