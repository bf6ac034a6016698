package link

// Fee is the rule of what one pays for a service of a programme, by its offer.
func Fee(programme, offer string) string {
	return Programme(programme) + "/oferta/" + offer + "/oplata"
}

// NewFeeRule writes a new version of that rule down.
func NewFeeRule(programme, offer string) string { return Fee(programme, offer) + "/nowa" }

// ResidentIncome is the household and the income of a person.
func ResidentIncome(resident string) string { return Resident(resident) + "/dochod" }

// PlanFees is the part of the plan's editor about fees.
func PlanFees(plan string) string { return PlanPart(plan, PartFees) }
