package plan_test

import (
	"strconv"
	"strings"
	"testing"

	"cus/internal/domain/plan"
)

// FuzzSchedule: days, weeks and hours that are read are shown so that they are read again.
func FuzzSchedule(f *testing.F) {
	for _, s := range [][2]string{{"1 4", "9:00–11:00"}, {"7", "9-11"}, {"1 2 3 4 5", "8.30 - 10"}, {"0", "9do11"}, {"8", "24:00-0:00"}, {"", ""}, {"x", "–"}, {"01 +1", "9-10-11"}, {"\xff", "\xff-\xff"}} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, ticked, hours string) {
		if w, err := plan.ParseWeekdays(strings.Fields(ticked)); err == nil {
			var again []string
			for _, d := range w.List() {
				again = append(again, strconv.Itoa((int(d)+6)%7+1))
			}
			if back, err := plan.ParseWeekdays(again); err != nil || back != w || len(again) != w.Count() {
				t.Fatalf("%q are %v and come back as %v, %v", ticked, w.List(), back.List(), err)
			}
		}
		if w, err := plan.ParseWeeks(strings.Fields(ticked)); err == nil {
			var again []string
			for _, n := range w.List() {
				again = append(again, strconv.Itoa(n))
			}
			if back, err := plan.ParseWeeks(again); err != nil || back != w {
				t.Fatalf("%q are weeks %v and come back as %v, %v", ticked, w.List(), back.List(), err)
			}
		}
		from, until, err := plan.ParseHours(hours)
		if err != nil {
			return
		}
		s := plan.Schedule{From: from, Until: until}
		if s.Hours() == "" { // ends at midnight before it begins: see Complete
			return
		}
		if f, u, err := plan.ParseHours(s.Hours()); err != nil || f != from || u != until {
			t.Fatalf("%q is shown as %q and read as %s, %s, %v", hours, s.Hours(), f, u, err)
		}
	})
}
