// Command cus is the casework system of a municipal centre of social services: the server
// and everything the person who keeps it needs on the command line.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// version is set by the build (-ldflags "-X main.version=…").
var version = "dev"

type commands struct {
	Serve   serveCmd   `cmd:"" default:"1" help:"Uruchom serwer. Bez DATABASE_URL zakłada i prowadzi własną bazę PostgreSQL w CUS_DATA."`
	Migrate migrateCmd `cmd:"" help:"Doprowadź bazę danych do wersji tego programu (jako właściciel bazy, CUS_OWNER_URL)."`
	Demo    demoCmd    `cmd:"" help:"Wczytaj centrum pokazowe do pustej bazy albo zastąp nim inne centrum pokazowe."`
	Staff   staffCmd   `cmd:"" help:"Konta pracowników: dodaj, nadaj nowe hasło, wypisz."`
	Doctor  doctorCmd  `cmd:"" help:"Sprawdź ustawienia, bazę danych i pliki; wypisz, co jest nie tak i co zrobić."`
	Version versionCmd `cmd:"" help:"Wypisz wersję programu."`
}

const description = `CUS – system spraw Centrum Usług Społecznych.

Ustawienia czyta ze zmiennych środowiskowych:
  CUS_ADDR             adres, pod którym słucha serwer (127.0.0.1:8080)
  CUS_METRICS_ADDR     adres strony z pomiarami /metrics (127.0.0.1:9180; „off” wyłącza)
  CUS_DATA             folder danych własnej bazy (./var)
  CUS_DEMO_PASSWORD    hasło kont pokazowych (domyślnie losowe, w pliku w CUS_DATA)
  DATABASE_URL         baza danych, rola serwera cus_app; bez niej własna baza
  CUS_OWNER_URL        ta sama baza, rola właściciela cus_owner (migrate, demo, staff)
  CUS_TRUSTED_PROXIES  sieci pośredników z TLS, np. 10.0.0.0/8 (poza 127.0.0.1 wymagane to albo TLS)
  CUS_TLS_CERT         plik certyfikatu TLS
  CUS_TLS_KEY          plik klucza TLS
  CUS_LOG              poziom dziennika: debug, info, warn, error (info)`

func main() {
	var c commands
	parser := kong.Must(&c, kong.Name("cus"), kong.Description(description), kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}))
	chosen, err := parser.Parse(os.Args[1:])
	parser.FatalIfErrorf(err)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	cfg, err := readConfig(os.Environ())
	if err == nil {
		chosen.BindTo(ctx, (*context.Context)(nil))
		chosen.Bind(cfg, slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: cfg.LogLevel})))
		err = chosen.Run()
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "cus:", err)
		stop()
		os.Exit(1) //nolint:gocritic // stop has run
	}
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run() error {
	fmt.Println("cus", version)
	return nil
}
