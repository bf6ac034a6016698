package check_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"cus/internal/platform/check"
	"cus/internal/platform/i18n"
)

func TestList(t *testing.T) {
	t.Parallel()
	var c check.List
	if c.Err() != nil {
		t.Error("nothing against it, and refused")
	}
	c.That(true, "a", "x.fine")
	c.That(false, "a", "x.first", i18n.A{"Name": "Kowalczyk"})
	c.That(false, "", "x.second")
	err := fmt.Errorf("while saving: %w", c.Err())
	got, refused := check.Problems(err)
	if !refused || !slices.Equal(got.Keys(), []string{"x.first", "x.second"}) || got[0].Field != "a" || got[0].Args["Name"] != "Kowalczyk" || got[1].Args != nil {
		t.Errorf("%+v", got)
	}
	if strings.Contains(err.Error(), "Kowalczyk") {
		t.Error("an error text holds what was typed")
	}
	if !slices.Equal(check.Reasons(check.Refuse("f", "x.one")), []string{"x.one"}) || check.Reasons(errors.New("other")) != nil || check.Reasons(nil) != nil {
		t.Error("reasons")
	}
}
