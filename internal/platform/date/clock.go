package date

import (
	"errors"
	"fmt"
	"strings"
)

// Clock is an hour of a timetable, in minutes after midnight: 540 is 9:00. The zero value is
// midnight; 24:00 is allowed, so that something may last until the end of the day.
type Clock int

// endOfDay is 24:00.
const endOfDay Clock = 24 * 60

// ErrClock refuses an hour that cannot be read or does not exist.
var ErrClock = errors.New("not an hour of the day")

// ParseClock reads an hour as people type it: 9:00, 9.00, 9, 0930.
func ParseClock(s string) (Clock, error) {
	s = strings.TrimSpace(s)
	hours, minutes, parted := strings.Cut(strings.Replace(s, ".", ":", 1), ":")
	if !parted {
		minutes = "00"
		if len(s) > 2 { // 930, 0930: the last two digits are minutes
			hours, minutes = s[:len(s)-2], s[len(s)-2:]
		}
	}
	h, okHours := number(hours, 1, 2)
	m, okMinutes := number(minutes, 2, 2)
	c := Clock(h*60 + m)
	if !okHours || !okMinutes || m > 59 || c > endOfDay {
		return 0, ErrClock
	}
	return c, nil
}

// String returns the hour as it is written in Poland: 9:00, 14:05.
func (c Clock) String() string { return fmt.Sprintf("%d:%02d", int(c)/60, int(c)%60) }
