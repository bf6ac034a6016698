package resident

import "cus/internal/platform/db"

// Place is a street, a postcode and a locality that stand in several records: what a form
// may suggest. One that stands in a single record could tell who lives there.
type Place struct{ Street, Postcode, Locality string }

// placeLimit is how many places a form carries.
const placeLimit = 80

// Places queues the places most people live at.
func Places(b *db.Batch, dst *[]Place) {
	db.QueueAll(b, dst, `SELECT street, postcode, locality FROM resident WHERE NOT restricted
		 GROUP BY street, postcode, locality HAVING count(*) > 1 ORDER BY count(*) DESC, locality, street LIMIT @limit`, db.Args{"limit": placeLimit})
}
