package demo

import (
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/centre"
	"cus/internal/domain/policy"
	"cus/internal/platform/db"
)

// dictionaries gives the centre words of its own, as its administrator would: to whom
// applications are passed on within the gmina, and one kind of document more.
func (l *loader) dictionaries() error {
	for _, who := range l.people {
		if !who.Has(policy.Administrator) {
			continue
		}
		tx := audit.Join(l.tx, who, l.founded.Midnight().Add(10*time.Hour))
		gmina, err := db.Value[string](l.ctx, tx, `SELECT name FROM gmina ORDER BY id LIMIT 1`)
		if err != nil {
			return err
		}
		for _, name := range []string{"Zespół pracy socjalnej", "Urząd Gminy " + gmina, "Gminna Biblioteka Publiczna", "Szkoła Podstawowa w gminie " + gmina} {
			if err := centre.AddEntry(l.ctx, tx, centre.Receivers, centre.Label{PL: name}); err != nil {
				return err
			}
		}
		return centre.AddEntry(l.ctx, tx, centre.DocumentKinds, centre.Label{PL: "Zgoda na przetwarzanie danych", EN: "Consent to data processing"})
	}
	return nil
}
