package main

import (
	"log/slog"
	"strings"
	"testing"
)

// FuzzReadConfig: any environment is settings or a message; neither shows a password.
func FuzzReadConfig(f *testing.F) {
	for _, s := range []string{"CUS_ADDR=:8080", "CUS_ADDR=[::1]:80\nCUS_LOG=debug", "DATABASE_URL=postgres://a:tajne@h/db", "CUS_TRUSTED_PROXIES=10.0.0.0/8, ::1/128", "CUS_METRICS_ADDR=off",
		"DATABASE_URL=host=/x password=tajne", "CUS_ADRES=1", "=", "CUS_DEMO_PASSWORD=\x00", "DATABASE_URL=postgres://%zz:tajne@/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := readConfig(strings.Split(s, "\n"))
		if err != nil {
			if strings.Contains(s, "tajne@") && strings.Contains(err.Error(), "tajne") {
				t.Fatalf("%q is refused with its password: %v", s, err)
			}
			return
		}
		var out strings.Builder
		c.print(slog.New(slog.NewTextHandler(&out, nil)))
		if strings.Contains(c.DatabaseURL, ":tajne@") && strings.Contains(out.String(), "tajne") {
			t.Fatalf("%q is printed with its password", s)
		}
	})
}
