package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNothingSetIsEnough(t *testing.T) {
	c, err := readConfig([]string{"HOME=/x", "PATH=/bin"})
	if err != nil || c.Addr != "127.0.0.1:8080" || c.Data != "./var" || c.DatabaseURL != "" {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestWrongSettingsStopTheStartAndAreNamed(t *testing.T) {
	for name, tc := range map[string]struct{ set, names string }{
		"a setting nobody knows":                 {"CUS_ADRES=1", "CUS_ADRES"},
		"an address without a port":              {"CUS_ADDR=localhost", "CUS_ADDR"},
		"a port that is none":                    {"CUS_ADDR=:abc", "CUS_ADDR"},
		"a database that is no address":          {"DATABASE_URL=mysql://x", "DATABASE_URL"},
		"a proxy that is no network":             {"CUS_TRUSTED_PROXIES=proxy", "CUS_TRUSTED_PROXIES"},
		"a certificate without its key":          {"CUS_TLS_CERT=config_test.go", "CUS_TLS_KEY"},
		"a file that is not there":               {"CUS_TLS_KEY=no-such-file", "CUS_TLS_KEY"},
		"a demonstration password far too short": {"CUS_DEMO_PASSWORD=a", "CUS_DEMO_PASSWORD"},
		"a level of the log that does not exist": {"CUS_LOG=loud", "CUS_LOG"},
	} {
		_, err := readConfig([]string{tc.set})
		if err == nil || !strings.Contains(err.Error(), tc.names) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWithoutEncryptionOnlyThisMachineIsServed(t *testing.T) {
	for addr, ok := range map[string]bool{"127.0.0.1:8080": true, "[::1]:80": true, "localhost:1": true, "0.0.0.0:8080": false, ":8080": false, "10.0.0.1:80": false} {
		c, err := readConfig([]string{"CUS_ADDR=" + addr})
		if err != nil {
			t.Fatal(err)
		}
		if (c.checkServe() == nil) != ok {
			t.Errorf("%s: %v", addr, c.checkServe())
		}
		c, err = readConfig([]string{"CUS_ADDR=" + addr, "CUS_TRUSTED_PROXIES=10.0.0.0/8"})
		if err != nil || c.checkServe() != nil {
			t.Errorf("%s behind a proxy: %v %v", addr, err, c.checkServe())
		}
	}
}

func TestSettingsArePrintedWithoutSecrets(t *testing.T) {
	c, err := readConfig([]string{"DATABASE_URL=postgres://cus_app:tajne@db/cus?password=tajne", "CUS_DEMO_PASSWORD=bardzo-tajne"})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	c.print(slog.New(slog.NewJSONHandler(&out, nil)))
	if strings.Contains(out.String(), "tajne") || !strings.Contains(out.String(), "cus_app@db/cus") {
		t.Error(out.String())
	}
}

func TestTheDemonstrationPasswordIsDrawnOnceAndKept(t *testing.T) {
	c := config{Data: filepath.Join(t.TempDir(), "var")}
	first, err := c.demoPassword()
	if err != nil {
		t.Fatal(err)
	}
	second, err := c.demoPassword()
	if err != nil || first != second || len(first) < 12 {
		t.Errorf("%q, %q, %v", first, second, err)
	}
	info, err := os.Stat(filepath.Join(c.Data, "demo-password"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}
