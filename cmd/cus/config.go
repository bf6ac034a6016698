package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

// config is everything the environment says, read once and checked before anything starts.
type config struct {
	Addr         string
	MetricsAddr  string // empty: off
	Data         string
	DemoPassword string
	DatabaseURL  string // empty: a private cluster
	OwnerURL     string
	Proxies      []netip.Prefix
	TLSCert      string
	TLSKey       string
	LogLevel     slog.Level
}

// readConfig reads the environment. An unknown CUS_ variable or a wrong value is an error
// that names it: a setting misspelt must not be a setting silently lost.
func readConfig(environ []string) (config, error) {
	c := config{Addr: "127.0.0.1:8080", MetricsAddr: "127.0.0.1:9180", Data: "./var"}
	set := map[string]func(string) error{
		"CUS_ADDR":            func(v string) error { c.Addr = v; return checkAddr(v) },
		"CUS_METRICS_ADDR":    func(v string) error { return c.metrics(v) },
		"CUS_DATA":            func(v string) error { c.Data = v; return nil },
		"CUS_DEMO_PASSWORD":   func(v string) error { c.DemoPassword = v; return checkDemoPassword(v) },
		"DATABASE_URL":        func(v string) error { c.DatabaseURL = v; return checkURL(v) },
		"CUS_OWNER_URL":       func(v string) error { c.OwnerURL = v; return checkURL(v) },
		"CUS_TRUSTED_PROXIES": func(v string) error { return c.proxies(v) },
		"CUS_TLS_CERT":        func(v string) error { c.TLSCert = v; return checkFile(v) },
		"CUS_TLS_KEY":         func(v string) error { c.TLSKey = v; return checkFile(v) },
		"CUS_LOG":             func(v string) error { return c.LogLevel.UnmarshalText([]byte(v)) },
	}
	var wrong []string
	for _, kv := range environ {
		name, value, _ := strings.Cut(kv, "=")
		apply, known := set[name]
		switch {
		case known && value != "":
			if err := apply(value); err != nil {
				wrong = append(wrong, fmt.Sprintf("%s: %v", name, err))
			}
		case !known && strings.HasPrefix(name, "CUS_") && !strings.HasPrefix(name, "CUS_TEST_") && name != "CUS_CHROMIUM": // the tests' own
			wrong = append(wrong, name+": nieznane ustawienie")
		}
	}
	if (c.TLSCert == "") != (c.TLSKey == "") {
		wrong = append(wrong, "CUS_TLS_CERT, CUS_TLS_KEY: podaj oba pliki albo żadnego")
	}
	if len(wrong) > 0 {
		sort.Strings(wrong)
		return c, errors.New("błędne ustawienia:\n  " + strings.Join(wrong, "\n  ") + "\nListę ustawień wypisuje: cus --help")
	}
	return c, nil
}

func (c *config) metrics(v string) error {
	if v == "off" {
		c.MetricsAddr = ""
		return nil
	}
	c.MetricsAddr = v
	return checkAddr(v)
}

func (c *config) proxies(v string) error {
	for _, s := range strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' }) {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return fmt.Errorf("%q to nie sieć, np. 10.0.0.0/8", s)
		}
		c.Proxies = append(c.Proxies, p)
	}
	return nil
}

func checkAddr(v string) error {
	_, port, err := net.SplitHostPort(v)
	if err != nil {
		return fmt.Errorf("%q to nie adres, np. 127.0.0.1:8080", v)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return fmt.Errorf("%q to nie numer portu", port)
	}
	return nil
}

// checkURL never repeats the value: it may hold a password.
func checkURL(v string) error {
	u, err := url.Parse(v)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
		return errors.New("to nie adres bazy, np. postgres://cus_app@localhost/cus")
	}
	return nil
}

func checkFile(v string) error {
	f, err := os.Open(v)
	if err != nil {
		return fmt.Errorf("nie da się odczytać pliku %s", v)
	}
	return f.Close()
}

func checkDemoPassword(v string) error {
	if len([]rune(v)) < 8 {
		return errors.New("co najmniej 8 znaków")
	}
	return nil
}

// secure reports whether people reach the server over TLS.
func (c config) secure() bool { return c.TLSCert != "" || len(c.Proxies) > 0 }

// checkServe says why the server may not start like this: without TLS it speaks to this
// machine only.
func (c config) checkServe() error {
	host, _, _ := net.SplitHostPort(c.Addr)
	ip := net.ParseIP(host)
	loopback := host == "localhost" || (ip != nil && ip.IsLoopback())
	if loopback || c.secure() {
		return nil
	}
	return fmt.Errorf("CUS_ADDR=%s jest dostępny z sieci, a połączenie nie jest szyfrowane. Podaj CUS_TLS_CERT i CUS_TLS_KEY "+
		"albo CUS_TRUSTED_PROXIES, jeśli TLS kończy pośrednik", c.Addr)
}

// print lists the settings without secrets.
func (c config) print(log *slog.Logger) {
	database := "własna, w " + c.Data
	if c.DatabaseURL != "" {
		database = withoutSecret(c.DatabaseURL)
	}
	log.Info("settings", "CUS_ADDR", c.Addr, "CUS_METRICS_ADDR", c.MetricsAddr, "CUS_DATA", c.Data, "database", database,
		"tls", c.TLSCert != "", "proxies", len(c.Proxies))
}

func withoutSecret(dsn string) string {
	u, err := url.Parse(dsn)
	if err != nil {
		return "?"
	}
	return u.Scheme + "://" + u.User.Username() + "@" + u.Host + u.Path
}

// demoPassword is the password of the demonstration accounts: set, or drawn once and kept
// beside the data, readable by its owner only.
func (c config) demoPassword() (string, error) {
	if c.DemoPassword != "" {
		return c.DemoPassword, nil
	}
	file := filepath.Join(c.Data, "demo-password")
	if data, err := os.ReadFile(file); err == nil {
		return strings.TrimSpace(string(data)), nil
	}
	if err := os.MkdirAll(c.Data, 0o755); err != nil {
		return "", fmt.Errorf("folder danych: %w", err)
	}
	t := strings.ToLower(rand.Text())
	password := t[:4] + "-" + t[4:8] + "-" + t[8:12]
	if err := os.WriteFile(file, []byte(password+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("hasło pokazowe: %w", err)
	}
	return password, nil
}
