package link

// Addresses of what becomes of a service applied for.
const (
	WaitingList   = Applications + "/oczekujacy"
	Referrals     = Applications + "/przekazane"
	Confirmations = "/kwalifikacje"
	Decisions     = "/decyzje"
)

// QualificationCard is the printable karta kwalifikacji of one service.
func QualificationCard(ref, item string) string { return Application(ref) + "/karta/" + item }

// NewReferral passes one service applied for on.
func NewReferral(ref, item string) string { return Application(ref) + "/przekazanie/" + item }

// HearingLetter is the letter before a refusal of one service.
func HearingLetter(ref, item string) string { return Application(ref) + "/pismo/" + item }

// HearingDelivery records its delivery and the answer.
func HearingDelivery(ref, item string) string { return HearingLetter(ref, item) + "/doreczenie" }

// HearingPrint is the letter on paper.
func HearingPrint(ref, item string) string { return HearingLetter(ref, item) + "/wydruk" }

// ItemDecision opens a decision about one service; a POST.
func ItemDecision(ref, item string) string { return Application(ref) + "/decyzja/" + item }

// Referral is one application passed on.
func Referral(ref string) string { return Referrals + "/" + ref }

// ReferralPrint is the letter that goes with it.
func ReferralPrint(ref string) string { return Referral(ref) + "/wydruk" }

// Confirmation is a qualification that waits for a confirmation.
func Confirmation(item string) string { return Confirmations + "/" + item }

// DecisionsTab is a part of the list of decisions.
func DecisionsTab(tab string) string { return Decisions + "?czesc=" + tab }

// Decision is one administrative decision.
func Decision(ref string) string { return Decisions + "/" + ref }

// DecisionEdit is the text of a draft.
func DecisionEdit(ref string) string { return Decision(ref) + "/edycja" }

// DecisionRecall takes a draft back unsigned; a POST.
func DecisionRecall(ref string) string { return Decision(ref) + "/wycofanie" }

// DecisionSignature signs a decision or sends its draft back.
func DecisionSignature(ref string) string { return Decision(ref) + "/podpis" }

// DecisionDelivery records the delivery of a decision.
func DecisionDelivery(ref string) string { return Decision(ref) + "/doreczenie" }

// DecisionAppeal records an appeal, its waiver, that there was none, and what the board ruled.
func DecisionAppeal(ref string) string { return Decision(ref) + "/odwolanie" }

// DecisionAbandonment gives a draft up.
func DecisionAbandonment(ref string) string { return Decision(ref) + "/zaniechanie" }

// DecisionPrint is the decision on paper.
func DecisionPrint(ref string) string { return Decision(ref) + "/wydruk" }

// ProgrammeService is what a programme says of one service: conditions, places.
func ProgrammeService(programme, service string) string {
	return Programme(programme) + "/uslugi/" + service
}
