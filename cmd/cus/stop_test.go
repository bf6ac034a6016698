package main

import (
	"net/http"
	"syscall"
	"testing"
	"time"

	"cus/internal/platform/dbtest"
)

// TestItSaysThatItStops: told to stop, it says for a while that it is not ready and answers
// on, so that whoever shares requests out finds another; then it ends well.
func TestItSaysThatItStops(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	p := serving(t, []string{"DATABASE_URL=" + d.AppURL, "CUS_OWNER_URL=" + d.OwnerURL, "CUS_ADDR=127.0.0.1:0", "CUS_METRICS_ADDR=off"})
	if got := p.status("/readyz"); got != http.StatusOK {
		t.Fatalf("/readyz answers %d", got)
	}
	must(t, p.cmd.Process.Signal(syscall.SIGTERM))
	began := time.Now()
	for p.status("/readyz") == http.StatusOK {
		if time.Since(began) > noticeTime {
			t.Fatal("it is ready all the time")
		}
	}
	if got := p.status("/livez"); got != http.StatusOK {
		t.Errorf("/livez answers %d", got)
	}
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("it stopped with %v", err)
	}
}
