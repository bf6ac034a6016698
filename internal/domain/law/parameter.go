package law

import "cus/internal/platform/date"

// Code names one number the law, or the centre, may change.
type Code string

// The numbers this package works by.
const (
	CodePlanDays           Code = "plan_days"           // days to draw up a plan
	CodePlanYears          Code = "plan_years"          // years a plan may last
	CodeCoordinationMonths Code = "coordination_months" // months from which services call for a plan
	CodeApprovalWorkdays   Code = "approval_workdays"   // working days the centre gives itself to approve
	CodeHearingDays        Code = "hearing_days"        // days the centre gives itself to send the letter before a refusal
	CodeWaitingDays        Code = "waiting_days"        // days after which a waiting application calls for a decision
	CodeAppealDays         Code = "appeal_days"         // days to appeal against a decision
	CodeProcurement        Code = "procurement_zloty"   // value of a purchase, net, from which the act on public procurement applies
)

// Parameter is one number, the days on which it is in force, and where it is written.
type Parameter struct {
	Code      Code
	Value     int
	ValidFrom date.Date // the first day in force
	ValidTo   date.Date // the last day in force; the zero value while nothing has replaced it
	Source    string    // act and article, for the reader of the page
}

// actInForce is the day the Act entered into force.
var actInForce = date.New(2020, 1, 1)

// table holds every number ever in force. An amendment closes a row and adds one below it; a
// row that was once in force is never edited, for cases of those days are still judged by it.
var table = []Parameter{
	{CodePlanDays, 30, actInForce, date.Date{}, "Dz.U. 2019 poz. 1818, art. 40"},
	{CodePlanYears, 1, actInForce, date.Date{}, "Dz.U. 2019 poz. 1818, art. 40"},
	{CodeCoordinationMonths, CoordinationMinimum, actInForce, date.Date{}, "Dz.U. 2019 poz. 1818, art. 38 ust. 2"},
	{CodeApprovalWorkdays, 5, actInForce, date.Date{}, "własny termin centrum"},
	{CodeHearingDays, 15, actInForce, date.Date{}, "własny termin centrum; KPA art. 10 § 1, art. 79a § 1"},
	{CodeWaitingDays, 30, actInForce, date.Date{}, "własny termin centrum; KPA art. 35 § 3"},
	{CodeAppealDays, 14, actInForce, date.Date{}, "KPA art. 129 § 2"},
	{CodeProcurement, 130_000, date.New(2021, 1, 1), date.New(2025, 12, 31), "Dz.U. 2019 poz. 2019, art. 2 ust. 1 pkt 1"},
	{CodeProcurement, 170_000, date.New(2026, 1, 1), date.Date{}, "Dz.U. 2025 poz. 1173"},
}

// Table returns every dated number, for the page that lists them.
func Table() []Parameter { return append([]Parameter(nil), table...) }

// Parameters are the numbers in force on one day.
type Parameters struct {
	PlanDays           int // days from the application to a drawn-up plan (art. 40)
	PlanYears          int // longest plan, in years (art. 40)
	CoordinationMonths int // shortest services a plan is meant for, in months (art. 38 sec. 2)
	ApprovalWorkdays   int // own target for the approval, in working days
	HearingDays        int // own target for the letter before a refusal, in days from the application
	WaitingDays        int // own alarm of a waiting application, in days from it
	AppealDays         int // days to appeal, from the delivery of a decision (KPA art. 129 § 2)
}

// ParametersOn returns the numbers in force on day. For a day before the Act, or for no day,
// they are the first ones: an application misdated to 2019 still gets a term, not nought days.
func ParametersOn(day date.Date) Parameters {
	return Parameters{
		PlanDays:           on(table, CodePlanDays, day),
		PlanYears:          on(table, CodePlanYears, day),
		CoordinationMonths: on(table, CodeCoordinationMonths, day),
		ApprovalWorkdays:   on(table, CodeApprovalWorkdays, day),
		HearingDays:        on(table, CodeHearingDays, day),
		WaitingDays:        on(table, CodeWaitingDays, day),
		AppealDays:         on(table, CodeAppealDays, day),
	}
}

// on returns the value of code on day: of the last row that had begun by then, else of the first.
func on(rows []Parameter, code Code, day date.Date) int {
	var found Parameter
	for _, p := range rows {
		if p.Code == code && (found.Code == "" || !p.ValidFrom.After(day)) {
			found = p
		}
	}
	return found.Value
}

// ProcurementThreshold is the estimated value of a purchase, in złote without VAT, from which
// the act on public procurement applies to a procedure begun on day.
func ProcurementThreshold(day date.Date) int { return on(table, CodeProcurement, day) }
