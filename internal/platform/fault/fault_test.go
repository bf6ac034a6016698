package fault_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"cus/internal/platform/fault"
)

// TestTheirTextsNameNobody: what ends in a log names neither the record nor the person.
func TestTheirTextsNameNobody(t *testing.T) {
	t.Parallel()
	var d fault.Denied
	err := fmt.Errorf("x: %w", fault.Denied{Reason: "denied.record", Resident: "abcdefghijklmnopqrstuvwxyz"})
	if !errors.As(err, &d) || d.Resident == "" || strings.Contains(err.Error(), d.Resident) {
		t.Error(err)
	}
	var c fault.Conflict
	err = fmt.Errorf("x: %w", fault.Conflict{By: "Anna Lis", At: time.Unix(0, 0)})
	if !errors.As(err, &c) || c.By != "Anna Lis" || strings.Contains(err.Error(), "Anna") {
		t.Error(err)
	}
	if errors.Is(fault.NotFound, fault.SignedOut) {
		t.Error("the faults are not told apart")
	}
}
