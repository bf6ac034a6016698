package ui_test

import (
	"strings"
	"testing"

	_ "cus/web/locale"

	"cus/web/h"
	"cus/web/ui"
)

func TestWzornikSpeaks(t *testing.T) {
	for name, page := range map[string]h.Node{
		"wzornik": ui.Wzornik(), "confirm": ui.WzornikConfirm(), "bare": ui.WzornikBare(), "print": ui.WzornikPrint(),
	} {
		html := h.String(t.Context(), page)
		if at := strings.Index(html, "⟦"); at >= 0 {
			t.Errorf("%s: a message is missing: %s", name, html[at:min(len(html), at+60)])
		}
		for _, not := range []string{" style=", "<style", "onclick", "javascript:"} {
			if strings.Contains(html, not) {
				t.Errorf("%s: %q is blocked by our policy", name, not)
			}
		}
	}
}
