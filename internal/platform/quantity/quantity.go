// Package quantity holds amounts of a service: hours, visits, rides, in quarters of a unit.
package quantity

import (
	"errors"
	"strconv"
	"strings"
)

// Quarters is how much of a service, in quarters of its unit: 38,5 hours is 154. Quarters are
// what a timetable can give (15 minutes) and an order can name; nothing finer is planned.
type Quarters int

// Max bounds what may be typed: more than a million of a unit is a slip, whatever the unit.
const Max Quarters = 4_000_000

// Err refuses an amount that cannot be read, is negative, or is not in whole quarters.
var Err = errors.New("not an amount in quarters of a unit")

// Parse reads an amount as people type it: 38, 38,5, 38.25. Spaces between thousands are
// allowed. What is not in whole quarters, such as 38,3, is refused and not rounded.
func Parse(s string) (Quarters, error) {
	s = strings.Join(strings.Fields(s), "") // Fields knows the no-break space too
	whole, part, parted := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	quarters, known := map[string]Quarters{"0": 0, "00": 0, "25": 1, "5": 2, "50": 2, "75": 3}[part]
	units, err := strconv.ParseUint(whole, 10, 31)
	q := Quarters(units)*4 + quarters
	if err != nil || parted && !known || q > Max {
		return 0, Err
	}
	return q, nil
}

// String returns the amount as it is written in Poland, without needless zeros: 38, 38,5, 38,25.
func (q Quarters) String() string {
	sign := ""
	if q < 0 {
		sign, q = "-", -q
	}
	return sign + strconv.Itoa(int(q/4)) + [...]string{"", ",25", ",5", ",75"}[q%4]
}
