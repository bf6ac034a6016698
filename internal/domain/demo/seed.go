package demo

import (
	"fmt"

	"cus/internal/domain/staff"
	"cus/internal/platform/db"
)

// seed is where the sample's chance begins: one seed and one day give one sample, to the
// last public id.
const seed = 2019_0719 // the day of the act

// drawSeeded lets public ids come from the seed while the sample is loaded. What the
// migrations brought along gets such ids too. The function is put back before the
// transaction ends, so that nobody else ever meets it.
func (l *loader) drawSeeded() (err error) {
	if l.draw, err = db.Value[string](l.ctx, l.tx, `SELECT pg_get_functiondef('random_id()'::regprocedure)`); err != nil {
		return err
	}
	for _, sql := range []string{
		fmt.Sprintf(`SELECT setseed(%d / 100000000.0)`, seed),
		`CREATE OR REPLACE FUNCTION random_id() RETURNS text LANGUAGE sql VOLATILE AS $$
			SELECT string_agg(substr('abcdefghijklmnopqrstuvwxyz234567', 1 + floor(random() * 32)::int, 1), '') FROM generate_series(1, 26) $$`,
		`DO $$ DECLARE e bigint; BEGIN
			FOR e IN SELECT id FROM dictionary_entry ORDER BY id LOOP UPDATE dictionary_entry SET public_id = random_id() WHERE id = e; END LOOP;
		END $$`,
	} {
		if _, err := l.tx.Exec(l.ctx, sql); err != nil {
			return fmt.Errorf("seed: %w", err)
		}
	}
	return nil
}

// drawAgain puts the function back. The link of whoever was invited is one nobody holds:
// its hash is of nothing.
func (l *loader) drawAgain() error {
	for _, sql := range []string{
		`UPDATE invitation SET token_hash = md5('cus demo ' || id) || md5('invitation ' || id)`,
		`UPDATE staff SET password_hash = '!' WHERE NOT demo`,
		l.draw,
	} {
		if _, err := l.tx.Exec(l.ctx, sql); err != nil {
			return fmt.Errorf("after the sample: %w", err)
		}
	}
	return nil
}

// hash is the hash of the accounts' password, one for all of them and with a salt that
// stays, so that the same password gives the same sample. It guards invented people only.
func (l *loader) hash() (string, error) {
	return staff.HashWith(l.ctx, l.password, []byte("cus demo account"))
}
