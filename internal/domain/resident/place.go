package resident

import "cus/internal/platform/db"

// Place is a street, a postcode and a locality that stand in several records: what a form
// may suggest. One that stands in a single record could tell who lives there.
type Place struct{ Street, Postcode, Locality string }

// placeLimit is how many places a form carries.
const placeLimit = 80

// placesFrom is how many of the newest records the places are taken from.
const placesFrom = 1000

// Places queues the places most of those registered last live at.
func Places(b *db.Batch, dst *[]Place) {
	db.QueueAll(b, dst, `SELECT street, postcode, locality FROM (SELECT street, postcode, locality FROM resident
		 WHERE NOT restricted ORDER BY created_at DESC, id DESC LIMIT @newest) r GROUP BY street, postcode, locality HAVING count(*) > 1 ORDER BY count(*) DESC, locality, street LIMIT @limit`, db.Args{"limit": placeLimit, "newest": placesFrom})
}
