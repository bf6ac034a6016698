package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"cus/internal/domain/audit"
	"cus/internal/domain/centre"
	"cus/internal/domain/demo"
	"cus/internal/domain/policy"
	"cus/internal/domain/staff"
	"cus/internal/platform/check"
	"cus/internal/platform/date"
	"cus/internal/platform/db"
	"cus/internal/platform/fault"
	"cus/internal/platform/i18n"
	"cus/migrations"
	"cus/web/link"
	_ "cus/web/locale" // the reasons for refusal are said in words here, too
)

type migrateCmd struct {
	founding
}

// Run brings the database to the version of this program and, the first time, writes
// whose it is.
func (c migrateCmd) Run(ctx context.Context, cfg config, log *slog.Logger) error {
	b, err := openOwner(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer b.close(log)
	url := cfg.OwnerURL
	if b.local != nil {
		url = b.local.OwnerURL()
	}
	if err := db.Migrate(ctx, url, migrations.FS); err != nil {
		return err
	}
	if err := c.found(ctx, b.owner); err != nil {
		return err
	}
	if known, err := centre.Known(ctx, b.owner); err != nil || !known {
		fmt.Println("Baza danych jest gotowa. Czyja jest, zapyta strona /start po: cus serve")
		return err
	}
	fmt.Println("Baza danych jest gotowa. Pierwsze konto doda: cus staff add ADRES --name … --role ADM")
	return nil
}

type demoCmd struct {
	Centre string `default:"adamowka" enum:"adamowka,milanowek,rawicz,elblag,starachowice,lipowiec" help:"Które centrum: adamowka, milanowek, rawicz, elblag, starachowice (projekty pilotażu według ich opisów, sprawy zmyślone) albo lipowiec (zmyślona gmina z opowieści)."`
}

// Run loads the demonstration centre into an empty database, or in place of another
// demonstration.
func (c demoCmd) Run(ctx context.Context, cfg config, log *slog.Logger) error {
	b, err := openOwner(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer b.close(log)
	url := cfg.OwnerURL
	if b.local != nil {
		url = b.local.OwnerURL()
	}
	if err := db.Migrate(ctx, url, migrations.FS); err != nil {
		return err
	}
	password, err := cfg.demoPassword()
	if err != nil {
		return err
	}
	replaced, err := demo.Replace(ctx, b.owner, c.Centre, time.Now(), password)
	if err != nil {
		return err
	}
	if replaced != "" {
		fmt.Printf("Zastąpiono centrum pokazowe: %s. To, co w nim zapisano, przepadło.\n", replaced)
	}
	fmt.Printf("Centrum pokazowe jest wczytane: %s. Hasło kont @cus.example: %s\n", demo.Title(c.Centre), password)
	return nil
}

type staffCmd struct {
	Add   staffAddCmd   `cmd:"" help:"Dodaj konto. Wypisze jednorazowy link do ustawienia hasła, ważny 48 godzin."`
	Reset staffResetCmd `cmd:"" help:"Unieważnij hasło, zakończ sesje tej osoby i wypisz link do ustawienia nowego hasła."`
	List  staffListCmd  `cmd:"" help:"Wypisz konta i role."`
}

type staffAddCmd struct {
	Email string   `arg:"" help:"E-mail służbowy."`
	Name  string   `required:"" help:"Imię i nazwisko."`
	Role  []string `required:"" help:"Role: DIR, OUS, KOR, OSL, OPS, REC, FIN, IOD, WYK, ADM (ADM i WYK tylko osobno)."`
}

// Run adds an account and prints, once, the link with which its owner sets a password.
func (c staffAddCmd) Run(ctx context.Context, cfg config, log *slog.Logger) error {
	var roles []policy.Role
	for _, s := range c.Role {
		r, ok := policy.ParseRole(strings.ToUpper(s))
		if !ok {
			return fmt.Errorf("nie ma roli %q", s)
		}
		roles = append(roles, r)
	}
	var token string
	var until time.Time
	err := asSystem(ctx, cfg, log, func(ctx context.Context, tx *audit.Tx) (err error) {
		_, token, until, err = staff.AddInvited(ctx, tx, staff.New{Name: c.Name, Email: c.Email, Roles: roles})
		return err
	})
	if err == nil { // only what is saved is announced
		fmt.Printf("Dodano konto %s.\n", strings.ToLower(c.Email))
		printInvitation(token, until)
	}
	return err
}

type staffResetCmd struct {
	Email string `arg:"" help:"E-mail służbowy."`
}

// Run voids the password and prints, once, the link with which its owner sets another.
func (c staffResetCmd) Run(ctx context.Context, cfg config, log *slog.Logger) error {
	var token string
	var until time.Time
	err := asSystem(ctx, cfg, log, func(ctx context.Context, tx *audit.Tx) (err error) {
		token, until, err = staff.ResetInvited(ctx, tx, c.Email)
		return err
	})
	if errors.Is(err, fault.NotFound) {
		return fmt.Errorf("nie ma konta %s", c.Email)
	}
	if err == nil {
		fmt.Printf("Dotychczasowe hasło konta %s już nie działa.\n", strings.ToLower(c.Email))
		printInvitation(token, until)
	}
	return err
}

// printInvitation prints the link as a path: the program is not told under which name a
// browser reaches it.
func printInvitation(token string, until time.Time) {
	fmt.Printf("Jednorazowy link do ustawienia hasła, ważny do %s. Dopisz go do adresu programu:\n%s\n", i18n.DateTime(until.In(date.Warsaw)), link.Invitation(token))
}

type staffListCmd struct{}

// Run prints the accounts.
func (staffListCmd) Run(ctx context.Context, cfg config, log *slog.Logger) error {
	b, err := openOwner(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer b.close(log)
	var accounts []staff.Account
	batch := &db.Batch{}
	staff.List(batch, staff.Filter{Whole: true}, date.Of(time.Now()), &accounts)
	if err := batch.Run(ctx, b.owner); err != nil {
		return err
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "E-MAIL\tIMIĘ I NAZWISKO\tROLE\tSTAN")
	for _, a := range accounts {
		state := "czynne"
		if a.DisabledAt != nil {
			state = "zamknięte"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", a.Email, a.Name, strings.Join(a.Roles, ","), state)
	}
	return w.Flush()
}

// asSystem runs a write of the program itself and says a refusal in words.
func asSystem(ctx context.Context, cfg config, log *slog.Logger, act func(context.Context, *audit.Tx) error) error {
	b, err := openOwner(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer b.close(log)
	err = audit.Write(ctx, b.owner, policy.Actor{Request: "cli"}, time.Now(), act)
	if problems, refused := check.Problems(err); refused {
		var words []string
		for _, p := range problems {
			words = append(words, i18n.T(ctx, p.Key, p.Args))
		}
		return errors.New(strings.Join(words, " "))
	}
	return err
}
