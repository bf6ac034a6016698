package law_test

import (
	"testing"
	"time"

	"cus/internal/domain/law"
	"cus/internal/platform/date"
)

func TestTermsOfARefusal(t *testing.T) {
	t.Parallel()
	day := func(y int, m time.Month, d int) date.Date { return date.New(y, m, d) }
	for name, tc := range map[string]struct{ got, want date.Date }{
		"day 15 of 5.10.2026 is 20.10.2026":                                {law.HearingTarget(day(2026, 10, 5)), day(2026, 10, 20)},
		"a day 15 on All Saints' Sunday stays there: it is no term of law": {law.HearingTarget(day(2026, 10, 17)), day(2026, 11, 1)},
		"nothing received, no target":                                      {law.HearingTarget(date.Date{}), date.Date{}},
		"delivered on 2.11.2026, appeal until 16.11.2026":                  {law.AppealTerm(day(2026, 11, 2)).Due, day(2026, 11, 16)},
		"a last day of appeal on Independence Day moves to the day after":  {law.AppealTerm(day(2026, 10, 28)).Due, day(2026, 11, 12)},
		"a last day of appeal on Christmas Eve moves past the holidays":    {law.AppealTerm(day(2026, 12, 10)).Due, day(2026, 12, 28)},
		"not delivered, no appeal runs":                                    {law.AppealTerm(date.Date{}).Due, date.Date{}},
		"seven days to answer a letter delivered on 21.10.2026":            {law.AnswerTerm(day(2026, 10, 21), 7).Due, day(2026, 10, 28)},
		"a last day to answer on a Saturday moves to Monday":               {law.AnswerTerm(day(2026, 11, 14), 7).Due, day(2026, 11, 23)},
		"not delivered, no time to answer runs":                            {law.AnswerTerm(date.Date{}, 7).Due, date.Date{}},
		"an appeal lodged on 12.11.2026 goes to the board by 19.11.2026":   {law.ForwardTerm(day(2026, 11, 12)).Due, day(2026, 11, 19)},
		"who applied on 5.10.2026 has waited a month on 4.11.2026":         {law.WaitingAlarm(day(2026, 10, 5)), day(2026, 11, 4)},
		"nobody waits for what nobody asked":                               {law.WaitingAlarm(date.Date{}), date.Date{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tc.got != tc.want {
				t.Errorf("%s, want %s", tc.got.PL(), tc.want.PL())
			}
		})
	}
}
