package desk_test

import (
	"testing"

	"cus/internal/domain/desk"
	"cus/internal/platform/date"
)

func day(iso string) date.Date {
	d, err := date.Parse(iso)
	if err != nil {
		panic(err)
	}
	return d
}

func TestWeekEnd(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ today, want string }{
		"on Monday up to Sunday":                  {"2026-11-23", "2026-11-29"},
		"on Thursday up to Sunday":                {"2026-11-26", "2026-11-29"},
		"on Friday up to the Sunday after":        {"2026-11-27", "2026-12-06"},
		"on Saturday up to the Sunday after":      {"2026-11-28", "2026-12-06"},
		"on Sunday up to the Sunday after itself": {"2026-11-29", "2026-12-06"},
	} {
		if got := desk.WeekEnd(day(tc.today)); got != day(tc.want) {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
}

func TestGroup(t *testing.T) {
	t.Parallel()
	const monday = "2026-11-23"
	for name, tc := range map[string]struct {
		due, alarm, today string
		want              desk.Group
	}{
		"due yesterday":   {"2026-11-22", "", monday, desk.Overdue},
		"due today":       {"2026-11-23", "", monday, desk.Soon},
		"due tomorrow":    {"2026-11-24", "", monday, desk.Soon},
		"due on Sunday":   {"2026-11-29", "", monday, desk.ThisWeek},
		"due next Monday": {"2026-11-30", "", monday, desk.Later},
		"due next Monday, but the alarm is Friday's": {"2026-11-30", "2026-11-27", monday, desk.ThisWeek},
		"due on Monday, seen on the Friday before":   {"2026-11-30", "2026-11-27", "2026-11-27", desk.Soon},
		"due on Monday, the alarm let pass":          {"2026-11-30", "2026-11-27", "2026-11-28", desk.Soon},
		"late although the alarm was earlier":        {"2026-11-20", "2026-11-19", monday, desk.Overdue},
		"no term at all":                             {"", "", monday, desk.Undated},
	} {
		var task desk.Task
		if tc.due != "" {
			task.Due = day(tc.due)
		}
		if tc.alarm != "" {
			task.AlarmOn = day(tc.alarm)
		}
		if got := task.Group(day(tc.today)); got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
}
