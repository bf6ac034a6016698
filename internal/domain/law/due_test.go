package law_test

import (
	"testing"

	"cus/internal/domain/law"
	"cus/internal/platform/date"
)

func TestDueIn(t *testing.T) {
	t.Parallel()
	today := date.New(2026, 11, 21)
	for name, tc := range map[string]struct {
		due  date.Date
		days int
		kind law.DueKind
	}{
		"a month ago":         {date.New(2026, 10, 21), -31, law.Overdue},
		"yesterday":           {date.New(2026, 11, 20), -1, law.Overdue},
		"today":               {today, 0, law.Today},
		"tomorrow":            {date.New(2026, 11, 22), 1, law.Tomorrow},
		"the day after":       {date.New(2026, 11, 23), 2, law.Soon},
		"in a week":           {date.New(2026, 11, 28), 7, law.Soon},
		"in eight days":       {date.New(2026, 11, 29), 8, law.Later},
		"next year":           {date.New(2027, 11, 21), 365, law.Later},
		"nothing is due ever": {date.Date{}, 0, law.None},
	} {
		days, kind := law.DueIn(tc.due, today)
		if days != tc.days || kind != tc.kind {
			t.Errorf("%s: %d %q, want %d %q", name, days, kind, tc.days, tc.kind)
		}
		if got, want := law.DueOn(tc.due, today), (law.Due{On: tc.due, Days: tc.days, Kind: tc.kind}); got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
}
