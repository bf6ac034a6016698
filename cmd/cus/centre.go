package main

import (
	"context"
	"errors"
	"strings"

	"cus/internal/domain/centre"
	"cus/internal/platform/db"

	"github.com/jackc/pgx/v5/pgxpool"
)

// founding is what a new centre is called: asked once, when its database is first made.
type founding struct {
	Centre string   `help:"Pełna nazwa centrum, przy pierwszym uruchomieniu: „Centrum Usług Społecznych w …”."`
	Short  string   `help:"Nazwa krótka, pod znakiem: miejscowość."`
	Gmina  []string `help:"Gmina, którą obsługuje centrum; można podać kilka razy."`
	Phone  string   `help:"Telefon pomocy na stronie logowania."`
}

// errNoCentre is the answer where only a part of the names was given.
var errNoCentre = errors.New(`podaj wszystkie nazwy albo żadnej (wtedy zapyta o nie strona /start po: cus serve):
  cus migrate --centre "Centrum Usług Społecznych w Przykładowie" --short Przykładów --gmina Przykładów --phone "600 000 000"`)

// found writes the centre into an empty database; one that has its centre stays as it is.
func (f founding) found(ctx context.Context, owner *pgxpool.Pool) error {
	known, err := centre.Known(ctx, owner)
	if err != nil {
		return err
	}
	switch {
	case known || f.Centre == "" && f.Short == "" && len(f.Gmina) == 0: // without names the first start asks for them
		return nil
	case f.Centre == "" || f.Short == "" || len(f.Gmina) == 0:
		return errNoCentre
	}
	b := &db.Batch{}
	b.Queue(`INSERT INTO centre (id, name, short_name, help_phone) VALUES (1, $1, $2, nullif($3, ''))`, f.Centre, f.Short, f.Phone)
	for _, g := range f.Gmina {
		b.Queue(`INSERT INTO gmina (name) VALUES ($1)`, strings.TrimSpace(g))
	}
	return b.Run(ctx, owner)
}
