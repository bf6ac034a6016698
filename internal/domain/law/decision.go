package law

import "cus/internal/platform/date"

// DefaultAnswerDays is how many days a party is given to answer the letter before a refusal
// when nobody sets another number. The Code names none (KPA art. 10 § 1, 79a § 1).
const DefaultAnswerDays = 7

// HearingTarget returns the day by which the centre itself means to send the letter that comes
// before a refusal (KPA art. 10, 79a): day 15 of the application. It is the centre's promise, not
// a term of the law, so it does not move off a day free of work. Nothing received gives no day.
func HearingTarget(received date.Date) date.Date {
	if received.IsZero() {
		return date.Date{}
	}
	return received.Add(ParametersOn(received).HearingDays)
}

// AnswerTerm returns the term for answering a letter delivered on that day: so many days, and
// when the last one is free of work, to the next working day (KPA art. 57 § 1 and 4).
func AnswerTerm(delivered date.Date, days int) Term {
	if delivered.IsZero() {
		return Term{}
	}
	return newTerm(delivered, days)
}

// AppealTerm returns the term for appealing against a decision delivered on that day: 14 days
// (KPA art. 129 § 2, 57 § 1 and 4).
func AppealTerm(delivered date.Date) Term {
	if delivered.IsZero() {
		return Term{}
	}
	return newTerm(delivered, ParametersOn(delivered).AppealDays)
}

// ForwardTerm returns the term for handing an appeal lodged on that day to the board with the
// file: 7 days (KPA art. 133).
func ForwardTerm(lodged date.Date) Term { return AnswerTerm(lodged, 7) }

// WaitingAlarm returns the day on which an application received that day and put on the waiting
// list calls for a decision: whether a list may stand in for a refusal is not settled, so none
// waits unseen beyond a month (KPA art. 35 § 3). Nothing received gives no day.
func WaitingAlarm(received date.Date) date.Date {
	if received.IsZero() {
		return date.Date{}
	}
	return received.Add(ParametersOn(received).WaitingDays)
}
