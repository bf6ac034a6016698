// Package law holds the terms of the law by which the centre works, as plain rules: which days
// are free of work, when a term ends, how long a plan may last. Nothing here reads a clock or a
// database; every rule takes the days it needs and answers.
//
// The law, as far as it stands in this package:
//
//	the Act  act of 19 July 2019 on social services centres (o realizowaniu usług społecznych
//	         przez centrum usług społecznych), Dz.U. 2019 poz. 1818, art. 38 and 40
//	KPA      Code of Administrative Procedure (Kodeks postępowania administracyjnego), art. 57
//	1951     act of 18 January 1951 on days free of work (o dniach wolnych od pracy)
package law

import "cus/internal/platform/date"

// Term is a term counted in days, and the three days that matter about it.
type Term struct {
	From    date.Date // the day of the event, which is not counted (KPA art. 57 § 1)
	Days    int       // the length the law gives
	Plain   date.Date // From + Days, as anyone counts it on a calendar
	Due     date.Date // the last day: Plain, or the next working day when Plain is free (KPA art. 57 § 4)
	AlarmOn date.Date // the last working day not after Plain: by then it should be done
}

// newTerm counts a term of days from the day of the event.
func newTerm(from date.Date, days int) Term {
	plain := from.Add(days)
	return Term{From: from, Days: days, Plain: plain, Due: WorkdayFrom(plain), AlarmOn: WorkdayUntil(plain)}
}

// PlanTerm returns the term for drawing up a plan (opracować IPUS do …) for an application
// received on that day: 30 days (art. 40 of the Act). The Act knows no extension. The rules are
// those in force on the day of receipt: PlanTerm(received, ParametersOn(received)). Nothing
// received gives the zero Term.
func PlanTerm(received date.Date, p Parameters) Term {
	if received.IsZero() {
		return Term{}
	}
	return newTerm(received, p.PlanDays)
}

// ApprovalTarget returns the day by which the centre itself means to approve a plan submitted on
// that day (zatwierdzić do …): 5 working days. It is the centre's promise, not a term of the law.
func ApprovalTarget(submitted date.Date) date.Date {
	return AddWorkdays(submitted, ParametersOn(submitted).ApprovalWorkdays)
}

// PlanMaxEnd returns the last day a plan beginning on start may have: a plan lasts at most one
// year, both its first and last day included (art. 40 of the Act). From 1.10.2026 that is 30.09.2027.
func PlanMaxEnd(start date.Date) date.Date {
	return spanEnd(start, 12*ParametersOn(start).PlanYears)
}

// CoordinationMinimum is how many months services must last to call for a plan, as the Act has
// it today (art. 38 sec. 2); the dated value is in [Parameters].
const CoordinationMinimum = 3

// LastsAtLeast reports whether the days from start to end, both included, make that many months:
// 1.10 to 31.12 lasts three. Under three months a plan is warned about, never stopped (art. 38
// sec. 2 of the Act). A missing day lasts nothing.
func LastsAtLeast(start, end date.Date, months int) bool {
	return !start.IsZero() && !end.IsZero() && !end.Before(spanEnd(start, months))
}

// spanEnd returns the last day of a span of whole months whose first day is start: the day
// before the same day number, or the last day of a month that has no such number (KPA art. 57
// § 3 and 3a). A year from 29.02.2028 ends on 28.02.2029.
func spanEnd(start date.Date, months int) date.Date {
	end := start.AddMonths(months)
	if end.Day() < start.Day() {
		return end
	}
	return end.Add(-1)
}

// DayTerm returns a term of that many days from the day of an event, such as the delivery of a
// letter: the day itself is not counted, and an end on a free day moves on (KPA art. 57 § 1
// and 4). No event gives the zero Term.
func DayTerm(from date.Date, days int) Term {
	if from.IsZero() {
		return Term{}
	}
	return newTerm(from, days)
}
