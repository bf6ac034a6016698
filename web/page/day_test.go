package page_test

import (
	"testing"

	"cus/internal/domain/desk"
	"cus/internal/platform/date"
	"cus/internal/platform/i18n"
	_ "cus/web/locale"
	"cus/web/page"
)

func TestDayHeadline(t *testing.T) {
	t.Parallel()
	monday, friday := date.New(2026, 11, 23), date.New(2026, 11, 27)
	for name, tc := range map[string]struct {
		today  date.Date
		counts desk.Counts
		want   string
	}{
		"nothing waits":                       {monday, desk.Counts{}, "Nic pilnego – żadna sprawa nie czeka"},
		"seven this week, one of them late":   {monday, desk.Counts{Total: 9, Late: 1, Week: 7}, "Siedem spraw w tym tygodniu, jedna po terminie"},
		"one this week":                       {monday, desk.Counts{Total: 1, Week: 1}, "Jedna sprawa w tym tygodniu, żadna po terminie"},
		"two, and two late":                   {monday, desk.Counts{Total: 2, Late: 2, Week: 2}, "Dwie sprawy po terminie"},
		"four this week, three of them late":  {monday, desk.Counts{Total: 4, Late: 3, Week: 4}, "Cztery sprawy w tym tygodniu, trzy po terminie"},
		"ten are the last in words":           {monday, desk.Counts{Total: 10, Week: 10}, "Dziesięć spraw w tym tygodniu, żadna po terminie"},
		"eleven are written in figures":       {monday, desk.Counts{Total: 11, Late: 5, Week: 11}, "11 spraw w tym tygodniu, pięć po terminie"},
		"twenty-two, of which twelve late":    {monday, desk.Counts{Total: 22, Late: 12, Week: 22}, "22 sprawy w tym tygodniu, 12 po terminie"},
		"twenty-five":                         {monday, desk.Counts{Total: 30, Week: 25}, "25 spraw w tym tygodniu, żadna po terminie"},
		"only later ones":                     {monday, desk.Counts{Total: 3}, "Trzy sprawy w późniejszym terminie, nic pilnego w tym tygodniu"},
		"on Friday the next week counts":      {friday, desk.Counts{Total: 7, Late: 1, Week: 7}, "Siedem spraw do końca przyszłego tygodnia, jedna po terminie"},
		"on Friday with nothing but later":    {friday, desk.Counts{Total: 112}, "112 spraw w późniejszym terminie, nic pilnego do końca przyszłego tygodnia"},
		"on Friday with none late":            {friday, desk.Counts{Total: 5, Week: 5}, "Pięć spraw do końca przyszłego tygodnia, żadna po terminie"},
		"on Friday with all of them late too": {friday, desk.Counts{Total: 5, Late: 5, Week: 5}, "Pięć spraw po terminie"},
	} {
		if got := page.DayHeadline(t.Context(), tc.today, tc.counts); got != tc.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, tc.want)
		}
	}
	if got := page.DayHeadline(i18n.With(t.Context(), i18n.English), monday, desk.Counts{Total: 7, Late: 1, Week: 7}); got != "Seven cases this week, one overdue" {
		t.Errorf("in English: %s", got)
	}
}
